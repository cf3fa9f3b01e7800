// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/search_db.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, number, leaf, bytes, erased_by, at, act, account, role, object_kind, object, arrival" \
	"  FROM ledger_entry"

/* What waits for its number is in no index but that of what waits. */
#define FIND(terms)                                                            \
	"SELECT " COLUMNS " WHERE number IS NOT NULL AND " terms " UNION ALL " \
	"SELECT " COLUMNS " WHERE number IS NULL AND " terms " ORDER BY at DESC, arrival DESC"

/* Ranges instead of conditions that may be left out: each statement uses its own index. */
#define RANGES " AND act >= $3 AND act <= $4 AND at >= $5 AND (at, arrival) < ($6, $7)"

SQL_STATEMENT(search_by_account,
	      FIND("account = $1 AND object >= $2 AND object <= $9" RANGES) " LIMIT $8");

SQL_STATEMENT(search_by_object,
	      FIND("object = $2 AND account >= $1 AND account <= $9" RANGES) " LIMIT $8");

SQL_STATEMENT(search_by_act,
	      FIND("act = $1 AND at >= $2 AND (at, arrival) < ($3, $4)") " LIMIT $5");

SQL_STATEMENT(search_by_time, FIND("at >= $1 AND (at, arrival) < ($2, $3)") " LIMIT $4");

SQL_STATEMENT(search_find_at, "SELECT at FROM ledger_entry WHERE arrival = $1");

/* Entries that come after this one in the list. */
struct place {
	int64_t at, arrival;
};

static struct id highest(void)
{
	struct id id;
	memset(&id, 0xff, sizeof id);
	return id;
}

static enum rc find_place(struct cx *cx, struct db *db, const struct ledger_search *s,
			  struct place *out)
{
	AUTO(rows) r = NULL;
	*out = (struct place){ s->to.us == 0 ? INT64_MAX : s->to.us, 0 };
	if (s->before == 0)
		return RC_OK;
	TRY(ROWS_OPEN(cx, db, &r, &search_find_at, VAL(s->before)));
	if (rows_next(r)) {
		const int64_t at = rows_int(r);
		if (at < out->at)
			*out = (struct place){ at, s->before };
	}
	return rows_end(cx, r);
}

static enum rc open_rows(struct cx *cx, struct db *db, const struct ledger_search *s,
			 const struct place *before, struct rows **out)
{
	const struct id any = { 0 };
	const struct str last = s->act.n > 0 ? s->act : STR("~"); // after every act's letters
	if (id_is_set(s->account))
		return ROWS_OPEN(cx, db, out, &search_by_account, VAL(s->account),
				 VAL(id_is_set(s->object) ? s->object : any), VAL(s->act),
				 VAL(last), VAL(s->from), VAL(before->at), VAL(before->arrival),
				 VAL(LEDGER_PAGE + 1),
				 VAL(id_is_set(s->object) ? s->object : highest()));
	if (id_is_set(s->object))
		return ROWS_OPEN(cx, db, out, &search_by_object, VAL(any), VAL(s->object),
				 VAL(s->act), VAL(last), VAL(s->from), VAL(before->at),
				 VAL(before->arrival), VAL(LEDGER_PAGE + 1), VAL(highest()));
	if (s->act.n > 0)
		return ROWS_OPEN(cx, db, out, &search_by_act, VAL(s->act), VAL(s->from),
				 VAL(before->at), VAL(before->arrival), VAL(LEDGER_PAGE + 1));
	return ROWS_OPEN(cx, db, out, &search_by_time, VAL(s->from), VAL(before->at),
			 VAL(before->arrival), VAL(LEDGER_PAGE + 1));
}

enum rc ledger_find(struct cx *cx, struct db *db, const struct ledger_search *s,
		    struct ledger_rows *out, int64_t *next)
{
	AUTO(rows) r = NULL;
	struct ledger_rows list = { 0 };
	struct place before;
	int64_t last = 0;
	*next = 0;
	TRY(find_place(cx, db, s, &before));
	TRY(open_rows(cx, db, s, &before, &r));
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
