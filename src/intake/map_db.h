// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * map_db: saved maps of tables, by name: small letters, digits and hyphens, up to 40 of them.
 *
 * Whether a map can be read its caller has found out (intake_table_open). Memory: in the arena.
 */
#ifndef INTAKE_MAP_DB_H
#define INTAKE_MAP_DB_H

#include "people/access.h"
#include "store/db.h"

struct intake_map {
	struct str name, map;
	struct instant saved_at;
};
struct intake_maps {
	struct intake_map *p;
	size_t n, cap;
};

/* In the place of one of the same name. RC_INVALID: the name. RC_DENIED. */
NODISCARD enum rc intake_map_save(struct cx *cx, struct db *db, const struct actor *by,
				  const struct intake_map *m);

/* RC_MISSING: there is none; the sentence says how one is made. */
NODISCARD enum rc intake_map_find(struct cx *cx, struct db *db, struct str name,
				  struct intake_map *out);
NODISCARD enum rc intake_map_remove(struct cx *cx, struct db *db, const struct actor *by,
				    struct str name);
NODISCARD enum rc intake_map_list(struct cx *cx, struct db *db, struct intake_maps *out);

#endif
