// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * vouch_db: who stands behind a request, out of this node's approvals and accounts; and what
 * was found of one that came.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_VOUCH_DB_H
#define DESK_VOUCH_DB_H

#include "desk/vouch.h"
#include "exchange/message.h"
#include "people/access.h"
#include "store/db.h"

/* Of a request that is sent. *found false: nobody approved it (one person was enough). RC_CONFLICT:
 * a key that signed it was taken away since. */
NODISCARD enum rc vouch_load(struct cx *cx, struct db *db, const struct request *r,
			     struct str address, struct vouch *out, bool *found);

/* Of an answer of this node: whoever takes the step, or proposed it to the second person. */
struct vouch_answer {
	struct str address;
	struct id approval; // zero: one person is enough
	enum request_state state;
	const struct actor *by;
	const struct signature *signature; // of theirs, verified; NULL: none
	const struct vouched *what;
};

/* RC_CONFLICT: a signature does not hold, or its key was taken away since. */
NODISCARD enum rc vouch_answer(struct cx *cx, struct db *db, const struct vouch_answer *answer,
			       struct vouch *out);

/* Of a vouch that came from this peer and holds: who signed with a key that a card of its node
 * named for that time (exchange/person_db.h) is called as the card says; another's signature counts as
 * none. *all: there was no such. */
NODISCARD enum rc vouch_know(struct cx *cx, struct db *db, struct id peer, struct vouch *v,
			     bool *all);

/* A signature by a certificate that a list of this node revokes, or whose list cannot be used, counts
 * as none, and the ledger says so. in: by which it came; NULL: nobody is asked. */
NODISCARD enum rc vouch_strike(struct cx *cx, struct db *db, const struct inbound *in,
			       struct id request, struct vouch *v);

/* Of a request that came by `in`, r with the words and the reference of its sender: keeps the names.
 * With the second person's signature the asker is verified, by node key and signature; where this
 * node's rule says so only with the officer's, too; and never of an emergency, where somebody
 * calls. RC_INVALID: a signature does not hold. */
NODISCARD enum rc vouch_take(struct cx *cx, struct db *db, const struct inbound *in,
			     const struct request *r, const struct vouch *came);

#endif
