// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * entry_db: appends acts to the ledger, in the transaction of the act, and finds them.
 *
 * An entry has no number yet when it is appended; the sequencer (ledger/sequencer_job.h)
 * gives it one. Within one unit the order of calls is the order of numbers.
 *
 * Memory:  what is given out lives in the cx's arena.
 */
#ifndef LEDGER_ENTRY_DB_H
#define LEDGER_ENTRY_DB_H

#include "ledger/entry.h"
#include "store/db.h"

enum { LEDGER_PAGE = 50 };

/* *out, unless NULL: the entry's id, by which a receipt is later found. */
NODISCARD enum rc ledger_append(struct cx *cx, struct db *db, const struct ledger_act *act,
				struct id *out);

/* The origin of this node's ledger, given once, when the node is set up. */
NODISCARD enum rc ledger_origin_set(struct cx *cx, struct db *db, struct str origin);
NODISCARD enum rc ledger_origin(struct cx *cx, struct db *db, struct str *out);

/* An entry as it stands in the database. */
struct ledger_row {
	struct id id;
	int64_t number; // -1: not yet numbered
	struct sha256 leaf;
	struct str bytes;    // empty: erased
	struct id erased_by; // the entry that erased this one
	struct instant at;
	struct str act;
	struct id account;
	struct str role;
	struct str object_kind;
	struct id object;
};

struct ledger_rows {
	struct ledger_row *p;
	size_t n, cap;
};

/* From a SELECT of id, number, leaf, bytes, erased_by, at, act, account, role,
 * object_kind, object; for files of this room. */
void ledger_row_read(struct rows *r, struct ledger_row *out);

/* RC_MISSING when there is none. */
NODISCARD enum rc ledger_row_by_number(struct cx *cx, struct db *db, int64_t number,
				       struct ledger_row *out);
NODISCARD enum rc ledger_row_by_id(struct cx *cx, struct db *db, struct id id,
				   struct ledger_row *out);

/* Numbered entries from this number on, at most `limit`, in order. */
NODISCARD enum rc ledger_rows_from(struct cx *cx, struct db *db, int64_t number, int64_t limit,
				   struct ledger_rows *out);

/* The same, of numbers below `stop` only. */
NODISCARD enum rc ledger_rows_between(struct cx *cx, struct db *db, int64_t from, int64_t stop,
				      int64_t limit, struct ledger_rows *out);

/* Whether the entry that an erased row names is an "erased" of this row. */
NODISCARD enum rc ledger_erased_by(struct cx *cx, struct db *db, const struct ledger_row *row,
				   bool *out);

/* How many wait for a number. */
NODISCARD enum rc ledger_count_waiting(struct cx *cx, struct db *db, int64_t *out);

/* Whether ledger_erase would. RC_MISSING: no such number. RC_CONFLICT: it has been erased
 * before. RC_DENIED: it says by which rule another was erased, or is of the ledger's own keys
 * and names: they say nothing of persons, and others check by them. */
NODISCARD enum rc ledger_may_erase(struct cx *cx, struct db *db, int64_t number,
				   struct ledger_row *out);

/* Deletes the bytes of a numbered entry, its salt and what the columns say of persons and
 * things; leaf, number, time and act stay, so that every proof still verifies. Appends
 * an entry "erased" whose basis is the rule or order. RC_INVALID: no basis. Else as
 * ledger_may_erase. */
NODISCARD enum rc ledger_erase(struct cx *cx, struct db *db, int64_t number,
			       const struct ledger_act *why, struct id *out);

#endif
