// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/dual_side.h"
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_others(struct json *j, struct arena *arena, const struct world *w, uint16_t country,
		       uint16_t offence)
{
	const struct id_list others = dual_other_offences(arena, w, country, offence);
	json_begin_array(j, "other_offences");
	for (size_t i = 0; i < others.n; i++) {
		const struct national *row = world_national(w, country, others.p[i]);
		json_begin_object(j, NULL);
		json_str(j, "concept", w->law->concepts.p[others.p[i]].id);
		json_str(j, "law", row->law);
		json_str(j, "sections", row->section);
		json_end(j);
	}
	json_end(j);
}

static void put_declared(struct json *j, struct arena *arena, const struct world *w,
			 uint16_t country, uint16_t offence)
{
	const struct declared_list declared = dual_declared(arena, w, country, offence);
	json_begin_array(j, "declared");
	for (size_t i = 0; i < declared.n; i++)
		json_declaration(j, w->law, declared.p[i]);
	json_end(j);
}

static void put_side(struct json *j, struct arena *arena, const struct world *w, uint16_t country,
		     uint16_t offence)
{
	static const struct national no_row = { 0 };
	const struct punishes *p = world_punishes(w, country, offence);
	const struct national *row = p->row ? p->row : &no_row;
	json_begin_object(j, NULL);
	json_cc(j, "country", w->law, country);
	json_text(j, "punishes", punish_word(p->answer));
	json_text(j, "finding", finding_word(row->finding));
	json_str(j, "law", row->law);
	json_str(j, "sections", row->section);
	json_codes(j, "qualifiers", w->law, &row->qualifiers);
	json_codes(j, "one_of", w->law, &row->one_of);
	put_declared(j, arena, w, country, offence);
	json_facts(j, "needs", w->law, &p->open);
	json_text(j, "because", dual_because_word(dual_because(w, country, offence)));
	json_phrase(j, arena, "sentence", phrase_side(arena, w, country, offence));
	json_bool(j, "judged_as_family", p->as_family);
	put_others(j, arena, w, country, offence);
	json_str(j, "source", row->prov.source);
	json_text(j, "confidence", confidence_word(p->confidence));
	json_end(j);
}

void dual_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t a,
		  uint16_t b, uint16_t offence)
{
	const struct dual d = dual_criminality(w, a, b, offence);
	head_to_json(j, w, "dual");
	json_country(j, "a", w->law, a);
	json_country(j, "b", w->law, b);
	json_str(j, "offence", w->law->concepts.p[offence].id);
	json_said(j, w);
	json_text(j, "answer", punish_word(d.answer));
	json_phrase(j, arena, "sentence", phrase_dual_answer(w, a, b, offence, &d));
	json_needs(j, "needs", w->law, &d.needs);
	json_text(j, "confidence", confidence_word(d.confidence));
	json_begin_array(j, "sides");
	put_side(j, arena, w, a, offence);
	put_side(j, arena, w, b, offence);
	json_end(j);
}
