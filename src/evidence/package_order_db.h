// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * package_order_db: packages that people ask for in the browser. The node makes them, one after
 * the other, as ZIPs that are blobs; they are claimed for the exhibit, so that what erases it
 * erases them. One of the records alone, of an exhibit that has ended, stays.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_PACKAGE_ORDER_DB_H
#define EVIDENCE_PACKAGE_ORDER_DB_H

#include "evidence/exhibit_db.h"
#include "store/blob_holder.h"

enum package_order_state { PACKAGE_WAITS, PACKAGE_MADE, PACKAGE_FAILED };

struct package_wish {
	struct id id, exhibit, by;
	struct str made_for, purpose;
	struct str permitted_use, not_obtained; // not_obtained: a line each
	struct str receiver; // certificate (PEM) that it is encrypted to; empty: it is not
	struct str language; // of its papers, beside English: of the page; empty: English
	struct str left_out; // ids of papers and signed certificates, parted by blanks
	bool records_only;   // it had ended when it was asked for
	bool stamps;	     // each authority of the node is asked about the checkpoint, too
	struct instant asked_at, done_at;
	enum package_order_state state;
	struct str why;	      // it failed
	struct str unstamped; // it was made, and an authority gave no stamp: why
	struct sha256 digest;
	int64_t size;
	struct sha256 list; // of tagmanifest-sha256.txt
};
struct package_wishes {
	struct package_wish *p;
	size_t n, cap;
};

/* Packages of records alone. */
extern const struct blob_holder package_blobs;

/* id, by, exhibit, asked_at and records_only are filled in. RC_MISSING: `by` does not work on the exhibit.
 * RC_DENIED: it is opaque, or no role of theirs keeps evidence. RC_CONFLICT: one
 * waits already. */
NODISCARD enum rc package_wish_add(struct cx *cx, struct db *db, const struct actor *by,
				   const struct exhibit *e, struct package_wish *wish);

/* Of an exhibit, the newest first, at most 50. */
NODISCARD enum rc package_wish_list(struct cx *cx, struct db *db, struct id exhibit,
				    struct package_wishes *out);

/* The one that waits longest. RC_MISSING: none does. */
NODISCARD enum rc package_wish_next(struct cx *cx, struct db *db, struct package_wish *out);

/* It was made: digest, size and list; or it failed, and `why` says why. `why` is set here when the
 * exhibit was erased or destroyed meanwhile: the caller deletes the blob. */
NODISCARD enum rc package_wish_done(struct cx *cx, struct db *db, struct package_wish *wish);

#endif
