// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * takedown_db: takedowns in the database (intake/takedown.h). Each act is a line and an entry of
 * the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_TAKEDOWN_DB_H
#define INTAKE_TAKEDOWN_DB_H

#include "intake/takedown.h"
#include "people/access.h"
#include "store/db.h"

/* kind, key, asked_of and campaign of *t; the rest is filled in. RC_INVALID: what cannot go offline;
 * nobody is named. RC_CONFLICT: the same was asked of them and is open. RC_DENIED. */
NODISCARD enum rc takedown_add(struct cx *cx, struct db *db, const struct actor *by,
			       struct takedown *t);

/* RC_MISSING. */
NODISCARD enum rc takedown_load(struct cx *cx, struct db *db, struct id id, struct takedown *out);
/* The latest asked first, at most 1,000. */
NODISCARD enum rc takedown_list(struct cx *cx, struct db *db, struct takedowns *out);
NODISCARD enum rc takedown_log(struct cx *cx, struct db *db, struct id id,
			       struct takedown_lines *out);

/* `what`: an answer ("acted") or what a look found ("gone"), of intake/takedown.h. RC_INVALID: neither.
 * *t is as it is then. */
NODISCARD enum rc takedown_note(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				const struct takedown_line *line, struct takedown *t);

#endif
