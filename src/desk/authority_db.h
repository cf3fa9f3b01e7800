// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * authority_db: the judicial authority and a request that has not left: asked on this node, where
 * it grants or refuses with its reason; or its decision on paper, recorded with its digest. All on
 * the ledger.
 *
 * 1. Whoever works on a draft asks. It waits at /approvals for those whose role decides on
 *    measures: they see the measure, the period, the proportion (desk/authority.h), and the letter.
 * 2. What is granted are exactly those bytes, until the day that was asked for. When a word of
 *    them changes, what was granted ends, and what waits is void.
 * 3. What was refused is not sent, whatever the law data say of the power, until a judicial
 *    decision that grants it is attached.
 */
#ifndef DESK_AUTHORITY_DB_H
#define DESK_AUTHORITY_DB_H

#include "desk/authority.h"
#include "people/approval.h"
#include "store/db.h"

/* RC_CONFLICT: no draft, or it waits already. RC_INVALID: `ends` is not to come. */
NODISCARD enum rc authority_ask(struct cx *cx, struct db *db, const struct actor *by,
				struct id request, struct instant ends, struct id *approval);

/* What follows on its decision, in the same unit. Nothing for another approval. RC_CONFLICT:
 * granted, but the request is no draft any more. */
NODISCARD enum rc authority_decided(struct cx *cx, struct db *db, const struct approval *a,
				    const struct approval_ask *ask);

/* The decision on paper: its digest and when it ends (0: no end). */
NODISCARD enum rc authority_record(struct cx *cx, struct db *db, const struct actor *by,
				   struct id request, struct sha256 document, struct instant ends);

/* The words of the draft were written. */
NODISCARD enum rc authority_changed(struct cx *cx, struct db *db, const struct actor *by,
				    struct id request);

#endif
