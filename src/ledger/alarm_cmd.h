// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * alarm_cmd: comity ledger alarms: what is wrong with this ledger, or with a partner's, and the
 * signed checkpoints that show it.
 */
#ifndef LEDGER_ALARM_CMD_H
#define LEDGER_ALARM_CMD_H

#include "core/command.h"

#define LEDGER_ALARMS_USAGE "ledger alarms [ID] --data DIR [--json]"

/* The `run` of a command of this usage. */
int ledger_alarms_run(struct cx *cx, int argc, char **argv, FILE *out);

#endif
