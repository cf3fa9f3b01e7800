// SPDX-License-Identifier: AGPL-3.0-or-later
/* progress_job: how far a sealing is, on one line of a terminal. */
#ifndef EVIDENCE_PROGRESS_JOB_H
#define EVIDENCE_PROGRESS_JOB_H

#include "evidence/seal_job.h"

/* "1.2 GB of 4.0 GB (30 %), 12 files, 1.31 GB/s, 0:02:08 left" */
struct str progress_print(struct arena *a, const struct seal_progress *p, struct duration since);

/* Sets plan->tell where standard error is a terminal; progress_end wipes the line. */
struct progress {
	struct instant began;
	bool is_shown;
};
void progress_begin(struct progress *progress, struct seal_plan *plan);
void progress_end(const struct progress *progress);

/* Whether standard error is a terminal, where a line can be wiped. */
bool progress_is_shown(void);

#endif
