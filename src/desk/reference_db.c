// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/reference_db.h"

#include "desk/request.h"
#include "people/organisation_db.h"

SQL_STATEMENT(counter_count, "INSERT INTO desk_counter (kind, year, last) VALUES ($1, $2, 1)"
			     " ON CONFLICT (kind, year) DO UPDATE"
			     "   SET last = desk_counter.last + 1");
SQL_STATEMENT(counter_read, "SELECT last FROM desk_counter WHERE kind = $1 AND year = $2");

enum rc reference_next(struct cx *cx, struct db *db, const char *letter, struct str *out)
{
	struct organisation own;
	int year, month, day;
	int64_t number = 0;
	const struct str kind = *letter ? str_from_c(letter) : STR("request");
	TRY(organisation_own(cx, db, &own));
	date_to_ymd(date_today(cx->now), &year, &month, &day);
	TRY(DB_RUN(cx, db, &counter_count, VAL(kind), VAL(year)));
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &counter_read, VAL(kind), VAL(year)));
	if (rows_next(r))
		number = rows_int(r);
	TRY(rows_end(cx, r));
	*out = reference_print(cx->arena, own.country, letter, year, number);
	return RC_OK;
}
