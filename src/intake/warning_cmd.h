// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * warning_cmd: comity warning list|withdraw|group, for the terminal of the server. A warning is
 * written and approved in the browser: it takes two people.
 */
#ifndef INTAKE_WARNING_CMD_H
#define INTAKE_WARNING_CMD_H

#include "core/command.h"

extern const struct command warning_commands[];

#endif
