// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_blob.h"

#include <string.h>

#include "evidence/verify_from_archive.h"
#include "evidence/verify_to_json.h"
#include "formats/bagit.h"
#include "formats/pack.h"
#include "formats/parser.h"

enum { POLICY_MAX = 1 << 20, SHOWN_MAX = 1000, ALL_KINDS = (1 << DIGEST_KINDS) - 1 };
enum { READS = 'R', HASHES = 'H', PIECE = 1 << 16, LITTLE = 1 << 12, TIMES = 4, TURN = 64 };

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

static enum rc hash_far(struct cx *cx, void *of, uint64_t at, uint64_t n, unsigned kinds,
			struct digest *out)
{
	(void)of;
	struct str given = { NULL, 0 };
	TRY(want(cx, HASHES, at, n, kinds, &given));
	if (given.n != DIGEST_KINDS * sizeof *out)
		return cx_fail(cx, RC_BUG, "digests were asked for, and something else given");
	memcpy(out, given.p, given.n);
	return RC_OK;
}

/* The size, how many findings are shown, the policy. */
static enum rc parse(struct cx *cx, struct str question, struct buf *answer)
{
	struct unpacking u = { .rest = question };
	struct verification v = { .files = 0 };
	struct far f = { .bytes = arena_alloc(cx->arena, PIECE) };
	AUTO(json) j = json_new(cx->arena);
	f.size = unpack_number(&u, INT64_MAX);
	const size_t shown = unpack_number(&u, SHOWN_MAX);
	const struct str policy = unpack_text(&u);
	if (!unpack_is_done(&u))
		return cx_fail(cx, RC_BUG, "a question without its parts");
	const struct verify_archive asked = { .source = { &f, f.size, read_far },
					      .policy = policy,
					      .list_max = BAGIT_BYTES_MAX,
					      .hash = hash_far };
	TRY(verify_archive(cx, &asked, &v));
	verify_to_json(cx, &v, shown, j);
	json_print(j, answer);
	return RC_OK;
}

const struct box_parser verify_blob_parser = { "consignment", verify_archive_prepare, parse };

/* ---- who has the bytes ---- */

struct giving {
	const struct verify_blob *asked;
	uint64_t given, hashed; // bytes; a turn counts as TURN of them, so that they have an end
	char *piece;
};

static enum rc too_much(struct cx *cx)
{
	return cx_fail(cx, RC_LIMIT, "to read the package far more is asked for than it holds");
}

static enum rc give_range(struct cx *cx, struct giving *g, uint64_t at, size_t n, struct buf *given)
{
	g->given += n;
	if (n > PIECE)
		return too_much(cx);
	TRY(g->asked->read_at(cx, g->asked->of, at, g->piece, n));
	buf_add(given, (struct str){ g->piece, n });
	return RC_OK;
}

static enum rc hash_range(struct cx *cx, struct giving *g, uint64_t at, uint64_t n,
			  struct digest_run *const *runs)
{
	while (n > 0) {
		const size_t part = n < PIECE ? (size_t)n : PIECE;
		TRY(g->asked->read_at(cx, g->asked->of, at, g->piece, part));
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
	if (g->hashed > g->asked->size) // no two files of a ZIP share a byte
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
	if (wanted.n == 0 || !unpack_is_done(&u) || at > g->asked->size || n > g->asked->size - at)
		return cx_fail(cx, RC_INVALID, "what reads the package asks for what is not in it");
	g->given += TURN;
	if (g->given / TIMES > g->asked->size + VERIFY_GIVEN_LEAST)
		return too_much(cx);
	if (wanted.p[0] == READS)
		return give_range(cx, g, at, (size_t)n, given);
	return give_digests(cx, g, at, n, kinds, given);
}

enum rc verify_blob(struct cx *cx, const struct verify_blob *asked, unsigned shown,
		    struct str *json)
{
	struct buf question;
	struct giving g = { .asked = asked, .piece = arena_alloc(cx->arena, PIECE) };
	const struct box_supply supply = { &g, give };
	buf_init(&question, POLICY_MAX);
	pack_number(&question, asked->size);
	pack_number(&question, shown);
	pack_text(&question, asked->policy);
	INVARIANT(!buf_full(&question)); // TLOG_POLICY_BYTES_MAX
	const struct str parts[] = { buf_str(&question) };
	const enum rc rc = parser_ask_with(cx, &verify_blob_parser, parts, 1, &supply, json);
	buf_done(&question);
	return rc;
}
