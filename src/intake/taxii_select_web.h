// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * taxii_select_web: what stands in the collections of TAXII (intake/taxii.h).
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_TAXII_SELECT_WEB_H
#define INTAKE_TAXII_SELECT_WEB_H

#include "intake/share_to_stix.h"
#include "intake/taxii.h"
#include "store/db.h"

/* With what it was made from: one of these. */
struct taxii_item {
	struct taxii_object o;
	const struct block_entry *block;
	const struct warning *warning;
	const struct warning_signs *signs; // of the warning
	const struct warning_sign *sign;   // one of them
};

struct taxii_items {
	struct taxii_item *p;
	size_t n, cap;
	bool more; // than the limit
};

/* home->now: SHARE_SETTLE_US ago. */
NODISCARD enum rc taxii_select(struct cx *cx, struct db *db, const struct share_home *home,
			       const struct taxii_collection *c, const struct taxii_filter *f,
			       struct taxii_items *out);

#endif
