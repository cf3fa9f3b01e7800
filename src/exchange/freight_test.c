// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/freight_in_job.h"

#include <string.h>

#include "exchange/freight_db.h"
#include "exchange/receipt_job.h"
#include "exchange/test_exchange.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

#define US STR("b.example/node")
#define THEM STR("a.example/node")

enum { SIZE = 200000 };

TEST(an_answer_about_a_file_comes_back)
{
	static const char *const wrong[] = {
		"",
		"comity/freight/v1\n",
		"comity/freight/v1\nid 00000000-0000-0000-0000-000000000001\nbytes 01\nstate "
		"send\n",
		"comity/freight/v1\nid 00000000-0000-0000-0000-000000000001\nbytes 1\nstate go\n",
		"comity/freight/v1\nid 00000000-0000-0000-0000-00000000000X\nbytes 1\nstate send\n",
		"comity/freight/v1\nid 00000000-0000-0000-0000-000000000001\nbytes -1\nstate "
		"send\n",
		"comity/freight/v1\nid 00000000-0000-0000-0000-000000000001\nbytes 1\nstate "
		"send\nmore x\n",
		"comity/freight/v1\nid 00000000-0000-0000-0000-000000000001\nbytes 1\nstate "
		"no\nwhy \x1b[2J\n",
	};
	struct freight_answer back;
	const struct freight_answer a = {
		{ { 7, 1 } }, 123456789012, FREIGHT_FULL, STR("no room")
	};
	REQUIRE(freight_answer_parse(cx, freight_answer_print(cx->arena, &a), &back) == RC_OK);
	CHECK(id_eq(a.id, back.id) && a.moved == back.moved && a.word == back.word);
	EQ_STR(back.why, "no room");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		EQ(freight_answer_parse(cx, str_from_c(wrong[i]), &back), RC_INVALID);
}

TEST(the_address_of_a_range_comes_back)
{
	static const char *const wrong[] = {
		"/exchange",
		"/exchange/files/x/0",
		"/exchange/files/00000000-0000-0000-0000-000000000001",
		"/exchange/files/00000000-0000-0000-0000-000000000001/",
		"/exchange/files/00000000-0000-0000-0000-000000000001/-1",
		"/exchange/files/00000000-0000-0000-0000-000000000001/1/2",
		"/exchange/files/00000000-0000-0000-0000-000000000001/9999999999999999999",
	};
	const struct freight_ask asks[] = { { { { 9 } }, FREIGHT_BYTES, 77 },
					    { { { 9 } }, FREIGHT_AGAIN, 0 },
					    { { { 9 } }, FREIGHT_TAKE_BACK, 0 } };
	struct freight_ask back;
	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
		REQUIRE(freight_path_parse(freight_path_print(cx->arena, &asks[i]), &back));
		CHECK(back.verb == asks[i].verb && back.at == asks[i].at);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(!freight_path_parse(str_from_c(wrong[i]), &back));
}

TEST(a_range_is_as_large_as_the_line_carries)
{
	size_t fast = FREIGHT_RANGE_FIRST, slow = FREIGHT_RANGE_MAX;
	(void)cx;
	for (int i = 0; i < 10; i++) {
		fast = freight_range_next(fast, (struct duration){ (int64_t)fast / 100 });
		slow = freight_range_next(slow, (struct duration){ (int64_t)slow * 125 });
	}
	EQ((int64_t)fast, FREIGHT_RANGE_MAX);
	EQ((int64_t)slow, 720000); // of 8 kB/s, in 90 seconds
	EQ((int64_t)freight_range_next(FREIGHT_RANGE_MIN, DAYS(1)), FREIGHT_RANGE_MIN);
}

TEST(a_range_is_smaller_while_small_messages_come_and_go)
{
	(void)cx;
	EQ((int64_t)freight_range_now(FREIGHT_RANGE_MAX, SECONDS(1)), FREIGHT_RANGE_BESIDE);
	EQ((int64_t)freight_range_now(FREIGHT_RANGE_MAX, SECONDS(11)), FREIGHT_RANGE_MAX);
	EQ((int64_t)freight_range_now(FREIGHT_RANGE_MIN, SECONDS(1)), FREIGHT_RANGE_MIN);
}

/* ---- The receiver ---- */

struct sides {
	struct test_node us, them;
	struct blobs *blobs;
	struct receiver receiver;
	struct peer peer;
	struct freight f; // as it is announced
	struct str bytes;
};

static enum rc prepare(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	return test_node_meet(cx, db, &s->them, &s->peer);
}

static enum rc announce(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	return freight_expect(cx, db, &s->f);
}

static void open_sides(struct cx *cx, struct store *store, struct sides *s)
{
	char *bytes = arena_alloc(cx->arena, SIZE);
	*s = (struct sides){ .bytes = { bytes, SIZE } };
	random_bytes(bytes, SIZE);
	test_ledger_open(cx, store);
	s->us = test_node_new(cx, US, STR("GE"), 1);
	s->them = test_node_new(cx, THEM, STR("LK"), 1);
	REQUIRE(blobs_open(cx, test_db_path(cx, "blobs"), &s->blobs) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, prepare, s) == RC_OK);
	s->receiver = (struct receiver){ .store = store,
					 .blobs = s->blobs,
					 .keys = &s->us.keys,
					 .country = STR("GE"),
					 .origin = US };
	s->f = (struct freight){ .id = id_new(cx->now),
				 .peer = s->peer.id,
				 .thread = id_new(cx->now),
				 .digest = sha256_of(s->bytes),
				 .size = SIZE };
}

static void close_sides(struct sides *s)
{
	test_node_done(&s->us);
	test_node_done(&s->them);
	blobs_close(s->blobs);
}

static struct freight_answer answered; // by the call before; and its receipt
static struct str receipt;

/* A range, or what else is asked, signed by them for these bytes. */
static enum rc ask(struct cx *cx, const struct sides *s, struct freight_ask what,
		   struct str signed_for, struct str body)
{
	struct pouch pouch = { .body = body };
	pouch.wire = (struct wire){ .url = arena_fmt(cx->arena, "https://localhost:1%.*s",
						     STR_ARG(freight_path_print(cx->arena, &what))),
				    .type = STR("application/octet-stream") };
	const struct wire_signer signer = { s->them.keys.keyid, s->them.keys.signing.key };
	struct received got = { 0 };
	REQUIRE(wire_sign(cx, signed_for, message_transaction(cx->arena, what.id), &signer,
			  &pouch.wire) == RC_OK);
	const struct sender from = { &s->peer, &s->them.card };
	const struct freight_came came = { &from, &pouch, what };
	TRY(freight_receive(cx, &s->receiver, &came, &got));
	REQUIRE(freight_answer_parse(cx, got.response, &answered) == RC_OK);
	receipt = got.receipt;
	return RC_OK;
}

static enum rc send(struct cx *cx, const struct sides *s, int64_t from, int64_t to)
{
	const struct str part = str_slice(s->bytes, (size_t)from, (size_t)to);
	const struct freight_ask what = { .id = s->f.id, .at = from };
	return ask(cx, s, what, part, part);
}

struct question {
	struct id id;
	struct freight f;
};

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct question *q = arg;
	return freight_load(cx, db, q->id, &q->f);
}

static struct freight now(struct cx *cx, const struct sides *s)
{
	struct question q = { .id = s->f.id };
	REQUIRE(unit_run(cx, s->receiver.store, TX_READ, load, &q) == RC_OK);
	return q.f;
}

static struct receipt receipt_of_file(struct cx *cx, const struct sides *s)
{
	struct receipt read = { 0 };
	const struct receipt_of of = { s->f.digest, message_transaction(cx->arena, s->f.id), THEM,
				       NULL };
	REQUIRE(receipt_by(cx, &s->us.card, receipt, &read) == RC_OK);
	EQ(receipt_check(cx, &s->us.card, &read, &of), RC_OK);
	return read;
}

static bool is_kept(struct cx *cx, const struct sides *s)
{
	struct blob blob;
	return blob_find(cx, s->blobs, &s->f.digest, &blob) == RC_OK && blob.size == SIZE;
}

static uint32_t random_below(uint32_t n)
{
	uint32_t r;
	random_bytes(&r, sizeof r);
	return r % n;
}

/* Ranges of any length from any place, in any order, some twice, and a cut after each: what is
 * there at the end is what was sent, and the answers never said more than was there. */
DB_TEST(a_file_is_whole_however_its_ranges_come)
{
	struct sides s;
	int64_t have = 0;
	open_sides(cx, store, &s);
	EQ(send(cx, &s, 0, 10), RC_OK);
	EQ(answered.word, FREIGHT_LATER); // nobody has announced it
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	for (int i = 0; have < SIZE && i < 2000; i++) {
		const int64_t from = random_below(3) ? have : (int64_t)random_below(SIZE);
		const int64_t left = SIZE - from;
		const int64_t to = from +
				   (int64_t)random_below(left < 9000 ? (uint32_t)left + 1 : 9000);
		EQ(send(cx, &s, from, to), RC_OK);
		CHECK(answered.moved == (from <= have && to > have ? to : have));
		have = answered.moved;
		EQ(now(cx, &s).moved, have);
		CHECK(have == SIZE ? answered.word == FREIGHT_CHECKED
				   : answered.word == FREIGHT_SEND);
	}
	EQ(have, SIZE);
	CHECK(!is_kept(cx, &s));
	EQ(freight_judge_all(cx, &s.receiver), RC_OK);
	CHECK(is_kept(cx, &s));
	EQ(send(cx, &s, SIZE, SIZE), RC_OK);
	EQ(answered.word, FREIGHT_DONE);
	EQ(receipt_of_file(cx, &s).outcome, RECEIPT_ACCEPTED);
	close_sides(&s);
}

DB_TEST(a_range_that_was_changed_does_not_count)
{
	struct sides s;
	const struct freight_ask what = { .at = 0 };
	open_sides(cx, store, &s);
	struct freight_ask ours = what;
	ours.id = s.f.id;
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	EQ(ask(cx, &s, ours, str_slice(s.bytes, 0, 100), str_slice(s.bytes, 1, 101)), RC_DENIED);
	EQ(now(cx, &s).moved, 0);
	EQ(send(cx, &s, 0, 100), RC_OK);
	EQ(now(cx, &s).moved, 100);
	char *more = arena_alloc(cx->arena, SIZE + 1);
	memcpy(more, s.bytes.p, SIZE);
	const struct str longer = { more, SIZE + 1 };
	EQ(ask(cx, &s, ours, longer, longer), RC_INVALID); // more than was announced
	s.peer.id = id_new(cx->now);			   // another peer, that knows the id
	EQ(send(cx, &s, 100, 200), RC_OK);
	EQ(answered.word, FREIGHT_LATER);
	EQ(answered.moved, 0);
	EQ(now(cx, &s).moved, 100);
	close_sides(&s);
}

DB_TEST(a_file_with_another_digest_is_refused_and_can_begin_again)
{
	struct sides s;
	open_sides(cx, store, &s);
	char *other = arena_alloc(cx->arena, SIZE);
	const struct str good = s.bytes;
	memcpy(other, good.p, SIZE);
	other[SIZE / 2] ^= 1;
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	s.bytes = (struct str){ other, SIZE };
	EQ(send(cx, &s, 0, SIZE), RC_OK);
	EQ(freight_judge_all(cx, &s.receiver), RC_OK);
	CHECK(!is_kept(cx, &s));
	EQ(send(cx, &s, SIZE, SIZE), RC_OK);
	EQ(answered.word, FREIGHT_NO);
	EQ(receipt_of_file(cx, &s).outcome, RECEIPT_REFUSED);
	s.bytes = good;
	EQ(ask(cx, &s, (struct freight_ask){ .id = s.f.id, .verb = FREIGHT_AGAIN }, STR(""),
	       STR("")),
	   RC_OK);
	EQ(answered.word, FREIGHT_SEND);
	EQ(send(cx, &s, 0, SIZE), RC_OK);
	EQ(freight_judge_all(cx, &s.receiver), RC_OK);
	CHECK(is_kept(cx, &s));
	close_sides(&s);
}

static enum rc pause(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	return freight_pause(cx, db, &ACTOR_TERMINAL, s->f.id);
}

DB_TEST(a_file_waits_is_too_large_or_taken_back)
{
	struct sides s;
	int64_t size = 1;
	open_sides(cx, store, &s);
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, announce, &s), RC_OK); // the same again
	s.f.size++;
	EQ(unit_run(cx, store, TX_WRITE, announce, &s), RC_CONFLICT);
	s.f.size--;
	EQ(send(cx, &s, 0, 100), RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, pause, &s), RC_OK);
	EQ(send(cx, &s, 100, 200), RC_OK);
	EQ(answered.word, FREIGHT_LATER);
	EQ(now(cx, &s).moved, 100);
	EQ(ask(cx, &s, (struct freight_ask){ .id = s.f.id, .verb = FREIGHT_TAKE_BACK }, STR(""),
	       STR("")),
	   RC_OK);
	EQ(answered.word, FREIGHT_NO);
	EQ(now(cx, &s).state, FREIGHT_TAKEN_BACK);
	EQ(blob_part_size(cx, s.blobs, s.f.id, &size), RC_OK);
	EQ(size, 0);
	s.f.id = id_new(cx->now);
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	s.receiver.file_max = SIZE - 1;
	EQ(send(cx, &s, 0, 0), RC_OK);
	EQ(answered.word, FREIGHT_NO);
	EQ(now(cx, &s).state, FREIGHT_REFUSED);
	close_sides(&s);
}

/* A folder that came out of a backup lacks parts. */
DB_TEST(a_part_that_is_lost_is_sent_again)
{
	struct sides s;
	open_sides(cx, store, &s);
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	EQ(send(cx, &s, 0, 1000), RC_OK);
	EQ(blob_part_delete(cx, s.blobs, s.f.id), RC_OK);
	EQ(send(cx, &s, 1000, 2000), RC_OK);
	EQ(answered.moved, 0);
	EQ(answered.word, FREIGHT_SEND);
	EQ(send(cx, &s, 0, SIZE), RC_OK);
	EQ(blob_part_delete(cx, s.blobs, s.f.id), RC_OK);
	EQ(freight_judge_all(cx, &s.receiver), RC_OK);
	EQ(now(cx, &s).moved, 0);
	EQ(send(cx, &s, 0, SIZE), RC_OK);
	EQ(freight_judge_all(cx, &s.receiver), RC_OK);
	CHECK(is_kept(cx, &s));
	close_sides(&s);
}

static enum rc end_large(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	TRY(freight_moved(cx, db, &s->f, s->f.size - 1, s->f.size));
	return freight_done(cx, db, &s->f, STR("receipt"));
}

DB_TEST(the_books_hold_files_of_any_size)
{
	struct sides s;
	open_sides(cx, store, &s);
	s.f.size = INT64_C(1) << 40;
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, end_large, &s), RC_OK);
	EQ(now(cx, &s).moved, s.f.size);
	EQ(now(cx, &s).rate, s.f.size);
	close_sides(&s);
}

TEST(a_peer_s_files_leave_room_for_the_node_s_own_work)
{
	const int64_t mib = 1024 * 1024;
	EQ(freight_room_left(64 * mib), 16 * mib);
	EQ(freight_room_left(10000 * mib), 500 * mib);
	EQ(freight_room_left(250000 * mib), 1024 * mib);
}

static enum rc look_held(struct cx *cx, struct db *db, void *arg)
{
	const struct blob_holder *const holders[] = { &exchange_blobs, NULL };
	struct sides *s = arg;
	bool held = false;
	TRY(blob_is_held(cx, db, holders, &s->f.digest, &held));
	return held ? RC_CONFLICT : RC_OK;
}

DB_TEST(what_is_announced_is_held)
{
	struct sides s;
	open_sides(cx, store, &s);
	EQ(unit_run(cx, store, TX_READ, look_held, &s), RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, announce, &s) == RC_OK);
	EQ(unit_run(cx, store, TX_READ, look_held, &s), RC_CONFLICT);
	close_sides(&s);
}
