// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * people_cmd: comity people list|add|link|reset-factor|disable|enable, for the terminal of
 * the server. What it changes stands on the ledger as done at the terminal.
 */
#ifndef PEOPLE_PEOPLE_CMD_H
#define PEOPLE_PEOPLE_CMD_H

#include "core/command.h"

extern const struct command people_commands[];

#endif
