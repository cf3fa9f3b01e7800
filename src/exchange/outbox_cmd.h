// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * outbox_cmd: comity outbox and comity inbox: what waits, what came, and sticks.
 */
#ifndef EXCHANGE_OUTBOX_CMD_H
#define EXCHANGE_OUTBOX_CMD_H

#include "core/command.h"

extern const struct command outbox_commands[];

#endif
