// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * seal_read_job: one name of a sealing is read, by one of its threads. For files of evidence/
 * that seal.
 */
#ifndef EVIDENCE_SEAL_READ_JOB_H
#define EVIDENCE_SEAL_READ_JOB_H

#include <pthread.h>
#include <stdatomic.h>

#include "evidence/journal_job.h"
#include "evidence/seal_out_job.h"
#include "evidence/walk_job.h"

enum {
	SEAL_BATCH_FILES = 64,	     // names that one thread takes at a time
	SEAL_BUFFER_BYTES = 5 << 20, // of small files, until they go out in their order
};

struct task {
	struct walk_entry entry;
	int64_t number; // of a file; 0: none
	bool is_known;
	struct journal_row known;
};

struct seal {
	const struct seal_plan *plan;
	const struct blobs *blobs;
	const struct hashsets *lists;
	struct journal *journal;
	struct seal_out *out;
	struct instant now;

	pthread_mutex_t walking; // walk, numbers and tickets
	struct walk *walk;
	int64_t numbers;
	uint64_t tickets;

	pthread_mutex_t lock; // of what is below
	pthread_cond_t changed;
	uint64_t turn; // the ticket whose batch may go out
	enum rc rc;
	char error[CX_ERROR_MAX];
	bool is_over;

	atomic_bool failed;
	atomic_llong files, bytes, total;
};

/* A thread that seals. */
struct worker {
	struct seal *seal;
	struct arena arena;
	struct cx cx;
	pthread_t thread;
	bool has_thread;
	char *buffer; // of small files
	size_t used;
	struct sha256 met; // of blobs that a journal names: the last that is there
	struct task tasks[SEAL_BATCH_FILES];
	struct sealed sealed[SEAL_BATCH_FILES];
	size_t n;
};

struct journal_name seal_name(const struct walk_entry *e);

/* What is to go out of it. Texts and bytes live until the worker's next batch. Errors as
 * seal_run. */
NODISCARD enum rc seal_read(struct worker *w, const struct task *t, struct sealed *out);

#endif
