// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * commands: the table of the program's subcommands, collected from the rooms,
 * and the choice among them.
 */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "core/command.h"

/* NULL-ended. */
extern const struct command *const app_commands[];

/* Runs the command that argv[1] names and returns its exit code. Without a
 * command, prints the help to standard error and returns COMMAND_USAGE. Also
 * knows help [COMMAND], --help and --version. */
int commands_run(struct cx *cx, int argc, char **argv, FILE *out);

#endif
