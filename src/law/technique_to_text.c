// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

void technique_to_table(struct teller *t, const struct technique_answer *a, struct table *out)
{
	const struct law *law = t->w->law;
	table_init(out, t->arena);
	table_column(out, STR("concept"), TABLE_LEFT);
	table_column(out, STR("provision"), TABLE_LEFT);
	table_column(out, STR("role"), TABLE_LEFT);
	if (a->country != LAW_NONE) {
		table_column(out, STR("finding"), TABLE_LEFT);
		table_column(out, STR("law"), TABLE_LEFT);
	}
	table_column(out, STR("reason"), TABLE_LEFT);
	for (size_t i = 0; i < a->concepts.n; i++) {
		const struct technique_concept *c = &a->concepts.p[i];
		const struct str id = law->concepts.p[c->row->concept].id;
		if (a->country == LAW_NONE)
			TABLE_ROW(out, id, c->row->provision, c->row->role, c->row->reason);
		else
			TABLE_ROW(out, id, c->row->provision, c->row->role,
				  str_from_c(finding_word(c->found.finding)),
				  phrase_citation(t->arena, c->found.row), c->row->reason);
	}
}

void techniques_to_table(struct teller *t, struct table *out)
{
	const struct technique_list all = technique_all(t->arena, t->w->law);
	table_init(out, t->arena);
	table_column(out, STR("technique"), TABLE_LEFT);
	table_column(out, STR("kind"), TABLE_LEFT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (size_t i = 0; i < all.n; i++)
		TABLE_ROW(out, all.p[i]->technique, all.p[i]->kind, all.p[i]->name);
}

/* With a country: what its law has for each offence. */
static void tell_concept(struct teller *t, const struct technique_answer *a,
			 const struct technique_concept *c)
{
	const struct law *law = t->w->law;
	tell_text(t, 2,
		  arena_fmt(t->arena, "%.*s (%.*s), %.*s. %.*s %.*s",
			    STR_ARG(phrase_concept_name(law, c->row->concept)),
			    STR_ARG(c->row->provision), STR_ARG(c->row->role),
			    STR_ARG(c->row->reason), STR_ARG(tell_source(t, c->row->prov.source))));
	if (a->country == LAW_NONE)
		return;
	const struct str there = phrase_citation(t->arena, c->found.row);
	tell_text(t, 6,
		  arena_fmt(t->arena, "%.*s%s%.*s", STR_ARG(tell_finding(t, c->found.finding)),
			    there.n > 0 ? ": " : "", STR_ARG(there)));
}

void technique_to_text(struct teller *t, const struct technique_answer *a)
{
	tell_text(t, 0,
		  arena_fmt(t->arena, "%.*s%s%.*s: the provisions that cover it", STR_ARG(a->name),
			    a->country == LAW_NONE ? "" : " in ",
			    STR_ARG(a->country == LAW_NONE
					    ? (struct str){ 0 }
					    : t->w->law->countries.p[a->country].name)));
	for (size_t i = 0; i < a->concepts.n; i++)
		tell_concept(t, a, &a->concepts.p[i]);
	tell_sources(t);
}
