// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * channel_db: how each person is reached, as they set it, and the roster as a whole: the
 * telephone that goes from shift to shift, a mailing list. Addresses stay here; the ledger says
 * that one was added or removed.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_CHANNEL_DB_H
#define DESK_CHANNEL_DB_H

#include "desk/call.h"
#include "people/access.h"
#include "store/db.h"

struct call_channel {
	struct id id, account; // account zero: of the roster
	enum channel_kind kind;
	struct str address, language;
	struct instant sent; // the last message that went out; 0: none
	struct str failed;   // why the last try failed; empty: it did not
};
struct call_channels {
	struct call_channel *p;
	size_t n;
};

/* One's own, or the roster's; the server's terminal: anybody's. RC_INVALID with the rule;
 * RC_LIMIT: too many. */
NODISCARD enum rc channel_add(struct cx *cx, struct db *db, const struct actor *by,
			      const struct call_channel *c);

/* RC_MISSING: neither theirs nor the roster's. */
NODISCARD enum rc channel_remove(struct cx *cx, struct db *db, const struct actor *by,
				 struct id channel);

/* account zero: of the roster. */
NODISCARD enum rc channel_list(struct cx *cx, struct db *db, struct id account,
			       struct call_channels *out);

/* Sends a test there, by the job. RC_MISSING as above. */
NODISCARD enum rc channel_test(struct cx *cx, struct db *db, const struct actor *by,
			       struct id channel);

#endif
