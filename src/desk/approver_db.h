// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * approver_db: who sees a request by its approval, without being on it: whoever may decide what
 * waits, and whoever decided it.
 */
#ifndef DESK_APPROVER_DB_H
#define DESK_APPROVER_DB_H

#include "desk/request_db.h"
#include "people/approval.h"

/* Its approvals: to send it, of an answer, and of its measure by a judicial authority. */
NODISCARD enum rc approver_sees(struct cx *cx, struct db *db, const struct actor *who,
				const struct request_people *people, bool *out);

#endif
