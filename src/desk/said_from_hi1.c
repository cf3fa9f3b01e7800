// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/said_from_hi1.h"

#include "desk/request_from_hi1.h"
#include "desk/said_from_json.h"
#include "desk/said_to_hi1.h"

enum rc said_from_hi1(struct cx *cx, const struct hi1_message *message, struct said *out)
{
	struct str bytes = { 0 };
	const struct hi1_actions came = hi1_actions_of(cx->arena, message->root);
	TRY(document_from_hi1(cx, &came, "Step", STEP_TYPE, &bytes));
	return said_from_json(cx, bytes, out);
}

enum rc said_check_hi1(struct cx *cx, const struct hi1_message *message, const struct request *r,
		       const struct said *s)
{
	const struct hi1_header header = hi1_header_of(hi1_get(message->root, "Header"));
	struct hi1_node *made = hi1_request_new(cx->arena, &header);
	if (!id_eq(r->id, s->request))
		return cx_fail(cx, RC_INVALID, "HI1: the step is of another request");
	said_to_hi1(cx->arena, r, s, made);
	return hi1_check_same(cx, message, made);
}
