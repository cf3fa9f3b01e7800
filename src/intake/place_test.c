// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/place_from_mmdb.h"

#include "core/test.h"
#include "intake/report_db.h"
#include "intake/report_from_mail.h"
#include "ledger/entry_db.h"
#include "store/test_db.h"

#define FILE_NAME "src/formats/testdata/places.mmdb"

static struct places *open_places(struct cx *cx)
{
	struct places *p = NULL;
	const struct str paths[PLACE_SOURCES] = { str_from_c(test_path(cx, FILE_NAME)),
						  str_from_c(test_path(cx, FILE_NAME)) };
	REQUIRE(places_open(cx, paths, &p) == RC_OK);
	return p;
}

TEST(only_addresses_of_public_networks_are_somewhere)
{
	static const char *const nowhere[] = { "10.0.0.1", "192.0.2.1", "no address", "", "::1" };
	AUTO(places) p = open_places(cx);
	for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
		EQ(place_find(p, cx->arena, str_from_c(nowhere[i])).as_of.us, 0);
	const struct place found = place_find(p, cx->arena, STR("9.9.9.9"));
	EQ_STR(found.country, "CH");
	EQ_STR(place_network(cx->arena, &found), "AS64501 Bergnetz");
	EQ(place_find(NULL, cx->arena, STR("9.9.9.9")).asn, 0);
}

TEST(without_files_nothing_is_opened)
{
	struct places *p = NULL;
	const struct str paths[PLACE_SOURCES] = { { 0 } };
	const struct str wrong[PLACE_SOURCES] = { STR_INIT("/none/there.mmdb") };
	EQ(places_open(cx, paths, &p), RC_OK);
	CHECK(p == NULL);
	EQ(places_open(cx, wrong, &p), RC_IO);
	CHECK(p == NULL);
}

struct stored {
	struct intake_report report, found;
};

static enum rc store_and_load(struct cx *cx, struct db *db, void *arg)
{
	struct stored *s = arg;
	TRY(intake_add(cx, db, NULL, &s->report, NULL, NULL));
	return intake_load(cx, db, NULL, s->report.id, &s->found);
}

static enum rc begin_ledger(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return ledger_origin_set(cx, db, STR("node.example/lk"));
}

#define FORWARDED                                                                                \
	"From: victim@home.net\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed;" \
	" boundary=c\n\n--c\nContent-Type: text/plain\n\nlook\n--c\nContent-Type: "              \
	"message/rfc822\n\nReceived: from x (x [9.9.9.9]) by mx.home.net; Thu, 29 Apr 2016 "     \
	"23:34:45 +0000\nReceived: from y (y [8.8.8.8]) by x; z\nFrom: a@bank.example\n\n"       \
	"Pay to 9.9.1.1 now\n--c--\n"

DB_TEST(where_a_mail_came_from_is_kept_beside_where_it_says_so)
{
	struct stored s = { .report = { .incidents = 1 } };
	struct intake_reading r;
	const struct intake_origin origin = { .channel = INTAKE_MAIL };
	AUTO(places) p = open_places(cx);
	REQUIRE(unit_run(cx, store, TX_WRITE, begin_ledger, NULL) == RC_OK);
	REQUIRE(report_from_mail(cx, &origin, STR(FORWARDED), &r) == RC_OK);
	places_fill(p, cx->arena, &r.report);
	s.report = r.report;
	REQUIRE(unit_run(cx, store, TX_WRITE, store_and_load, &s) == RC_OK);
	const struct mail_path *path = &s.found.path;
	EQ_STR(path->from, "9.9.9.9");
	EQ_STR(path->noted_by, "mx.home.net");
	EQ_STR(path->place.country, "CH");
	EQ(path->place.asn, 64501);
	EQ(path->place.as_of.us, INT64_C(1790000000000000));
	EQ_STR(path->claimed, "8.8.8.8");
	EQ_STR(path->claimed_place.country, "US");
	const struct intake_subject *last = &s.found.subjects.p[s.found.subjects.n - 1];
	EQ_STR(last->key, "9.9.9.9"); // complained of, with its time
	EQ_STR(last->place.country, "CH");
	CHECK(!last->needs_time);
}

TEST(a_mail_that_came_by_itself_does_not_accuse_who_sent_it)
{
	struct intake_reading r;
	const struct intake_origin origin = { .channel = INTAKE_MAIL };
	const struct str mail = STR("Received: from x (x [9.9.9.9]) by mx.node.net; z\n"
				    "From: victim@home.net\nSubject: help\n\nI lost it all\n");
	REQUIRE(report_from_mail(cx, &origin, mail, &r) == RC_OK);
	EQ(r.report.path.from.n, 0);
	for (size_t i = 0; i < r.report.subjects.n; i++)
		CHECK(r.report.subjects.p[i].kind != SUBJECT_IP);
}
