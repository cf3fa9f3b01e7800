// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * peer_eyes_db: what one administrator does not do alone with another node.
 *
 * 1. It takes two to accept a card whose fingerprint was compared, to resume a node and to
 *    revoke one. With two or more administrators who can sign in, such an act is a proposal
 *    (people/approval.h) for the role administrator, whose bytes show node, keys and
 *    fingerprint as they are now.
 * 2. To suspend never waits; nor does the suspension of a node whose revocation is proposed.
 * 3. With one administrator or none, or --alone at the terminal, it is done at once: the ledger
 *    says "done-alone", and an alarm tells the overseer.
 * 4. A node that a secretariat vouches for (directory_to_note.h) is accepted by one person.
 * 5. Once approved it is done in the same unit, in the approver's name. Another card since then
 *    makes the proposal void.
 */
#ifndef EXCHANGE_PEER_EYES_DB_H
#define EXCHANGE_PEER_EYES_DB_H

#include "exchange/peer_db.h"
#include "people/approval_db.h"

#define PEER_EYES_LASTS DAYS(3)

enum peer_eyes_kind { PEER_EYES_ACCEPT, PEER_EYES_RESUME, PEER_EYES_REVOKE, PEER_EYES_KINDS };

struct peer_eyes_act {
	enum peer_eyes_kind kind;
	struct id peer;
	struct str reason; // ACCEPT: how the fingerprint was compared
	bool alone;	   // at the terminal: does not wait for a second person
};

/* Does it, or proposes it. *proposal: the id of what waits now; zero: it is done. Errors as
 * peer_accept and peer_set give them. RC_CONFLICT: one waits already. */
NODISCARD enum rc peer_eyes_do(struct cx *cx, struct db *db, const struct actor *by,
			       const struct peer_eyes_act *act, struct id *proposal);

/* An approval of any kind was decided: if it is one of ours and was approved, it is done now.
 * RC_CONFLICT: the card has changed since. */
NODISCARD enum rc peer_eyes_decided(struct cx *cx, struct db *db, const struct approval *approval,
				    const struct approval_ask *ask);

/* What waits for a decision about this node; zero: nothing. */
NODISCARD enum rc peer_eyes_waiting(struct cx *cx, struct db *db, struct id peer, struct id *out);

/* The node has another card now: what was proposed about the one before is void. */
NODISCARD enum rc peer_eyes_changed(struct cx *cx, struct db *db, const struct actor *by,
				    const struct peer *p);

#endif
