// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/content_db.h"

#include "people/act_db.h"
#include "people/reading_db.h"

enum rc content_read(struct cx *cx, struct db *db, const struct actor *by, const char *kind,
		     struct id object)
{
	const struct reading what = { .kind = kind, .object = object, .need = ACCESS_CASE_SEE };
	if (id_is_set(by->account))
		return reading_note(cx, db, by, &what);
	return act_append(cx, db, by, what.need,
			  (struct ledger_act){
				  .act = "content-read", .object_kind = kind, .object = object });
}
