// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * node_commands: comity init, which makes a node's data folder; comity upgrade, which
 * brings its database to this program's schema; comity routes, which lists the pages.
 */
#ifndef APP_NODE_COMMANDS_H
#define APP_NODE_COMMANDS_H

#include "core/command.h"

extern const struct command node_commands[];

#endif
