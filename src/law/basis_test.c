// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/basis.h"

#include <string.h>

#include "core/test.h"
#include "law/test_world.h"

/* The status from Sri Lanka to Georgia over all bases; what was evaluated last by an
 * instrument or treaty that applies stays in *out. */
static struct str best(struct cx *cx, const struct law *law, const char *offence,
		       const char *measure, const char *facts, struct basis_sets *out)
{
	struct world *w = test_world(cx, law, TEST_DATE, facts);
	struct question q = { .from = test_country(law, "LK"),
			      .offence = test_concept(law, offence),
			      .measure = test_measure(law, measure) };
	struct dual_sets dual = basis_dual(w, q.from, q.offence);
	struct basis_list bases = basis_offering(w, q.measure);
	enum route_status s = ROUTE_NONE;
	for (size_t i = 0; i < bases.n; i++) {
		struct basis_sets sets;
		basis_evaluate(w, &q, &bases.p[i], &dual, &sets);
		enum route_status one = basis_status(&sets, test_country(law, "GE"));
		if (one != ROUTE_NONE && out)
			*out = sets;
		s = one < s ? one : s;
	}
	return str_from_c(route_status_word(s));
}

static void set_finding(struct arena *arena, struct law *law, const char *country,
			const char *concept, const char *what)
{
	struct national *row = test_row(arena, law, country, concept, FINDING_FULL);
	if (strcmp(what, "none") == 0)
		row->finding = FINDING_NONE;
	else if (strcmp(what, "unknown") == 0)
		row->finding = FINDING_UNKNOWN;
	else if (strcmp(what, "full") != 0)
		test_push(arena, &row->qualifiers, test_narrowing(arena, law, what));
}

/* The row of Budapest for search of stored data, in a copy that a test may change. */
static struct measure_row *stored_data_row(struct arena *arena, struct law *law)
{
	struct instrument *ins = &law->instruments.p[test_instrument(law, "budapest")];
	struct measure_row *rows = arena_new(arena, struct measure_row, ins->measures.n);
	memcpy(rows, ins->measures.p, ins->measures.n * sizeof(*rows));
	ins->measures.p = rows;
	for (size_t i = 0; i < ins->measures.n; i++)
		if (rows[i].concept == test_concept(law, "mla-stored-data"))
			return &rows[i];
	REQUIRE(false);
	return NULL;
}

/* Rule 5.3, dual criminality: what the row asks, against what both laws say. */
TEST(dual_criminality_lowers_a_route)
{
	static const struct {
		enum dc_rule rule;
		const char *punished, *status;
		enum dc_asked asked;
	} rows[] = {
		{ DC_REQUIRED, "full", "open", DC_ASKED_YES },
		{ DC_REQUIRED, "insider=no", "conditional", DC_ASKED_YES },
		{ DC_REQUIRED, "unknown", "unknown", DC_ASKED_YES },
		{ DC_REQUIRED, "none", "blocked", DC_ASKED_YES },
		{ DC_PERMITTED, "full", "open", DC_ASKED_MAYBE },
		{ DC_PERMITTED, "insider=no", "conditional", DC_ASKED_MAYBE },
		{ DC_PERMITTED, "unknown", "conditional", DC_ASKED_MAYBE },
		{ DC_PERMITTED, "none", "conditional", DC_ASKED_MAYBE },
		{ DC_PARTLY, "full", "open", DC_ASKED_MAYBE },
		{ DC_PARTLY, "none", "conditional", DC_ASKED_MAYBE },
		{ DC_LIMITED, "none", "conditional", DC_ASKED_MAYBE },
		{ DC_UNKNOWN, "full", "open", DC_ASKED_UNKNOWN },
		{ DC_UNKNOWN, "none", "conditional", DC_ASKED_UNKNOWN },
		{ DC_NOT_ASKED, "none", "open", DC_ASKED_NO },
		{ DC_NOT_ASKED, "unknown", "open", DC_ASKED_NO },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int side = 0; side < 2; side++) {
			struct law *law = test_law_bare_with(cx->arena, "budapest");
			struct basis_sets s;
			stored_data_row(cx->arena, law)->dual_criminality = rows[i].rule;
			set_finding(cx->arena, law, side ? "LK" : "GE", "illegal-access",
				    rows[i].punished);
			EQ_STR(best(cx, law, "illegal-access", "stored-data", "", &s),
			       rows[i].status);
			EQ(s.dual, rows[i].asked);
		}
}

TEST(dual_sets_are_those_of_the_pairs)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "security-bypassed=yes");
	static const char *const offences[] = { "illegal-access", "computer-fraud",
						"csam-possession" };
	for (size_t o = 0; o < sizeof(offences) / sizeof(*offences); o++) {
		uint16_t offence = test_concept(w->law, offences[o]);
		for (uint16_t a = 0; a < w->law->countries.n; a++) {
			struct dual_sets d = basis_dual(w, a, offence);
			for (uint16_t b = 0; b < w->law->countries.n; b++) {
				enum punish want = dual_criminality(w, a, b, offence).answer;
				CHECK(bits_test(&d.yes, b) == (want == PUNISH_YES));
				CHECK(bits_test(&d.depends, b) == (want == PUNISH_DEPENDS));
				CHECK(bits_test(&d.unknown, b) == (want == PUNISH_UNKNOWN));
				CHECK(bits_test(&d.no, b) == (want == PUNISH_NO));
			}
		}
	}
}

/* Rule 5.2. */
TEST(a_route_starts_from_the_weaker_side)
{
	static const struct {
		enum status_kind lk, ge;
		const char *status;
	} rows[] = {
		{ STATUS_BOUND, STATUS_BOUND, "open" },
		{ STATUS_BOUND, STATUS_UNKNOWN, "unknown" },
		{ STATUS_UNKNOWN, STATUS_BOUND, "unknown" },
		{ STATUS_UNKNOWN, STATUS_UNKNOWN, "unknown" },
		{ STATUS_BOUND, STATUS_SIGNED, "none" },
		{ STATUS_INVITED, STATUS_BOUND, "none" },
		{ STATUS_UNKNOWN, STATUS_NOT_PARTY, "none" },
		{ STATUS_NOT_PARTY, STATUS_BOUND, "none" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		struct date day = test_day("2010-01-01");
		test_status(cx->arena, law, "LK", "budapest", rows[i].lk)->in_force = day;
		test_status(cx->arena, law, "GE", "budapest", rows[i].ge)->in_force = day;
		EQ_STR(best(cx, law, "illegal-access", "expedited-preservation", "", NULL),
		       rows[i].status);
	}
}

/* Rule 5.1. */
TEST(an_instrument_reaches_its_own_offences)
{
	static const struct {
		const char *instrument, *offence, *measure, *status;
	} rows[] = {
		/* any offence, but extradition of arts 2-11 only */
		{ "budapest", "identity-crime", "stored-data", "open" },
		{ "budapest", "identity-crime", "extradition", "none" },
		{ "budapest", "illegal-access", "extradition", "open" },
		{ "budapest", "csam-access", "extradition", "open" },  // part of 9
		{ "budapest", "access-codes", "extradition", "open" }, // part of 6
		{ "budapest", "attempt", "extradition", "open" },
		{ "budapest", "corporate-liability", "extradition", "none" },
		{ "budapest", "sanctions", "extradition", "none" },
		/* own offences only */
		{ "lanzarote", "csam-possession", "mla-general", "open" },
		{ "lanzarote", "illegal-access", "mla-general", "none" },
		{ "opsc", "csam-production", "mla-general", "open" },
		{ "opsc", "csam", "mla-general", "open" },	      // a part of it is
		{ "opsc", "csam-possession", "mla-general", "none" }, // another part is not
		/* what it does not offer */
		{ "lanzarote", "csam", "stored-data", "none" },
		{ "malabo", "illegal-access", "mla-general", "none" }, // names no procedure
		{ "eu-2013-40", "illegal-access", "urgent-information", "open" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare_with(cx->arena, rows[i].instrument);
		set_finding(cx->arena, law, "LK", rows[i].offence, "full");
		set_finding(cx->arena, law, "GE", rows[i].offence, "full");
		struct str s = best(cx, law, rows[i].offence, rows[i].measure, "", NULL);
		EQ_STR(arena_fmt(cx->arena, "%s %s %.*s", rows[i].instrument, rows[i].offence,
				 STR_ARG(s)),
		       arena_fmt(cx->arena, "%s %s %s", rows[i].instrument, rows[i].offence,
				 rows[i].status));
	}
}

TEST(the_first_protocol_lends_the_convention_to_its_four)
{
	static const struct {
		const char *offence, *measure, *status;
	} rows[] = {
		{ "racist-threat", "expedited-preservation", "open" },
		{ "racist-threat", "extradition", "open" },
		{ "racist-xenophobic-material", "stored-data", "open" },
		{ "genocide-denial", "stored-data", "open" },
		{ "racist-insult", "stored-data", "open" },
		{ "illegal-access", "stored-data", "none" },
		{ "aiding", "stored-data", "none" },
		{ "attempt-aiding", "stored-data", "none" },
		{ "racist-threat", "video-conference", "none" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare_with(cx->arena, "budapest");
		test_bind(cx->arena, law, "LK", "budapest-ap1");
		test_bind(cx->arena, law, "GE", "budapest-ap1");
		set_finding(cx->arena, law, "LK", rows[i].offence, "full");
		set_finding(cx->arena, law, "GE", rows[i].offence, "full");
		struct world *w = test_world(cx, law, TEST_DATE, "");
		struct route_answer *a = test_ask(cx, w, "LK", "GE", rows[i].offence,
						  rows[i].measure);
		const struct route *r = test_route(cx, w, a, "budapest-ap1");
		EQ_STR(r ? route_status_word(r->status) : "none", rows[i].status);
		if (r)
			CHECK(r->row && r->exact);
	}
}

/* A protocol without measure rows of its own is no less a basis. */
TEST(a_protocol_may_serve_every_offence)
{
	struct law *law = test_law_bare_with(cx->arena, "coe-mla-1959");
	EQ_STR(best(cx, law, "illegal-access", "video-conference", "", NULL), "none");
	test_bind(cx->arena, law, "LK", "coe-mla-ap2");
	test_bind(cx->arena, law, "GE", "coe-mla-ap2");
	EQ_STR(best(cx, law, "illegal-access", "video-conference", "", NULL), "open");
	test_status(cx->arena, law, "GE", "coe-mla-1959", STATUS_NOT_PARTY);
	EQ_STR(best(cx, law, "illegal-access", "video-conference", "", NULL), "none");
}

/* Rule 5.3: article 29(4) bites outside arts 2-11 only, and only where it was made. */
TEST(the_reservation_to_preservation)
{
	static const struct {
		const char *offence, *punished;
		bool reserved;
		const char *status;
		bool required;
	} rows[] = {
		{ "illegal-access", "none", true, "open", false },
		{ "csam-access", "none", true, "open", false },
		{ "attempt", "none", true, "open", false },
		{ "harassment", "full", true, "open", true },
		{ "harassment", "insider=no", true, "conditional", true },
		{ "harassment", "unknown", true, "unknown", true },
		{ "harassment", "none", true, "blocked", true },
		{ "harassment", "none", false, "open", false },
		{ "harassment", "unknown", false, "open", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare_with(cx->arena, "budapest");
		struct basis_sets s;
		set_finding(cx->arena, law, "LK", rows[i].offence, "full");
		set_finding(cx->arena, law, "GE", rows[i].offence, rows[i].punished);
		if (rows[i].reserved)
			test_declare(cx->arena, law, "GE", "budapest", "29(4)",
				     law_qualifier(law, STR("dual-criminality-for-preservation")));
		EQ_STR(best(cx, law, rows[i].offence, "expedited-preservation", "", &s),
		       rows[i].status);
		CHECK(bits_test(&s.dual_required, test_country(law, "GE")) == rows[i].required);
		if (rows[i].reserved) // the asking side's reservation is its own affair
			continue;
		test_declare(cx->arena, law, "LK", "budapest", "29(4)",
			     law_qualifier(law, STR("dual-criminality-for-preservation")));
		EQ_STR(best(cx, law, rows[i].offence, "expedited-preservation", "", NULL),
		       rows[i].status);
	}
	struct law *law = test_law_bare_with(cx->arena, "budapest"); // one to another treaty
	set_finding(cx->arena, law, "GE", "harassment", "none");
	test_declare(cx->arena, law, "GE", "uncc", "42",
		     law_qualifier(law, STR("dual-criminality-for-preservation")));
	EQ_STR(best(cx, law, "harassment", "expedited-preservation", "", NULL), "open");
}

TEST(reservations_limit_what_is_collected_in_real_time)
{
	static const struct {
		const char *code, *measure, *facts, *status;
	} rows[] = {
		{ "limits-art20", "realtime-traffic", "", "conditional" },
		{ "limits-art20", "realtime-traffic", "offence-in-art20-list=yes", "open" },
		{ "limits-art20", "realtime-traffic", "offence-in-art20-list=no", "blocked" },
		{ "limits-art20", "content-interception", "offence-in-art20-list=no", "open" },
		{ "limits-art20", "stored-data", "offence-in-art20-list=no", "open" },
		{ "limits-art21", "content-interception", "", "conditional" },
		{ "limits-art21", "content-interception", "offence-threshold-met=yes", "open" },
		{ "limits-art21", "content-interception", "offence-threshold-met=no", "blocked" },
		{ "limits-art21", "realtime-traffic", "offence-threshold-met=no", "open" },
		{ "excludes-closed-networks", "realtime-traffic", "", "conditional" },
		{ "excludes-closed-networks", "content-interception", "", "conditional" },
		{ "excludes-closed-networks", "expedited-preservation", "", "open" },
		{ "extradition-limits", "extradition", "", "conditional" },
		{ "extradition-limits", "stored-data", "", "open" },
		{ "extradition-only-by-treaty", "extradition", "", "none" },
		{ "extradition-only-by-treaty", "stored-data", "", "open" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int side = 0; side < 2; side++) {
			struct law *law = test_law_bare_with(cx->arena, "budapest");
			test_declare(cx->arena, law, side ? "LK" : "GE", "budapest", "14(3)",
				     law_qualifier(law, str_from_c(rows[i].code)));
			struct str s = best(cx, law, "illegal-access", rows[i].measure,
					    rows[i].facts, NULL);
			EQ_STR(arena_fmt(cx->arena, "%s %s %.*s", rows[i].code, rows[i].facts,
					 STR_ARG(s)),
			       arena_fmt(cx->arena, "%s %s %s", rows[i].code, rows[i].facts,
					 side ? "open" : rows[i].status));
		}
}

/* Rule 5.3, UNTOC: every combination of two facts and two penalties. */
TEST(untoc_asks_a_group_a_border_and_four_years)
{
	static const char *const values[] = { "", "yes", "no" };
	static const struct {
		int low, high;
		enum route_status allows;
	} penalties[] = {
		{ -1, -1, ROUTE_UNKNOWN }, { 4, 4, ROUTE_OPEN },    { 5, 10, ROUTE_OPEN },
		{ 3, 3, ROUTE_BLOCKED },   { 1, 3, ROUTE_BLOCKED }, { 3, 4, ROUTE_UNKNOWN },
		{ 0, 99, ROUTE_UNKNOWN },
	};
	struct law *law = test_law_bare_with(cx->arena, "untoc");
	struct national *lk = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	struct national *ge = test_row(cx->arena, law, "GE", "illegal-access", FINDING_FULL);
	const size_t n = sizeof(penalties) / sizeof(*penalties);
	for (size_t i = 0; i < n * n * 9; i++) {
		size_t a = i % n, b = i / n % n, group = i / n / n % 3, border = i / n / n / 3;
		lk->years_low = penalties[a].low, lk->years_high = penalties[a].high;
		ge->years_low = penalties[b].low, ge->years_high = penalties[b].high;
		struct str facts = STR("");
		if (group)
			facts = arena_fmt(cx->arena, "organised-group=%s", values[group]);
		if (border)
			facts = arena_fmt(cx->arena, "%.*s%stransnational=%s", STR_ARG(facts),
					  group ? " " : "", values[border]);
		enum route_status want = ROUTE_OPEN;
		if (!group || !border)
			want = ROUTE_CONDITIONAL;
		if (penalties[a].allows > want)
			want = penalties[a].allows;
		if (penalties[b].allows > want)
			want = penalties[b].allows;
		if (group == 2 || border == 2)
			want = ROUTE_BLOCKED;
		const char *words = arena_fmt(cx->arena, "%.*s%c", STR_ARG(facts), 0).p;
		EQ_STR(best(cx, law, "illegal-access", "mla-general", words, NULL),
		       route_status_word(want));
	}
}

TEST(a_penalty_counts_only_of_what_is_law)
{
	static const char *const facts = "organised-group=yes transnational=yes";
	struct law *law = test_law_bare_with(cx->arena, "untoc");
	struct national *lk = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	struct national *ge = test_row(cx->arena, law, "GE", "illegal-access", FINDING_FULL);
	lk->years_low = lk->years_high = ge->years_low = ge->years_high = 5;
	EQ_STR(best(cx, law, "illegal-access", "mla-general", facts, NULL), "open");
	test_code(cx->arena, law, &ge->qualifiers, "not-commenced");
	EQ_STR(best(cx, law, "illegal-access", "mla-general", facts, NULL), "unknown");
	ge->qualifiers.n = 0;
	ge->finding = FINDING_UNKNOWN;
	EQ_STR(best(cx, law, "illegal-access", "mla-general", facts, NULL), "unknown");
	ge->finding = FINDING_PARTIAL; // of dual criminality unknown, of penalty not
	EQ_STR(best(cx, law, "illegal-access", "mla-general", facts, NULL), "conditional");
	ge->prov.confidence = CONFIDENCE_NONE;
	EQ_STR(best(cx, law, "illegal-access", "mla-general", facts, NULL), "unknown");
}

/* UNTOC 3(1)(a): its own offences are covered as such; of others serious crime only. */
TEST(untoc_asks_no_penalty_for_its_own_offences)
{
	static const char *const facts = "organised-group=yes transnational=yes";
	struct law *law = test_law_bare_with(cx->arena, "untoc");
	const char *const own[] = { "laundering", "participation-association" };
	for (size_t i = 0; i < 2; i++) {
		struct national *lk = test_row(cx->arena, law, "LK", own[i], FINDING_FULL);
		struct national *ge = test_row(cx->arena, law, "GE", own[i], FINDING_FULL);
		EQ_STR(best(cx, law, own[i], "mla-general", facts, NULL), "open");
		lk->years_low = lk->years_high = ge->years_low = ge->years_high = 2;
		EQ_STR(best(cx, law, own[i], "mla-general", facts, NULL), "open");
		EQ_STR(best(cx, law, own[i], "mla-general", "organised-group=yes", NULL),
		       "conditional");
		EQ_STR(best(cx, law, own[i], "mla-general", "transnational=no", NULL), "blocked");
	}
	test_row(cx->arena, law, "LK", "organised-crime-ict", FINDING_FULL);
	test_row(cx->arena, law, "GE", "organised-crime-ict", FINDING_FULL);
	EQ_STR(best(cx, law, "organised-crime-ict", "mla-general", facts, NULL), "unknown");
}

/* Rule 5.1a. */
TEST(of_several_rows_the_strictest_speaks)
{
	static const struct {
		enum dc_rule first, second, third;
		size_t speaks;
	} rows[] = {
		{ DC_NOT_ASKED, DC_PERMITTED, DC_REQUIRED, 2 },
		{ DC_REQUIRED, DC_REQUIRED, DC_NOT_ASKED, 0 },
		{ DC_PERMITTED, DC_PARTLY, DC_UNKNOWN, 0 },
		{ DC_NOT_ASKED, DC_UNKNOWN, DC_PERMITTED, 1 },
		{ DC_NOT_ASKED, DC_NOT_ASKED, DC_NOT_ASKED, 0 },
	};
	struct law *law = test_law_copy(cx->arena);
	struct instrument *ins = &law->instruments.p[test_instrument(law, "uncc")];
	const uint16_t m = test_measure(law, "stored-data");
	struct measure_row words[3] = { { .concept = test_concept(law, "mla-stored-data") } };
	words[1] = words[2] = words[0];
	ins->measures.p = words;
	for (size_t general = 0; general < 2; general++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
			words[0].dual_criminality = rows[i].first;
			words[1].dual_criminality = rows[i].second;
			words[2].dual_criminality = rows[i].third;
			ins->measures.n = 3;
			const char *name = general ? "mla-general" : "mla-stored-data";
			for (size_t k = 0; k < 3; k++) {
				words[k].concept = test_concept(law, name);
			}
			struct world *w = test_world(cx, law, TEST_DATE, "");
			struct basis_list list = basis_offering(w, m);
			size_t seen = 0;
			for (size_t b = 0; b < list.n; b++) {
				if (list.p[b].is_bilateral ||
				    list.p[b].instrument != test_instrument(law, "uncc"))
					continue;
				CHECK(list.p[b].row == &words[rows[i].speaks]);
				EQ(list.p[b].exact, !general);
				seen++;
			}
			EQ(seen, 1);
		}
}

/* Rules 4.6 and 5.4. */
TEST(a_scheme_works_through_the_requested_countrys_act)
{
	static const struct {
		enum yes_no lk, ge;
		const char *act, *code, *status; // act: "" for no row
	} rows[] = {
		{ YN_YES, YN_YES, "full", "", "conditional" },
		{ YN_YES, YN_YES, "partial", "", "conditional" },
		{ YN_YES, YN_YES, "none", "", "blocked" },
		{ YN_YES, YN_YES, "unknown", "", "unknown" },
		{ YN_YES, YN_YES, "", "", "unknown" },
		{ YN_YES, YN_YES, "full", "not-commenced", "unknown" },
		{ YN_YES, YN_YES, "full", "partly-commenced", "conditional" },
		{ YN_YES, YN_UNKNOWN, "full", "", "unknown" },
		{ YN_UNKNOWN, YN_YES, "full", "", "unknown" },
		{ YN_UNKNOWN, YN_YES, "none", "", "blocked" },
		{ YN_YES, YN_NO, "full", "", "none" },
		{ YN_NO, YN_YES, "full", "", "none" },
		{ YN_NO, YN_UNKNOWN, "full", "", "none" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (int london = 0; london < 2; london++) {
			struct law *law = test_law_bare(cx->arena);
			size_t o = (size_t)law_organisation(law, STR("commonwealth"));
			law->countries.p[test_country(law, "LK")].member[o] = rows[i].lk;
			law->countries.p[test_country(law, "GE")].member[o] = rows[i].ge;
			const char *act = london ? "extradition" : "mla-general";
			if (strcmp(rows[i].act, "partial") == 0)
				test_row(cx->arena, law, "GE", act, FINDING_PARTIAL);
			else if (rows[i].act[0])
				set_finding(cx->arena, law, "GE", act, rows[i].act);
			if (rows[i].code[0])
				test_code(cx->arena, law,
					  &test_row(cx->arena, law, "GE", act, FINDING_FULL)
						   ->qualifiers,
					  rows[i].code);
			EQ_STR(best(cx, law, "illegal-access", act, "", NULL), rows[i].status);
			/* the other scheme's Act does not help */
			if (i == 0)
				EQ_STR(best(cx, law, "illegal-access",
					    london ? "mla-general" : "extradition", "", NULL),
				       "unknown");
		}
}

TEST(european_orders_need_a_provider)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t measure = test_measure(w->law, "direct-preservation-order");
	struct question q = { .from = test_country(w->law, "FR"),
			      .offence = test_concept(w->law, "illegal-access"),
			      .measure = measure };
	struct dual_sets dual = basis_dual(w, q.from, q.offence);
	struct basis_list bases = basis_offering(w, measure);
	REQUIRE(bases.n >= 1);
	EQ_STR(basis_id(cx->arena, w->law, &bases.p[0]), "eu-eevidence-reg");
	struct basis_sets s;
	basis_evaluate(w, &q, &bases.p[0], &dual, &s);
	EQ(basis_status(&s, test_country(w->law, "IE")), ROUTE_UNKNOWN);
	EQ(basis_status(&s, test_country(w->law, "DK")), ROUTE_NONE);
	q.provider_named = true;
	basis_evaluate(w, &q, &bases.p[0], &dual, &s);
	EQ(basis_status(&s, test_country(w->law, "IE")), ROUTE_CONDITIONAL);
	EQ(basis_status(&s, test_country(w->law, "DK")), ROUTE_NONE);
}

/* The lowest status that a condition names wins, in any order. */
TEST(conditions_add_up_to_the_lowest)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_declare(cx->arena, law, "GE", "budapest", "14(3)",
		     law_qualifier(law, STR("limits-art20")));
	test_declare(cx->arena, law, "GE", "budapest", "14(3)",
		     law_qualifier(law, STR("excludes-closed-networks")));
	EQ_STR(best(cx, law, "illegal-access", "realtime-traffic", "offence-in-art20-list=yes",
		    NULL),
	       "conditional");
	EQ_STR(best(cx, law, "illegal-access", "realtime-traffic", "offence-in-art20-list=no",
		    NULL),
	       "blocked");
	test_status(cx->arena, law, "GE", "budapest", STATUS_UNKNOWN);
	EQ_STR(best(cx, law, "illegal-access", "realtime-traffic", "", NULL), "unknown");
	EQ_STR(best(cx, law, "illegal-access", "realtime-traffic", "offence-in-art20-list=no",
		    NULL),
	       "blocked");
}

TEST(a_basis_takes_the_words_for_its_measure)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct basis_list list = basis_offering(w, test_measure(w->law, "stored-data"));
	bool budapest = false, mlat = false;
	for (size_t i = 0; i < list.n; i++) {
		const struct request_basis *b = &list.p[i];
		struct str id = basis_id(cx->arena, w->law, b);
		CHECK(!i || list.p[i - 1].is_bilateral <= b->is_bilateral);
		if (str_eq(id, STR("budapest"))) {
			budapest = true;
			CHECK(b->exact && str_eq(b->row->provision, STR("31")));
		}
		if (str_eq(id, STR("bilateral/mlat")))
			mlat = b->is_bilateral && !b->row && !b->exact;
		if (str_eq(id, STR("eu-eio"))) // only words for assistance in general
			CHECK(!b->exact && b->row);
		CHECK(!str_eq(id, STR("bilateral/extradition")) && !str_eq(id, STR("malabo")) &&
		      !str_eq(id, STR("g7-24-7")));
	}
	CHECK(budapest && mlat);
	list = basis_offering(w, test_measure(w->law, "extradition"));
	for (size_t i = 0; i < list.n; i++) // no general words for a surrender
		if (str_eq(basis_id(cx->arena, w->law, &list.p[i]), STR("untoc")))
			CHECK(!list.p[i].row && !list.p[i].exact);
}
