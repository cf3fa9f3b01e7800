// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_job.h"

#include "exchange/contact_db.h"
#include "exchange/contact_sent_db.h"
#include "exchange/contact_to_text.h"
#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/own_card_db.h"
#include "exchange/peer_db.h"
#include "ledger/entry.h"
#include "store/store.h"

struct turn {
	struct str text;
	struct sha256 digest;
	struct peer_list lacking;
	bool any; // of our own
};

static enum rc look_at_page(struct cx *cx, struct db *db, struct turn *t,
			    const struct peer_list *page)
{
	for (size_t i = 0; i < page->n; i++) {
		struct sha256 last;
		const struct peer *p = &page->p[i];
		if (p->state != PEER_ACTIVE || p->road != PEER_COMITY)
			continue;
		TRY(contacts_sent_load(cx, db, p->id, &last));
		const bool never = !entry_has_hash(&last);
		if (never ? t->any : !sha256_eq(&last, &t->digest))
			*ARENA_PUSH(cx->arena, &t->lacking) = *p;
	}
	return RC_OK;
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	struct contact_list own;
	struct own_card card;
	struct peer_list page = { .n = PEER_PAGE };
	struct str after = STR("");
	*t = (struct turn){ 0 };
	TRY(own_card_load(cx, db, &card));
	if (card.serial == 0)
		return RC_OK;
	TRY(contact_list(cx, db, (struct id){ 0 }, &own));
	TRY(contacts_print(cx, &own, &t->text));
	t->digest = sha256_of(t->text);
	t->any = own.n > 0;
	while (page.n == PEER_PAGE) {
		TRY(peer_list_from(cx, db, after, &page));
		TRY(look_at_page(cx, db, t, &page));
		if (page.n > 0)
			after = page.p[page.n - 1].origin;
	}
	return RC_OK;
}

static enum rc send(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	TRY(look(cx, db, t)); // as it is in this unit
	for (size_t i = 0; i < t->lacking.n; i++) {
		struct id message;
		const struct document_order order = { .peer = &t->lacking.p[i],
						      .kind = &document_contacts,
						      .contents = t->text,
						      .thread = t->lacking.p[i].id };
		TRY(document_send(cx, db, &order, &message));
		TRY(contacts_sent_store(cx, db, t->lacking.p[i].id, t->digest));
	}
	return RC_OK;
}

static enum rc find_due(struct cx *cx, struct db *db, void *arg)
{
	return ping_due(cx, db, arg);
}

static enum rc ask(struct cx *cx, struct db *db, void *arg)
{
	struct id *contact = arg, ping;
	TRY(ping_due(cx, db, contact)); // as it is in this unit
	return id_is_set(*contact) ? ping_ask(cx, db, NULL, *contact, &ping) : RC_OK;
}

/* At most so many at a time: the next turn goes on. */
enum { PINGS_A_TURN = 20 };

static enum rc ask_those_due(struct cx *cx, struct store *store)
{
	struct id contact;
	TRY(unit_run(cx, store, TX_READ, find_due, &contact));
	for (int i = 0; i < PINGS_A_TURN && id_is_set(contact); i++)
		TRY(unit_run(cx, store, TX_WRITE, ask, &contact));
	return RC_OK;
}

enum rc contact_turn(struct cx *cx, struct store *store)
{
	struct turn t;
	TRY(unit_run(cx, store, TX_READ, look, &t));
	if (t.lacking.n > 0)
		TRY(unit_run(cx, store, TX_WRITE, send, &t));
	return ask_those_due(cx, store);
}
