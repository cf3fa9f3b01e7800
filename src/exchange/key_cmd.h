// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * key_cmd: comity peer key: replaces the keys by which this node talks to others.
 */
#ifndef EXCHANGE_KEY_CMD_H
#define EXCHANGE_KEY_CMD_H

#include "core/command.h"

/* Has one, and ends. */
extern const struct command peer_key_command[];

#endif
