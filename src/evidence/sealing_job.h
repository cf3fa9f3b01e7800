// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sealing_job: what comes by the browser is looked up in the node's lists of hashes as what
 * `comity seal` reads (evidence/seal_job.h, rule 4): when it comes, and again when it is sealed, by
 * the lists of then.
 *
 * 1. What a list of abuse names locks the exhibit. A node that may not have it keeps its digests, name
 *    and size, and no byte: its bytes are let go in the unit that names it.
 * 2. Digests that the lists ask for besides SHA-256 are kept as manifests.
 *
 * Errors:  RC_IO: a file is not what came, or a list cannot be read: nothing is sealed then.
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_SEALING_JOB_H
#define EVIDENCE_SEALING_JOB_H

#include "evidence/sealing_db.h"

struct sealing_place {
	const struct blobs *blobs;
	struct str folder; // of the node's data
	bool keeps_abuse;  // a police node: it may have what a list of abuse names
};

/* No list has its bytes: it looks like what is on one. */
bool sealing_is_alike(const struct sealing_file *file);

/* One that has come, a blob: what the lists say of it is filled in. */
NODISCARD enum rc sealing_look_up(struct cx *cx, const struct sealing_place *place,
				  struct sealing_file *file);

/* A paper of an exhibit (evidence/package_paper_db.h), as it came: it is looked up before a byte of it
 * is kept; file->is_abuse: none is. The caller holds all blobs. */
NODISCARD enum rc sealing_keep_paper(struct cx *cx, const struct sealing_place *place,
				     struct str bytes, struct sealing_file *file);

/* The exhibit's texts (evidence/content.h); each file is read again. RC_INVALID: there is none. */
NODISCARD enum rc sealing_write(struct cx *cx, const struct sealing_place *place,
				const struct sealing *s, struct sealing_result *out);

#endif
