// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/what_if.h"

#include <string.h>

#include "core/test.h"
#include "law/route.h"
#include "law/test_world.h"

#define COUNTRIES 22 // those of a small world: Andorra to Barbados and a few more

/* The real law with its first countries and a few offences alone, so that everything
 * can be counted pair by pair. */
static struct law *small_law(struct arena *arena)
{
	static const char *const offences[] = { "illegal-access", "child-solicitation", "spam" };
	struct law *law = test_law_copy(arena);
	const struct law *real = test_law();
	bool *kept = arena_new(arena, bool, law->concepts.n);
	for (size_t k = 0; k < law->concepts.n; k++)
		kept[k] = law->concepts.p[k].pillar != PILLAR_OFFENCE;
	for (size_t i = 0; i < sizeof(offences) / sizeof(*offences); i++)
		kept[test_concept(law, offences[i])] = true;
	law->countries.n = COUNTRIES;
	for (size_t i = 0; i < COUNTRIES * law->concepts.n; i++)
		if (!kept[i % law->concepts.n])
			law->national[i] = NULL;
	law->status = arena_new(arena, const struct status *, law->instruments.n *COUNTRIES);
	for (size_t i = 0; i < law->instruments.n; i++)
		for (size_t c = 0; c < COUNTRIES; c++)
			law->status[i * COUNTRIES + c] = real->status[i * real->countries.n + c];
	size_t n = 0;
	for (size_t i = 0; i < real->bilateral.n; i++) {
		const struct bilateral *b = &real->bilateral.p[i];
		if ((b->a < COUNTRIES || b->a == LAW_NONE) && b->b < COUNTRIES)
			law->bilateral.p[n++] = *b;
	}
	struct bilateral *mlat = &law->bilateral.p[n++]; // there is room: most were left out
	*mlat = (struct bilateral){ .a = test_country(law, "AE"),
				    .b = test_country(law, "AG"),
				    .kind = STR("mlat"),
				    .status = BILATERAL_SEEN,
				    .stands_alone = true,
				    .in_force = test_day("2010-01-01"),
				    .offers = real->bilateral.p[0].offers };
	law->bilateral.n = n;
	law->provider_countries = (struct id_list){ 0 };
	test_push(arena, &law->provider_countries, test_country(law, "AT"));
	return law;
}

/* Every best status of a world, [measure][offence][from][to]. */
static uint8_t *all_best(struct arena *arena, const struct world *w)
{
	const size_t n = w->law->countries.n;
	uint8_t *out = arena_new(arena, uint8_t, w->law->measures.n * w->offences.n * n * n);
	size_t at = 0;
	for (uint16_t m = 0; m < w->law->measures.n; m++)
		for (size_t o = 0; o < w->offences.n; o++)
			for (size_t p = 0; p < n * n; p++, at++) {
				struct route_question q = { .from = (uint16_t)(p / n),
							    .to = (uint16_t)(p % n),
							    .offence = w->offences.p[o],
							    .measure = m };
				out[at] = (uint8_t)(q.from == q.to ? ROUTE_NONE
								   : route_best(w, &q));
			}
	return out;
}

struct counted {
	size_t opened, closed, strengthened, pairs_opened, pairs_closed, toward;
};

/* Rules 7.2 and 7.3 as they are written, pair by pair. */
static struct counted count_by_hand(struct arena *arena, const struct world *a,
				    const struct world *b, const uint8_t *before,
				    const uint8_t *after)
{
	const size_t n = a->law->countries.n, per = a->offences.n * n * n;
	struct counted c = { 0 };
	bool *opened = arena_new(arena, bool, n *n), *closed = arena_new(arena, bool, n *n);
	for (uint16_t m = 0; m < a->law->measures.n; m++)
		for (size_t p = 0; p < n * n; p++) {
			bool usable = false;
			for (size_t o = 0; o < a->offences.n; o++) {
				uint8_t x = before[m * per + o * n * n + p];
				uint8_t y = after[m * per + o * n * n + p];
				bool opens = y <= ROUTE_CONDITIONAL && y < x;
				bool closes = x <= ROUTE_CONDITIONAL && y > x;
				usable |= x <= ROUTE_CONDITIONAL && y <= ROUTE_CONDITIONAL;
				c.opened += opens;
				c.closed += closes;
				opened[p] |= opens;
				closed[p] |= closes;
			}
			uint16_t to = (uint16_t)(p % n);
			c.strengthened += usable && route_power(b, to, m).finding >
							    route_power(a, to, m).finding;
		}
	for (size_t p = 0; p < n * n; p++) {
		c.pairs_opened += opened[p];
		c.pairs_closed += closed[p];
		bool provider = false;
		for (size_t i = 0; i < a->law->provider_countries.n; i++)
			provider |= p / n == a->law->provider_countries.p[i] ||
				    p % n == a->law->provider_countries.p[i];
		c.toward += opened[p] && provider;
	}
	return c;
}

static struct change_list parse_all(struct cx *cx, const struct world *w, const char *const *texts)
{
	struct change_list list = { 0 };
	for (size_t i = 0; texts[i]; i++)
		REQUIRE(change_parse(cx, w, str_from_c(texts[i]), ARENA_PUSH(cx->arena, &list)) ==
			RC_OK);
	return list;
}

/* The answer's own pairs add up to its counts. */
static void pairs_add_up(const struct what_if_answer *a, size_t countries)
{
	size_t sums[EFFECT_STRENGTHENED + 1] = { 0 };
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct what_if_pair *p = &a->pairs.p[i];
		CHECK(p->from != p->to && p->from < countries && p->to < countries);
		sums[p->effect] += p->effect == EFFECT_STRENGTHENED ? 1 : p->offences;
		if (p->effect == EFFECT_OPENED)
			CHECK(p->after <= ROUTE_CONDITIONAL && p->offences > 0);
		if (p->effect == EFFECT_CLOSED)
			CHECK(p->before <= ROUTE_CONDITIONAL && p->offences > 0);
	}
	EQ(sums[EFFECT_OPENED], a->opened);
	EQ(sums[EFFECT_CLOSED], a->closed);
	EQ(sums[EFFECT_STRENGTHENED], a->strengthened);
}

TEST(the_counts_are_those_of_every_pair)
{
	static const char *const changes[][3] = {
		{ "accede:AE:budapest" },
		{ "accede:AE:budapest+reserve:29(4)+reserve:14(3)" },
		{ "accede:AE:budapest+reserve:2" }, // its declaration narrows the offence
		{ "enact:AM:illegal-access" },
		{ "enact:AG:mla-general" }, // the Act of a scheme
		{ "enact:AT:expedited-preservation" },
		{ "withdraw:AT:29(4)" },
		{ "accede:AE:budapest", "enact:AE:child-solicitation" },
	};
	struct law *law = small_law(cx->arena);
	test_row(cx->arena, law, "AE", "illegal-access", FINDING_FULL);
	test_row(cx->arena, law, "AG", "illegal-access", FINDING_FULL);
	test_row(cx->arena, law, "AM", "illegal-access", FINDING_NONE);
	test_row(cx->arena, law, "AG", "mla-general", FINDING_NONE);
	test_row(cx->arena, law, "AT", "expedited-preservation", FINDING_NONE);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	uint8_t *before = all_best(cx->arena, w);
	struct counted sum = { 0 };
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		const char *texts[] = { changes[i][0], changes[i][1], NULL };
		struct change_list list = parse_all(cx, w, texts);
		struct world_options o = { w->date, w->facts, false, &list };
		struct world *then = world_build(cx->arena, law, o);
		struct counted want = count_by_hand(cx->arena, w, then, before,
						    all_best(cx->arena, then));
		struct what_if_answer *a = what_if_run(cx->arena, w, &list);
		EQ(a->opened, want.opened);
		EQ(a->closed, want.closed);
		EQ(a->strengthened, want.strengthened);
		EQ(a->pairs_opened, want.pairs_opened);
		EQ(a->pairs_closed, want.pairs_closed);
		pairs_add_up(a, law->countries.n);
		CHECK(want.opened + want.closed + want.strengthened > 0);
		sum.opened += want.opened;
		sum.closed += want.closed;
		sum.strengthened += want.strengthened;
		if (list.n > 1)
			continue;
		struct bits toward = { { 0 } };
		bits_set(&toward, law->provider_countries.p[0]);
		struct what_if_count n = what_if_count(cx->arena, w, &list.p[0], &toward);
		EQ(n.opened, want.opened);
		EQ(n.closed, want.closed);
		EQ(n.strengthened, want.strengthened);
		EQ(n.pairs_opened, want.pairs_opened);
		EQ(n.pairs_toward, want.toward);
	}
	CHECK(sum.opened > 0 && sum.closed > 0 && sum.strengthened > 0);
}

TEST(no_change_opens_nothing)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	struct change_list none = { 0 };
	struct what_if_answer *a = what_if_run(cx->arena, w, &none);
	EQ(a->opened + a->closed + a->strengthened + a->pairs_opened + a->pairs_closed, 0);
	EQ(a->pairs.n, 0);
	EQ(a->preconditions.n, 0);
}

/* ---- what must be true first --------------------------------------------- */

/* "invited 2029-10-09; deposit 2027-03-01; gaps 2". */
static struct str first(struct cx *cx, const struct law *law, const char *day, const char *change)
{
	struct world *w = test_world(cx, law, day, "");
	const char *texts[] = { change, NULL };
	struct change_list list = parse_all(cx, w, texts);
	struct what_if_answer *a = what_if_run(cx->arena, w, &list);
	struct str out = { 0 };
	for (size_t i = 0; i < a->preconditions.n; i++) {
		const struct precondition *p = &a->preconditions.p[i];
		out = arena_fmt(cx->arena, "%.*s%s%s", STR_ARG(out), i ? "; " : "",
				precondition_word(p->kind));
		if (date_is_set(p->date))
			out = arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(out),
					STR_ARG(date_print(cx->arena, p->date)));
		if (p->kind == PRE_GAPS)
			out = arena_fmt(cx->arena, "%.*s %u", STR_ARG(out), p->count);
	}
	return out;
}

TEST(what_must_be_true_first)
{
	struct law *law = small_law(cx->arena);
	struct status *ae = test_status(cx->arena, law, "AE", "budapest", STATUS_INVITED);
	test_row(cx->arena, law, "AE", "illegal-access", FINDING_NONE);
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:budapest"),
	       "invited; deposit 2027-03-01; gaps 1");
	ae->invited = test_day("2024-10-09");
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:budapest"),
	       "invited 2029-10-09; deposit 2027-03-01; gaps 1");
	EQ_STR(first(cx, law, "2029-10-08", "accede:AE:budapest"),
	       "invited 2029-10-09; deposit 2030-02-01; gaps 1");
	EQ_STR(first(cx, law, "2029-10-09", "accede:AE:budapest"),
	       "invitation-expired 2029-10-09; deposit 2030-02-01; gaps 1");
	ae->kind = STATUS_SIGNED;
	ae->signed_on = test_day("2020-02-02");
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:budapest"),
	       "ratify 2020-02-02; deposit 2027-03-01; gaps 1");
	ae->kind = STATUS_NOT_PARTY;
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:budapest"),
	       "invitation-needed; deposit 2027-03-01; gaps 1");
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:budapest-ap1"),
	       "parent-first; deposit; gaps 0");
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:uncc"),
	       "instrument-not-in-force; deposit; gaps 1");
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:asean-mlat-2004"),
	       "status-unknown; accession-unknown; deposit");
	test_status(cx->arena, law, "AE", "asean-mlat-2004", STATUS_SIGNED);
	EQ_STR(first(cx, law, TEST_DATE, "accede:AE:asean-mlat-2004"), "ratify; deposit");
	struct national *au = test_row(cx->arena, law, "AU", "illegal-access", FINDING_PARTIAL);
	EQ_STR(first(cx, law, TEST_DATE, "enact:AU:illegal-access"), "enact-and-commence");
	au->finding = FINDING_FULL;
	test_code(cx->arena, law, &au->qualifiers, "requires-security-infringement");
	EQ_STR(first(cx, law, TEST_DATE, "enact:AU:illegal-access"),
	       "enact-and-commence; recorded-as-full");
	test_code(cx->arena, law, &au->qualifiers, "not-commenced");
	EQ_STR(first(cx, law, TEST_DATE, "enact:AU:illegal-access"), "enact-and-commence");
	EQ_STR(first(cx, law, TEST_DATE, "withdraw:AT:29(4)"), "");
	/* a member of the Council of Europe needs no invitation */
	test_status(cx->arena, law, "AT", "budapest", STATUS_NOT_PARTY);
	CHECK(str_starts(first(cx, law, TEST_DATE, "accede:AT:budapest"),
			 STR("deposit 2027-03-01")));
}

/* ---- the best reforms ---------------------------------------------------- */

/* Every change that the country can make and that opens or strengthens something is
 * listed once, the one that opens most pairs first. */
TEST(the_best_reforms)
{
	struct law *law = small_law(cx->arena);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	static const char *const countries[] = { "AE", "AT", "AG" };
	size_t unsure = 0;
	for (size_t k = 0; k < sizeof(countries) / sizeof(*countries); k++) {
		uint16_t country = test_country(law, countries[k]);
		struct reform_list list = what_if_best(cx->arena, w, country);
		CHECK(list.n > 0);
		unsure += list.p[list.n - 1].unsure_to_join;
		for (size_t i = 0; i < list.n; i++) {
			const struct reform *r = &list.p[i];
			EQ(r->change.country, country);
			CHECK(r->count.opened > 0 || r->count.strengthened > 0);
			struct bits toward = { { 0 } };
			bits_set(&toward, law->provider_countries.p[0]);
			struct what_if_count n = what_if_count(cx->arena, w, &r->change, &toward);
			CHECK(memcmp(&n, &r->count, sizeof(n)) == 0);
			EQ(r->unsure_to_join,
			   r->change.kind == CHANGE_ACCEDE &&
				   law->instruments.p[r->change.instrument].accession ==
					   YN_UNKNOWN);
			if (i > 0)
				CHECK(!list.p[i - 1].unsure_to_join || r->unsure_to_join);
			if (i > 0 && list.p[i - 1].unsure_to_join == r->unsure_to_join)
				CHECK(list.p[i - 1].count.pairs_opened > r->count.pairs_opened ||
				      (list.p[i - 1].count.pairs_opened == r->count.pairs_opened &&
				       list.p[i - 1].count.opened >= r->count.opened));
			for (size_t j = 0; j < i; j++)
				CHECK(!str_eq(list.p[j].change.text, r->change.text));
		}
		size_t joins = 0;
		for (size_t i = 0; i < list.n; i++)
			joins += list.p[i].change.kind == CHANGE_ACCEDE;
		for (size_t i = 0; i < law->instruments.n; i++) {
			struct change c;
			struct str text = arena_fmt(cx->arena, "accede:%s:%.*s", countries[k],
						    STR_ARG(law->instruments.p[i].id));
			if (change_parse(cx, w, text, &c) == RC_OK &&
			    what_if_count(cx->arena, w, &c, NULL).opened > 0)
				joins--;
		}
		EQ(joins, 0);
	}
	CHECK(unsure > 0);
}

TEST(the_best_reforms_name_each_kind)
{
	struct law *law = small_law(cx->arena);
	struct world *w = test_world(cx, law, TEST_DATE, "");
	bool withdraws = false, enacts = false;
	struct reform_list at = what_if_best(cx->arena, w, test_country(law, "AT"));
	for (size_t i = 0; i < at.n; i++) {
		withdraws |= str_eq(at.p[i].change.text, STR("withdraw:AT:29(4)"));
		enacts |= at.p[i].change.kind == CHANGE_ENACT;
	}
	CHECK(withdraws && enacts);
}
