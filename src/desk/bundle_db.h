// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * bundle_db: gathers what the defence is given of a case, and the approval of it by a second
 * person (desk/bundle.h). Proposing, approving and giving stand on the ledger.
 *
 * Memory:  in the cx's arena, the bytes of files too.
 */
#ifndef DESK_BUNDLE_DB_H
#define DESK_BUNDLE_DB_H

#include "desk/bundle.h"
#include "people/access.h"
#include "store/blob.h"
#include "store/db.h"

#define BUNDLE_APPROVAL_LASTS DAYS(3)

/* Of a case that `by` works on. RC_INVALID: something that is withheld is not there; RC_LIMIT:
 * more than max bytes of files. */
struct bundle_order {
	struct id case_id;
	struct bundle_withheld withheld;
	const struct blobs *blobs;
	size_t max;
};
NODISCARD enum rc bundle_load(struct cx *cx, struct db *db, const struct actor *by,
			      const struct bundle_order *order, struct bundle *out);

/* Of one request, b->r: who approved it, its steps, the receipt. */
NODISCARD enum rc bundle_load_story(struct cx *cx, struct db *db, struct bundle_request *b);

/* Asks a second person to approve exactly this. RC_CONFLICT: one waits. */
NODISCARD enum rc bundle_propose(struct cx *cx, struct db *db, const struct actor *by,
				 const struct bundle *b, struct str manifest, struct id *approval);

/* The last one that was asked for: waiting, or approved and not used. *found false: none. */
struct bundle_approval {
	struct id id;
	bool approved;
	struct str manifest;
};
NODISCARD enum rc bundle_approval(struct cx *cx, struct db *db, struct id case_id, bool *found,
				  struct bundle_approval *out);

/* It is given: uses the approval. *given false: the case has changed since, so that this
 * approval is void, and a new one is asked for. RC_CONFLICT: nobody approved. */
struct bundle_asked {
	const struct bundle_approval *approval;
	struct str manifest; // of what it is now
};
NODISCARD enum rc bundle_give(struct cx *cx, struct db *db, const struct actor *by,
			      const struct bundle *b, const struct bundle_asked *asked,
			      bool *given);

#endif
