// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment_db: exhibits on their way between nodes, and what became of them.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_CONSIGNMENT_DB_H
#define EXCHANGE_CONSIGNMENT_DB_H

#include "evidence/exhibit_take_db.h"
#include "exchange/consignment.h"
#include "people/access.h"
#include "store/db.h"

/* Queued: the message that announces it, and its bytes, a blob of this digest. id, peer, exhibit,
 * number, digest, size, record, to and purpose are given. RC_CONFLICT: the peer is not active, or the
 * exhibit is not in transit to it, is on its way already, or was erased or destroyed. */
NODISCARD enum rc consignment_send(struct cx *cx, struct db *db, const struct consignment *c);

/* Announced by a peer. The same again is fine. */
NODISCARD enum rc consignment_expect(struct cx *cx, struct db *db, const struct consignment *c);

/* Announced by a peer, of what this node may not have: refused before a byte of it comes, and the
 * sender hears of it. The same again is fine. */
NODISCARD enum rc consignment_turn_away(struct cx *cx, struct db *db, const struct consignment *c);

/* RC_MISSING. */
NODISCARD enum rc consignment_load(struct cx *cx, struct db *db, struct id id,
				   struct consignment *out);

/* All, the newest first, at most 200. */
NODISCARD enum rc consignment_list(struct cx *cx, struct db *db, struct consignment_list *out);

/* Those that came, all bytes, and were not verified yet; at most 20. */
NODISCARD enum rc consignment_list_whole(struct cx *cx, struct db *db,
					 struct consignment_list *out);

/* Those that came from other nodes, the newest first, at most 200. */
NODISCARD enum rc consignment_list_came(struct cx *cx, struct db *db, struct consignment_list *out);

/* How many of them wait to be taken or refused. */
NODISCARD enum rc consignment_count_open(struct cx *cx, struct db *db, int64_t *out);

/* RC_DENIED: not by them. RC_CONFLICT: it is not one that came, whole and verified. */
NODISCARD enum rc consignment_check_open(struct cx *cx, const struct actor *by,
					 const struct consignment *c);

/* What verifying it found; empty: nothing was kept of it. */
NODISCARD enum rc consignment_said(struct cx *cx, struct db *db, struct id id, struct str *out);

/* What verifying it said: VERIFIED, or FAILED and why; and c->said. On the ledger. */
NODISCARD enum rc consignment_verified(struct cx *cx, struct db *db, const struct consignment *c);

/* It is an exhibit here now: taken, with our record `received`; the sender hears of it. by: its
 * name stands in the record. RC_CONFLICT: it is not verified, or was taken; as exhibit_take. */
struct consignment_taking {
	struct package_taken *taken;
	struct str name, office, place;
	struct id of_case; // here; zero: of none
};
NODISCARD enum rc consignment_take(struct cx *cx, struct db *db, const struct actor *by,
				   struct consignment *c, const struct consignment_taking *t);

/* It is not taken: why; the sender hears of it. c->is_letting_go: its bytes are deleted by the next turn. */
NODISCARD enum rc consignment_refuse(struct cx *cx, struct db *db, const struct actor *by,
				     struct consignment *c);

/* The sender takes one back that was not answered: c->why, c->by; its hand-over is recalled, and the
 * other node hears of it. RC_CONFLICT: it was answered, or is not ours. */
NODISCARD enum rc consignment_withdraw(struct cx *cx, struct db *db, const struct actor *by,
				       struct consignment *c);

/* The peer has withdrawn one that it announced: by, why. What was taken here stays. RC_MISSING: it
 * announced no such thing. The same again is fine. */
NODISCARD enum rc consignment_withdrawn(struct cx *cx, struct db *db, struct id peer,
					const struct consignment *withdrawal);

/* Those whose bytes are to be deleted here; at most 20. */
NODISCARD enum rc consignment_list_letting_go(struct cx *cx, struct db *db,
					      struct consignment_list *out);
NODISCARD enum rc consignment_let_go(struct cx *cx, struct db *db, struct id id);

/* Those of an exhibit that were sent, the newest first. */
NODISCARD enum rc consignment_list_of(struct cx *cx, struct db *db, struct id exhibit,
				      struct consignment_list *out);

/* What the other node said of one of ours: custody goes on. `answer` has id, state and what belongs
 * to it. RC_MISSING: this peer was sent no such thing. The same again is fine. */
NODISCARD enum rc consignment_answered(struct cx *cx, struct db *db, struct id peer,
				       const struct consignment *answer);

#endif
