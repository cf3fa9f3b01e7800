// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/mail_read.h"

#include <string.h>

enum { PIECE = 48 * 1024 };

/* What is read so far of a group of base64. */
struct decoder {
	enum mail_encoding encoding;
	uint32_t bits;
	unsigned n; // characters of the group
	bool has_fault;
};

/* What each character stands for; 64: nothing, 65: padding, 66: white space. Those of web addresses,
 * too: - and _. */
static const uint8_t values[128] = {
	64, 64, 64, 64, 64, 64, 64, 64, 64, 66, 66, 64, 64, 66, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 66, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62,
	64, 62, 64, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 65, 64, 64, 64, 0,
	1,  2,	3,  4,	5,  6,	7,  8,	9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
	23, 24, 25, 64, 64, 64, 64, 63, 64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
	39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 64, 64, 64, 64, 64,
};

static unsigned value_of(char c)
{
	const unsigned char u = (unsigned char)c;
	return u < sizeof values ? values[u] : 64;
}

/* The bytes of a group of n characters, of which the last may be missing. */
static size_t put_group(struct decoder *d, char *out)
{
	const unsigned n = d->n;
	const uint32_t bits = d->bits << (6 * (4 - n));
	d->n = 0;
	d->bits = 0;
	if (n == 1)
		d->has_fault = true;
	if (n < 2)
		return 0;
	out[0] = (char)(uint8_t)(bits >> 16);
	out[1] = (char)(uint8_t)(bits >> 8);
	out[2] = (char)(uint8_t)bits;
	return n - 1;
}

/* Whole groups of letters, as nearly all are; how many characters. */
static size_t decode_groups(struct str in, char *out, size_t *n)
{
	size_t i = 0;
	for (; in.n - i >= 4; i += 4) {
		const unsigned a = value_of(in.p[i]), b = value_of(in.p[i + 1]);
		const unsigned c = value_of(in.p[i + 2]), e = value_of(in.p[i + 3]);
		if ((a | b | c | e) >= 64)
			break;
		const uint32_t bits = a << 18 | b << 12 | c << 6 | e;
		out[(*n)++] = (char)(uint8_t)(bits >> 16);
		out[(*n)++] = (char)(uint8_t)(bits >> 8);
		out[(*n)++] = (char)(uint8_t)bits;
	}
	return i;
}

static size_t decode_base64(struct decoder *d, struct str in, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		if (d->n == 0)
			i += decode_groups(str_slice(in, i, in.n), out, &n);
		if (i == in.n)
			break;
		const unsigned v = value_of(in.p[i]);
		if (v < 64) {
			d->bits = d->bits << 6 | v;
			if (++d->n == 4)
				n += put_group(d, out + n);
		} else if (v == 65) {
			n += put_group(d, out + n);
		} else if (v == 64) {
			d->has_fault = true;
		}
	}
	return n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* One line; `end` is what ends it. */
static size_t decode_quoted_line(struct decoder *d, struct str line, struct str end, char *out)
{
	size_t n = 0;
	size_t length = line.n;
	while (length > 0 && is_blank(line.p[length - 1]))
		length--; // put there on the way
	for (size_t i = 0; i < length; i++) {
		if (line.p[i] != '=') {
			out[n++] = line.p[i];
			continue;
		}
		if (i + 1 == length)
			return n; // the line goes on
		const int a = str_hex_digit(line.p[i + 1]);
		const int b = i + 2 < length ? str_hex_digit(line.p[i + 2]) : -1;
		if (a < 0 || b < 0) {
			d->has_fault = true;
			out[n++] = '=';
			continue;
		}
		out[n++] = (char)(uint8_t)(a << 4 | b);
		i += 2;
	}
	if (end.n > 0)
		memcpy(out + n, end.p, end.n);
	return n + end.n;
}

/* Whole lines only: *used says how much was read. */
static size_t decode_quoted(struct decoder *d, struct str in, bool is_last, char *out, size_t *used)
{
	size_t n = 0, at = 0;
	while (at < in.n) {
		const char *lf = memchr(in.p + at, '\n', in.n - at);
		if (!lf && !is_last && at > 0)
			break;
		const size_t stop = lf ? (size_t)(lf - in.p) : in.n;
		const bool cr = lf && stop > at && in.p[stop - 1] == '\r';
		const size_t text = cr ? stop - 1 : stop;
		const size_t next = lf ? stop + 1 : in.n;
		n += decode_quoted_line(d, str_slice(in, at, text), str_slice(in, text, next),
					out + n);
		at = next;
	}
	*used = at;
	return n;
}

static void keep_some(struct buf *kept, struct str piece)
{
	const size_t room = kept->max - kept->n;
	buf_add(kept, piece.n > room ? str_slice(piece, 0, room) : piece);
}

static void decode_pieces(struct decoder *d, struct str bytes, struct buf *kept, char *room,
			  struct mail_decoded *out)
{
	AUTO(sha256_run) run = sha256_begin();
	size_t at = 0;
	while (at < bytes.n) {
		const struct str piece = str_slice(bytes, at, at + PIECE);
		size_t used = piece.n;
		const bool is_last = at + piece.n == bytes.n;
		const size_t n = d->encoding == MAIL_BASE64
					 ? decode_base64(d, piece, room)
					 : decode_quoted(d, piece, is_last, room, &used);
		const struct str got = { room, n };
		sha256_add(run, got);
		keep_some(kept, got);
		out->size += (int64_t)n;
		at += used;
	}
	if (d->n > 0) {
		d->has_fault = true;
		const struct str got = { room, put_group(d, room) };
		sha256_add(run, got);
		keep_some(kept, got);
		out->size += (int64_t)got.n;
	}
	out->hash = sha256_end(run);
}

void mail_decode(struct arena *a, enum mail_encoding encoding, struct str bytes, size_t keep,
		 struct mail_decoded *out)
{
	struct decoder d = { .encoding = encoding };
	struct buf kept;
	*out = (struct mail_decoded){ .size = 0 };
	if (encoding == MAIL_PLAIN) {
		out->hash = sha256_of(bytes);
		out->size = (int64_t)bytes.n;
		out->kept = str_slice(bytes, 0, keep);
		return;
	}
	buf_init(&kept, keep);
	decode_pieces(&d, bytes, &kept, arena_alloc(a, (bytes.n < PIECE ? bytes.n : PIECE) + 8),
		      out);
	out->kept = arena_copy(a, buf_str(&kept));
	out->has_fault = d.has_fault;
	buf_done(&kept);
}

struct str mail_decode_short(struct arena *a, enum mail_encoding encoding, struct str bytes)
{
	struct decoder d = { .encoding = encoding };
	char *out = arena_alloc(a, bytes.n + 8);
	size_t used = 0;
	if (encoding == MAIL_QUOTED)
		return (struct str){ out, decode_quoted(&d, bytes, true, out, &used) };
	size_t n = decode_base64(&d, bytes, out);
	n += put_group(&d, out + n);
	return (struct str){ out, n };
}
