// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * referral_cmd: comity referral.
 */
#ifndef INTAKE_REFERRAL_CMD_H
#define INTAKE_REFERRAL_CMD_H

#include "core/command.h"

extern const struct command referral_commands[];

#endif
