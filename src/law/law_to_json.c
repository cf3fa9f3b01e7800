// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"

void json_text(struct json *j, const char *key, const char *text)
{
	json_str(j, key, str_from_c(text));
}

void json_phrase(struct json *j, struct arena *arena, const char *key, struct phrase p)
{
	json_str(j, key, phrase_print(arena, &p));
}

void json_country(struct json *j, const char *key, const struct law *law, uint16_t country)
{
	json_begin_object(j, key);
	json_text(j, "alpha2", law->countries.p[country].alpha2);
	json_str(j, "name", law->countries.p[country].name);
	json_end(j);
}

void json_cc(struct json *j, const char *key, const struct law *law, uint16_t country)
{
	json_text(j, key, law->countries.p[country].alpha2);
}

void json_date(struct json *j, struct arena *arena, const char *key, struct date date)
{
	if (date_is_set(date))
		json_str(j, key, date_print(arena, date));
	else
		json_add_null(j, key);
}

void json_counts(struct json *j, const char *key, const struct finding_counts *c)
{
	json_begin_object(j, key);
	json_int(j, "full", c->full);
	json_int(j, "partial", c->partial);
	json_int(j, "none", c->none);
	json_int(j, "unknown", c->unknown);
	json_end(j);
}

void json_strings(struct json *j, const char *key, const struct str_list *list)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < list->n; i++)
		json_str(j, NULL, list->p[i]);
	json_end(j);
}

void json_codes(struct json *j, const char *key, const struct law *law,
		const struct id_list *qualifiers)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < qualifiers->n; i++)
		json_str(j, NULL, law->qualifiers.p[qualifiers->p[i]].id);
	json_end(j);
}

void json_national(struct json *j, const struct law *law, const struct national *row)
{
	json_str(j, "law", row->law);
	json_str(j, "sections", row->section);
	json_codes(j, "qualifiers", law, &row->qualifiers);
	json_codes(j, "one_of", law, &row->one_of);
	json_str(j, "penalty", row->penalty);
	json_str(j, "note", row->note);
}

void json_facts(struct json *j, const char *key, const struct law *law,
		const struct fact_set *facts)
{
	json_begin_array(j, key);
	for (uint16_t f = 0; f < law->facts.n; f++)
		if (fact_set_has(facts, f))
			json_str(j, NULL, law->facts.p[f].id);
	json_end(j);
}

void json_needs(struct json *j, const char *key, const struct law *law,
		const struct fact_set *facts)
{
	json_begin_array(j, key);
	for (uint16_t f = 0; f < law->facts.n; f++) {
		if (!fact_set_has(facts, f))
			continue;
		json_begin_object(j, NULL);
		json_str(j, "fact", law->facts.p[f].id);
		json_str(j, "question", law->facts.p[f].question);
		json_end(j);
	}
	json_end(j);
}

void json_said(struct json *j, const struct world *w)
{
	json_begin_object(j, "facts");
	for (uint16_t f = 0; f < w->law->facts.n; f++) {
		struct arena scratch = { 0 };
		const char *id = str_c(&scratch, w->law->facts.p[f].id);
		if (fact_set_has(&w->facts.yes, f))
			json_text(j, id, "yes");
		else if (fact_set_has(&w->facts.no, f))
			json_text(j, id, "no");
		arena_done(&scratch);
	}
	json_end(j);
}

void json_prov(struct json *j, const struct prov *prov)
{
	json_str(j, "source", prov->source);
	json_text(j, "confidence", confidence_word(prov->confidence));
}

void head_to_json(struct json *j, const struct world *w, const char *command)
{
	struct arena scratch = { 0 };
	json_text(j, "command", command);
	json_date(j, &scratch, "date", w->date);
	json_str(j, "law_compiled", w->law->compiled);
	if (world_is_after_data(w))
		json_str(j, "data_until", w->law->compiled);
	else
		json_add_null(j, "data_until");
	json_bool(j, "verified_only", w->verified_only);
	arena_done(&scratch);
}

static void weaken(enum confidence *c, enum confidence of_row)
{
	if (of_row != CONFIDENCE_NONE && of_row < *c)
		*c = of_row;
}

void json_world_confidence(struct json *j, const struct world *w)
{
	const struct law *law = w->law;
	enum confidence c = CONFIDENCE_VERIFIED;
	for (size_t i = 0; i < law->countries.n * law->concepts.n; i++)
		if (w->national[i])
			weaken(&c, national_confidence(w->national[i]));
	for (size_t i = 0; i < law->countries.n * law->instruments.n; i++)
		if (w->status[i])
			weaken(&c, w->status[i]->prov.confidence);
	for (size_t i = 0; i < law->countries.n; i++)
		weaken(&c, law->countries.p[i].prov.confidence);
	json_text(j, "confidence", confidence_word(c));
}

void json_declaration(struct json *j, const struct law *law, const struct declaration *d)
{
	json_begin_object(j, NULL);
	json_str(j, "instrument", law->instruments.p[d->instrument].id);
	json_str(j, "article", d->article);
	json_str(j, "kind", d->kind);
	json_str(j, "code", law->qualifiers.p[d->code].id);
	json_str(j, "effect", d->effect);
	json_bool(j, "withdrawn", d->withdrawn);
	json_str(j, "note", d->note);
	json_prov(j, &d->prov);
	json_end(j);
}
