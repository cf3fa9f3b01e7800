// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * takedown_cmd: comity takedown list|add|note, for the terminal of the server.
 */
#ifndef INTAKE_TAKEDOWN_CMD_H
#define INTAKE_TAKEDOWN_CMD_H

#include "core/command.h"

extern const struct command takedown_commands[];

#endif
