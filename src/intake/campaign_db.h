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

struct campaign {
	struct id id;
	int64_t reports;
	struct instant first_at, last_at;
};

struct campaigns {
	struct campaign *p;
	size_t n, cap;
};

enum { CAMPAIGN_PAGE = 50, CAMPAIGN_MEMBERS = 200, CAMPAIGN_LOG = 200 };

/* With more than one report, the latest first; `before`: the last of the page before, or zero. */
NODISCARD enum rc campaign_list(struct cx *cx, struct db *db, const struct campaign *before,
				struct campaigns *out);

/* By the id of a campaign, of one that was joined to it, or of a report. RC_MISSING. */
NODISCARD enum rc campaign_load(struct cx *cx, struct db *db, struct id id, struct campaign *out);

struct campaign_member {
	struct id report, branch, like;
	struct instant at;
	struct str kind, value; // why it is in its branch; empty: it began it
	int64_t agree;
};

struct campaign_members {
	struct campaign_member *p;
	size_t n, cap;
};

/* The latest CAMPAIGN_MEMBERS. */
NODISCARD enum rc campaign_members(struct cx *cx, struct db *db, struct id root,
				   struct campaign_members *out);

struct campaign_day {
	int64_t day, reports; // days since 1970-01-01, UTC
};

struct campaign_days {
	struct campaign_day *p;
	size_t n, cap;
};

NODISCARD enum rc campaign_days(struct cx *cx, struct db *db, struct id root,
				struct campaign_days *out);

struct campaign_clue {
	struct str kind, value;
	int64_t branches; // that have it
	bool is_common;
};

struct campaign_clues {
	struct campaign_clue *p;
	size_t n, cap;
};

/* Hosts and the like that its branches have, those of most first. */
NODISCARD enum rc campaign_clues(struct cx *cx, struct db *db, struct id root,
				 struct campaign_clues *out);

/* A line of the log. */
struct campaign_line {
	struct id id;
	struct instant at;
	struct str act, kind, value, note;
	int64_t agree;
	struct id campaign, into, report, like, account, undoes;
	bool holds; // joined: and not cut since; split: and not undone
};

struct campaign_lines {
	struct campaign_line *p;
	size_t n, cap;
};

/* Of the campaign and all that belongs to it, the latest first. */
NODISCARD enum rc campaign_log(struct cx *cx, struct db *db, struct id root,
			       struct campaign_lines *out);

/* Why two reports are together: what they have in common themselves, and the joins on the way
 * from one to the other. together: false, they are not. */
struct campaign_why {
	bool together;
	int64_t agree; // of 64 minima; -1: one of them has no text
	struct campaign_clues shared;
	struct campaign_member a, b;
	struct campaign_lines way;
};

NODISCARD enum rc campaign_why(struct cx *cx, struct db *db, struct id a, struct id b,
			       struct campaign_why *out);

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
 * hold any more. */
NODISCARD enum rc campaign_undo(struct cx *cx, struct db *db, const struct actor *by,
				struct id line, struct str note);

#endif
