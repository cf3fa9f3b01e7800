// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * told_db: countries and losses that reports tell of, in the database, and their sums.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_TOLD_DB_H
#define INTAKE_TOLD_DB_H

#include "core/id.h"
#include "intake/told.h"
#include "store/db.h"

/* In the unit that stores the report. Nothing is stored when it says nothing. */
NODISCARD enum rc told_put(struct cx *cx, struct db *db, struct id report,
			   const struct told_facts *told);

/* Empty texts: it says nothing. */
NODISCARD enum rc told_get(struct cx *cx, struct db *db, struct id report, struct told_facts *out);

/* Those of most reports first. */
NODISCARD enum rc told_case_countries(struct cx *cx, struct db *db, struct id case_id,
				      struct told_counts *out);
NODISCARD enum rc told_campaign_countries(struct cx *cx, struct db *db, struct id root,
					  struct told_counts *out);
/* Where the machines are that its reports name (intake/place.h). */
NODISCARD enum rc told_campaign_sources(struct cx *cx, struct db *db, struct id root,
					struct told_counts *out);
NODISCARD enum rc told_campaign_losses(struct cx *cx, struct db *db, struct id root,
				       struct told_counts *out);

/* "content/phishing", of those that are of the campaign. */
NODISCARD enum rc told_campaign_kinds(struct cx *cx, struct db *db, struct id root,
				      struct told_counts *out);

#endif
