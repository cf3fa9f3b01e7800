// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/parcel_from_hi1.h"

#include "desk/document_from_json.h"
#include "desk/document_to_json.h"
#include "desk/parcel_to_hi1.h"
#include "desk/request_from_hi1.h"
#include "desk/said_from_hi1.h"
#include "desk/vouch_from_json.h"

static enum rc read_request(struct cx *cx, const struct hi1_message *m, const struct said *s,
			    struct request *out)
{
	struct str bytes = { 0 };
	const struct hi1_header header = hi1_header_of(hi1_get(m->root, "Header"));
	const struct hi1_actions came = hi1_actions_of(cx->arena, m->root);
	TRY(document_from_hi1(cx, &came, "RequestData", DOCUMENT_TYPE, &bytes));
	TRY(document_from_json(cx, bytes, out));
	if (!id_eq(out->id, s->request))
		return cx_fail(cx, RC_INVALID, "HI1: the step is of another request");
	if (!str_eq(out->from, header.sender.country) || !str_eq(out->to, header.receiver.country))
		return cx_fail(cx, RC_INVALID,
			       "HI1: the request is of other countries than the message");
	return RC_OK;
}

/* Not all say who stands behind it. */
static enum rc read_vouch(struct cx *cx, const struct hi1_message *m, struct said *s)
{
	struct str bytes = { 0 };
	struct vouch *v = arena_new(cx->arena, struct vouch, 1);
	const struct hi1_actions came = hi1_actions_of(cx->arena, m->root);
	const enum rc rc = document_from_hi1(cx, &came, "Vouch", VOUCH_TYPE, &bytes);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	TRY(vouch_from_json(cx, bytes, v));
	s->vouch = v;
	return RC_OK;
}

enum rc parcel_read(struct cx *cx, const struct hi1_message *m, struct parcel *out)
{
	struct parcel p = { .message = *m };
	TRY(said_from_hi1(cx, &p.message, &p.said));
	if (parcel_has_request(&p.said)) {
		p.request = arena_new(cx->arena, struct request, 1);
		TRY(read_request(cx, &p.message, &p.said, p.request));
	}
	TRY(read_vouch(cx, &p.message, &p.said));
	*out = p;
	return RC_OK;
}

enum rc parcel_check(struct cx *cx, const struct parcel *p, const struct request *r)
{
	const struct hi1_header header = hi1_header_of(hi1_get(p->message.root, "Header"));
	struct hi1_node *made = hi1_request_new(cx->arena, &header);
	if (!id_eq(r->id, p->said.request))
		return cx_fail(cx, RC_INVALID, "HI1: the step is of another request");
	parcel_to_hi1(cx->arena, p->request ? p->request : r, &p->said, made);
	return hi1_check_same(cx, &p->message, made);
}
