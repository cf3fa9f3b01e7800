// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/command.h"

#include <stdarg.h>

#include "core/banned.h"

#define SENTENCE_MAX 4096 // what is longer is cut

/* Arguments stand in the sentences: one that holds control characters must not steer
 * the terminal. Those of C1 are two bytes in UTF-8, the first of them C2. */
static void complain(const char *sentence)
{
	(void)fputs("comity: ", stderr);
	for (const unsigned char *p = (const unsigned char *)sentence; *p; p++) {
		const bool c1 = *p == 0xC2 && p[1] >= 0x80 && p[1] <= 0x9F;
		(void)fputc(c1 || *p < ' ' || *p == 0x7F ? '?' : *p, stderr);
		p += c1;
	}
	(void)fputc('\n', stderr);
}

int command_exit(const struct cx *cx, enum rc rc)
{
	if (rc == RC_OK)
		return COMMAND_ANSWERED;
	complain(cx->error);
	return rc_exit_code(rc);
}

int command_usage(const struct command *c, const char *fmt, ...)
{
	char sentence[SENTENCE_MAX];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(sentence, sizeof(sentence), fmt, args);
	va_end(args);
	complain(sentence);
	(void)fprintf(stderr, "Usage: comity %s\n", c->usage);
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
