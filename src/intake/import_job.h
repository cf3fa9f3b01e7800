// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * import_job: reports that lie in files: a mail a file, mailboxes (mbox: its lines "From "), Maildir
 * and other folders, XARF documents, feeds, tables. Files that begin with a point are passed over.
 *
 * Interrupted, it is simply run again: what was kept is known by its bytes, and told as that.
 * Memory does not grow with the number of files; a file is read whole, up to IMPORT_FILE_MAX; of a feed
 * with an event a line, and of a table, a piece at a time.
 */
#ifndef INTAKE_IMPORT_JOB_H
#define INTAKE_IMPORT_JOB_H

#include "intake/keep_job.h"

enum { IMPORT_GROUP = 64, IMPORT_EVENTS = 500 }; // in a unit: mails, and events of feeds
#define IMPORT_PIECE ((size_t)256 << 10)	 // of a feed: read at a time
#define IMPORT_GROUP_BYTES ((size_t)8 << 20)
#define IMPORT_FILE_MAX ((size_t)1 << 30) // of a mailbox

struct import_counts {
	int64_t files, reports, again, states[INTAKE_STATES];
	int64_t too_large; // files that were not read
};

struct import_plan {
	const struct intake_home *home; // NULL: only read, and tell
	const struct actor *by;
	struct intake_origin origin;
	void (*tell)(void *arg, const struct import_counts *counts); // after each group; NULL
	/* Each that was read; kept is NULL where nothing is kept. NULL. */
	void (*each)(void *arg, struct str path, const struct intake_reading *reading,
		     const struct intake_kept *kept);
	void *arg;
};

/* RC_MISSING: there is no such file. RC_IO: one cannot be read. */
NODISCARD enum rc import_paths(struct cx *cx, const struct import_plan *plan,
			       const struct str *paths, size_t n, struct import_counts *out);

/* The mail at *at of a mailbox, without its line "From "; false: there is none. Exposed for
 * tests. */
NODISCARD bool import_mbox_next(struct str box, size_t *at, struct str *mail);

#endif
