// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * consignment_job: makes the package of an exhibit that goes to another node, and verifies what
 * came from one, by the keys of its card: the key of its log and, for the time-stamps, what the
 * package brings.
 *
 * Threads: any; one package is verified at a time.
 */
#ifndef EXCHANGE_CONSIGNMENT_JOB_H
#define EXCHANGE_CONSIGNMENT_JOB_H

#include "evidence/erase_job.h"
#include "exchange/consignment_db.h"
#include "store/blob.h"
#include "store/store.h"

struct consignment_order {
	struct str number; // of the exhibit
	struct str peer;   // origin
	struct str by, office;
	struct str receiver; // who takes it there, in words
	struct str place, purpose;
	struct str data;			  // the node's folder
	const struct blob_holder *const *holders; // who else may have its blobs
	unsigned wait_seconds;
	bool is_handed_over; // by an act that somebody did, to exactly that receiver
};

/* Hands it over, makes the package, queues it. What an earlier run did of it is not done again.
 * RC_CONFLICT: not from the state it is in (it is on its way already, say: that is told before a
 * package is made), or the log has not signed its last record. */
NODISCARD enum rc consignment_make(struct cx *cx, struct store *store, const struct blobs *blobs,
				   const struct consignment_order *order, struct consignment *out);

/* Takes one that was verified, as an exhibit of this node. *e: that. */
struct consignment_taker {
	struct id id;
	struct actor by;   // ACTOR_TERMINAL: name and office are told
	struct id of_case; // here; zero: of none
	struct str name, office, place;
	struct str data; // the node's folder
	const struct blob_holder *const *holders;
	bool keeps_abuse; // this node may have known child-abuse material
};
NODISCARD enum rc consignment_accept(struct cx *cx, struct store *store, const struct blobs *blobs,
				     const struct consignment_taker *who, struct consignment *out);

/* At a start: what a process that died left of packages in the node's folder. */
NODISCARD enum rc consignment_sweep(struct cx *cx, struct str folder);

/* Verifies what has come; for a turn of the service. */
NODISCARD enum rc consignment_turn(struct cx *cx, struct store *store, const struct blobs *blobs);

/* Sends what somebody asked for in the browser, one a turn, and deletes what its sender withdrew and
 * what somebody here refused. */
NODISCARD enum rc consignment_send_turn(struct cx *cx, const struct content_home *home);

/* Takes what somebody asked for in the browser, one a turn. */
NODISCARD enum rc consignment_take_turn(struct cx *cx, const struct content_home *home,
					bool keeps_abuse);

#endif
