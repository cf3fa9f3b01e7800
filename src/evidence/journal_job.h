// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * journal_job: what of a sealing is done, so that a later process goes on from there.
 *
 * 1. DIR/seal/KEY is its file, KEY being what was asked for. It names the exhibit that will
 *    be, and then, in the order of the walk, each file whose bytes are kept blobs; and of a
 *    large one that is being written how much of it is on disk.
 * 2. A row is used again only while its file is still the one that was read
 *    (source_is_same).
 * 3. A lock on it says that the process which seals is alive.
 * 4. On going on, a new file is written beside it, and takes its place when all rows of the
 *    old one were met.
 *
 * Threads: journal_find belongs to whoever walks; the others lock.
 */
#ifndef EVIDENCE_JOURNAL_JOB_H
#define EVIDENCE_JOURNAL_JOB_H

#include "core/id.h"
#include "evidence/content.h"
#include "store/blob.h"

struct journal;

/* Which file of the source. */
struct journal_name {
	size_t root;
	struct str original;
	struct source_facts facts; // size, times, inode and device count
};

struct journal_row {
	struct journal_name name;
	struct sha256 digest;	  // of the file
	struct content_file file; // without its path
	struct str also;	  // digests by other algorithms, hexadecimal, by commas
	struct str findings;	  // lines: kind TAB offset TAB length TAB words
};

/* fresh: what was begun before is not looked at.
 * RC_BUSY: another process seals the same. */
NODISCARD enum rc journal_open(struct cx *cx, struct str folder, const struct sha256 *key,
			       bool fresh, struct journal **out);
void journal_close(struct journal *j);
AUTO_CLOSER(journal);

struct id journal_exhibit(const struct journal *j);
struct instant journal_resumed(const struct journal *j); // when it was begun; 0: just now

/* The row of this file, which must come in the order of the walk. Texts in the arena. */
bool journal_find(struct arena *a, struct journal *j, const struct journal_name *name,
		  struct journal_row *out);

/* What of a large one is on disk. */
bool journal_find_half(struct journal *j, const struct journal_name *name, struct blob_mark *out);

/* Rows in the order of the walk; on disk, as far as a process that dies is concerned, when it
 * returns. */
NODISCARD enum rc journal_add(struct cx *cx, struct journal *j, const struct journal_row *rows,
			      size_t n);
NODISCARD enum rc journal_add_half(struct cx *cx, struct journal *j,
				   const struct journal_name *name, const struct blob_mark *mark);

/* ---- those that lie there ---------------------------------------------------------- */

struct journal_seen {
	struct str path; // of its file
	struct id exhibit;
	struct instant began;
	struct str first; // file that is kept, percent-encoded; empty: none yet
	bool is_alive;	  // a process seals
};
struct journals {
	struct journal_seen *p;
	size_t n, cap;
};

/* What cannot be read is none. */
NODISCARD enum rc journal_list(struct cx *cx, struct str folder, struct journals *out);

/* To be removed: nobody can seal by it meanwhile. RC_BUSY: somebody does. */
NODISCARD enum rc journal_take(struct cx *cx, const struct journal_seen *seen,
			       struct journal **out);

/* It is sealed, or forgotten. */
void journal_remove(struct journal *j);

#endif
