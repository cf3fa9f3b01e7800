// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * directory_cmd: comity peer directory: the nodes of a network, as its secretariat vouches for
 * them.
 */
#ifndef EXCHANGE_DIRECTORY_CMD_H
#define EXCHANGE_DIRECTORY_CMD_H

#include "core/command.h"

/* Has one, and ends. */
extern const struct command peer_directory_command[];

#endif
