// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * organisation_db: the organisations that accounts belong to. One is the node's own.
 */
#ifndef PEOPLE_ORGANISATION_DB_H
#define PEOPLE_ORGANISATION_DB_H

#include "people/access.h"
#include "people/account.h"
#include "store/db.h"

/* RC_CONFLICT: the name is taken, or the node has its own organisation already. */
NODISCARD enum rc organisation_add(struct cx *cx, struct db *db, const struct actor *by,
				   const struct organisation *o, struct id *out);

/* The node's own organisation. RC_MISSING before the first start is done. */
NODISCARD enum rc organisation_own(struct cx *cx, struct db *db, struct organisation *out);

/* The organisation of this name. RC_MISSING. */
NODISCARD enum rc organisation_find(struct cx *cx, struct db *db, struct str name,
				    struct organisation *out);

struct organisation_list {
	struct organisation *p;
	size_t n;
	bool more;
};
NODISCARD enum rc organisation_list(struct cx *cx, struct db *db, struct str after_name,
				    struct organisation_list *out);

#endif
