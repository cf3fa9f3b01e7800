// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * block_cmd: comity block list|add|withdraw|restore|decide|export|never, for the terminal of the
 * server.
 */
#ifndef INTAKE_BLOCK_CMD_H
#define INTAKE_BLOCK_CMD_H

#include "core/command.h"

extern const struct command block_commands[];

#endif
