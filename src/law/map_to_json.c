// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_asked(struct json *j, const struct law *law, const struct map_answer *a)
{
	json_text(j, "by", map_by_word(a->by));
	if (a->by == MAP_BY_INSTRUMENT)
		json_str(j, "instrument", law->instruments.p[a->instrument].id);
	if (a->by == MAP_BY_CONCEPT)
		json_str(j, "concept", law->concepts.p[a->concept].id);
	if (a->by != MAP_BY_REACH)
		return;
	json_str(j, "offence", law->concepts.p[a->concept].id);
	json_str(j, "measure", law->measures.p[a->measure].id);
}

static void put_country(struct json *j, const struct law *law, const struct map_answer *a,
			uint16_t country)
{
	const struct map_country *c = &a->countries[country];
	json_begin_object(j, NULL);
	json_cc(j, "country", law, country);
	json_str(j, "name", law->countries.p[country].name);
	json_text(j, "class", map_class_word(c->colour));
	switch (a->by) {
	case MAP_BY_INSTRUMENT:
		json_text(j, "bound", bound_word(c->bound));
		json_str(j, "status", c->status ? c->status->kind_word : (struct str){ 0 });
		json_text(
			j, "confidence",
			confidence_word(c->status ? c->status->prov.confidence : CONFIDENCE_NONE));
		break;
	case MAP_BY_REACH:
		json_int(j, "binding", c->reach->binding);
		json_int(j, "open", c->reach->open);
		json_int(j, "conditional", c->reach->conditional);
		json_int(j, "unknown", c->reach->unknown);
		json_int(j, "blocked", c->reach->blocked);
		json_int(j, "none", c->reach->none);
		break;
	case MAP_BY_CONCEPT:
		json_text(j, "finding", finding_word(c->finding));
		json_text(j, "seen", seen_word(phrase_seen(c->row)));
		break;
	}
	json_end(j);
}

void map_to_json(struct json *j, struct arena *arena, const struct world *w,
		 const struct map_answer *a)
{
	head_to_json(j, w, "map");
	put_asked(j, w->law, a);
	json_said(j, w);
	json_phrase(j, arena, "sentence", phrase_map_answer(w, a));
	json_begin_object(j, "classes");
	for (enum map_class k = MAP_HIGH; k < MAP_CLASSES; k++)
		if (phrase_of_map(a->by, k).text)
			json_int(j, map_class_word(k), a->counts[k]);
	json_end(j);
	json_begin_array(j, "countries");
	for (uint16_t c = 0; c < w->law->countries.n; c++)
		put_country(j, w->law, a, c);
	json_end(j);
	json_world_confidence(j, w);
}
