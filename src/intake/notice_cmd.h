// SPDX-License-Identifier: AGPL-3.0-or-later
// comity notice: notices of a hotline.
#ifndef INTAKE_NOTICE_CMD_H
#define INTAKE_NOTICE_CMD_H

#include "core/command.h"

extern const struct command notice_commands[];

#endif
