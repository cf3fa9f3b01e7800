// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * peer: another node, and how far it is trusted.
 *
 *     proposed   its card is here; nobody has compared the fingerprint yet
 *     active     it may send, and is sent to
 *     suspended  it is refused like a stranger, and what is for it waits
 *     revoked    for ever: neither the node nor one of its keys comes back
 *
 * Memory:  struct peer points into the arena that it was read into.
 */
#ifndef EXCHANGE_PEER_H
#define EXCHANGE_PEER_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"
#include "exchange/card.h"

enum peer_state { PEER_PROPOSED, PEER_ACTIVE, PEER_SUSPENDED, PEER_REVOKED, PEER_STATES };
const char *peer_state_key(enum peer_state s);	// "proposed"
const char *peer_state_name(enum peer_state s); // "Proposed" (English)

/* What it speaks, and how it shows that a message is its own: exchange/foreign.h. */
enum peer_road {
	PEER_COMITY,	 // signed messages and receipts
	PEER_HI1,	 // plain HI1; the TLS key alone
	PEER_HI1_SIGNED, // HI1 with XML signatures
	PEER_ROADS,
};

/* By a peer's card, or the record that stands in its place. */
enum peer_road peer_road_of(struct str card);

/* Whether an administrator may bring a peer from one state to the other. */
bool peer_may_become(enum peer_state from, enum peer_state to);

struct peer {
	struct id id;
	struct str origin, name, country;
	enum card_kind kind;
	enum peer_state state;
	enum peer_road road;
	int64_t serial;
	struct str card; // the signed file, or of a HI1 system the one written down
	struct sha256 fingerprint;
	struct instant created_at, changed_at;
	struct str vouched; // name of the key of a signed directory that has it; empty: none
};

#endif
