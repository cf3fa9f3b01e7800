// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_db: gathers exhibits for a package, with the proof of each record in one checkpoint.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_PACKAGE_DB_H
#define EVIDENCE_PACKAGE_DB_H

#include "evidence/package.h"
#include "people/access.h"
#include "store/db.h"

/* out->waiting not 0: so many records wait for a signed checkpoint, and nothing is proven yet.
 * `witnesses`: lines of a tlog-policy for those whose signatures are asked for, or empty.
 * RC_MISSING: no such exhibit, or `by` may not see it. RC_INVALID: one is asked for twice, or two
 * would have one folder. */
struct package_asked {
	const struct str *numbers;
	size_t n;
	struct str witnesses; // "witness NAME VKEY" lines
	struct str made_by, made_for, purpose;
	struct package_law law;
	struct certificate_language language;
	struct str left_out;	   // ids of papers, certificates and requests, parted by blanks
	package_chain_load *chain; // NULL: nobody knows of requests
	struct str address;	   // of this node's pages, for it
	const struct law *letters; // by which its letters are laid out; NULL: none
	bool is_handed_over;	   // to another node, whose exhibit it becomes
};
/* RC_DENIED: one is opaque, and not handed over; or locked, as custody_locked. */
NODISCARD enum rc package_load(struct cx *cx, struct db *db, const struct actor *by,
			       const struct package_asked *asked, struct package *out);

/* Records of each exhibit that it left in a package whose list of papers has this SHA-256. */
NODISCARD enum rc package_record(struct cx *cx, struct db *db, const struct actor *by,
				 const struct package *p, const struct sha256 *papers);

#endif
