// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * campaign_tree_db: roots, joins and cuts. For campaign_db.c and campaign_place_db.c.
 */
#ifndef INTAKE_CAMPAIGN_TREE_DB_H
#define INTAKE_CAMPAIGN_TREE_DB_H

#include "intake/campaign_db.h"

enum { CAMPAIGN_DEPTH_MAX = 64 };

/* A row of intake_campaign, or what one would say of a report that is alone. */
struct branch {
	struct id id, parent, reason; // zero: none
	int64_t reports;
	struct instant first_at, last_at;
	bool apart, is_stored;
};

/* RC_MISSING: no such branch, and no such report. */
NODISCARD enum rc branch_load(struct cx *cx, struct db *db, struct id id, struct branch *out);
NODISCARD enum rc branch_root(struct cx *cx, struct db *db, struct id id, struct branch *out);

/* Makes the row unless it is there. */
NODISCARD enum rc branch_store(struct cx *cx, struct db *db, struct branch *b);

/* What is done to two, and why: a line of the log. */
struct join_reason {
	const char *kind; // "text", "hand" or the key of a clue
	struct str value;
	int64_t agree;
	struct id report, like, account;
	struct str note;
	struct id campaign, into, undoes; // set by who appends the line
};

/* Joins what two branches belong to, unless that is the same or somebody parted them: *joined. */
NODISCARD enum rc branch_join(struct cx *cx, struct db *db, struct id a, struct id b,
			      const struct join_reason *why, bool *joined);

/* Cuts a branch from its parent, counts both anew and appends the line. */
NODISCARD enum rc branch_cut(struct cx *cx, struct db *db, const struct branch *b,
			     const struct join_reason *why, struct id *line);

/* Counts what belongs to a root. */
NODISCARD enum rc branch_count(struct cx *cx, struct db *db, struct id root);

/* Appends a line of the log. */
NODISCARD enum rc campaign_line_add(struct cx *cx, struct db *db, const char *what,
				    const struct join_reason *why, struct id *out);

NODISCARD enum rc branch_part(struct cx *cx, struct db *db, struct id a, struct id b,
			      struct id line);

/* Joins anew by the clues of a branch and by texts that were found beside the join, after a cut. */
NODISCARD enum rc campaign_relink(struct cx *cx, struct db *db, struct id branch);

/* A branch has this clue: joins it with others that have, or finds that it is common. */
NODISCARD enum rc campaign_clue_add(struct cx *cx, struct db *db, struct id branch,
				    struct id report, const struct clue *c);

#endif
