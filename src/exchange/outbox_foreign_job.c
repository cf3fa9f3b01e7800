// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/outbox_foreign_job.h"

#include "exchange/hi1_call_job.h"
#include "exchange/hi1_to_text.h"

static enum rc store_signed(struct cx *cx, struct db *db, void *arg)
{
	const struct outbox_row *row = arg;
	return outbox_sign(cx, db, row->message.id, row->wire);
}

enum rc outbox_foreign_body(struct cx *cx, struct store *store, const struct exchange_keys *keys,
			    const struct foreign *f, struct outbox_row *row, struct str *out)
{
	if (f->sign && row->wire.n == 0) {
		TRY(exchange_signature_add(cx, keys->dir, row->message.body, &row->wire));
		TRY(unit_run(cx, store, TX_WRITE, store_signed, row));
	}
	*out = f->sign ? row->wire : row->message.body;
	return RC_OK;
}

enum rc outbox_foreign_judge(struct cx *cx, const struct foreign *f, struct settling *s)
{
	struct hi1_message m;
	struct str description = { 0 }, covered = s->row.response;
	int code = 0;
	const enum hi1_encoding encoding = f->json ? HI1_JSON : HI1_XML;
	if (f->sign && hi1_signature_verify(cx, covered, f->certificate, &covered, &code) != RC_OK)
		return cx_fail(cx, RC_PEER, "the response is not signed as agreed: %.*s",
			       STR_ARG(arena_copy(cx->arena, cx_error(cx))));
	TRY(hi1_read_response(cx, encoding, covered, s->row.transaction, &m));
	const int64_t error = hi1_error_of(cx->arena, m.root, &description);
	if (error == HI1_TRANSIENT_ERROR)
		return cx_fail(cx, RC_PEER, "HI1 3003, come again: %.*s", STR_ARG(description));
	s->what = SETTLE_DONE;
	s->row.receipt = STR("");
	s->accepted = error == 0;
	if (error != 0)
		s->why = arena_fmt(cx->arena, "HI1 %lld: %.*s", (long long)error,
				   STR_ARG(description));
	return RC_OK;
}
