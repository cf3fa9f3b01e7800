// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_cmd: comity peer contact: whom to call here and at other nodes, and pings.
 */
#ifndef EXCHANGE_CONTACT_CMD_H
#define EXCHANGE_CONTACT_CMD_H

#include "core/command.h"

/* Has one, and ends. */
extern const struct command peer_contact_command[];

#endif
