// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * options: the command line of one command, read against a table.
 *
 *     static const struct option table[] = {
 *             { "offence", "ID", "the offence, such as illegal-access", OPTION_ONCE },
 *             { "fact", "F=yes|no", "a fact of the case", OPTION_REPEATS },
 *             { "json", NULL, "print JSON", OPTION_ONCE },
 *             { 0 },
 *     };
 *     struct options o = { .command = &country_commands[0], .table = table, .args_min = 1, .args_max = 1 };
 *     if (!options_parse(cx, &o, argc, argv, out))
 *             return o.exit_code;
 *
 * Accepts --name VALUE, --name=VALUE, --flag, other arguments anywhere, and
 * "--" before arguments that begin with a dash. --help is always there.
 */
#ifndef CORE_OPTIONS_H
#define CORE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "core/command.h"
#include "core/cx.h"

#define OPTIONS_MAX 40

enum option_count { OPTION_ONCE, OPTION_REPEATS };

struct option {
	const char *name;  // without the dashes
	const char *value; // how help names the value; NULL: a flag
	const char *help;
	enum option_count count;
};

struct option_values {
	struct str *p;
	size_t n, cap;
};

struct options {
	const struct command *command; // set by the caller: these four
	const struct option *table;
	size_t args_min, args_max;

	struct option_values args; // filled: what is no option, in order
	struct option_values values[OPTIONS_MAX];
	int exit_code;
};

/* True: go on. False: --help was printed to out, or a mistake to standard
 * error; return o->exit_code. */
NODISCARD bool options_parse(struct cx *cx, struct options *o, int argc, char **argv, FILE *out);

/* By a name of the table; any other name aborts. */
bool options_has(const struct options *o, const char *name);
struct str options_get(const struct options *o, const char *name); // empty when absent
const struct option_values *options_all(const struct options *o, const char *name);

#endif
