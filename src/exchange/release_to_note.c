// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_to_note.h"

#include "ledger/entry.h"

#define PROFILE_HEAD "comity/profile/v1\n"
#define ANSWER_HEAD "comity/profile-answer/v1\n"

enum rc release_sign(struct cx *cx, const struct release *r, const struct card_signer *signer,
		     struct str *out)
{
	const struct sha256 digest = sha256_of(r->text);
	const struct str hex = sha256_print(cx->arena, &digest);
	const struct str at = entry_print_time(cx->arena, r->published_at);
	struct note note = { 0 };
	TRY(release_check_text(cx, r->text));
	note.text = arena_fmt(cx->arena,
			      PROFILE_HEAD "node %.*s\ncountry %.*s\nserial %lld\npublished %.*s\n"
					   "file %.*s\n\n%.*s",
			      STR_ARG(r->origin), STR_ARG(r->country), (long long)r->serial,
			      STR_ARG(at), STR_ARG(hex), STR_ARG(r->text));
	note_sign(cx->arena, &note, &signer->public, signer->secret, 0);
	*out = note_print(cx->arena, &note);
	return RC_OK;
}

static bool take_serial(struct str *rest, int64_t *out)
{
	struct str value = { 0 };
	return str_take_line(rest, "serial", &value) && !str_starts(value, STR("0")) &&
	       str_to_i64(value, 1, INT64_MAX, out);
}

static bool is_country(struct str s)
{
	return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

enum rc release_parse(struct cx *cx, struct str text, struct release *r)
{
	struct str rest, published, file;
	if (!str_starts(text, STR(PROFILE_HEAD)))
		return cx_fail(cx, RC_INVALID, "profile: it does not begin with comity/profile/v1");
	rest = str_slice(text, sizeof PROFILE_HEAD - 1, text.n);
	if (!str_take_line(&rest, "node", &r->origin) ||
	    !str_take_line(&rest, "country", &r->country) || !is_country(r->country) ||
	    !take_serial(&rest, &r->serial) || !str_take_line(&rest, "published", &published) ||
	    !entry_parse_time(published, &r->published_at) ||
	    !str_take_line(&rest, "file", &file) || !sha256_parse(file, &r->digest) ||
	    !str_starts(rest, STR("\n")))
		return cx_fail(cx, RC_INVALID,
			       "profile: its head is node, country, serial, published, file and an "
			       "empty line");
	r->text = str_slice(rest, 1, rest.n);
	TRY(release_check_text(cx, r->text));
	const struct sha256 digest = sha256_of(r->text);
	if (!sha256_eq(&digest, &r->digest))
		return cx_fail(cx, RC_INVALID, "profile: its file is not the one its head names");
	return RC_OK;
}

enum rc release_read(struct cx *cx, struct str bytes, const struct card *by, struct instant at,
		     struct release *out)
{
	struct release r = { .state = RELEASE_RECEIVED, .note = bytes, .name = by->name };
	struct note note = { 0 };
	bool is_signed = false;
	TRY(note_parse(cx, bytes, &note));
	TRY(release_parse(cx, note.text, &r));
	TRY(card_is_signed_by(cx, bytes, by, at, &is_signed));
	if (!is_signed)
		return cx_fail(cx, RC_DENIED,
			       "profile: it is not signed by a key of %.*s that counts now",
			       STR_ARG(by->origin));
	if (!str_eq(r.origin, by->origin))
		return cx_fail(cx, RC_DENIED, "profile: it is of the node %.*s, not of %.*s",
			       STR_ARG(r.origin), STR_ARG(by->origin));
	if (!str_eq(r.country, by->country) || !release_may_publish(by->kind))
		return cx_fail(cx, RC_DENIED,
			       "profile: %.*s is a %s of %.*s: only contact points and authorities "
			       "publish a country's file, and only their own country's",
			       STR_ARG(by->origin), card_kind_key(by->kind), STR_ARG(by->country));
	*out = r;
	return RC_OK;
}

struct str release_answer_print(struct arena *a, const struct release_told *t)
{
	const struct str hex = sha256_print(a, &t->file);
	return arena_fmt(a,
			 ANSWER_HEAD "country %.*s\nserial %lld\nfile %.*s\nanswer %s\nreason "
				     "%.*s\n",
			 STR_ARG(t->country), (long long)t->serial, STR_ARG(hex),
			 release_answer_key(t->answer), STR_ARG(t->reason));
}

enum rc release_answer_read(struct cx *cx, struct str text, struct release_told *out)
{
	struct release_told t = { 0 };
	struct str rest, file, answer;
	const struct str reason = STR("reason ");
	if (!str_starts(text, STR(ANSWER_HEAD)))
		return cx_fail(cx, RC_INVALID, "it does not begin with comity/profile-answer/v1");
	rest = str_slice(text, sizeof ANSWER_HEAD - 1, text.n);
	if (!str_take_line(&rest, "country", &t.country) || !is_country(t.country) ||
	    !take_serial(&rest, &t.serial) || !str_take_line(&rest, "file", &file) ||
	    !sha256_parse(file, &t.file) || !str_take_line(&rest, "answer", &answer) ||
	    !release_answer_parse(answer, &t.answer) || !str_starts(rest, reason) ||
	    !str_ends(rest, STR("\n")))
		return cx_fail(cx, RC_INVALID,
			       "an answer has country, serial, file, answer and reason");
	t.reason = str_slice(rest, reason.n, rest.n - 1);
	bool plain = t.reason.n <= RELEASE_REASON_MAX && str_is_utf8(t.reason);
	for (size_t i = 0; i < t.reason.n; i++)
		plain = plain && ((unsigned char)t.reason.p[i] >= ' ' || t.reason.p[i] == '\n');
	if (!plain)
		return cx_fail(cx, RC_INVALID, "a reason is text of at most %d bytes",
			       RELEASE_REASON_MAX);
	*out = t;
	return RC_OK;
}
