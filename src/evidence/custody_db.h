// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * custody_db: custody in the database. Each act is a record there and an entry of the ledger,
 * whose object is the exhibit and whose content is the SHA-256 of the record.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_CUSTODY_DB_H
#define EVIDENCE_CUSTODY_DB_H

#include "evidence/custody.h"
#include "people/access.h"
#include "people/signature.h"
#include "store/db.h"

/* In order; those of another node that handed it over first. */
NODISCARD enum rc custody_list(struct cx *cx, struct db *db, struct id exhibit,
			       struct custody_rows *out);

/* What they say together. */
void custody_rows_walk(struct arena *a, const struct custody_rows *rows, const struct exhibit *e,
		       struct custody_state *out);

/* The record that custody_append would keep, to be signed by a person first. event->at is to be
 * set; who does it is filled in. Changes nothing. */
NODISCARD enum rc custody_draft(struct cx *cx, struct db *db, const struct actor *by,
				const struct exhibit *e, struct custody_event *event,
				struct str *record);

/* event->at of zero: now. `signed_by`, NULL: nobody's key; else over exactly the bytes that
 * custody_draft gave, or RC_CONFLICT: something else was recorded meanwhile. Errors as
 * custody_check and custody_follows; RC_CONFLICT: received or recalled while it is away. */
NODISCARD enum rc custody_append(struct cx *cx, struct db *db, const struct actor *by,
				 struct exhibit *e, struct custody_event *event,
				 const struct signature *signed_by);

/* RC_CONFLICT: it is on its way to another node. */
NODISCARD enum rc custody_check_near(struct cx *cx, struct db *db, struct id exhibit);

/* In transit to another node, to whom that is recorded: what became of it that node says, and until
 * custody_came_back nobody here. RC_CONFLICT: it is not in transit to them, or is away already. */
NODISCARD enum rc custody_send_away(struct cx *cx, struct db *db, struct id exhibit, struct str to);
NODISCARD enum rc custody_came_back(struct cx *cx, struct db *db, struct id exhibit);

#endif
