// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report.h"

#include "core/test.h"

TEST(words_of_a_report_are_read_as_they_are_written)
{
	for (enum intake_channel c = 0; c < INTAKE_CHANNELS; c++) {
		enum intake_channel again = INTAKE_CHANNELS;
		CHECK(intake_channel_parse(str_from_c(intake_channel_key(c)), &again));
		EQ(again, c);
	}
	for (enum intake_state s = 0; s < INTAKE_STATES; s++) {
		enum intake_state again = INTAKE_STATES;
		CHECK(intake_state_parse(str_from_c(intake_state_key(s)), &again));
		EQ(again, s);
	}
	for (enum subject_kind k = 0; k < SUBJECT_KINDS; k++) {
		enum subject_kind again = SUBJECT_KINDS;
		CHECK(subject_kind_parse(str_from_c(subject_kind_key(k)), &again));
		EQ(again, k);
	}
}

TEST(a_text_of_a_report_is_utf8_without_nul_and_cut_between_characters)
{
	const struct str bad = { "a\xFF\0b", 4 };
	EQ_STR(intake_text(cx->arena, bad, 100), "a\xEF\xBF\xBD\xEF\xBF\xBD"
						 "b");
	EQ_STR(intake_text(cx->arena, STR("a\xC3\xA9"), 2), "a");
	EQ_STR(intake_text(cx->arena, STR("a\xC3\xA9"), 3), "a\xC3\xA9");
	EQ_STR(intake_text(cx->arena, STR(""), 3), "");
}

TEST(an_address_without_its_time_leads_to_nobody)
{
	struct intake_report r = { .incidents = -5 };
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR("192.0.2.1"));
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR(" 192.0.2.1 "));
	intake_add_subject(cx->arena, &r, SUBJECT_IP, STR("2001:db8::1"));
	intake_add_subject(cx->arena, &r, SUBJECT_URL, STR(""));
	intake_settle(cx->arena, &r);
	EQ(r.subjects.n, 2);
	EQ(r.incidents, 1);
	CHECK(r.subjects.p[0].needs_time && r.subjects.p[0].needs_port);
	CHECK(r.subjects.p[1].needs_time && !r.subjects.p[1].needs_port);
	r.first_seen = cx->now;
	r.subjects.p[0].port = 40000;
	intake_settle(cx->arena, &r);
	CHECK(!r.subjects.p[0].needs_time && !r.subjects.p[0].needs_port);
	EQ(r.subjects.p[0].at.us, cx->now.us);
}

TEST(what_is_about_the_abuse_of_children_is_known_by_category_and_type)
{
	CHECK(intake_is_child_abuse(STR("content"), STR("csam")));
	CHECK(intake_is_child_abuse(STR("content"), STR("csem")));
	CHECK(intake_is_child_abuse(STR("child-abuse"), STR("")));
	CHECK(!intake_is_child_abuse(STR("content"), STR("phishing")));
}
