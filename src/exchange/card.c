// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/card.h"

#include <string.h>

#include "ledger/act_words.h"

static const struct {
	const char *key, *name;
} kinds[CARD_KINDS] = {
	[CARD_CONTACT_POINT] = { "contact-point", N_("24/7 contact point") },
	[CARD_AUTHORITY] = { "authority", N_("Authority") },
	[CARD_RESPONSE_TEAM] = { "response-team", N_("Response team (CERT)") },
	[CARD_HOTLINE] = { "hotline", N_("Hotline") },
	[CARD_PROVIDER] = { "provider", N_("Service provider") },
	[CARD_SECRETARIAT] = { "secretariat", N_("Secretariat of a network") },
};

const char *card_kind_key(enum card_kind kind)
{
	INVARIANT(kind < CARD_KINDS);
	return kinds[kind].key;
}

const char *card_kind_name(enum card_kind kind)
{
	INVARIANT(kind < CARD_KINDS);
	return kinds[kind].name;
}

bool card_kind_parse(struct str key, enum card_kind *out)
{
	for (enum card_kind k = 0; k < CARD_KINDS; k++) {
		if (str_eq(key, str_from_c(kinds[k].key))) {
			*out = k;
			return true;
		}
	}
	return false;
}

static bool is_all_of(struct str s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || !strchr(allowed, s.p[i]))
			return false;
	return s.n > 0;
}

/* What a person reads must look as it is: no control character, nor a mark that turns text. */
bool card_name_fits(struct str s)
{
	if (s.n == 0 || s.n > CARD_NAME_MAX || !str_is_utf8(s) || s.p[0] == ' ' ||
	    s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const uint8_t c = (uint8_t)s.p[i], next = i + 1 < s.n ? (uint8_t)s.p[i + 1] : 0,
			      third = i + 2 < s.n ? (uint8_t)s.p[i + 2] : 0;
		const bool control = c < ' ' || c == 0x7f || (c == 0xc2 && next < 0xa0);
		const bool turns = c == 0xe2 && ((next == 0x80 && third >= 0x8b && third <= 0xae &&
						  (third <= 0x8f || third >= 0xa8)) ||
						 (next == 0x81 && third >= 0xa0));
		if (control || turns || (c == 0xef && next == 0xbb && third == 0xbf))
			return false;
	}
	return true;
}

static bool is_endpoint(struct str s)
{
	const struct str host = str_slice(s, 8, s.n);
	return s.n <= CARD_LINE_MAX && str_starts(s, STR("https://")) &&
	       is_all_of(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:[]");
}

static enum rc check_signing(struct cx *cx, const struct card *card)
{
	if (card->signing.n == 0)
		return cx_fail(cx, RC_INVALID, "card: no signing key");
	for (size_t i = 0; i < card->signing.n; i++) {
		const struct card_key *k = &card->signing.p[i];
		if (k->from.us < 0 || k->until.us <= k->from.us)
			return cx_fail(cx, RC_INVALID, "card: a signing key ends before it begins");
		for (size_t j = 0; j < i; j++)
			if (str_eq(card_key_id(k->vkey), card_key_id(card->signing.p[j].vkey)))
				return cx_fail(cx, RC_INVALID, "card: a signing key stands twice");
	}
	return RC_OK;
}

/* The name in a vkey. */
static bool is_named(struct str vkey, struct str origin, struct str more)
{
	struct str name, rest;
	(void)str_cut(vkey, '+', &name, &rest); // without one the whole is the name
	return name.n == origin.n + more.n && str_starts(name, origin) && str_ends(name, more);
}

/* Whoever may name a ledger or a witness as another node does would speak in its place. */
static enum rc check_names(struct cx *cx, const struct card *card)
{
	if (!is_named(card->ledger, card->origin, STR("")))
		return cx_fail(cx, RC_INVALID,
			       "card: the ledger's key is not called by the origin");
	if (card->witness.n > 0 && !is_named(card->witness, card->origin, STR("/witness")))
		return cx_fail(cx, RC_INVALID,
			       "card: the witness's key is not called ORIGIN/witness");
	return RC_OK;
}

static enum rc check_people(struct cx *cx, const struct card *card)
{
	if (card->people.n > CARD_PEOPLE_MAX)
		return cx_fail(cx, RC_INVALID, "card: more than %d keys of people",
			       CARD_PEOPLE_MAX);
	for (size_t i = 0; i < card->people.n; i++) {
		const struct card_person *p = &card->people.p[i];
		if (!card_name_fits(p->name))
			return cx_fail(cx, RC_INVALID,
				       "card: name of a person: 1 to %d bytes that can be seen",
				       CARD_NAME_MAX);
		if (p->from.us < 0 || (p->until.us != 0 && p->until.us < p->from.us))
			return cx_fail(cx, RC_INVALID,
				       "card: a person's key ends before it begins");
		if (i > 0 && memcmp(p[-1].key.b, p->key.b, sizeof p->key.b) >= 0)
			return cx_fail(cx, RC_INVALID,
				       "card: the keys of people are not in their order, or one "
				       "stands twice");
	}
	return RC_OK;
}

enum rc card_check(struct cx *cx, const struct card *card)
{
	if (!card_name_fits(card->name))
		return cx_fail(cx, RC_INVALID, "card: name: 1 to %d bytes that can be seen",
			       CARD_NAME_MAX);
	if (card->country.n != 2 || !is_all_of(card->country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		return cx_fail(cx, RC_INVALID, "card: country: two capital letters");
	if (card->origin.n > CARD_NAME_MAX ||
	    !is_all_of(card->origin, "abcdefghijklmnopqrstuvwxyz0123456789.-/_"))
		return cx_fail(cx, RC_INVALID, "card: origin: small letters, digits, . - / _");
	if (card->serial < 1 || card->issued.us < 0)
		return cx_fail(cx, RC_INVALID,
			       "card: serial and time of issue begin at 1 and 1970");
	if (card->endpoints.n == 0 || card->pins.n == 0)
		return cx_fail(cx, RC_INVALID, "card: an endpoint and a TLS key are needed");
	for (size_t i = 0; i < card->endpoints.n; i++)
		if (!is_endpoint(card->endpoints.p[i]))
			return cx_fail(cx, RC_INVALID, "card: endpoint: https://HOST:PORT");
	if (card->ledger.n == 0 || card->encryption.n == 0)
		return cx_fail(cx, RC_INVALID,
			       "card: the ledger's key or the certificate to "
			       "encrypt to is missing");
	TRY(check_names(cx, card));
	TRY(check_people(cx, card));
	return check_signing(cx, card);
}

bool card_key_has_ended(const struct card *card, const struct card_key *key)
{
	return key->until.us <= instant_add(card->issued, DAYS(1)).us;
}

bool card_people_eq(const struct card_people *a, const struct card_people *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		const struct card_person *x = &a->p[i], *y = &b->p[i];
		if (!sha256_eq(&x->key, &y->key) || x->from.us != y->from.us ||
		    x->until.us != y->until.us || !str_eq(x->name, y->name))
			return false;
	}
	return a->n == b->n;
}

struct str card_key_id(struct str vkey)
{
	struct str name, rest, id, key;
	(void)str_cut(vkey, '+', &name, &rest); // without one the whole is the name
	(void)str_cut(rest, '+', &id, &key);
	return str_slice(vkey, 0, name.n + (id.n > 0 ? 1 + id.n : 0));
}

struct str card_key_alone(struct str vkey)
{
	struct str name, rest, id, key = { 0 };
	if (str_cut(vkey, '+', &name, &rest))
		(void)str_cut(rest, '+', &id, &key); // without one there is none
	return key;
}

const struct card_key *card_key_at(const struct card *card, struct str keyid, struct instant at)
{
	for (size_t i = 0; i < card->signing.n; i++) {
		const struct card_key *k = &card->signing.p[i];
		if (str_eq(card_key_id(k->vkey), keyid) && at.us >= k->from.us &&
		    at.us < k->until.us)
			return k;
	}
	return NULL;
}
