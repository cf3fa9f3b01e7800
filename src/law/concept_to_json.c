// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_head(struct json *j, const struct law *law, uint16_t concept)
{
	const struct concept *c = &law->concepts.p[concept];
	json_str(j, "concept", c->id);
	json_str(j, "name", phrase_concept_name(law, concept));
	json_text(j, "pillar", pillar_word(c->pillar));
	if (c->family == LAW_NONE)
		json_add_null(j, "family");
	else
		json_str(j, "family", law->concepts.p[c->family].id);
	json_str(j, "meaning", c->meaning);
}

static void put_provisions(struct json *j, const struct law *law, uint16_t concept)
{
	json_begin_array(j, "provisions");
	for (size_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		for (size_t k = 0; k < ins->provisions.n; k++) {
			const struct provision *p = &ins->provisions.p[k];
			if (p->concept != concept)
				continue;
			json_begin_object(j, NULL);
			json_str(j, "instrument", ins->id);
			json_str(j, "provision", p->number);
			json_str(j, "heading", p->heading);
			json_str(j, "detail", p->detail);
			json_prov(j, &p->prov);
			json_end(j);
		}
	}
	json_end(j);
}

static void put_country(struct json *j, const struct law *law, uint16_t country,
			const struct map_country *c)
{
	static const struct national no_row = { 0 };
	const struct national *row = c->row ? c->row : &no_row;
	json_begin_object(j, NULL);
	json_cc(j, "country", law, country);
	json_str(j, "name", law->countries.p[country].name);
	json_text(j, "finding", finding_word(c->finding));
	json_text(j, "finding_in_law", finding_word(row->finding));
	json_national(j, law, row);
	json_text(j, "seen", seen_word(phrase_seen(c->row)));
	json_str(j, "source", row->prov.source);
	json_text(j, "confidence",
		  confidence_word(c->row ? national_confidence(c->row) : CONFIDENCE_NONE));
	json_end(j);
}

void concept_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t concept)
{
	const struct law *law = w->law;
	const struct map_answer a = map_by_concept(arena, w, concept);
	head_to_json(j, w, "concept");
	put_head(j, law, concept);
	json_phrase(j, arena, "sentence", phrase_map_answer(w, &a));
	json_counts(j, "summary",
		    &(struct finding_counts){ a.counts[MAP_HIGH], a.counts[MAP_MID],
					      a.counts[MAP_NONE], a.counts[MAP_UNKNOWN] });
	put_provisions(j, law, concept);
	json_begin_array(j, "countries");
	for (uint16_t c = 0; c < law->countries.n; c++)
		put_country(j, law, c, &a.countries[c]);
	json_end(j);
}

void concepts_to_json(struct json *j, const struct world *w)
{
	head_to_json(j, w, "concept");
	json_begin_array(j, "concepts");
	for (uint16_t i = 0; i < w->law->concepts.n; i++) {
		if (!law_uses_concept(w->law, i))
			continue;
		json_begin_object(j, NULL);
		put_head(j, w->law, i);
		json_end(j);
	}
	json_end(j);
}
