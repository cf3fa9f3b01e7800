// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/search_db.h"

#include "ledger/test_ledger.h"
#include "ledger/tree_db.h"
#include "store/test_db.h"

static enum rc read_once(struct cx *cx, struct db *db, void *arg)
{
	const struct ledger_act act = {
		.act = "content-read",
		.account = test_id(1),
		.role = "analyst",
		.object_kind = "case",
		.object = *(const struct id *)arg,
	};
	return ledger_append(cx, db, &act, NULL);
}

struct found {
	struct ledger_search s;
	struct ledger_rows rows;
	int64_t next;
};

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct found *f = arg;
	return ledger_find(cx, db, &f->s, &f->rows, &f->next);
}

static size_t count(struct cx *cx, struct store *store, struct ledger_search s)
{
	struct found f = { .s = s };
	REQUIRE(unit_run(cx, store, TX_READ, find, &f) == RC_OK);
	return f.rows.n;
}

DB_TEST(entries_are_found_by_person_thing_act_and_time)
{
	test_ledger_open(cx, store);
	const struct instant begin = cx->now;
	test_ledger_append(cx, store, 0, 30); // persons 1 to 5, things 100 to 102
	cx->now.us += 1000000;
	struct id thing = test_id(7);
	REQUIRE(unit_run(cx, store, TX_WRITE, read_once, &thing) == RC_OK);
	EQ(count(cx, store, (struct ledger_search){ 0 }), 31);
	EQ(count(cx, store, (struct ledger_search){ .account = test_id(2) }), 6);
	EQ(count(cx, store, (struct ledger_search){ .account = test_id(1) }), 7);
	EQ(count(cx, store,
		 (struct ledger_search){ .account = test_id(1), .act = STR("content-read") }),
	   1);
	EQ(count(cx, store, (struct ledger_search){ .object = test_id(100) }), 10);
	EQ(count(cx, store,
		 (struct ledger_search){ .account = test_id(1), .object = test_id(100) }),
	   2);
	EQ(count(cx, store, (struct ledger_search){ .act = STR("test-done") }), 30);
	EQ(count(cx, store, (struct ledger_search){ .act = STR("test") }), 0);
	EQ(count(cx, store, (struct ledger_search){ .from = cx->now }), 1);
	EQ(count(cx, store, (struct ledger_search){ .to = cx->now }), 30);
	EQ(count(cx, store, (struct ledger_search){ .to = begin }), 0);
}

static enum rc number_all(struct cx *cx, struct db *db, void *arg)
{
	struct tree_lease lease = { .holder = test_id(1), .until = { cx->now.us + 1000000 } };
	(void)arg;
	TRY(tree_lease_take(cx, db, &lease, &lease.fence));
	struct tree_step did;
	return tree_step(cx, db, &lease, &did);
}

/* The newest first, whether they have a number, and pages go on at the right place. */
DB_TEST(what_waits_for_its_number_is_found_among_the_rest)
{
	struct found f = { 0 };
	struct instant last = { INT64_MAX };
	size_t waiting = 0, n = 0;
	test_ledger_open(cx, store);
	for (int64_t i = 0; i < 3; i++) {
		cx->now.us += 1000000 - 2500000 * (i % 2); // the second comes from a slow clock
		test_ledger_append(cx, store, i * 30, 30);
		if (i < 2)
			REQUIRE(unit_run(cx, store, TX_WRITE, number_all, NULL) == RC_OK);
	}
	EQ(count(cx, store, (struct ledger_search){ .object = test_id(100) }), 30);
	EQ(count(cx, store, (struct ledger_search){ .account = test_id(2) }), 18);
	do {
		REQUIRE(unit_run(cx, store, TX_READ, find, &f) == RC_OK);
		for (size_t i = 0; i < f.rows.n; i++) {
			CHECK(f.rows.p[i].at.us <= last.us);
			last = f.rows.p[i].at;
			waiting += f.rows.p[i].number < 0;
		}
		n += f.rows.n;
		f.s.before = f.next;
	} while (f.next > 0);
	EQ(n, 90);
	EQ(waiting, 30);
}

DB_TEST(what_is_found_comes_in_pages)
{
	struct found f = { 0 };
	size_t pages = 0, n = 0;
	test_ledger_open(cx, store);
	test_ledger_append(cx, store, 0, 2 * LEDGER_PAGE + 5);
	do {
		REQUIRE(unit_run(cx, store, TX_READ, find, &f) == RC_OK);
		n += f.rows.n;
		pages++;
		f.s.before = f.next;
	} while (f.next > 0);
	EQ(pages, 3);
	EQ(n, 2 * LEDGER_PAGE + 5);
}
