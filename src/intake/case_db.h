// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * case_db: which case was opened from which campaign, and which of its reports are not in it yet.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_CASE_DB_H
#define INTAKE_CASE_DB_H

#include "desk/case_report_db.h"

/* campaign zero: of reports alone. */
NODISCARD enum rc case_from(struct cx *cx, struct db *db, struct id case_id, struct id campaign);

/* The campaign that it was opened from; zero: none. */
NODISCARD enum rc case_campaign(struct cx *cx, struct db *db, struct id case_id, struct id *out);

/* Those opened from it, or from what was joined to it, that `who` is on. */
NODISCARD enum rc case_of_campaign(struct cx *cx, struct db *db, const struct actor *who,
				   struct id root, struct case_list *out);

/* The reports of a campaign that are not linked to the case, the oldest first: what one act takes
 * in. case_id zero: all. *all: how many there are. */
enum { CASE_TAKES_MAX = 200 };
NODISCARD enum rc case_takes(struct cx *cx, struct db *db, struct id root, struct id case_id,
			     struct case_reports *out, int64_t *all);

#endif
