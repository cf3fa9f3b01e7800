// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * stick_db: which messages came on a stick, and their receipts, which go back on one.
 */
#ifndef EXCHANGE_STICK_DB_H
#define EXCHANGE_STICK_DB_H

#include "exchange/inbox_db.h"

/* The message of this transaction came on a stick; once more is fine. */
NODISCARD enum rc stick_mark(struct cx *cx, struct db *db, struct id peer, struct str transaction);

struct stick_receipt {
	struct id inbox, peer;
	struct str transaction, receipt;
};
struct stick_receipts {
	struct stick_receipt *p;
	size_t n, cap;
};
/* Of messages that came since then, after this id, at most 100. */
NODISCARD enum rc stick_receipts_since(struct cx *cx, struct db *db, struct instant since,
				       struct id after, struct stick_receipts *out);

#endif
