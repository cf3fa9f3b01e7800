// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/rotate_job.h"

#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/person_db.h"

/* What the units of this file are given. */
struct step {
	const struct rotator *r;
	struct own_card card, last;
	struct rotation rotation;
	enum rotation_kind kind;
	struct peer_list lacking;
	struct card_people people;
	bool begin, switching;
};

/* ---- Cards ---- */

static enum rc describe(struct cx *cx, struct str bytes, struct own_card *out)
{
	struct card card;
	TRY(card_examine(cx, bytes, &card, &out->fingerprint));
	out->card = bytes;
	out->serial = card.serial;
	return RC_OK;
}

/* In the unit of whatever made it newer, so that nobody is left out. */
static enum rc announce(struct cx *cx, struct db *db)
{
	struct peer_list lacking;
	struct own_card card;
	TRY(own_card_load(cx, db, &card));
	if (card.serial < 2)
		return RC_OK; // the first went by hand
	TRY(card_lacking(cx, db, card.serial, false, &lacking));
	for (size_t i = 0; i < lacking.n; i++) {
		struct id message;
		const struct document_order order = { .peer = &lacking.p[i],
						      .kind = &document_card,
						      .contents = card.card,
						      .thread = lacking.p[i].id };
		TRY(document_send(cx, db, &order, &message));
		TRY(card_sent(cx, db, lacking.p[i].id, card.serial, message));
	}
	return RC_OK;
}

static enum rc load_last(struct cx *cx, struct db *db, void *arg)
{
	struct step *s = arg;
	TRY(rotation_load(cx, db, &s->rotation));
	TRY(person_own(cx, db, &s->people));
	return own_card_load(cx, db, &s->last);
}

static enum rc store_card(struct cx *cx, struct db *db, void *arg)
{
	struct step *s = arg;
	TRY(own_card_add(cx, db, &s->card));
	if (s->begin)
		TRY(rotation_begin(cx, db, s->kind, s->card.serial));
	if (s->switching)
		TRY(rotation_switch(cx, db));
	return announce(cx, db);
}

enum rc own_card_sync(struct cx *cx, const struct rotator *r, struct own_card *out)
{
	struct step s = { .r = r };
	struct str bytes;
	const enum rc rc = exchange_card_read(cx, r->dir, &bytes);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	if (rc == RC_OK)
		TRY(describe(cx, bytes, &s.card));
	TRY(unit_run(cx, r->store, TX_READ, load_last, &s));
	if (s.card.serial > s.last.serial)
		TRY(unit_run(cx, r->store, TX_WRITE, store_card, &s));
	if (s.card.serial < s.last.serial) {
		TRY(exchange_card_write(cx, r->dir, s.last.card));
		s.card = s.last;
	}
	*out = s.card;
	return RC_OK;
}

/* Made of the card before, unless words say otherwise; with the keys that people have now. */
static enum rc renew(struct cx *cx, struct step *s, const struct card_words *words)
{
	struct exchange_keys keys;
	struct card_words says;
	struct card card;
	struct str bytes;
	if (words) {
		says = *words;
	} else {
		TRY(card_read(cx, s->last.card, &card));
		says = (struct card_words){ .name = card.name,
					    .country = card.country,
					    .origin = card.origin,
					    .endpoint = card.endpoints.p[0],
					    .kind = card.kind };
	}
	says.people = s->people;
	TRY(exchange_keys_open(cx, s->r->dir, &keys));
	const enum rc rc = exchange_card_make(cx, &keys, &says, s->last.card, s->switching, &bytes);
	exchange_keys_close(&keys);
	TRY(rc);
	TRY(describe(cx, bytes, &s->card));
	TRY(unit_run(cx, s->r->store, TX_WRITE, store_card, s));
	return exchange_card_write(cx, s->r->dir, bytes);
}

enum rc own_card_renew(struct cx *cx, const struct rotator *r, const struct card_words *words,
		       struct own_card *out)
{
	struct step s = { .r = r };
	TRY(own_card_sync(cx, r, &s.last));
	TRY(unit_run(cx, r->store, TX_READ, load_last, &s));
	s.switching = s.rotation.going && s.rotation.state == ROTATION_SWITCHING;
	TRY(renew(cx, &s, words));
	*out = s.card;
	return RC_OK;
}

/* ---- Keys ---- */

enum rc rotate_begin(struct cx *cx, const struct rotator *r, enum rotation_kind kind)
{
	struct step s = { .r = r, .kind = kind, .begin = true };
	struct card card;
	TRY(own_card_sync(cx, r, &s.last));
	TRY(unit_run(cx, r->store, TX_READ, load_last, &s));
	if (s.last.serial == 0)
		return cx_fail(cx, RC_MISSING,
			       "this node has no card yet: comity peer card makes it");
	if (s.rotation.going && s.rotation.kind == kind)
		return RC_OK;
	if (s.rotation.going)
		return cx_fail(cx, RC_CONFLICT,
			       "the %s key is being replaced: one key at a time; comity peer key "
			       "show says what it waits for",
			       rotation_kind_key(s.rotation.kind));
	TRY(card_read(cx, s.last.card, &card));
	TRY(exchange_key_next(cx, r->dir, card.origin, kind));
	return renew(cx, &s, NULL);
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct step *s = arg;
	TRY(load_last(cx, db, s));
	if (s->last.serial == 0)
		return RC_OK;
	if (s->rotation.going)
		return card_lacking(cx, db, s->rotation.serial, true, &s->lacking);
	return card_lacking(cx, db, s->last.serial, false, &s->lacking);
}

static enum rc send_cards(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return announce(cx, db);
}

static enum rc end(struct cx *cx, struct db *db, void *arg)
{
	const struct step *s = arg;
	return rotation_end(cx, db, &s->rotation);
}

/* Steps 2 and 3. */
static enum rc advance(struct cx *cx, struct step *s, bool *switched)
{
	const bool late = instant_add(s->rotation.begun_at, ROTATION_WAITS).us <= cx->now.us;
	if (s->rotation.state == ROTATION_ANNOUNCED && s->lacking.n > 0 && !late)
		return RC_OK;
	if (s->rotation.state == ROTATION_ANNOUNCED) {
		s->switching = true;
		TRY(renew(cx, s, NULL));
	}
	TRY(exchange_key_switch(cx, s->r->dir, s->rotation.kind));
	TRY(unit_run(cx, s->r->store, TX_WRITE, end, s));
	*switched = true;
	return RC_OK;
}

/* Whether the card names the keys that people have now. */
static enum rc check_people(struct cx *cx, const struct step *s, bool *same)
{
	struct card card;
	TRY(card_read_again(cx, s->last.card, &card));
	*same = card_people_eq(&card.people, &s->people);
	return RC_OK;
}

enum rc rotate_turn(struct cx *cx, const struct rotator *r, bool *switched)
{
	struct step s = { .r = r };
	struct own_card made;
	bool same = false;
	*switched = false;
	TRY(unit_run(cx, r->store, TX_READ, look, &s));
	if (s.last.serial == 0)
		return RC_OK;
	TRY(check_people(cx, &s, &same));
	if (!same)
		return own_card_renew(cx, r, NULL, &made);
	if (s.last.serial > 1 && s.lacking.n > 0)
		TRY(unit_run(cx, r->store, TX_WRITE, send_cards, &s));
	return s.rotation.going ? advance(cx, &s, switched) : RC_OK;
}
