// SPDX-License-Identifier: AGPL-3.0-or-later
// /draft: the drafting brief for one provision.
#include "law/draft.h"

#include "law/pages.h"
#include "law/reform_web.h"
#include "law/law_to_json.h"
#include "law/titles.h"

static const char *const required[] = { "country", "provision", NULL };

/* Provisions of the instrument that a law can answer to, by number. */
static struct select_view provisions_of(const struct law_view *lv, uint16_t instrument,
					struct str chosen)
{
	struct select_view s = { .id = STR("provision"), .label = tr(lv->pg, "Provision") };
	const struct instrument *ins = &lv->law->instruments.p[instrument];
	part_option(lv->cx->arena, &s.options, STR(""), tr(lv->pg, "Choose"), chosen.n == 0);
	for (size_t i = 0; i < ins->provisions.n; i++) {
		const struct provision *p = &ins->provisions.p[i];
		if (p->pillar == PILLAR_INSTITUTION || p->pillar == PILLAR_DEFINITION ||
		    (i > 0 && str_eq(p[-1].number, p->number)))
			continue;
		const struct str name = law_name_concept(lv, p->concept);
		part_option(
			lv->cx->arena, &s.options, p->number,
			arena_fmt(lv->cx->arena, "%.*s %.*s", STR_ARG(p->number), STR_ARG(name)),
			str_eq(p->number, chosen));
	}
	return s;
}

static struct str question_of(const struct law_view *lv, uint16_t qualifier)
{
	const struct condition *c = &lv->law->qualifiers.p[qualifier].condition;
	struct str out = { 0 };
	for (unsigned k = 0; k < c->n; k++)
		out = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(out), k > 0 ? " " : "",
				STR_ARG(law_name_fact(lv, c->term[k].fact)));
	return out;
}

static struct str meaning_of(const struct law_view *lv, uint16_t qualifier)
{
	const char *title = title_of_declaration(lv->law, qualifier);
	return title ? tr(lv->pg, title) : (struct str){ 0 };
}

static void fill_choices(const struct law_view *lv, const struct draft_brief *d,
			 struct draft_view *v)
{
	for (size_t i = 0; i < d->choices.n; i++) {
		const struct draft_choice *c = &d->choices.p[i];
		*ARENA_PUSH(lv->cx->arena, &v->choices) = (struct choice_row){
			.article = c->article,
			.code = lv->law->qualifiers.p[c->qualifier].id,
			.kind = law_word_name(lv, c->reservation ? STR("reservation")
								 : STR("declaration")),
			.question = question_of(lv, c->qualifier),
			.meaning = meaning_of(lv, c->qualifier),
			.effect = law_say(lv, phrase_draft_choice(lv->law, c)),
		};
	}
}

static void fill_models(const struct law_view *lv, const struct draft_brief *d,
			struct draft_view *v)
{
	const struct draft_models shown = draft_models(d);
	for (size_t i = 0; i < shown.countries; i++)
		*ARENA_PUSH(lv->cx->arena, &v->models) = (struct draft_model){
			.link = law_link_country(lv, d->models.p[i]->country),
			.law = d->models.p[i]->law,
			.section = phrase_section(d->models.p[i]),
			.sources = law_sources_of(lv, d->models.p[i]->prov.source),
		};
	for (size_t i = 0; i < shown.instruments; i++)
		*ARENA_PUSH(lv->cx->arena, &v->models) = (struct draft_model){
			.link = law_link_instrument(lv, d->model_law_instruments.p[i]),
			.law = d->model_laws.p[i]->heading,
			.section = d->model_laws.p[i]->number,
			.sources = law_sources_of(lv, d->model_laws.p[i]->prov.source),
		};
}

static struct concordance_row provision_row(const struct law_view *lv, const struct provision *p)
{
	return (struct concordance_row){
		.number = p->number,
		.heading = p->heading,
		.detail = p->detail,
		.concept = law_link_concept(lv, p->concept),
	};
}

static void fill_brief(const struct law_view *lv, const struct draft_brief *d, struct draft_view *v)
{
	struct arena *arena = lv->cx->arena;
	const struct phrase_list sentences = phrase_draft(arena, lv->world, d);
	v->answered = true;
	v->heading = tr_with(lv->pg, "{country}: drafting brief for {instrument} {provision}",
			     ARG("country", law_name_country(lv, d->country)),
			     ARG("instrument", law_name_instrument(lv, d->instrument)),
			     ARG("provision", d->number));
	v->finding = law_tag_finding(d->now.finding);
	for (size_t i = 0; i < sentences.n; i++)
		*ARENA_PUSH(arena, &v->sentences) = law_sentence(lv, sentences.p[i]);
	for (size_t i = 0; i < d->provisions.n; i++)
		*ARENA_PUSH(arena, &v->provisions) = provision_row(lv, d->provisions.p[i]);
	for (size_t i = 0; i < d->elements.n; i++)
		*ARENA_PUSH(arena, &v->elements) = law_element_row(lv, d->instrument,
								   d->elements.p[i]);
	for (size_t i = 0; i < d->measures.n; i++)
		*ARENA_PUSH(arena, &v->measures) = law_measure_item(lv, d->measures.p[i]);
	for (size_t i = 0; i < d->safeguards.n; i++)
		*ARENA_PUSH(arena, &v->safeguards) = provision_row(lv, d->safeguards.p[i]);
	fill_choices(lv, d, v);
	fill_models(lv, d, v);
}

static enum rc show_draft(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct draft_brief *d = NULL;
	if (law_redirect_form(pg, required))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	struct law_choice country = law_choice_country(&lv, "country", tr(pg, "Whose law?"));
	struct law_choice against = law_choice_against(
		&lv, tr(pg, "Against which treaty or model law?"));
	const struct str number = http_query(pg->req, "provision");
	if (against.value == LAW_NONE)
		law_choice_set(&against, law_instrument(lv.law, STR("budapest")), STR("budapest"));
	law_choice_require(&lv, &country, tr(pg, "Choose a country"));
	struct draft_view v = {
		.heading = tr(pg, "Drafting brief"),
		.provision = provisions_of(&lv, against.value, number),
	};
	if (country.value != LAW_NONE && number.n > 0 &&
	    draft_run(cx, lv.world, country.value, against.value, number, &d) != RC_OK)
		v.provision.error = tr_with(
			pg, "This text has no provision {number}. Choose one of the list.",
			ARG("number", number));
	if (law_form_is_sent(pg) && number.n == 0)
		v.provision.error = tr(pg, "Choose a provision");
	if (v.provision.error.n > 0)
		*ARENA_PUSH(cx->arena, &lv.errors) = (struct error_view){ v.provision.error,
									  v.provision.id };
	if (pg->format == PAGE_JSON) {
		if (!d)
			return cx_fail(cx, RC_INVALID,
				       "the address must name country and provision");
		AUTO(json) j = json_new(cx->arena);
		draft_to_json(j, cx->arena, lv.world, d);
		law_send_json(pg, j);
		return RC_OK;
	}
	if (d)
		fill_brief(&lv, d, &v);
	v.country = country.select;
	v.instrument = against.select;
	v.errors = lv.errors;
	pg->title = v.heading;
	law_form_end(&lv);
	page_law_draft(pg, &v);
	return RC_OK;
}

const struct web_route law_draft_routes[] = {
	{ HTTP_GET, "/draft", show_draft, PAGE_HTML | PAGE_JSON, "country against provision" },
	{ 0 },
};
