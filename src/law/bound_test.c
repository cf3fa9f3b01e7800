// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/bound.h"

#include "core/test.h"
#include "law/test_world.h"

/* One row against one instrument; empty texts stand for no date. */
struct bound_case {
	const char *says;
	const char *in_force, *applies_from; // of the instrument
	enum yes_no force;
	bool for_members;
	enum yes_no member;
	bool no_row;
	enum status_kind kind;
	const char *row_in_force;
	int year;
	const char *day;
	enum bound bound;
	enum bound_reason reason;
};

static const struct bound_case cases[] = {
	/* 4.1 */
	{ "no row", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, true, STATUS_UNKNOWN, "", 0,
	  TEST_DATE, BOUND_UNKNOWN, BOUND_REASON_NO_ROW },
	{ "a row that says unknown", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false,
	  STATUS_UNKNOWN, "", 0, TEST_DATE, BOUND_UNKNOWN, BOUND_REASON_NO_ROW },
	{ "no row, not a member", "2004-07-01", "", YN_UNKNOWN, true, YN_NO, true, STATUS_UNKNOWN,
	  "", 0, TEST_DATE, BOUND_CLOSED, BOUND_REASON_NOT_PARTY },
	{ "no row, a member: membership is no ratification", "2004-07-01", "", YN_UNKNOWN, true,
	  YN_YES, true, STATUS_UNKNOWN, "", 0, TEST_DATE, BOUND_UNKNOWN, BOUND_REASON_NO_ROW },
	{ "no row, membership blank", "2004-07-01", "", YN_UNKNOWN, true, YN_UNKNOWN, true,
	  STATUS_UNKNOWN, "", 0, TEST_DATE, BOUND_UNKNOWN, BOUND_REASON_NO_ROW },
	{ "no row, no member, but open to all", "2004-07-01", "", YN_UNKNOWN, false, YN_NO, true,
	  STATUS_UNKNOWN, "", 0, TEST_DATE, BOUND_UNKNOWN, BOUND_REASON_NO_ROW },
	{ "not a member, but a row that binds", "2004-07-01", "", YN_UNKNOWN, true, YN_NO, false,
	  STATUS_BOUND, "2010-01-01", 0, TEST_DATE, BOUND_BOUND, BOUND_REASON_NONE },
	{ "not party", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false, STATUS_NOT_PARTY, "",
	  0, TEST_DATE, BOUND_CLOSED, BOUND_REASON_NOT_PARTY },
	{ "signed only", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false, STATUS_SIGNED, "",
	  2002, TEST_DATE, BOUND_NOT_YET, BOUND_REASON_SIGNED },
	{ "invited", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false, STATUS_INVITED, "", 0,
	  TEST_DATE, BOUND_NOT_YET, BOUND_REASON_INVITED },
	/* 4.2 */
	{ "instrument marked as not in force", "", "", YN_NO, false, YN_UNKNOWN, false,
	  STATUS_BOUND, "2010-01-01", 0, TEST_DATE, BOUND_NOT_YET,
	  BOUND_REASON_INSTRUMENT_NOT_IN_FORCE },
	{ "the same without a row", "", "", YN_NO, false, YN_UNKNOWN, true, STATUS_UNKNOWN, "", 0,
	  TEST_DATE, BOUND_NOT_YET, BOUND_REASON_INSTRUMENT_NOT_IN_FORCE },
	{ "the same for a state that is not party", "", "", YN_NO, false, YN_UNKNOWN, false,
	  STATUS_NOT_PARTY, "", 0, TEST_DATE, BOUND_CLOSED, BOUND_REASON_NOT_PARTY },
	{ "entry into force only not known is left to the row", "", "", YN_UNKNOWN, false,
	  YN_UNKNOWN, false, STATUS_BOUND, "2010-01-01", 0, TEST_DATE, BOUND_BOUND,
	  BOUND_REASON_NONE },
	{ "the day before an instrument's entry into force", "2004-07-01", "", YN_UNKNOWN, false,
	  YN_UNKNOWN, false, STATUS_BOUND, "2004-07-01", 0, "2004-06-30", BOUND_NOT_YET,
	  BOUND_REASON_INSTRUMENT_NOT_IN_FORCE },
	{ "its first day", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false, STATUS_BOUND,
	  "2004-07-01", 0, "2004-07-01", BOUND_BOUND, BOUND_REASON_NONE },
	{ "in force, but applicable only later", "2023-08-18", "2026-08-18", YN_UNKNOWN, true,
	  YN_YES, false, STATUS_BOUND, "2023-08-18", 0, "2026-08-17", BOUND_NOT_YET,
	  BOUND_REASON_INSTRUMENT_NOT_IN_FORCE },
	{ "first day of application", "2023-08-18", "2026-08-18", YN_UNKNOWN, true, YN_YES, false,
	  STATUS_BOUND, "2023-08-18", 0, "2026-08-18", BOUND_BOUND, BOUND_REASON_NONE },
	/* 4.3: a day */
	{ "three months after a deposit: the last day", "2004-07-01", "", YN_UNKNOWN, false,
	  YN_UNKNOWN, false, STATUS_BOUND, "2026-09-01", 2026, "2026-08-31", BOUND_NOT_YET,
	  BOUND_REASON_RATIFIED_NOT_IN_FORCE },
	{ "the day of entry into force", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false,
	  STATUS_BOUND, "2026-09-01", 2026, "2026-09-01", BOUND_BOUND, BOUND_REASON_NONE },
	/* 4.3: a year */
	{ "before the year", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false, STATUS_BOUND,
	  "", 2020, "2019-12-31", BOUND_NOT_YET, BOUND_REASON_RATIFIED_NOT_IN_FORCE },
	{ "in the year", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false, STATUS_BOUND, "",
	  2020, "2020-01-01", BOUND_UNKNOWN, BOUND_REASON_DATE_NOT_KNOWN },
	{ "in the year after", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false, STATUS_BOUND,
	  "", 2020, "2021-12-31", BOUND_UNKNOWN, BOUND_REASON_DATE_NOT_KNOWN },
	{ "in the second year after", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false,
	  STATUS_BOUND, "", 2020, "2022-01-01", BOUND_BOUND, BOUND_REASON_NONE },
	{ "neither day nor year", "2004-07-01", "", YN_UNKNOWN, false, YN_UNKNOWN, false,
	  STATUS_BOUND, "", 0, TEST_DATE, BOUND_UNKNOWN, BOUND_REASON_DATE_NOT_KNOWN },
};

static struct date day_or_none(const char *day)
{
	return day[0] == '\0' ? DATE_NONE : test_day(day);
}

TEST(a_row_binds_as_the_rules_say)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct bound_case *c = &cases[i];
		struct instrument ins = { .in_force = day_or_none(c->in_force),
					  .applies_from = day_or_none(c->applies_from),
					  .force = c->force,
					  .members = c->for_members ? 0 : LAW_NONE };
		struct status row = { .kind = c->kind,
				      .in_force = day_or_none(c->row_in_force),
				      .year = c->year };
		struct bound_answer a = bound_by_row(&ins, c->no_row ? NULL : &row, c->member,
						     test_day(c->day));
		struct str left = arena_fmt(cx->arena, "%s: %s %d", c->says, bound_word(a.bound),
					    (int)a.reason);
		EQ_STR(left, arena_fmt(cx->arena, "%s: %s %d", c->says, bound_word(c->bound),
				       (int)c->reason));
	}
}

/* Rule 4.2: when it entered into force may not be known, when it was opened is. */
TEST(a_treaty_binds_nobody_before_it_was_opened)
{
	struct instrument ins = { .opened = STR("2004-11-29"),
				  .in_force = DATE_NONE,
				  .applies_from = DATE_NONE,
				  .members = LAW_NONE };
	EQ(bound_by_row(&ins, NULL, YN_UNKNOWN, test_day("2004-11-28")).bound, BOUND_NOT_YET);
	EQ(bound_by_row(&ins, NULL, YN_UNKNOWN, test_day("2004-11-29")).bound, BOUND_UNKNOWN);
	ins.opened = STR("2004"); // a year is no day to compare
	EQ(bound_by_row(&ins, NULL, YN_UNKNOWN, test_day("2004-01-01")).bound, BOUND_UNKNOWN);
}

TEST(the_first_day_is_that_of_application)
{
	struct instrument ins = { .in_force = test_day("2023-08-18"), .applies_from = DATE_NONE };
	CHECK(date_cmp(bound_first_day(&ins), test_day("2023-08-18")) == 0);
	ins.applies_from = test_day("2026-08-18");
	CHECK(date_cmp(bound_first_day(&ins), test_day("2026-08-18")) == 0);
	ins.applies_from = ins.in_force = DATE_NONE;
	CHECK(!date_is_set(bound_first_day(&ins)));
}

/* Rule 4.4: the weaker of a protocol and its parent, in the order of the enum. */
TEST(a_protocol_binds_no_more_than_its_parent)
{
	static const struct {
		enum status_kind own, parent;
		enum bound bound;
	} rows[] = {
		{ STATUS_BOUND, STATUS_BOUND, BOUND_BOUND },
		{ STATUS_BOUND, STATUS_UNKNOWN, BOUND_UNKNOWN },
		{ STATUS_BOUND, STATUS_SIGNED, BOUND_NOT_YET },
		{ STATUS_BOUND, STATUS_NOT_PARTY, BOUND_CLOSED },
		{ STATUS_UNKNOWN, STATUS_BOUND, BOUND_UNKNOWN },
		{ STATUS_UNKNOWN, STATUS_SIGNED, BOUND_NOT_YET },
		{ STATUS_SIGNED, STATUS_NOT_PARTY, BOUND_CLOSED },
		{ STATUS_NOT_PARTY, STATUS_BOUND, BOUND_CLOSED },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_copy(cx->arena);
		uint16_t lk = test_country(law, "LK"), ap1 = test_instrument(law, "budapest-ap1");
		struct date day = test_day("2010-01-01");
		test_status(cx->arena, law, "LK", "budapest-ap1", rows[i].own)->in_force = day;
		test_status(cx->arena, law, "LK", "budapest", rows[i].parent)->in_force = day;
		struct world *w = test_world(cx, law, TEST_DATE, "");
		EQ(world_bound(w, ap1, lk), rows[i].bound);
	}
}

TEST(only_a_protocol_needs_its_parent)
{
	struct law *law = test_law_copy(cx->arena);
	test_bind(cx->arena, law, "LK", "coe-mla-ap2");
	test_status(cx->arena, law, "LK", "coe-mla-1959", STATUS_NOT_PARTY);
	test_bind(cx->arena, law, "GE", "coe-mla-1959");
	test_status(cx->arena, law, "GE", "coe-mla-ap2", STATUS_NOT_PARTY);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ(world_bound(w, test_instrument(law, "coe-mla-ap2"), test_country(law, "LK")),
	   BOUND_CLOSED);
	EQ(world_bound(w, test_instrument(law, "coe-mla-1959"), test_country(law, "GE")),
	   BOUND_BOUND);
}

/* The real law: what the rows of the world make of the rules. */
TEST(the_world_is_bound_as_its_rows_say)
{
	static const struct {
		const char *country, *instrument, *day;
		enum bound bound;
	} rows[] = {
		{ "LK", "budapest", "2015-08-31", BOUND_NOT_YET },
		{ "LK", "budapest", "2015-09-01", BOUND_BOUND },
		{ "IE", "budapest", TEST_DATE, BOUND_NOT_YET }, // signed
		{ "KE", "budapest", TEST_DATE, BOUND_NOT_YET }, // invited
		{ "IE", "eu-eevidence-reg", "2026-08-17", BOUND_NOT_YET },
		{ "IE", "eu-eevidence-reg", "2026-08-18", BOUND_BOUND },
		{ "DK", "eu-eevidence-reg", "2026-08-18", BOUND_CLOSED },
		{ "DK", "eu-eio", TEST_DATE, BOUND_CLOSED },
		{ "IE", "eu-eio", TEST_DATE, BOUND_CLOSED },
		{ "FR", "eu-eio", TEST_DATE, BOUND_BOUND },
		{ "LK", "eu-eio", TEST_DATE, BOUND_CLOSED },	    // no row, not in the Union
		{ "FR", "budapest-ap2", TEST_DATE, BOUND_NOT_YET }, // not in force
		{ "BR", "uncc", TEST_DATE, BOUND_NOT_YET },
		{ "AQ", "untoc", TEST_DATE, BOUND_UNKNOWN }, // no row
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct world *w = test_world(cx, test_law(), rows[i].day, "");
		enum bound b = world_bound(w, test_instrument(w->law, rows[i].instrument),
					   test_country(w->law, rows[i].country));
		struct str what = arena_fmt(cx->arena, "%s %s", rows[i].country,
					    rows[i].instrument);
		EQ_STR(arena_fmt(cx->arena, "%.*s %s", STR_ARG(what), bound_word(b)),
		       arena_fmt(cx->arena, "%.*s %s", STR_ARG(what), bound_word(rows[i].bound)));
	}
}
