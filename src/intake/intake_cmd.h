// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * intake_cmd: comity intake and report, for the terminal of the server.
 */
#ifndef INTAKE_INTAKE_CMD_H
#define INTAKE_INTAKE_CMD_H

#include "core/command.h"

extern const struct command intake_commands[];

#endif
