// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/lane.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "store/test_db.h"
#include "store/unit.h"

enum { THREADS_MAX = 64, MS = 1000 };

SQL_STATEMENT(lane_test_add, "INSERT INTO store_migration (number, name, hash, applied_at)"
			     " VALUES ($1, '', $2, 0)");
SQL_STATEMENT(lane_test_count, "SELECT count(*) FROM store_migration"
			       " WHERE number BETWEEN $1 AND $2");

static struct store *open_store(struct cx *cx, unsigned queue_max)
{
	const struct store_config config = { .url = test_db_path(cx, "lane.db"),
					     .queue_max = queue_max };
	struct store *store = NULL;
	REQUIRE(store_create(cx, &config) == RC_OK);
	REQUIRE(store_open(cx, &config, &store) == RC_OK);
	return store;
}

enum { REFUSED = 500 }; // and above, below 1000

static enum rc add_number(struct cx *cx, struct db *db, void *arg)
{
	const int64_t *number = arg;
	db_tell(db);
	TRY(DB_RUN(cx, db, &lane_test_add, VAL(*number), VAL(sha256_of(STR("x")))));
	if (*number >= REFUSED && *number < 1000)
		return cx_fail(cx, RC_DENIED, "refused after it was written");
	return RC_OK;
}

struct count {
	int64_t from, to, n;
};

static enum rc count_rows(struct cx *cx, struct db *db, void *arg)
{
	struct count *count = arg;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &lane_test_count, VAL(count->from), VAL(count->to)));
	if (rows_next(r))
		count->n = rows_int(r);
	return rows_end(cx, r);
}

/* How many of the numbers from..to are there. */
static int64_t count_of(struct cx *cx, struct store *store, int64_t from, int64_t to)
{
	struct count count = { from, to, -1 };
	EQ(unit_run(cx, store, TX_READ, count_rows, &count), RC_OK);
	return count.n;
}

/* A thread with a unit of work of its own. */
struct client {
	struct store *store;
	pthread_t thread;
	struct arena arena;
	struct cx cx;
	int64_t number;
	enum rc rc;
	void (*work)(struct client *client);
	int64_t *waits; // microseconds of each unit
	unsigned n;
	atomic_bool *stop;
};

static void *run_client(void *arg)
{
	struct client *client = arg;
	client->work(client);
	return NULL;
}

static void start(struct client *client)
{
	arena_init(&client->arena);
	cx_init(&client->cx, &client->arena, (struct instant){ 0 });
	INVARIANT(pthread_create(&client->thread, NULL, run_client, client) == 0);
}

static void finish(struct client *client)
{
	INVARIANT(pthread_join(client->thread, NULL) == 0);
	arena_done(&client->arena);
}

static void sleep_us(int64_t us)
{
	const struct timespec t = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
	(void)nanosleep(&t, NULL);
}

/* Keeps the lane busy until it is let go, so that others pile up behind. */
struct gate {
	sem_t entered, open;
	bool fails; // when let go, having written: set while it is closed
};

static enum rc pass_gate(struct cx *cx, struct db *db, void *arg)
{
	struct gate *gate = arg;
	int64_t number = 999;
	db_tell(db);
	(void)sem_post(&gate->entered);
	while (sem_wait(&gate->open) != 0)
		INVARIANT(errno == EINTR);
	if (!gate->fails)
		return RC_OK;
	TRY(add_number(cx, db, &number));
	return cx_fail(cx, RC_DENIED, "after it has written");
}

struct gate_client {
	struct client client;
	struct gate gate;
};

static void work_gate(struct client *client)
{
	struct gate_client *g = (struct gate_client *)client;
	client->rc = unit_run(&client->cx, client->store, TX_WRITE, pass_gate, &g->gate);
}

static void close_gate(struct gate_client *g, struct store *store)
{
	*g = (struct gate_client){ .client = { .store = store, .work = work_gate } };
	INVARIANT(sem_init(&g->gate.entered, 0, 0) == 0 && sem_init(&g->gate.open, 0, 0) == 0);
	start(&g->client);
	while (sem_wait(&g->gate.entered) != 0)
		INVARIANT(errno == EINTR);
}

static void open_gate(struct gate_client *g)
{
	(void)sem_post(&g->gate.open);
}

static void finish_gate(struct gate_client *g)
{
	finish(&g->client);
	EQ(g->client.rc, g->gate.fails ? RC_DENIED : RC_OK);
	(void)sem_destroy(&g->gate.entered);
	(void)sem_destroy(&g->gate.open);
}

static void work_add(struct client *client)
{
	client->rc = unit_run(&client->cx, client->store, TX_WRITE, add_number, &client->number);
}

/* n clients, of which client i adds numbers[i], all behind a closed gate. */
static void queue_clients(struct store *store, struct client *clients, const int64_t *numbers,
			  unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		clients[i] = (struct client){ .store = store,
					      .work = work_add,
					      .number = numbers[i] };
		start(&clients[i]);
	}
	while (lane_waiting(store->lane) < n)
		sleep_us(MS);
}

TEST(units_that_wait_become_durable_together_and_each_has_its_own_result)
{
	struct store *store = open_store(cx, 0);
	struct gate_client gate;
	struct client clients[THREADS_MAX];
	int64_t numbers[THREADS_MAX];
	for (unsigned i = 0; i < THREADS_MAX; i++)
		numbers[i] = i % 8 == 7 ? -1 : (int64_t)(i % 8 == 3 ? REFUSED : 1000) + i;
	close_gate(&gate, store);
	queue_clients(store, clients, numbers, THREADS_MAX);
	const uint64_t before = lane_groups(store->lane);
	open_gate(&gate);
	for (unsigned i = 0; i < THREADS_MAX; i++) {
		finish(&clients[i]);
		EQ(clients[i].rc, i % 8 == 7 ? RC_INVALID : i % 8 == 3 ? RC_DENIED : RC_OK);
	}
	finish_gate(&gate);
	CHECK(lane_groups(store->lane) - before <= 4);
	EQ(count_of(cx, store, 1000, 2000), THREADS_MAX / 8 * 6);
	EQ(count_of(cx, store, REFUSED, 999), 0);
	store_close(store);
}

/* It is the transaction itself; the others begin one anew. */
TEST(the_first_unit_of_a_group_fails_alone)
{
	struct store *store = open_store(cx, 0);
	struct gate_client gate;
	struct client clients[3];
	close_gate(&gate, store);
	gate.gate.fails = true;
	queue_clients(store, clients, (const int64_t[]){ -1, 1000, 1001 }, 3);
	open_gate(&gate);
	for (size_t i = 0; i < 3; i++) {
		finish(&clients[i]);
		EQ(clients[i].rc, i == 0 ? RC_INVALID : RC_OK);
	}
	finish_gate(&gate);
	EQ(count_of(cx, store, 999, 999), 0);
	EQ(count_of(cx, store, 1000, 1001), 2);
	store_close(store);
}

static int64_t monotonic_us(void)
{
	struct timespec t;
	INVARIANT(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

/* After a group of two, one that comes alone gives the other 3 ms from the group's first unit
 * on. A busy machine is slower, never quicker: so each try must hold. */
TEST(one_who_comes_after_a_group_waits_for_as_many_but_not_for_ever)
{
	struct store *store = open_store(cx, 0);
	for (int64_t i = 0; i < 20; i++) {
		struct gate_client gate;
		struct client second, alone = { .store = store, .number = 5000 + i };
		const int64_t begun = monotonic_us();
		close_gate(&gate, store);
		queue_clients(store, &second, &(int64_t){ 1000 + i }, 1);
		open_gate(&gate);
		finish(&second);
		EQ(second.rc, RC_OK);
		alone.work = work_add;
		start(&alone);
		finish(&alone);
		EQ(alone.rc, RC_OK);
		CHECK(monotonic_us() - begun >= 3000);
		finish_gate(&gate);
	}
	EQ(count_of(cx, store, 1000, 1019) + count_of(cx, store, 5000, 5019), 40);
	store_close(store);
}

TEST(a_full_lane_refuses_at_once)
{
	struct store *store = open_store(cx, 4);
	struct gate_client gate;
	struct client clients[4];
	int64_t number = 2000;
	close_gate(&gate, store);
	queue_clients(store, clients, (const int64_t[]){ 1000, 1001, 1002, 1003 }, 4);
	EQ(unit_run(cx, store, TX_WRITE, add_number, &number), RC_LIMIT);
	open_gate(&gate);
	for (unsigned i = 0; i < 4; i++) {
		finish(&clients[i]);
		EQ(clients[i].rc, RC_OK);
	}
	finish_gate(&gate);
	EQ(unit_run(cx, store, TX_WRITE, add_number, &number), RC_OK);
	EQ(count_of(cx, store, 1000, 2000), 5);
	store_close(store);
}

TEST(readers_do_not_wait_for_the_lane)
{
	struct store *store = open_store(cx, 0);
	struct gate_client gate;
	close_gate(&gate, store);
	EQ(count_of(cx, store, 1000, 2000), 0); // would wait for ever
	open_gate(&gate);
	finish_gate(&gate);
	store_close(store);
}

/* Takes its time, as a thread may when the machine is busy. */
static void hear_slowly(void *arg)
{
	(void)nanosleep(&(struct timespec){ .tv_nsec = 20 * 1000 * 1000 }, NULL);
	(void)atomic_fetch_add((atomic_int *)arg, 1);
}

TEST(closing_waits_for_the_units_that_were_let_in)
{
	atomic_int heard = 0;
	struct store *store = open_store(cx, 0);
	struct lane *lane = store->lane;
	struct gate_client gate;
	struct client clients[8];
	int64_t numbers[8];
	for (unsigned i = 0; i < 8; i++)
		numbers[i] = 1000 + i;
	close_gate(&gate, store);
	queue_clients(store, clients, numbers, 8);
	CHECK(lane_waiting(lane) == 8);
	store_watch(store, hear_slowly, &heard);
	open_gate(&gate);
	store_close(store);
	EQ(atomic_load(&heard), 9); // the gate's own unit, too
	for (unsigned i = 0; i < 8; i++) {
		finish(&clients[i]);
		EQ(clients[i].rc, RC_OK);
	}
	finish_gate(&gate);
}

/* Files may grow no further, so that the write-ahead log cannot take the commit. */
static void set_file_limit(rlim_t bytes)
{
	struct rlimit limit;
	INVARIANT(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	limit.rlim_cur = bytes;
	INVARIANT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

TEST(when_the_commit_fails_nobody_is_told_that_he_is_safe_and_nothing_stays)
{
	struct store *store = open_store(cx, 0);
	struct gate_client gate;
	struct client clients[16];
	int64_t numbers[16];
	for (unsigned i = 0; i < 16; i++)
		numbers[i] = i == 3 ? -1 : (int64_t)1000 + i;
	void (*const old)(int) = signal(SIGXFSZ, SIG_IGN);
	close_gate(&gate, store);
	queue_clients(store, clients, numbers, 16);
	set_file_limit(1);
	open_gate(&gate);
	for (unsigned i = 0; i < 16; i++)
		INVARIANT(pthread_join(clients[i].thread, NULL) == 0);
	set_file_limit(RLIM_INFINITY);
	(void)signal(SIGXFSZ, old);
	INVARIANT(pthread_join(gate.client.thread, NULL) == 0);
	arena_done(&gate.client.arena);
	for (unsigned i = 0; i < 16; i++) {
		EQ(clients[i].rc, i == 3 ? RC_INVALID : RC_IO);
		if (i != 3)
			CHECK(str_starts(cx_error(&clients[i].cx),
					 STR("the disk with the database")));
		arena_done(&clients[i].arena);
	}
	EQ(count_of(cx, store, 1000, 2000), 0);
	EQ(unit_run(cx, store, TX_WRITE, add_number, &numbers[0]), RC_OK);
	EQ(count_of(cx, store, 1000, 2000), 1);
	store_close(store);
}

SQL_STATEMENT_TWO(lane_test_fill,
		  "UPDATE store_migration SET name = hex(zeroblob(1000000)) WHERE number >= $1",
		  "UPDATE store_migration SET name = '' WHERE number >= $1");

static enum rc fill_disk(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(db->backend->script(cx, db, "PRAGMA max_page_count = 1"));
	const enum rc rc = DB_RUN(cx, db, &lane_test_fill, VAL(1));
	INVARIANT(db->backend->script(cx, db, "PRAGMA max_page_count = 1073741823") == RC_OK);
	return rc;
}

static void work_fill(struct client *client)
{
	client->rc = unit_run(&client->cx, client->store, TX_WRITE, fill_disk, NULL);
}

/* Whether SQLite then rolls back one statement or the whole group, nobody may be told
 * RC_OK whose row is not there. */
TEST(a_unit_that_finds_the_disk_full_takes_no_unsaved_neighbour_for_saved)
{
	struct store *store = open_store(cx, 0);
	struct gate_client gate;
	struct client clients[4], full = { .store = store, .work = work_fill };
	close_gate(&gate, store);
	queue_clients(store, clients, (const int64_t[]){ 1000, 1001 }, 2);
	start(&full);
	while (lane_waiting(store->lane) < 3)
		sleep_us(MS);
	open_gate(&gate);
	finish(&full);
	EQ(full.rc, RC_IO);
	CHECK(str_find(cx_error(&full.cx), STR("is full")) != STR_NONE);
	for (unsigned i = 0; i < 2; i++) {
		finish(&clients[i]);
		EQ(count_of(cx, store, 1000 + i, 1000 + i), clients[i].rc == RC_OK ? 1 : 0);
	}
	INVARIANT(pthread_join(gate.client.thread, NULL) == 0);
	arena_done(&gate.client.arena);
	store_close(store);
}

static enum rc add_orphan(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return db->backend->script(
		cx, db,
		"CREATE TABLE lane_child (parent BIGINT REFERENCES store_migration"
		" (number) DEFERRABLE INITIALLY DEFERRED);"
		"INSERT INTO lane_child VALUES (12345)");
}

static void work_orphan(struct client *client)
{
	client->rc = unit_run(&client->cx, client->store, TX_WRITE, add_orphan, NULL);
}

TEST(a_foreign_key_that_may_wait_for_the_commit_fails_its_own_unit_alone)
{
	struct store *store = open_store(cx, 0);
	struct gate_client gate;
	struct client clients[2], orphan = { .store = store, .work = work_orphan };
	close_gate(&gate, store);
	queue_clients(store, clients, (const int64_t[]){ 1000, 1001 }, 2);
	start(&orphan);
	while (lane_waiting(store->lane) < 3)
		sleep_us(MS);
	open_gate(&gate);
	finish(&orphan);
	EQ(orphan.rc, RC_CONFLICT);
	for (unsigned i = 0; i < 2; i++) {
		finish(&clients[i]);
		EQ(clients[i].rc, RC_OK);
	}
	finish_gate(&gate);
	EQ(count_of(cx, store, 1000, 1001), 2);
	store_close(store);
}

enum { SLOW_US = 20 * MS, SLOW_UNITS = 10, QUICK_CLIENTS = 8 };

static enum rc be_slow(struct cx *cx, struct db *db, void *arg)
{
	struct client *client = arg;
	sleep_us(SLOW_US);
	return add_number(cx, db, &client->number);
}

static void work_slow(struct client *client)
{
	for (int64_t i = 0; i < SLOW_UNITS && client->rc == RC_OK; i++, client->number++)
		client->rc = unit_run(&client->cx, client->store, TX_WRITE, be_slow, client);
	atomic_store(client->stop, true);
}

/* Runs behind a closed gate, so that the order of the queue is the test's. */
TEST(a_group_with_a_slow_unit_is_answered_before_the_next_unit_runs)
{
	struct store *store = open_store(cx, 0);
	struct gate_client gate;
	struct client quick[2];
	atomic_bool stop = false;
	struct client slow = { .store = store, .work = work_slow, .stop = &stop };
	close_gate(&gate, store);
	queue_clients(store, &quick[0], (const int64_t[]){ 1000 }, 1);
	slow.number = 9000;
	start(&slow);
	while (lane_waiting(store->lane) < 2)
		sleep_us(MS);
	quick[1] = (struct client){ .store = store, .work = work_add, .number = 1001 };
	start(&quick[1]);
	while (lane_waiting(store->lane) < 3)
		sleep_us(MS);
	sleep_us(SLOW_US);
	const uint64_t before = lane_groups(store->lane);
	open_gate(&gate);
	finish(&quick[0]);
	finish(&quick[1]);
	CHECK(lane_groups(store->lane) - before >= 3); // the gate's, the slow one's, the last
	finish(&slow);
	finish_gate(&gate);
	store_close(store);
}

enum { WAITS_MAX = 100000 };

static void work_quick(struct client *client)
{
	while (!atomic_load(client->stop) && client->n < WAITS_MAX && client->rc == RC_OK) {
		int64_t number = client->number + client->n;
		const int64_t begun = instant_now().us;
		client->rc = unit_run(&client->cx, client->store, TX_WRITE, add_number, &number);
		client->waits[client->n++] = instant_now().us - begun;
	}
}

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* A slow handler is against the rules; this shows what one costs the others, and that each
 * gets its own result none the less. Waits swing with the machine, so they are only shown;
 * that nobody waits for more than one slow unit is the test above, whose order is its own. */
TEST(neighbours_of_a_slow_handler_are_all_answered)
{
	struct store *store = open_store(cx, 0);
	struct client quick[QUICK_CLIENTS];
	atomic_bool stop = false;
	struct client slow = { .store = store, .work = work_slow, .stop = &stop };
	slow.number = 9000;
	for (unsigned i = 0; i < QUICK_CLIENTS; i++) {
		quick[i] = (struct client){ .store = store,
					    .work = work_quick,
					    .stop = &stop,
					    .number = (int64_t)(i + 1) * 1000000,
					    .waits = arena_new(cx->arena, int64_t, WAITS_MAX) };
		start(&quick[i]);
	}
	start(&slow);
	finish(&slow);
	EQ(slow.rc, RC_OK);
	int64_t *all = arena_new(cx->arena, int64_t, (size_t)QUICK_CLIENTS * WAITS_MAX);
	size_t n = 0;
	for (unsigned i = 0; i < QUICK_CLIENTS; i++) {
		finish(&quick[i]);
		EQ(quick[i].rc, RC_OK);
		for (unsigned k = 0; k < quick[i].n; k++)
			all[n++] = quick[i].waits[k];
	}
	REQUIRE(n > (size_t)2 * QUICK_CLIENTS);
	qsort(all, n, sizeof(all[0]), by_size);
	(void)printf("%zu quick units beside a slow one of %d ms: median %jd us, p99 %jd us\n", n,
		     SLOW_US / MS, (intmax_t)all[n / 2], (intmax_t)all[n * 99 / 100]);
	EQ(count_of(cx, store, 1000000, 1000000LL * (QUICK_CLIENTS + 1)), (int64_t)n);
	store_close(store);
}

static enum rc add_many(struct cx *cx, struct db *db, void *arg)
{
	const int64_t *from = arg;
	for (int64_t i = *from; i < *from + 100; i++)
		TRY(DB_RUN(cx, db, &lane_test_add, VAL(i), VAL(sha256_of(STR("x")))));
	return RC_OK;
}

static off_t size_of(const char *path)
{
	struct stat st = { 0 };
	CHECK(stat(path, &st) == 0);
	return st.st_size;
}

/* Without that the log would grow until the lane is closed. */
TEST(the_log_is_copied_into_the_database_while_the_lane_writes)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
	const off_t copied = 3 * 1024 * 1024;
	const struct store_config config = { .url = test_db_path(cx, "log.db") };
	const char *path = str_c(cx->arena, config.url);
	struct store *store = NULL;
	REQUIRE(store_create(cx, &config) == RC_OK);
	REQUIRE(store_open(cx, &config, &store) == RC_OK);
	for (int64_t from = 1000; from < 180000; from += 100)
		EQ(unit_run(cx, store, TX_WRITE, add_many, &from), RC_OK);
	for (int i = 0; i < 1000 && size_of(path) < copied; i++)
		(void)nanosleep(&pause, NULL);
	CHECK(size_of(path) >= copied);
	store_close(store);
}
