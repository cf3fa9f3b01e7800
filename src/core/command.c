// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/command.h"

#include <stdarg.h>

#include "core/banned.h"

int command_exit(const struct cx *cx, enum rc rc)
{
	if (rc == RC_OK)
		return COMMAND_ANSWERED;
	(void)fprintf(stderr, "comity: %s\n", cx->error);
	return rc_exit_code(rc);
}

int command_usage(const struct command *c, const char *fmt, ...)
{
	(void)fputs("comity: ", stderr);
	va_list args;
	va_start(args, fmt);
	(void)vfprintf(stderr, fmt, args);
	va_end(args);
	(void)fprintf(stderr, "\nUsage: comity %s\n", c->usage);
	return COMMAND_USAGE;
}

const struct command *command_find(const struct command *const *lists, struct str name)
{
	for (; *lists; lists++)
		for (const struct command *c = *lists; c->name; c++)
			if (str_eq(str_from_c(c->name), name))
				return c;
	return NULL;
}
