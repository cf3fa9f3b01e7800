// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_offer_db.h"

#include "exchange/contact_to_text.h"
#include "people/account.h"
#include "people/act_db.h"

SQL_STATEMENT(contact_offer_of, "SELECT text, received_at FROM exchange_contact_offer"
				" WHERE peer_id = $1");
SQL_STATEMENT(contact_offer_store,
	      "INSERT INTO exchange_contact_offer (peer_id, text, received_at) VALUES ($1, $2, $3)"
	      " ON CONFLICT (peer_id) DO UPDATE SET text = $2, received_at = $3");
SQL_STATEMENT(contact_offer_delete, "DELETE FROM exchange_contact_offer WHERE peer_id = $1");

static struct ledger_act act_of(const char *act, struct id peer)
{
	return (struct ledger_act){ .act = act, .object_kind = "peer", .object = peer };
}

enum rc contact_offer_put(struct cx *cx, struct db *db, struct id peer, struct str text)
{
	struct contact_list list, before;
	const struct ledger_act act = act_of("contacts-received", peer);
	TRY(contacts_parse(cx, text, &list));
	TRY(contacts_withdraw(cx, db, peer, &list));
	TRY(contact_list(cx, db, peer, &before));
	const struct contact_changes changes = contact_compare(cx->arena, &before, &list);
	if (changes.n > 0)
		TRY(DB_RUN(cx, db, &contact_offer_store, VAL(peer), VAL(text), VAL(cx->now)));
	else
		TRY(DB_RUN(cx, db, &contact_offer_delete, VAL(peer)));
	return ledger_append(cx, db, &act, NULL);
}

enum rc contact_offer_load(struct cx *cx, struct db *db, struct id peer, struct contact_offer *out)
{
	struct contact_offer o = { 0 };
	struct contact_list before;
	struct str text = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &contact_offer_of, VAL(peer)));
	while (rows_next(r)) {
		text = rows_str(r);
		o.at = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	if (text.n > 0) {
		o.digest = sha256_of(text);
		TRY(contacts_parse(cx, text, &o.list));
		TRY(contact_list(cx, db, peer, &before));
		o.changes = contact_compare(cx->arena, &before, &o.list);
	}
	*out = o;
	return RC_OK;
}

static enum rc load_waiting(struct cx *cx, struct db *db, struct id peer, struct contact_offer *out)
{
	TRY(contact_offer_load(cx, db, peer, out));
	return out->at.us > 0
		       ? RC_OK
		       : cx_fail(cx, RC_CONFLICT, N_("no other contacts of it wait any more"));
}

enum rc contact_offer_accept(struct cx *cx, struct db *db, const struct actor *by, struct id peer,
			     struct sha256 digest)
{
	struct contact_offer o = { 0 };
	TRY(load_waiting(cx, db, peer, &o));
	if (!sha256_eq(&o.digest, &digest))
		return cx_fail(cx, RC_CONFLICT,
			       N_("the node has sent another list meanwhile: look at that one"));
	TRY(contacts_replace(cx, db, peer, &o.list));
	TRY(DB_RUN(cx, db, &contact_offer_delete, VAL(peer)));
	struct ledger_act act = act_of("contacts-accepted", peer);
	act.content = o.digest;
	return act_append(cx, db, by, ACCESS_PEER_ANSWER, act);
}

enum rc contact_offer_refuse(struct cx *cx, struct db *db, const struct actor *by, struct id peer,
			     struct str reason)
{
	struct contact_offer o = { 0 };
	const char *fault = account_reason_fault(reason);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(load_waiting(cx, db, peer, &o));
	TRY(DB_RUN(cx, db, &contact_offer_delete, VAL(peer)));
	struct ledger_act act = act_of("contacts-refused", peer);
	act.content = o.digest;
	act.note = reason;
	return act_append(cx, db, by, ACCESS_PEER_ANSWER, act);
}
