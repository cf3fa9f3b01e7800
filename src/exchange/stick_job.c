// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/stick_job.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/file_job.h"
#include "exchange/freight_db.h"
#include "exchange/freight_in_job.h"
#include "exchange/freight_out_job.h"
#include "exchange/receipt_job.h"
#include "exchange/settle_job.h"
#include "exchange/stick_db.h"
#include "formats/receipt.h"

#define RECEIPTS_FOR DAYS(90)
#define MESSAGE_END STR(".message")
#define RECEIPT_END STR(".receipt")
#define RANGE_END STR(".range")

/* ---- Export ---- */

struct page {
	struct id after;
	struct instant since;
	struct outbox_rows rows;
	struct outbox_row row;
	struct stick_receipts receipts;
	struct peer peer;
};

static enum rc load_rows(struct cx *cx, struct db *db, void *arg)
{
	struct page *p = arg;
	return outbox_list(cx, db, OUTBOX_WAITING, p->after, &p->rows);
}

static enum rc load_row(struct cx *cx, struct db *db, void *arg)
{
	struct page *p = arg;
	TRY(outbox_load(cx, db, p->after, &p->row));
	return peer_load(cx, db, p->row.message.peer, &p->peer);
}

static enum rc write_pouch(struct cx *cx, const struct receiver *r, const struct peer *peer,
			   struct str path, const struct pouch *inside)
{
	struct card card;
	struct str sealed;
	TRY(card_read(cx, peer->card, &card));
	TRY(pouch_seal(cx, r->keys, &card, wire_print(cx->arena, &inside->wire), inside->body,
		       &sealed));
	return file_write(cx, path, 0644, sealed);
}

static enum rc write_receipt(struct cx *cx, const struct receiver *r, const struct peer *peer,
			     struct str path, struct str receipt)
{
	struct card card;
	struct str sealed;
	TRY(card_read(cx, peer->card, &card));
	TRY(envelope_ring_seal(cx, r->keys->ring, card.encryption, &receipt, 1, &sealed));
	return file_write(cx, path, 0644, sealed);
}

static enum rc store_header(struct cx *cx, struct db *db, void *arg)
{
	const struct page *p = arg;
	return outbox_sign(cx, db, p->row.message.id, p->row.wire);
}

/* Signed once: what is on the stick is what the network takes, too. */
static enum rc header_of(struct cx *cx, const struct receiver *r, struct page *p, struct str *out)
{
	struct card card;
	bool fresh;
	TRY(card_read(cx, p->peer.card, &card));
	TRY(settle_wire(cx, r->keys, &p->row, &card, out, &fresh));
	p->row.wire = *out;
	return fresh ? unit_run(cx, r->store, TX_WRITE, store_header, p) : RC_OK;
}

static enum rc export_message(struct cx *cx, const struct receiver *r, struct str dir,
			      struct page *p, struct stick_tally *tally)
{
	struct str header;
	struct pouch inside = { 0 };
	TRY(unit_run(cx, r->store, TX_READ, load_row, p));
	if (p->row.state != OUTBOX_WAITING || p->peer.state != PEER_ACTIVE ||
	    p->peer.road != PEER_COMITY)
		return RC_OK;
	TRY(header_of(cx, r, p, &header));
	TRY(wire_parse(cx, header, &inside.wire));
	inside.body = p->row.message.body;
	const struct str path = arena_fmt(cx->arena, "%.*s/%08lld-%.*s.message", STR_ARG(dir),
					  (long long)p->row.number, STR_ARG(p->row.transaction));
	TRY(write_pouch(cx, r, &p->peer, path, &inside));
	tally->messages++;
	return RC_OK;
}

static enum rc export_messages(struct cx *cx, const struct receiver *r, struct str dir,
			       struct stick_tally *tally)
{
	struct page p = { .rows = { .n = 1 } };
	while (p.rows.n > 0) {
		TRY(unit_run(cx, r->store, TX_READ, load_rows, &p));
		for (size_t i = 0; i < p.rows.n; i++) {
			p.after = p.rows.p[i].message.id;
			TRY(export_message(cx, r, dir, &p, tally));
		}
	}
	return RC_OK;
}

static enum rc load_receipts(struct cx *cx, struct db *db, void *arg)
{
	struct page *p = arg;
	return stick_receipts_since(cx, db, p->since, p->after, &p->receipts);
}

static enum rc load_peer(struct cx *cx, struct db *db, void *arg)
{
	struct page *p = arg;
	return peer_load(cx, db, p->peer.id, &p->peer);
}

static enum rc export_receipts(struct cx *cx, const struct receiver *r, struct str dir,
			       struct stick_tally *tally)
{
	struct page p = { .since = { cx->now.us - RECEIPTS_FOR.us }, .receipts = { .n = 1 } };
	while (p.receipts.n > 0) {
		TRY(unit_run(cx, r->store, TX_READ, load_receipts, &p));
		for (size_t i = 0; i < p.receipts.n; i++) {
			const struct stick_receipt *s = &p.receipts.p[i];
			p.after = s->inbox;
			p.peer.id = s->peer;
			TRY(unit_run(cx, r->store, TX_READ, load_peer, &p));
			if (p.peer.state != PEER_ACTIVE)
				continue;
			const struct str path = arena_fmt(cx->arena, "%.*s/%.*s.receipt",
							  STR_ARG(dir), STR_ARG(s->transaction));
			TRY(write_receipt(cx, r, &p.peer, path, s->receipt));
			tally->receipts++;
		}
	}
	return RC_OK;
}

/* ---- Files ---- */

struct freight_page {
	struct id after;
	struct instant since;
	struct freight_list list;
	struct freight f;
	struct peer peer;
};

static enum rc load_freight(struct cx *cx, struct db *db, void *arg)
{
	struct freight_page *p = arg;
	return freight_list_waiting(cx, db, p->after, &p->list);
}

static enum rc load_freight_peer(struct cx *cx, struct db *db, void *arg)
{
	struct freight_page *p = arg;
	return peer_load(cx, db, p->f.peer, &p->peer);
}

/* "file-" stands after the numbers of messages: the one that announces it is read first. */
static enum rc export_range(struct cx *cx, const struct receiver *r, struct str dir,
			    const struct freight_page *p, int64_t at)
{
	struct card card;
	const int64_t left = p->f.size - at;
	const struct freighter_config config = { r->store, r->blobs, r->keys, r->origin };
	struct freight_range range = { .at = at,
				       .n = left < FREIGHT_RANGE_MAX ? (size_t)left
								     : FREIGHT_RANGE_MAX };
	TRY(card_read(cx, p->peer.card, &card));
	TRY(freight_range_make(cx, &config, &card, &p->f, &range));
	const struct str path = arena_fmt(cx->arena, "%.*s/file-%.*s-%015lld.range", STR_ARG(dir),
					  STR_ARG(message_transaction(cx->arena, p->f.id)),
					  (long long)at);
	return write_pouch(cx, r, &p->peer, path, &range.inside);
}

/* From where the receiver is known to be; each range in memory of its own. */
static enum rc export_freight(struct cx *cx, const struct receiver *r, struct str dir,
			      const struct freight_page *p, struct stick_tally *tally)
{
	enum rc rc = RC_OK;
	for (int64_t at = p->f.moved; at < p->f.size && rc == RC_OK; at += FREIGHT_RANGE_MAX) {
		struct arena arena = { 0 };
		struct cx own;
		cx_init(&own, &arena, cx->now);
		rc = export_range(&own, r, dir, p, at);
		if (rc != RC_OK)
			(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
		arena_done(&arena);
		tally->ranges++;
	}
	return rc;
}

static enum rc export_files(struct cx *cx, const struct receiver *r, struct str dir,
			    struct stick_tally *tally)
{
	struct freight_page p = { .list = { .n = 1 } };
	while (p.list.n > 0) {
		TRY(unit_run(cx, r->store, TX_READ, load_freight, &p));
		for (size_t i = 0; i < p.list.n; i++) {
			p.f = p.list.p[i];
			p.after = p.f.id;
			TRY(unit_run(cx, r->store, TX_READ, load_freight_peer, &p));
			if (p.peer.state == PEER_ACTIVE && p.peer.road == PEER_COMITY)
				TRY(export_freight(cx, r, dir, &p, tally));
		}
	}
	return RC_OK;
}

static enum rc load_freight_receipts(struct cx *cx, struct db *db, void *arg)
{
	struct freight_page *p = arg;
	return freight_stick_receipts(cx, db, p->since, p->after, &p->list);
}

static enum rc export_freight_receipts(struct cx *cx, const struct receiver *r, struct str dir,
				       struct stick_tally *tally)
{
	struct freight_page p = { .since = { cx->now.us - RECEIPTS_FOR.us }, .list = { .n = 1 } };
	while (p.list.n > 0) {
		TRY(unit_run(cx, r->store, TX_READ, load_freight_receipts, &p));
		for (size_t i = 0; i < p.list.n; i++) {
			p.f = p.list.p[i];
			p.after = p.f.id;
			TRY(unit_run(cx, r->store, TX_READ, load_freight_peer, &p));
			if (p.peer.state != PEER_ACTIVE)
				continue;
			const struct str path = arena_fmt(
				cx->arena, "%.*s/%.*s.receipt", STR_ARG(dir),
				STR_ARG(message_transaction(cx->arena, p.f.id)));
			TRY(write_receipt(cx, r, &p.peer, path, p.f.receipt));
			tally->receipts++;
		}
	}
	return RC_OK;
}

enum rc stick_export(struct cx *cx, const struct receiver *r, struct str dir,
		     struct stick_tally *out)
{
	struct stick_tally tally = { 0 };
	TRY(export_messages(cx, r, dir, &tally));
	TRY(export_files(cx, r, dir, &tally));
	TRY(export_receipts(cx, r, dir, &tally));
	TRY(export_freight_receipts(cx, r, dir, &tally));
	*out = tally;
	return RC_OK;
}

/* ---- Import ---- */

/* Who signed it. */
struct search {
	struct str after;
	struct peer_list page;
};

static enum rc load_peers(struct cx *cx, struct db *db, void *arg)
{
	struct search *s = arg;
	return peer_list_from(cx, db, s->after, &s->page);
}

static bool has_signed(struct cx *cx, const struct peer *peer, const struct pouch *pouch,
		       struct card *card, struct str *transaction)
{
	return peer->state == PEER_ACTIVE && peer->road == PEER_COMITY &&
	       card_read(cx, peer->card, card) == RC_OK &&
	       pouch_judge(cx, pouch, card, transaction) == RC_OK;
}

struct signer {
	struct peer peer;
	struct card card;
	struct str transaction;
};

static enum rc find_signer(struct cx *cx, const struct receiver *r, const struct pouch *pouch,
			   struct signer *out)
{
	struct search s = { .page = { .n = 1 } };
	while (s.page.n > 0) {
		TRY(unit_run(cx, r->store, TX_READ, load_peers, &s));
		for (size_t i = 0; i < s.page.n; i++) {
			out->peer = s.page.p[i];
			s.after = out->peer.origin;
			if (has_signed(cx, &out->peer, pouch, &out->card, &out->transaction))
				return RC_OK;
		}
	}
	return cx_fail(cx, RC_DENIED, "no active peer has signed it");
}

struct mark {
	struct id peer;
	struct str transaction;
};

static enum rc mark(struct cx *cx, struct db *db, void *arg)
{
	const struct mark *m = arg;
	return stick_mark(cx, db, m->peer, m->transaction);
}

static enum rc import_message(struct cx *cx, const struct receiver *r, const struct pouch *pouch)
{
	struct signer by = { 0 };
	struct received got = { 0 };
	const struct sender from = { &by.peer, &by.card };
	TRY(find_signer(cx, r, pouch, &by));
	TRY(receive(cx, r, &from, pouch, &got));
	if (got.receipt.n == 0)
		return cx_fail(cx, RC_CONFLICT, "its transaction came before, with other bytes");
	struct mark m = { by.peer.id, by.transaction };
	return unit_run(cx, r->store, TX_WRITE, mark, &m);
}

struct sought {
	struct str transaction;
	struct page page;
};

static enum rc find_sent(struct cx *cx, struct db *db, void *arg)
{
	struct sought *s = arg;
	TRY(outbox_find(cx, db, s->transaction, &s->page.row));
	return peer_load(cx, db, s->page.row.message.peer, &s->page.peer);
}

/* ---- Files ---- */

static enum rc mark_freight(struct cx *cx, struct db *db, void *arg)
{
	const struct id *id = arg;
	return freight_came_by_stick(cx, db, *id);
}

/* What the signed address of a range says. */
static bool read_address(struct str url, struct freight_ask *out)
{
	const size_t at = str_find(url, STR(FREIGHT_PATH));
	return at != STR_NONE && freight_path_parse(str_slice(url, at, url.n), out) &&
	       out->verb == FREIGHT_BYTES;
}

static enum rc import_range(struct cx *cx, const struct receiver *r, const struct pouch *pouch)
{
	struct signer by = { 0 };
	const struct sender from = { &by.peer, &by.card };
	struct freight_came came = { .from = &from, .pouch = pouch };
	struct received got = { 0 };
	struct freight_answer answer;
	if (!read_address(pouch->wire.url, &came.ask))
		return cx_fail(cx, RC_INVALID, "it is no range of a file");
	TRY(find_signer(cx, r, pouch, &by));
	TRY(freight_receive(cx, r, &came, &got));
	TRY(freight_answer_parse(cx, got.response, &answer));
	if (answer.word == FREIGHT_SEND && answer.moved < came.ask.at)
		return cx_fail(cx, RC_CONFLICT, "what comes before it has not come yet");
	if (answer.word != FREIGHT_SEND && answer.word != FREIGHT_CHECKED &&
	    answer.word != FREIGHT_DONE)
		return cx_fail(cx, RC_CONFLICT, "%.*s", STR_ARG(answer.why));
	return unit_run(cx, r->store, TX_WRITE, mark_freight, &came.ask.id);
}

struct freight_receipt {
	const struct receiver *r;
	struct id id;
	struct freight f;
	struct peer peer;
	struct str bytes;
	struct receipt receipt;
};

static enum rc find_freight(struct cx *cx, struct db *db, void *arg)
{
	struct freight_receipt *s = arg;
	TRY(freight_load(cx, db, s->id, &s->f));
	return peer_load(cx, db, s->f.peer, &s->peer);
}

static enum rc store_freight_receipt(struct cx *cx, struct db *db, void *arg)
{
	struct freight_receipt *s = arg;
	if (s->receipt.outcome == RECEIPT_ACCEPTED)
		return freight_done(cx, db, &s->f, s->bytes);
	return freight_refused(cx, db, &s->f, s->receipt.reason, s->bytes);
}

static enum rc import_freight_receipt(struct cx *cx, struct freight_receipt *s)
{
	struct card card;
	TRY(unit_run(cx, s->r->store, TX_READ, find_freight, s));
	const struct receipt_of of = { s->f.digest, message_transaction(cx->arena, s->id),
				       s->r->origin, NULL };
	if (!s->f.sent)
		return cx_fail(cx, RC_DENIED, "it is the receipt for a file that came");
	TRY(card_read(cx, s->peer.card, &card));
	TRY(receipt_by(cx, &card, s->bytes, &s->receipt));
	TRY(receipt_check(cx, &card, &s->receipt, &of));
	return unit_run(cx, s->r->store, TX_WRITE, store_freight_receipt, s);
}

static enum rc import_receipt(struct cx *cx, const struct receiver *r, struct str bytes)
{
	struct note note;
	struct receipt receipt;
	struct sought s = { 0 };
	struct card card;
	struct settling settling = { 0 }, *const list[] = { &settling };
	TRY(note_parse(cx, bytes, &note));
	TRY(receipt_parse(cx, note.text, &receipt));
	s.transaction = receipt.transaction;
	struct freight_receipt freight = { .r = r, .bytes = bytes };
	const enum rc rc = unit_run(cx, r->store, TX_READ, find_sent, &s);
	if (rc == RC_MISSING && message_transaction_parse(receipt.transaction, &freight.id))
		return import_freight_receipt(cx, &freight);
	TRY(rc);
	TRY(card_read(cx, s.page.peer.card, &card));
	settling.row = s.page.row;
	settling.row.receipt = bytes;
	TRY(settle_judge(cx, &card, r->origin, &settling));
	if (!settling.by_peer) // anybody may write such a file: no reason for an alarm
		return cx_fail(cx, RC_DENIED, "the receipt is not signed by %.*s",
			       STR_ARG(card.origin));
	settle_all(cx, r->store, r->kinds, list, 1);
	TRY(settling.rc);
	return settling.what == SETTLE_DONE ? RC_OK
					    : cx_fail(cx, RC_PEER, "%.*s", STR_ARG(settling.why));
}

static enum rc import_opened(struct cx *cx, const struct receiver *r, struct str path,
			     const struct pouch *pouch, struct stick_tally *tally)
{
	if (str_ends(path, RANGE_END)) {
		TRY(import_range(cx, r, pouch));
		tally->ranges++;
	} else {
		TRY(import_message(cx, r, pouch));
		tally->messages++;
	}
	return RC_OK;
}

static enum rc import_file(struct cx *cx, const struct receiver *r, struct str path,
			   struct stick_tally *tally)
{
	struct str sealed = { 0 }, receipt = { 0 };
	struct pouch pouch = { 0 };
	const bool is_receipt = str_ends(path, RECEIPT_END);
	TRY(file_read(cx, path, MESSAGE_BYTES_MAX + POUCH_MORE, &sealed));
	const enum rc rc = is_receipt ? exchange_keys_decrypt(cx, r->keys, sealed,
							      MESSAGE_BYTES_MAX, &receipt)
				      : pouch_open(cx, r->keys, sealed, &pouch);
	if (rc == RC_DENIED) {
		tally->foreign++;
		return RC_OK;
	}
	TRY(rc);
	if (!is_receipt)
		return import_opened(cx, r, path, &pouch, tally);
	TRY(import_receipt(cx, r, receipt));
	tally->receipts++;
	return RC_OK;
}

struct names {
	struct str *p;
	size_t n, cap;
};

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Those that are ours by their ends, sorted: in the order of each thread. */
static enum rc list_files(struct cx *cx, struct str dir, struct names *out)
{
	const char *path = str_c(cx->arena, dir);
	DIR *d = path ? opendir(path) : NULL;
	if (!d)
		return cx_fail(cx, RC_IO, "cannot read the folder %.*s: %s", STR_ARG(dir),
			       strerror(errno));
	for (const struct dirent *e = readdir(d); e && out->n < STICK_FILES_MAX; e = readdir(d)) {
		const struct str name = str_from_c(e->d_name);
		if (str_ends(name, MESSAGE_END) || str_ends(name, RECEIPT_END) ||
		    str_ends(name, RANGE_END))
			*ARENA_PUSH(cx->arena, out) = arena_copy(cx->arena, name);
	}
	(void)closedir(d); // only read
	if (out->n > 0)
		qsort(out->p, out->n, sizeof *out->p, by_name);
	return RC_OK;
}

/* Whether it is this file that is wrong, not the node. */
static bool is_of_the_file(enum rc rc)
{
	return rc != RC_BUSY && rc != RC_BUG && rc != RC_OK;
}

enum rc stick_import(struct cx *cx, const struct receiver *r, struct str dir, stick_teller *tell,
		     void *arg, struct stick_tally *out)
{
	struct stick_tally tally = { 0 };
	struct names names = { 0 };
	TRY(list_files(cx, dir, &names));
	for (size_t i = 0; i < names.n; i++) {
		struct arena arena = { 0 };
		struct cx own;
		cx_init(&own, &arena, instant_now());
		const struct str path = arena_fmt(&arena, "%.*s/%.*s", STR_ARG(dir),
						  STR_ARG(names.p[i]));
		const enum rc rc = import_file(&own, r, path, &tally);
		if (is_of_the_file(rc)) {
			tally.refused++;
			tell(arg, names.p[i], cx_error(&own));
		} else if (rc != RC_OK) {
			(void)cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
		}
		arena_done(&arena);
		if (rc != RC_OK && !is_of_the_file(rc))
			return rc;
	}
	TRY(freight_judge_all(cx, r));
	*out = tally;
	return RC_OK;
}
