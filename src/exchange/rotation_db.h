// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rotation_db: a key of this node is replaced while others go on talking to it.
 *
 * 1. ANNOUNCED: the new key lies beside the old one, which still acts. The card with both, signed
 *    by the old key (and by the new, if it signs), goes to every active peer.
 * 2. When all have it, or after ROTATION_WAITS, SWITCHING: a card without the old key is made and
 *    goes to all, the new key takes the old one's place, and the row is deleted.
 * 3. Each step can be cut off anywhere: the database says what comes next, and it is done again.
 *
 * One at a time.
 */
#ifndef EXCHANGE_ROTATION_DB_H
#define EXCHANGE_ROTATION_DB_H

#include "exchange/peer_db.h"
#include "exchange/rotation.h"
#include "store/db.h"

#define ROTATION_WAITS DAYS(30)

struct rotation {
	bool going;
	enum rotation_kind kind;
	enum rotation_state state;
	int64_t serial; // of the card that announces
	struct instant begun_at;
};

NODISCARD enum rc rotation_load(struct cx *cx, struct db *db, struct rotation *out);

/* On the ledger, each. RC_CONFLICT: another is going on. */
NODISCARD enum rc rotation_begin(struct cx *cx, struct db *db, enum rotation_kind kind,
				 int64_t serial);
NODISCARD enum rc rotation_switch(struct cx *cx, struct db *db);
NODISCARD enum rc rotation_end(struct cx *cx, struct db *db, const struct rotation *r);

/* Active nodes (no HI1 systems), after this origin, to which no card of this serial or a later
 * one was sent, or, `received`, which have not stored one. */
NODISCARD enum rc card_lacking(struct cx *cx, struct db *db, int64_t serial, bool received,
			       struct peer_list *out);

NODISCARD enum rc card_sent(struct cx *cx, struct db *db, struct id peer, int64_t serial,
			    struct id message);

#endif
