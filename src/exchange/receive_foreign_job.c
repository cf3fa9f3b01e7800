// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/receive_foreign_job.h"

#include "exchange/envelope_from_hi1.h"
#include "exchange/foreign_from_yaml.h"
#include "formats/xmldsig.h"

#define NO_TRANSACTION STR("00000000-0000-0000-0000-000000000000")

/* One message on its way through. */
struct incoming {
	const struct receiver *r;
	const struct peer *peer;
	const struct foreign *foreign;
	struct str type, body; // as received
	struct str covered;    // what is read: the body, or what its signature covers
	struct sha256 digest;
	struct hi1_envelope envelope;
	struct inbound_answer refusal; // of the room, in the unit before, which is undone
	struct str response;
	bool accepted;
};

/* ---- The unit ---- */

/* JSON has no XML signature: who sends it where signatures are due gets its refusal plain. */
static enum rc sign_answer(struct cx *cx, const struct incoming *in, struct str *response)
{
	if (!in->foreign->sign || in->envelope.encoding == HI1_JSON)
		return RC_OK;
	return exchange_signature_add(cx, in->r->keys->dir, *response, response);
}

/* The room's own answer to what it refuses outlives the unit. */
static enum rc apply(struct cx *cx, struct db *db, struct incoming *in,
		     const struct exchange_kind *kind, const struct inbound *inbound,
		     struct inbound_answer *answer)
{
	const enum rc rc = kind->apply(cx, db, inbound, answer);
	in->refusal = *answer;
	return rc;
}

static enum rc judge(struct cx *cx, struct db *db, struct incoming *in, struct inbox_row *row,
		     struct inbound_answer *answer)
{
	const struct hi1_envelope *e = &in->envelope;
	const struct exchange_kind *kind = exchange_kind_of(in->r->kinds, FOREIGN_KIND);
	const struct inbound inbound = { .id = row->id,
					 .peer = in->peer->id,
					 .origin = in->peer->origin,
					 .country = in->peer->country,
					 .transaction = row->transaction,
					 .kind = row->kind,
					 .body = in->covered,
					 .json = e->encoding == HI1_JSON,
					 .digest = in->digest,
					 .blobs = in->r->blobs };
	*answer = (struct inbound_answer){ 0 };
	if (e->code != 0) {
		*answer = (struct inbound_answer){ .code = e->code, .description = e->problem };
	} else if (in->refusal.code != 0) {
		*answer = in->refusal;
	} else if (kind) {
		TRY(apply(cx, db, in, kind, &inbound, answer));
	} else {
		*answer = (struct inbound_answer){
			.code = HI1_NOT_SUPPORTED,
			.description = STR("this node takes no requests of HI1 systems"),
		};
	}
	row->outcome = answer->code == 0 ? INBOX_ACCEPTED : INBOX_REFUSED;
	return RC_OK;
}

static enum rc store_new(struct cx *cx, struct db *db, struct incoming *in)
{
	struct inbound_answer answer;
	struct inbox_row row = { .id = id_new(cx->now),
				 .peer = in->peer->id,
				 .transaction = in->envelope.header.transaction,
				 .kind = FOREIGN_KIND,
				 .digest = in->digest,
				 .size = (int64_t)in->body.n,
				 .wire = STR(""),
				 .receipt = STR(""),
				 .received_at = cx->now };
	TRY(judge(cx, db, in, &row, &answer));
	row.reason = answer.code == 0 ? STR("") : answer.description;
	row.response = answer.body;
	if (row.response.n == 0)
		TRY(envelope_answer(cx, &in->envelope, answer.code, answer.description,
				    &row.response));
	TRY(sign_answer(cx, in, &row.response));
	TRY(inbox_add(cx, db, &row));
	in->response = row.response;
	in->accepted = row.outcome == INBOX_ACCEPTED;
	return RC_OK;
}

static enum rc run(struct cx *cx, struct db *db, void *arg)
{
	struct incoming *in = arg;
	struct inbox_row row;
	bool found;
	TRY(inbox_find(cx, db, in->peer->id, in->envelope.header.transaction, &row, &found));
	if (!found)
		return store_new(cx, db, in);
	in->response = row.response;
	in->accepted = row.outcome == INBOX_ACCEPTED;
	if (sha256_eq(&row.digest, &in->digest))
		return RC_OK;
	in->accepted = false;
	TRY(envelope_answer(cx, &in->envelope, HI1_IMPROPER_VALUE,
			    STR("TransactionIdentifier: this transaction came before, with other "
				"bytes"),
			    &in->response));
	return sign_answer(cx, in, &in->response);
}

/* ---- Before it ---- */

static bool is_refusal(enum rc rc)
{
	return rc == RC_INVALID || rc == RC_DENIED || rc == RC_MISSING || rc == RC_CONFLICT ||
	       rc == RC_PEER;
}

static enum rc keep_bytes(struct cx *cx, const struct blobs *blobs, struct str bytes)
{
	AUTO(blob_writer) w = NULL;
	struct blob blob;
	TRY(blob_begin(cx, blobs, &w));
	TRY(blob_add(cx, w, bytes));
	return blob_keep(cx, w, &blob);
}

/* Form first, then the signature, as in the order of TS 103 120: what is no message of HI1 is
 * 3020, whoever signed it. */
static void open_envelope(struct cx *cx, struct incoming *in)
{
	const struct foreign *f = in->foreign;
	const struct envelope_sides sides = {
		.peer_country = in->peer->country,
		.peer = f->identifier,
		.country = in->r->country,
		.node = f->our_identifier.n > 0 ? f->our_identifier : in->r->origin,
	};
	struct hi1_envelope *e = &in->envelope;
	int code = 0;
	in->covered = in->body;
	envelope_read(cx, in->type, in->body, &sides, e);
	if (!f->sign || e->message.root == NULL)
		return;
	if (e->encoding == HI1_JSON) {
		e->code = HI1_ENCODING;
		e->problem = STR("messages of this peer are signed: send application/xml");
		return;
	}
	if (xmldsig_verify(cx, in->body, f->certificate, &in->covered, &code) != RC_OK) {
		e->code = code;
		e->problem = arena_copy(cx->arena, cx_error(cx));
		return;
	}
	envelope_read(cx, in->type, in->covered, &sides, e);
}

static enum rc answer_alone(struct cx *cx, struct incoming *in)
{
	struct hi1_envelope *e = &in->envelope;
	e->header.transaction = NO_TRANSACTION;
	TRY(envelope_answer(cx, e, e->code, e->problem, &in->response));
	return sign_answer(cx, in, &in->response);
}

enum rc receive_foreign(struct cx *cx, const struct receiver *r, const struct peer *peer,
			struct str content_type, struct str body, struct received *out)
{
	struct foreign foreign;
	struct incoming in = { .r = r,
			       .peer = peer,
			       .foreign = &foreign,
			       .type = content_type,
			       .body = body,
			       .digest = sha256_of(body) };
	enum rc rc;
	TRY(foreign_read(cx, peer->card, &foreign));
	TRY(keep_bytes(cx, r->blobs, body));
	open_envelope(cx, &in);
	if (in.envelope.header.transaction.n == 0) {
		rc = answer_alone(cx, &in);
	} else {
		rc = unit_run(cx, r->store, TX_WRITE, run, &in);
		if (is_refusal(rc) && in.envelope.code == 0) {
			if (in.refusal.code == 0)
				in.refusal = (struct inbound_answer){
					.code = HI1_GENERAL_ERROR,
					.description = arena_copy(cx->arena, cx_error(cx)),
				};
			rc = unit_run(cx, r->store, TX_WRITE, run, &in);
		}
	}
	TRY(rc);
	*out = (struct received){ .type = in.envelope.encoding == HI1_JSON ? STR("application/json")
									   : STR("application/xml"),
				  .response = in.response,
				  .accepted = in.accepted,
				  .plain = true };
	return RC_OK;
}
