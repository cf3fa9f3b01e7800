// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What must hold of every answer, over the real law: exhaustively where that takes a
 * moment, else over a sample that is the same in every run.
 */
#include <string.h>

#include "core/test.h"
#include "law/check.h"
#include "law/dual.h"
#include "law/matrix.h"
#include "law/test_world.h"
#include "law/what_if.h"

static const char *const facts_said[] = {
	"",
	"security-bypassed=yes dishonest-intent=no possession-only=no gain-intent=yes",
	"security-bypassed=no intent-to-obtain-data=yes by-computer-system=no serious-harm=yes",
};

#define FACTS_SAID (sizeof(facts_said) / sizeof(*facts_said))

/* A fixed sequence (Knuth's constants), so that every run asks the same. */
static uint32_t next_number(uint64_t *state, size_t below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % below);
}

/* ---- dual criminality ---------------------------------------------------- */

/* What a country's law says of each concept, computed anew after a row was changed. */
static void punish_again(struct world *w, uint16_t country)
{
	for (size_t i = 0; i < w->offences.n; i++)
		w->punishes[country * w->law->concepts.n + w->offences.p[i]] = dual_punishes(
			w, country, w->offences.p[i]);
}

static enum punish weaker(enum punish a, enum punish b)
{
	return a < b ? a : b;
}

/* Puts `row` in the place of the country's row and compares what all countries had with
 * it (before) with what they have then. */
struct tampering {
	struct world *w;
	struct punishes *before; // of the country, [concept]
	uint16_t country, concept;
};

static size_t compare_pairs(const struct tampering *t, uint16_t offence, bool settled)
{
	const size_t concepts = t->w->law->concepts.n;
	enum punish was = t->before[offence].answer;
	enum punish is = t->w->punishes[t->country * concepts + offence].answer;
	size_t n = 0;
	for (uint16_t b = 0; was != is && b < t->w->law->countries.n; b++) {
		if (b == t->country)
			continue;
		enum punish other = t->w->punishes[b * concepts + offence].answer;
		enum punish before = weaker(was, other), after = weaker(is, other);
		n++;
		if (settled) // a yes or a no must not move
			CHECK(before == after || (before != PUNISH_YES && before != PUNISH_NO));
		else // nothing may become a yes
			CHECK(after != PUNISH_YES || before == PUNISH_YES);
	}
	return n;
}

static size_t tamper(struct tampering *t, const struct national *row, bool settled)
{
	const size_t at = t->country * t->w->law->concepts.n + t->concept;
	const struct national *old = t->w->national[at];
	size_t n = 0;
	t->w->national[at] = row;
	punish_again(t->w, t->country);
	for (size_t i = 0; i < t->w->offences.n; i++)
		n += compare_pairs(t, t->w->offences.p[i], settled);
	t->w->national[at] = old;
	return n;
}

static struct punishes *punishes_of(struct arena *arena, const struct world *w, uint16_t country)
{
	const size_t n = w->law->concepts.n;
	struct punishes *p = arena_new(arena, struct punishes, n);
	memcpy(p, &w->punishes[country * n], n * sizeof(*p));
	return p;
}

/* Whether some answer rests on this row not being there, by rule: a part is judged by its
 * family's row (2.1), and what does not stand in the file covers nothing (2.9). */
static bool absence_counts(const struct world *w, uint16_t country, uint16_t concept)
{
	const size_t n = w->law->concepts.n;
	if (world_national_or_family(w, country, concept))
		return true;
	for (size_t i = 0; i < w->offences.n; i++) {
		uint16_t o = w->offences.p[i];
		const struct id_list *kin = &w->law->concepts.p[o].kin;
		for (size_t k = 0; k < kin->n; k++)
			if (kin->p[k] == concept &&
			    w->punishes[country * n + o].answer == PUNISH_NO)
				return true;
	}
	return false;
}

TEST(an_unknown_row_settles_nothing)
{
	static const enum finding values[] = { FINDING_NONE, FINDING_FULL, FINDING_PARTIAL };
	size_t unknown = 0, absent = 0;
	for (size_t f = 0; f < FACTS_SAID; f++) {
		struct world *w = test_world(cx, test_law(), TEST_DATE, facts_said[f]);
		for (uint16_t c = 0; c < w->law->countries.n; c++) {
			struct tampering t = { w, punishes_of(cx->arena, w, c), c, 0 };
			for (size_t o = 0; o < w->offences.n; o++) {
				t.concept = w->offences.p[o];
				const struct national *row = world_national(w, c, t.concept);
				bool says = row && row->finding != FINDING_UNKNOWN &&
					    row->prov.confidence != CONFIDENCE_NONE;
				if (says || (!row && (f > 0 || absence_counts(w, c, t.concept))))
					continue;
				for (size_t v = 0; v < 3; v++) {
					struct national other = {
						.country = c,
						.concept = t.concept,
						.finding = values[v],
						.prov.confidence = CONFIDENCE_KNOWN
					};
					size_t n = tamper(&t, &other, true);
					*(row ? &unknown : &absent) += n;
				}
			}
			punish_again(w, c);
		}
		arena_reset(cx->arena);
	}
	CHECK(unknown >= 20000);
	CHECK(absent >= 20000);
}

TEST(forgetting_a_row_makes_nothing_a_yes)
{
	size_t compared = 0;
	for (size_t f = 0; f < FACTS_SAID; f++) {
		struct world *w = test_world(cx, test_law(), TEST_DATE, facts_said[f]);
		for (uint16_t c = 0; c < w->law->countries.n; c++) {
			struct tampering t = { w, punishes_of(cx->arena, w, c), c, 0 };
			for (size_t o = 0; o < w->offences.n; o++) {
				t.concept = w->offences.p[o];
				const struct national *row = world_national(w, c, t.concept);
				if (!row || row->finding == FINDING_UNKNOWN)
					continue;
				struct national forgotten = *row;
				forgotten.finding = FINDING_UNKNOWN;
				compared += tamper(&t, &forgotten, false);
			}
			punish_again(w, c);
		}
		arena_reset(cx->arena);
	}
	CHECK(compared >= 20000);
}

TEST(both_punish_is_symmetric)
{
	for (size_t f = 0; f < FACTS_SAID; f++) {
		struct world *w = test_world(cx, test_law(), TEST_DATE, facts_said[f]);
		for (size_t o = 0; o < w->offences.n; o++)
			for (uint16_t a = 0; a < w->law->countries.n; a++)
				for (uint16_t b = 0; b < a; b++) {
					struct dual x = dual_criminality(w, a, b, w->offences.p[o]);
					struct dual y = dual_criminality(w, b, a, w->offences.p[o]);
					if (x.answer != y.answer || x.confidence != y.confidence ||
					    memcmp(&x.needs, &y.needs, sizeof(x.needs)) != 0)
						CHECK(false);
				}
	}
}

/* More facts never turn a yes into a no or a no into a yes. */
TEST(a_fact_more_settles_and_does_not_turn)
{
	size_t settled = 0;
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	for (uint16_t fact = 0; fact < w->law->facts.n; fact++)
		for (int value = 0; value < 2; value++) {
			struct world more = *w;
			fact_set_add(value ? &more.facts.yes : &more.facts.no, fact);
			for (uint16_t c = 0; c < w->law->countries.n; c++)
				for (size_t o = 0; o < w->offences.n; o++) {
					uint16_t k = w->offences.p[o];
					const struct punishes *p = world_punishes(w, c, k);
					if (p->answer != PUNISH_DEPENDS)
						continue;
					struct punishes q = dual_punishes(&more, c, k);
					bool named = fact_set_has(&p->open, fact);
					settled += q.answer != PUNISH_DEPENDS;
					CHECK(named || q.answer == PUNISH_DEPENDS);
					CHECK(!fact_set_has(&q.open, fact));
				}
		}
	CHECK(settled > 100);
}

/* ---- routes -------------------------------------------------------------- */

static bool is_usable(enum route_status s)
{
	return s == ROUTE_OPEN || s == ROUTE_CONDITIONAL;
}

/* Compares the best statuses from and to one country in two worlds; returns how many. */
struct comparison {
	const struct world *before, *after;
	uint16_t country;
	bool may_fall; // false: nothing may be worse; true: nothing usable may be better
};

static size_t compare_best(const struct comparison *c, const struct route_question *q)
{
	enum route_status before = route_best(c->before, q), after = route_best(c->after, q);
	if (c->may_fall)
		CHECK(!is_usable(after) || after >= before);
	else
		CHECK(after <= before);
	return 1;
}

static size_t compare_worlds(const struct comparison *c, uint64_t *state, size_t n)
{
	const struct law *law = c->before->law;
	size_t compared = 0;
	for (size_t i = 0; i < n; i++) {
		uint16_t other = (uint16_t)next_number(state, law->countries.n);
		if (other == c->country)
			continue;
		struct route_question q = { .from = c->country, .to = other };
		q.offence = c->before->offences.p[next_number(state, c->before->offences.n)];
		q.measure = (uint16_t)next_number(state, law->measures.n);
		compared += compare_best(c, &q);
		q.to = c->country, q.from = other;
		compared += compare_best(c, &q);
	}
	return compared;
}

TEST(joining_without_reservations_never_harms)
{
	uint64_t state = 1;
	size_t compared = 0, joined = 0;
	struct law *law = test_law_copy(cx->arena);
	struct world *w = test_world(cx, law, TEST_DATE, "organised-group=yes transnational=yes");
	struct arena arena = { 0 };
	while (joined < 60) {
		struct change c = { .kind = CHANGE_ACCEDE,
				    .country = (uint16_t)next_number(&state, law->countries.n),
				    .instrument = (uint16_t)next_number(&state,
									law->instruments.n) };
		if (law->instruments.p[c.instrument].accession == YN_NO)
			continue;
		struct change_list list = { &c, 1, 1 };
		struct world_options o = { w->date, w->facts, false, &list };
		struct comparison both = { w, world_build(&arena, law, o), c.country, false };
		compared += compare_worlds(&both, &state, 250);
		joined++;
		arena_reset(&arena);
	}
	arena_done(&arena);
	CHECK(compared >= 20000);
}

/* The row of a national law, or of a status, is made unknown. */
static size_t forget_rows(struct cx *cx, bool national)
{
	uint64_t state = 2;
	size_t compared = 0, forgotten = 0;
	struct law *law = test_law_copy(cx->arena);
	const size_t rows = national ? law->countries.n * law->concepts.n
				     : law->countries.n * law->instruments.n;
	struct world *w = test_world(cx, law, TEST_DATE, "organised-group=yes transnational=yes");
	struct arena arena = { 0 };
	while (forgotten < 60) {
		size_t at = next_number(&state, rows);
		const struct national *old = national ? law->national[at] : NULL;
		const struct status *status = national ? NULL : law->status[at];
		if (!old && !status)
			continue;
		struct national none = { .finding = FINDING_UNKNOWN,
					 .years_low = -1,
					 .years_high = -1 };
		struct status blank = { .kind = STATUS_UNKNOWN, .in_force = DATE_NONE };
		struct comparison both = { .before = w, .may_fall = true };
		both.country = old ? old->country : status->country;
		if (old) {
			none.country = old->country;
			none.concept = old->concept;
			law->national[at] = &none;
		} else {
			law->status[at] = &blank;
		}
		struct world_options o = { w->date, w->facts, false, NULL };
		both.after = world_build(&arena, law, o);
		compared += compare_worlds(&both, &state, 250);
		if (old)
			law->national[at] = old;
		else
			law->status[at] = status;
		forgotten++;
		arena_reset(&arena);
	}
	arena_done(&arena);
	return compared;
}

TEST(forgetting_a_national_row_opens_nothing)
{
	CHECK(forget_rows(cx, true) >= 20000);
}

TEST(forgetting_a_status_opens_nothing)
{
	CHECK(forget_rows(cx, false) >= 20000);
}

TEST(the_three_ways_to_ask_agree)
{
	uint64_t state = 3;
	struct world *w = test_world(cx, test_law(), TEST_DATE, facts_said[1]);
	struct arena arena = { 0 };
	for (int i = 0; i < 20000; i++) {
		struct route_question q = {
			.from = (uint16_t)next_number(&state, w->law->countries.n),
			.to = (uint16_t)next_number(&state, w->law->countries.n),
			.measure = (uint16_t)next_number(&state, w->law->measures.n)
		};
		q.offence = w->offences.p[next_number(&state, w->offences.n)];
		if (q.from == q.to)
			continue;
		struct route_answer *a = route_find(&arena, w, &q);
		EQ(a->best, route_best(w, &q));
		EQ(a->best, a->routes.n ? a->routes.p[0].status : ROUTE_NONE);
		for (size_t r = 1; r < a->routes.n; r++)
			CHECK(a->routes.p[r - 1].status <= a->routes.p[r].status);
		for (size_t r = 0; r < a->routes.n; r++)
			CHECK((a->routes.p[r].confidence == CONFIDENCE_NONE) ==
			      (a->routes.p[r].status == ROUTE_UNKNOWN));
		for (size_t n = 0; n < a->not_yet.n; n++) // it opens later, if ever
			CHECK(!date_is_set(a->not_yet.p[n].opens_on) ||
			      date_cmp(a->not_yet.p[n].opens_on, w->date) > 0);
		arena_reset(&arena);
	}
	arena_done(&arena);
}

/* ---- verified rows only (rule 1.3) ----------------------------------------- */

/* The same question over all rows, and over those that somebody has seen. */
struct both_worlds {
	struct world *all, *seen;
};

static struct both_worlds both_worlds(struct cx *cx, const char *facts)
{
	struct both_worlds b = { .all = test_world(cx, test_law(), TEST_DATE, facts) };
	struct world_options o = { b.all->date, b.all->facts, true, NULL };
	b.seen = world_build(cx->arena, test_law(), o);
	return b;
}

/* A law that was not seen neither punishes nor leaves unpunished. */
TEST(verified_only_says_the_same_of_two_laws_or_nothing)
{
	size_t lost = 0;
	for (size_t f = 0; f < FACTS_SAID; f++) {
		const struct both_worlds b = both_worlds(cx, facts_said[f]);
		for (size_t o = 0; o < b.all->offences.n; o++) {
			const uint16_t k = b.all->offences.p[o];
			for (uint16_t x = 0; x < b.all->law->countries.n; x++)
				for (uint16_t y = 0; y <= x; y++) { // x == y: one law alone
					const struct dual all = dual_criminality(b.all, x, y, k);
					const struct dual seen = dual_criminality(b.seen, x, y, k);
					lost += seen.answer != all.answer;
					if (seen.answer != PUNISH_UNKNOWN &&
					    seen.answer != all.answer)
						CHECK(false);
				}
			for (uint16_t c = 0; f == 0 && c < b.all->law->countries.n; c++)
				if (world_punishes(b.seen, c, k)->answer == PUNISH_YES)
					EQ(world_punishes(b.seen, c, k)->confidence,
					   CONFIDENCE_VERIFIED);
		}
	}
	CHECK(lost >= 20000);
}

TEST(verified_only_binds_nobody_more)
{
	const struct both_worlds b = both_worlds(cx, "");
	size_t lost = 0;
	for (uint16_t i = 0; i < b.all->law->instruments.n; i++)
		for (uint16_t c = 0; c < b.all->law->countries.n; c++) {
			const enum bound all = world_bound(b.all, i, c),
					 seen = world_bound(b.seen, i, c);
			lost += seen != all;
			CHECK(seen == all || seen == BOUND_UNKNOWN ||
			      (seen == BOUND_NOT_YET && all == BOUND_CLOSED));
		}
	CHECK(lost >= 200);
}

/* All pairs, all offences, all measures. */
TEST(verified_only_opens_no_route)
{
	static const char *const facts[] = { "", "organised-group=yes transnational=yes "
						 "offence-in-art20-list=yes" };
	size_t usable = 0, fewer = 0;
	for (size_t f = 0; f < sizeof(facts) / sizeof(*facts); f++) {
		const struct both_worlds b = both_worlds(cx, facts[f]);
		for (uint16_t m = 0; m < b.all->law->measures.n; m++) {
			const struct basis_list bases = basis_offering(b.all, m);
			for (size_t o = 0; o < b.all->offences.n; o++)
				for (uint16_t c = 0; c < b.all->law->countries.n; c++) {
					struct question q = { .from = c,
							      .offence = b.all->offences.p[o],
							      .measure = m };
					struct dual_sets dual = basis_dual(b.all, c, q.offence);
					struct reach_sets all, seen;
					matrix_reach(b.all, &q, &bases, &dual, &all);
					dual = basis_dual(b.seen, c, q.offence);
					matrix_reach(b.seen, &q, &bases, &dual, &seen);
					struct bits had = bits_or(all.open, all.conditional);
					struct bits has = bits_or(seen.open, seen.conditional);
					struct bits opened = bits_andnot(seen.open, all.open);
					struct bits more = bits_andnot(has, had);
					usable += bits_count(&had);
					fewer += bits_count(&had) - bits_count(&has);
					if (bits_any(&opened) || bits_any(&more))
						CHECK(false);
				}
		}
	}
	CHECK(usable >= 1000000);
	CHECK(fewer >= 100000);
}

static bool is_no_better(enum finding seen, enum finding all)
{
	return seen == FINDING_UNKNOWN || seen == all ||
	       (all == FINDING_FULL && seen == FINDING_PARTIAL);
}

TEST(verified_only_finds_no_more)
{
	const struct both_worlds b = both_worlds(cx, "");
	const struct law *law = b.all->law;
	size_t lost = 0;
	for (uint16_t c = 0; c < law->countries.n; c++) {
		for (uint16_t i = 0; i < law->instruments.n; i++)
			for (size_t p = 0; p < law->instruments.p[i].provisions.n; p++) {
				const struct provision *at = &law->instruments.p[i].provisions.p[p];
				enum finding all = check_one(cx->arena, b.all, c, i, at).finding;
				enum finding seen = check_one(cx->arena, b.seen, c, i, at).finding;
				lost += seen != all;
				CHECK(is_no_better(seen, all));
			}
		for (uint16_t m = 0; m < law->measures.n; m++)
			CHECK(is_no_better(route_power(b.seen, c, m).finding,
					   route_power(b.all, c, m).finding));
	}
	CHECK(lost >= 1000);
}

/* ---- time ---------------------------------------------------------------- */

TEST(who_is_bound_stays_bound)
{
	static const char *const days[] = {
		"1950-01-01", "1962-06-12", "1980-12-31", "1999-12-31", "2001-11-23",
		"2003-09-28", "2003-09-29", "2004-06-30", "2004-07-01", "2006-03-01",
		"2010-07-01", "2015-08-31", "2015-09-01", "2017-05-22", "2019-01-01",
		"2021-12-31", "2023-06-08", "2023-08-18", "2024-12-31", "2026-08-17",
		"2026-08-18", "2026-11-21", "2027-01-01", "2030-01-01", "2100-01-01",
	};
	const struct law *law = test_law();
	enum bound *last = arena_new(cx->arena, enum bound, law->instruments.n * law->countries.n);
	for (size_t d = 0; d < sizeof(days) / sizeof(*days); d++) {
		struct arena arena = { 0 };
		struct world_options o = { .date = test_day(days[d]) };
		struct world *w = world_build(&arena, law, o);
		for (uint16_t i = 0; i < law->instruments.n; i++)
			for (uint16_t c = 0; c < law->countries.n; c++) {
				enum bound *before = &last[i * law->countries.n + c];
				enum bound b = world_bound(w, i, c);
				if (d > 0)
					CHECK(b >= *before);
				*before = b;
			}
		arena_done(&arena);
	}
}

/* ---- the data ------------------------------------------------------------ */

static size_t sourced(const struct prov *p, bool may_be_blank)
{
	CHECK(p->source.n > 0);
	CHECK(p->checked.n > 0);
	CHECK(p->file.n > 0 && p->line > 0);
	CHECK(may_be_blank || p->confidence != CONFIDENCE_NONE);
	return 1;
}

#define SOURCED(list)                               \
	for (size_t row = 0; row < (list).n; row++) \
	n += sourced(&(list).p[row].prov, false)

TEST(every_fact_has_a_source_and_a_confidence)
{
	const struct law *law = test_law();
	size_t n = 0;
	SOURCED(law->bilateral);
	SOURCED(law->techniques);
	SOURCED(law->projects);
	SOURCED(law->children);
	SOURCED(law->indicators);
	for (size_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		n += sourced(&ins->prov, false);
		SOURCED(ins->provisions);
		SOURCED(ins->elements);
		SOURCED(ins->measures);
		SOURCED(ins->forms);
		SOURCED(ins->reservables);
		SOURCED(ins->evidence);
	}
	for (size_t i = 0; i < law->countries.n; i++) {
		const struct country *c = &law->countries.p[i];
		n += sourced(&c->prov, false);
		SOURCED(c->status);
		SOURCED(c->declarations);
		SOURCED(c->authorities);
		SOURCED(c->evidence);
		for (size_t k = 0; k < c->national.n; k++)
			n += sourced(&c->national.p[k].prov,
				     c->national.p[k].finding == FINDING_UNKNOWN);
	}
	CHECK(n > 5000);
}

TEST(no_change_opens_nothing_on_any_day)
{
	static const char *const days[] = { "2005-01-01", "2026-08-18" };
	for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++)
		for (size_t f = 0; f < 2; f++) {
			struct world *w = test_world(cx, test_law(), days[i], facts_said[f]);
			struct change_list none = { 0 };
			struct what_if_answer *a = what_if_run(cx->arena, w, &none);
			EQ(a->opened + a->closed + a->strengthened + a->pairs.n, 0);
		}
}
