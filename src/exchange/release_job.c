// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/release_job.h"

#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/keys_job.h"
#include "exchange/peer_db.h"
#include "exchange/release_db.h"
#include "exchange/release_peer_db.h"
#include "exchange/release_to_note.h"
#include "law/source.h"

struct turn {
	const struct release_worker *w;
	struct release own, received; // newest published; oldest not read
	struct peer_list lacking;     // peers that were not sent `own`
	struct law_overlay overlay;   // what stands, to read `received` by
	struct sha256 installed;
	struct str fault, note;
};

static enum rc find_lacking(struct cx *cx, struct db *db, struct turn *t)
{
	struct peer_list page = { .n = PEER_PAGE };
	struct str after = STR("");
	while (page.n == PEER_PAGE) {
		TRY(peer_list_from(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++) {
			const struct peer *p = &page.p[i];
			bool sent = false;
			after = p->origin;
			if (p->state != PEER_ACTIVE || p->road != PEER_COMITY)
				continue;
			TRY(release_was_sent(cx, db, t->own.id, p->id, &sent));
			if (!sent)
				*ARENA_PUSH(cx->arena, &t->lacking) = *p;
		}
	}
	return RC_OK;
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	t->lacking = (struct peer_list){ 0 };
	TRY(release_own(cx, db, RELEASE_PUBLISHED, &t->own));
	TRY(release_next(cx, db, RELEASE_RECEIVED, &t->received));
	if (id_is_set(t->received.id))
		TRY(release_overlay(cx, db, &t->overlay));
	return id_is_set(t->own.id) && t->own.note.n > 0 ? find_lacking(cx, db, t) : RC_OK;
}

/* ---- ours ---- */

static enum rc store_note(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	return release_signed(cx, db, t->own.id, t->note);
}

/* Whether the note has a line of this key that verifies. */
static bool is_signed_by(struct cx *cx, struct str bytes, const struct note_key *key)
{
	struct note note = { 0 };
	bool found = false;
	return bytes.n > 0 && note_parse(cx, bytes, &note) == RC_OK &&
	       note_verify(cx, &note, key, &found) == RC_OK && found;
}

/* Signs it, unless the key that counts now has: who knows this node since it replaced its key
 * knows no older one. *done: there is nothing to store. */
static enum rc sign_own(struct cx *cx, struct turn *t, bool *done)
{
	struct exchange_keys keys;
	TRY(exchange_keys_open(cx, t->w->dir, &keys));
	const struct card_signer signer = { keys.signing.public, keys.signing.key };
	*done = is_signed_by(cx, t->own.note, &signer.public);
	const enum rc rc = *done ? RC_OK : release_sign(cx, &t->own, &signer, &t->note);
	exchange_keys_close(&keys);
	return rc;
}

static enum rc sign_and_store(struct cx *cx, struct turn *t)
{
	bool done = false;
	TRY(sign_own(cx, t, &done));
	return done ? RC_OK : unit_run(cx, t->w->store, TX_WRITE, store_note, t);
}

static enum rc send(struct cx *cx, struct db *db, void *arg)
{
	struct turn *t = arg;
	TRY(look(cx, db, t)); // as it is in this unit
	for (size_t i = 0; i < t->lacking.n; i++) {
		struct id message;
		const struct document_order order = { .peer = &t->lacking.p[i],
						      .kind = &document_profile,
						      .contents = t->own.note };
		TRY(document_send(cx, db, &order, &message));
		TRY(release_note_sent(cx, db, t->own.id, t->lacking.p[i].id, message));
	}
	return RC_OK;
}

/* ---- what came ---- */

static enum rc store_examined(struct cx *cx, struct db *db, void *arg)
{
	const struct turn *t = arg;
	return release_examined(cx, db, t->received.id, t->fault, t->installed);
}

/* The law with the file in it. RC_INVALID: it does not fit; the first mistake is the sentence. */
static enum rc try_file(struct cx *cx, const struct turn *t, struct law **is)
{
	struct report report;
	struct law *was = NULL;
	const struct law_file file = { .path = law_source_path(cx->arena, t->received.country),
				       .text = t->received.text };
	report_init(&report, cx->arena);
	struct law_overlay overlay = t->overlay;
	TRY(law_source_load(cx, cx->arena, t->w->law_dir, &overlay, &report, &was));
	return law_source_try(cx, cx->arena, was, &file, &report, is);
}

static enum rc examine(struct cx *cx, struct turn *t)
{
	struct arena memory;
	struct cx own;
	struct law *law = NULL;
	struct str standing, installed;
	arena_init(&memory);
	cx_init(&own, &memory, cx->now);
	enum rc rc = try_file(&own, t, &law);
	if (rc == RC_INVALID)
		t->fault = arena_copy(cx->arena, cx_error(&own));
	if (rc == RC_OK &&
	    law_source_country(&own, law, t->received.country, &standing, &installed) == RC_OK)
		t->installed = sha256_of(installed);
	if (rc != RC_OK && rc != RC_INVALID)
		rc = cx_fail(cx, rc, "%.*s", STR_ARG(cx_error(&own)));
	else
		rc = RC_OK;
	arena_done(&memory);
	TRY(rc);
	return unit_run(cx, t->w->store, TX_WRITE, store_examined, t);
}

enum rc release_turn(struct cx *cx, const struct release_worker *w)
{
	struct turn t = { .w = w };
	TRY(unit_run(cx, w->store, TX_READ, look, &t));
	if (id_is_set(t.received.id))
		TRY(examine(cx, &t));
	if (id_is_set(t.own.id) && (t.own.note.n == 0 || t.lacking.n > 0))
		TRY(sign_and_store(cx, &t));
	return t.lacking.n > 0 ? unit_run(cx, w->store, TX_WRITE, send, &t) : RC_OK;
}
