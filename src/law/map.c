// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/map.h"

enum { MANY = 75, SOME = 25 }; // of countries that can be asked

static struct map_answer begin(struct arena *arena, const struct world *w, enum map_by by)
{
	return (struct map_answer){
		.by = by,
		.instrument = LAW_NONE,
		.concept = LAW_NONE,
		.measure = LAW_NONE,
		.countries = arena_new(arena, struct map_country, w->law->countries.n),
	};
}

static void count(const struct world *w, struct map_answer *a)
{
	for (size_t c = 0; c < w->law->countries.n; c++)
		a->counts[a->countries[c].colour]++;
}

/* ---- who is bound by an instrument --------------------------------------- */

static enum map_class class_of_bound(enum bound b)
{
	switch (b) {
	case BOUND_BOUND:
		return MAP_HIGH;
	case BOUND_NOT_YET:
		return MAP_NOT_YET;
	case BOUND_CLOSED:
		return MAP_NONE;
	case BOUND_UNKNOWN:
		return MAP_UNKNOWN;
	}
	return MAP_UNKNOWN;
}

struct map_answer map_by_instrument(struct arena *arena, const struct world *w, uint16_t instrument)
{
	struct map_answer a = begin(arena, w, MAP_BY_INSTRUMENT);
	a.instrument = instrument;
	for (uint16_t c = 0; c < w->law->countries.n; c++) {
		const enum bound b = world_bound(w, instrument, c);
		a.countries[c] = (struct map_country){
			.colour = class_of_bound(b),
			.bound = b,
			.status = world_status(w, instrument, c),
		};
	}
	count(w, &a);
	return a;
}

/* ---- who can obtain help --------------------------------------------------- */

static bool is_mostly(size_t part, size_t whole)
{
	return part * 10 >= whole * 6;
}

/* What its reach rests on: what binds the country, among all that offers the measure. */
static bool is_known(const struct world *w, const struct basis_list *bases, uint16_t country)
{
	size_t all = 0, known = 0;
	for (size_t i = 0; i < bases->n; i++) {
		if (bases->p[i].is_bilateral)
			continue;
		all++;
		known += world_bound(w, bases->p[i].instrument, country) != BOUND_UNKNOWN;
	}
	return is_mostly(known, all);
}

static enum map_class class_of_reach(const struct reach_row *r, size_t others)
{
	const unsigned help = r->open + r->conditional;
	if (help >= MANY)
		return MAP_HIGH;
	if (help >= SOME)
		return MAP_MID;
	if (help > 0)
		return MAP_LOW;
	return is_mostly(others - r->unknown, others) ? MAP_NONE : MAP_UNKNOWN;
}

struct map_answer map_by_reach(struct arena *arena, const struct world *w, uint16_t offence,
			       uint16_t measure)
{
	struct map_answer a = begin(arena, w, MAP_BY_REACH);
	const struct basis_list bases = basis_offering(w, measure);
	a.concept = offence;
	a.measure = measure;
	a.reach = matrix_run(arena, w, offence, measure);
	for (size_t i = 0; i < a.reach->rows.n; i++) {
		const struct reach_row *r = &a.reach->rows.p[i];
		const bool known = is_known(w, &bases, r->country);
		a.countries[r->country] = (struct map_country){
			.colour = known ? class_of_reach(r, w->law->countries.n - 1) : MAP_UNKNOWN,
			.reach = r,
		};
	}
	count(w, &a);
	return a;
}

/* ---- whose law has a provision ----------------------------------------------- */

enum finding map_finding(const struct law *law, const struct national *row)
{
	if (!row || row->finding == FINDING_UNKNOWN || row->prov.confidence == CONFIDENCE_NONE)
		return FINDING_UNKNOWN;
	if (national_is_dead_letter(law, row))
		return FINDING_NONE;
	if (row->finding == FINDING_FULL && national_is_partly_commenced(law, row))
		return FINDING_PARTIAL;
	return row->finding;
}

struct map_answer map_by_concept(struct arena *arena, const struct world *w, uint16_t concept)
{
	static const enum map_class class_of[] = {
		[FINDING_UNKNOWN] = MAP_UNKNOWN,
		[FINDING_NONE] = MAP_NONE,
		[FINDING_PARTIAL] = MAP_MID,
		[FINDING_FULL] = MAP_HIGH,
	};
	struct map_answer a = begin(arena, w, MAP_BY_CONCEPT);
	a.concept = concept;
	for (uint16_t c = 0; c < w->law->countries.n; c++) {
		const struct national *row = world_national_or_family(w, c, concept);
		const enum finding f = map_finding(w->law, row);
		a.countries[c] = (struct map_country){
			.colour = class_of[f],
			.finding = f,
			.row = row,
		};
	}
	count(w, &a);
	return a;
}

/* ---- words ------------------------------------------------------------------- */

const char *map_class_word(enum map_class c)
{
	static const char *const words[MAP_CLASSES] = {
		[MAP_HIGH] = "high", [MAP_MID] = "mid",		[MAP_LOW] = "low",
		[MAP_NONE] = "none", [MAP_NOT_YET] = "not-yet", [MAP_UNKNOWN] = "unknown",
	};
	return words[c];
}

const char *map_by_word(enum map_by by)
{
	static const char *const words[] = {
		[MAP_BY_INSTRUMENT] = "instrument",
		[MAP_BY_REACH] = "reach",
		[MAP_BY_CONCEPT] = "concept",
	};
	return words[by];
}
