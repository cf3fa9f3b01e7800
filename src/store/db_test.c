// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"

#include "store/test_db.h"

enum { NUMBER = 7 };

SQL_STATEMENT(test_add, "INSERT INTO store_migration (applied_at, hash, number, name)"
			" VALUES ($4, $3, $1, $2)");
SQL_STATEMENT(test_add_once, "INSERT INTO store_migration (applied_at, hash, number, name)"
			     " VALUES ($4, $3, $1, $2) ON CONFLICT DO NOTHING");
SQL_STATEMENT(test_find, "SELECT name, hash, applied_at, number FROM store_migration"
			 " WHERE number >= $1 ORDER BY number");
SQL_STATEMENT(test_nulls, "SELECT max(number), max(name), max(applied_at) FROM store_migration"
			  " WHERE number = $1");
SQL_STATEMENT(test_rename, "UPDATE store_migration SET name = $2 WHERE number >= $1");
SQL_STATEMENT(test_sum, "SELECT sum(number), sum(number) > 5 FROM store_migration"
			" WHERE number >= $1");

static enum rc add(struct cx *cx, struct db *db, int64_t number, struct str name)
{
	return DB_RUN(cx, db, &test_add, VAL(number), VAL(name), VAL(sha256_of(name)),
		      VAL(cx->now));
}

static enum rc add_two(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(add(cx, db, 1000, STR("Grüße")));
	return add(cx, db, 1001, (struct str){ 0 });
}

static enum rc read_two(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &test_find, VAL(1000)));
	CHECK(rows_next(r));
	CHECK(!rows_is_null(r));
	EQ_STR(rows_str(r), "Grüße");
	const struct sha256 hash = rows_hash(r), wanted = sha256_of(STR("Grüße"));
	CHECK(sha256_eq(&hash, &wanted));
	EQ(rows_instant(r).us, cx->now.us);
	EQ(rows_int(r), 1000);
	CHECK(rows_next(r));
	CHECK(!rows_is_null(r));
	EQ_STR(rows_str(r), "");
	CHECK(!rows_next(r));
	CHECK(!rows_next(r));
	return rows_end(cx, r);
}

DB_TEST(what_was_written_is_read_again_whatever_order_values_stand_in)
{
	EQ(unit_run(cx, store, TX_WRITE, add_two, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_READ, read_two, NULL), RC_OK);
	EQ_STR(cx_error(cx), "");
}

static enum rc read_nulls(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &test_nulls, VAL(1000)));
	CHECK(rows_next(r));
	CHECK(rows_is_null(r));
	EQ(rows_int(r), 0);
	CHECK(rows_is_null(r));
	EQ_STR(rows_str(r), "");
	CHECK(rows_is_null(r));
	EQ(rows_instant(r).us, 0);
	return rows_end(cx, r);
}

DB_TEST(a_null_is_read_as_nothing)
{
	EQ(unit_run(cx, store, TX_READ, read_nulls, NULL), RC_OK);
}

static enum rc read_sum(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &test_sum, VAL(1000)));
	CHECK(rows_next(r));
	EQ(rows_int(r), 2001);
	EQ(rows_int(r), 1);
	return rows_end(cx, r);
}

DB_TEST(sums_and_comparisons_are_numbers)
{
	EQ(unit_run(cx, store, TX_WRITE, add_two, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_READ, read_sum, NULL), RC_OK);
}

static enum rc rename_all(struct cx *cx, struct db *db, void *arg)
{
	return db_run(cx, db, &test_rename, VALS(VAL(1000), VAL(STR("x"))), arg);
}

DB_TEST(an_update_tells_how_many_rows_it_changed)
{
	int64_t changed = -1;
	EQ(unit_run(cx, store, TX_WRITE, rename_all, &changed), RC_OK);
	EQ(changed, 0);
	EQ(unit_run(cx, store, TX_WRITE, add_two, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, rename_all, &changed), RC_OK);
	EQ(changed, 2);
}

DB_TEST(a_unit_that_only_reads_cannot_write)
{
	EQ(unit_run(cx, store, TX_READ, add_two, NULL), RC_BUG);
	EQ_STR(cx_error(cx), "test_add: writes, but its unit only reads");
	EQ(unit_run(cx, store, TX_WRITE, add_two, NULL), RC_OK);
}

static enum rc add_then_fail(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(add_two(cx, db, NULL));
	return cx_fail(cx, RC_DENIED, "no");
}

DB_TEST(a_handler_that_fails_leaves_nothing)
{
	EQ(unit_run(cx, store, TX_WRITE, add_then_fail, NULL), RC_DENIED);
	EQ_STR(cx_error(cx), "no");
	int64_t changed = -1;
	EQ(unit_run(cx, store, TX_WRITE, rename_all, &changed), RC_OK);
	EQ(changed, 0);
}

static enum rc add_twice(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(add(cx, db, NUMBER + 1000, STR("a")));
	// PostgreSQL tells it at the next answer, or at the end.
	const enum rc rc = add(cx, db, NUMBER + 1000, STR("b"));
	CHECK(rc == RC_OK || rc == RC_CONFLICT);
	EQ(add(cx, db, NUMBER + 1001, STR("c")), rc);
	return RC_OK;
}

DB_TEST(a_unit_with_a_failed_statement_is_lost)
{
	EQ(unit_run(cx, store, TX_WRITE, add_twice, NULL), RC_CONFLICT);
	CHECK(str_starts(cx_error(cx), STR("test_add: ")));
	CHECK(str_find(cx_error(cx), STR("store_migration")) != STR_NONE);
	int64_t changed = -1;
	EQ(unit_run(cx, store, TX_WRITE, rename_all, &changed), RC_OK);
	EQ(changed, 0);
}

static enum rc add_once(struct cx *cx, struct db *db, void *arg)
{
	int64_t *changed = arg;
	const struct vals vals = VALS(VAL(1000), VAL(STR("x")), VAL(sha256_of(STR("x"))),
				      VAL(cx->now));
	TRY(db_run(cx, db, &test_add_once, vals, &changed[0]));
	return db_run(cx, db, &test_add_once, vals, &changed[1]);
}

DB_TEST(a_key_that_may_be_taken_is_asked_for_with_on_conflict)
{
	int64_t changed[2] = { -1, -1 };
	EQ(unit_run(cx, store, TX_WRITE, add_once, changed), RC_OK);
	EQ(changed[0], 1);
	EQ(changed[1], 0);
}

struct one_value {
	int64_t number;
	struct str name;
	struct val hash;
};

static enum rc add_one(struct cx *cx, struct db *db, void *arg)
{
	const struct one_value *v = arg;
	return DB_RUN(cx, db, &test_add, VAL(v->number), VAL(v->name), v->hash, VAL(cx->now));
}

DB_TEST(what_a_table_forbids_is_invalid)
{
	const struct val hash = VAL(sha256_of(STR("x")));
	const struct one_value wrong[] = {
		{ -1, STR("check"), hash },
		{ 1000, STR("not null"), VAL_NULL },
		{ 1000, STR("too short"), VAL_BYTES(STR("x")) },
		{ 1000, STR("no UTF-8 \xff"), hash },
		{ 1000, STR("with a \0 NUL"), hash },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct one_value v = wrong[i];
		EQ(unit_run(cx, store, TX_WRITE, add_one, &v), RC_INVALID);
		CHECK(str_starts(cx_error(cx), STR("test_add: ")));
	}
}

static enum rc too_few(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return DB_RUN(cx, db, &test_add, VAL(1000));
}

DB_TEST(a_wrong_number_of_values_is_our_bug)
{
	EQ(unit_run(cx, store, TX_WRITE, too_few, NULL), RC_BUG);
}

static enum rc wrong_type(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &test_find, VAL(1)));
	CHECK(rows_next(r));
	EQ(rows_int(r), 0);
	CHECK(!rows_next(r));
	EQ(rows_end(cx, r), RC_IO);
	return RC_OK;
}

DB_TEST(a_column_of_another_type_is_an_error)
{
	EQ(unit_run(cx, store, TX_READ, wrong_type, NULL), RC_IO);
	EQ_STR(cx_error(cx), "test_find: column 1 is no number");
}

static enum rc rows_within_rows(struct cx *cx, struct db *db, void *arg)
{
	int64_t *n = arg;
	TRY(add_two(cx, db, NULL));
	AUTO(rows) outer = NULL;
	TRY(ROWS_OPEN(cx, db, &outer, &test_find, VAL(1000)));
	while (rows_next(outer)) {
		AUTO(rows) inner = NULL;
		TRY(ROWS_OPEN(cx, db, &inner, &test_find, VAL(1000)));
		while (rows_next(inner))
			(*n)++;
		TRY(rows_end(cx, inner));
	}
	return rows_end(cx, outer);
}

DB_TEST(the_same_statement_may_run_within_its_own_rows)
{
	int64_t n = 0;
	EQ(unit_run(cx, store, TX_WRITE, rows_within_rows, &n), RC_OK);
	EQ(n, 4);
}
