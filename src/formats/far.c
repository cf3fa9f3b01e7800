// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/far.h"

#include <string.h>

#include "formats/pack.h"
#include "formats/parser.h"

enum { READS = 'R', HASHES = 'H', PIECE = 1 << 16, LITTLE = 1 << 12, TIMES = 4, TURN = 64 };
enum { ALL_KINDS = (1 << DIGEST_KINDS) - 1 };

/* ---- in the box ---- */

/* What is asked for, and the last range that came. */
struct far {
	uint64_t size, at;
	char *bytes;
	size_t n;
};

static enum rc want(struct cx *cx, char what, uint64_t at, uint64_t n, unsigned kinds,
		    struct str *given)
{
	struct buf b;
	buf_init(&b, BOX_WANT_MAX);
	buf_add_char(&b, what);
	pack_number(&b, at);
	pack_number(&b, n);
	pack_number(&b, kinds);
	const enum rc rc = box_want(cx, buf_str(&b), given);
	buf_done(&b);
	return rc;
}

/* Fills the window from `at` on: of headers, which lie far apart, no more than one needs. */
static enum rc fetch(struct cx *cx, struct far *f, uint64_t at, size_t wanted)
{
	struct arena arena; // of one range
	struct cx own;
	struct str given = { NULL, 0 };
	const uint64_t most = wanted < LITTLE ? LITTLE : PIECE;
	const uint64_t n = f->size - at < most ? f->size - at : most;
	arena_init(&arena);
	cx_init(&own, &arena, cx->now);
	enum rc rc = want(&own, READS, at, n, 0, &given);
	if (rc == RC_OK && given.n != n)
		rc = cx_fail(&own, RC_BUG, "another range was given than was asked for");
	if (rc == RC_OK) {
		memcpy(f->bytes, given.p, given.n);
		f->at = at;
		f->n = given.n;
	} else {
		(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	}
	arena_done(&arena);
	return rc;
}

static enum rc read_far(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	struct far *f = of;
	char *to = p;
	if (at > f->size || n > f->size - at)
		return cx_fail(cx, RC_INVALID, "the archive: it ends too early");
	while (n > 0) {
		if (at < f->at || at >= f->at + f->n)
			TRY(fetch(cx, f, at, n));
		const size_t from = (size_t)(at - f->at);
		const size_t part = f->n - from < n ? f->n - from : n;
		memcpy(to, f->bytes + from, part);
		to += part;
		at += part;
		n -= part;
	}
	return RC_OK;
}

enum rc far_hash(struct cx *cx, void *of, uint64_t at, uint64_t n, unsigned kinds,
		 struct digest *out)
{
	(void)of; // it has one file
	struct str given = { NULL, 0 };
	TRY(want(cx, HASHES, at, n, kinds, &given));
	if (given.n != DIGEST_KINDS * sizeof *out)
		return cx_fail(cx, RC_BUG, "digests were asked for, and something else given");
	memcpy(out, given.p, given.n);
	return RC_OK;
}

struct archive_source far_source(struct cx *cx, uint64_t size)
{
	struct far *f = arena_new(cx->arena, struct far, 1);
	*f = (struct far){ .size = size, .bytes = arena_alloc(cx->arena, PIECE) };
	return (struct archive_source){ f, size, read_far };
}

/* ---- who has the bytes ---- */

struct giving {
	const struct archive_source *file;
	uint64_t given, hashed; // bytes; a turn counts as TURN of them, so that they have an end
	char *piece;
};

static enum rc too_much(struct cx *cx)
{
	return cx_fail(cx, RC_LIMIT, "to read the file far more is asked for than it holds");
}

static enum rc give_range(struct cx *cx, struct giving *g, uint64_t at, size_t n, struct buf *given)
{
	g->given += n;
	if (n > PIECE)
		return too_much(cx);
	TRY(g->file->read_at(cx, g->file->of, at, g->piece, n));
	buf_add(given, (struct str){ g->piece, n });
	return RC_OK;
}

static enum rc hash_range(struct cx *cx, struct giving *g, uint64_t at, uint64_t n,
			  struct digest_run *const *runs)
{
	while (n > 0) {
		const size_t part = n < PIECE ? (size_t)n : PIECE;
		TRY(g->file->read_at(cx, g->file->of, at, g->piece, part));
		for (unsigned k = 0; k < DIGEST_KINDS; k++)
			if (runs[k])
				digest_add(runs[k], (struct str){ g->piece, part });
		at += part;
		n -= part;
	}
	return RC_OK;
}

/* All of one file at once, or nothing of it. */
static enum rc give_digests(struct cx *cx, struct giving *g, uint64_t at, uint64_t n,
			    unsigned kinds, struct buf *given)
{
	struct digest_run *runs[DIGEST_KINDS] = { NULL };
	struct digest out[DIGEST_KINDS] = { { { 0 } } };
	bool good = true;
	g->hashed += n;
	if (g->hashed > g->file->size) // no two files of a ZIP share a byte
		return too_much(cx);
	for (unsigned k = 0; k < DIGEST_KINDS; k++) {
		runs[k] = kinds >> k & 1 ? digest_begin((enum digest_kind)k) : NULL;
		good = good && (runs[k] || (kinds >> k & 1) == 0);
	}
	const enum rc rc = good ? hash_range(cx, g, at, n, runs)
				: cx_fail(cx, RC_IO, "a digest that this machine does not have");
	for (unsigned k = 0; k < DIGEST_KINDS; k++) {
		if (rc == RC_OK && runs[k])
			out[k] = digest_end(runs[k]);
		digest_run_close(runs[k]);
	}
	buf_add(given, (struct str){ (const char *)out, sizeof out });
	return rc;
}

/* A process that somebody took over may ask anything: it gets bytes of this package, and no more. */
static enum rc give(struct cx *cx, void *of, struct str wanted, struct buf *given)
{
	struct giving *g = of;
	struct unpacking u = { .rest = str_slice(wanted, 1, wanted.n) };
	const uint64_t at = unpack_number(&u, INT64_MAX), n = unpack_number(&u, INT64_MAX);
	const unsigned kinds = (unsigned)unpack_number(&u, ALL_KINDS);
	if (wanted.n == 0 || !unpack_is_done(&u) || at > g->file->size || n > g->file->size - at)
		return cx_fail(cx, RC_INVALID, "what reads the file asks for what is not in it");
	g->given += TURN;
	if (g->given / TIMES > g->file->size + FAR_GIVEN_LEAST)
		return too_much(cx);
	if (wanted.p[0] == READS)
		return give_range(cx, g, at, (size_t)n, given);
	return give_digests(cx, g, at, n, kinds, given);
}

enum rc far_ask(struct cx *cx, const struct box_parser *row, const struct archive_source *source,
		struct str question, struct str *answer)
{
	struct giving g = { .file = source, .piece = arena_alloc(cx->arena, PIECE) };
	const struct box_supply supply = { &g, give };
	return parser_ask_with(cx, row, &question, 1, &supply, answer);
}
