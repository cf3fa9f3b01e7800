// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/signing_rule_db.h"

#include "people/account.h"
#include "people/act_db.h"

SQL_STATEMENT(signing_rule_row, "SELECT all_sign, reason, at FROM desk_signing");
SQL_STATEMENT(signing_rule_put,
	      "INSERT INTO desk_signing (one, all_sign, reason, at) VALUES (1, $1, $2, $3)"
	      " ON CONFLICT (one) DO UPDATE"
	      "   SET all_sign = excluded.all_sign, reason = excluded.reason, at = excluded.at");

enum rc signing_rule_load(struct cx *cx, struct db *db, struct signing_rule *out)
{
	AUTO(rows) rows = NULL;
	struct signing_rule rule = { 0 };
	TRY(rows_open(cx, db, &rows, &signing_rule_row, NO_VALS));
	if (rows_next(rows)) {
		rule.all_sign = rows_int(rows) != 0;
		rule.reason = rows_str(rows);
		rule.at = rows_instant(rows);
	}
	TRY(rows_end(cx, rows));
	*out = rule;
	return RC_OK;
}

enum rc signing_rule_set(struct cx *cx, struct db *db, const struct actor *by, bool all_sign,
			 struct str reason)
{
	const char *fault = account_reason_fault(reason);
	if (!access_role_for(by, ACCESS_NODE_MANAGE))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"),
			       access_text(ACCESS_NODE_MANAGE));
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(DB_RUN(cx, db, &signing_rule_put, VAL(all_sign), VAL(reason), VAL(cx->now)));
	return act_append(
		cx, db, by, ACCESS_NODE_MANAGE,
		(struct ledger_act){ .act = all_sign ? "signing-required" : "signing-optional",
				     .object_kind = "node",
				     .note = reason });
}
