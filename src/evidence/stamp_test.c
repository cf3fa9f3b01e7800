// SPDX-License-Identifier: AGPL-3.0-or-later
/* Time-stamps of a serving node, with an authority of our own and a clock that is moved. */
#include "crypto/test_authority.h"
#include "evidence/custody_db.h"
#include "evidence/exhibit_db.h"
#include "evidence/package_db.h"
#include "evidence/stamp_db.h"
#include "evidence/stamp_queue_job.h"
#include "ledger/sequencer_job.h"
#include "ledger/test_ledger.h"
#include "people/test_people.h"

#include <string.h>

#define URL "https://stamp.example/tsr"
#define LIST "https://ca.example/root.crl"
#define MINUTE_US (INT64_C(60) * 1000000)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

static struct {
	struct test_authority of;
	bool away, list_away;
	unsigned asked, listed;
} tsa;

static enum rc ask(struct cx *cx, struct str url, const struct sha256 *digest, struct stamp *out)
{
	EQ_STR(url, URL);
	tsa.asked++;
	if (tsa.away)
		return cx_fail(cx, RC_IO, "no answer");
	TRY(timestamp_ask(cx, digest, &out->request));
	out->response = test_authority_answer(cx, &tsa.of, out->request, cx->now);
	return timestamp_read(cx, out->response, &out->says);
}

static enum rc fetch(struct cx *cx, struct str url, struct str *out)
{
	const struct instant never = { 0 };
	EQ_STR(url, LIST);
	tsa.listed++;
	if (tsa.list_away)
		return cx_fail(cx, RC_IO, "no list");
	*out = test_authority_list(cx, &tsa.of, cx->now, never, -1);
	return RC_OK;
}

struct world {
	struct store *store;
	struct signer *signer;
	struct stamper stamper;
};

static enum rc seal_one(struct cx *cx, struct db *db, void *arg)
{
	struct custody_facts facts = { 0 };
	struct exhibit e = {
		.number = *(struct str *)arg,
		.kind = EXHIBIT_THING,
		.description = STR("A telephone"),
		.authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
		.collector = STR("The custodian"),
		.collected_at = cx->now,
		.seal = STR("S-1"),
	};
	return exhibit_add(cx, db, &ACTOR_TERMINAL, &e, &facts);
}

/* A new exhibit, and a signed checkpoint that covers it. */
static void seal(struct cx *cx, struct world *w, const char *number)
{
	struct str n = str_from_c(number);
	int64_t next;
	const struct sequencer_config config = { .store = w->store, .signer = w->signer };
	REQUIRE(unit_run(cx, w->store, TX_WRITE, seal_one, &n) == RC_OK);
	struct sequencer *s = sequencer_open(&config);
	EQ(sequencer_turn(cx, s, &next), RC_OK);
	sequencer_close(cx, s);
}

static enum rc tell(struct cx *cx, struct db *db, void *arg)
{
	return stamp_authority_add(cx, db, &ACTOR_TERMINAL, arg);
}

static struct world open_world(struct cx *cx, struct store *store, struct instant ends)
{
	struct world w = { .store = store, .stamper = { store, ask, fetch } };
	const struct instant begins = { cx->now.us - DAY_US };
	test_ledger_open(cx, store);
	REQUIRE(signer_start(cx, test_ledger_folder(cx), &w.signer) == RC_OK);
	tsa.of = test_authority_new(begins, ends);
	tsa.away = tsa.list_away = false;
	tsa.asked = tsa.listed = 0;
	struct stamp_authority a = { .url = STR(URL),
				     .chain = test_authority_root(cx, &tsa.of),
				     .lists = STR(LIST) };
	REQUIRE(unit_run(cx, store, TX_WRITE, tell, &a) == RC_OK);
	return w;
}

static void close_world(struct world *w)
{
	signer_close(w->signer);
	test_authority_free(&tsa.of);
}

static enum rc look(struct cx *cx, struct db *db, void *arg)
{
	return stamp_list_state(cx, db, arg);
}

static enum rc sum(struct cx *cx, struct db *db, void *arg)
{
	return stamp_sum(cx, db, arg);
}

/* A turn, so much later. */
static struct stamp_rows turn(struct cx *cx, struct world *w, int64_t later_us)
{
	struct stamp_rows rows;
	int64_t next;
	cx->now.us += later_us;
	EQ(stamp_turn(cx, &w->stamper, &next), RC_OK);
	REQUIRE(unit_run(cx, w->store, TX_READ, look, &rows) == RC_OK);
	return rows;
}

DB_TEST(one_stamp_covers_all_that_was_sealed_until_then)
{
	struct world w = open_world(cx, store, (struct instant){ cx->now.us + 3000 * DAY_US });
	EQ(turn(cx, &w, 0).n, 0);
	seal(cx, &w, "A");
	seal(cx, &w, "B");
	struct stamp_rows rows = turn(cx, &w, 0);
	REQUIRE(rows.n == 1);
	EQ(tsa.asked, 1);
	EQ(tsa.listed, 1);
	CHECK(rows.p[0].at.us != 0 && rows.p[0].listed_at.us != 0);
	CHECK(rows.p[0].ends.us > cx->now.us + 2900 * DAY_US);
	const int64_t size = rows.p[0].size;
	// within the hour nothing is asked, then once for all
	seal(cx, &w, "C");
	(void)turn(cx, &w, 30 * MINUTE_US);
	EQ(tsa.asked, 1);
	seal(cx, &w, "D");
	rows = turn(cx, &w, 30 * MINUTE_US);
	EQ(tsa.asked, 2);
	CHECK(rows.p[0].size > size);
	// and nothing, while custody does not go on
	(void)turn(cx, &w, DAY_US);
	EQ(tsa.asked, 2);
	close_world(&w);
}

DB_TEST(an_authority_that_is_away_for_hours_is_asked_with_pauses_about_the_newest_checkpoint)
{
	struct world w = open_world(cx, store, (struct instant){ cx->now.us + 3000 * DAY_US });
	struct stamp_sum s;
	tsa.away = true;
	seal(cx, &w, "A");
	struct stamp_rows rows = turn(cx, &w, 0);
	REQUIRE(rows.n == 1);
	EQ_STR(rows.p[0].why, "no answer");
	const int64_t first = rows.p[0].size;
	(void)turn(cx, &w, MINUTE_US - 1);
	EQ(tsa.asked, 1);
	for (int i = 0; i < 6 * 60; i++) // six hours
		(void)turn(cx, &w, MINUTE_US);
	CHECK(tsa.asked >= 10 && tsa.asked <= 12); // 1, 2, 4 ... 32, then 60 minutes
	seal(cx, &w, "B");
	REQUIRE(unit_run(cx, store, TX_READ, sum, &s) == RC_OK);
	EQ(s.waiting, 1);
	EQ_STR(s.why, "no answer");
	CHECK(cx->now.us - s.waits_since.us >= 6 * HOUR_US);
	tsa.away = false;
	rows = turn(cx, &w, HOUR_US);
	REQUIRE(rows.n == 1);
	CHECK(rows.p[0].at.us != 0);
	CHECK(rows.p[0].size > first); // B is in it, too
	const struct sha256 h = sha256_of(rows.p[0].covered);
	struct timestamp says;
	REQUIRE(timestamp_read(cx, rows.p[0].response, &says) == RC_OK);
	CHECK(memcmp(&says.imprint, &h, sizeof h) == 0);
	REQUIRE(unit_run(cx, store, TX_READ, sum, &s) == RC_OK);
	EQ(s.waiting, 0);
	close_world(&w);
}

DB_TEST(lists_of_the_day_come_later_when_they_are_away_and_not_at_all_when_the_day_is_over)
{
	struct world w = open_world(cx, store, (struct instant){ cx->now.us + 3000 * DAY_US });
	tsa.list_away = true;
	seal(cx, &w, "A");
	struct stamp_rows rows = turn(cx, &w, 0);
	CHECK(rows.p[0].at.us != 0 && rows.p[0].listed_at.us == 0);
	tsa.list_away = false;
	rows = turn(cx, &w, HOUR_US);
	CHECK(rows.p[0].listed_at.us != 0);
	EQ(tsa.asked, 1); // the stamp itself is not asked again
	tsa.list_away = true;
	seal(cx, &w, "B");
	(void)turn(cx, &w, HOUR_US);
	const unsigned before = tsa.listed;
	rows = turn(cx, &w, 25 * HOUR_US);
	CHECK(rows.p[0].listed_at.us != 0);
	(void)turn(cx, &w, 25 * HOUR_US);
	EQ(tsa.listed, before + 1);
	close_world(&w);
}

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	const struct str number = STR("A");
	const struct package_asked asked = { .numbers = &number, .n = 1 };
	return package_load(cx, db, &ACTOR_TERMINAL, &asked, arg);
}

DB_TEST(a_stamp_is_renewed_a_year_before_its_certificate_ends)
{
	struct world w = open_world(cx, store, (struct instant){ cx->now.us + 400 * DAY_US });
	struct package p;
	seal(cx, &w, "A");
	(void)turn(cx, &w, 0);
	EQ(tsa.asked, 1);
	(void)turn(cx, &w, 30 * DAY_US); // it has 370 days
	EQ(tsa.asked, 1);
	// its certificate has a year less a day: an authority with a new one is asked
	const struct instant begins = { cx->now.us }, ends = { cx->now.us + 3000 * DAY_US };
	struct test_authority old = tsa.of;
	tsa.of = test_authority_new(begins, ends);
	struct stamp_authority a = { .url = STR(URL),
				     .chain = test_authority_root(cx, &tsa.of),
				     .lists = STR(LIST) };
	REQUIRE(unit_run(cx, store, TX_WRITE, tell, &a) == RC_OK);
	struct stamp_rows rows = turn(cx, &w, 6 * DAY_US);
	EQ(tsa.asked, 2);
	REQUIRE(rows.n == 1); // the last one that was had: the renewal
	EQ(rows.p[0].size, 0);
	CHECK(str_find(rows.p[0].covered, STR("  time/stamp-000001.tsr\n")) != STR_NONE);
	CHECK(str_find(rows.p[0].covered, STR("  time/stamp-000001-1.crl\n")) != STR_NONE);
	for (int i = 0; i < 10; i++) // once is enough
		(void)turn(cx, &w, DAY_US);
	EQ(tsa.asked, 2);
	// a package holds the stamp with its proof, and the renewal
	REQUIRE(unit_run(cx, store, TX_READ, load, &p) == RC_OK);
	REQUIRE(p.stamps.n == 2);
	EQ(p.stamps.p[0].row.number, 1);
	EQ(p.stamps.p[0].row.renewal, 2);
	EQ(p.stamps.p[0].lists.n, 1);
	CHECK(p.stamps.p[0].proofs.n > 0);
	EQ(p.stamps.p[1].row.size, 0);
	test_authority_free(&old);
	close_world(&w);
}

TEST(pauses_grow_to_an_hour)
{
	EQ(stamp_pause_us(1), MINUTE_US);
	EQ(stamp_pause_us(2), 2 * MINUTE_US);
	EQ(stamp_pause_us(7), HOUR_US);
	EQ(stamp_pause_us(INT64_MAX), HOUR_US);
}
