// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/take_in_job.h"

/* Within a unit it would be too late: who deletes holds them, and waits for units. */
static enum rc hold(struct cx *cx, struct take_in *in)
{
	return in->hold ? RC_OK : blobs_hold(cx, in->r->blobs, false, &in->hold);
}

enum rc take_in_keep(struct cx *cx, struct take_in *in)
{
	AUTO(blob_writer) w = NULL;
	struct blob blob;
	TRY(hold(cx, in));
	TRY(blob_begin(cx, in->r->blobs, &w));
	TRY(blob_add(cx, w, in->body));
	return blob_keep(cx, w, &blob);
}

/* The room's own answer to what it refuses outlives the unit. */
static enum rc ask_room(struct cx *cx, struct db *db, struct take_in *in,
			const struct inbox_row *row, struct inbound_answer *answer)
{
	const struct exchange_kind *kind = exchange_kind_of(in->r->kinds, row->kind);
	const struct inbound inbound = { .id = row->id,
					 .peer = in->peer->id,
					 .origin = in->peer->origin,
					 .country = in->peer->country,
					 .transaction = row->transaction,
					 .kind = row->kind,
					 .message = &in->envelope.message,
					 .digest = in->digest,
					 .blobs = in->r->blobs,
					 .revoked = in->r->revoked,
					 .data_dir = in->r->data_dir,
					 .keeps_abuse = in->r->keeps_abuse };
	const enum rc rc = kind->apply(cx, db, &inbound, answer);
	in->refusal = *answer;
	return rc;
}

enum rc take_in_judge(struct cx *cx, struct db *db, struct take_in *in, struct inbox_row *row,
		      struct inbound_answer *answer)
{
	const struct hi1_envelope *e = &in->envelope;
	*answer = (struct inbound_answer){ 0 };
	if (e->code != 0) {
		*answer = (struct inbound_answer){ .code = e->code, .description = e->problem };
	} else if (in->refusal.code != 0) {
		*answer = in->refusal;
	} else if (exchange_kind_of(in->r->kinds, row->kind)) {
		TRY(ask_room(cx, db, in, row, answer));
	} else {
		*answer = (struct inbound_answer){
			.code = HI1_NOT_SUPPORTED,
			.description = STR("not understood: this node knows no such workflow; the "
					   "message is kept for its operator"),
		};
		row->outcome = INBOX_NOT_UNDERSTOOD;
		return RC_OK;
	}
	row->outcome = answer->code == 0 ? INBOX_ACCEPTED : INBOX_REFUSED;
	return RC_OK;
}

static bool is_refusal(enum rc rc)
{
	return rc == RC_INVALID || rc == RC_DENIED || rc == RC_MISSING || rc == RC_CONFLICT ||
	       rc == RC_PEER;
}

enum rc take_in_unit(struct cx *cx, struct take_in *in, unit_handler *run, void *arg)
{
	const struct exchange_kind *kind = exchange_kind_of(in->r->kinds,
							    in->envelope.header.workflow);
	if (kind && kind->stores)
		TRY(hold(cx, in));
	const enum rc rc = unit_run(cx, in->r->store, TX_WRITE, run, arg);
	if (!is_refusal(rc) || in->envelope.code != 0)
		return rc;
	if (in->refusal.code == 0)
		in->refusal = (struct inbound_answer){
			.code = HI1_GENERAL_ERROR,
			.description = arena_copy(cx->arena, cx_error(cx)),
		};
	return unit_run(cx, in->r->store, TX_WRITE, run, arg);
}

struct str take_in_type(const struct take_in *in)
{
	return in->envelope.encoding == HI1_JSON ? STR("application/json") : STR("application/xml");
}
