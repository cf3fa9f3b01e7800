// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/options.h"

#include <string.h>

#include "core/banned.h"
#include "core/nearest.h"

static size_t table_size(const struct options *o)
{
	size_t n = 0;
	while (o->table[n].name)
		n++;
	INVARIANT(n <= OPTIONS_MAX);
	return n;
}

/* The place of a name in the table, or the table's size. */
static size_t place(const struct options *o, struct str name)
{
	const size_t n = table_size(o);
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_from_c(o->table[i].name), name))
			return i;
	return n;
}

/* "hi1 send" of the usage "hi1 send FILE ...": up to its own name. */
static struct str whole_name(const struct command *c)
{
	const struct str usage = str_from_c(c->usage), name = str_from_c(c->name);
	const size_t at = str_find(usage, name);
	return at == STR_NONE ? name : str_slice(usage, 0, at + name.n);
}

static void print_help(const struct options *o, FILE *out)
{
	const struct command *c = o->command;
	(void)fprintf(out, "comity %.*s: %s\n\nUsage: comity %s\n", STR_ARG(whole_name(c)),
		      c->summary, c->usage);
	size_t width = strlen("--help");
	for (const struct option *row = o->table; row->name; row++) {
		const size_t n = strlen(row->name) + 2 + (row->value ? strlen(row->value) + 1 : 0);
		width = n > width ? n : width;
	}
	(void)fputs("\nOptions:\n", out);
	for (const struct option *row = o->table; row->name; row++) {
		const size_t n = strlen(row->name) + 2 + (row->value ? strlen(row->value) + 1 : 0);
		(void)fprintf(out, "  --%s%s%s%*s  %s%s\n", row->name, row->value ? " " : "",
			      row->value ? row->value : "", (int)(width - n), "", row->help,
			      row->count == OPTION_REPEATS ? " (may be repeated)" : "");
	}
	(void)fprintf(out, "  %-*s  %s\n", (int)width, "--help", "print this");
}

static bool fail(struct options *o, int exit_code)
{
	o->exit_code = exit_code;
	return false;
}

static bool unknown_option(struct options *o, struct str name)
{
	struct str names[OPTIONS_MAX + 1];
	const size_t n = table_size(o);
	for (size_t i = 0; i < n; i++)
		names[i] = str_from_c(o->table[i].name);
	names[n] = STR("help");
	const struct str nearest = nearest_name(name, names, n + 1);
	if (nearest.n == 0)
		return fail(o, command_usage(o->command, "unknown option --%.*s", STR_ARG(name)));
	return fail(o, command_usage(o->command, "unknown option --%.*s; did you mean --%.*s?",
				     STR_ARG(name), STR_ARG(nearest)));
}

/* argv[*i] is "--name", "--name=value" or "--name" with its value behind it. */
static bool take_option(struct cx *cx, struct options *o, char **argv, int *i)
{
	struct str name, value;
	const bool joined = str_cut(str_from_c(argv[*i] + 2), '=', &name, &value);
	const size_t at = place(o, name);
	const struct option *row = &o->table[at];
	if (!row->name)
		return unknown_option(o, name);
	if (!row->value && joined)
		return fail(o, command_usage(o->command, "--%s takes no value", row->name));
	if (row->value && !joined) {
		if (!argv[*i + 1])
			return fail(o, command_usage(o->command, "--%s needs a value: %s",
						     row->name, row->value));
		value = str_from_c(argv[++*i]);
	}
	if (row->count == OPTION_ONCE && o->values[at].n > 0)
		return fail(o, command_usage(o->command, "--%s is given twice", row->name));
	*ARENA_PUSH(cx->arena, &o->values[at]) = value;
	return true;
}

static bool check_args(struct options *o)
{
	if (o->args.n < o->args_min)
		return fail(o, command_usage(o->command, "%s needs %s", o->command->name,
					     o->args.n == 0 ? "an argument" : "more arguments"));
	if (o->args.n > o->args_max)
		return fail(o, command_usage(o->command, "one argument too many: %.*s",
					     STR_ARG(o->args.p[o->args_max])));
	return true;
}

bool options_parse(struct cx *cx, struct options *o, int argc, char **argv, FILE *out)
{
	bool only_args = false;
	for (int i = 1; i < argc; i++) {
		const struct str arg = str_from_c(argv[i]);
		if (only_args || !str_starts(arg, STR("-")) || arg.n == 1) {
			*ARENA_PUSH(cx->arena, &o->args) = arg;
		} else if (str_eq(arg, STR("--"))) {
			only_args = true;
		} else if (str_eq(arg, STR("--help"))) {
			print_help(o, out);
			return fail(o, COMMAND_ANSWERED);
		} else if (!str_starts(arg, STR("--"))) {
			return fail(o, command_usage(o->command, "unknown option %s", argv[i]));
		} else if (!take_option(cx, o, argv, &i)) {
			return false;
		}
	}
	return check_args(o);
}

static const struct option_values *values_of(const struct options *o, const char *name)
{
	const size_t at = place(o, str_from_c(name));
	INVARIANT(o->table[at].name);
	return &o->values[at];
}

bool options_has(const struct options *o, const char *name)
{
	return values_of(o, name)->n > 0;
}

struct str options_get(const struct options *o, const char *name)
{
	const struct option_values *v = values_of(o, name);
	return v->n > 0 ? v->p[0] : (struct str){ 0 };
}

const struct option_values *options_all(const struct options *o, const char *name)
{
	return values_of(o, name);
}
