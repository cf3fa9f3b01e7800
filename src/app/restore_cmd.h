// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * restore_cmd: comity restore, which makes a node's data folder from a backup.
 *
 * 1. The folder is empty, or holds nothing but keys/ and state/, as an operator saved them.
 * 2. Afterwards the whole ledger is derived anew and compared.
 * 3. A backup cannot know what was signed after it. Where state/witnessed, which does, is
 *    not there, RESTORED_MARK is written: node_begin refuses until it is told what
 *    happened, since signing again what was signed before would look like fraud.
 */
#ifndef APP_RESTORE_CMD_H
#define APP_RESTORE_CMD_H

#include "core/command.h"

extern const struct command restore_commands[];

#endif
