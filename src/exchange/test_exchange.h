// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_exchange: what the tests of the exchange share: nodes with keys and cards, in memory.
 */
#ifndef EXCHANGE_TEST_EXCHANGE_H
#define EXCHANGE_TEST_EXCHANGE_H

#include "core/test.h"
#include "exchange/peer_db.h"
#include "exchange/card_to_note.h"
#include "exchange/keys_job.h"

struct test_node {
	struct exchange_keys keys; // closed by test_node_done
	struct note_key ledger;	   // the public half of its ledger's
	struct card card;
	struct str card_bytes;
	struct sha256 fingerprint;
};

/* A node of this origin and country, whose card of this serial was issued an hour ago. */
struct test_node test_node_new(struct cx *cx, struct str origin, struct str country,
			       int64_t serial);
void test_node_done(struct test_node *n);

/* Within a unit: its card is imported at a terminal, by a fingerprint that was compared. */
NODISCARD enum rc test_node_meet(struct cx *cx, struct db *db, const struct test_node *n,
				 struct peer *out);

/* Signs the card again after a change, by this node and, unless NULL, by another. */
void test_node_sign(struct cx *cx, struct test_node *n, const struct test_node *also);

#endif
