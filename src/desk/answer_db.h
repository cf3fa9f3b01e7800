// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * answer_db: an answer that its officer has written and has not signed yet: the exact bytes
 * (act_bytes), so that the next page shows, and a card's program signs, what was written. It is
 * its writer's; the next one replaces it, the step or its proposal ends it.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_ANSWER_DB_H
#define DESK_ANSWER_DB_H

#include "desk/act.h"
#include "store/db.h"

NODISCARD enum rc answer_put(struct cx *cx, struct db *db, struct id request, struct id account,
			     struct str bytes);

/* RC_MISSING: this person has written none. */
NODISCARD enum rc answer_load(struct cx *cx, struct db *db, struct id request, struct id account,
			      struct str *bytes);

NODISCARD enum rc answer_drop(struct cx *cx, struct db *db, struct id request);

/* The step and its facts out of act_bytes. RC_INVALID: they are of another form. */
NODISCARD enum rc answer_read(struct cx *cx, struct str bytes, enum action *action,
			      struct act_facts *facts);

#endif
