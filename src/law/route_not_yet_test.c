// SPDX-License-Identifier: AGPL-3.0-or-later
/* Rule 5.9: bases that exist but do not help on the day. */
#include "law/route.h"

#include "core/test.h"
#include "law/test_world.h"

/* "signed-only GE 2027-01-01": the state, who keeps it closed, the day it opens. pair:
 * "LK GE". */
static struct str told(struct cx *cx, const struct world *w, const char *pair, const char *offence,
		       const char *measure, const char *basis)
{
	const char from[] = { pair[0], pair[1], 0 }, to[] = { pair[3], pair[4], 0 };
	struct route_answer *a = test_ask(cx, w, from, to, offence, measure);
	const struct not_yet *n = test_not_yet(cx, w, a, basis);
	if (!n)
		return test_route(cx, w, a, basis) ? STR("a route") : STR("");
	struct str out = str_from_c(not_yet_word(n->state));
	for (size_t i = 0; i < n->who_n; i++)
		out = arena_fmt(cx->arena, "%.*s %s", STR_ARG(out),
				w->law->countries.p[n->who[i].country].alpha2);
	if (date_is_set(n->opens_on))
		out = arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(out),
				STR_ARG(date_print(cx->arena, n->opens_on)));
	return out;
}

TEST(a_side_keeps_a_treaty_closed)
{
	static const struct {
		enum status_kind lk, ge;
		const char *says;
	} rows[] = {
		{ STATUS_BOUND, STATUS_BOUND, "a route" },
		{ STATUS_BOUND, STATUS_UNKNOWN, "a route" },
		{ STATUS_BOUND, STATUS_SIGNED, "signed-only GE" },
		{ STATUS_INVITED, STATUS_BOUND, "invited LK" },
		{ STATUS_SIGNED, STATUS_INVITED, "signed-only LK GE" },
		{ STATUS_BOUND, STATUS_NOT_PARTY, "not-party GE" },
		{ STATUS_SIGNED, STATUS_NOT_PARTY, "not-party LK GE" }, // the weaker side's state
		{ STATUS_NOT_PARTY, STATUS_SIGNED, "not-party LK GE" },
		{ STATUS_UNKNOWN, STATUS_SIGNED, "signed-only GE" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		struct date day = test_day("2010-01-01");
		test_status(cx->arena, law, "LK", "budapest", rows[i].lk)->in_force = day;
		test_status(cx->arena, law, "GE", "budapest", rows[i].ge)->in_force = day;
		struct world *w = test_world(cx, law, TEST_DATE, "");
		EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "budapest"),
		       rows[i].says);
	}
}

/* A day is named only when on it nothing is left to do or to know. */
TEST(the_day_on_which_it_opens)
{
	static const struct {
		const char *lk, *ge; // entry into force, or a kind
		int lk_year;
		const char *says;
	} rows[] = {
		{ "2027-01-01", "2010-01-01", 0, "ratified-not-in-force LK 2027-01-01" },
		{ "2027-01-01", "2027-03-01", 0, "ratified-not-in-force LK GE 2027-03-01" },
		{ "2027-01-01", "unknown", 0, "ratified-not-in-force LK" },
		{ "2027-01-01", "signed", 0, "ratified-not-in-force LK GE" },
		{ "", "2010-01-01", 2027, "ratified-not-in-force LK" }, // only a year
		{ "", "2010-01-01", 2026, "a route" },			// unknown
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		struct status *lk = test_status(cx->arena, law, "LK", "budapest", STATUS_BOUND);
		struct status *ge = test_status(cx->arena, law, "GE", "budapest", STATUS_BOUND);
		lk->year = rows[i].lk_year;
		if (rows[i].lk[0])
			lk->in_force = test_day(rows[i].lk);
		if (rows[i].ge[0] == 'u')
			ge->kind = STATUS_UNKNOWN;
		else if (rows[i].ge[0] == 's')
			ge->kind = STATUS_SIGNED;
		else
			ge->in_force = test_day(rows[i].ge);
		struct world *w = test_world(cx, law, TEST_DATE, "");
		EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "budapest"),
		       rows[i].says);
	}
}

TEST(an_accession_before_its_entry_into_force)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	struct status *ge = test_status(cx->arena, law, "GE", "budapest", STATUS_BOUND);
	ge->ratified = test_day("2026-10-15");
	ge->in_force = date_first_of_next_month_after_months(ge->ratified, 3);
	struct world *w = test_world(cx, law, "2027-01-31", "");
	EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "budapest"),
	       "ratified-not-in-force GE 2027-02-01");
	EQ(test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data")->best, ROUTE_NONE);
	w = test_world(cx, law, "2027-02-01", "");
	EQ(test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data")->best, ROUTE_OPEN);
}

/* The protocol opens no earlier than its parent, and only when both are certain. */
TEST(a_protocol_waits_for_its_parent)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest-ap1");
	test_row(cx->arena, law, "LK", "racist-threat", FINDING_FULL);
	test_row(cx->arena, law, "GE", "racist-threat", FINDING_FULL);
	test_bind(cx->arena, law, "GE", "budapest");
	struct status *lk = test_status(cx->arena, law, "LK", "budapest", STATUS_BOUND);
	lk->in_force = test_day("2027-05-01");
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "LK GE", "racist-threat", "stored-data", "budapest-ap1"),
	       "ratified-not-in-force LK 2027-05-01");
	lk->kind = STATUS_SIGNED;
	w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "LK GE", "racist-threat", "stored-data", "budapest-ap1"),
	       "signed-only LK");
}

TEST(an_instrument_that_is_not_in_force)
{
	struct law *law = test_law_bare_with(cx->arena, "uncc");
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "uncc"),
	       "instrument-not-in-force LK GE");
	/* one that will be: a day only for those of whom it is known that it binds them */
	law->instruments.p[test_instrument(law, "uncc")].in_force = test_day("2027-06-01");
	w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "uncc"),
	       "instrument-not-in-force LK GE 2027-06-01");
	test_status(cx->arena, law, "GE", "uncc", STATUS_UNKNOWN);
	w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "uncc"),
	       "instrument-not-in-force LK GE");
	test_status(cx->arena, law, "GE", "uncc", STATUS_SIGNED);
	w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "uncc"),
	       "instrument-not-in-force LK GE");
}

TEST(a_bilateral_row_that_does_not_help)
{
	struct law *law = test_law_bare(cx->arena);
	struct bilateral b = { .a = test_country(law, "GE"),
			       .b = test_country(law, "LK"),
			       .kind = STR("mlat"),
			       .status = BILATERAL_SEEN,
			       .stands_alone = true,
			       .in_force = test_day("2027-02-03") };
	test_push(cx->arena, &b.offers, test_measure(law, "stored-data"));
	law->bilateral.p = &b;
	law->bilateral.n = 1;
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "LK GE", "illegal-access", "stored-data", "bilateral/mlat"),
	       "bilateral-not-in-force 2027-02-03");
	EQ_STR(told(cx, w, "LK FR", "illegal-access", "stored-data", "bilateral/mlat"), "");
	b.reach = BILATERAL_REACH_OTHER;
	w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, "GE LK", "illegal-access", "stored-data", "bilateral/mlat"),
	       "other-offences-only");
}

/* The real law. */
TEST(the_named_states)
{
	static const struct {
		const char *pair, *measure, *day, *basis, *says;
	} rows[] = {
		{ "LK IE", "stored-data", TEST_DATE, "budapest", "signed-only IE" },
		{ "KE US", "stored-data", TEST_DATE, "budapest", "invited KE" },
		{ "LK US", "stored-data", "2015-08-31", "budapest",
		  "ratified-not-in-force LK 2015-09-01" },
		{ "LK US", "stored-data", "2015-09-01", "budapest", "a route" },
		{ "LK US", "extradition", TEST_DATE, "budapest", "opted-out US" },
		{ "US LK", "extradition", TEST_DATE, "budapest", "a route" },
		{ "FR US", "direct-subscriber-info", TEST_DATE, "budapest-ap2",
		  "signed-only FR US" },
		{ "JP RS", "direct-subscriber-info", TEST_DATE, "budapest-ap2",
		  "instrument-not-in-force JP RS" },
		{ "FR IE", "direct-production-order", "2026-08-17", "eu-eevidence-reg",
		  "instrument-not-in-force FR IE 2026-08-18" },
		{ "FR IE", "direct-production-order", "2026-08-18", "eu-eevidence-reg", "a route" },
		{ "FR DK", "direct-production-order", "2026-08-18", "eu-eevidence-reg",
		  "not-party DK" },
		{ "FR IE", "stored-data", TEST_DATE, "eu-eio", "not-party IE" },
		{ "DK FR", "stored-data", TEST_DATE, "eu-eio", "not-party DK" },
		{ "LK FR", "stored-data", TEST_DATE, "eu-eio", "" }, // not made for the pair
		{ "GH SN", "mla-general", TEST_DATE, "malabo", "no-procedure" },
		{ "GH SN", "stored-data", TEST_DATE, "malabo", "" },
		{ "GH LK", "mla-general", TEST_DATE, "malabo", "" },
		{ "CA GB", "mla-general", TEST_DATE, "bilateral/mlat", "other-offences-only" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct world *w = test_world(cx, test_law(), rows[i].day, "");
		struct str says = told(cx, w, rows[i].pair, "illegal-access", rows[i].measure,
				       rows[i].basis);
		EQ_STR(arena_fmt(cx->arena, "%s %s: %.*s", rows[i].pair, rows[i].basis,
				 STR_ARG(says)),
		       arena_fmt(cx->arena, "%s %s: %s", rows[i].pair, rows[i].basis,
				 rows[i].says));
	}
}

TEST(a_protocol_does_not_concern_other_offences)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	EQ_STR(told(cx, w, "LK IE", "illegal-access", "stored-data", "budapest-ap1"), "");
	EQ_STR(told(cx, w, "FR IE", "racist-threat", "stored-data", "budapest-ap1"),
	       "signed-only IE");
}
