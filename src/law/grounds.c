// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/grounds.h"

const char *ground_where_word(enum ground_where g)
{
	switch (g) {
	case GROUND_INSTRUMENT:
		return "instrument";
	case GROUND_REQUESTED_LAW:
		return "requested-law";
	case GROUND_OTHER_TREATY:
		return "other-treaty";
	}
	return "";
}

static struct str name_of(const struct law *law, const struct route *r)
{
	if (r->basis.is_bilateral)
		return r->bilateral->title;
	return law->instruments.p[r->basis.instrument].short_name;
}

static void add_row(struct arena *arena, const struct law *law, const struct route *r,
		    enum ground_where where, struct ground_list *out)
{
	for (size_t i = 0; r->row && i < r->row->refusal.n; i++)
		*ARENA_PUSH(arena, out) = (struct ground){ where, name_of(law, r),
							   r->row->refusal.p[i] };
}

/* Preservation, and the disclosure that follows it, name all their grounds. */
static bool is_complete(const struct world *w, const struct route_answer *a)
{
	return a->measure == w->ids.preservation ||
	       str_eq(w->law->measures.p[a->measure].id, STR("partial-disclosure-traffic"));
}

static bool stands(const struct route *r)
{
	return r->binding && (r->status == ROUTE_OPEN || r->status == ROUTE_CONDITIONAL);
}

/* A code of the requested country's row, as words: its note, else the code itself. */
static void add_own(struct arena *arena, const struct world *w, const struct route_answer *a,
		    const struct route *r, struct ground_list *out)
{
	const struct str concept = a->measure == w->ids.extradition ? STR("extradition")
								    : STR("mla-general");
	const struct national *row = world_national(w, a->to, law_concept(w->law, concept));
	for (size_t i = 0; row && i < r->own_grounds.n; i++) {
		const struct qualifier *q = &w->law->qualifiers.p[r->own_grounds.p[i]];
		*ARENA_PUSH(arena, out) = (struct ground){ GROUND_REQUESTED_LAW, row->law,
							   q->note.n > 0 ? q->note : q->id };
	}
}

struct ground_list route_grounds(struct arena *arena, const struct world *w,
				 const struct route_answer *a, const struct route *r)
{
	struct ground_list out = { 0 };
	add_row(arena, w->law, r, GROUND_INSTRUMENT, &out);
	if (is_complete(w, a) && r->exact)
		return out;
	add_own(arena, w, a, r, &out);
	for (size_t i = 0; i < a->routes.n; i++)
		if (&a->routes.p[i] != r && stands(&a->routes.p[i]) && r->binding &&
		    !r->basis.is_bilateral)
			add_row(arena, w->law, &a->routes.p[i], GROUND_OTHER_TREATY, &out);
	return out;
}
