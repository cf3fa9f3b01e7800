// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * inbox_db: what came in, once for each transaction of a peer.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_INBOX_DB_H
#define EXCHANGE_INBOX_DB_H

#include "exchange/message.h"
#include "store/db.h"

struct inbox_row {
	struct id id, peer;
	struct str transaction, kind;
	struct sha256 digest;
	int64_t size;
	struct str wire;
	struct instant received_at;
	enum inbox_outcome outcome;
	struct str reason, response, receipt;
	struct str body; // up to MESSAGE_SMALL_MAX bytes; empty: the blob of this digest
};

/* *found false: there is none. */
NODISCARD enum rc inbox_find(struct cx *cx, struct db *db, struct id peer, struct str transaction,
			     struct inbox_row *out, bool *found);

/* Stores it and tells the ledger. RC_CONFLICT: there is one of this transaction. */
NODISCARD enum rc inbox_add(struct cx *cx, struct db *db, const struct inbox_row *row);

struct inbox_rows {
	struct inbox_row *p;
	size_t n, cap;
};

/* In the order of their ids, which is that of time, at most 100 after this one; without bodies. */
NODISCARD enum rc inbox_list(struct cx *cx, struct db *db, struct id after, struct inbox_rows *out);

#endif
