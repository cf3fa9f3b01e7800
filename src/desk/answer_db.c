// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/answer_db.h"

#include "desk/canonical.h"
#include "ledger/entry.h"

SQL_STATEMENT(answer_insert,
	      "INSERT INTO desk_answer (request_id, by_id, at, bytes) VALUES ($1, $2, $3, $4)"
	      " ON CONFLICT (request_id) DO UPDATE"
	      "   SET by_id = excluded.by_id, at = excluded.at, bytes = excluded.bytes");
SQL_STATEMENT(answer_row, "SELECT bytes FROM desk_answer WHERE request_id = $1 AND by_id = $2");
SQL_STATEMENT(answer_delete, "DELETE FROM desk_answer WHERE request_id = $1");

enum rc answer_put(struct cx *cx, struct db *db, struct id request, struct id account,
		   struct str bytes)
{
	return DB_RUN(cx, db, &answer_insert, VAL(request), VAL(account), VAL(cx->now),
		      VAL_BYTES(bytes));
}

enum rc answer_load(struct cx *cx, struct db *db, struct id request, struct id account,
		    struct str *bytes)
{
	AUTO(rows) rows = NULL;
	TRY(ROWS_OPEN(cx, db, &rows, &answer_row, VAL(request), VAL(account)));
	const bool found = rows_next(rows);
	if (found)
		*bytes = rows_bytes(rows);
	TRY(rows_end(cx, rows));
	return found ? RC_OK
		     : cx_fail(cx, RC_MISSING,
			       N_("there is no answer of yours that waits for your signature"));
}

enum rc answer_drop(struct cx *cx, struct db *db, struct id request)
{
	return DB_RUN(cx, db, &answer_delete, VAL(request));
}

/* False: no such value. */
static bool read_line(const struct canonical_line *l, enum action *action, struct act_facts *f)
{
	if (str_eq(l->key, STR("step")))
		return action_parse(l->value, action);
	if (str_eq(l->key, STR("until")))
		return l->value.n == 0 || entry_parse_time(l->value, &f->until);
	if (str_eq(l->key, STR("ground")) && l->value.n > 0)
		return place_parse(l->value, &f->ground.place);
	for (enum guard g = 0; str_eq(l->key, STR("stated")) && g < GUARDS; g++)
		if (str_eq(l->value, str_from_c(guard_key(g))))
			f->stated.bits |= GUARD_SET(g);
	if (str_eq(l->key, STR("name")))
		f->ground.name = l->value;
	if (str_eq(l->key, STR("words")))
		f->ground.words = l->value;
	if (str_eq(l->key, STR("reason")))
		f->reason = l->value;
	return true;
}

enum rc answer_read(struct cx *cx, struct str bytes, enum action *action, struct act_facts *facts)
{
	struct canonical_line l;
	struct str what;
	bool good = canonical_begin(&bytes, &what) && str_eq(what, STR("answer"));
	*action = ACTIONS;
	*facts = (struct act_facts){ 0 };
	while (good && canonical_next(&bytes, &l))
		good = read_line(&l, action, facts);
	return good && bytes.n == 0 && *action != ACTIONS
		       ? RC_OK
		       : cx_fail(cx, RC_INVALID, "these are not the bytes of an answer");
}
