// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bundle: what the defence is given of a case: what was asked, on what basis and by whose
 * approval, what came, with digests, receipts, proofs of the ledger and limits of use, as files
 * that open without this program.
 *
 * Parts can be withheld, each with a reason that stands in the bundle: a whole request by its
 * reference, or one of its files as REFERENCE/NAME.
 *
 * A second person approves the manifest: the digest of each file, and what is withheld. Proofs
 * and receipts are not in it: they grow by themselves and add nothing that was decided.
 *
 * Memory:  in the arena of whoever loaded it.
 */
#ifndef DESK_BUNDLE_H
#define DESK_BUNDLE_H

#include "crypto/hash.h"
#include "crypto/merkle.h"
#include "desk/case.h"
#include "desk/file.h"
#include "desk/request.h"

enum { BUNDLE_REQUESTS_MAX = 200, BUNDLE_ENTRIES_MAX = 400, BUNDLE_WITHHELD_MAX = 200 };

struct bundle_step {
	struct str at, who, action, from, to, reason, ground;
	struct str people; // behind an answer, and whether they signed it; empty: not known
};

struct bundle_file {
	struct desk_file about;
	struct str bytes;
	struct str withheld; // why; empty: it is there
};

struct bundle_request {
	struct request r;
	struct str withheld; // why; empty: it is there
	struct str approved_by, approved_at;
	struct sha256 approved; // digest of what was
	struct str receipt;	// of the message that brought it; empty: by hand, or none
	struct {
		struct bundle_step *p;
		size_t n, cap;
	} steps;
	struct {
		struct bundle_file *p;
		size_t n, cap;
	} files;
};

struct bundle_entry {
	int64_t number;
	struct str bytes, act, note; // note: the signed checkpoint
	struct merkle_proof path;
};

/* What is withheld: "LK-2026-000001/list.csv", and why. */
struct bundle_withheld {
	struct {
		struct str what, why;
	} p[BUNDLE_WITHHELD_MAX];
	size_t n;
};

struct bundle {
	struct desk_case c;
	struct str origin; // of the ledger
	struct bundle_withheld withheld;
	struct {
		struct bundle_request *p;
		size_t n, cap;
	} requests;
	struct {
		struct bundle_entry *p;
		size_t n, cap;
	} entries;
};

/* From lines "WHAT: WHY". RC_INVALID: a line without a reason, or too many. */
NODISCARD enum rc bundle_read_withheld(struct cx *cx, struct str lines,
				       struct bundle_withheld *out);

/* The reason; empty: it is not withheld. */
struct str bundle_why(const struct bundle_withheld *w, struct str what);

/* The lines of a manifest that say what is withheld, as bundle_read_withheld takes them. */
struct str bundle_withheld_of(struct arena *a, struct str manifest);

#endif
