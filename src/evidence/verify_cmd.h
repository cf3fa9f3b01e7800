// SPDX-License-Identifier: AGPL-3.0-or-later
/* verify_cmd: comity verify: what a package of evidence proves, and what it does not. */
#ifndef EVIDENCE_VERIFY_CMD_H
#define EVIDENCE_VERIFY_CMD_H

#include "core/command.h"

extern const struct command verify_commands[];

#endif
