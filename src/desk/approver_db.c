// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/approver_db.h"

#include "people/approval_db.h"

static enum rc sees(struct cx *cx, struct db *db, const struct actor *who, struct id approval,
		    bool *out)
{
	struct approval a;
	if (*out || !id_is_set(approval))
		return RC_OK;
	TRY(approval_load(cx, db, approval, &a));
	*out = approval_may_decide(&a, who, cx->now) ||
	       (id_is_set(a.decider) && id_eq(a.decider, who->account));
	return RC_OK;
}

enum rc approver_sees(struct cx *cx, struct db *db, const struct actor *who,
		      const struct request_people *people, bool *out)
{
	*out = false;
	if (!id_is_set(who->account))
		return RC_OK;
	if (access_role_for(who, ACCESS_MEASURE_AUTHORISE))
		return sees(cx, db, who, people->authority, out);
	if (!access_role_for(who, ACCESS_REQUEST_APPROVE))
		return RC_OK;
	TRY(sees(cx, db, who, people->approval, out));
	return sees(cx, db, who, people->answer_approval, out);
}
