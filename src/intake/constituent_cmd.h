// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * constituent_cmd: comity constituency.
 */
#ifndef INTAKE_CONSTITUENT_CMD_H
#define INTAKE_CONSTITUENT_CMD_H

#include "core/command.h"

extern const struct command constituent_commands[];

#endif
