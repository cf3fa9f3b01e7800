// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_object_db: objects of HI1 that this node shares with a foreign system (foreign.h), as
 * they came or went. One peer's objects do not exist for another.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_HI1_OBJECT_DB_H
#define EXCHANGE_HI1_OBJECT_DB_H

#include "core/id.h"
#include "store/db.h"

enum { HI1_OBJECT_PAGE = 500 };

struct hi1_object_row {
	struct id peer;
	struct str uuid, type; // "LPTaskObject"
	bool ours;	       // this node made it
	struct id thread;      // the request it is about; zero: none yet
	int64_t generation;    // from 1
	struct instant changed_at;
	bool json;	   // else XML
	struct str object; // as hi1_print writes it
	struct str status; // that was told last; empty: none
};

NODISCARD enum rc hi1_object_find(struct cx *cx, struct db *db, struct id peer, struct str uuid,
				  struct hi1_object_row *out, bool *found);

/* A new one, or in the place of the one of this peer and uuid. */
NODISCARD enum rc hi1_object_put(struct cx *cx, struct db *db, const struct hi1_object_row *row);

struct hi1_object_rows {
	struct hi1_object_row *p;
	size_t n, cap;
};

/* Changed in this span, both ends included; by time, at most HI1_OBJECT_PAGE. */
struct hi1_object_span {
	struct instant since, until;
};
NODISCARD enum rc hi1_object_list(struct cx *cx, struct db *db, struct id peer,
				  struct hi1_object_span span, struct hi1_object_rows *out);

/* Of one request. */
NODISCARD enum rc hi1_object_of(struct cx *cx, struct db *db, struct id thread,
				struct hi1_object_rows *out);

#endif
