// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * share_db: whose programs read what goes to a group (intake/taxii.h). Letting somebody in, and
 * out, is an entry of the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_SHARE_DB_H
#define INTAKE_SHARE_DB_H

#include "intake/taxii.h"
#include "people/access.h"
#include "store/db.h"

struct share_reader {
	struct str group, login;
	struct id group_id;
};
struct share_readers {
	struct share_reader *p;
	size_t n, cap;
};

/* RC_MISSING: no such group or account. RC_DENIED. */
NODISCARD enum rc share_let_in(struct cx *cx, struct db *db, const struct actor *by,
			       struct str group, struct str login);
/* RC_MISSING: they were not in. */
NODISCARD enum rc share_let_out(struct cx *cx, struct db *db, const struct actor *by,
				struct str group, struct str login);
NODISCARD enum rc share_list(struct cx *cx, struct db *db, struct share_readers *out);

/* The groups that an account reads. */
NODISCARD enum rc share_of(struct cx *cx, struct db *db, struct id account,
			   struct share_readers *out);

/* What came of what somebody left here. For seven days. */
struct share_status {
	struct id id;
	struct instant at;
	int64_t total, success;
};
NODISCARD enum rc share_status_add(struct cx *cx, struct db *db, const struct actor *by,
				   struct share_status *s);
/* RC_MISSING: there is none, or it is another account's. */
NODISCARD enum rc share_status_load(struct cx *cx, struct db *db, struct id account, struct id id,
				    struct share_status *out);

#endif
