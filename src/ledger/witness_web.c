// SPDX-License-Identifier: AGPL-3.0-or-later
// This node as a witness (C2SP tlog-witness): asked by other logs, read by their monitors.
#include "ledger/checkpoint_db.h"
#include "ledger/ledger_web.h"
#include "ledger/witness_job.h"

/* A log proves who it is by its signature: nobody signs in. */
static enum rc add_checkpoint(struct cx *cx, struct page *pg)
{
	struct witness_answer answer;
	if (!pg->site->witness)
		return cx_fail(cx, RC_MISSING, "this node countersigns nothing");
	TRY(witness_add(cx, pg->site->witness, pg->req->body, &answer));
	pg->status = answer.status;
	pg->type = answer.type;
	buf_add(pg->out, answer.body);
	return RC_OK;
}

static enum rc show_witnessed(struct cx *cx, struct page *pg)
{
	struct witnessed w;
	TRY(witnessed_by_hash(cx, pg->db, page_param(pg, "hash"), &w));
	pg->type = STR("text/plain; charset=utf-8");
	buf_add(pg->out, w.note);
	return RC_OK;
}

const struct web_route ledger_witness_routes[] = {
	{ HTTP_POST, "/ledger/witness/add-checkpoint", add_checkpoint, .machine = true },
	{ HTTP_GET, "/ledger/witness/:hash/checkpoint", show_witnessed, .tx = TX_READ },
	{ 0 },
};
