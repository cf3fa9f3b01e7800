// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_db.h"

#include "people/test_people.h"

static struct intake_report sample(struct cx *cx, struct str raw)
{
	struct intake_report r = {
		.channel = INTAKE_MAIL,
		.received = sha256_of(raw),
		.received_size = (int64_t)raw.n,
		.raw = sha256_of(raw),
		.raw_size = (int64_t)raw.n,
		.format = STR("arf"),
		.version = STR("1"),
		.category = STR("messaging"),
		.type = STR("spam"),
		.tlp = TLP_AMBER,
		.first_seen = cx->now,
		.text = STR("Look at this"),
		.message = { .message_id = STR("a@b.example"), .subject = STR("Offer") },
	};
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR("192.0.2.7"));
	intake_add_subject(cx->arena, &r, SUBJECT_URL, STR("http://shop.example/"));
	intake_add_deviation(cx->arena, &r, "no-report-type", STR("header"), STR("It is missing."));
	*ARENA_PUSH(cx->arena, &r.parts) = (struct intake_part){
		.media_type = STR("image/png"),
		.hash = sha256_of(STR("x")),
		.size = 1,
		.is_dropped = true,
		.reason = STR("hashed and dropped"),
	};
	return r;
}

PEOPLE_TEST(a_report_is_stored_whole_with_its_entry_of_the_ledger)
{
	struct intake_report r = sample(cx, STR("raw")), found;
	struct intake_reporter who = { .email = STR("me@b.example") }, again;
	const struct actor *analyst = &w->as[ROLE_ANALYST];
	OK(intake_add(cx, w->db, NULL, &r, &who, NULL));
	EQ_STR(r.number, "KE-R-2026-000001");
	OK(intake_find(cx, w->db, analyst, STR("ke-r-2026-000001"), &found));
	CHECK(id_eq(found.id, r.id));
	EQ(found.state, INTAKE_NEW);
	EQ(found.channel, INTAKE_MAIL);
	EQ(found.tlp, TLP_AMBER);
	EQ(found.arrivals, 1);
	EQ(found.incidents, 1);
	EQ_STR(found.message.subject, "Offer");
	EQ(found.subjects.n, 2);
	EQ_STR(found.subjects.p[0].shown, "192.0.2.7");
	CHECK(found.subjects.p[0].needs_port && !found.subjects.p[0].needs_time);
	EQ(found.parts.n, 1);
	CHECK(found.parts.p[0].is_dropped);
	EQ(found.deviations.n, 1);
	EQ_STR(found.deviations.p[0].place, "header");
	OK(intake_reporter_load(cx, w->db, analyst, &found, &again));
	EQ_STR(again.email, "me@b.example");
	EQ(test_acts(cx, w, "report-received"), 1);
	CHECK(str_find(test_last_act(cx, w, "report-received"),
		       sha256_print(cx->arena, &r.received)) != STR_NONE);
}

PEOPLE_TEST(the_same_bytes_are_one_report_with_two_arrivals)
{
	struct intake_report a = sample(cx, STR("raw")), b = sample(cx, STR("raw"));
	struct intake_report form = sample(cx, STR("raw"));
	struct intake_counts counts;
	bool again = false;
	OK(intake_add(cx, w->db, NULL, &a, NULL, &again));
	CHECK(!again);
	OK(intake_add(cx, w->db, NULL, &b, NULL, &again));
	CHECK(again);
	CHECK(id_eq(a.id, b.id));
	EQ(b.arrivals, 2);
	OK(intake_load(cx, w->db, &ACTOR_TERMINAL, a.id, &b));
	EQ(b.arrivals, 2);
	EQ(test_acts(cx, w, "report-received"), 1);
	EQ(test_acts(cx, w, "report-came-again"), 1);
	form.channel = INTAKE_FORM; // two people may write the same
	OK(intake_add(cx, w->db, NULL, &form, NULL, &again));
	CHECK(!again);
	OK(intake_count(cx, w->db, &counts));
	EQ(counts.n[INTAKE_NEW], 2);
}

PEOPLE_TEST(who_may_not_see_reports_sees_none)
{
	struct intake_report r = sample(cx, STR("raw")), found;
	struct intake_reporter who = { .name = STR("Somebody") }, again;
	struct intake_list list;
	const struct intake_before newest = { .id = { { 0 } } };
	OK(intake_add(cx, w->db, NULL, &r, &who, NULL));
	for (enum role role = 0; role < ROLES; role++) {
		const bool sees = access_role_may(role, ACCESS_REPORT_SEE);
		const bool works = access_role_may(role, ACCESS_REPORT_WORK);
		EQ(intake_load(cx, w->db, &w->as[role], r.id, &found), sees ? RC_OK : RC_DENIED);
		EQ(intake_list(cx, w->db, &w->as[role], newest, &list), sees ? RC_OK : RC_DENIED);
		EQ(intake_reporter_load(cx, w->db, &w->as[role], &r, &again),
		   works ? RC_OK : RC_DENIED);
		if (!works)
			EQ(intake_see(cx, w->db, &w->as[role], &r), RC_DENIED);
	}
	EQ(intake_find(cx, w->db, &ACTOR_TERMINAL, STR("KE-R-2026-000002"), &found), RC_MISSING);
}

PEOPLE_TEST(reports_are_listed_newest_first_by_page)
{
	struct intake_list list;
	struct intake_before before = { .id = { { 0 } } };
	for (int i = 0; i < INTAKE_PAGE + 1; i++) {
		struct intake_report r = sample(cx, arena_fmt(cx->arena, "raw %d", i));
		r.received_at = instant_add(cx->now, SECONDS(i));
		if (i == 3) {
			r.state = INTAKE_UNUSABLE;
			r.reason = STR("it is empty");
		}
		OK(intake_add(cx, w->db, NULL, &r, NULL, NULL));
	}
	OK(intake_list(cx, w->db, &ACTOR_TERMINAL, before, &list));
	EQ(list.n, INTAKE_PAGE);
	EQ_STR(list.p[0].number, "KE-R-2026-000201");
	before = (struct intake_before){ list.p[list.n - 1].received_at, list.p[list.n - 1].id };
	OK(intake_list(cx, w->db, &ACTOR_TERMINAL, before, &list));
	EQ(list.n, 1);
	EQ_STR(list.p[0].number, "KE-R-2026-000001");
	before = (struct intake_before){ .id = { { 0 } } };
	OK(intake_list_of(cx, w->db, &ACTOR_TERMINAL, INTAKE_UNUSABLE, before, &list));
	EQ(list.n, 1);
	EQ_STR(list.p[0].reason, "it is empty");
}

PEOPLE_TEST(what_ended_its_reader_is_read_again_by_hand_and_nothing_else_is)
{
	struct intake_report r = sample(cx, STR("raw")), again, found;
	const struct actor *analyst = &w->as[ROLE_ANALYST];
	r.state = INTAKE_QUARANTINED;
	r.reason = STR("it ended its reader");
	OK(intake_add(cx, w->db, NULL, &r, NULL, NULL));
	EQ(intake_see(cx, w->db, analyst, &r), RC_CONFLICT);
	again = sample(cx, STR("raw"));
	again.id = r.id;
	again.number = r.number;
	again.subjects.n = 1;
	OK(intake_read_again(cx, w->db, analyst, &again));
	OK(intake_load(cx, w->db, analyst, r.id, &found));
	EQ(found.state, INTAKE_NEW);
	EQ_STR(found.reason, "");
	EQ(found.subjects.n, 1);
	EQ(intake_read_again(cx, w->db, analyst, &again), RC_CONFLICT);
	OK(intake_see(cx, w->db, analyst, &found));
	OK(intake_see(cx, w->db, analyst, &found));
	EQ(test_acts(cx, w, "report-seen"), 1);
}
