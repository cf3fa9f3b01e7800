// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/matrix.h"

#include "core/test.h"
#include "law/test_world.h"

static const struct {
	const char *offence, *measure, *day, *facts;
} asked[] = {
	{ "illegal-access", "expedited-preservation", TEST_DATE, "" },
	{ "illegal-access", "stored-data", TEST_DATE, "security-bypassed=yes" },
	{ "illegal-access", "extradition", TEST_DATE, "security-bypassed=no" },
	{ "identity-crime", "expedited-preservation", TEST_DATE, "" },
	{ "computer-fraud", "mla-general", TEST_DATE, "organised-group=yes transnational=yes" },
	{ "csam-possession", "mla-general", TEST_DATE, "organised-group=no" },
	{ "racist-threat", "realtime-traffic", TEST_DATE, "offence-in-art20-list=no" },
	{ "spam", "video-conference", TEST_DATE, "" },
	{ "illegal-access", "direct-production-order", "2026-08-18", "" },
	{ "illegal-access", "stored-data", "2009-06-30", "" },
	{ "data-interference", "content-interception", "1999-01-01", "" },
};

static enum route_status status_in(const struct reach_sets *s, uint16_t to)
{
	const struct bits *sets[] = { &s->open, &s->conditional, &s->unknown, &s->blocked,
				      &s->none };
	enum route_status out = ROUTE_NONE;
	unsigned n = 0;
	for (size_t i = 0; i < 5; i++)
		if (bits_test(sets[i], to)) {
			out = (enum route_status)i;
			n++;
		}
	EQ(n, 1); // in exactly one set
	return out;
}

/* The map of the world and the answer for a pair are the same answer. */
TEST(the_map_and_the_pair_agree)
{
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct world *w = test_world(cx, test_law(), asked[i].day, asked[i].facts);
		uint16_t offence = test_concept(w->law, asked[i].offence);
		uint16_t measure = test_measure(w->law, asked[i].measure);
		struct basis_list bases = basis_offering(w, measure);
		for (uint16_t from = 0; from < w->law->countries.n; from++) {
			struct question q = { .from = from,
					      .offence = offence,
					      .measure = measure };
			struct dual_sets dual = basis_dual(w, from, offence);
			struct reach_sets s;
			matrix_reach(w, &q, &bases, &dual, &s);
			for (uint16_t to = 0; to < w->law->countries.n; to++) {
				struct route_question one = { from, to, offence, measure, { 0 } };
				if (to != from)
					EQ(status_in(&s, to), route_best(w, &one));
			}
			CHECK(!bits_test(&s.open, from) && !bits_test(&s.none, from));
			struct bits beyond = bits_andnot(s.binding, s.open);
			CHECK(!bits_any(&beyond));
		}
		arena_reset(cx->arena);
	}
}

/* And so is the whole answer with its routes; each country asks a few. */
TEST(the_whole_answer_agrees_too)
{
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct world *w = test_world(cx, test_law(), asked[i].day, asked[i].facts);
		const size_t n = w->law->countries.n;
		for (size_t from = 0; from < n; from++)
			for (size_t k = 1; k <= 8; k++) {
				struct route_question q = {
					.from = (uint16_t)from,
					.to = (uint16_t)((from + k * k * 7) % n),
					.offence = test_concept(w->law, asked[i].offence),
					.measure = test_measure(w->law, asked[i].measure),
				};
				if (q.from == q.to)
					continue;
				struct route_answer *a = route_find(cx->arena, w, &q);
				EQ(a->best, route_best(w, &q));
			}
		arena_reset(cx->arena);
	}
}

TEST(the_rows_of_a_matrix_add_up)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t offence = test_concept(w->law, "illegal-access");
	uint16_t measure = test_measure(w->law, "expedited-preservation");
	struct matrix_answer *m = matrix_run(cx->arena, w, offence, measure);
	const size_t n = w->law->countries.n;
	size_t open = 0, conditional = 0, unknown = 0, asked_open = 0, asked_conditional = 0,
	       asked_unknown = 0;
	EQ(m->rows.n, n);
	EQ(m->pairs, n * (n - 1));
	EQ(m->open + m->conditional + m->unknown + m->blocked + m->none, m->pairs);
	for (uint16_t c = 0; c < n; c++) {
		const struct reach_row *r = &m->rows.p[c];
		EQ(r->country, c);
		EQ(r->open + r->conditional + r->unknown + r->blocked + r->none, n - 1);
		CHECK(r->binding <= r->open);
		open += r->open, asked_open += r->asked_open;
		conditional += r->conditional, asked_conditional += r->asked_conditional;
		unknown += r->unknown, asked_unknown += r->asked_unknown;
	}
	EQ(m->open, open);
	EQ(m->conditional, conditional);
	EQ(m->unknown, unknown);
	EQ(asked_open, open);
	EQ(asked_conditional, conditional);
	EQ(asked_unknown, unknown);
	CHECK(m->open > 0 && m->unknown > 0);
}

/* One row by hand: Sri Lanka's reach, and by how many it is reached. */
TEST(the_row_of_sri_lanka)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t lk = test_country(w->law, "LK"), offence = test_concept(w->law, "illegal-access");
	uint16_t measure = test_measure(w->law, "expedited-preservation");
	unsigned out[ROUTE_NONE + 1] = { 0 }, in[ROUTE_NONE + 1] = { 0 };
	for (uint16_t c = 0; c < w->law->countries.n; c++) {
		if (c == lk)
			continue;
		out[route_best(w, &(struct route_question){ lk, c, offence, measure, { 0 } })]++;
		in[route_best(w, &(struct route_question){ c, lk, offence, measure, { 0 } })]++;
	}
	const struct reach_row *r = &matrix_run(cx->arena, w, offence, measure)->rows.p[lk];
	EQ(r->open, out[ROUTE_OPEN]);
	EQ(r->conditional, out[ROUTE_CONDITIONAL]);
	EQ(r->unknown, out[ROUTE_UNKNOWN]);
	EQ(r->blocked, out[ROUTE_BLOCKED]);
	EQ(r->none, out[ROUTE_NONE]);
	EQ(r->asked_open, in[ROUTE_OPEN]);
	EQ(r->asked_conditional, in[ROUTE_CONDITIONAL]);
	EQ(r->asked_unknown, in[ROUTE_UNKNOWN]);
}

/* A voluntary scheme is never counted as binding. */
TEST(binding_counts_what_binds)
{
	struct law *law = test_law_bare(cx->arena);
	size_t o = (size_t)law_organisation(law, STR("commonwealth"));
	law->countries.p[test_country(law, "LK")].member[o] = YN_YES;
	law->countries.p[test_country(law, "GE")].member[o] = YN_YES;
	struct request_basis scheme = { .instrument = test_instrument(law, "harare") };
	struct request_basis treaty = { .instrument = test_instrument(law, "budapest") };
	struct request_basis mlat = { .is_bilateral = true, .kind = BILATERAL_MLAT };
	CHECK(!basis_binds(law, &scheme));
	CHECK(basis_binds(law, &treaty));
	CHECK(basis_binds(law, &mlat));
}

TEST(harmonisation_is_that_of_every_pair)
{
	static const char *const groups[] = { "coe", "commonwealth", "" };
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint16_t offence = test_concept(w->law, "illegal-access");
	for (size_t g = 0; g < sizeof(groups) / sizeof(*groups); g++) {
		int o = groups[g][0] ? law_organisation(w->law, str_from_c(groups[g])) : -1;
		struct harmonisation h = matrix_harmonisation(w, offence, o);
		size_t n[PUNISH_YES + 1] = { 0 }, members = 0;
		for (uint16_t a = 0; a < w->law->countries.n; a++) {
			if (o >= 0 && w->law->countries.p[a].member[o] != YN_YES)
				continue;
			members++;
			for (uint16_t b = 0; b < a; b++)
				if (o < 0 || w->law->countries.p[b].member[o] == YN_YES)
					n[dual_criminality(w, a, b, offence).answer]++;
		}
		EQ(bits_count(&h.members), members);
		EQ(h.pairs, members * (members - 1) / 2);
		EQ(h.yes, n[PUNISH_YES]);
		EQ(h.no, n[PUNISH_NO]);
		EQ(h.depends, n[PUNISH_DEPENDS]);
		EQ(h.unknown, n[PUNISH_UNKNOWN]);
		CHECK(h.yes > 0 && h.depends > 0);
	}
}

TEST(the_benchmark_evaluates_everything)
{
	struct world *w = test_world(cx, test_law(), TEST_DATE, "");
	uint64_t sum = 0, then = 0;
	const size_t n = w->law->countries.n;
	EQ(matrix_all(w, &sum), n * (n - 1) * w->law->measures.n * w->offences.n);
	(void)matrix_all(test_world(cx, test_law(), "2005-01-01", ""), &then);
	CHECK(sum != then); // it depends on the answers
}
