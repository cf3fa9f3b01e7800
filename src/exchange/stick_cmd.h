// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stick_cmd: comity outbox export and comity inbox import.
 */
#ifndef EXCHANGE_STICK_CMD_H
#define EXCHANGE_STICK_CMD_H

#include "core/command.h"

/* Each array has one, and ends. */
extern const struct command stick_export_command[], stick_import_command[];

#endif
