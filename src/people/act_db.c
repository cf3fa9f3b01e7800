// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/act_db.h"

enum rc act_append(struct cx *cx, struct db *db, const struct actor *by, enum permission p,
		   struct ledger_act act)
{
	act.account = by->account;
	act.role = access_role_for(by, p);
	return ledger_append(cx, db, &act, NULL);
}
