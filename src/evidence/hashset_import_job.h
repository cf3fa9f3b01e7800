// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hashset_import_job: makes a hash set of lists (formats/hash_list.h), whatever their length, in constant
 * memory: each algorithm's values are sorted in runs of 32 MiB (evidence/hash_sort_job.h).
 *
 * Nothing changes until all of it is written, read back and on the disk: then the new file takes
 * the place of an older one of the same name.
 */
#ifndef EVIDENCE_HASHSET_IMPORT_JOB_H
#define EVIDENCE_HASHSET_IMPORT_JOB_H

#include "formats/hashset.h"

struct hashset_progress {
	int64_t bytes, rows;
	bool is_sorting; // all is read
};

struct hashset_order {
	struct str data; // the node's folder
	struct str name, title;
	enum hashset_class class;
	const struct str *files; // "-": standard input
	size_t n;
	bool is_near;	  // 64 digits are a perceptual hash
	unsigned columns; // a set of kinds, by their numbers
	unsigned distance;
	size_t memory; // bytes of each algorithm's run; 0: 32 MiB

	/* Called now and then, unless NULL. */
	void (*tell)(void *arg, const struct hashset_progress *p);
	void *arg;
};

/* *digest: SHA-256 of the file that stands there now. RC_INVALID: a line breaks a rule ("FILE: line 7,
 * field md5: ..."), or no hash is in them; RC_IO: a list cannot be read, or there is no room. */
NODISCARD enum rc hashset_import(struct cx *cx, const struct hashset_order *order,
				 struct sha256 *digest);

#endif
