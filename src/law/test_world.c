// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/test_world.h"

#include <string.h>

#include "core/test.h"
#include "law/condition.h"
#include "law/source.h"
#include "law/what_if.h"

#define NEW_QUALIFIERS_MAX 64

const struct law *test_law(void)
{
	static struct arena arena; // both live as long as the process
	static struct law *law;
	if (law)
		return law;
	struct arena scratch = { 0 };
	struct report report;
	struct cx cx;
	cx_init(&cx, &scratch, instant_now());
	report_init(&report, &scratch);
	enum rc rc = law_load_embedded(&cx, &arena, &report, &law);
	arena_done(&scratch);
	REQUIRE(rc == RC_OK);
	return law;
}

static void *copy_of(struct arena *arena, const void *p, size_t n, size_t size, size_t more)
{
	void *out = arena_alloc_n(arena, n + more, size);
	memcpy(out, p, n * size);
	return out;
}

struct law *test_law_copy(struct arena *arena)
{
	const struct law *real = test_law();
	struct law *law = arena_new(arena, struct law, 1);
	*law = *real;
	law->national = copy_of(arena, real->national, real->countries.n * real->concepts.n,
				sizeof(*real->national), 0);
	law->status = copy_of(arena, real->status, real->countries.n * real->instruments.n,
			      sizeof(*real->status), 0);
	law->countries.p = copy_of(arena, real->countries.p, real->countries.n,
				   sizeof(*real->countries.p), 0);
	law->concepts.p = copy_of(arena, real->concepts.p, real->concepts.n,
				  sizeof(*real->concepts.p), 0);
	law->instruments.p = copy_of(arena, real->instruments.p, real->instruments.n,
				     sizeof(*real->instruments.p), 0);
	law->bilateral.p = copy_of(arena, real->bilateral.p, real->bilateral.n,
				   sizeof(*real->bilateral.p), 0);
	law->qualifiers.p = copy_of(arena, real->qualifiers.p, real->qualifiers.n,
				    sizeof(*real->qualifiers.p), NEW_QUALIFIERS_MAX);
	law->qualifiers.cap = real->qualifiers.n + NEW_QUALIFIERS_MAX;
	return law;
}

uint16_t test_country(const struct law *law, const char *code)
{
	uint16_t id = law_country(law, str_from_c(code));
	REQUIRE(id != LAW_NONE);
	return id;
}

uint16_t test_concept(const struct law *law, const char *id)
{
	uint16_t concept = law_concept(law, str_from_c(id));
	REQUIRE(concept != LAW_NONE);
	return concept;
}

uint16_t test_instrument(const struct law *law, const char *id)
{
	uint16_t instrument = law_instrument(law, str_from_c(id));
	REQUIRE(instrument != LAW_NONE);
	return instrument;
}

uint16_t test_measure(const struct law *law, const char *id)
{
	uint16_t measure = law_measure(law, str_from_c(id));
	REQUIRE(measure != LAW_NONE);
	return measure;
}

uint16_t test_fact(const struct law *law, const char *id)
{
	uint16_t fact = law_fact(law, str_from_c(id));
	REQUIRE(fact != LAW_NONE);
	return fact;
}

struct date test_day(const char *day)
{
	struct date d = DATE_NONE;
	REQUIRE(date_parse(str_from_c(day), &d));
	return d;
}

struct national *test_row(struct arena *arena, struct law *law, const char *country,
			  const char *concept, enum finding finding)
{
	struct national *row = arena_new(arena, struct national, 1);
	row->country = test_country(law, country);
	row->concept = test_concept(law, concept);
	row->finding = finding;
	row->basis = BASIS_TEXT;
	row->finding_seen = true;
	row->years_low = row->years_high = -1;
	row->prov.confidence = CONFIDENCE_VERIFIED;
	law->national[row->country * law->concepts.n + row->concept] = row;
	return row;
}

void test_no_row(struct law *law, const char *country, const char *concept)
{
	law->national[test_country(law, country) * law->concepts.n + test_concept(law, concept)] =
		NULL;
}

void test_no_rows(struct law *law, const char *country)
{
	for (size_t k = 0; k < law->concepts.n; k++)
		law->national[test_country(law, country) * law->concepts.n + k] = NULL;
}

void test_push(struct arena *arena, struct id_list *list, uint16_t id)
{
	struct id_list grown = { 0 };
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(arena, &grown) = list->p[i];
	*ARENA_PUSH(arena, &grown) = id;
	*list = grown; // the old array may be the real law's
}

void test_code(struct arena *arena, const struct law *law, struct id_list *list, const char *id)
{
	uint16_t code = law_qualifier(law, str_from_c(id));
	REQUIRE(code != LAW_NONE);
	test_push(arena, list, code);
}

uint16_t test_narrowing(struct arena *arena, struct law *law, const char *condition)
{
	REQUIRE(law->qualifiers.n < law->qualifiers.cap);
	uint16_t id = (uint16_t)law->qualifiers.n++;
	struct qualifier *q = &law->qualifiers.p[id];
	struct condition_mistake mistake;
	*q = (struct qualifier){ .id = arena_fmt(arena, "test-%u", id),
				 .kind = QUALIFIER_NARROWING };
	if (condition[0] == '\0')
		return id;
	q->has_condition = true;
	REQUIRE(condition_parse(&law->index->facts, str_from_c(condition), &q->condition,
				&mistake));
	return id;
}

struct status *test_status(struct arena *arena, struct law *law, const char *country,
			   const char *instrument, enum status_kind kind)
{
	struct status *row = arena_new(arena, struct status, 1);
	row->country = test_country(law, country);
	row->instrument = test_instrument(law, instrument);
	row->kind = kind;
	row->invited = row->signed_on = row->ratified = row->in_force = DATE_NONE;
	row->prov.confidence = CONFIDENCE_VERIFIED;
	law->status[row->instrument * law->countries.n + row->country] = row;
	return row;
}

void test_bind(struct arena *arena, struct law *law, const char *country, const char *instrument)
{
	test_status(arena, law, country, instrument, STATUS_BOUND)->in_force = test_day(
		"2001-01-01");
}

struct law *test_law_bare(struct arena *arena)
{
	struct law *law = test_law_copy(arena);
	const char *const countries[] = { "LK", "GE" };
	law->bilateral.n = 0;
	for (size_t i = 0; i < 2; i++) {
		struct country *c = &law->countries.p[test_country(law, countries[i])];
		test_no_rows(law, countries[i]);
		c->declarations.n = 0;
		for (size_t o = 0; o < law->organisations_n; o++)
			c->member[o] = YN_NO;
		for (size_t k = 0; k < law->instruments.n; k++) {
			struct status *row = arena_new(arena, struct status, 1);
			row->kind = STATUS_NOT_PARTY;
			row->in_force = DATE_NONE;
			law->status[k * law->countries.n + test_country(law, countries[i])] = row;
		}
		test_row(arena, law, countries[i], "illegal-access", FINDING_FULL);
	}
	return law;
}

struct law *test_law_bare_with(struct arena *arena, const char *instrument)
{
	struct law *law = test_law_bare(arena);
	test_bind(arena, law, "LK", instrument);
	test_bind(arena, law, "GE", instrument);
	return law;
}

void test_declare(struct arena *arena, struct law *law, const char *country, const char *instrument,
		  const char *article, uint16_t code)
{
	struct country *c = &law->countries.p[test_country(law, country)];
	__typeof__(c->declarations) grown = { 0 };
	for (size_t i = 0; i < c->declarations.n; i++)
		*ARENA_PUSH(arena, &grown) = c->declarations.p[i];
	*ARENA_PUSH(arena, &grown) = (struct declaration){
		.country = test_country(law, country),
		.instrument = test_instrument(law, instrument),
		.article = str_from_c(article),
		.code = code,
		.prov.confidence = CONFIDENCE_VERIFIED,
	};
	c->declarations = grown;
}

struct facts test_facts(struct cx *cx, const struct law *law, const char *facts)
{
	struct facts f = { 0 };
	struct str rest = str_from_c(facts), one;
	while (rest.n > 0) {
		(void)str_cut(rest, ' ', &one, &rest); // the last has no space after it
		REQUIRE(facts_parse(cx, law, one, &f) == RC_OK);
	}
	return f;
}

struct world *test_world(struct cx *cx, const struct law *law, const char *day, const char *facts)
{
	struct world_options o = { .date = test_day(day), .facts = test_facts(cx, law, facts) };
	return world_build(cx->arena, law, o);
}

struct world *test_world_after(struct cx *cx, const struct world *w, const char *change)
{
	struct change c;
	REQUIRE(change_parse(cx, w, str_from_c(change), &c) == RC_OK);
	struct change_list list = { &c, 1, 1 };
	struct world_options o = { w->date, w->facts, w->verified_only, &list };
	return world_build(cx->arena, w->law, o);
}

struct route_question test_question(const struct law *law, const char *from, const char *to,
				    const char *offence, const char *measure)
{
	return (struct route_question){ .from = test_country(law, from),
					.to = test_country(law, to),
					.offence = test_concept(law, offence),
					.measure = test_measure(law, measure) };
}

struct route_answer *test_ask(struct cx *cx, const struct world *w, const char *from,
			      const char *to, const char *offence, const char *measure)
{
	struct route_question q = test_question(w->law, from, to, offence, measure);
	return route_find(cx->arena, w, &q);
}

const struct route *test_route(struct cx *cx, const struct world *w, const struct route_answer *a,
			       const char *basis)
{
	for (size_t i = 0; i < a->routes.n; i++)
		if (str_eq(basis_id(cx->arena, w->law, &a->routes.p[i].basis), str_from_c(basis)))
			return &a->routes.p[i];
	return NULL;
}

const struct not_yet *test_not_yet(struct cx *cx, const struct world *w,
				   const struct route_answer *a, const char *basis)
{
	for (size_t i = 0; i < a->not_yet.n; i++)
		if (str_eq(basis_id(cx->arena, w->law, &a->not_yet.p[i].basis), str_from_c(basis)))
			return &a->not_yet.p[i];
	return NULL;
}

struct str test_facts_words(struct arena *arena, const struct law *law, const struct fact_set *s)
{
	struct str out = { 0 };
	for (uint16_t f = 0; f < law->facts.n; f++)
		if (fact_set_has(s, f))
			out = arena_fmt(arena, "%.*s%s%.*s", STR_ARG(out), out.n ? " " : "",
					STR_ARG(law->facts.p[f].id));
	return out;
}
