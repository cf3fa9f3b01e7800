// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * campaign_db: which reports are of one campaign; placed one by one in the unit that stores them,
 * and parted and joined by hand.
 *
 *	struct likeness l;
 *	likeness_from_report(cx->arena, &report, &l);	// outside the unit: it costs most
 *	TRY(campaign_place(cx, db, &l, &placed));	// in the unit that stores the report
 *
 * 1. Each join is one line of a log that only grows: what was joined, by which two reports, why.
 * 2. A join can be cut, also long after: what it joined comes apart again, and other reasons that
 *    were found in the meantime join again what they can. What a person parted stays parted.
 * 3. A clue that CLUSTER_UNRELATED campaigns have which nothing else joins is no clue: its joins
 *    are cut, in the same unit.
 * 4. Cost: some 35 rows read and 40 written for a text not seen before; two or three for one that
 *    is nearly like another.
 *
 * A campaign's id is that of its first report; of one that was split off by hand, an id of its own.
 * Memory:  what is given out lives in the cx's arena.
 */
#ifndef INTAKE_CAMPAIGN_DB_H
#define INTAKE_CAMPAIGN_DB_H

#include "intake/campaign.h"
#include "intake/cluster.h"
#include "people/access.h"
#include "store/db.h"

struct campaign_placed {
	struct id campaign; // with one report: its own id
	bool is_new;	    // no other report is like it
	struct id like;	    // the report that it is like; zero: none
	struct str kind;    // "text", "host" ...; empty: none
	struct str value;
	int64_t agree;
};

/* Twice the same report changes nothing. */
NODISCARD enum rc campaign_place(struct cx *cx, struct db *db, const struct likeness *l,
				 struct campaign_placed *out);

/* The report is erased: nothing of it stays but lines of the log. */
NODISCARD enum rc campaign_forget(struct cx *cx, struct db *db, struct id report);

/* ---- reading ------------------------------------------------------------------ */

enum { CAMPAIGN_PAGE = 50, CAMPAIGN_MEMBERS = 200, CAMPAIGN_LOG = 200 };

/* With more than one report, the latest first; `before`: the last of the page before, or zero. */
NODISCARD enum rc campaign_list(struct cx *cx, struct db *db, const struct campaign *before,
				struct campaigns *out);

/* By the id of a campaign, of one that was joined to it, or of a report. RC_MISSING. */
NODISCARD enum rc campaign_load(struct cx *cx, struct db *db, struct id id, struct campaign *out);

/* The latest CAMPAIGN_MEMBERS. */
NODISCARD enum rc campaign_members(struct cx *cx, struct db *db, struct id root,
				   struct campaign_members *out);

NODISCARD enum rc campaign_days(struct cx *cx, struct db *db, struct id root,
				struct campaign_days *out);

/* Hosts and the like that its branches have, those of most first. */
NODISCARD enum rc campaign_clues(struct cx *cx, struct db *db, struct id root,
				 struct campaign_clues *out);

/* The addresses of machines that its reports name, the most named first. */
NODISCARD enum rc campaign_sources(struct cx *cx, struct db *db, struct id root,
				   struct campaign_sources *out);

/* Of the campaign and all that belongs to it, the latest first. */
NODISCARD enum rc campaign_log(struct cx *cx, struct db *db, struct id root,
			       struct campaign_lines *out);

NODISCARD enum rc campaign_why(struct cx *cx, struct db *db, struct id a, struct id b,
			       struct campaign_why *out);

/* All that is told of one. By any id, as campaign_load. */
NODISCARD enum rc campaign_load_whole(struct cx *cx, struct db *db, struct id id,
				      struct campaign_whole *out);

/* ---- by hand ------------------------------------------------------------------ */

/* These reports, all of one campaign and not all of it, become one of their own. */
struct campaign_part {
	struct id root;
	const struct id *reports;
	size_t n;
	struct str note;
};
NODISCARD enum rc campaign_split(struct cx *cx, struct db *db, const struct actor *by,
				 const struct campaign_part *part, struct id *out);

/* Both become one, which either names. RC_CONFLICT: they are. */
NODISCARD enum rc campaign_join(struct cx *cx, struct db *db, const struct actor *by, struct id a,
				struct id b, struct str note);

/* Takes back a line of the log: a join is cut, a split put together. RC_CONFLICT: it does not
 * hold any more. *of: a campaign that it was about. */
NODISCARD enum rc campaign_undo(struct cx *cx, struct db *db, const struct actor *by,
				struct id line, struct str note, struct id *of);

#endif
