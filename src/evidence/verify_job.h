// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * verify_job: reads a package from disk, a folder or a ZIP, on all cores, and says what it proves.
 *
 * Nothing is written, no link is followed, nothing is brought from the net. What is no file is a
 * finding. Papers are read whole, PAPER_BYTES_MAX at most; files of data/ are only hashed.
 *
 * Errors:  RC_MISSING: no such folder or file. RC_IO. RC_LIMIT: too many files, or a paper that
 *          is too large.
 * Memory:  in the cx's arena; 1 MiB a core beside it.
 */
#ifndef EVIDENCE_VERIFY_JOB_H
#define EVIDENCE_VERIFY_JOB_H

#include "evidence/verify.h"

struct verify_asked {
	const char *path;
	struct str policy, roots; // by another road (evidence/verify_from_bag.h); or empty
	unsigned threads;	  // 0: one a core

	/* Now and then while files are hashed, from one thread; NULL: nobody asks. */
	void (*progress)(void *of, uint64_t bytes_done, uint64_t bytes);
	void *of;
};

NODISCARD enum rc verify_run(struct cx *cx, const struct verify_asked *asked,
			     struct verification *out);

/* A small file, whole: a policy, a root. */
NODISCARD enum rc verify_read_file(struct cx *cx, const char *path, struct str *out);

#endif
