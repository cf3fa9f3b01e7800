// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * form_db: which forms were sent and done, by the number that each page gives its form: twice
 * is once. Kept for 30 days.
 */
#ifndef PEOPLE_FORM_DB_H
#define PEOPLE_FORM_DB_H

#include "core/id.h"
#include "store/db.h"

struct sent_form {
	struct id account, number;
	struct instant at;
	struct str location; // where it led
};

/* at 0: it was not. */
NODISCARD enum rc form_find_sent(struct cx *cx, struct db *db, struct id account, struct id number,
				 struct sent_form *out);

/* In the unit of what it did. RC_CONFLICT: the same form at the same moment. */
NODISCARD enum rc form_note_sent(struct cx *cx, struct db *db, const struct sent_form *form);

#endif
