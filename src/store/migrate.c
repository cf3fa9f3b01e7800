// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/migrate.h"

#include "core/banned.h"

enum { NUMBER_DIGITS = 4, NUMBER_MAX = 9999 };

SQL_STATEMENT_TWO(find_table,
		  "SELECT count(*) FROM sqlite_master"
		  " WHERE type = 'table' AND name = 'store_migration'",
		  "SELECT count(*) FROM pg_catalog.pg_tables"
		  " WHERE schemaname = current_schema() AND tablename = 'store_migration'");

SQL_STATEMENT(list_applied, "SELECT number, name, hash FROM store_migration ORDER BY number");

SQL_STATEMENT(add_applied, "INSERT INTO store_migration (number, name, hash, applied_at)"
			   " VALUES ($1, $2, $3, $4)");

struct step {
	int64_t number;
	struct str name; // ledger_entry
	struct str text;
	struct sha256 hash;
	bool is_applied;
};

struct steps {
	struct step *p;
	size_t n, cap;
};

/* False: the file is the other database's. */
static bool read_step(const struct backend *backend, const struct embedded_file *file,
		      struct step *out)
{
	const struct str name = str_from_c(file->name);
	const struct str number = str_slice(name, 0, NUMBER_DIGITS);
	struct str subject, suffix;
	(void)str_cut(str_slice(name, NUMBER_DIGITS + 1, name.n), '.', &subject, &suffix);
	const struct str own = str_slice(str_from_c(backend->suffix), 1, SIZE_MAX);
	if (!str_eq(suffix, STR("sql")) && !str_eq(suffix, own))
		return false;
	INVARIANT(str_to_i64(number, 1, NUMBER_MAX, &out->number));
	out->name = subject;
	out->text = (struct str){ (const char *)file->p, file->n };
	out->hash = sha256_of(out->text);
	return true;
}

static void list_steps(struct cx *cx, const struct backend *backend, struct migrations m,
		       struct steps *out)
{
	for (size_t i = 0; i < m.n; i++) {
		struct step step = { 0 };
		if (!read_step(backend, &m.files[i], &step))
			continue;
		INVARIANT(out->n == 0 || out->p[out->n - 1].number < step.number);
		*ARENA_PUSH(cx->arena, out) = step;
	}
}

static enum rc has_table(struct cx *cx, struct db *db, bool *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &find_table, NO_VALS));
	if (rows_next(r))
		*out = rows_int(r) > 0;
	return rows_end(cx, r);
}

static struct step *find_step(const struct steps *steps, int64_t number)
{
	for (size_t i = 0; i < steps->n; i++)
		if (steps->p[i].number == number)
			return &steps->p[i];
	return NULL;
}

/* What the database has had; without the texts. */
static enum rc read_applied(struct cx *cx, struct db *db, struct steps *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &list_applied, NO_VALS));
	while (rows_next(r)) {
		struct step *step = ARENA_PUSH(cx->arena, out);
		step->number = rows_int(r);
		step->name = rows_str(r);
		step->hash = rows_hash(r);
	}
	return rows_end(cx, r);
}

static enum rc mark_applied(struct cx *cx, struct db *db, struct steps *steps)
{
	struct steps applied = { 0 };
	TRY(read_applied(cx, db, &applied));
	for (size_t i = 0; i < applied.n; i++) {
		const struct step *had = &applied.p[i];
		struct step *step = find_step(steps, had->number);
		if (!step)
			return cx_fail(cx, RC_CONFLICT,
				       "the database is newer than this program: it has step %04d "
				       "(%.*s), which comity " COMITY_VERSION
				       " does not know; use the newer comity, or restore a backup",
				       (int)had->number, STR_ARG(had->name));
		if (!sha256_eq(&had->hash, &step->hash))
			return cx_fail(
				cx, RC_CONFLICT,
				"the database was made with another text of step %04d (%.*s) "
				"than the one in comity " COMITY_VERSION
				": use the comity that made it",
				(int)had->number, STR_ARG(had->name));
		step->is_applied = true;
	}
	return RC_OK;
}

enum rc migrate_check(struct cx *cx, struct db *db, struct migrations m)
{
	bool is_there = false;
	TRY(has_table(cx, db, &is_there));
	if (!is_there)
		return cx_fail(cx, RC_MISSING,
			       "the database holds no tables of comity: comity init makes them");
	struct steps steps = { 0 };
	list_steps(cx, db->backend, m, &steps);
	TRY(mark_applied(cx, db, &steps));
	for (size_t i = 0; i < steps.n; i++)
		if (!steps.p[i].is_applied)
			return cx_fail(
				cx, RC_CONFLICT,
				"the database is older than this program: it lacks step %04d "
				"(%.*s); make a backup, then run comity upgrade",
				(int)steps.p[i].number, STR_ARG(steps.p[i].name));
	return RC_OK;
}

static enum rc apply(struct cx *cx, struct db *db, const struct step *step)
{
	// The bytes of a baked-in file are followed by a NUL.
	const enum rc rc = db->backend->script(cx, db, step->text.p);
	if (rc != RC_OK)
		return cx_fail(cx, rc,
			       "step %04d (%.*s) of the schema failed, nothing was changed: %s",
			       (int)step->number, STR_ARG(step->name), cx->error);
	return DB_RUN(cx, db, &add_applied, VAL(step->number), VAL(step->name), VAL(step->hash),
		      VAL(cx->now));
}

enum rc migrate_apply(struct cx *cx, struct db *db, struct migrations m, unsigned *applied)
{
	bool is_there = false;
	struct steps steps = { 0 };
	list_steps(cx, db->backend, m, &steps);
	TRY(has_table(cx, db, &is_there));
	if (is_there)
		TRY(mark_applied(cx, db, &steps));
	unsigned n = 0;
	for (size_t i = 0; i < steps.n; i++) {
		if (steps.p[i].is_applied)
			continue;
		TRY(apply(cx, db, &steps.p[i]));
		n++;
	}
	*applied = n;
	return RC_OK;
}

enum rc migrate_print(struct cx *cx, struct db *db, struct buf *out)
{
	struct steps applied = { 0 };
	TRY(read_applied(cx, db, &applied));
	for (size_t i = 0; i < applied.n; i++) {
		const struct step *step = &applied.p[i];
		const struct str hex = sha256_print(cx->arena, &step->hash);
		buf_fmt(out, "%04d %.*s %.*s\n", (int)step->number, STR_ARG(step->name),
			STR_ARG(hex));
	}
	return RC_OK;
}

static enum rc read_line(struct cx *cx, const struct steps *known, struct str line, int64_t *out)
{
	struct str number, name, hex;
	struct sha256 hash;
	(void)str_cut(line, ' ', &number, &name);
	(void)str_cut(name, ' ', &name, &hex);
	if (!str_to_i64(number, 1, NUMBER_MAX, out) || !sha256_parse(hex, &hash))
		return cx_fail(cx, RC_INVALID, "no step of a schema: %.*s", STR_ARG(line));
	const struct step *step = find_step(known, *out);
	if (!step || !sha256_eq(&step->hash, &hash))
		return cx_fail(cx, RC_CONFLICT,
			       "the schema is another program's: comity " COMITY_VERSION
			       " does not know its step %04d (%.*s); use the comity that made it, "
			       "or a newer one",
			       (int)*out, STR_ARG(name));
	return RC_OK;
}

enum rc migrate_apply_lines(struct cx *cx, struct db *db, struct migrations m,
			    const struct backend *origin, struct str lines)
{
	struct steps known = { 0 }, own = { 0 };
	struct str line;
	list_steps(cx, origin, m, &known);
	list_steps(cx, db->backend, m, &own);
	while (str_cut(lines, '\n', &line, &lines)) {
		int64_t number = 0;
		TRY(read_line(cx, &known, line, &number));
		const struct step *step = find_step(&own, number);
		INVARIANT(step); // each step is there for both
		TRY(apply(cx, db, step));
	}
	return RC_OK;
}
