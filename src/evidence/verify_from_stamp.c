// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/verify_from_stamp.h"

#include "core/mark.h"
#include "crypto/sha512.h"
#include "crypto/timestamp.h"
#include "formats/tlog_proof.h"
#include "ledger/entry.h"

struct papers {
	struct str certificates; // PEM, all that the package brings
	struct {
		struct str *p;
		size_t n, cap;
	} lists;
	size_t stamps, hold;
};

static enum rc gather(struct verify_look *l, struct papers *papers)
{
	for (size_t i = 0; i < l->p->bag->files.n; i++) {
		const struct str path = l->p->bag->files.p[i].path;
		struct str bytes;
		bool found;
		if (!str_starts(path, STR("time/")))
			continue;
		if (str_ends(path, STR(".pem"))) {
			TRY(verify_read(l, path, &bytes, &found));
			if (bytes.n < TIMESTAMP_BYTES_MAX &&
			    papers->certificates.n < TIMESTAMP_BYTES_MAX)
				papers->certificates = arena_fmt(l->cx->arena, "%.*s\n%.*s",
								 STR_ARG(papers->certificates),
								 STR_ARG(bytes));
		} else if (str_ends(path, STR(".crl"))) {
			TRY(verify_read(l, path, &bytes, &found));
			*ARENA_PUSH(l->cx->arena, &papers->lists) = bytes;
		}
	}
	return RC_OK;
}

/* What one stamp is over, and what that proves. */
struct stamped {
	struct str path, stem; // time/NAME.tsr, time/NAME
	struct str bytes;      // that it is over
	bool is_earlier;       // an earlier checkpoint of the log
	bool is_renewal;       // a list of what it renews
	bool is_found;
	size_t covers; // of an earlier one: so many of the entries that seal something
};

/* log/checkpoint, or the text beside it: of an earlier checkpoint, or of a renewal. */
static enum rc read_stamped(struct verify_look *l, struct stamped *s)
{
	const struct str path = arena_fmt(l->cx->arena, "%.*s.txt", STR_ARG(s->stem));
	s->is_renewal = str_starts(s->stem, STR("time/renewal-"));
	s->is_earlier = str_starts(s->stem, STR("time/stamp-"));
	if (s->is_renewal || s->is_earlier)
		return verify_read(l, path, &s->bytes, &s->is_found);
	s->bytes = l->checkpoint;
	s->is_found = l->checkpoint.n > 0;
	return RC_OK;
}

/* --- an earlier checkpoint --- */

static struct verify_finding *fail(struct verify_look *l, struct str path, const char *what)
{
	return verify_say(l, VERIFY_TIME, true, path, str_from_c(what));
}

static bool is_seal(const struct verify_look *l, uint64_t number)
{
	for (size_t i = 0; i < l->seals.n; i++)
		if (l->seals.p[i] == number)
			return true;
	return false;
}

/* time/stamp-N.RECORD.tlog-proof: that the record was in the log then. */
static enum rc judge_proof(struct verify_look *l, const struct tlog_policy *policy,
			   struct stamped *s, struct str path)
{
	struct arena *a = l->cx->arena;
	const struct str number = str_slice(path, s->stem.n + 1, path.n - STR(".tlog-proof").n);
	struct tlog_proof proof;
	struct checkpoint c;
	struct str text, entry;
	bool found, has_entry;
	TRY(verify_read(l, path, &text, &found));
	TRY(verify_read(l, arena_fmt(a, "custody/%.*s.entry", STR_ARG(number)), &entry,
			&has_entry));
	if (!has_entry) {
		fail(l, path, N_("the entry of the log to which this belongs is not here"));
		return RC_OK;
	}
	if (tlog_proof_parse(l->cx, text, &proof) != RC_OK ||
	    tlog_proof_judge(l->cx, &proof, entry, policy, &c) != RC_OK) {
		fail(l, path, N_("the log did not have this entry then"))->found = arena_copy(
			a, cx_error(l->cx));
		return RC_OK;
	}
	if (!str_eq(arena_fmt(a, "%012llu", (unsigned long long)proof.index), number) ||
	    !str_eq(proof.checkpoint, s->bytes))
		fail(l, path, N_("this proof is of another entry, or leads to another checkpoint"));
	else if (is_seal(l, proof.index))
		s->covers++;
	return RC_OK;
}

static enum rc judge_earlier(struct verify_look *l, struct stamped *s)
{
	const struct str path = arena_fmt(l->cx->arena, "%.*s.txt", STR_ARG(s->stem));
	const struct str from = arena_fmt(l->cx->arena, "%.*s.", STR_ARG(s->stem));
	struct tlog_policy policy = l->policy;
	struct checkpoint c;
	policy.quorum = policy.members.n; // witnesses may have come later
	if (tlog_policy_judge(l->cx, &policy, s->bytes, &c) != RC_OK ||
	    (l->out->origin.n > 0 && !str_eq(c.origin, l->out->origin))) {
		fail(l, path, N_("this log did not sign that earlier checkpoint"))->found =
			arena_copy(l->cx->arena, cx_error(l->cx));
		return RC_OK;
	}
	for (size_t i = 0; i < l->p->bag->files.n; i++) {
		const struct str file = l->p->bag->files.p[i].path;
		if (str_starts(file, from) && str_ends(file, STR(".tlog-proof")))
			TRY(judge_proof(l, &policy, s, file));
	}
	return RC_OK;
}

/* --- a renewal --- */

/* Each line that names a file of the package must be right; others name what lies elsewhere. */
static enum rc judge_renewal(struct verify_look *l, const struct stamped *s)
{
	const struct str path = arena_fmt(l->cx->arena, "%.*s.txt", STR_ARG(s->stem));
	struct str rest = s->bytes, line, file, bytes;
	size_t n = 0;
	bool found;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (line.n < 2 * SHA512_BYTES + 3) {
			fail(l, path, N_("a line of it is no digest and name"));
			return RC_OK;
		}
		file = str_slice(line, 2 * SHA512_BYTES + 2, line.n);
		TRY(verify_read(l, file, &bytes, &found));
		if (!found)
			continue;
		n++;
		const struct digest d = digest_of(DIGEST_SHA512, bytes);
		const struct str hex = digest_print(l->cx->arena, DIGEST_SHA512, &d);
		if (!str_eq(hex, str_slice(line, 0, 2 * SHA512_BYTES)))
			fail(l, file, N_("this is not what was renewed"))->expected = str_slice(
				line, 0, 2 * SHA512_BYTES);
	}
	if (n == 0)
		verify_say(l, VERIFY_TIME, false, path,
			   STR(N_("what it renews: none of it is here")));
	return RC_OK;
}

/* --- one stamp --- */

/* An earlier checkpoint tells of the whole package when it holds each sealing of it. */
static bool tells_of_all(const struct verify_look *l, const struct stamped *s)
{
	return s->is_earlier ? s->covers > 0 && s->covers == l->seals.n : !s->is_renewal;
}

static void tell_holding(struct verify_look *l, struct papers *papers, const struct stamped *s,
			 const struct timestamp *t)
{
	struct arena *a = l->cx->arena;
	const struct str path = s->path;
	papers->hold++;
	if (tells_of_all(l, s) && (l->out->not_later.us == 0 || t->at.us < l->out->not_later.us))
		l->out->not_later = t->at;
	if (l->p->roots.n == 0)
		verify_say(
			l, VERIFY_TIME, false, path,
			arena_fmt(a,
				  N_("that \"%.*s\" is an authority that the court knows (give its "
				     "root, from elsewhere: --root FILE)"),
				  STR_ARG(t->root)));
	if (t->revoked == TIMESTAMP_UNKNOWN)
		verify_say(l, VERIFY_TIME, false, path,
			   STR(N_("that the authority's certificate was not revoked: no list of "
				  "its day "
				  "is there")));
}

static enum rc judge_token(struct verify_look *l, const struct papers *papers,
			   const struct stamped *s, struct timestamp *t)
{
	struct arena *a = l->cx->arena;
	struct str response, question;
	bool found, asked;
	const struct timestamp_trust trust = {
		.roots = l->p->roots,
		.takes_own = true,
		.others = papers->certificates,
		.lists = papers->lists.p,
		.n_lists = papers->lists.n,
	};
	TRY(verify_read(l, s->path, &response, &found));
	TRY(verify_read(l, arena_fmt(a, "%.*s.tsq", STR_ARG(s->stem)), &question, &asked));
	TRY(timestamp_read(l->cx, response, t));
	const enum digest_kind kind = t->kind;
	const struct digest digest = digest_of(kind, s->bytes);
	TRY(timestamp_verify(l->cx, response, kind, &digest, &trust, t));
	return asked ? timestamp_match(l->cx, question, response) : RC_OK;
}

static enum rc judge_stamp(struct verify_look *l, struct papers *papers, struct str path)
{
	struct stamped s = { .path = path, .stem = str_slice(path, 0, path.n - 4) };
	struct timestamp t;
	papers->stamps++;
	TRY(read_stamped(l, &s));
	if (!s.is_found) {
		fail(l, path, N_("what this stamp is over is not there"));
		return RC_OK;
	}
	if (judge_token(l, papers, &s, &t) != RC_OK) {
		fail(l, path, N_("this time-stamp does not hold"))->found = arena_copy(
			l->cx->arena, cx_error(l->cx));
		return RC_OK;
	}
	if (s.is_earlier && l->has_policy)
		TRY(judge_earlier(l, &s));
	if (s.is_renewal)
		TRY(judge_renewal(l, &s));
	tell_holding(l, papers, &s, &t);
	return RC_OK;
}

enum rc verify_stamps(struct verify_look *l)
{
	struct papers papers = { .stamps = 0 };
	TRY(gather(l, &papers));
	for (size_t i = 0; i < l->p->bag->files.n; i++) {
		const struct str path = l->p->bag->files.p[i].path;
		if (str_starts(path, STR("time/")) && str_ends(path, STR(".tsr")))
			TRY(judge_stamp(l, &papers, path));
	}
	if (papers.stamps == 0)
		verify_say(l, VERIFY_TIME, false, STR("time/"),
			   STR(N_("by a time-stamp, when it existed: there is none")));
	else if (papers.hold > 0 && l->out->not_later.us != 0)
		l->out->parts[VERIFY_TIME].says = arena_fmt(
			l->cx->arena, N_("existed not later than %.*s"),
			STR_ARG(entry_print_time(l->cx->arena, l->out->not_later)));
	return RC_OK;
}
