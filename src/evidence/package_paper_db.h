// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_paper_db: papers that somebody gives an exhibit, to go into its packages: the order or
 * request by which it was obtained (legal/), what a person certified (certificate/). Blobs of the
 * exhibit: what erases it erases them.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_PACKAGE_PAPER_DB_H
#define EVIDENCE_PACKAGE_PAPER_DB_H

#include "evidence/exhibit_db.h"
#include "evidence/package.h"
#include "store/blob.h"

enum { EXHIBIT_PAPERS_MAX = 100 };
#define EXHIBIT_PAPER_BYTES_MAX ((int64_t)16 << 20) // what a verifier reads of one

/* The blob is on disk. id, name and at are filled in. On the ledger. RC_MISSING: `by` does not work on
 * the exhibit. RC_DENIED. RC_CONFLICT: it has ended. RC_LIMIT: EXHIBIT_PAPERS_MAX are there. */
NODISCARD enum rc exhibit_paper_add(struct cx *cx, struct db *db, const struct actor *by,
				    const struct exhibit *e, struct exhibit_paper *paper);

/* In the order in which they came. */
NODISCARD enum rc exhibit_paper_list(struct cx *cx, struct db *db, struct id exhibit,
				     struct exhibit_papers *out);

/* Packages that were made keep their copy. RC_MISSING: the exhibit has no such paper. */
NODISCARD enum rc exhibit_paper_take_off(struct cx *cx, struct db *db, const struct actor *by,
					 const struct exhibit *e, struct id paper);

#endif
