// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_country(struct json *j, struct arena *arena, const struct world *w,
			const struct check_answer *a)
{
	json_begin_object(j, NULL);
	json_cc(j, "country", w->law, a->country);
	json_str(j, "name", w->law->countries.p[a->country].name);
	json_text(j, "bound", bound_word(a->bound));
	json_phrase(j, arena, "sentence", phrase_check_answer(w, a));
	json_counts(j, "summary", &a->counts);
	json_text(j, "confidence", confidence_word(a->confidence));
	json_end(j);
}

static void put_finding(struct json *j, const struct law *law, uint16_t country,
			const struct check_finding *f)
{
	json_begin_object(j, NULL);
	json_cc(j, "country", law, country);
	json_text(j, "finding", finding_word(f->finding));
	json_str(j, "law", f->row ? f->row->law : (struct str){ 0 });
	json_str(j, "sections", f->row ? f->row->section : (struct str){ 0 });
	json_text(j, "seen", seen_word(phrase_seen_finding(f)));
	json_text(j, "confidence", confidence_word(f->confidence));
	json_end(j);
}

static void put_provision(struct json *j, const struct law *law, const struct compare_answer *a,
			  size_t i)
{
	const struct check_finding *first = &a->of[0]->findings.p[i];
	json_begin_object(j, NULL);
	json_str(j, "provision", first->provision->number);
	json_str(j, "heading", first->provision->heading);
	json_str(j, "concept", law->concepts.p[first->concept].id);
	json_text(j, "pillar", pillar_word(first->provision->pillar));
	json_begin_array(j, "findings");
	for (size_t c = 0; c < a->n; c++)
		put_finding(j, law, a->of[c]->country, &a->of[c]->findings.p[i]);
	json_end(j);
	json_end(j);
}

void compare_to_json(struct json *j, struct arena *arena, const struct world *w,
		     const struct compare_answer *a)
{
	head_to_json(j, w, "compare");
	json_str(j, "instrument", w->law->instruments.p[a->instrument].id);
	json_str(j, "instrument_name", w->law->instruments.p[a->instrument].short_name);
	json_begin_array(j, "countries");
	for (size_t c = 0; c < a->n; c++)
		put_country(j, arena, w, a->of[c]);
	json_end(j);
	json_begin_array(j, "provisions");
	for (size_t i = 0; i < a->of[0]->findings.n; i++)
		put_provision(j, w->law, a, i);
	json_end(j);
}
