// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

void concept_to_table(struct teller *t, uint16_t concept, struct table *out)
{
	static const struct national no_row = { 0 };
	static const char *const titles[] = { "country",  "finding",	"law",
					      "sections", "qualifiers", "one of",
					      "seen",	  "name",	"source" };
	const struct map_answer a = map_by_concept(t->arena, t->w, concept);
	table_init(out, t->arena);
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		table_column(out, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < t->w->law->countries.n; i++) {
		const struct map_country *c = &a.countries[i];
		const struct country *country = &t->w->law->countries.p[i];
		const struct national *row = c->row ? c->row : &no_row;
		TABLE_ROW(out, str_from_c(country->alpha2), str_from_c(finding_word(c->finding)),
			  row->law, row->section, tell_codes(t, &row->qualifiers),
			  tell_codes(t, &row->one_of), str_from_c(seen_word(phrase_seen(c->row))),
			  country->name, row->prov.source);
	}
}

void concepts_to_table(struct teller *t, struct table *out)
{
	const struct law *law = t->w->law;
	table_init(out, t->arena);
	table_column(out, STR("concept"), TABLE_LEFT);
	table_column(out, STR("pillar"), TABLE_LEFT);
	table_column(out, STR("family"), TABLE_LEFT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (uint16_t i = 0; i < law->concepts.n; i++) {
		const struct concept *c = &law->concepts.p[i];
		if (law_uses_concept(law, i))
			TABLE_ROW(out, c->id, str_from_c(pillar_word(c->pillar)),
				  c->family == LAW_NONE ? (struct str){ 0 }
							: law->concepts.p[c->family].id,
				  phrase_concept_name(law, i));
	}
}
