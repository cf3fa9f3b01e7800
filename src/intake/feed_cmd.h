// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * feed_cmd: comity feed list|add|poll|pause|resume|remove, for the terminal of the server.
 */
#ifndef INTAKE_FEED_CMD_H
#define INTAKE_FEED_CMD_H

#include "core/command.h"

extern const struct command feed_commands[];

#endif
