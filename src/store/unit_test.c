// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/unit.h"

#include <pthread.h>

#include "store/test_db.h"

enum { COUNTER = 1000, THREADS = 8, TURNS = 25 };

SQL_STATEMENT(unit_test_add, "INSERT INTO store_migration (number, name, hash, applied_at)"
			     " VALUES ($1, '', $2, 0)");
SQL_STATEMENT(unit_test_read, "SELECT applied_at FROM store_migration WHERE number = $1");
SQL_STATEMENT(unit_test_write, "UPDATE store_migration SET applied_at = $2 WHERE number = $1");

/* The catalogue is prepared on both databases, so the text for SQLite does nothing. */
SQL_STATEMENT_TWO(unit_test_end_me, "SELECT 1", "SELECT pg_terminate_backend(pg_backend_pid())");

static enum rc add_counter(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return DB_RUN(cx, db, &unit_test_add, VAL(COUNTER), VAL(sha256_of(STR("x"))));
}

static enum rc read_counter(struct cx *cx, struct db *db, void *arg)
{
	int64_t *value = arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &unit_test_read, VAL(COUNTER)));
	*value = rows_next(r) ? rows_int(r) : -1;
	return rows_end(cx, r);
}

/* Reads, then writes what follows: two at once would lose one. */
static enum rc count_up(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	int64_t value = 0;
	TRY(read_counter(cx, db, &value));
	return DB_RUN(cx, db, &unit_test_write, VAL(COUNTER), VAL(value + 1));
}

static int64_t counter(struct cx *cx, struct store *store)
{
	int64_t value = -1;
	EQ(unit_run(cx, store, TX_READ, read_counter, &value), RC_OK);
	return value;
}

static void *count_in_turns(void *arg)
{
	struct store *store = arg;
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, (struct instant){ 0 });
	for (unsigned i = 0; i < TURNS;) {
		const enum rc rc = unit_run(&cx, store, TX_WRITE, count_up, NULL);
		INVARIANT(rc == RC_OK || rc == RC_BUSY);
		i += rc == RC_OK;
		arena_reset(&arena);
	}
	arena_done(&arena);
	return NULL;
}

static void count_one(void *arg)
{
	int *n = arg;
	++*n;
}

static enum rc tell_or_fail(struct cx *cx, struct db *db, void *arg)
{
	db_tell(db);
	return arg ? cx_fail(cx, RC_INVALID, "no") : RC_OK;
}

static enum rc do_nothing(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	(void)db;
	(void)arg;
	return RC_OK;
}

DB_TEST(who_watches_hears_of_each_unit_that_tells_and_was_kept)
{
	int n = 0, other = 0;
	store_watch(store, count_one, &n);
	store_watch(store, count_one, &other);
	EQ(unit_run(cx, store, TX_WRITE, tell_or_fail, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_READ, tell_or_fail, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, tell_or_fail, &n), RC_INVALID);
	EQ(unit_run(cx, store, TX_WRITE, do_nothing, NULL), RC_OK);
	EQ(n, 1);
	store_unwatch(store, &n);
	EQ(unit_run(cx, store, TX_WRITE, tell_or_fail, NULL), RC_OK);
	EQ(n, 1);
	EQ(other, 2);
	store_unwatch(store, &other);
}

DB_TEST(units_at_once_come_to_what_one_after_the_other_would)
{
	pthread_t threads[THREADS];
	EQ(unit_run(cx, store, TX_WRITE, add_counter, NULL), RC_OK);
	for (unsigned i = 0; i < THREADS; i++)
		INVARIANT(pthread_create(&threads[i], NULL, count_in_turns, store) == 0);
	for (unsigned i = 0; i < THREADS; i++)
		INVARIANT(pthread_join(threads[i], NULL) == 0);
	EQ(counter(cx, store), THREADS * TURNS);
}

struct clash {
	struct store *store;
	unsigned runs;
};

static enum rc clash_once(struct cx *cx, struct db *db, void *arg)
{
	struct clash *clash = arg;
	int64_t value = 0;
	TRY(read_counter(cx, db, &value));
	if (clash->runs++ == 0)
		EQ(unit_run(cx, clash->store, TX_WRITE, count_up, NULL), RC_OK);
	return DB_RUN(cx, db, &unit_test_write, VAL(COUNTER), VAL(value + 1));
}

static void clash(struct cx *cx, struct store *store)
{
	struct clash state = { .store = store };
	EQ(unit_run(cx, store, TX_WRITE, add_counter, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, clash_once, &state), RC_OK);
	EQ(state.runs, 2);
	EQ(counter(cx, store), 2);
}

TEST(a_unit_that_clashed_is_run_again)
{
	test_on_postgres(cx, clash);
}

static enum rc always_busy(struct cx *cx, struct db *db, void *arg)
{
	unsigned *runs = arg;
	(void)db;
	(*runs)++;
	return cx_fail(cx, RC_BUSY, "again");
}

static void give_up(struct cx *cx, struct store *store)
{
	unsigned runs = 0;
	EQ(unit_run(cx, store, TX_WRITE, always_busy, &runs), RC_BUSY);
	CHECK(runs > 10 && runs < 100);
}

TEST(a_unit_that_clashes_for_ever_is_given_up)
{
	test_on_postgres(cx, give_up);
}

static enum rc lose_connection(struct cx *cx, struct db *db, void *arg)
{
	unsigned *runs = arg;
	(*runs)++;
	TRY(count_up(cx, db, NULL));
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &unit_test_end_me, NO_VALS));
	(void)rows_next(r);
	TRY(rows_end(cx, r));
	return count_up(cx, db, NULL);
}

static void lose(struct cx *cx, struct store *store)
{
	unsigned runs = 0;
	EQ(unit_run(cx, store, TX_WRITE, add_counter, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, lose_connection, &runs), RC_IO);
	CHECK(str_find(cx_error(cx), STR("the connection to the PostgreSQL server broke")) !=
	      STR_NONE);
	EQ(runs, 1);
	EQ(counter(cx, store), 0);
	EQ(unit_run(cx, store, TX_WRITE, count_up, NULL), RC_OK);
	EQ(counter(cx, store), 1);
}

TEST(a_unit_whose_connection_breaks_fails_and_the_next_has_a_new_one)
{
	test_on_postgres(cx, lose);
}

struct nest {
	struct store *store;
	unsigned depth;
};

static enum rc open_more(struct cx *cx, struct db *db, void *arg)
{
	struct nest *nest = arg;
	int64_t value = 0;
	TRY(read_counter(cx, db, &value));
	if (nest->depth-- == 0)
		return RC_OK;
	return unit_run(cx, nest->store, TX_READ, open_more, nest);
}

/* Nothing is answered before the COMMIT. */
static enum rc only_write(struct cx *cx, struct db *db, void *arg)
{
	const int64_t *value = arg;
	return DB_RUN(cx, db, &unit_test_write, VAL(COUNTER), VAL(*value));
}

static enum rc write_wrongly(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return DB_RUN(cx, db, &unit_test_add, VAL(-1), VAL(sha256_of(STR("x"))));
}

static void end_all(struct cx *cx, struct store *store)
{
	struct nest nest = { store, 2 };
	EQ(unit_run(cx, store, TX_WRITE, add_counter, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_READ, open_more, &nest), RC_OK);
	CHECK(test_postgres_do(
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
		" WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"));
	int64_t begun = 10;
	EQ(unit_run(cx, store, TX_WRITE, only_write, &begun), RC_OK);
	for (unsigned i = 0; i < 4; i++)
		EQ(unit_run(cx, store, TX_WRITE, count_up, NULL), RC_OK);
	EQ(counter(cx, store), 14);
}

TEST(connections_that_died_while_idle_fail_no_unit)
{
	test_on_postgres(cx, end_all);
}

/* What is told late is told, and the connection is good for the next. */
DB_TEST(a_unit_that_only_writes_is_told_what_was_refused)
{
	int64_t value = 3;
	EQ(unit_run(cx, store, TX_WRITE, add_counter, NULL), RC_OK);
	for (unsigned i = 0; i < 2; i++) {
		EQ(unit_run(cx, store, TX_WRITE, write_wrongly, NULL), RC_INVALID);
		CHECK(str_starts(cx_error(cx), STR("unit_test_add: ")));
		EQ(unit_run(cx, store, TX_WRITE, add_counter, NULL), RC_CONFLICT);
		EQ(unit_run(cx, store, TX_WRITE, only_write, &value), RC_OK);
	}
	EQ(counter(cx, store), 3);
}

static enum rc write_often(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	for (int64_t i = 1; i <= 1000; i++)
		TRY(only_write(cx, db, &i));
	return RC_OK;
}

DB_TEST(a_unit_may_write_more_than_can_wait_for_an_answer)
{
	EQ(unit_run(cx, store, TX_WRITE, add_counter, NULL), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, write_often, NULL), RC_OK);
	EQ(counter(cx, store), 1000);
}

static enum rc want_nothing(struct cx *cx, struct db *db, void *arg)
{
	(void)cx;
	*(bool *)arg = db == NULL;
	return RC_OK;
}

DB_TEST(a_unit_without_a_database_is_given_none)
{
	bool is_null = false;
	EQ(unit_run(cx, store, TX_NONE, want_nothing, &is_null), RC_OK);
	CHECK(is_null);
}
