// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/alarm_db.h"

#include "people/account.h"
#include "people/act_db.h"

enum { PAGE = 100 };

static const struct {
	const char *key, *name;
} kinds[ALARM_KINDS] = {
	[ALARM_BREAK_GLASS] = { "break-glass", N_("Glass broken") },
	[ALARM_CLONED_PASSKEY] = { "cloned-passkey", N_("A passkey may have been copied") },
	[ALARM_PASSWORD_KNOWN] = { "password-known", N_("Wrong codes after a right password") },
	[ALARM_RECOVERY_USED] = { "recovery-used", N_("A recovery code was used") },
	[ALARM_FACTOR_RESET] = { "factor-reset", N_("A second factor was reset") },
	[ALARM_WATCH_DISABLED] = { "watch-disabled",
				   N_("An administrator or overseer is to be disabled") },
	[ALARM_DONE_ALONE] = { "done-alone", N_("Done without a second person") },
	[ALARM_RECEIPT_WRONG] = { "receipt-wrong",
				  N_("A receipt of another node does not match what was sent") },
	[ALARM_PEER_LIMIT] = { "peer-limit", N_("Another node sends more than it may") },
};

const char *alarm_kind_key(enum alarm_kind kind)
{
	INVARIANT(kind < ALARM_KINDS);
	return kinds[kind].key;
}

const char *alarm_kind_name(enum alarm_kind kind)
{
	INVARIANT(kind < ALARM_KINDS);
	return kinds[kind].name;
}

static enum rc kind_of(struct cx *cx, struct str key, enum alarm_kind *out)
{
	for (enum alarm_kind k = 0; k < ALARM_KINDS; k++) {
		if (str_eq(key, str_from_c(kinds[k].key))) {
			*out = k;
			return RC_OK;
		}
	}
	return cx_fail(cx, RC_IO, "the database names a kind of alarm \"%.*s\"", STR_ARG(key));
}

static struct val id_or_null(struct id id)
{
	return id_is_set(id) ? VAL(id) : VAL_NULL;
}

SQL_STATEMENT(alarm_insert,
	      "INSERT INTO people_alarm (id, kind, key, state, about_id, object_kind, object_id,"
	      "                          text, at, ends_at, answer)"
	      " VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $9, '')"
	      " ON CONFLICT (kind, key) WHERE state <> 2 DO NOTHING");

enum rc alarm_raise(struct cx *cx, struct db *db, const struct alarm *a, struct str key,
		    bool *fresh)
{
	int64_t added = 0;
	TRY(db_run(cx, db, &alarm_insert,
		   VALS(VAL(id_new(cx->now)), VAL(str_from_c(kinds[a->kind].key)), VAL(key),
			id_or_null(a->about), VAL(str_from_c(a->object_kind)),
			id_or_null(a->object), VAL(a->text), VAL(cx->now), VAL(a->ends_at)),
		   &added));
	if (fresh)
		*fresh = added > 0;
	return RC_OK;
}

static enum rc read_alarm(struct cx *cx, struct rows *r, struct alarm *a)
{
	a->id = rows_id(r);
	TRY(kind_of(cx, rows_str(r), &a->kind));
	a->state = (enum alarm_state)rows_int(r);
	a->about = rows_id(r);
	a->object_kind = str_c(cx->arena, rows_str(r));
	a->object = rows_id(r);
	a->text = rows_str(r);
	a->at = rows_instant(r);
	a->ends_at = rows_instant(r);
	a->answered_by = rows_id(r);
	a->answered_at = rows_instant(r);
	a->answer = rows_str(r);
	return RC_OK;
}

SQL_STATEMENT(alarm_by_id, "SELECT id, kind, state, about_id, object_kind, object_id, text, at,"
			   "       ends_at, answered_by, answered_at, answer"
			   "  FROM people_alarm WHERE id = $1");

enum rc alarm_load(struct cx *cx, struct db *db, struct id id, struct alarm *out)
{
	AUTO(rows) r = NULL;
	struct alarm a = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &alarm_by_id, VAL(id)));
	const bool found = rows_next(r);
	if (found)
		TRY(read_alarm(cx, r, &a));
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such alarm");
	*out = a;
	return RC_OK;
}

SQL_STATEMENT(alarm_update, "UPDATE people_alarm"
			    "   SET state = $1, answered_by = $2, answered_at = $3, answer = $4"
			    " WHERE id = $5");

enum rc alarm_answer(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		     enum alarm_state state, struct str answer)
{
	struct alarm a = { 0 };
	const char *fault = account_reason_fault(answer);
	INVARIANT(state == ALARM_ASKED || state == ALARM_ACCEPTED);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	TRY(alarm_load(cx, db, id, &a));
	if (id_eq(a.about, by->account))
		return cx_fail(cx, RC_DENIED,
			       N_("this alarm is about you: another person answers it"));
	if (a.state == ALARM_ACCEPTED)
		return cx_fail(cx, RC_CONFLICT, N_("this alarm was accepted before"));
	TRY(DB_RUN(cx, db, &alarm_update, VAL(state), id_or_null(by->account), VAL(cx->now),
		   VAL(answer), VAL(id)));
	return act_append(
		cx, db, by, ACCESS_ALARM_ANSWER,
		(struct ledger_act){ .act = state == ALARM_ASKED ? "alarm-asked" : "alarm-accepted",
				     .object_kind = "alarm",
				     .object = id,
				     .note = answer });
}

SQL_STATEMENT(alarm_page, "SELECT id, kind, state, about_id, object_kind, object_id, text, at,"
			  "       ends_at, answered_by, answered_at, answer"
			  "  FROM people_alarm"
			  " WHERE state <> 2"
			  " ORDER BY at DESC, id"
			  " LIMIT 101");

enum rc alarm_list_open(struct cx *cx, struct db *db, struct alarm_list *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &alarm_page, NO_VALS));
	struct alarm_list list = { .p = arena_new(cx->arena, struct alarm, PAGE) };
	while (rows_next(r)) {
		if (list.n == PAGE) {
			list.more = true;
			continue;
		}
		TRY(read_alarm(cx, r, &list.p[list.n]));
		list.n++;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
