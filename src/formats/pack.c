// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pack.h"

#include <string.h>

enum { NUMBER = 8 };

void pack_number(struct buf *b, uint64_t number)
{
	for (unsigned i = 0; i < NUMBER; i++)
		buf_add_char(b, (char)(uint8_t)(number >> (8 * i)));
}

void pack_text(struct buf *b, struct str s)
{
	pack_number(b, s.n);
	buf_add(b, s);
}

void pack_hash(struct buf *b, const struct sha256 *hash)
{
	buf_add(b, (struct str){ (const char *)hash->b, sizeof hash->b });
}

size_t unpack_number(struct unpacking *u, uint64_t max)
{
	uint64_t n = 0;
	if (u->is_bad || u->rest.n < NUMBER) {
		u->is_bad = true;
		return 0;
	}
	for (unsigned i = 0; i < NUMBER; i++)
		n |= (uint64_t)(uint8_t)u->rest.p[i] << (8 * i);
	u->rest = str_slice(u->rest, NUMBER, u->rest.n);
	if (n > max) {
		u->is_bad = true;
		return 0;
	}
	return (size_t)n;
}

struct str unpack_text(struct unpacking *u)
{
	const size_t n = unpack_number(u, u->rest.n);
	if (u->is_bad || n > u->rest.n) {
		u->is_bad = true;
		return STR("");
	}
	const struct str s = str_slice(u->rest, 0, n);
	u->rest = str_slice(u->rest, n, u->rest.n);
	if (!str_is_utf8(s) || (s.n > 0 && memchr(s.p, 0, s.n)))
		u->is_bad = true;
	return s;
}

struct sha256 unpack_hash(struct unpacking *u)
{
	struct sha256 h = { { 0 } };
	if (u->is_bad || u->rest.n < sizeof h.b) {
		u->is_bad = true;
		return h;
	}
	memcpy(h.b, u->rest.p, sizeof h.b);
	u->rest = str_slice(u->rest, sizeof h.b, u->rest.n);
	return h;
}

bool unpack_is_done(const struct unpacking *u)
{
	return !u->is_bad && u->rest.n == 0;
}
