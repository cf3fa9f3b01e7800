// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ledger_cmd: comity ledger show|prove|check|checkpoint|export|key|erase|acknowledge-restore.
 */
#ifndef LEDGER_LEDGER_CMD_H
#define LEDGER_LEDGER_CMD_H

#include "core/command.h"

extern const struct command ledger_commands[];

#endif
