// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/form_db.h"

#define FORM_KEPT DAYS(30)

SQL_STATEMENT(form_one, "SELECT at, location FROM people_form"
			" WHERE account_id = $1 AND number = $2");

enum rc form_find_sent(struct cx *cx, struct db *db, struct id account, struct id number,
		       struct sent_form *out)
{
	AUTO(rows) r = NULL;
	*out = (struct sent_form){ .account = account, .number = number };
	TRY(ROWS_OPEN(cx, db, &r, &form_one, VAL(account), VAL(number)));
	if (rows_next(r)) {
		out->at = rows_instant(r);
		out->location = rows_str(r);
	}
	return rows_end(cx, r);
}

SQL_STATEMENT(form_forget, "DELETE FROM people_form WHERE at < $1");
SQL_STATEMENT(form_insert, "INSERT INTO people_form (account_id, number, at, location)"
			   " VALUES ($1, $2, $3, $4)");

enum rc form_note_sent(struct cx *cx, struct db *db, const struct sent_form *form)
{
	TRY(DB_RUN(cx, db, &form_forget, VAL((struct instant){ cx->now.us - FORM_KEPT.us })));
	return DB_RUN(cx, db, &form_insert, VAL(form->account), VAL(form->number), VAL(form->at),
		      VAL(form->location));
}
