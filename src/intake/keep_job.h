// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * keep_job: reads reports and keeps them, many at a time.
 *
 * 1. A report is read in the box before anything is kept of it; then its bytes are a blob; then a
 *    group of reports is one unit, with their entries of the ledger. Only then is a sender answered.
 * 2. One that no database takes costs the others nothing: it is kept without what was read of it.
 */
#ifndef INTAKE_KEEP_JOB_H
#define INTAKE_KEEP_JOB_H

#include "intake/cluster.h"
#include "intake/place_from_mmdb.h"
#include "intake/report_from_mail.h"
#include "people/access.h"
#include "store/blob.h"
#include "store/store.h"

struct intake_home {
	struct store *store;
	const struct blobs *blobs;
	const struct places *places; // NULL: nothing is known of addresses
};

/* What came of each. */
struct intake_kept {
	struct id id;
	struct str number;
	enum intake_state state;
	bool is_again;
};

/* A table, a feed or XARF by their look, else a mail: one report at least. RC_BUSY, RC_IO: come
 * again. */
NODISCARD enum rc intake_read_all(struct cx *cx, const struct intake_origin *origin,
				  struct str bytes, struct intake_readings *out);

/* The first of them: of what can only be one report. */
NODISCARD enum rc intake_read(struct cx *cx, const struct intake_origin *origin, struct str bytes,
			      struct intake_reading *out);

/* One that can only be a mail. */
NODISCARD enum rc intake_read_mail(struct cx *cx, const struct intake_origin *origin,
				   struct str bytes, struct intake_reading *out);

/* The two halves of intake_keep, for whoever has a unit of their own: before it, what is too large
 * for a row (blobs held by the caller) and what each is compared by; within it, the rows. */
struct intake_group {
	const struct actor *by;
	struct intake_reading *readings;
	size_t n;
	struct intake_kept *kept;  // n of them
	struct likeness *likeness; // set by the first half
	const struct places *places;
};
NODISCARD enum rc intake_keep_bytes(struct cx *cx, const struct blobs *blobs,
				    struct intake_group *g);
NODISCARD enum rc intake_keep_rows(struct cx *cx, struct db *db, struct intake_group *g);

/* `by` as intake_add. kept: n of them. RC_BUSY, RC_LIMIT, RC_IO: nothing was kept; come again. */
NODISCARD enum rc intake_keep(struct cx *cx, const struct intake_home *home, const struct actor *by,
			      struct intake_reading *readings, size_t n, struct intake_kept *kept);

/* The raw report: a row or a blob (small or large). RC_MISSING: nothing of it is kept. Whoever shows it to somebody has asked
 * whether they may, and records it. */
NODISCARD enum rc intake_raw(struct cx *cx, const struct intake_home *home,
			     const struct intake_report *r, struct str *out);

/* What was quarantined, or could not be read, is read once more; its raw report is there. */
NODISCARD enum rc intake_keep_again(struct cx *cx, const struct intake_home *home,
				    const struct actor *by, struct str number,
				    struct intake_report *out);

#endif
