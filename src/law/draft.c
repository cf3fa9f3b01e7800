// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/draft.h"

#include "core/nearest.h"
#include "law/dual.h"

#define MODELS_MAX 2

/* "29" is the provision itself and its parts: 29, 29(1), 29(2) ... */
static bool number_matches(struct str number, struct str asked)
{
	return str_eq(number, asked) ||
	       (str_starts(number, asked) && number.n > asked.n && number.p[asked.n] == '(');
}

static void add_concept(struct arena *arena, struct draft_brief *d, uint16_t concept)
{
	for (size_t i = 0; i < d->concepts.n; i++)
		if (d->concepts.p[i] == concept)
			return;
	*ARENA_PUSH(arena, &d->concepts) = concept;
}

static enum rc find_provisions(struct cx *cx, const struct instrument *ins, struct draft_brief *d)
{
	struct str *numbers = arena_new(cx->arena, struct str, ins->provisions.n);
	for (size_t i = 0; i < ins->provisions.n; i++) {
		const struct provision *p = &ins->provisions.p[i];
		numbers[i] = p->number;
		if (!number_matches(p->number, d->number))
			continue;
		*ARENA_PUSH(cx->arena, &d->provisions) = p;
		if (p->pillar != PILLAR_DEFINITION)
			add_concept(cx->arena, d, p->concept);
	}
	if (d->provisions.n > 0)
		return RC_OK;
	struct str near = nearest_name(d->number, numbers, ins->provisions.n);
	if (near.n == 0)
		return cx_fail(cx, RC_MISSING, "%.*s has no provision %.*s in the data",
			       STR_ARG(ins->short_name), STR_ARG(d->number));
	return cx_fail(cx, RC_MISSING,
		       "%.*s has no provision %.*s in the data; the nearest is %.*s",
		       STR_ARG(ins->short_name), STR_ARG(d->number), STR_ARG(near));
}

static bool stands_for(const struct law *law, const struct draft_brief *d, uint16_t concept)
{
	for (size_t i = 0; i < d->concepts.n; i++)
		if (d->concepts.p[i] == concept ||
		    law->concepts.p[concept].family == d->concepts.p[i] ||
		    law->concepts.p[d->concepts.p[i]].family == concept)
			return true;
	return false;
}

static void find_words(struct arena *arena, const struct law *law, struct draft_brief *d)
{
	const struct instrument *ins = &law->instruments.p[d->instrument];
	for (size_t i = 0; i < ins->elements.n; i++)
		if (stands_for(law, d, ins->elements.p[i].concept))
			*ARENA_PUSH(arena, &d->elements) = &ins->elements.p[i];
	for (size_t i = 0; i < ins->measures.n; i++)
		if (stands_for(law, d, ins->measures.p[i].concept))
			*ARENA_PUSH(arena, &d->measures) = &ins->measures.p[i];
	for (size_t i = 0; i < ins->provisions.n; i++)
		if (ins->provisions.p[i].pillar == PILLAR_SAFEGUARD)
			*ARENA_PUSH(arena, &d->safeguards) = &ins->provisions.p[i];
}

/* With how many countries the offence would be punished on both sides, without more
 * facts: enacted plainly, and enacted with the qualifier. */
static void weigh(const struct world *w, uint16_t country, uint16_t offence, struct draft_choice *c)
{
	struct bits others = w->punish_sets[offence].yes;
	bits_clear(&others, country);
	c->meets_now = bits_count(&others);
	const struct qualifier *q = &w->law->qualifiers.p[c->qualifier];
	struct fact_set open = { { 0 } };
	bool narrows = q->kind == QUALIFIER_NARROWING && q->has_condition;
	bool harmless = !narrows || condition_eval(&q->condition, &w->facts, &open) == YN_YES;
	c->meets_then = harmless ? c->meets_now : 0;
}

static void add_choices(struct arena *arena, const struct world *w, struct draft_brief *d,
			const struct id_list *codes, const struct element *e, bool reservation)
{
	for (size_t i = 0; i < codes->n; i++) {
		struct draft_choice c = { .qualifier = codes->p[i],
					  .reservation = reservation,
					  .article = e->provision };
		bool known = false;
		for (size_t k = 0; k < d->choices.n; k++)
			known |= d->choices.p[k].qualifier == c.qualifier;
		if (known)
			continue;
		if (w->law->concepts.p[e->concept].pillar == PILLAR_OFFENCE)
			weigh(w, d->country, e->concept, &c);
		*ARENA_PUSH(arena, &d->choices) = c;
	}
}

static bool is_listed(const struct draft_brief *d, uint16_t qualifier)
{
	for (size_t i = 0; i < d->choices.n; i++)
		if (d->choices.p[i].qualifier == qualifier)
			return true;
	return false;
}

static void find_choices(struct arena *arena, const struct world *w, struct draft_brief *d)
{
	const struct instrument *ins = &w->law->instruments.p[d->instrument];
	for (size_t i = 0; i < d->elements.n; i++) {
		add_choices(arena, w, d, &d->elements.p[i]->optional, d->elements.p[i], false);
		add_choices(arena, w, d, &d->elements.p[i]->reservations, d->elements.p[i], true);
	}
	for (size_t i = 0; i < ins->reservables.n; i++) {
		const struct reservable *r = &ins->reservables.p[i];
		for (size_t k = 0; number_matches(r->article, d->number) && k < r->codes.n; k++) {
			struct draft_choice c = { .qualifier = r->codes.p[k],
						  .article = r->article,
						  .reservation = r->reservation };
			if (is_listed(d, c.qualifier))
				continue;
			if (w->law->concepts.p[d->concepts.p[0]].pillar == PILLAR_OFFENCE)
				weigh(w, d->country, d->concepts.p[0], &c);
			*ARENA_PUSH(arena, &d->choices) = c;
		}
	}
}

static void find_models(struct arena *arena, const struct world *w, struct draft_brief *d)
{
	const struct law *law = w->law;
	struct check_answer *all = check_run(arena, w, d->country, LAW_NONE, d->instrument, false);
	for (size_t i = 0; i < all->findings.n; i++)
		if (all->findings.p[i].concept == d->concepts.p[0])
			d->now = all->findings.p[i];
	if (d->now.provision && d->now.models.n == 0)
		check_models(arena, w, d->country, d->instrument, &d->now);
	for (size_t i = 0; i < d->now.models.n && d->models.n < MODELS_MAX; i++)
		*ARENA_PUSH(arena, &d->models) = world_national(w, d->now.models.p[i],
								d->concepts.p[0]);
	for (uint16_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		for (size_t p = 0; ins->role == ROLE_STANDARD && i != d->instrument &&
				   p < ins->provisions.n && d->model_laws.n < MODELS_MAX;
		     p++)
			if (ins->provisions.p[p].concept == d->concepts.p[0]) {
				*ARENA_PUSH(arena, &d->model_laws) = &ins->provisions.p[p];
				*ARENA_PUSH(arena, &d->model_law_instruments) = i;
				break;
			}
	}
}

enum rc draft_run(struct cx *cx, const struct world *w, uint16_t country, uint16_t instrument,
		  struct str number, struct draft_brief **out)
{
	struct draft_brief *d = arena_new(cx->arena, struct draft_brief, 1);
	d->country = country;
	d->instrument = instrument;
	d->number = number;
	TRY(find_provisions(cx, &w->law->instruments.p[instrument], d));
	if (d->concepts.n == 0)
		return cx_fail(
			cx, RC_INVALID,
			"provision %.*s only defines words; ask for the provision that uses them",
			STR_ARG(number));
	find_words(cx->arena, w->law, d);
	find_choices(cx->arena, w, d);
	find_models(cx->arena, w, d);
	*out = d;
	return RC_OK;
}

struct draft_models draft_models(const struct draft_brief *d)
{
	struct draft_models m = { .instruments = d->model_laws.n };
	const size_t room = m.instruments > 0 ? MODELS_MAX - 1 : MODELS_MAX;
	m.countries = d->models.n < room ? d->models.n : room;
	if (m.instruments > MODELS_MAX - m.countries)
		m.instruments = MODELS_MAX - m.countries;
	return m;
}
