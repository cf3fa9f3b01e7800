// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * serve: the command that answers web requests until it is told to stop.
 *
 * SIGTERM and SIGINT: takes no new requests, finishes those that run, exits 0.
 * SIGHUP: reads the law folder again; on a mistake it says so and keeps the old law.
 */
#ifndef APP_SERVE_H
#define APP_SERVE_H

#include "core/command.h"

extern const struct command serve_commands[];

#endif
