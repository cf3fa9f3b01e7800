// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * delivery_db: what was delivered and sealed, in the database.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_DELIVERY_DB_H
#define EVIDENCE_DELIVERY_DB_H

#include "evidence/delivery.h"
#include "store/db.h"

/* In the unit of the exhibit. */
NODISCARD enum rc delivery_add(struct cx *cx, struct db *db, struct id exhibit,
			       const struct exhibit_deliveries *list);

NODISCARD enum rc delivery_list(struct cx *cx, struct db *db, struct id exhibit,
				struct exhibit_deliveries *out);

/* Which files of a request are sealed, and as what. */
struct delivery_sealed {
	struct id file, exhibit;
	struct str number; // of the exhibit
	bool has_ended;	   // that, and its content with it
};
struct deliveries_sealed {
	struct delivery_sealed *p;
	size_t n, cap;
};
/* Whether the name of a file says too much: it was sealed, and each exhibit of it has ended. */
bool delivery_is_gone(const struct deliveries_sealed *list, struct id file);

NODISCARD enum rc delivery_sealed_of(struct cx *cx, struct db *db, struct id request,
				     struct deliveries_sealed *out);

#endif
