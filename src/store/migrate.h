// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * migrate: the schema's numbered steps, src/store/sql/NNNN_ROOM_SUBJECT.sql.
 *
 * They are baked in, only ever added, and applied in the order of their numbers. The
 * table store_migration holds which ones a database has been through, with the SHA-256
 * of their text. X.sqlite.sql and X.pg.sql are the two texts of one that cannot be
 * the same on both.
 *
 * For files of store/ alone.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "core/embedded.h"
#include "store/backend.h"

extern const struct embedded_file embedded_sql[];
extern const size_t embedded_sql_n;

struct migrations {
	const struct embedded_file *files; // sorted by name
	size_t n;
};
#define MIGRATIONS_BAKED_IN ((struct migrations){ embedded_sql, embedded_sql_n })

/* Within a unit: RC_OK when the database has been through exactly these. RC_MISSING: it
 * has no tables of ours. RC_CONFLICT: it is older or newer, or a step was changed. */
NODISCARD enum rc migrate_check(struct cx *cx, struct db *db, struct migrations m);

/* Within a unit of the kind BACKEND_BEGIN_SCHEMA: applies what is missing. */
NODISCARD enum rc migrate_apply(struct cx *cx, struct db *db, struct migrations m,
				unsigned *applied);

/* The steps that this database has been through, a line each: NUMBER NAME SHA-256. */
NODISCARD enum rc migrate_print(struct cx *cx, struct db *db, struct buf *out);

/* Within a unit of the kind BACKEND_BEGIN_SCHEMA, on a database without tables: applies
 * exactly the steps of such lines, which come from a database of the kind `origin`.
 * RC_CONFLICT: they are not all steps of this program. */
NODISCARD enum rc migrate_apply_lines(struct cx *cx, struct db *db, struct migrations m,
				      const struct backend *origin, struct str lines);

#endif
