// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_db: whom to call, here and at peers, and the pings that keep that true.
 *
 * 1. Our own entries go to every active peer, signed with the message, whenever they change
 *    (contact_job). A peer's wait until a person here has accepted them (contact_offer_db); one
 *    whose telephone has changed is not confirmed any more.
 * 2. A ping asks the people behind an entry of a peer. One of them answers on their own node, and
 *    the entry is confirmed on both sides from then on.
 * 3. All of it is on the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_CONTACT_DB_H
#define EXCHANGE_CONTACT_DB_H

#include "exchange/contact.h"
#include "people/access.h"
#include "store/db.h"

/* A new one of this node, or, with an id, other words for one. RC_MISSING: no such one. */
NODISCARD enum rc contact_put(struct cx *cx, struct db *db, const struct actor *by,
			      const struct contact *c, struct id *out);
NODISCARD enum rc contact_remove(struct cx *cx, struct db *db, const struct actor *by,
				 struct id id);

/* Of a peer, or, zero, of this node; not those removed. */
NODISCARD enum rc contact_list(struct cx *cx, struct db *db, struct id peer,
			       struct contact_list *out);

/* RC_MISSING: there is none, or it was removed. */
NODISCARD enum rc contact_load(struct cx *cx, struct db *db, struct id id, struct contact *out);

/* Those of a peer that this list of its own lacks are gone. RC_CONFLICT: an entry of the list is
 * another's. */
NODISCARD enum rc contacts_withdraw(struct cx *cx, struct db *db, struct id peer,
				    const struct contact_list *list);

/* The list that stands from now on; a number that differs is not confirmed any more. */
NODISCARD enum rc contacts_replace(struct cx *cx, struct db *db, struct id peer,
				   const struct contact_list *list);

/* ---- Pings ---- */

struct ping {
	struct id id, peer, contact;
	bool sent; // by this node
	struct instant asked_at, answered_at;
	struct str telephone; // that it is about
};

struct ping_list {
	struct ping *p;
	size_t n, cap;
};

/* Asks the people of a peer's entry: a message in the outbox, too. RC_CONFLICT: it was asked
 * less than an hour ago, or is our own entry. by: NULL: this node does, by itself. */
NODISCARD enum rc ping_ask(struct cx *cx, struct db *db, const struct actor *by, struct id contact,
			   struct id *ping);

/* An entry of an active peer that nobody has confirmed for 60 days, and whose people this node has
 * not asked for a week; zero: none. */
NODISCARD enum rc ping_due(struct cx *cx, struct db *db, struct id *contact);

/* A peer asks. RC_MISSING: we have no such entry. RC_CONFLICT: it asked the same lately, or before. */
NODISCARD enum rc ping_asked(struct cx *cx, struct db *db, const struct ping *p);

/* "I am here": by a person here, and the answer goes into the outbox. RC_CONFLICT: it was
 * answered. */
NODISCARD enum rc ping_answer(struct cx *cx, struct db *db, const struct actor *by, struct id ping);

/* A peer's person has answered ours. RC_MISSING: we asked nothing like that. RC_CONFLICT: the entry
 * has another number than was asked about. */
NODISCARD enum rc ping_answered(struct cx *cx, struct db *db, struct id peer, struct id ping,
				struct id contact);

/* Those of peers that nobody here has answered, the oldest first, at most 100, of the last week. */
NODISCARD enum rc ping_open(struct cx *cx, struct db *db, struct ping_list *out);

#endif
