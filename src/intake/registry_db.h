// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * registry_db: what RDAP said, in the database (intake/registry.h).
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_REGISTRY_DB_H
#define INTAKE_REGISTRY_DB_H

#include "intake/registry.h"
#include "people/access.h"
#include "store/db.h"

/* Unless an answer still holds, or it is wanted already. RC_DENIED. */
NODISCARD enum rc registry_want(struct cx *cx, struct db *db, const struct actor *by,
				enum subject_kind kind, struct str key);

/* *found: it was wanted once, whatever came of it. */
NODISCARD enum rc registry_find(struct cx *cx, struct db *db, enum subject_kind kind,
				struct str key, struct registry *out, bool *found);

/* ---- for the job ---- */

/* One that is wanted and due; it is due again in `lease_us`. */
NODISCARD enum rc registry_take(struct cx *cx, struct db *db, int64_t lease_us,
				struct registry *out, bool *found);
/* An answer to the same question that still holds. */
NODISCARD enum rc registry_same(struct cx *cx, struct db *db, struct str asked,
				struct registry *out, bool *found);
NODISCARD enum rc registry_save(struct cx *cx, struct db *db, const struct registry *r);

#endif
