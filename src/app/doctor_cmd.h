// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * doctor_cmd: comity doctor, which looks at all that a node stands on and says what to do.
 *
 * One line each: what, how it is (good, watch, bad), the details, what to do. It changes
 * nothing, and may run while the node serves. Exits 0 unless something is bad.
 */
#ifndef APP_DOCTOR_CMD_H
#define APP_DOCTOR_CMD_H

#include "core/command.h"

extern const struct command doctor_commands[];

#endif
