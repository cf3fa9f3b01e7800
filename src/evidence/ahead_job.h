// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * ahead_job: a large source is read by a thread of its own, piece by piece, while who asks for the
 * pieces hashes them: what the copy out of the page cache costs then comes out of another core.
 * Measured (bench/evidence): a third of what SHA-256 itself costs.
 *
 * Where there is no second core, no thread, or little to read, it is read by who asks.
 *
 * Threads: while it runs the source and the arena are the reader's.
 * Memory:  AHEAD_BYTES, the caller's.
 */
#ifndef EVIDENCE_AHEAD_JOB_H
#define EVIDENCE_AHEAD_JOB_H

#include <pthread.h>

#include "evidence/source_job.h"

enum { AHEAD_PIECE = 1 << 20, AHEAD_PIECES = 4, AHEAD_BYTES = AHEAD_PIECE * AHEAD_PIECES };

struct ahead {
	struct arena *arena; // of the source's findings
	struct source *source;
	char *buffer;
	int64_t at; // of the next byte to be read
	bool has_thread;
	pthread_t thread;

	pthread_mutex_t lock; // of what is below
	pthread_cond_t changed;
	size_t n[AHEAD_PIECES];
	uint64_t read, used; // pieces, from the first
	bool has_piece;	     // one that is read is with who asked
	bool is_over, stops;
};

/* `ahead` must not move until ahead_end. */
void ahead_begin(struct ahead *ahead, struct arena *a, struct source *source, char *buffer);

/* The next bytes, until the next call; none: it ends here. */
struct str ahead_next(struct ahead *ahead);

/* Also before the end. The source is the caller's again. */
void ahead_end(struct ahead *ahead);

#endif
