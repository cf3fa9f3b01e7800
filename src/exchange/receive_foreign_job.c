// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/receive_foreign_job.h"

#include "exchange/foreign_from_yaml.h"
#include "exchange/take_in_job.h"
#include "formats/xmldsig.h"

#define NO_TRANSACTION STR("00000000-0000-0000-0000-000000000000")

/* One message on its way through. */
struct incoming {
	struct take_in take;
	const struct foreign *foreign;
	struct str type; // as received
	struct str response;
	bool accepted;
};

/* ---- The unit ---- */

/* JSON has no XML signature: who sends it where signatures are due gets its refusal plain. */
static enum rc sign_answer(struct cx *cx, const struct incoming *in, struct str *response)
{
	if (!in->foreign->sign || in->take.envelope.encoding == HI1_JSON)
		return RC_OK;
	return exchange_signature_add(cx, in->take.r->keys->dir, *response, response);
}

static enum rc store_new(struct cx *cx, struct db *db, struct incoming *in)
{
	struct inbound_answer answer;
	struct inbox_row row = { .id = id_new(cx->now),
				 .peer = in->take.peer->id,
				 .transaction = in->take.envelope.header.transaction,
				 .kind = FOREIGN_KIND,
				 .digest = in->take.digest,
				 .size = (int64_t)in->take.body.n,
				 .wire = STR(""),
				 .receipt = STR(""),
				 .received_at = cx->now };
	TRY(take_in_judge(cx, db, &in->take, &row, &answer));
	row.reason = answer.code == 0 ? STR("") : answer.description;
	row.response = answer.body;
	if (row.response.n == 0)
		TRY(envelope_answer(cx, &in->take.envelope, answer.code, answer.description,
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
	TRY(inbox_find(cx, db, in->take.peer->id, in->take.envelope.header.transaction, &row,
		       &found));
	if (!found)
		return store_new(cx, db, in);
	in->response = row.response;
	in->accepted = row.outcome == INBOX_ACCEPTED;
	if (sha256_eq(&row.digest, &in->take.digest))
		return RC_OK;
	in->accepted = false;
	TRY(envelope_answer(cx, &in->take.envelope, HI1_IMPROPER_VALUE,
			    STR("TransactionIdentifier: this transaction came before, with other "
				"bytes"),
			    &in->response));
	return sign_answer(cx, in, &in->response);
}

/* ---- Before it ---- */

/* Form first, then the signature, as in the order of TS 103 120: what is no message of HI1 is
 * 3020, whoever signed it. */
static enum rc open_envelope(struct cx *cx, struct incoming *in)
{
	const struct foreign *f = in->foreign;
	const struct envelope_sides sides = {
		.peer_country = in->take.peer->country,
		.peer = f->identifier,
		.country = in->take.r->country,
		.node = f->our_identifier.n > 0 ? f->our_identifier : in->take.r->origin,
	};
	struct hi1_envelope *e = &in->take.envelope;
	struct str covered = { 0 };
	int code = 0;
	TRY(envelope_read(cx, in->type, in->take.body, &sides, e));
	if (!f->sign || e->message.root == NULL)
		return RC_OK;
	if (e->encoding == HI1_JSON) {
		e->code = HI1_ENCODING;
		e->problem = STR("messages of this peer are signed: send application/xml");
		return RC_OK;
	}
	const enum rc rc = xmldsig_verify(cx, in->take.body, f->certificate, &covered, &code);
	if (rc != RC_OK && code == HI1_TRANSIENT_ERROR)
		return rc;
	if (rc != RC_OK) {
		e->code = code;
		e->problem = arena_copy(cx->arena, cx_error(cx));
		return RC_OK;
	}
	return envelope_read(cx, in->type, covered, &sides, e);
}

static enum rc answer_alone(struct cx *cx, struct incoming *in)
{
	struct hi1_envelope *e = &in->take.envelope;
	if (e->header.transaction.n == 0)
		e->header.transaction = NO_TRANSACTION;
	TRY(envelope_answer(cx, e, e->code, e->problem, &in->response));
	return sign_answer(cx, in, &in->response);
}

static enum rc take_in(struct cx *cx, struct incoming *in, struct received *out)
{
	TRY(take_in_keep(cx, &in->take));
	TRY(open_envelope(cx, in));
	if (in->take.envelope.broken || in->take.envelope.header.transaction.n == 0)
		TRY(answer_alone(cx, in));
	else
		TRY(take_in_unit(cx, &in->take, run, in));
	*out = (struct received){ .type = take_in_type(&in->take),
				  .response = in->response,
				  .accepted = in->accepted,
				  .plain = true };
	return RC_OK;
}

enum rc receive_foreign(struct cx *cx, const struct receiver *r, const struct peer *peer,
			struct str content_type, struct str body, struct received *out)
{
	struct foreign foreign;
	struct incoming in = {
		.take = { .r = r, .peer = peer, .body = body, .digest = sha256_of(body) },
		.foreign = &foreign,
		.type = content_type
	};
	TRY(foreign_read(cx, peer->card, &foreign));
	const enum rc rc = take_in(cx, &in, out);
	blob_hold_close(in.take.hold);
	return rc;
}
