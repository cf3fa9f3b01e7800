// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment_cmd: comity consignment: exhibits that go to other nodes, and come from them.
 */
#ifndef EXCHANGE_CONSIGNMENT_CMD_H
#define EXCHANGE_CONSIGNMENT_CMD_H

#include "core/command.h"

extern const struct command consignment_commands[];

#endif
