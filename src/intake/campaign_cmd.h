// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * campaign_cmd: comity campaign list|show|why|split|join|undo, for the terminal of the server. A
 * campaign is named by its id, or by the number or id of one of its reports.
 */
#ifndef INTAKE_CAMPAIGN_CMD_H
#define INTAKE_CAMPAIGN_CMD_H

#include "core/command.h"

extern const struct command campaign_commands[];

#endif
