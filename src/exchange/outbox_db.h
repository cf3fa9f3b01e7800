// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * outbox_db: what waits to be sent, and what became of it.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_OUTBOX_DB_H
#define EXCHANGE_OUTBOX_DB_H

#include "exchange/message.h"
#include "store/job.h"

/* A job for each peer that something waits for, with the peer's id as its key. Added with each
 * message, so that a peer that was put off is tried at once. */
#define OUTBOX_JOB_SMALL "outbox-small"
#define OUTBOX_JOB_LARGE "outbox-large"

/* Queues it, in the unit of the act. RC_CONFLICT: the peer is not active. RC_LIMIT: too large. */
NODISCARD enum rc outbox_add(struct cx *cx, struct db *db, const struct message *m);

struct outbox_row {
	struct message message;
	struct str transaction;
	int64_t number;
	struct sha256 digest;
	struct instant queued_at, done_at;
	struct str wire; // the signed header; empty: not yet signed
	enum outbox_state state;
	int64_t tries;
	struct str failed, response, receipt;
};

/* RC_MISSING. */
NODISCARD enum rc outbox_load(struct cx *cx, struct db *db, struct id id, struct outbox_row *out);
NODISCARD enum rc outbox_find(struct cx *cx, struct db *db, struct str transaction,
			      struct outbox_row *out);

/* The signed header. */
NODISCARD enum rc outbox_sign(struct cx *cx, struct db *db, struct id id, struct str wire);

/* What is to be sent now, the longest due first, at most so many: ids. */
struct outbox_ids {
	struct id *p;
	size_t n, cap;
};
NODISCARD enum rc outbox_ready(struct cx *cx, struct db *db, struct id peer, bool large, size_t max,
			       struct outbox_ids *out);

/* When the next will be due, if any waits for the peer. */
NODISCARD enum rc outbox_next(struct cx *cx, struct db *db, struct id peer, bool large, bool *any,
			      struct instant *out);

/* A try failed: why, for the operator; not to be tried again before due. */
NODISCARD enum rc outbox_failed(struct cx *cx, struct db *db, struct id id, struct str why,
				struct instant due);

/* Whatever was put off is due: at a start, also after the clock was wrong. */
NODISCARD enum rc outbox_hurry_all(struct cx *cx, struct db *db);

/* The peer is there: what waits for it is tried now. */
NODISCARD enum rc outbox_hurry(struct cx *cx, struct db *db, struct id peer);

/* What the peer answered with a good receipt. Stores it with the signed header, tells the ledger and lets the next
 * of the thread go. *fresh: it was not stored before, as when the other road was faster. */
NODISCARD enum rc outbox_done(struct cx *cx, struct db *db, const struct outbox_row *row,
			      bool accepted, bool *fresh);

/* What still waits for this peer in this thread will not be sent: why. For when the one before
 * was refused. */
NODISCARD enum rc outbox_drop(struct cx *cx, struct db *db, struct id peer, struct id thread,
			      struct str why);

struct outbox_rows {
	struct outbox_row *p; // without body, response and receipt
	size_t n, cap;
};

/* Of a state, the oldest first, at most 100 after this id. */
NODISCARD enum rc outbox_list(struct cx *cx, struct db *db, enum outbox_state state,
			      struct id after, struct outbox_rows *out);

#endif
