// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/card_to_note.h"

#include "core/mark.h"
#include "crypto/base64.h"
#include "crypto/envelope.h"
#include "exchange/card_claim.h"
#include "ledger/entry.h"

/* ---- Writing ---- */

static void print_keys(struct cx *cx, const struct card *card, struct buf *b)
{
	for (size_t i = 0; i < card->endpoints.n; i++)
		buf_fmt(b, "endpoint %.*s\n", STR_ARG(card->endpoints.p[i]));
	for (size_t i = 0; i < card->pins.n; i++) {
		const struct str hex = sha256_print(cx->arena, &card->pins.p[i]);
		const struct str claim = card->pins.claims[i];
		buf_fmt(b, "tls %.*s%s%.*s\n", STR_ARG(hex), claim.n > 0 ? " " : "",
			STR_ARG(claim));
	}
	for (size_t i = 0; i < card->signing.n; i++) {
		const struct card_key *k = &card->signing.p[i];
		const struct str from = entry_print_time(cx->arena, k->from),
				 until = entry_print_time(cx->arena, k->until);
		buf_fmt(b, "signing %.*s %.*s %.*s\n", STR_ARG(k->vkey), STR_ARG(from),
			STR_ARG(until));
	}
	const struct str certificate = base64_print(cx->arena, card->encryption);
	buf_fmt(b, "encryption %.*s%s%.*s\n", STR_ARG(certificate),
		card->encryption_claim.n > 0 ? " " : "", STR_ARG(card->encryption_claim));
}

static void print_people(struct cx *cx, const struct card *card, struct buf *b)
{
	for (size_t i = 0; i < card->people.n; i++) {
		const struct card_person *p = &card->people.p[i];
		const struct str key = sha256_print(cx->arena, &p->key),
				 from = entry_print_time(cx->arena, p->from),
				 until = p->until.us == 0 ? STR("-")
							  : entry_print_time(cx->arena, p->until);
		buf_fmt(b, "person %.*s %.*s %.*s %.*s\n", STR_ARG(key), STR_ARG(from),
			STR_ARG(until), STR_ARG(p->name));
	}
}

enum rc card_print(struct cx *cx, const struct card *card, struct str *out)
{
	struct buf b;
	TRY(card_check(cx, card));
	const struct str issued = entry_print_time(cx->arena, card->issued);
	buf_init(&b, NOTE_BYTES_MAX);
	buf_fmt(&b,
		"comity/card/v1\nname %.*s\ncountry %.*s\nkind %s\norigin %.*s\nserial %lld\n"
		"issued %.*s\nledger %.*s\n",
		STR_ARG(card->name), STR_ARG(card->country), card_kind_key(card->kind),
		STR_ARG(card->origin), (long long)card->serial, STR_ARG(issued),
		STR_ARG(card->ledger));
	if (card->witness.n > 0)
		buf_fmt(&b, "witness %.*s\n", STR_ARG(card->witness));
	print_keys(cx, card, &b);
	print_people(cx, card, &b);
	const bool full = buf_full(&b);
	*out = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return full ? cx_fail(cx, RC_LIMIT, "card: it is too long") : RC_OK;
}

enum rc card_sign(struct cx *cx, const struct card *card, const struct card_signer *signers,
		  size_t n, struct str *out)
{
	struct note note = { 0 };
	TRY(card_print(cx, card, &note.text));
	for (size_t i = 0; i < n; i++)
		note_sign(cx->arena, &note, &signers[i].public, signers[i].secret, 0);
	*out = note_print(cx->arena, &note);
	return RC_OK;
}

/* ---- Reading ---- */

struct reader {
	struct str rest;
	int line;	// the one that comes next, from 1
	bool is_stored; // here: its keys were examined when it came
};

/* Of the line that was taken last. */
static enum rc fail(struct cx *cx, const struct reader *r, const char *what)
{
	return cx_fail(cx, RC_INVALID, "card: line %d: %s", r->line - 1, what);
}

/* The value of the next line, if it begins with that word. */
static bool take(struct reader *r, const char *word, struct str *value)
{
	struct str line, rest, found, text;
	if (!str_cut(r->rest, '\n', &line, &rest) || !str_cut(line, ' ', &found, &text) ||
	    !str_eq(found, str_from_c(word)))
		return false;
	*value = text;
	r->rest = rest;
	r->line++;
	return true;
}

static enum rc need(struct cx *cx, struct reader *r, const char *word, struct str *value)
{
	return take(r, word, value) ? RC_OK
				    : cx_fail(cx, RC_INVALID, "card: line %d does not say \"%s\"",
					      r->line, word);
}

static enum rc check_vkey(struct cx *cx, const struct reader *r, struct str vkey)
{
	struct note_key key;
	return note_key_parse(cx, vkey, &key) == RC_OK ? RC_OK : fail(cx, r, "no key is spelt so");
}

static enum rc read_head(struct cx *cx, struct reader *r, struct card *c)
{
	struct str value = { 0 };
	TRY(need(cx, r, "name", &c->name));
	TRY(need(cx, r, "country", &c->country));
	TRY(need(cx, r, "kind", &value));
	if (!card_kind_parse(value, &c->kind))
		return fail(cx, r, "unknown kind of node");
	TRY(need(cx, r, "origin", &c->origin));
	TRY(need(cx, r, "serial", &value));
	if (!str_to_i64(value, 1, INT64_MAX, &c->serial) || str_starts(value, STR("0")))
		return fail(cx, r, "the serial is no number from 1");
	TRY(need(cx, r, "issued", &value));
	if (!entry_parse_time(value, &c->issued))
		return fail(cx, r, "no time of issue, such as 2026-11-22T08:00:00.000000Z");
	TRY(need(cx, r, "ledger", &c->ledger));
	TRY(check_vkey(cx, r, c->ledger));
	if (take(r, "witness", &c->witness))
		TRY(check_vkey(cx, r, c->witness));
	return RC_OK;
}

static enum rc read_signing(struct cx *cx, const struct reader *r, struct str value, struct card *c)
{
	struct card_key k = { 0 };
	struct note_key key;
	struct str rest, from, until;
	if (c->signing.n == CARD_LIST_MAX)
		return fail(cx, r, "too many signing keys");
	if (!str_cut(value, ' ', &k.vkey, &rest) || !str_cut(rest, ' ', &from, &until) ||
	    !entry_parse_time(from, &k.from) || !entry_parse_time(until, &k.until))
		return fail(cx, r, "a signing key has two times");
	if (note_key_parse(cx, k.vkey, &key) != RC_OK || key.type != NOTE_ED25519 ||
	    (!r->is_stored && !sign_public_is_sound(&key.public)))
		return fail(cx, r, "no signing key is spelt so");
	c->signing.p[c->signing.n++] = k;
	return RC_OK;
}

static enum rc read_tls(struct cx *cx, const struct reader *r, struct str value, struct card *c)
{
	struct str hex, claim = { 0 };
	const size_t n = c->pins.n;
	const bool claimed = str_cut(value, ' ', &hex, &claim);
	if (n == CARD_LIST_MAX || !sha256_parse(claimed ? hex : value, &c->pins.p[n]))
		return fail(cx, r, "too many TLS keys, or not 64 hexadecimal digits");
	if (claimed && !r->is_stored && !card_claim_tls_holds(cx, &c->pins.p[n], claim, c->origin))
		return fail(cx, r, "the TLS key does not say that it is this node's");
	c->pins.claims[c->pins.n++] = claim;
	return RC_OK;
}

static enum rc read_encryption(struct cx *cx, const struct reader *r, struct str value,
			       struct card *c)
{
	struct str text, claim = { 0 };
	const bool claimed = str_cut(value, ' ', &text, &claim);
	if (!base64_parse(cx->arena, claimed ? text : value, &c->encryption))
		return fail(cx, r, "the certificate is not base64");
	if (claimed && !r->is_stored &&
	    !card_claim_encryption_holds(cx, c->encryption, claim, c->origin))
		return fail(cx, r, "the key to encrypt to does not say that it is this node's");
	c->encryption_claim = claim;
	return RC_OK;
}

static enum rc read_person(struct cx *cx, const struct reader *r, struct str value, struct card *c)
{
	struct card_person p = { 0 };
	struct str key, rest, from, until;
	if (c->people.n == CARD_PEOPLE_MAX)
		return fail(cx, r, "too many keys of people");
	if (!str_cut(value, ' ', &key, &rest) || !str_cut(rest, ' ', &from, &rest) ||
	    !str_cut(rest, ' ', &until, &p.name) || !sha256_parse(key, &p.key) ||
	    !entry_parse_time(from, &p.from) ||
	    (!str_eq(until, STR("-")) && !entry_parse_time(until, &p.until)))
		return fail(cx, r, "a person's key: 64 hexadecimal digits, two times, a name");
	*ARENA_PUSH(cx->arena, &c->people) = p;
	return RC_OK;
}

static enum rc read_keys(struct cx *cx, struct reader *r, struct card *c)
{
	struct str value = { 0 };
	while (take(r, "endpoint", &value)) {
		if (c->endpoints.n == CARD_LIST_MAX)
			return fail(cx, r, "too many endpoints");
		c->endpoints.p[c->endpoints.n++] = value;
	}
	while (take(r, "tls", &value))
		TRY(read_tls(cx, r, value, c));
	while (take(r, "signing", &value))
		TRY(read_signing(cx, r, value, c));
	TRY(need(cx, r, "encryption", &value));
	TRY(read_encryption(cx, r, value, c));
	while (take(r, "person", &value))
		TRY(read_person(cx, r, value, c));
	return RC_OK;
}

static enum rc parse(struct cx *cx, struct str text, bool is_stored, struct card *out)
{
	struct card c = { 0 };
	struct reader r = { text, 1, is_stored };
	struct str line;
	if (!str_cut(r.rest, '\n', &line, &r.rest) || !str_eq(line, STR("comity/card/v1")))
		return cx_fail(cx, RC_INVALID,
			       "card: line 1: it does not begin with "
			       "comity/card/v1");
	r.line++;
	TRY(read_head(cx, &r, &c));
	TRY(read_keys(cx, &r, &c));
	if (r.rest.n > 0)
		return cx_fail(cx, RC_INVALID, "card: line %d: something stands behind the card",
			       r.line);
	TRY(card_check(cx, &c));
	*out = c;
	return RC_OK;
}

enum rc card_parse(struct cx *cx, struct str text, struct card *out)
{
	return parse(cx, text, false, out);
}

enum rc card_is_signed_by(struct cx *cx, struct str bytes, const struct card *by, struct instant at,
			  bool *out)
{
	struct note note;
	bool any = false;
	TRY(note_parse(cx, bytes, &note));
	for (size_t i = 0; i < by->signing.n; i++) {
		const struct card_key *k = &by->signing.p[i];
		struct note_key key;
		bool is_signed = false;
		TRY(note_key_parse(cx, k->vkey, &key));
		TRY(note_verify(cx, &note, &key, &is_signed));
		any = any || (is_signed && at.us >= k->from.us && at.us < k->until.us);
	}
	*out = any;
	return RC_OK;
}

enum rc card_read(struct cx *cx, struct str bytes, struct card *out)
{
	struct note note = { 0 };
	struct card c = { 0 };
	bool by_itself = false;
	TRY(note_parse(cx, bytes, &note));
	TRY(card_parse(cx, note.text, &c));
	TRY(card_is_signed_by(cx, bytes, &c, c.issued, &by_itself));
	if (!by_itself)
		return cx_fail(cx, RC_DENIED,
			       "card: it is not signed by a key in it that counts when it was "
			       "issued");
	*out = c;
	return RC_OK;
}

enum rc card_read_again(struct cx *cx, struct str bytes, struct card *out)
{
	struct note note;
	TRY(note_parse(cx, bytes, &note));
	return parse(cx, note.text, true, out);
}

enum rc card_fingerprint(struct cx *cx, struct str bytes, struct sha256 *out)
{
	struct note note;
	TRY(note_parse(cx, bytes, &note));
	*out = sha256_of(note.text);
	return RC_OK;
}

enum rc card_examine(struct cx *cx, struct str bytes, struct card *out, struct sha256 *fingerprint)
{
	AUTO(envelope_key) key = NULL;
	TRY(card_read(cx, bytes, out));
	TRY(card_fingerprint(cx, bytes, fingerprint));
	return envelope_key_open(cx, out->encryption, &key);
}

/* An ended key has nobody any more who could sign; it claims nothing (peer_db.h). */
static enum rc check_signers(struct cx *cx, struct str bytes, const struct card *c)
{
	for (size_t i = 0; i < c->signing.n; i++) {
		const struct card_key *k = &c->signing.p[i];
		struct note note;
		struct note_key key;
		bool is_signed = false;
		TRY(note_parse(cx, bytes, &note));
		TRY(note_key_parse(cx, k->vkey, &key));
		TRY(note_verify(cx, &note, &key, &is_signed));
		if (!is_signed && !card_key_has_ended(c, k))
			return cx_fail(cx, RC_DENIED,
				       "card: the key %.*s in it has not signed it: each key shows "
				       "that it is the node's",
				       STR_ARG(card_key_id(k->vkey)));
	}
	return RC_OK;
}

enum rc card_admit(struct cx *cx, struct str bytes, struct card *out, struct sha256 *fingerprint)
{
	struct card c = { 0 };
	if (!str_starts(bytes, STR("comity/card/v1\n")) || str_find(bytes, STR("\n\n")) == STR_NONE)
		return cx_fail(cx, RC_INVALID,
			       N_("This is no card of a node, or a part of it is missing"));
	TRY(card_examine(cx, bytes, &c, fingerprint));
	TRY(check_signers(cx, bytes, &c));
	bool claimed = c.encryption_claim.n > 0;
	for (size_t i = 0; i < c.pins.n; i++)
		claimed = claimed && c.pins.claims[i].n > 0;
	if (!claimed)
		return cx_fail(cx, RC_DENIED,
			       "card: its keys for TLS and encryption do not show that they are "
			       "the node's: have it made again there, by comity peer card");
	*out = c;
	return RC_OK;
}

enum rc card_continues(struct cx *cx, struct str bytes, struct str before, bool *out)
{
	struct card card = { 0 };
	TRY(card_read(cx, before, &card));
	return card_is_signed_by(cx, bytes, &card, cx->now, out);
}
