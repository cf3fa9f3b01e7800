// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/map_db.h"

#include "people/act_db.h"

SQL_STATEMENT(map_save, "INSERT INTO intake_map (name, map, saved_at) VALUES ($1, $2, $3)"
			" ON CONFLICT (name) DO UPDATE SET map = excluded.map,"
			"   saved_at = excluded.saved_at");
SQL_STATEMENT(map_find, "SELECT name, map, saved_at FROM intake_map WHERE name = $1");
SQL_STATEMENT(map_list, "SELECT name, map, saved_at FROM intake_map ORDER BY name");
SQL_STATEMENT(map_remove, "DELETE FROM intake_map WHERE name = $1");

enum { NAME_MAX = 40 };

static enum rc check_name(struct cx *cx, struct str name)
{
	bool is_fine = name.n > 0 && name.n <= NAME_MAX;
	for (size_t i = 0; i < name.n && is_fine; i++)
		is_fine = (name.p[i] >= 'a' && name.p[i] <= 'z') ||
			  (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '-';
	return is_fine ? RC_OK
		       : cx_fail(cx, RC_INVALID,
				 "a map's name has small letters, digits and hyphens, up to %d",
				 NAME_MAX);
}

static enum rc record(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      struct str name)
{
	return act_append(cx, db, by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = act, .object_kind = "map", .note = name });
}

static enum rc check_may(struct cx *cx, const struct actor *by)
{
	return access_role_for(by, ACCESS_REPORT_WORK)
		       ? RC_OK
		       : cx_fail(cx, RC_DENIED, "no role of yours may work on reports");
}

enum rc intake_map_save(struct cx *cx, struct db *db, const struct actor *by,
			const struct intake_map *m)
{
	TRY(check_may(cx, by));
	TRY(check_name(cx, m->name));
	TRY(DB_RUN(cx, db, &map_save, VAL(m->name), VAL(m->map), VAL(cx->now)));
	return record(cx, db, by, "map-saved", m->name);
}

static void read_map(struct rows *r, struct intake_map *out)
{
	*out = (struct intake_map){ .name = rows_str(r) };
	out->map = rows_str(r);
	out->saved_at = rows_instant(r);
}

enum rc intake_map_find(struct cx *cx, struct db *db, struct str name, struct intake_map *out)
{
	struct intake_map found = { .name = STR("") };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &map_find, VAL(name)));
	if (rows_next(r))
		read_map(r, &found);
	TRY(rows_end(cx, r));
	if (found.name.n == 0)
		return cx_fail(cx, RC_MISSING,
			       "there is no map of this name: comity intake map NAME --from FILE "
			       "saves one");
	*out = found;
	return RC_OK;
}

enum rc intake_map_remove(struct cx *cx, struct db *db, const struct actor *by, struct str name)
{
	struct intake_map there;
	TRY(check_may(cx, by));
	TRY(intake_map_find(cx, db, name, &there));
	TRY(DB_RUN(cx, db, &map_remove, VAL(name)));
	return record(cx, db, by, "map-removed", name);
}

enum rc intake_map_list(struct cx *cx, struct db *db, struct intake_maps *out)
{
	struct intake_maps found = { 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &map_list, NO_VALS));
	while (rows_next(r))
		read_map(r, ARENA_PUSH(cx->arena, &found));
	TRY(rows_end(cx, r));
	*out = found;
	return RC_OK;
}
