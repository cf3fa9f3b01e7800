// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * taxii_cmd: comity taxii list|allow|forbid, for the terminal of the server.
 */
#ifndef INTAKE_TAXII_CMD_H
#define INTAKE_TAXII_CMD_H

#include "core/command.h"

extern const struct command taxii_commands[];

#endif
