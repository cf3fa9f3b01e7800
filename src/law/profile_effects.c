// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/basis.h"
#include "law/profile.h"
#include "law/route.h"

struct pair {
	struct arena *arena;
	const struct world *was, *is;
	struct profile_effects *out;
};

static void add_gap(struct pair *p, uint16_t concept, enum finding was, enum finding is,
		    uint16_t instrument)
{
	struct profile_gap *gap = NULL;
	for (size_t i = 0; i < p->out->gaps.n && !gap; i++) {
		struct profile_gap *g = &p->out->gaps.p[i];
		if (g->concept == concept && g->was == was && g->is == is)
			gap = g;
	}
	if (!gap) {
		gap = ARENA_PUSH(p->arena, &p->out->gaps);
		*gap = (struct profile_gap){ .concept = concept, .was = was, .is = is };
	}
	*ARENA_PUSH(p->arena, &gap->instruments) = instrument;
}

static void compare_gaps(struct pair *p)
{
	const struct law *law = p->was->law;
	const uint16_t country = p->out->country;
	for (uint16_t i = 0; i < law->instruments.n; i++) {
		struct check_answer *was = check_run(p->arena, p->was, country, LAW_NONE, i, false);
		struct check_answer *is = check_run(p->arena, p->is, country, LAW_NONE, i, false);
		for (size_t f = 0; f < was->findings.n && f < is->findings.n; f++) {
			const struct check_finding *a = &was->findings.p[f];
			const struct check_finding *b = &is->findings.p[f];
			if (a->concept == b->concept && a->finding != b->finding)
				add_gap(p, a->concept, a->finding, b->finding, i);
		}
	}
}

static struct bits dual_moved(const struct pair *p, uint16_t concept)
{
	const struct dual_sets a = basis_dual(p->was, p->out->country, concept);
	const struct dual_sets b = basis_dual(p->is, p->out->country, concept);
	const struct bits yes = bits_or(bits_andnot(a.yes, b.yes), bits_andnot(b.yes, a.yes));
	const struct bits no = bits_or(bits_andnot(a.no, b.no), bits_andnot(b.no, a.no));
	const struct bits depends = bits_or(bits_andnot(a.depends, b.depends),
					    bits_andnot(b.depends, a.depends));
	return bits_or(bits_or(yes, no), depends);
}

static void compare_offences(struct pair *p)
{
	for (size_t o = 0; o < p->was->offences.n; o++) {
		const uint16_t k = p->was->offences.p[o];
		const struct punishes *a = world_punishes(p->was, p->out->country, k);
		const struct punishes *b = world_punishes(p->is, p->out->country, k);
		const struct bits moved = dual_moved(p, k);
		if (a->answer == b->answer && !bits_any(&moved))
			continue;
		*ARENA_PUSH(p->arena, &p->out->offences) = (struct profile_offence){
			.concept = k,
			.was = a->answer,
			.is = b->answer,
			.countries = (unsigned)bits_count(&moved),
		};
	}
}

static void compare_powers(struct pair *p)
{
	for (uint16_t m = 0; m < p->was->law->measures.n; m++) {
		const enum finding a = route_power(p->was, p->out->country, m).finding;
		const enum finding b = route_power(p->is, p->out->country, m).finding;
		if (a != b)
			*ARENA_PUSH(p->arena, &p->out->powers) = (struct profile_power){ m, a, b };
	}
}

static void compare_bounds(struct pair *p)
{
	for (uint16_t i = 0; i < p->was->law->instruments.n; i++) {
		const enum bound a = world_bound(p->was, i, p->out->country);
		const enum bound b = world_bound(p->is, i, p->out->country);
		if (a != b)
			*ARENA_PUSH(p->arena, &p->out->bounds) = (struct profile_bound){ i, a, b };
	}
}

struct profile_effects *profile_effects_of(struct arena *arena, const struct law *was,
					   const struct law *is, uint16_t country,
					   struct date today)
{
	const struct world_options options = { .date = today };
	struct pair p = { .arena = arena,
			  .was = world_build(arena, was, options),
			  .is = world_build(arena, is, options),
			  .out = arena_new(arena, struct profile_effects, 1) };
	p.out->country = country;
	compare_bounds(&p);
	compare_gaps(&p);
	compare_offences(&p);
	compare_powers(&p);
	p.out->routes = what_if_between(arena, p.was, p.is, country);
	return p.out;
}

bool profile_effects_none(const struct profile_effects *e)
{
	return e->gaps.n == 0 && e->offences.n == 0 && e->powers.n == 0 && e->bounds.n == 0 &&
	       e->routes->pairs.n == 0;
}
