// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_cmd: comity profile: this country's file of the law data, and those of other nodes.
 */
#ifndef EXCHANGE_RELEASE_CMD_H
#define EXCHANGE_RELEASE_CMD_H

#include "core/command.h"

extern const struct command profile_commands[];

#endif
