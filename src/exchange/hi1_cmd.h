// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_cmd: comity hi1: a client for any system that speaks HI1 (ETSI TS 103 120), and a
 * reader of its messages. It needs no node.
 *
 * Exit codes: 100 + N where HI1 says 3000 + N (107: 3007), whoever says it: this program of
 * a file that it was given, or the other system of what it was sent.
 */
#ifndef EXCHANGE_HI1_CMD_H
#define EXCHANGE_HI1_CMD_H

#include "core/command.h"

extern const struct command hi1_commands[];

#endif
