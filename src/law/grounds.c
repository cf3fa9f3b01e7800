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
	for (size_t i = 0; r->row && i < r->row->refusal.n; i++) {
		struct phrase text = phrase_of("{text}");
		phrase_words(&text, "text", r->row->refusal.p[i]);
		*ARENA_PUSH(arena, out) = (struct ground){ where, name_of(law, r), text };
	}
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

/* What the codes of a law on assistance or extradition say about refusing. The other
 * codes of such a row name an authority or a way, and are no ground. */
static const struct {
	const char *code, *text;
} own_texts[] = {
	{ "agreement-or-designation-needed",
	  N_("An agreement with the asking country, or its designation, is needed") },
	{ "commonwealth-and-convention-states",
	  N_("Help goes to Commonwealth countries and Parties to the Convention") },
	{ "dual-criminality", N_("Both laws must punish the conduct") },
	{ "dual-criminality-for-coercive",
	  N_("Both laws must punish the conduct where force or compulsion is used") },
	{ "dual-criminality-for-handover",
	  N_("Both laws must punish the conduct before evidence is handed over") },
	{ "dual-criminality-for-search", N_("Both laws must punish the conduct for a search") },
	{ "dual-criminality-may-be-ground",
	  N_("Help may be refused when not both laws punish the conduct") },
	{ "extradite-or-prosecute", N_("It may prosecute at home instead") },
	{ "grounds-for-refusal-listed", N_("The law lists further grounds of refusal") },
	{ "grounds-listed", N_("The law lists further grounds of refusal") },
	{ "no-electronic-evidence-powers", N_("The law has no power over electronic evidence") },
	{ "no-own-nationals", N_("Its own nationals are not extradited") },
	{ "no-own-nationals-changed-2025",
	  N_("Its own nationals were not extradited; the rule changed in 2025") },
	{ "no-own-nationals-limits", N_("The extradition of its own nationals is limited") },
	{ "no-own-nationals-outside-nordic-eu",
	  N_("Its own nationals are extradited only to Nordic and European Union countries") },
	{ "penalty-threshold", N_("The offence must carry a penalty that the law sets") },
	{ "penalty-threshold-1-year", N_("The offence must carry one year or more") },
	{ "penalty-threshold-2-years", N_("The offence must carry two years or more") },
	{ "penalty-threshold-4-years", N_("The offence must carry four years or more") },
	{ "reciprocity", N_("Reciprocity is asked for") },
	{ "semisum-one-year",
	  N_("The mean of the lowest and the highest penalty must be one year or more") },
	{ "treaty-based", N_("A treaty is asked for") },
	{ "treaty-or-reciprocity", N_("A treaty or reciprocity is asked for") },
	{ "treaty-required", N_("A treaty is asked for") },
};

static void add_own(struct arena *arena, const struct world *w, const struct route_answer *a,
		    const struct route *r, struct ground_list *out)
{
	const struct str concept = a->measure == w->ids.extradition ? STR("extradition")
								    : STR("mla-general");
	const struct national *row = world_national(w, a->to, law_concept(w->law, concept));
	for (size_t i = 0; row && i < r->own_grounds.n; i++) {
		const struct str code = w->law->qualifiers.p[r->own_grounds.p[i]].id;
		for (size_t k = 0; k < sizeof(own_texts) / sizeof(*own_texts); k++)
			if (str_eq(code, str_from_c(own_texts[k].code)))
				*ARENA_PUSH(arena,
					    out) = (struct ground){ GROUND_REQUESTED_LAW, row->law,
								    phrase_of(own_texts[k].text) };
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
