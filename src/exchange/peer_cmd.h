// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * peer_cmd: comity peer: this node's card, and the nodes that it knows.
 */
#ifndef EXCHANGE_PEER_CMD_H
#define EXCHANGE_PEER_CMD_H

#include "core/command.h"

extern const struct command peer_commands[];

#endif
