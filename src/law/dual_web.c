// SPDX-License-Identifier: AGPL-3.0-or-later
// /dual: whether two countries punish the same conduct.
#include "law/dual.h"

#include "law/dual_side.h"
#include "law/pages.h"
#include "law/route_web.h"
#include "law/law_to_json.h"

static struct side_row side_row(const struct law_view *lv, uint16_t country, uint16_t offence)
{
	const struct punishes *p = world_punishes(lv->world, country, offence);
	struct side_row row = {
		.country = law_link_country(lv, country),
		.punishes = law_tag_punish(p->answer),
		.sentence = law_sentence(lv,
					 phrase_side(lv->cx->arena, lv->world, country, offence)),
		.seen = law_seen(lv, p->row),
	};
	if (p->row) {
		row.note = p->row->note;
		row.sources = law_sources_of(lv, p->row->prov.source);
	}
	const struct declared_list declared = dual_declared(lv->cx->arena, lv->world, country,
							    offence);
	for (size_t i = 0; i < declared.n; i++)
		*ARENA_PUSH(lv->cx->arena, &row.declared) = law_declaration_row(lv, declared.p[i]);
	return row;
}

static void fill_all(const struct law_view *lv, uint16_t a, uint16_t b, struct dual_view *v)
{
	const struct id_list *offences = &lv->world->offences;
	for (size_t i = 0; i < offences->n; i++) {
		const struct dual d = dual_criminality(lv->world, a, b, offences->p[i]);
		*ARENA_PUSH(lv->cx->arena, &v->all) = (struct meeting_row){
			.offence = { law_name_concept(lv, offences->p[i]),
				     arena_fmt(lv->cx->arena, "/dual?a=%.*s&b=%.*s&offence=%.*s",
					       STR_ARG(law_code(lv, a)), STR_ARG(law_code(lv, b)),
					       STR_ARG(lv->law->concepts.p[offences->p[i]].id)) },
			.answer = law_tag_punish(d.answer),
		};
	}
}

static void fill_answer(const struct law_view *lv, uint16_t a, uint16_t b, uint16_t offence,
			struct dual_view *v)
{
	const struct dual d = dual_criminality(lv->world, a, b, offence);
	v->answered = true;
	v->tag = law_tag_punish(d.answer);
	v->answer = law_say(lv, phrase_dual_answer(lv->world, a, b, offence, &d));
	v->sure = law_say(lv, phrase_of_confidence(d.confidence));
	v->facts = law_fact_fields(lv, d.needs);
	v->route_href = arena_fmt(lv->cx->arena, "/route?from=%.*s&to=%.*s&offence=%.*s",
				  STR_ARG(law_code(lv, a)), STR_ARG(law_code(lv, b)),
				  STR_ARG(lv->law->concepts.p[offence].id));
	*ARENA_PUSH(lv->cx->arena, &v->sides) = side_row(lv, a, offence);
	*ARENA_PUSH(lv->cx->arena, &v->sides) = side_row(lv, b, offence);
}

static const char *const required[] = { "a", "b", NULL };
static const char *const kept[] = { "a", "b", "offence", "date", "verified", NULL };

static enum rc show_dual(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	if (law_redirect_form(pg, required))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	struct law_choice a = law_choice_country(&lv, "a", tr(pg, "One country"));
	struct law_choice b = law_choice_country(&lv, "b", tr(pg, "The other country"));
	struct law_choice offence = law_choice_offence(&lv, tr(pg, "Offence"));
	law_choice_require(&lv, &a, tr(pg, "Choose one country"));
	law_choice_require(&lv, &b, tr(pg, "Choose the other country"));
	if (a.value != LAW_NONE && a.value == b.value)
		law_choice_error(&lv, &b, tr(pg, "Choose two different countries"));
	struct dual_view v = {
		.heading = tr(pg, "Do two laws meet?"),
		.kept = law_hidden_pairs(&lv, kept),
	};
	const bool pair = lv.errors.n == 0 && a.value != LAW_NONE && b.value != LAW_NONE;
	if (pg->format == PAGE_JSON) {
		if (!pair || offence.value == LAW_NONE)
			return cx_fail(cx, RC_INVALID, "the address must name a, b and offence");
		AUTO(json) j = json_new(cx->arena);
		dual_to_json(j, cx->arena, lv.world, a.value, b.value, offence.value);
		law_send_json(pg, j);
		return RC_OK;
	}
	if (pair) {
		struct phrase heading = phrase_of(N_("{a} and {b}: do their laws meet?"));
		phrase_country(&heading, "a", lv.law, a.value);
		phrase_country(&heading, "b", lv.law, b.value);
		v.heading = law_say(&lv, heading);
	}
	if (pair && offence.value != LAW_NONE)
		fill_answer(&lv, a.value, b.value, offence.value, &v);
	else if (pair)
		fill_all(&lv, a.value, b.value, &v);
	v.a = a.select;
	v.b = b.select;
	v.offence = offence.select;
	v.date = lv.date_field;
	v.errors = lv.errors;
	pg->title = v.heading;
	if (!pair || offence.value == LAW_NONE)
		pg->formats = PAGE_HTML; // JSON answers for one offence
	law_form_end(&lv);
	page_law_dual(pg, &v);
	return RC_OK;
}

const struct web_route law_dual_routes[] = {
	{ HTTP_GET, "/dual", show_dual, PAGE_HTML | PAGE_JSON, "a b offence" },
	{ 0 },
};
