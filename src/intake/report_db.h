// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_db: reports in the database. Blobs are stored before the unit that names them; the
 * sender is answered after it.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_REPORT_DB_H
#define INTAKE_REPORT_DB_H

#include "intake/report.h"
#include "people/access.h"
#include "store/blob_holder.h"
#include "store/db.h"

/* The raw reports. */
extern const struct blob_holder intake_blobs;

/* A new report with its entry of the ledger; id (unless it is set), number, received_at (unless it
 * is set) and reporter are filled in. `by` of NULL: the node itself, for what nobody signed in for.
 * `reporter` may be NULL. intake_settle is called here.
 *
 * Of what came by a machine the same bytes are the same report: it is given one arrival more, *r
 * is the report that is there (as intake_load), and *is_again is set. is_again may be NULL. */
NODISCARD enum rc intake_add(struct cx *cx, struct db *db, const struct actor *by,
			     struct intake_report *r, const struct intake_reporter *reporter,
			     bool *is_again);

/* RC_DENIED: `who` may not see reports. RC_MISSING. The number in any case of letters. */
NODISCARD enum rc intake_load(struct cx *cx, struct db *db, const struct actor *who, struct id id,
			      struct intake_report *out);
NODISCARD enum rc intake_find(struct cx *cx, struct db *db, const struct actor *who,
			      struct str number, struct intake_report *out);

/* RC_DENIED: they may not work on reports. RC_MISSING: nobody is named. */
NODISCARD enum rc intake_reporter_load(struct cx *cx, struct db *db, const struct actor *who,
				       const struct intake_report *r, struct intake_reporter *out);

enum { INTAKE_PAGE = 200 };
struct intake_list {
	struct intake_report *p;
	size_t n, cap;
};
/* The last one of the page before; all zero: the newest. */
struct intake_before {
	struct instant at;
	struct id id;
};
/* All zero becomes what is behind the newest. */
struct intake_before intake_from_newest(struct intake_before before);
/* Newest first, at most INTAKE_PAGE, without what is loaded with one alone. RC_DENIED. */
NODISCARD enum rc intake_list(struct cx *cx, struct db *db, const struct actor *who,
			      struct intake_before before, struct intake_list *out);
/* Those in this state. */
NODISCARD enum rc intake_list_of(struct cx *cx, struct db *db, const struct actor *who,
				 enum intake_state state, struct intake_before before,
				 struct intake_list *out);

/* How many there are in each state. */
struct intake_counts {
	int64_t n[INTAKE_STATES];
};
NODISCARD enum rc intake_count(struct cx *cx, struct db *db, struct intake_counts *out);

/* New becomes seen; what is seen stays. RC_DENIED; RC_CONFLICT: it is neither. */
NODISCARD enum rc intake_see(struct cx *cx, struct db *db, const struct actor *by,
			     struct intake_report *r);

/* The raw report in a row of its own, where it is small (at most INTAKE_RAW_ROW_MAX): durable with its report, without a file
 * and its syncs. *out is empty: there is no row, and it is a blob or nothing. */
enum { INTAKE_RAW_ROW_MAX = 65536 };
NODISCARD enum rc intake_raw_add(struct cx *cx, struct db *db, struct id report, struct str bytes);
NODISCARD enum rc intake_raw_load(struct cx *cx, struct db *db, struct id report, struct str *out);

/* Seen becomes new: it was a slip. RC_DENIED; RC_CONFLICT: it is not seen. */
NODISCARD enum rc intake_unsee(struct cx *cx, struct db *db, const struct actor *by,
			       struct intake_report *r);

/* What was quarantined or unusable was read again by hand: *r, with id and number of the report
 * that is there, takes its place; raw, channel and time of it stay. RC_DENIED; RC_CONFLICT: it is
 * in another state. */
NODISCARD enum rc intake_read_again(struct cx *cx, struct db *db, const struct actor *by,
				    struct intake_report *r);

#endif
