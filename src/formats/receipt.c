// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/receipt.h"

static const char *const outcome_words[] = {
	[RECEIPT_ACCEPTED] = "accepted",
	[RECEIPT_REFUSED] = "refused",
};

static enum rc fail(struct cx *cx, const char *what)
{
	return cx_fail(cx, RC_INVALID, "receipt: %s", what);
}

/* ---- What a field may be ---- */

static bool is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return s.n > 0 && s.n <= RECEIPT_ID_MAX;
}

static bool is_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < ' ')
			return false;
	return s.n > 0 && s.n <= RECEIPT_REASON_MAX && str_is_utf8(s);
}

static enum rc check_checkpoint(struct cx *cx, struct str bytes)
{
	struct note note;
	struct checkpoint checkpoint;
	if (bytes.n == 0)
		return RC_OK;
	TRY(note_parse(cx, bytes, &note));
	return checkpoint_parse(cx, note.text, &checkpoint);
}

static enum rc check(struct cx *cx, const struct receipt *r)
{
	if (!is_id(r->transaction))
		return fail(cx, "the transaction is not an id of up to 128 ASCII characters");
	if (!note_name_is_valid(r->sender))
		return fail(cx, "the sender is no name of a key");
	if (r->time.us < 0)
		return fail(cx, "the time is before 1970");
	if (r->outcome == RECEIPT_REFUSED ? !is_line(r->reason) : r->reason.n > 0)
		return fail(cx, "a refusal, and it alone, has a reason of one line");
	return check_checkpoint(cx, r->checkpoint);
}

/* ---- The text ---- */

enum rc receipt_print(struct cx *cx, const struct receipt *r, struct str *out)
{
	struct buf text;
	TRY(check(cx, r));
	buf_init(&text, NOTE_BYTES_MAX);
	buf_add_c(&text, "comity/receipt/v1\nmessage ");
	buf_add(&text, sha256_print(cx->arena, &r->message));
	buf_fmt(&text, "\ntransaction %.*s\nsender %.*s\ntime %lld\noutcome %s\n",
		STR_ARG(r->transaction), STR_ARG(r->sender), (long long)r->time.us,
		outcome_words[r->outcome]);
	if (r->outcome == RECEIPT_REFUSED)
		buf_fmt(&text, "reason %.*s\n", STR_ARG(r->reason));
	if (r->checkpoint.n > 0)
		buf_fmt(&text, "\n%.*s", STR_ARG(r->checkpoint));
	const bool full = buf_full(&text);
	*out = arena_copy(cx->arena, buf_str(&text));
	buf_done(&text);
	return full ? cx_fail(cx, RC_LIMIT, "receipt: more than %zu bytes", NOTE_BYTES_MAX) : RC_OK;
}

/* Takes "name value LF" off the front. */
static bool take(struct str *text, const char *name, struct str *value)
{
	struct str line, rest, found;
	if (!str_cut(*text, '\n', &line, &rest) || !str_cut(line, ' ', &found, value) ||
	    !str_eq(found, str_from_c(name)))
		return false;
	*text = rest;
	return true;
}

static bool read_time(struct str s, struct instant *out)
{
	const bool spelt = s.n == 1 || (s.n > 1 && s.p[0] != '0');
	return spelt && str_to_i64(s, 0, INT64_MAX, &out->us);
}

static bool read_outcome(struct str word, enum receipt_outcome *out)
{
	for (size_t i = 0; i < sizeof outcome_words / sizeof *outcome_words; i++) {
		if (str_eq(word, str_from_c(outcome_words[i]))) {
			*out = (enum receipt_outcome)i;
			return true;
		}
	}
	return false;
}

enum rc receipt_parse(struct cx *cx, struct str text, struct receipt *out)
{
	struct receipt r = { 0 };
	struct str value, first;
	if (!str_cut(text, '\n', &first, &text) || !str_eq(first, STR("comity/receipt/v1")))
		return fail(cx, "it does not begin with comity/receipt/v1");
	if (!take(&text, "message", &value) || !sha256_parse(value, &r.message))
		return fail(cx, "no digest of the message");
	if (!take(&text, "transaction", &r.transaction))
		return fail(cx, "no transaction");
	if (!take(&text, "sender", &r.sender))
		return fail(cx, "no sender");
	if (!take(&text, "time", &value) || !read_time(value, &r.time))
		return fail(cx, "no time in microseconds since 1970");
	if (!take(&text, "outcome", &value) || !read_outcome(value, &r.outcome))
		return fail(cx, "the outcome is neither accepted nor refused");
	if (r.outcome == RECEIPT_REFUSED && !take(&text, "reason", &r.reason))
		return fail(cx, "a refusal without a reason");
	if (text.n > 0 && (text.p[0] != '\n' || text.n == 1))
		return fail(cx, "something stands behind it that is no checkpoint");
	r.checkpoint = str_slice(text, 1, text.n);
	TRY(check(cx, &r));
	*out = r;
	return RC_OK;
}

enum rc receipt_sign(struct cx *cx, const struct receipt *receipt, const struct note_key *key,
		     const struct sign_key *secret, struct str *out)
{
	struct note note = { 0 };
	INVARIANT(key->type == NOTE_ED25519);
	TRY(receipt_print(cx, receipt, &note.text));
	note_sign(cx->arena, &note, key, secret, 0);
	*out = note_print(cx->arena, &note);
	return RC_OK;
}

enum rc receipt_read(struct cx *cx, struct str bytes, const struct note_key *key,
		     struct receipt *out)
{
	struct note note = { 0 };
	bool signed_by_key = false;
	TRY(note_parse(cx, bytes, &note));
	TRY(note_verify(cx, &note, key, &signed_by_key));
	if (!signed_by_key)
		return cx_fail(cx, RC_DENIED, "receipt: it is not signed by %.*s",
			       STR_ARG(key->name));
	return receipt_parse(cx, note.text, out);
}
