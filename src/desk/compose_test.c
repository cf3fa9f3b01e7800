// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/compose.h"

#include "core/test.h"
#include "desk/test_requests.h"
#include "law/test_world.h"

/* From Sri Lanka to Georgia, with every word said that art. 29(2) and art. 15 ask for. */
static struct request complete(struct cx *cx, enum request_kind kind)
{
	return desk_test_words(cx, kind, "LK", "GE");
}

static void decide(struct request *r, const char *code)
{
	r->decisions[r->decisions_n++] = (struct decision){ .code = str_from_c(code),
							    .reason = STR("because") };
}

/* Both bound by the Budapest Convention, nothing else between them, both with the power. */
static struct law *the_law(struct cx *cx)
{
	struct law *law = test_law_bare_with(cx->arena, "budapest");
	test_row(cx->arena, law, "GE", "expedited-preservation", FINDING_FULL);
	test_row(cx->arena, law, "GE", "search-seizure", FINDING_FULL);
	return law;
}

static struct composition of(struct cx *cx, const struct law *law, const struct request *r)
{
	struct composition c;
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	REQUIRE(compose(cx, w, r, &c) == RC_OK);
	return c;
}

static bool stops(const struct composition *c, enum stop s)
{
	return (c->stops >> s) & 1;
}

static const struct gap *gap_of(const struct composition *c, enum request_field f)
{
	for (size_t i = 0; i < c->gaps.n; i++)
		if (c->gaps.p[i].field == f)
			return &c->gaps.p[i];
	return NULL;
}

static const struct doubt *doubt_of(const struct composition *c, const char *code)
{
	for (size_t i = 0; i < c->doubts.n; i++)
		if (str_eq(str_from_c(c->doubts.p[i].code), str_from_c(code)))
			return &c->doubts.p[i];
	return NULL;
}

TEST(a_complete_preservation_request_may_leave)
{
	const struct request r = complete(cx, KIND_PRESERVATION);
	const struct composition c = of(cx, the_law(cx), &r);
	EQ(c.stops, 0);
	EQ(c.gaps.n, 0);
	EQ(c.flags, 0);
	EQ(c.authority, YN_NO); // 29(1): the intention to ask is enough
	static const enum guard met[] = { GUARD_BASIS, GUARD_COMPLETE,	GUARD_SAFEGUARDS,
					  GUARD_DUAL,  GUARD_AUTHORITY, GUARD_DECIDED,
					  GUARD_FLAGS };
	for (size_t i = 0; i < sizeof(met) / sizeof(*met); i++)
		CHECK(guards_has(c.met, met[i]));
	CHECK(!guards_has(c.met, GUARD_ONE_PERSON));
	CHECK(!guards_has(c.met, GUARD_APPROVED));
}

TEST(each_thing_that_is_missing_is_named_with_its_source)
{
	struct law *law = the_law(cx);
	struct request r = complete(cx, KIND_PRESERVATION);
	r.text[FIELD_DATA_LINK] = STR(" \n");
	struct composition c = of(cx, law, &r);
	CHECK(stops(&c, STOP_MISSING) && !guards_has(c.met, GUARD_COMPLETE));
	EQ(c.gaps.n, 1);
	EQ_STR(c.gaps.p[0].why, "How the data relate to the offence");
	CHECK(str_find(c.gaps.p[0].source, STR("29")) != STR_NONE);
	r = complete(cx, KIND_PRESERVATION);
	r.text[FIELD_LESS_INTRUSIVE] = STR("");
	c = of(cx, law, &r);
	CHECK(stops(&c, STOP_SAFEGUARDS) && !stops(&c, STOP_MISSING));
	EQ_STR(gap_of(&c, FIELD_LESS_INTRUSIVE)->source, "Budapest Convention 15");
	r.classes = 0;
	r.data_from = r.data_to = (struct instant){ 0 };
	c = of(cx, law, &r);
	CHECK(c.gaps.n > 1);
	for (size_t i = 0; i < c.gaps.n; i++) // each is a link on the page
		CHECK(c.gaps.p[i].label.n > 0);
	r = complete(cx, KIND_PRESERVATION);
	r.text[FIELD_FOLLOW_UP] = STR(""); // 29(2)(f)
	c = of(cx, law, &r);
	CHECK(gap_of(&c, FIELD_FOLLOW_UP) != NULL);
}

TEST(data_have_a_class_a_period_and_no_more_than_the_kind_reaches)
{
	struct request r = complete(cx, KIND_SUBSCRIBER);
	EQ(safeguards_missing(&r).gaps, SAFEGUARD_TOO_WIDE);
	r.classes = DATA_SUBSCRIBER;
	r.data_to = r.data_from;
	EQ(safeguards_missing(&r).gaps, 0);
	r = complete(cx, KIND_STORED_DATA);
	r.data_to = r.data_from;
	EQ(safeguards_missing(&r).gaps, SAFEGUARD_PERIOD);
	r.classes = 0;
	EQ(safeguards_missing(&r).gaps, SAFEGUARD_CLASSES);
	r.progress.kind = KIND_ADVICE;
	for (enum request_field f = 0; f < FIELDS; f++)
		r.text[f] = STR("");
	CHECK(safeguards_are_met(&r)); // asks for no data
}

TEST(a_period_ends_after_it_begins_and_not_in_days_to_come)
{
	struct request r = complete(cx, KIND_PRESERVATION);
	CHECK(!safeguards_period_fault(&r, cx->now));
	r.data_to = r.data_from;
	CHECK(safeguards_period_fault(&r, cx->now));
	r.data_to = r.data_from = (struct instant){ 0 };
	CHECK(!safeguards_period_fault(&r, cx->now)); // safeguards_missing tells that
	r.data_from = cx->now;
	r.data_to = (struct instant){ cx->now.us + DAYS(2).us };
	CHECK(!safeguards_period_fault(&r, cx->now));
	r.data_to.us++;
	CHECK(safeguards_period_fault(&r, cx->now));
	r.progress.kind = KIND_REALTIME_TRAFFIC; // is of what is still to come
	CHECK(!safeguards_period_fault(&r, cx->now));
}

TEST(a_closed_basis_stops_and_an_unknown_one_asks_for_a_decision)
{
	struct law *law = the_law(cx);
	struct request r = complete(cx, KIND_PRESERVATION);
	test_status(cx->arena, law, "GE", "budapest", STATUS_UNKNOWN);
	struct composition c = of(cx, law, &r);
	CHECK(doubt_of(&c, "basis-unknown") && stops(&c, STOP_DOUBT));
	decide(&r, "basis-unknown");
	c = of(cx, law, &r);
	CHECK(!stops(&c, STOP_BASIS) && doubt_of(&c, "basis-unknown")->decided);
	test_status(cx->arena, law, "GE", "budapest", STATUS_SIGNED);
	struct composition not_made;
	EQ(compose(cx, test_world(cx, law, TEST_DATE, ""), &r, &not_made), RC_INVALID);
	r.basis = STR("");
	c = of(cx, law, &r);
	CHECK(stops(&c, STOP_BASIS));
	r.basis = STR("none");
	c = of(cx, law, &r);
	CHECK(!stops(&c, STOP_BASIS) && stops(&c, STOP_DOUBT) && doubt_of(&c, "no-basis"));
}

TEST(dual_criminality_stops_when_required_and_answered_no)
{
	struct law *law = the_law(cx);
	struct request r = complete(cx, KIND_PRESERVATION);
	test_declare(cx->arena, law, "GE", "budapest", "29(4)",
		     law_qualifier(law, STR("dual-criminality-for-preservation")));
	r.offence = STR("identity-crime");
	test_row(cx->arena, law, "LK", "identity-crime", FINDING_FULL);
	test_row(cx->arena, law, "GE", "identity-crime", FINDING_NONE);
	for (size_t i = 0; i < law->concepts.p[law_concept(law, r.offence)].kin.n; i++)
		test_row(
			cx->arena, law, "GE",
			str_c(cx->arena,
			      law->concepts.p[law->concepts.p[law_concept(law, r.offence)].kin.p[i]]
				      .id),
			FINDING_NONE);
	struct composition c = of(cx, law, &r);
	EQ(c.answer->dual.answer, PUNISH_NO);
	EQ(c.route->dual, DC_ASKED_YES);
	CHECK(stops(&c, STOP_DUAL) && !guards_has(c.met, GUARD_DUAL));
	decide(&r, "dual-criminality"); // no officer can decide that away
	c = of(cx, law, &r);
	CHECK(stops(&c, STOP_DUAL));
	test_no_row(law, "GE", "identity-crime");
	r.decisions_n = 0;
	c = of(cx, law, &r);
	CHECK(!stops(&c, STOP_DUAL) && doubt_of(&c, "dual-criminality"));
}

TEST(a_judge_is_asked_where_the_own_law_says_so)
{
	struct law *law = the_law(cx);
	struct request r = complete(cx, KIND_STORED_DATA);
	const uint16_t power = test_concept(law, "search-seizure");
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	EQ(compose_authority(w, test_country(law, "LK"), power), YN_UNKNOWN);
	struct national *row = test_row(cx->arena, law, "LK", "search-seizure", FINDING_FULL);
	test_code(cx->arena, law, &row->qualifiers, "court-order-required");
	struct composition c = of(cx, law, &r);
	EQ(c.authority, YN_YES);
	CHECK(stops(&c, STOP_AUTHORITY) && !guards_has(c.met, GUARD_AUTHORITY));
	decide(&r, "authority"); // no officer can decide that away
	CHECK((of(cx, law, &r).stops >> STOP_AUTHORITY) & 1);
	r.authorisation.b[0] = 1;
	CHECK(!((of(cx, law, &r).stops >> STOP_AUTHORITY) & 1));
	r.at.authorisation_ends = cx->now; // has ended
	CHECK((of(cx, law, &r).stops >> STOP_AUTHORITY) & 1);
	test_code(cx->arena, law, &row->qualifiers, "urgency-exception");
	EQ(of(cx, law, &r).authority, YN_UNKNOWN);
}

TEST(offences_to_look_at_twice_wait_for_an_approvers_reason)
{
	struct law *law = the_law(cx);
	struct request r = complete(cx, KIND_PRESERVATION);
	r.offence = STR("racist-insult");
	r.political = true;
	struct composition c = of(cx, law, &r);
	EQ(c.flags, 1U << FLAG_SPEECH | 1U << FLAG_POLITICAL | 1U << FLAG_NO_COUNTERPART);
	CHECK(stops(&c, STOP_FLAG) && !guards_has(c.met, GUARD_FLAGS));
	for (enum flag f = 0; f < FLAGS_COUNT; f++)
		decide(&r, flag_code(f));
	c = of(cx, law, &r);
	CHECK(guards_has(c.met, GUARD_FLAGS));
	r.offence = STR("csam-possession"); // a part of what art. 9 defines
	r.political = false;
	EQ(of(cx, law, &r).flags, 0);
}

TEST(less_intrusive_ways_are_offered)
{
	struct law *law = the_law(cx);
	struct request r = complete(cx, KIND_STORED_DATA);
	r.classes = DATA_CONTENT | DATA_SUBSCRIBER;
	const struct composition c = of(cx, law, &r);
	bool preservation = false, fewer = false, deeper = false;
	for (size_t i = 0; i < c.narrower.n; i++) {
		const struct narrower *n = &c.narrower.p[i];
		preservation |= n->measure == test_measure(law, "expedited-preservation");
		deeper |= n->measure == test_measure(law, "content-interception");
		fewer |= n->measure == LAW_NONE && n->classes == DATA_SUBSCRIBER;
	}
	CHECK(preservation && fewer && !deeper);
}

TEST(what_follows_from_the_basis_is_filled_in)
{
	struct law *law = the_law(cx);
	struct national *row = test_row(cx->arena, law, "GE", "expedited-preservation",
					FINDING_FULL);
	test_code(cx->arena, law, &row->qualifiers, "72-hours");
	struct request r = complete(cx, KIND_PRESERVATION);
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	struct composition c;
	r.basis = STR("");
	REQUIRE(compose(cx, w, &r, &c) == RC_OK);
	compose_fill(cx->arena, w, &c, &r);
	EQ_STR(r.basis, "budapest");
	EQ_STR(r.provision, "29");
	REQUIRE(r.terms_n >= 1);
	EQ_STR(r.terms[0].code, "preserve-min=P60D");
	EQ_STR(r.terms[0].source, "Budapest Convention 29");
	// An instrument that does not bind sets no clock.
	test_status(cx->arena, law, "GE", "budapest", STATUS_UNKNOWN);
	w = test_world(cx, law, TEST_DATE, "");
	REQUIRE(compose(cx, w, &r, &c) == RC_OK);
	compose_fill(cx->arena, w, &c, &r);
	EQ(r.terms_n, 0);
}

TEST(an_order_at_home_has_the_ceiling_of_the_convention)
{
	struct law *law = the_law(cx);
	struct request r = complete(cx, KIND_ORDER_PRESERVATION);
	r.to = STR("LK");
	r.provider = STR("a provider");
	const struct world *w = test_world(cx, law, TEST_DATE, "");
	struct composition c;
	REQUIRE(compose(cx, w, &r, &c) == RC_OK);
	compose_fill(cx->arena, w, &c, &r);
	bool ceiling = false;
	for (size_t i = 0; i < r.terms_n; i++)
		ceiling |= str_eq(r.terms[i].code, STR("preserve-max=P90D"));
	CHECK(ceiling);
	CHECK(c.answer == NULL);
	r.provider = STR("");
	REQUIRE(compose(cx, w, &r, &c) == RC_OK);
	CHECK(stops(&c, STOP_MISSING));
}

TEST(advice_needs_one_person_and_a_question)
{
	struct law *law = the_law(cx);
	struct request r = { .progress = { .kind = KIND_ADVICE },
			     .from = STR("LK"),
			     .to = STR("GE") };
	struct composition c = of(cx, law, &r);
	CHECK(guards_has(c.met, GUARD_ONE_PERSON));
	CHECK(gap_of(&c, FIELD_QUESTION) != NULL);
	r.text[FIELD_QUESTION] = STR("Which law applies?");
	c = of(cx, law, &r);
	EQ(c.stops, 0);
}

TEST(names_that_the_law_data_do_not_know_are_refused)
{
	const struct world *w = test_world(cx, the_law(cx), TEST_DATE, "");
	struct composition c;
	struct request r = complete(cx, KIND_PRESERVATION);
	r.to = STR("XX");
	EQ(compose(cx, w, &r, &c), RC_INVALID);
	r.to = STR("LK");
	EQ(compose(cx, w, &r, &c), RC_INVALID);
	r.to = STR("GE");
	r.offence = STR("sorcery");
	EQ(compose(cx, w, &r, &c), RC_INVALID);
	r.offence = STR("safeguards"); // a concept, but nobody can commit it
	EQ(compose(cx, w, &r, &c), RC_INVALID);
	r.offence = STR("");
	REQUIRE(compose(cx, w, &r, &c) == RC_OK);
	CHECK(stops(&c, STOP_OFFENCE));
}

TEST(a_new_request_rests_on_the_best_basis_that_is_open_and_on_another_where_one_was_chosen)
{
	struct request r = desk_test_words(cx, KIND_PRESERVATION, "KE", "GE");
	r.basis = r.provision = STR("");
	EQ(compose_begin(cx, desk_test_world(cx), &r), RC_OK);
	EQ_STR(r.basis, "budapest");
	CHECK(r.provision.n > 0 && r.terms_n > 0);
	r.basis = STR("none");
	EQ(compose_begin(cx, desk_test_world(cx), &r), RC_OK);
	EQ_STR(r.basis, "none");
	r.basis = STR("");
	r.to = STR("XX");
	EQ(compose_begin(cx, desk_test_world(cx), &r), RC_INVALID);
}
