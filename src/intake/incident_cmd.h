// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * incident_cmd: comity incident, for the terminal of the server.
 */
#ifndef INTAKE_INCIDENT_CMD_H
#define INTAKE_INCIDENT_CMD_H

#include "core/command.h"

extern const struct command incident_commands[];

#endif
