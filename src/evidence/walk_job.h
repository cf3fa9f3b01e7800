// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * walk_job: what lies at some paths, in a fixed order: a folder before what is in it, names
 * sorted by their bytes, the paths as given. Links are told and not followed.
 *
 * Names are any bytes but / and NUL. Folders are entered by their name in the open folder
 * above, so that nothing that is moved meanwhile leads elsewhere.
 *
 * Threads: a walk belongs to one at a time; folders are let go by any.
 * Memory:  as deep as the folders, and the names of each on the way.
 */
#ifndef EVIDENCE_WALK_JOB_H
#define EVIDENCE_WALK_JOB_H

#include "evidence/content.h"

struct walk;
struct walk_folder; // an open one, by a count of those who need it

struct walk_entry {
	size_t root;	     // which of the paths
	struct str original; // the path as given, and what leads on from there
	struct str name;     // the last part of it; NUL-terminated
	struct source_facts facts;
	struct walk_folder *folder; // with walk_let_go, when its file is not needed any more
	bool is_root;
	struct str fault; // why it cannot be looked at; empty: nothing
};

/* Ends with the walk. paths live as long as it. */
struct walk *walk_new(const struct str *paths, size_t n);
void walk_close(struct walk *w);
AUTO_CLOSER(walk);

/* False: that was all. Texts of the entry live in the arena. */
bool walk_next(struct arena *a, struct walk *w, struct walk_entry *out);

int walk_folder_fd(const struct walk_folder *f);
void walk_let_go(struct walk_folder *f); // NULL is fine

/* Below, equal to or above 0: in the order of a walk. */
int walk_compare(struct str a, struct str b);

#endif
