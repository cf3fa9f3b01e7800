// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * signing_rule_db: what this node asks of the signatures under requests.
 *
 * Without the rule whoever has a key of their own signs, and who has none does not. With it:
 *   - nobody proposes or approves a request here without a signature by their own key;
 *   - a request that came counts as verified by itself only if both people signed it: whoever
 *     proposed it and whoever approved it.
 * Each request that leaves says which of the two held (desk/vouch.h).
 */
#ifndef DESK_SIGNING_RULE_DB_H
#define DESK_SIGNING_RULE_DB_H

#include "people/access.h"
#include "store/db.h"

struct signing_rule {
	bool all_sign;
	struct str reason; // empty: it was never set
	struct instant at;
};
NODISCARD enum rc signing_rule_load(struct cx *cx, struct db *db, struct signing_rule *out);

/* RC_INVALID: no reason. */
NODISCARD enum rc signing_rule_set(struct cx *cx, struct db *db, const struct actor *by,
				   bool all_sign, struct str reason);

#endif
