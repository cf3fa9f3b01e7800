// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/visit_db.h"

#include "core/test.h"
#include "store/test_db.h"

static const struct seal_key key = { { 1, 2, 3 } };

struct arg {
	struct visit_row row;
	struct str code;
	int64_t n;
	struct duration wait;
	struct visit_words words;
	struct visit_word word;
	bool again;
	struct str network;
	struct digest_list loose;
};

static enum rc begin(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	a->row.way = STR("form");
	a->row.page = ASK_WHAT;
	visit_set(cx->arena, &a->row.answers, "story", STR("They called me."));
	visit_set(cx->arena, &a->row.answers, "kind", STR("money"));
	return visit_begin(cx, db, &key, &a->row, &a->code);
}

static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_find(cx, db, &key, a->code, &a->row);
}

static enum rc save(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_save(cx, db, &key, &a->row);
}

static enum rc add_file(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	struct visit_file f = { .name = STR("screen.png"),
				.type = STR("image/png"),
				.size = 3,
				.digest = sha256_of(STR("abc")) };
	return visit_add_file(cx, db, &a->row, &f);
}

static enum rc held(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	const struct blob_holder *const all[] = { &visit_blobs, NULL };
	const struct sha256 digest = sha256_of(STR("abc"));
	bool is;
	TRY(blob_is_held(cx, db, all, &digest, &is));
	a->n = is;
	return RC_OK;
}

static enum rc mark_sent(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_mark_sent(cx, db, &a->row, STR("LK-R-2026-000001"));
}

static enum rc forget(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_forget(cx, db, &a->n);
}

static enum rc loose(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_loose(cx, db, &a->loose);
}

static enum rc drop_loose(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_drop_loose(cx, db, &a->loose);
}

static enum rc count(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_count(cx, db, VISIT_RATE_SEND, a->network, &a->wait);
}

static enum rc add_word(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_add_word(cx, db, &key, a->row.id, &a->word, &a->again);
}

static enum rc words(struct cx *cx, struct db *db, void *arg)
{
	struct arg *a = arg;
	return visit_words(cx, db, &key, a->row.id, &a->words);
}

#define WRITE(handler, a) unit_run(cx, store, TX_WRITE, (handler), (a))
#define READ(handler, a) unit_run(cx, store, TX_READ, (handler), (a))

DB_TEST(a_draft_is_opened_by_its_code_alone_and_for_seven_days)
{
	struct arg a = { 0 }, b = { 0 };
	REQUIRE(WRITE(begin, &a) == RC_OK);
	b.code = a.code;
	REQUIRE(READ(find, &b) == RC_OK);
	EQ_STR(visit_value(&b.row.answers, "story"), "They called me.");
	EQ(b.row.page, ASK_WHAT);
	b.code = STR("AAAABBBBCCCC");
	EQ(READ(find, &b), RC_MISSING);
	b.code = a.code;
	cx->now = instant_add(cx->now, VISIT_LASTS);
	EQ(READ(find, &b), RC_MISSING);
}

DB_TEST(a_change_makes_a_draft_last_again)
{
	struct arg a = { 0 };
	REQUIRE(WRITE(begin, &a) == RC_OK);
	cx->now = instant_add(cx->now, DAYS(5));
	visit_set(cx->arena, &a.row.answers, "amount", STR("LKR 100,000"));
	REQUIRE(WRITE(save, &a) == RC_OK);
	cx->now = instant_add(cx->now, DAYS(5));
	REQUIRE(READ(find, &a) == RC_OK);
	EQ_STR(visit_value(&a.row.answers, "amount"), "LKR 100,000");
}

DB_TEST(what_was_sent_is_sent_once_and_changes_no_more)
{
	struct arg a = { 0 }, b = { 0 };
	REQUIRE(WRITE(begin, &a) == RC_OK);
	b = a;
	REQUIRE(WRITE(mark_sent, &a) == RC_OK);
	EQ(WRITE(mark_sent, &b), RC_CONFLICT);
	EQ(WRITE(save, &b), RC_CONFLICT);
	cx->now = instant_add(cx->now, DAYS(400));
	REQUIRE(READ(find, &b) == RC_OK); // a report does not expire with the drafts
	EQ_STR(b.row.number, "LK-R-2026-000001");
}

DB_TEST(files_go_when_the_report_turns_out_to_be_about_a_child)
{
	struct arg a = { 0 }, b = { 0 };
	REQUIRE(WRITE(begin, &a) == RC_OK);
	REQUIRE(WRITE(add_file, &a) == RC_OK);
	REQUIRE(READ(held, &b) == RC_OK);
	EQ(b.n, 1);
	visit_set(cx->arena, &a.row.answers, "kind", STR("child"));
	REQUIRE(WRITE(save, &a) == RC_OK);
	EQ(WRITE(add_file, &a), RC_DENIED);
	b.code = a.code;
	REQUIRE(READ(find, &b) == RC_OK);
	EQ(b.row.files.n, 0);
}

DB_TEST(a_draft_whose_time_is_over_is_forgotten_with_its_files)
{
	struct arg a = { 0 };
	REQUIRE(WRITE(begin, &a) == RC_OK);
	REQUIRE(WRITE(add_file, &a) == RC_OK);
	REQUIRE(WRITE(forget, &a) == RC_OK);
	EQ(a.n, 0);
	cx->now = instant_add(cx->now, VISIT_LASTS);
	REQUIRE(WRITE(forget, &a) == RC_OK);
	EQ(a.n, 1);
	REQUIRE(READ(loose, &a) == RC_OK);
	EQ(a.loose.n, 1); // its file's content is to be deleted
	REQUIRE(WRITE(drop_loose, &a) == RC_OK);
	REQUIRE(READ(loose, &a) == RC_OK);
	EQ(a.loose.n, 0);
}

DB_TEST(a_network_can_send_so_many_and_then_waits)
{
	struct arg a = { .network = STR("192.0.2.7") }, b = { .network = STR("198.51.100.1") };
	enum { LIMIT = 60 };
	for (int i = 0; i < LIMIT; i++) {
		REQUIRE(WRITE(count, &a) == RC_OK);
		EQ(a.wait.us, 0);
	}
	REQUIRE(WRITE(count, &a) == RC_OK);
	CHECK(a.wait.us > 0 && a.wait.us <= HOURS(1).us);
	REQUIRE(WRITE(count, &b) == RC_OK);
	EQ(b.wait.us, 0);
	cx->now = instant_add(cx->now, HOURS(1));
	REQUIRE(WRITE(count, &a) == RC_OK);
	EQ(a.wait.us, 0);
}

DB_TEST(what_is_added_twice_is_added_once)
{
	struct arg a = { 0 };
	REQUIRE(WRITE(begin, &a) == RC_OK);
	REQUIRE(WRITE(mark_sent, &a) == RC_OK);
	a.word = (struct visit_word){ .number = id_new(cx->now), .text = STR("One more number.") };
	REQUIRE(WRITE(add_word, &a) == RC_OK);
	CHECK(!a.again);
	REQUIRE(WRITE(add_word, &a) == RC_OK);
	CHECK(a.again);
	REQUIRE(READ(words, &a) == RC_OK);
	REQUIRE(a.words.n == 1);
	EQ_STR(a.words.p[0].text, "One more number.");
	CHECK(!a.words.p[0].told);
}
