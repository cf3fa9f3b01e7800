// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * command: a subcommand of the program, as a room's x_cmd.c exports it.
 *
 *     const struct command country_commands[] = {
 *             { "country", "show a country's profile", "country CC [--json]", run_country },
 *             { 0 },
 *     };
 *
 * app/commands.c lists the arrays. Exit codes: COMMAND_ANSWERED, COMMAND_UNKNOWN
 * (a question answered "unknown"), COMMAND_USAGE, COMMAND_PARTLY (done, but for a part
 * that the answer names); else rc_exit_code.
 */
#ifndef CORE_COMMAND_H
#define CORE_COMMAND_H

#include <stdio.h>

#include "core/cx.h"

enum command_exit {
	COMMAND_ANSWERED = 0,
	COMMAND_UNKNOWN = 1,
	COMMAND_USAGE = 2,
	COMMAND_PARTLY = 3,
};

struct command {
	const char *name;
	const char *summary; // one line, lower case, no full stop
	const char *usage;   // begins with the name; without "comity"

	/* argv[0] is the name. Answers go to out, complaints to standard error.
	 * Returns the exit code, by way of command_exit and command_usage. */
	int (*run)(struct cx *cx, int argc, char **argv, FILE *out);
};

/* RC_OK gives COMMAND_ANSWERED; any other code prints "comity: SENTENCE" to
 * standard error and gives the code's own exit code. */
int command_exit(const struct cx *cx, enum rc rc);

/* Wrong usage: prints the sentence and the usage line to standard error;
 * returns COMMAND_USAGE. Both print "?" for a control character. */
int command_usage(const struct command *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The command with this name in a NULL-ended list of {0}-ended arrays, or NULL. */
const struct command *command_find(const struct command *const *lists, struct str name);

#endif
