// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "intake/import_job.h"
#include "intake/map_db.h"
#include "intake/report_db.h"
#include "ledger/entry_db.h"
#include "people/organisation_db.h"
#include "store/test_db.h"

static enum rc set_up(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	const struct organisation o = { .name = STR("Contact point"),
					.country = STR("KE"),
					.kind = ORGANISATION_CONTACT_POINT,
					.own = true };
	(void)arg;
	TRY(ledger_origin_set(cx, db, STR("node.example/ke")));
	return organisation_add(cx, db, &ACTOR_TERMINAL, &o, &id);
}

static void put(struct cx *cx, struct str dir, const char *name, const char *text)
{
	FILE *f = fopen(arena_fmt(cx->arena, "%.*s/%s", STR_ARG(dir), name).p, "w");
	REQUIRE(f != NULL);
	(void)fputs(text, f);
	REQUIRE(fclose(f) == 0);
}

static enum rc count(struct cx *cx, struct db *db, void *arg)
{
	return intake_count(cx, db, arg);
}

#define MAIL(n) "From: s@x.example\nSubject: " n "\n\nBuy " n "\n"

DB_TEST(files_and_mailboxes_are_imported_once_however_often)
{
	const struct str top = test_db_path(cx, "import");
	const struct str dir = arena_fmt(cx->arena, "%.*s/mail", STR_ARG(top));
	struct intake_home home = { .store = store };
	struct blobs *blobs = NULL;
	struct import_counts counts, again;
	struct intake_counts stored;
	REQUIRE(mkdir(top.p, 0700) == 0 && mkdir(dir.p, 0700) == 0);
	REQUIRE(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(top)), &blobs) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, NULL) == RC_OK);
	home.blobs = blobs;
	put(cx, dir, "a.eml", MAIL("a"));
	put(cx, dir, "b.mbox", "From x Mon\n" MAIL("b") "From y Mon\n" MAIL("c"));
	put(cx, dir, "c.eml", "");
	put(cx, dir, ".hidden", MAIL("h"));
	put(cx, dir, "d.eml", "From: MAILER-DAEMON@x.example\nSubject: failure notice\n\nx\n");
	const struct actor terminal = ACTOR_TERMINAL;
	const struct import_plan plan = { .home = &home,
					  .by = &terminal,
					  .origin = { .channel = INTAKE_IMPORT } };
	REQUIRE(import_paths(cx, &plan, &dir, 1, &counts) == RC_OK);
	EQ(counts.files, 4);
	EQ(counts.reports, 5);
	EQ(counts.again, 0);
	EQ(counts.states[INTAKE_NEW], 3);
	EQ(counts.states[INTAKE_UNUSABLE], 1);
	EQ(counts.states[INTAKE_ASIDE], 1);
	REQUIRE(import_paths(cx, &plan, &dir, 1, &again) == RC_OK);
	EQ(again.again, 5);
	REQUIRE(unit_run(cx, store, TX_READ, count, &stored) == RC_OK);
	EQ(stored.n[INTAKE_NEW], 3);
	const struct str none = arena_fmt(cx->arena, "%.*s/none", STR_ARG(top));
	EQ(import_paths(cx, &plan, &none, 1, &again), RC_MISSING);
	blobs_close(blobs);
}

DB_TEST(what_ended_its_reader_is_quarantined_and_read_again_by_hand)
{
	struct blobs *blobs = NULL;
	struct intake_reading r;
	struct intake_kept kept;
	struct intake_report found = { 0 };
	const struct intake_origin origin = { .channel = INTAKE_MAIL };
	REQUIRE(blobs_open(cx, test_db_path(cx, "blobs"), &blobs) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, NULL) == RC_OK);
	const struct intake_home home = { .store = store, .blobs = blobs };
	intake_reading_begin(&origin, STR(MAIL("a")), &r);
	EQ(intake_reading_failed(cx, cx_fail(cx, RC_INVALID, "it ended two processes"), &r), RC_OK);
	EQ(intake_reading_failed(cx, RC_BUSY, &r), RC_BUSY);
	REQUIRE(intake_keep(cx, &home, NULL, &r, 1, &kept) == RC_OK);
	EQ(kept.state, INTAKE_QUARANTINED);
	REQUIRE(intake_keep_again(cx, &home, &ACTOR_TERMINAL, kept.number, &found) == RC_OK);
	EQ(found.state, INTAKE_NEW);
	EQ_STR(found.message.subject, "a");
	EQ(intake_keep_again(cx, &home, &ACTOR_TERMINAL, kept.number, &found), RC_CONFLICT);
	blobs_close(blobs);
}

/* One of this size: where it lies, and that it comes back as it was. */
static void keep_raw_of(struct cx *cx, struct intake_home *home, size_t n, bool is_blob)
{
	char *p = arena_alloc(cx->arena, n);
	struct intake_reading r;
	struct intake_kept kept;
	struct str bytes;
	struct blob blob;
	const struct intake_origin origin = { .channel = INTAKE_MAIL };
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i % 7 == 6 ? '\n' : 'a');
	const struct str raw = { p, n };
	const struct sha256 hash = sha256_of(raw);
	intake_reading_begin(&origin, raw, &r);
	REQUIRE(intake_keep(cx, home, NULL, &r, 1, &kept) == RC_OK);
	r.report.id = kept.id;
	REQUIRE(intake_raw(cx, home, &r.report, &bytes) == RC_OK);
	CHECK(str_eq(bytes, raw));
	EQ(blob_find(cx, home->blobs, &hash, &blob), is_blob ? RC_OK : RC_MISSING);
}

DB_TEST(a_small_raw_report_is_a_row_and_a_larger_one_a_blob)
{
	struct blobs *blobs = NULL;
	REQUIRE(blobs_open(cx, test_db_path(cx, "blobs"), &blobs) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, NULL) == RC_OK);
	struct intake_home home = { .store = store, .blobs = blobs };
	keep_raw_of(cx, &home, INTAKE_RAW_ROW_MAX, false);
	keep_raw_of(cx, &home, INTAKE_RAW_ROW_MAX + 1, true);
	blobs_close(blobs);
}

TEST(a_mailbox_is_its_mails)
{
	const struct str box = STR("From a\nX: 1\n\none\n\nFrom b\nX: 2\n\n>From two\n");
	struct str mail;
	size_t at = 0;
	CHECK(import_mbox_next(box, &at, &mail));
	EQ_STR(mail, "X: 1\n\none\n\n");
	CHECK(import_mbox_next(box, &at, &mail));
	EQ_STR(mail, "X: 2\n\n>From two\n");
	CHECK(!import_mbox_next(box, &at, &mail));
}

/* One map after another under a name, and none under a name that is none. */
static enum rc maps(struct cx *cx, struct db *db, void *arg)
{
	struct intake_map found;
	struct intake_maps all;
	const struct actor terminal = ACTOR_TERMINAL;
	struct intake_map m = { .name = STR("scans"), .map = STR("column ip 1") };
	(void)arg;
	TRY(intake_map_save(cx, db, &terminal, &m));
	m.map = STR("column ip 2");
	TRY(intake_map_save(cx, db, &terminal, &m));
	TRY(intake_map_find(cx, db, STR("scans"), &found));
	EQ_STR(found.map, "column ip 2");
	TRY(intake_map_list(cx, db, &all));
	EQ(all.n, 1);
	m.name = STR("No Name");
	EQ(intake_map_save(cx, db, &terminal, &m), RC_INVALID);
	TRY(intake_map_remove(cx, db, &terminal, STR("scans")));
	EQ(intake_map_find(cx, db, STR("scans"), &found), RC_MISSING);
	return RC_OK;
}

DB_TEST(a_map_of_a_table_is_saved_by_its_name)
{
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, NULL) == RC_OK);
	CHECK(unit_run(cx, store, TX_WRITE, maps, NULL) == RC_OK);
}

#define EVENT(n)                                                             \
	"{\"classification.type\": \"scanner\", \"source.ip\": \"192.0.2." n \
	"\", \"time.source\": "                                              \
	"\"2026-02-03T09:40:00Z\"}\n"

DB_TEST(each_event_of_a_feed_is_a_report_and_the_same_event_is_the_same)
{
	const struct str dir = test_db_path(cx, "feeds");
	struct intake_home home = { .store = store };
	struct blobs *blobs = NULL;
	struct import_counts counts;
	REQUIRE(mkdir(dir.p, 0700) == 0);
	REQUIRE(blobs_open(cx, arena_fmt(cx->arena, "%.*s/.blobs", STR_ARG(dir)), &blobs) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, set_up, NULL) == RC_OK);
	home.blobs = blobs;
	put(cx, dir, "a.json", EVENT("1") EVENT("2") "{broken\n" EVENT("3"));
	put(cx, dir, "b.json", EVENT("2") EVENT("4"));
	const struct actor terminal = ACTOR_TERMINAL;
	const struct import_plan plan = { .home = &home,
					  .by = &terminal,
					  .origin = { .channel = INTAKE_IMPORT } };
	REQUIRE(import_paths(cx, &plan, &dir, 1, &counts) == RC_OK);
	EQ(counts.reports, 6);
	EQ(counts.again, 1);
	EQ(counts.states[INTAKE_NEW], 4);
	EQ(counts.states[INTAKE_UNUSABLE], 1);
	blobs_close(blobs);
}
