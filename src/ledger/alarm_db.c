// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/alarm_db.h"

#include "ledger/entry_db.h"

SQL_STATEMENT(ledger_alarm_count_open,
	      "SELECT count(*) FROM ledger_alarm"
	      " WHERE kind = $1 AND sentence = $2 AND accepted_at IS NULL");

SQL_STATEMENT(ledger_alarm_put,
	      "INSERT INTO ledger_alarm (id, at, kind, number, sentence, evidence)"
	      " VALUES ($1, $2, $3, $4, $5, $6)");

SQL_STATEMENT(
	ledger_alarm_find_all,
	"SELECT id, at, kind, number, sentence, accepted_at, answered_by, answer,"
	"       evidence"
	"  FROM ledger_alarm ORDER BY (CASE WHEN accepted_at IS NULL THEN 0 ELSE 1 END), id DESC"
	" LIMIT 50");

SQL_STATEMENT(ledger_alarm_find,
	      "SELECT id, at, kind, number, sentence, accepted_at, answered_by, answer,"
	      "       evidence"
	      "  FROM ledger_alarm WHERE id = $1");

SQL_STATEMENT(ledger_alarm_set_answer,
	      "UPDATE ledger_alarm SET accepted_at = $1, answered_by = $2, answer = $3"
	      " WHERE id = $4 AND accepted_at IS NULL");

SQL_STATEMENT(ledger_alarm_find_accepted,
	      "SELECT bytes FROM ledger_entry WHERE act = $1 AND number IS NOT NULL"
	      "   AND bytes IS NOT NULL");

static const char *const keys[LEDGER_ALARM_KINDS] = {
	[LEDGER_ALARM_TAMPERED] = "tampered",
	[LEDGER_ALARM_SET_BACK] = "set-back",
	[LEDGER_ALARM_FORKED] = "forked",
};

const char *ledger_alarm_key(enum ledger_alarm_kind kind)
{
	return keys[kind];
}

static enum ledger_alarm_kind kind_of(struct str key)
{
	for (unsigned i = 0; i < LEDGER_ALARM_KINDS; i++)
		if (str_eq(key, str_from_c(keys[i])))
			return (enum ledger_alarm_kind)i;
	return LEDGER_ALARM_TAMPERED; // a row that we have not written
}

enum rc ledger_alarm_raise(struct cx *cx, struct db *db, const struct ledger_alarm *a, bool *fresh)
{
	AUTO(rows) r = NULL;
	const struct str key = str_from_c(keys[a->kind]);
	TRY(ROWS_OPEN(cx, db, &r, &ledger_alarm_count_open, VAL(key), VAL(a->sentence)));
	const bool open = rows_next(r) && rows_int(r) > 0;
	TRY(rows_end(cx, r));
	if (fresh)
		*fresh = !open;
	if (open)
		return RC_OK;
	return DB_RUN(cx, db, &ledger_alarm_put, VAL(id_new(cx->now)), VAL(cx->now), VAL(key),
		      a->number < 0 ? VAL_NULL : VAL(a->number), VAL(a->sentence),
		      VAL(a->evidence));
}

static void read_alarm(struct rows *r, struct ledger_alarm *a)
{
	a->id = rows_id(r);
	a->at = rows_instant(r);
	a->kind = kind_of(rows_str(r));
	const bool none = rows_is_null(r);
	a->number = rows_int(r);
	if (none)
		a->number = -1;
	a->sentence = rows_str(r);
	a->accepted_at = rows_instant(r);
	a->answered_by = rows_id(r);
	a->answer = rows_str(r);
	a->evidence = rows_str(r);
}

enum rc ledger_alarm_list(struct cx *cx, struct db *db, struct ledger_alarms *out)
{
	AUTO(rows) r = NULL;
	struct ledger_alarms list = { 0 };
	TRY(rows_open(cx, db, &r, &ledger_alarm_find_all, NO_VALS));
	while (rows_next(r))
		read_alarm(r, ARENA_PUSH(cx->arena, &list));
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc ledger_alarm_load(struct cx *cx, struct db *db, struct id id, struct ledger_alarm *out)
{
	AUTO(rows) r = NULL;
	struct ledger_alarm a = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &ledger_alarm_find, VAL(id)));
	const bool found = rows_next(r);
	if (found)
		read_alarm(r, &a);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such alarm");
	*out = a;
	return RC_OK;
}

enum rc ledger_alarm_accepted(struct cx *cx, struct db *db, struct ledger_accepted *out)
{
	AUTO(rows) r = NULL;
	struct ledger_accepted list = { 0 };
	struct ledger_entry e;
	TRY(ROWS_OPEN(cx, db, &r, &ledger_alarm_find_accepted, VAL(STR("ledger-alarm-accepted"))));
	while (rows_next(r))
		if (entry_parse(cx, rows_bytes(r), &e) == RC_OK &&
		    str_eq(e.act, STR("ledger-alarm-accepted")) && entry_has_hash(&e.content))
			*ARENA_PUSH(cx->arena, &list) = e.content;
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

enum rc ledger_alarm_answer(struct cx *cx, struct db *db, const struct ledger_alarm_answer *answer)
{
	int64_t changed = 0;
	struct ledger_alarm alarm = { 0 };
	TRY(ledger_alarm_load(cx, db, answer->id, &alarm));
	const struct ledger_act act = {
		.act = answer->accept ? "ledger-alarm-accepted" : "ledger-alarm-asked",
		.account = answer->account,
		.role = answer->role,
		.object_kind = "ledger-alarm",
		.object = answer->id,
		.content = sha256_of(alarm.sentence),
		.note = answer->words,
	};
	if (answer->words.n == 0)
		return cx_fail(cx, RC_INVALID, "say why the alarm can be closed, or what you ask");
	TRY(db_run(cx, db, &ledger_alarm_set_answer,
		   VALS(answer->accept ? VAL(cx->now) : VAL_NULL, VAL(answer->account),
			VAL(answer->words), VAL(answer->id)),
		   &changed));
	if (changed == 0)
		return cx_fail(cx, RC_MISSING, "no such alarm is open");
	return ledger_append(cx, db, &act, NULL);
}
