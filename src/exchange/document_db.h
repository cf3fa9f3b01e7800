// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * document_db: puts what this node tells a peer of itself into the outbox.
 */
#ifndef EXCHANGE_DOCUMENT_DB_H
#define EXCHANGE_DOCUMENT_DB_H

#include "exchange/peer.h"
#include "store/db.h"

struct document_kind; // exchange/document_to_hi1.h

/* What is sent, and to whom. Messages of one thread keep their order; a zero thread is one of
 * its own. */
struct document_order {
	const struct peer *peer;
	const struct document_kind *kind;
	struct str contents;
	struct id thread;
};

/* *id: of the message. RC_MISSING: this node has no card yet. RC_CONFLICT: the peer is not
 * active. */
NODISCARD enum rc document_send(struct cx *cx, struct db *db, const struct document_order *order,
				struct id *id);

#endif
