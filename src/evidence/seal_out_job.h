// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * seal_out_job: the texts and packs of an exhibit that is being sealed, file by file in the
 * order of the walk (evidence/content.h).
 *
 * Small files stand one behind the other in packs; a pack ends at PACK_BYTES, and its files are
 * in the contents and in the journal when it is a kept blob.
 *
 * Threads: shared by all of a sealing; seal_out_add is called in the order of the walk. For files of evidence/ that seal.
 */
#ifndef EVIDENCE_SEAL_OUT_JOB_H
#define EVIDENCE_SEAL_OUT_JOB_H

#include "crypto/digest.h"
#include "evidence/journal_job.h"
#include "evidence/seal_job.h"

/* One name, as it was found and read. */
struct sealed {
	struct journal_name name;
	struct str path; // in the exhibit; empty: nothing of it is in it
	struct sha256 digest;
	enum { SEALED_NONE, SEALED_HERE, SEALED_BLOB, SEALED_KNOWN } how;
	struct str bytes;	  // SEALED_HERE: all of them, for a pack
	struct content_file file; // SEALED_BLOB, SEALED_KNOWN: where they are
	int64_t size;		  // in the exhibit
	struct str also;	  // hexadecimal, by commas, in the order of the plan
	struct finding *findings;
	size_t n_findings;
	struct str known_findings; // SEALED_KNOWN: as the journal has them
	struct str listed;	   // what a finding says of the lists; empty: nothing
	struct str pdq;		   // as evidence/alike_job.h has it; empty: none
	struct str uncompared;	   // why a picture has none; empty: it has, or is none
	uint64_t lists, alike;	   // those that have it, or one like it, by their places
	bool is_withheld;	   // SEALED_NONE, because a list of abuse has it
};

struct seal_out;
NODISCARD enum rc seal_out_new(struct cx *cx, const struct seal_plan *plan, struct store *store,
			       const struct blobs *blobs, struct journal *journal,
			       struct seal_out **out);
void seal_out_close(struct seal_out *o);
AUTO_CLOSER(seal_out);

/* Those that files are looked up in. */
void seal_out_lists(struct seal_out *o, const struct hashsets *lists);

NODISCARD enum rc seal_out_add(struct cx *cx, struct seal_out *o, const struct sealed *s);

/* What went out so far is kept, and not read again by a later process. */
NODISCARD enum rc seal_out_flush(struct cx *cx, struct seal_out *o);

/* All blobs are kept, and claimed for the exhibit. Texts in the cx's arena. */
NODISCARD enum rc seal_out_end(struct cx *cx, struct seal_out *o, struct seal_result *out);

#endif
