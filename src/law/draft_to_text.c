// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

static void tell_provisions(struct teller *t, const struct draft_brief *d)
{
	for (size_t i = 0; i < d->provisions.n; i++) {
		const struct provision *p = d->provisions.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s %.*s. %.*s %.*s", STR_ARG(p->number),
				    STR_ARG(p->heading), STR_ARG(p->detail),
				    STR_ARG(tell_source(t, p->prov.source))));
	}
}

static void tell_element(struct teller *t, const struct element *e)
{
	tell_heading(t, arena_fmt(t->arena, "Elements, %.*s: %.*s", STR_ARG(e->provision),
				  STR_ARG(phrase_concept_name(t->w->law, e->concept))));
	tell_label(t, "Conduct", e->conduct);
	tell_label(t, "Object", e->object);
	tell_label(t, "Mind", e->mental_element);
	tell_label(t, "Intent", e->special_intent);
	tell_label(t, "Without right", e->without_right);
	tell_label(t, "Threshold", e->threshold);
	tell_label(t, "Built in", tell_codes(t, &e->built_in));
	tell_label(t, "Source", tell_source(t, e->prov.source));
}

static void tell_measure(struct teller *t, const struct measure_row *m)
{
	tell_heading(t, arena_fmt(t->arena, "%s, %.*s: %.*s", m->domestic ? "Power" : "Cooperation",
				  STR_ARG(m->provision), STR_ARG(m->title)));
	tell_label(t, "Obtains", m->obtains);
	tell_label(t, "Time", m->time_limits);
	tell_label(t, "Refusal", tell_list(t, &m->refusal, "; "));
	tell_label(t, "Must say", tell_list(t, &m->contents, "; "));
	tell_label(t, "Use", m->use_limits);
	tell_label(t, "Source", tell_source(t, m->prov.source));
}

static void tell_choices(struct teller *t, const struct draft_brief *d)
{
	const struct law *law = t->w->law;
	if (d->choices.n == 0)
		return;
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR("article"), TABLE_LEFT);
	table_column(&s, STR("by"), TABLE_LEFT);
	table_column(&s, STR("choice"), TABLE_LEFT);
	table_column(&s, STR("what it does to dual criminality"), TABLE_LEFT);
	for (size_t i = 0; i < d->choices.n; i++) {
		const struct draft_choice *c = &d->choices.p[i];
		TABLE_ROW(&s, c->article, c->reservation ? STR("reservation") : STR("declaration"),
			  law->qualifiers.p[c->qualifier].id,
			  tell_word(t, phrase_draft_choice(law, c)));
	}
	tell_heading(t, STR("Choices that the instrument leaves"));
	table_print(&s, t->out);
}

static void tell_models(struct teller *t, const struct draft_brief *d)
{
	const struct law *law = t->w->law;
	const struct draft_models m = draft_models(d);
	tell_heading(t, STR("Sections to read as models"));
	if (m.countries + m.instruments == 0)
		tell_text(t, 2, STR("None in our data."));
	for (size_t i = 0; i < m.countries; i++) {
		const struct national *row = d->models.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s: %.*s %.*s",
				    STR_ARG(law->countries.p[row->country].name),
				    STR_ARG(phrase_citation(t->arena, row)),
				    STR_ARG(tell_source(t, row->prov.source))));
	}
	for (size_t i = 0; i < m.instruments; i++) {
		const struct provision *p = d->model_laws.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s %.*s, %.*s %.*s",
				    STR_ARG(law->instruments.p[d->model_law_instruments.p[i]]
						    .short_name),
				    STR_ARG(p->number), STR_ARG(p->heading),
				    STR_ARG(tell_source(t, p->prov.source))));
	}
}

void draft_to_text(struct teller *t, const struct draft_brief *d)
{
	const struct law *law = t->w->law;
	const struct phrase_list sentences = phrase_draft(t->arena, t->w, d);
	tell_text(t, 0,
		  arena_fmt(t->arena, "Drafting brief for %.*s: %.*s %.*s",
			    STR_ARG(law->countries.p[d->country].name),
			    STR_ARG(law->instruments.p[d->instrument].short_name),
			    STR_ARG(d->number)));
	for (size_t i = 0; i < sentences.n; i++)
		tell_phrase(t, 2, sentences.p[i]);
	tell_heading(t, STR("What the provision asks"));
	tell_provisions(t, d);
	for (size_t i = 0; i < d->elements.n; i++)
		tell_element(t, d->elements.p[i]);
	for (size_t i = 0; i < d->measures.n; i++)
		tell_measure(t, d->measures.p[i]);
	tell_choices(t, d);
	if (d->safeguards.n > 0)
		tell_heading(t, STR("Safeguards of the instrument"));
	for (size_t i = 0; i < d->safeguards.n; i++) {
		const struct provision *p = d->safeguards.p[i];
		tell_text(t, 2,
			  arena_fmt(t->arena, "%.*s %.*s. %.*s", STR_ARG(p->number),
				    STR_ARG(p->heading), STR_ARG(p->detail)));
	}
	tell_models(t, d);
	tell_sources(t);
}
