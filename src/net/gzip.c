// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/gzip.h"

#define ZLIB_CONST // or its input pointers are not const
#include <zlib.h>

enum { LEVEL = 5, WINDOW_MIN = 10, WINDOW_MAX = 15, GZIP_HEADER = 16 };

/* Clearing the tables costs more than packing a small page: no larger than it needs. */
static int window_for(size_t n)
{
	int bits = WINDOW_MIN;
	while (bits < WINDOW_MAX && ((size_t)1 << bits) < n)
		bits++;
	return bits;
}

struct str gzip_pack(struct arena *arena, struct str plain)
{
	z_stream z = { 0 };
	const int window = window_for(plain.n);
	INVARIANT(plain.n <= UINT32_MAX / 2);
	INVARIANT(deflateInit2(&z, LEVEL, Z_DEFLATED, window + GZIP_HEADER, window - 7,
			       Z_DEFAULT_STRATEGY) == Z_OK);
	const uLong max = deflateBound(&z, plain.n);
	unsigned char *p = arena_alloc(arena, max);
	z.next_in = (const Bytef *)plain.p;
	z.avail_in = (uInt)plain.n;
	z.next_out = p;
	z.avail_out = (uInt)max;
	INVARIANT(deflate(&z, Z_FINISH) == Z_STREAM_END); // deflateBound made room for all
	const size_t n = z.total_out;
	deflateEnd(&z);
	return (struct str){ (const char *)p, n };
}

static enum rc unpack(struct cx *cx, z_stream *z, size_t max, struct str *out)
{
	struct buf b;
	unsigned char part[16384];
	int status = Z_OK;
	buf_init(&b, max);
	while (status == Z_OK && !buf_full(&b)) {
		z->next_out = part;
		z->avail_out = sizeof part;
		status = inflate(z, Z_NO_FLUSH);
		buf_add(&b, (struct str){ (const char *)part, sizeof part - z->avail_out });
	}
	const bool full = buf_full(&b);
	const struct str plain = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	if (full)
		return cx_fail(cx, RC_LIMIT, "unpacks to more than %zu bytes", max);
	if (status != Z_STREAM_END)
		return cx_fail(cx, RC_INVALID, "is no whole gzip file");
	*out = plain;
	return RC_OK;
}

enum rc gzip_unpack(struct cx *cx, struct str packed, size_t max, struct str *out)
{
	z_stream z = { .next_in = (const Bytef *)packed.p, .avail_in = (uInt)packed.n };
	INVARIANT(packed.n <= UINT32_MAX / 2);
	INVARIANT(inflateInit2(&z, WINDOW_MAX + GZIP_HEADER) == Z_OK);
	const enum rc rc = unpack(cx, &z, max, out);
	inflateEnd(&z);
	return rc;
}
