// SPDX-License-Identifier: AGPL-3.0-or-later
// What the reports of a campaign tell together, on its page: where their reporters are, what it is
// about and may amount to, what was lost.
#include "intake/campaign_web.h"
#include "intake/told_db.h"

static void colour(const struct law *law, const struct told_counts *countries, enum map_class class,
		   struct map_answer *answer)
{
	for (size_t i = 0; i < countries->n; i++) {
		const uint16_t c = law_country(law, countries->p[i].name);
		if (c != LAW_NONE)
			answer->countries[c].colour = class;
	}
}

/* Those with reporters stand out, then those with machines; of all others nothing is said. */
static struct map_view draw(const struct law_view *lv, const struct told_counts *reporters,
			    const struct told_counts *machines)
{
	const struct law *law = lv->law;
	struct map_answer answer = { .countries = arena_new(lv->cx->arena, struct map_country,
							    law->countries.n) };
	const struct map_colours colours = { .answer = &answer };
	for (size_t i = 0; i < law->countries.n; i++)
		answer.countries[i].colour = MAP_NONE;
	colour(law, machines, MAP_NOT_YET, &answer);
	colour(law, reporters, MAP_HIGH, &answer);
	return map_view_of(lv, &colours);
}

static void fill_countries(const struct law_view *lv, const struct told_counts *from,
			   struct campaign_places *to)
{
	for (size_t i = 0; i < from->n; i++) {
		const uint16_t c = law_country(lv->law, from->p[i].name);
		*ARENA_PUSH(lv->cx->arena, to) = (struct campaign_country){
			c == LAW_NONE ? from->p[i].name : law_name_country(lv, c),
			page_number(lv->pg, from->p[i].reports)
		};
	}
}

static void add_offence(const struct law_view *lv, struct campaign_facts *f, uint16_t concept,
			bool possible)
{
	const struct str name = law_name_concept(lv, concept);
	for (size_t i = 0; i < f->offences.n; i++)
		if (str_eq(f->offences.p[i].name, name))
			return;
	*ARENA_PUSH(lv->cx->arena, &f->offences) = (struct campaign_offence){
		name,
		arena_fmt(lv->cx->arena, "/law/concept/%.*s",
			  STR_ARG(lv->law->concepts.p[concept].id)),
		possible
	};
}

static void add_offences(const struct law_view *lv, struct campaign_facts *f, struct str technique,
			 const char *role)
{
	const struct law *law = lv->law;
	for (size_t i = 0; i < law->techniques.n; i++) {
		const struct technique_row *row = &law->techniques.p[i];
		if (str_eq(row->technique, technique) && str_eq(row->role, str_from_c(role)))
			add_offence(lv, f, row->concept, str_eq(row->role, STR("possible")));
	}
}

static struct str type_of(struct str kind)
{
	struct str before, after;
	return str_cut(kind, '/', &before, &after) ? after : kind;
}

static void fill_kinds(const struct law_view *lv, const struct told_counts *kinds,
		       struct campaign_facts *f)
{
	struct arena *a = lv->cx->arena;
	const struct law *law = lv->law;
	for (size_t i = 0; i < kinds->n; i++) {
		const struct str type = type_of(kinds->p[i].name);
		const struct str technique = told_technique(law, type);
		const uint16_t offence = told_offence(law, type);
		struct campaign_kind row = { .name = kinds->p[i].name,
					     .n = page_number(lv->pg, kinds->p[i].reports) };
		for (size_t k = 0; k < law->techniques.n && technique.n > 0; k++)
			if (str_eq(law->techniques.p[k].technique, technique))
				row.technique = law_name_technique(lv, &law->techniques.p[k]);
		if (row.technique.n > 0)
			row.href = arena_fmt(a, "/law/technique/%.*s", STR_ARG(technique));
		*ARENA_PUSH(a, &f->kinds) = row;
		if (offence != LAW_NONE)
			add_offence(lv, f, offence, false);
		add_offences(lv, f, technique, "core");
	}
	for (size_t i = 0; i < kinds->n; i++)
		add_offences(lv, f, told_technique(law, type_of(kinds->p[i].name)), "possible");
}

enum rc campaign_facts(struct cx *cx, struct page *pg, struct id root, struct campaign_facts *out)
{
	struct law_view lv;
	struct told_counts countries, kinds, losses, sources;
	TRY(law_view_open(cx, pg, &lv));
	TRY(told_campaign_countries(cx, pg->db, root, &countries));
	TRY(told_campaign_kinds(cx, pg->db, root, &kinds));
	TRY(told_campaign_losses(cx, pg->db, root, &losses));
	fill_countries(&lv, &countries, &out->countries);
	TRY(told_campaign_sources(cx, pg->db, root, &sources));
	fill_countries(&lv, &sources, &out->sources);
	if (countries.n + sources.n > 0)
		out->map = draw(&lv, &countries, &sources);
	fill_kinds(&lv, &kinds, out);
	for (size_t i = 0; i < losses.n; i++)
		*ARENA_PUSH(cx->arena, &out->losses) = (struct campaign_loss){
			losses.p[i].name, page_number(pg, losses.p[i].amount), losses.p[i].reports
		};
	return RC_OK;
}
