// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/migrate.h"

#include <string.h>

#include "store/test_db.h"

enum { FILES_MAX = 256 };

/* The baked-in steps and some of the test's own after them. */
struct set {
	struct embedded_file files[FILES_MAX];
	size_t n;
	unsigned applied;
};

static void baked_in(struct set *set)
{
	INVARIANT(embedded_sql_n <= FILES_MAX);
	*set = (struct set){ .n = embedded_sql_n };
	memcpy(set->files, embedded_sql, embedded_sql_n * sizeof(embedded_sql[0]));
}

static void add_step(struct set *set, const char *name, const char *text)
{
	INVARIANT(set->n < FILES_MAX);
	set->files[set->n++] = (struct embedded_file){ name, (const unsigned char *)text,
						       strlen(text) };
}

static enum rc apply(struct cx *cx, struct db *db, void *arg)
{
	struct set *set = arg;
	return migrate_apply(cx, db, (struct migrations){ set->files, set->n }, &set->applied);
}

static enum rc check(struct cx *cx, struct db *db, void *arg)
{
	const struct set *set = arg;
	return migrate_check(cx, db, (struct migrations){ set->files, set->n });
}

static void starts_with(struct cx *cx, struct str start)
{
	EQ_STR(str_slice(cx_error(cx), 0, start.n), start);
}

DB_TEST(a_database_of_this_program_needs_no_step)
{
	struct set set;
	baked_in(&set);
	EQ(unit_run(cx, store, TX_READ, check, &set), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, apply, &set), RC_OK);
	EQ(set.applied, 0);
}

DB_TEST(an_older_database_is_refused_until_the_steps_that_it_lacks_were_applied)
{
	struct set set;
	baked_in(&set);
	add_step(&set, "9998_test_one.sql", "CREATE TABLE test_one (id BLOB NOT NULL);");
	add_step(&set, "9999_test_two.pg.sql", "CREATE TABLE test_two (id bytea);");
	add_step(&set, "9999_test_two.sqlite.sql", "CREATE TABLE test_two (id BLOB) STRICT;");
	EQ(unit_run(cx, store, TX_READ, check, &set), RC_CONFLICT);
	starts_with(cx,
		    STR("the database is older than this program: it lacks step 9998 (test_one)"));
	EQ(unit_run(cx, store, TX_WRITE, apply, &set), RC_OK);
	EQ(set.applied, 2);
	EQ(unit_run(cx, store, TX_READ, check, &set), RC_OK);
}

DB_TEST(a_newer_database_is_refused)
{
	struct set newer, ours;
	baked_in(&newer);
	baked_in(&ours);
	add_step(&newer, "9999_test_new.sql", "CREATE TABLE test_new (id BLOB NOT NULL);");
	EQ(unit_run(cx, store, TX_WRITE, apply, &newer), RC_OK);
	EQ(unit_run(cx, store, TX_READ, check, &ours), RC_CONFLICT);
	starts_with(cx,
		    STR("the database is newer than this program: it has step 9999 (test_new)"));
	EQ(unit_run(cx, store, TX_WRITE, apply, &ours), RC_CONFLICT);
}

DB_TEST(a_step_whose_text_changed_later_is_refused)
{
	struct set before, after;
	baked_in(&before);
	baked_in(&after);
	add_step(&before, "9999_test_step.sql", "CREATE TABLE test_step (id BLOB NOT NULL);");
	add_step(&after, "9999_test_step.sql", "CREATE TABLE test_step (id BLOB);");
	EQ(unit_run(cx, store, TX_WRITE, apply, &before), RC_OK);
	EQ(unit_run(cx, store, TX_READ, check, &after), RC_CONFLICT);
	starts_with(cx, STR("the database was made with another text of step 9999 (test_step)"));
}

SQL_STATEMENT_TWO(test_has_table, "SELECT count(*) FROM sqlite_master WHERE name = $1",
		  "SELECT count(*) FROM pg_catalog.pg_tables WHERE tablename = $1");

static enum rc has_test_good(struct cx *cx, struct db *db, void *arg)
{
	int64_t *n = arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &test_has_table, VAL(STR("test_good"))));
	if (rows_next(r))
		*n = rows_int(r);
	return rows_end(cx, r);
}

DB_TEST(a_step_that_fails_leaves_nothing_not_even_the_steps_before_it)
{
	struct set broken, ours;
	baked_in(&broken);
	baked_in(&ours);
	add_step(&broken, "9998_test_good.sql", "CREATE TABLE test_good (id BLOB NOT NULL);");
	add_step(&broken, "9999_test_bad.sql", "CREATE TABLE test_bad (; oops);");
	EQ(unit_run(cx, store, TX_WRITE, apply, &broken), RC_BUG);
	starts_with(cx, STR("step 9999 (test_bad) of the schema failed, nothing was changed: "));
	int64_t n = -1;
	EQ(unit_run(cx, store, TX_READ, has_test_good, &n), RC_OK);
	EQ(n, 0);
	EQ(unit_run(cx, store, TX_READ, check, &ours), RC_OK);
}
