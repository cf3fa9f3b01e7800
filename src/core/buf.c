// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/banned.h"

#define FIRST_CAP ((size_t)256)

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	b->full = false;
}

/* Room for n more bytes, or false and full. */
static bool reserve(struct buf *b, size_t n)
{
	if (b->full || n > b->max - b->n) {
		b->full = true;
		return false;
	}
	if (n <= b->cap - b->n)
		return true;

	size_t cap = b->cap > 0 ? b->cap : FIRST_CAP;
	while (cap < b->n + n)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	if (cap > b->max)
		cap = b->max;
	char *p = realloc(b->p, cap);
	if (!p)
		abort();
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n == 0 || !reserve(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void buf_add_c(struct buf *b, const char *s)
{
	buf_add(b, str_from_c(s));
}

void buf_add_char(struct buf *b, char c)
{
	buf_add(b, (struct str){ &c, 1 });
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	const size_t room = b->cap - b->n;
	const int n = vsnprintf(room > 0 ? b->p + b->n : NULL, room, fmt, args);
	va_end(args);
	INVARIANT(n >= 0);
	const size_t length = (size_t)n;

	if (length < room && !b->full && length <= b->max - b->n) {
		b->n += length;
	} else if (length > 0 && reserve(b, length)) {
		// vsnprintf ends with a NUL, for which the buffer may have no room.
		char *text = malloc(length + 1);
		if (!text)
			abort();
		(void)vsnprintf(text, length + 1, fmt, again); // just measured
		memcpy(b->p + b->n, text, length);
		b->n += length;
		free(text);
	}
	va_end(again);
}

bool buf_full(const struct buf *b)
{
	return b->full;
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}
