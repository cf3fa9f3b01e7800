// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_peer_db: which of this node's published files each peer was sent, and what was said
 * of it there.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_RELEASE_PEER_DB_H
#define EXCHANGE_RELEASE_PEER_DB_H

#include "exchange/message.h"
#include "exchange/peer.h"
#include "exchange/release.h"
#include "store/db.h"

struct release_sent {
	struct id peer;
	struct str origin, name;
	struct instant sent_at, answered_at;
	enum release_answer answer;
	struct str reason;
};
struct release_sents {
	struct release_sent *p;
	size_t n, cap;
};

/* By the peer's origin. */
NODISCARD enum rc release_sent_list(struct cx *cx, struct db *db, struct id release,
				    struct release_sents *out);

/* Whether it was put into the outbox for this peer before. */
NODISCARD enum rc release_was_sent(struct cx *cx, struct db *db, struct id release, struct id peer,
				   bool *out);
NODISCARD enum rc release_note_sent(struct cx *cx, struct db *db, struct id release, struct id peer,
				    struct id message);

/* What a peer says of one of ours. RC_MISSING: this node has published no such file, or not sent
 * it there. */
NODISCARD enum rc release_answered(struct cx *cx, struct db *db, struct id peer,
				   const struct release *r, enum release_answer answer,
				   struct str reason);

/* The peer refused the message itself. */
NODISCARD enum rc release_not_taken(struct cx *cx, struct db *db, struct id message,
				    struct str reason);

#endif
