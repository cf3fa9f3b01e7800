// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/settle_job.h"

#include "exchange/receipt_job.h"
#include "ledger/entry_db.h"
#include "people/alarm_db.h"

enum rc settle_wire(struct cx *cx, const struct exchange_keys *keys, const struct outbox_row *row,
		    const struct card *card, struct str *out, bool *fresh)
{
	struct wire wire;
	const struct wire_signer signer = { keys->keyid, keys->signing.key };
	const struct str url = arena_fmt(cx->arena, "%.*s/exchange", STR_ARG(card->endpoints.p[0]));
	*fresh = false;
	if (row->wire.n > 0) {
		TRY(wire_parse(cx, row->wire, &wire));
		*out = row->wire;
		if (str_eq(wire.url, url) && wire_is_fresh(cx, &wire))
			return RC_OK;
	}
	wire = (struct wire){ .url = url, .type = row->message.content_type };
	TRY(wire_sign(cx, row->message.body, row->transaction, &signer, &wire));
	*out = wire_print(cx->arena, &wire);
	*fresh = true;
	return RC_OK;
}

/* ---- The receipt ---- */

/* That it is for this message, all of it. */
static enum rc check_receipt(struct cx *cx, const struct card *card, struct str origin,
			     struct settling *s)
{
	struct receipt receipt;
	const struct receipt_of of = { s->row.digest, s->row.transaction, origin, s->checkpoint };
	TRY(receipt_by(cx, card, s->row.receipt, &receipt));
	s->by_peer = true;
	TRY(receipt_check(cx, card, &receipt, &of));
	s->accepted = receipt.outcome == RECEIPT_ACCEPTED;
	s->why = receipt.reason;
	return RC_OK;
}

enum rc settle_judge(struct cx *cx, const struct card *card, struct str origin, struct settling *s)
{
	s->what = SETTLE_DONE;
	s->by_peer = false;
	if (check_receipt(cx, card, origin, s) == RC_OK)
		return RC_OK;
	s->what = SETTLE_ALARM;
	s->why = arena_copy(cx->arena, cx_error(cx));
	return RC_OK;
}

/* ---- Writing it down ---- */

static enum rc write_done(struct cx *cx, struct db *db, const struct exchange_kind *kinds,
			  struct settling *s)
{
	const struct message *m = &s->row.message;
	const struct exchange_kind *kind = exchange_kind_of(kinds, m->kind);
	TRY(outbox_done(cx, db, &s->row, s->accepted, &s->fresh));
	if (!s->fresh || !kind || !kind->settle)
		return RC_OK;
	const struct outbound_done done = { .id = m->id,
					    .peer = m->peer,
					    .thread = m->thread,
					    .accepted = s->accepted,
					    .reason = s->why };
	return kind->settle(cx, db, &done);
}

static enum rc write_alarm(struct cx *cx, struct db *db, const struct settling *s)
{
	const struct id id = s->row.message.id;
	const struct alarm alarm = {
		.kind = ALARM_RECEIPT_WRONG, .object_kind = "message", .object = id, .text = s->why
	};
	const struct ledger_act act = { .act = "receipt-wrong",
					.object_kind = "message",
					.object = id,
					.content = sha256_of(s->row.receipt),
					.note = s->why };
	bool fresh = false;
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, id), &fresh));
	if (fresh)
		TRY(ledger_append(cx, db, &act, NULL));
	return outbox_failed(cx, db, id, s->why, s->due);
}

struct settle_work {
	const struct exchange_kind *kinds;
	struct settling *const *list;
	size_t n;
};

static enum rc write_all(struct cx *cx, struct db *db, void *arg)
{
	const struct settle_work *w = arg;
	for (size_t i = 0; i < w->n; i++) {
		struct settling *s = w->list[i];
		if (s->what == SETTLE_DONE)
			TRY(write_done(cx, db, w->kinds, s));
		else if (s->what == SETTLE_ALARM)
			TRY(write_alarm(cx, db, s));
		else
			TRY(outbox_failed(cx, db, s->row.message.id, s->why, s->due));
	}
	return RC_OK;
}

void settle_all(struct cx *cx, struct store *store, const struct exchange_kind *kinds,
		struct settling *const *list, size_t n)
{
	struct settle_work all = { kinds, list, n };
	if (n == 0)
		return;
	const enum rc rc = unit_run(cx, store, TX_WRITE, write_all, &all);
	for (size_t i = 0; i < n; i++) {
		struct settle_work one = { kinds, &list[i], 1 };
		list[i]->rc = rc == RC_OK || n == 1
				      ? rc
				      : unit_run(cx, store, TX_WRITE, write_all, &one);
	}
}
