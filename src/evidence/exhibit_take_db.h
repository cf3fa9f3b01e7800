// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * exhibit_take_db: an exhibit that another node handed over. The records of that node stand as
 * they are; ours follow, the first of them by the SHA-256 of the last of theirs.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_EXHIBIT_TAKE_DB_H
#define EVIDENCE_EXHIBIT_TAKE_DB_H

#include "evidence/exhibit_db.h"
#include "evidence/package.h"

/* What a package holds, read from it (evidence/package_take_job.h). */
struct package_taken {
	struct exhibit exhibit; // id: of this node
	struct foreign_records records;
	struct digest_list lists; // of its files: blobs
	struct sha256 package;	  // the ZIP
	struct str log;		  // origin of the other node's ledger
};

/* With its blobs, and our record "received", event: name, from, to, purpose. exhibit.number is given a new one
 * here; *number_there: it had that one. RC_CONFLICT: this package is an exhibit here already, or
 * its last record hands nothing over. RC_DENIED. */
NODISCARD enum rc exhibit_take(struct cx *cx, struct db *db, const struct actor *by,
			       struct package_taken *taken, struct custody_event *event);

/* Whether an exhibit has this blob. */
NODISCARD enum rc exhibit_has_blob(struct cx *cx, struct db *db, const struct sha256 *digest,
				   bool *out);

/* Of one that was taken over; empty: it was not. */
NODISCARD enum rc exhibit_origin(struct cx *cx, struct db *db, struct id id,
				 struct exhibit_origin *out);

#endif
