// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * seal_job: reads what lies at some paths once, and keeps it as the content of an exhibit.
 *
 * 1. Each file is read and hashed once, by as many threads as there are processors; the
 *    texts of the exhibit are in the order of the walk whatever the threads do.
 * 2. Memory does not depend on the size of a file.
 * 3. A process that dies leaves no exhibit; the next one with the same plan goes on, and
 *    reads again only what was not kept (evidence/journal_job.h).
 * 4. Each file is looked up in the node's lists of hashes (evidence/hashset_job.h); digests that
 *    they ask for are made in the same pass, and kept as manifests. What a list of abuse names
 *    locks the exhibit; a node that may not have it keeps its digest and name, and no byte.
 *    Where a list has perceptual hashes, pictures are looked up by them too (evidence/alike_job.h).
 * 5. Where it fails, no exhibit stands; what was kept waits for the next process.
 *
 * The caller then adds the exhibit (exhibit_add) and calls seal_done.
 */
#ifndef EVIDENCE_SEAL_JOB_H
#define EVIDENCE_SEAL_JOB_H

#include "crypto/digest.h"
#include "evidence/custody.h"
#include "evidence/exhibit_db.h"
#include "store/blob.h"
#include "store/store.h"

/* How far it is; `total` of zero: not known yet. */
struct seal_progress {
	int64_t files, bytes, total;
};

struct seal_plan {
	const struct str *paths;
	size_t n;
	struct str folder; // of the node's data
	bool is_outside;   // hashed where it lies; nothing is kept of it but the texts
	bool may_be_disk;  // a path may be a block device
	bool is_fresh;	   // what an earlier process began is not gone on with
	const enum digest_kind *also;
	size_t n_also;
	bool keeps_abuse; // a police node: it may have what a list of abuse names
	unsigned threads; // 0: as many as processors

	/* Called twice a second by a thread of its own, unless NULL. */
	void (*tell)(void *arg, const struct seal_progress *progress);
	void *arg;
};

struct seal_result {
	struct id exhibit; // for exhibit_add
	struct exhibit_content content;
	struct custody_facts facts; // manifests, matches, and the first findings
	bool is_locked;		    // a list of abuse has a file of it
	int64_t n_withheld;	    // files that a list of abuse has, and this node may not keep
	struct sha256 key;	    // of its journal, for seal_done
	struct instant resumed;	    // when an earlier process began it; 0: none did
	int64_t n_known;	    // files that were not read again
	enum exhibit_kind kind;	    // by the look of it: a file, a folder, a disk
};

/* RC_INVALID: there is no file. RC_BUSY: another process seals the same. RC_IO: a text or the
 * disk; what cannot be read of a source is a finding, and no error. */
NODISCARD enum rc seal_run(struct cx *cx, struct store *store, const struct blobs *blobs,
			   const struct seal_plan *plan, struct seal_result *out);

struct hashsets;

/* By which its journal is called. */
struct sha256 seal_key(const struct seal_plan *plan, const struct hashsets *lists);

/* The exhibit stands: there is nothing to go on with. */
NODISCARD enum rc seal_done(struct cx *cx, const struct seal_plan *plan,
			    const struct seal_result *result);

/* A line of findings (evidence/content.h) in words; as it is, where it is none. */
struct str seal_finding_says(struct arena *a, struct str line);

#endif
