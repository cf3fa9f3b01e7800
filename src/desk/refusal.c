// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/refusal.h"

#include "people/role.h"

const char *const refusal_remarks[] = {
	"apart from the 29(4) reservation, no other ground",
	"deferral (27(5))",
	"partial or conditional help to be considered first (27(6))",
	"see the provisions",
	"for arts 2-11, the fiscal nature of the offence is no ground",
	"conditions",
	"the requesting Party may ask for reasons and consult the other Party",
	"refusal for nationality leads to prosecution at home (24(6))",
	NULL,
};

static bool is_remark(struct str words)
{
	for (size_t i = 0; refusal_remarks[i]; i++)
		if (str_eq(words, str_from_c(refusal_remarks[i])))
			return true;
	return false;
}

static enum ground_place place_of(enum ground_where where)
{
	switch (where) {
	case GROUND_INSTRUMENT:
		return PLACE_INSTRUMENT;
	case GROUND_REQUESTED_LAW:
		return PLACE_LAW;
	case GROUND_OTHER_TREATY:
		return PLACE_TREATY;
	}
	return PLACE_NONE;
}

static bool is_closed(const struct world *w, const struct route_answer *a)
{
	return a->measure == w->ids.preservation ||
	       str_eq(w->law->measures.p[a->measure].id, STR("partial-disclosure-traffic"));
}

/* 29(4): the country asked declared that it may refuse, and nothing says that both punish. */
static bool has_reservation(const struct world *w, const struct route_answer *a,
			    const struct route *r)
{
	return a->measure == w->ids.preservation && !r->basis.is_bilateral &&
	       r->basis.instrument == w->ids.budapest && r->dual == DC_ASKED_YES &&
	       a->dual.answer != PUNISH_YES;
}

struct refusal_list refusal_list(struct arena *arena, const struct world *w,
				 const struct route_answer *a, const struct route *r)
{
	struct refusal_list out = { 0 };
	if (!r)
		return out;
	const struct ground_list grounds = route_grounds(arena, w, a, r);
	for (size_t i = 0; i < grounds.n; i++) {
		const struct str words = phrase_print(arena, &grounds.p[i].text);
		if (!is_remark(words))
			*ARENA_PUSH(arena, &out) = (struct refusal){ place_of(grounds.p[i].where),
								     grounds.p[i].name, words };
	}
	out.complete = is_closed(w, a) && r->exact;
	if (has_reservation(w, a, r))
		*ARENA_PUSH(arena, &out) = (struct refusal){
			PLACE_INSTRUMENT, w->law->instruments.p[r->basis.instrument].short_name,
			STR(N_("Reservation to 29(4): dual criminality will be lacking at "
			       "disclosure"))
		};
	return out;
}

static bool is_listed(const struct refusal_list *list, const struct refusal *g)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].place == g->place && str_eq(list->p[i].name, g->name) &&
		    str_eq(list->p[i].words, g->words))
			return true;
	return false;
}

bool refusal_of_instrument(const struct refusal_list *list, const struct refusal *ground)
{
	return ground->place == PLACE_INSTRUMENT && is_listed(list, ground);
}

bool refusal_is_named(const struct refusal_list *list, const struct refusal *ground)
{
	if (ground->place == PLACE_NONE || ground->name.n == 0 || ground->words.n == 0)
		return false;
	return !list->complete || refusal_of_instrument(list, ground);
}
