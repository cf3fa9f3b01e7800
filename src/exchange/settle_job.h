// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * settle_job: what became of messages of ours, judged and written down, many in one unit.
 *
 * A message is done when the peer's receipt, over exactly its bytes and its transaction, is
 * stored; a receipt that is not is an alarm, and the message is sent again.
 *
 * Memory:  slices point into what was given, or into the cx's arena.
 */
#ifndef EXCHANGE_SETTLE_JOB_H
#define EXCHANGE_SETTLE_JOB_H

#include "exchange/card.h"
#include "exchange/keys_job.h"
#include "exchange/outbox_db.h"
#include "exchange/wire_to_http.h"
#include "store/store.h"

/* The header under which a message goes to the peer of this card: the one that it has, if that
 * will still be taken, else signed now. *fresh: it is not stored yet. */
NODISCARD enum rc settle_wire(struct cx *cx, const struct exchange_keys *keys,
			      const struct outbox_row *row, const struct card *card,
			      struct str *wire, bool *fresh);

enum settle_what {
	SETTLE_DONE,   // with a good receipt
	SETTLE_ALARM,  // with a wrong one
	SETTLE_FAILED, // without
};

struct settling {
	struct outbox_row row;	   // with the header that was sent, response and receipt
	struct sha256 *checkpoint; // NULL, or of the one judged before (receipt_of)
	enum settle_what what;
	bool accepted, fresh; // fresh: it was not stored before
	bool by_peer;	      // one of its keys has signed the receipt, right or wrong
	struct str why;	      // of alarm and failure; of the peer, that it refused
	struct instant due;   // when to try again; already past: with the peer
	enum rc rc;	      // what came of writing it down
};

/* By the receipt that the row has now, of the peer with this card, to the node of this origin: DONE,
 * or ALARM. */
NODISCARD enum rc settle_judge(struct cx *cx, const struct card *card, struct str origin,
			       struct settling *s);

/* All in one unit; when that fails, each in its own, so that one of them is no harm to the
 * others. Tells the room of a message's kind. */
void settle_all(struct cx *cx, struct store *store, const struct exchange_kind *kinds,
		struct settling *const *list, size_t n);

#endif
