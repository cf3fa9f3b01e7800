// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/cx.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/banned.h"

void cx_init(struct cx *cx, struct arena *arena, struct instant now)
{
	cx->arena = arena;
	cx->now = now;
	cx->error[0] = '\0';
}

enum rc cx_fail(struct cx *cx, enum rc rc, const char *fmt, ...)
{
	INVARIANT(rc != RC_OK);
	// The old sentence may be among the arguments, so it is not written over yet.
	// It is a little longer, so that a cut sees the byte behind it.
	char sentence[CX_ERROR_MAX + 4];
	va_list args;
	va_start(args, fmt);
	const int n = vsnprintf(sentence, sizeof(sentence), fmt, args);
	va_end(args);
	INVARIANT(n >= 0);

	size_t end = (size_t)n;
	if (end >= CX_ERROR_MAX) {
		end = CX_ERROR_MAX - 1;
		while (end > 0 && ((unsigned char)sentence[end] & 0xC0) == 0x80)
			end--;
	}
	memcpy(cx->error, sentence, end);
	cx->error[end] = '\0';
	return rc;
}

struct str cx_error(const struct cx *cx)
{
	return str_from_c(cx->error);
}
