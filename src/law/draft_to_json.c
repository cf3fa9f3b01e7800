// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_element(struct json *j, const struct law *law, const struct element *e)
{
	json_begin_object(j, NULL);
	json_text(j, "kind", "offence");
	json_str(j, "provision", e->provision);
	json_str(j, "concept", law->concepts.p[e->concept].id);
	json_str(j, "conduct", e->conduct);
	json_str(j, "object", e->object);
	json_str(j, "mental_element", e->mental_element);
	json_str(j, "special_intent", e->special_intent);
	json_str(j, "without_right", e->without_right);
	json_str(j, "threshold", e->threshold);
	json_codes(j, "built_in", law, &e->built_in);
	json_str(j, "note", e->note);
	json_prov(j, &e->prov);
	json_end(j);
}

static void put_measure(struct json *j, const struct law *law, const struct measure_row *m)
{
	json_begin_object(j, NULL);
	json_text(j, "kind", m->domestic ? "domestic-power" : "cooperation");
	json_str(j, "provision", m->provision);
	json_str(j, "concept", law->concepts.p[m->concept].id);
	json_str(j, "title", m->title);
	json_str(j, "obtains", m->obtains);
	json_str(j, "time_limits", m->time_limits);
	json_str(j, "dual_criminality", m->dual_criminality_word);
	json_strings(j, "refusal_grounds", &m->refusal);
	json_strings(j, "must_contain", &m->contents);
	json_str(j, "use_limits", m->use_limits);
	json_str(j, "note", m->note);
	json_prov(j, &m->prov);
	json_end(j);
}

static void put_provision(struct json *j, const struct law *law, const struct provision *p)
{
	json_begin_object(j, NULL);
	json_text(j, "kind", "provision");
	json_str(j, "provision", p->number);
	json_str(j, "concept", law->concepts.p[p->concept].id);
	json_str(j, "heading", p->heading);
	json_str(j, "detail", p->detail);
	json_prov(j, &p->prov);
	json_end(j);
}

static void put_elements(struct json *j, const struct law *law, const struct draft_brief *d)
{
	json_begin_array(j, "elements");
	for (size_t i = 0; i < d->provisions.n; i++)
		put_provision(j, law, d->provisions.p[i]);
	for (size_t i = 0; i < d->elements.n; i++)
		put_element(j, law, d->elements.p[i]);
	for (size_t i = 0; i < d->measures.n; i++)
		put_measure(j, law, d->measures.p[i]);
	json_end(j);
}

/* ---- choices, by article ------------------------------------------------- */

static bool same_choice(const struct draft_choice *a, const struct draft_choice *b)
{
	return a->reservation == b->reservation && str_eq(a->article, b->article);
}

static void put_effect(struct json *j, struct arena *arena, const struct law *law,
		       const struct draft_choice *c)
{
	json_begin_object(j, NULL);
	json_str(j, "code", law->qualifiers.p[c->qualifier].id);
	json_int(j, "meets_without", c->meets_now);
	json_int(j, "meets_with", c->meets_then);
	json_phrase(j, arena, "text", phrase_draft_choice(law, c));
	json_end(j);
}

static void put_choices(struct json *j, struct arena *arena, const struct law *law,
			const struct draft_brief *d)
{
	json_begin_array(j, "choices");
	for (size_t i = 0; i < d->choices.n; i++) {
		const struct draft_choice *first = &d->choices.p[i];
		bool told = false;
		for (size_t k = 0; k < i; k++)
			told |= same_choice(&d->choices.p[k], first);
		if (told)
			continue;
		json_begin_object(j, NULL);
		json_str(j, "article", first->article);
		json_text(j, "kind", first->reservation ? "reservation" : "declaration");
		json_begin_array(j, "codes");
		for (size_t k = i; k < d->choices.n; k++)
			if (same_choice(&d->choices.p[k], first))
				json_str(j, NULL, law->qualifiers.p[d->choices.p[k].qualifier].id);
		json_end(j);
		json_begin_array(j, "effect_on_dual");
		for (size_t k = i; k < d->choices.n; k++)
			if (same_choice(&d->choices.p[k], first))
				put_effect(j, arena, law, &d->choices.p[k]);
		json_end(j);
		json_end(j);
	}
	json_end(j);
}

/* ---- models -------------------------------------------------------------- */

static void put_models(struct json *j, const struct law *law, const struct draft_brief *d)
{
	const struct draft_models m = draft_models(d);
	json_begin_array(j, "models");
	for (size_t i = 0; i < m.countries; i++) {
		const struct national *row = d->models.p[i];
		json_begin_object(j, NULL);
		json_cc(j, "country", law, row->country);
		json_str(j, "law", row->law);
		json_str(j, "sections", row->section);
		json_prov(j, &row->prov);
		json_end(j);
	}
	for (size_t i = 0; i < m.instruments; i++) {
		const struct provision *p = d->model_laws.p[i];
		const struct instrument *ins = &law->instruments.p[d->model_law_instruments.p[i]];
		json_begin_object(j, NULL);
		json_str(j, "instrument", ins->id);
		json_str(j, "law", ins->short_name);
		json_str(j, "sections", p->number);
		json_prov(j, &p->prov);
		json_end(j);
	}
	json_end(j);
}

void draft_to_json(struct json *j, struct arena *arena, const struct world *w,
		   const struct draft_brief *d)
{
	const struct phrase_list sentences = phrase_draft(arena, w, d);
	head_to_json(j, w, "draft");
	json_country(j, "country", w->law, d->country);
	json_str(j, "instrument", w->law->instruments.p[d->instrument].id);
	json_str(j, "provision", d->number);
	json_text(j, "finding", finding_word(d->now.finding));
	put_elements(j, w->law, d);
	put_choices(j, arena, w->law, d);
	json_begin_array(j, "safeguards");
	for (size_t i = 0; i < d->safeguards.n; i++)
		put_provision(j, w->law, d->safeguards.p[i]);
	json_end(j);
	put_models(j, w->law, d);
	json_begin_array(j, "sentences");
	for (size_t i = 0; i < sentences.n; i++)
		json_phrase(j, arena, NULL, sentences.p[i]);
	json_end(j);
}
