// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/search_db.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, number, leaf, bytes, erased_by, at, act, account, role, object_kind, object, arrival" \
	"  FROM ledger_entry"

/* Ranges instead of conditions that may be left out: each statement uses its own index. */
#define RANGES                                                                   \
	" AND act >= $3 AND act <= $4 AND at >= $5 AND at < $6 AND arrival < $7" \
	" ORDER BY arrival DESC LIMIT $8"

SQL_STATEMENT(search_by_account,
	      "SELECT " COLUMNS " WHERE account = $1 AND object >= $2 AND object <= $9" RANGES);

SQL_STATEMENT(search_by_object,
	      "SELECT " COLUMNS " WHERE object = $2 AND account >= $1 AND account <= $9" RANGES);

SQL_STATEMENT(search_by_act,
	      "SELECT " COLUMNS " WHERE act = $1 AND at >= $2 AND at < $3 AND arrival < $4"
	      " ORDER BY arrival DESC LIMIT $5");

SQL_STATEMENT(search_by_time, "SELECT " COLUMNS " WHERE at >= $1 AND at < $2 AND arrival < $3"
			      " ORDER BY arrival DESC LIMIT $4");

static struct id highest(void)
{
	struct id id;
	memset(&id, 0xff, sizeof id);
	return id;
}

static enum rc open_rows(struct cx *cx, struct db *db, const struct ledger_search *s,
			 struct rows **out)
{
	const struct id any = { 0 };
	const int64_t to = s->to.us == 0 ? INT64_MAX : s->to.us;
	const int64_t before = s->before == 0 ? INT64_MAX : s->before;
	const struct str last = s->act.n > 0 ? s->act : STR("~"); // after every act's letters
	if (id_is_set(s->account))
		return ROWS_OPEN(cx, db, out, &search_by_account, VAL(s->account),
				 VAL(id_is_set(s->object) ? s->object : any), VAL(s->act),
				 VAL(last), VAL(s->from), VAL(to), VAL(before),
				 VAL(LEDGER_PAGE + 1),
				 VAL(id_is_set(s->object) ? s->object : highest()));
	if (id_is_set(s->object))
		return ROWS_OPEN(cx, db, out, &search_by_object, VAL(any), VAL(s->object),
				 VAL(s->act), VAL(last), VAL(s->from), VAL(to), VAL(before),
				 VAL(LEDGER_PAGE + 1), VAL(highest()));
	if (s->act.n > 0)
		return ROWS_OPEN(cx, db, out, &search_by_act, VAL(s->act), VAL(s->from), VAL(to),
				 VAL(before), VAL(LEDGER_PAGE + 1));
	return ROWS_OPEN(cx, db, out, &search_by_time, VAL(s->from), VAL(to), VAL(before),
			 VAL(LEDGER_PAGE + 1));
}

enum rc ledger_find(struct cx *cx, struct db *db, const struct ledger_search *s,
		    struct ledger_rows *out, int64_t *next)
{
	AUTO(rows) r = NULL;
	struct ledger_rows list = { 0 };
	int64_t last = 0;
	*next = 0;
	TRY(open_rows(cx, db, s, &r));
	while (rows_next(r)) {
		if (list.n == LEDGER_PAGE) {
			*next = last;
			break;
		}
		ledger_row_read(r, ARENA_PUSH(cx->arena, &list));
		last = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
