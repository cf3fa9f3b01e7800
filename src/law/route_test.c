// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/route.h"

#include "core/test.h"
#include "law/test_world.h"

/* "budapest/open bilateral/mlat/conditional": the routes in their order. */
static struct str told(struct cx *cx, const struct world *w, const struct route_answer *a)
{
	struct str out = { 0 };
	for (size_t i = 0; i < a->routes.n; i++)
		out = arena_fmt(cx->arena, "%.*s%s%.*s/%s", STR_ARG(out), i ? " " : "",
				STR_ARG(basis_id(cx->arena, w->law, &a->routes.p[i].basis)),
				route_status_word(a->routes.p[i].status));
	return out;
}

/* A treaty between Sri Lanka and Georgia, in force since 2010. */
static struct bilateral *add_bilateral(struct arena *arena, struct law *law, const char *kind,
				       const char *measure)
{
	struct bilateral *all = arena_new(arena, struct bilateral, law->bilateral.n + 1);
	for (size_t i = 0; i < law->bilateral.n; i++)
		all[i] = law->bilateral.p[i];
	struct bilateral *b = &all[law->bilateral.n++];
	law->bilateral.p = all;
	*b = (struct bilateral){ .a = test_country(law, "LK"),
				 .b = test_country(law, "GE"),
				 .kind = str_from_c(kind),
				 .status = BILATERAL_SEEN,
				 .stands_alone = true,
				 .in_force = test_day("2010-01-01"),
				 .prov.confidence = CONFIDENCE_VERIFIED };
	test_push(arena, &b->offers, test_measure(law, measure));
	return b;
}

/* Makes both members of the Commonwealth, with an Act of Georgia. */
static void add_scheme(struct arena *arena, struct law *law)
{
	size_t o = (size_t)law_organisation(law, STR("commonwealth"));
	law->countries.p[test_country(law, "LK")].member[o] = YN_YES;
	law->countries.p[test_country(law, "GE")].member[o] = YN_YES;
	test_row(arena, law, "GE", "mla-general", FINDING_FULL);
}

/* ---- order (rule 5.7) ---------------------------------------------------- */

TEST(the_better_status_comes_first)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	add_bilateral(cx->arena, law, "mlat", "stored-data");
	add_scheme(cx->arena, law);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data")),
	       "budapest/open bilateral/mlat/open harare/conditional");
	test_status(cx->arena, law, "GE", "budapest", STATUS_UNKNOWN);
	w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data")),
	       "bilateral/mlat/open harare/conditional budapest/unknown");
	test_row(cx->arena, law, "GE", "mla-general", FINDING_NONE);
	w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data")),
	       "bilateral/mlat/open budapest/unknown harare/blocked");
}

TEST(a_binding_basis_comes_before_a_voluntary_one)
{
	struct law *law = test_law_bare(cx->arena);
	add_bilateral(cx->arena, law, "mlat", "stored-data")->stands_alone = false;
	add_scheme(cx->arena, law);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data");
	EQ_STR(told(cx, w, a), "bilateral/mlat/conditional harare/conditional");
	CHECK(a->routes.p[0].binding && !a->routes.p[1].binding);
}

TEST(not_asking_dual_criminality_comes_first)
{
	struct law *law = test_law_bare_with(cx->arena, "arab-conv");
	test_bind(cx->arena, law, "LK", "budapest");
	test_bind(cx->arena, law, "GE", "budapest");
	test_row(cx->arena, law, "LK", "spam", FINDING_FULL);
	test_row(cx->arena, law, "GE", "spam", FINDING_FULL);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ_STR(told(cx, w, test_ask(cx, w, "LK", "GE", "spam", "expedited-preservation")),
	       "budapest/open arab-conv/open"); // neither asks: the order of the list
	test_declare(cx->arena, law, "GE", "budapest", "29(4)",
		     law_qualifier(law, STR("dual-criminality-for-preservation")));
	w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "spam", "expedited-preservation");
	EQ_STR(told(cx, w, a), "arab-conv/open budapest/open");
	EQ(a->routes.p[0].dual, DC_ASKED_NO);
	EQ(a->routes.p[1].dual, DC_ASKED_YES);
}

TEST(words_for_exactly_this_measure_come_first)
{
	struct law *law = test_law_bare_with(cx->arena, "eu-eio"); // words for help in general
	test_bind(cx->arena, law, "LK", "uncc");
	test_bind(cx->arena, law, "GE", "uncc");
	law->instruments.p[test_instrument(law, "uncc")].in_force = test_day("2010-01-01");
	CHECK(test_instrument(law, "eu-eio") < test_instrument(law, "uncc"));
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data");
	EQ_STR(told(cx, w, a), "uncc/open eu-eio/open");
	CHECK(a->routes.p[0].exact && !a->routes.p[1].exact);
	a = test_ask(cx, w, "LK", "GE", "illegal-access", "mla-general");
	EQ_STR(told(cx, w, a), "eu-eio/open uncc/open"); // both have them: the list's order
}

TEST(the_order_of_the_list_comes_last)
{
	struct law *law = test_law_bare_with(cx->arena, "coe-mla-1959"); // no words at all
	static const char *const others[] = { "untoc", "cis-2001", "oas-nassau-1992" };
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		test_bind(cx->arena, law, "LK", others[i]);
		test_bind(cx->arena, law, "GE", others[i]);
	}
	add_bilateral(cx->arena, law, "mlat", "mla-general");
	struct world *w = test_world(cx, law, TEST_DATE, "organised-group=no");
	EQ_STR(told(cx, w, test_ask(cx, w, "LK", "GE", "illegal-access", "mla-general")),
	       "coe-mla-1959/open cis-2001/open oas-nassau-1992/open bilateral/mlat/open "
	       "untoc/blocked");
}

/* ---- one route ----------------------------------------------------------- */

TEST(a_condition_names_the_facts_that_settle_it)
{
	struct law *law = test_law_bare_with(cx->arena, "untoc");
	struct national *ge = test_row(cx->arena, law, "GE", "illegal-access", FINDING_FULL);
	test_code(cx->arena, law, &ge->qualifiers, "requires-security-infringement");
	struct world *w = test_world(cx, law, TEST_DATE, "transnational=yes");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "mla-general");
	REQUIRE(a->routes.n == 1);
	const struct route *r = &a->routes.p[0];
	EQ(r->status, ROUTE_UNKNOWN);
	REQUIRE(r->conditions.n == 3);
	EQ(r->conditions.p[0].code, COND_DUAL_MAYBE);
	EQ(r->conditions.p[0].lowers_to, ROUTE_CONDITIONAL);
	EQ_STR(test_facts_words(cx->arena, law, &r->conditions.p[0].facts), "security-bypassed");
	EQ(r->conditions.p[1].code, COND_ORGANISED_GROUP);
	EQ_STR(test_facts_words(cx->arena, law, &r->conditions.p[1].facts), "organised-group");
	EQ(r->conditions.p[2].code, COND_PENALTY_FOUR_YEARS);
	EQ(r->conditions.p[2].lowers_to, ROUTE_UNKNOWN);
	CHECK(fact_set_empty(&r->conditions.p[2].facts));
}

TEST(a_condition_that_is_met_is_not_told)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_declare(cx->arena, law, "GE", "budapest", "14(3)",
		     law_qualifier(law, STR("limits-art20")));
	struct world *w = test_world(cx, law, TEST_DATE, "offence-in-art20-list=yes");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "realtime-traffic");
	EQ(a->routes.p[0].conditions.n, 0);
	w = test_world(cx, law, TEST_DATE, "");
	a = test_ask(cx, w, "LK", "GE", "illegal-access", "realtime-traffic");
	REQUIRE(a->routes.p[0].conditions.n == 1);
	EQ(a->routes.p[0].conditions.p[0].code, COND_ART20_LIST);
	EQ_STR(test_facts_words(cx->arena, law, &a->routes.p[0].conditions.p[0].facts),
	       "offence-in-art20-list");
}

/* The prov of what a route rests on is among its rows. */
static bool rests_on(const struct route *r, const struct prov *prov)
{
	for (size_t i = 0; i < r->rows.n; i++)
		if (r->rows.p[i] == prov)
			return true;
	return false;
}

TEST(where_both_must_punish_it_their_laws_are_rested_on)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	struct national *lk = test_row(cx->arena, law, "LK", "illegal-access", FINDING_FULL);
	struct national *ge = test_row(cx->arena, law, "GE", "illegal-access", FINDING_FULL);
	test_status(cx->arena, law, "LK", "budapest", STATUS_BOUND)->in_force = test_day(
		"2015-09-01");
	test_status(cx->arena, law, "GE", "budapest", STATUS_BOUND)->in_force = test_day(
		"2012-10-01");
	test_declare(cx->arena, law, "GE", "budapest", "2",
		     law_qualifier(law, STR("requires-security-infringement")));
	const struct country *c = &law->countries.p[test_country(law, "GE")];
	const struct prov *declared = &c->declarations.p[c->declarations.n - 1].prov;
	struct world *w = test_world(cx, law, TEST_DATE, "");

	const struct route *r =
		&test_ask(cx, w, "LK", "GE", "illegal-access", "extradition")->routes.p[0];
	CHECK(rests_on(r, &lk->prov) && rests_on(r, &ge->prov) && rests_on(r, declared));
	r = &test_ask(cx, w, "LK", "GE", "illegal-access", "expedited-preservation")->routes.p[0];
	CHECK(!rests_on(r, &lk->prov) && !rests_on(r, &ge->prov) && !rests_on(r, declared));
}

/* One row after the other is only known; each that the route rests on shows. */
TEST(the_confidence_is_that_of_the_weakest_row)
{
	for (int weak = 0; weak < 7; weak++) {
		struct law *law = test_law_bare_with(cx->arena, "untoc");
		struct instrument *untoc = &law->instruments.p[test_instrument(law, "untoc")];
		struct measure_row row = untoc->measures.p[0];
		struct national *lk = test_row(cx->arena, law, "LK", "illegal-access",
					       FINDING_FULL);
		struct national *ge = test_row(cx->arena, law, "GE", "illegal-access",
					       FINDING_FULL);
		lk->years_low = lk->years_high = ge->years_low = ge->years_high = 5;
		untoc->measures.p = &row;
		untoc->measures.n = 1;
		struct status *a = test_status(cx->arena, law, "LK", "untoc", STATUS_BOUND);
		struct status *b = test_status(cx->arena, law, "GE", "untoc", STATUS_BOUND);
		a->in_force = b->in_force = test_day("2005-01-01");
		row.prov.confidence = weak == 1 ? CONFIDENCE_KNOWN : CONFIDENCE_VERIFIED;
		untoc->prov.confidence = weak == 2 ? CONFIDENCE_KNOWN : CONFIDENCE_VERIFIED;
		a->prov.confidence = weak == 3 ? CONFIDENCE_KNOWN : CONFIDENCE_VERIFIED;
		b->prov.confidence = weak == 4 ? CONFIDENCE_KNOWN : CONFIDENCE_VERIFIED;
		lk->finding_seen = weak != 5;
		ge->prov.confidence = weak == 6 ? CONFIDENCE_KNOWN : CONFIDENCE_VERIFIED;
		struct world *w = test_world(cx, law, TEST_DATE,
					     "organised-group=yes transnational=yes");
		struct route_answer *r = test_ask(cx, w, "LK", "GE", "illegal-access",
						  "mla-general");
		REQUIRE(r->routes.n == 1);
		EQ(r->best, ROUTE_OPEN);
		EQ(r->confidence, weak ? CONFIDENCE_KNOWN : CONFIDENCE_VERIFIED);
		const struct prov *all[] = { &row.prov, &untoc->prov, &a->prov,
					     &b->prov,	&lk->prov,    &ge->prov };
		for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
			CHECK(rests_on(&r->routes.p[0], all[i]));
	}
}

/* A penalty below four years blocks whatever the other side's law says. */
TEST(a_block_rests_on_the_penalty_that_blocks)
{
	struct law *law = test_law_bare_with(cx->arena, "untoc");
	struct national *lk = test_row(cx->arena, law, "LK", "illegal-access", FINDING_UNKNOWN);
	struct national *ge = test_row(cx->arena, law, "GE", "illegal-access", FINDING_FULL);
	lk->prov.confidence = CONFIDENCE_NONE;
	ge->years_low = ge->years_high = 3;
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "mla-general");
	EQ(a->best, ROUTE_BLOCKED);
	CHECK(a->confidence != CONFIDENCE_NONE);
	CHECK(rests_on(&a->routes.p[0], &ge->prov));
	CHECK(!rests_on(&a->routes.p[0], &lk->prov));
}

TEST(what_is_unknown_has_no_confidence)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_status(cx->arena, law, "GE", "budapest", STATUS_UNKNOWN);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data");
	EQ(a->best, ROUTE_UNKNOWN);
	EQ(a->confidence, CONFIDENCE_NONE);
	EQ(a->routes.p[0].confidence, CONFIDENCE_NONE);
	test_status(cx->arena, law, "GE", "budapest", STATUS_NOT_PARTY);
	w = test_world(cx, law, TEST_DATE, "");
	a = test_ask(cx, w, "LK", "GE", "illegal-access", "stored-data");
	EQ(a->best, ROUTE_NONE);
	EQ(a->routes.n, 0);
	EQ(a->confidence, CONFIDENCE_NONE);
}

/* A reservation is cited where it acts, and only there. */
TEST(a_reservation_is_cited_where_it_acts)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_declare(cx->arena, law, "GE", "budapest", "29(4)",
		     law_qualifier(law, STR("dual-criminality-for-preservation")));
	test_row(cx->arena, law, "GE", "illegal-access", FINDING_NONE);
	test_row(cx->arena, law, "LK", "spam", FINDING_FULL);
	test_row(cx->arena, law, "GE", "spam", FINDING_NONE);
	const struct prov *made = &law->countries.p[test_country(law, "GE")].declarations.p[0].prov;
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "spam", "expedited-preservation");
	EQ(a->best, ROUTE_BLOCKED);
	CHECK(rests_on(&a->routes.p[0], made));
	a = test_ask(cx, w, "LK", "GE", "illegal-access", "extradition");
	EQ(a->best, ROUTE_BLOCKED); // by article 24 itself
	CHECK(!rests_on(&a->routes.p[0], made));
}

/* ---- who answers (rule 5.8) ---------------------------------------------- */

TEST(the_measure_names_the_channel)
{
	static const struct {
		const char *from, *to, *measure, *basis;
		enum channel channel;
		const char *kind, *declared; // of the authorities, and of the declaration
	} rows[] = {
		{ "LK", "GE", "expedited-preservation", "budapest", CHANNEL_24_7, "24-7-point",
		  "35" },
		{ "LK", "GE", "partial-disclosure-traffic", "budapest", CHANNEL_24_7, "24-7-point",
		  "35" },
		{ "LK", "GE", "stored-data", "budapest", CHANNEL_CENTRAL, "central-authority", "" },
		{ "LK", "US", "stored-data", "budapest", CHANNEL_CENTRAL, "central-authority",
		  "27(2)" },
		{ "LK", "AT", "extradition", "budapest", CHANNEL_CENTRAL, "central-authority",
		  "24(7)" },
		{ "AU", "US", "stored-data", "bilateral/mlat", CHANNEL_CENTRAL, "central-authority",
		  "" }, // declared to the Convention, not to this treaty
		{ "FR", "ES", "mla-general", "coe-mla-1959", CHANNEL_CENTRAL, "central-authority",
		  "" },
		{ "FR", "ES", "mla-general", "budapest", CHANNEL_CENTRAL, "central-authority",
		  "27(2)" },
		{ "AU", "US", "direct-subscriber-info", "bilateral/executive-agreement",
		  CHANNEL_PROVIDER, "", "" },
		{ "FR", "IE", "direct-production-order", "eu-eevidence-reg", CHANNEL_PROVIDER, "",
		  "" },
		{ "LK", "GE", "spontaneous-info", "budapest", CHANNEL_COMPETENT,
		  "central-authority", "" },
	};
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct route_answer *a = test_ask(cx, w, rows[i].from, rows[i].to, "illegal-access",
						  rows[i].measure);
		const struct route *r = test_route(cx, w, a, rows[i].basis);
		REQUIRE(r);
		EQ(r->channel, rows[i].channel);
		CHECK((rows[i].kind[0] != '\0') == (r->authorities.n > 0));
		for (size_t k = 0; k < r->authorities.n; k++) {
			EQ_STR(r->authorities.p[k]->kind, rows[i].kind);
			EQ(r->authorities.p[k]->country, test_country(w->law, rows[i].to));
		}
		EQ_STR(r->declared.n ? r->declared.p[0]->article : STR(""), rows[i].declared);
	}
}

/* Budapest 27(9): said on routes over the Convention's own words only. */
TEST(an_urgent_request_goes_where_it_was_declared)
{
	static const struct {
		const char *from, *to, *offence, *measure, *basis;
		enum urgent urgent;
	} rows[] = {
		{ "LK", "GE", "illegal-access", "stored-data", "budapest", URGENT_DIRECT },
		{ "LK", "US", "illegal-access", "stored-data", "budapest", URGENT_CENTRAL },
		{ "LK", "JP", "illegal-access", "mla-no-treaty", "budapest", URGENT_CENTRAL },
		{ "LK", "US", "illegal-access", "expedited-preservation", "budapest",
		  URGENT_UNSAID }, // goes to the 24/7 point
		{ "LK", "AT", "illegal-access", "extradition", "budapest", URGENT_UNSAID },
		{ "FR", "RO", "racist-xenophobic-material", "stored-data", "budapest-ap1",
		  URGENT_DIRECT },
		{ "FR", "HU", "illegal-access", "mla-general", "coe-mla-1959", URGENT_UNSAID },
		{ "AU", "US", "illegal-access", "stored-data", "bilateral/mlat", URGENT_UNSAID },
	};
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct route_answer *a = test_ask(cx, w, rows[i].from, rows[i].to, rows[i].offence,
						  rows[i].measure);
		const struct route *r = test_route(cx, w, a, rows[i].basis);
		REQUIRE(r);
		EQ(r->urgent, rows[i].urgent);
	}
}

/* A code that stands under another treaty acts on none of the Convention's routes. */
TEST(a_declaration_speaks_for_its_own_treaty)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_bind(cx->arena, law, "LK", "untoc");
	test_bind(cx->arena, law, "GE", "untoc");
	test_declare(cx->arena, law, "GE", "untoc", "18(13)",
		     law_qualifier(law, STR("central-authority")));
	test_declare(cx->arena, law, "GE", "untoc", "18",
		     law_qualifier(law, STR("urgent-requests-to-central-authority")));
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access", "mla-general");
	const struct route *budapest = test_route(cx, w, a, "budapest");
	const struct route *untoc = test_route(cx, w, a, "untoc");
	REQUIRE(budapest && untoc);
	EQ(budapest->declared.n, 0);
	EQ(budapest->urgent, URGENT_DIRECT);
	EQ(untoc->declared.n, 1);
	EQ(untoc->urgent, URGENT_UNSAID);
}

/* Rule 1.3: what nobody has seen limits, but names nobody. */
TEST(an_unverified_declaration_limits_and_names_nobody)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_row(cx->arena, law, "GE", "spam", FINDING_NONE);
	test_declare(cx->arena, law, "GE", "budapest", "29(4)",
		     law_qualifier(law, STR("dual-criminality-for-preservation")));
	test_declare(cx->arena, law, "GE", "budapest", "35",
		     law_qualifier(law, STR("24-7-contact")));
	struct country *ge = &law->countries.p[test_country(law, "GE")];
	for (int verified = 0; verified < 2; verified++) {
		for (size_t i = 0; i < ge->declarations.n; i++)
			ge->declarations.p[i].prov.confidence = verified ? CONFIDENCE_VERIFIED
									 : CONFIDENCE_KNOWN;
		struct world_options o = { .date = test_day(TEST_DATE), .verified_only = true };
		struct world *w = world_build(cx->arena, law, o);
		struct route_answer *a = test_ask(cx, w, "LK", "GE", "spam",
						  "expedited-preservation");
		const struct route *r = test_route(cx, w, a, "budapest");
		REQUIRE(r);
		EQ(r->status, ROUTE_BLOCKED);
		EQ(r->declared.n, verified);
	}
}

/* An unknown power may be there: "none" is said only where no power is unknown. */
TEST(an_unknown_power_goes_before_a_missing_one)
{
	static const struct {
		enum finding search, order, best;
	} rows[] = {
		{ FINDING_NONE, FINDING_UNKNOWN, FINDING_UNKNOWN },
		{ FINDING_UNKNOWN, FINDING_NONE, FINDING_UNKNOWN },
		{ FINDING_NONE, FINDING_NONE, FINDING_NONE },
		{ FINDING_NONE, FINDING_PARTIAL, FINDING_PARTIAL },
		{ FINDING_FULL, FINDING_UNKNOWN, FINDING_FULL },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		struct national *search = test_row(cx->arena, law, "GE", "search-seizure",
						   FINDING_FULL);
		test_row(cx->arena, law, "GE", "production-order", rows[i].order);
		search->finding = rows[i].search;
		struct world *w = test_world(cx, law, TEST_DATE, "");
		uint16_t ge = test_country(law, "GE"), m = test_measure(law, "stored-data");
		EQ(route_power(w, ge, m).finding, rows[i].best);
		if (rows[i].search != FINDING_UNKNOWN)
			continue;
		search->finding = FINDING_FULL; // there, but nobody has seen it
		search->prov.confidence = CONFIDENCE_KNOWN;
		struct world_options o = { .date = test_day(TEST_DATE), .verified_only = true };
		EQ(route_power(world_build(cx->arena, law, o), ge, m).finding, FINDING_UNKNOWN);
	}
}

/* ---- time (rule 5.6) ----------------------------------------------------- */

/* The deadlines of preservation from Austria, as "60 days promised, 7 at home". */
TEST(a_promise_and_a_power_are_two_clocks)
{
	static const struct {
		const char *to, *promised, *at_home;
	} rows[] = {
		{ "LK", "preserve-min=P60D", "preserve-max=P7D" },
		{ "GE", "preserve-min=P60D", "" },
		{ "US", "preserve-min=P60D", "preserve-max=P90D" },
	};
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct route_answer *a = test_ask(cx, w, "AT", rows[i].to, "illegal-access",
						  "expedited-preservation");
		const struct route *r = test_route(cx, w, a, "budapest");
		REQUIRE(r && r->deadlines.n >= 1);
		CHECK(!r->deadlines.p[0].requested_law);
		EQ_STR(r->deadlines.p[0].code, rows[i].promised);
		CHECK(r->deadlines.p[0].words.n > 0);
		EQ(r->deadlines.n, rows[i].at_home[0] ? 2 : 1);
		if (r->deadlines.n < 2)
			continue;
		CHECK(r->deadlines.p[1].requested_law);
		EQ_STR(r->deadlines.p[1].code, rows[i].at_home);
	}
	/* Kenya's own clock runs although no treaty promises anything. */
	EQ_STR(route_power(w, test_country(w->law, "KE"),
			   test_measure(w->law, "expedited-preservation"))
		       .limit,
	       "P30D");
	/* another measure has no clock of preservation */
	struct route_answer *a = test_ask(cx, w, "AT", "US", "illegal-access", "stored-data");
	EQ(a->power.limit.n, 0);
	EQ(test_route(cx, w, a, "budapest")->deadlines.n, 0);
}

TEST(the_best_of_several_powers_counts)
{
	static const struct {
		const char *search, *production; // "" no row, or "none full ..." with a code
		const char *code;		 // of the search
		enum finding finding;
		enum yes_no commenced;
		const char *concept;
	} rows[] = {
		{ "", "", "", FINDING_UNKNOWN, YN_UNKNOWN, "search-seizure" },
		{ "", "full", "", FINDING_FULL, YN_UNKNOWN, "production-order" },
		{ "full", "", "", FINDING_FULL, YN_UNKNOWN, "search-seizure" },
		{ "full", "full", "", FINDING_FULL, YN_UNKNOWN, "search-seizure" },
		{ "partial", "full", "", FINDING_FULL, YN_UNKNOWN, "production-order" },
		{ "none", "partial", "", FINDING_PARTIAL, YN_UNKNOWN, "production-order" },
		{ "none", "", "", FINDING_NONE, YN_UNKNOWN, "search-seizure" },
		{ "full", "", "not-commenced", FINDING_NONE, YN_NO, "search-seizure" },
		{ "full", "none", "not-commenced", FINDING_NONE, YN_NO, "search-seizure" },
		{ "full", "partial", "not-commenced", FINDING_PARTIAL, YN_UNKNOWN,
		  "production-order" },
		{ "full", "", "partly-commenced", FINDING_PARTIAL, YN_UNKNOWN, "search-seizure" },
	};
	const char *const concepts[] = { "search-seizure", "production-order" };
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct law *law = test_law_bare(cx->arena);
		const char *const what[] = { rows[i].search, rows[i].production };
		for (size_t k = 0; k < 2; k++) {
			enum finding f = what[k][0] == 'f'   ? FINDING_FULL
					 : what[k][0] == 'p' ? FINDING_PARTIAL
							     : FINDING_NONE;
			if (!what[k][0])
				continue;
			struct national *row = test_row(cx->arena, law, "GE", concepts[k], f);
			if (k == 0 && rows[i].code[0])
				test_code(cx->arena, law, &row->qualifiers, rows[i].code);
		}
		struct world *w = test_world(cx, law, TEST_DATE, "");
		struct route_power p = route_power(w, test_country(law, "GE"),
						   test_measure(law, "stored-data"));
		CHECK(p.needed);
		EQ(p.finding, rows[i].finding);
		EQ(p.commenced, rows[i].commenced);
		EQ(p.concept, test_concept(law, rows[i].concept));
	}
	struct law *law = test_law_bare(cx->arena); // only preservation has a clock
	test_code(cx->arena, law,
		  &test_row(cx->arena, law, "GE", "search-seizure", FINDING_FULL)->qualifiers,
		  "72-hours");
	struct world *w = test_world(cx, law, TEST_DATE, "");
	uint16_t ge = test_country(law, "GE");
	EQ(route_power(w, ge, test_measure(law, "stored-data")).limit.n, 0);
	CHECK(!route_power(w, ge, test_measure(law, "spontaneous-info")).needed);
}

/* The Party owes the help whether or not its law is ready. */
TEST(a_missing_power_does_not_change_the_status)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_row(cx->arena, law, "GE", "expedited-preservation", FINDING_NONE);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	struct route_answer *a = test_ask(cx, w, "LK", "GE", "illegal-access",
					  "expedited-preservation");
	EQ(a->best, ROUTE_OPEN);
	EQ(a->power.finding, FINDING_NONE);
}

/* ---- without any request (rule 5.10) ------------------------------------- */

TEST(consent_is_for_parties)
{
	static const struct {
		const char *from, *to;
		enum yes_no consent;
	} rows[] = {
		{ "LK", "US", YN_YES },
		{ "LK", "KE",
		  YN_UNKNOWN }, // Kenya's own power is one to reach out, not to be reached
		{ "KE", "US", YN_UNKNOWN },
		{ "LK", "FJ", YN_YES },
	};
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct route_answer *a = test_ask(cx, w, rows[i].from, rows[i].to, "illegal-access",
						  "stored-data");
		EQ(a->without[0].kind, WITHOUT_OPEN_DATA);
		EQ(a->without[0].possible, YN_YES);
		EQ(a->without[1].kind, WITHOUT_CONSENT);
		EQ(a->without[1].possible, rows[i].consent);
		EQ(a->without[2].kind, WITHOUT_VOLUNTARY);
		EQ(a->without[2].possible, YN_UNKNOWN);
	}
}

/* Whether both punish is symmetric; whether that is asked for is not. */
TEST(dual_criminality_is_asked_one_way_only)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct route_answer *there = test_ask(cx, w, "LK", "AT", "child-solicitation",
					      "expedited-preservation");
	struct route_answer *back = test_ask(cx, w, "AT", "LK", "child-solicitation",
					     "expedited-preservation");
	EQ(there->dual.answer, back->dual.answer);
	EQ(test_route(cx, w, there, "budapest")->dual, DC_ASKED_YES); // 29(4)
	EQ(test_route(cx, w, back, "budapest")->dual, DC_ASKED_NO);
}

/* ---- what our data are silent about -------------------------------------- */

TEST(a_treaty_without_a_word_on_either_side_is_untold)
{
	struct law *law = test_law_copy(cx->arena);
	const uint16_t igad = test_instrument(law, "igad-mla-2009");
	const struct request_basis basis = { .instrument = igad };
	const uint16_t ie = test_country(law, "IE"), dk = test_country(law, "DK");
	struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ(basis_is_untold(w, &basis, ie, dk), true);
	const struct route_answer *a = test_ask(cx, w, "IE", "DK", "illegal-access", "mla-general");
	const struct route *r = test_route(cx, w, a, "igad-mla-2009");
	REQUIRE(r);
	EQ(r->untold, true);
	test_bind(cx->arena, law, "DK", "igad-mla-2009");
	w = test_world(cx, law, TEST_DATE, "");
	EQ(basis_is_untold(w, &basis, ie, dk), false);
	r = test_route(cx, w, test_ask(cx, w, "IE", "DK", "illegal-access", "mla-general"),
		       "igad-mla-2009");
	REQUIRE(r);
	EQ(r->untold, false);
}
