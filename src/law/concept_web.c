// SPDX-License-Identifier: AGPL-3.0-or-later
// /law/offences and /law/concept/illegal-access.
#include "law/concept_web.h"

#include "law/law_to_json.h"
#include "law/law_to_text.h"
#include "law/pages.h"
#include "law/technique.h"

static enum rc show_concepts(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct concepts_view v = { 0 };
	TRY(law_view_open(cx, pg, &lv));
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		concepts_to_table(&t, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		concepts_to_json(j, lv.world);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (unsigned p = 0; p <= PILLAR_DEFINITION; p++) {
		struct concept_group g = { .name = law_say(&lv, phrase_of_pillar((enum pillar)p)) };
		for (size_t i = 0; i < lv.law->concepts.n; i++)
			if (lv.law->concepts.p[i].pillar == (enum pillar)p &&
			    law_uses_concept(lv.law, (uint16_t)i))
				*ARENA_PUSH(cx->arena, &g.concepts) = law_link_concept(&lv,
										       (uint16_t)i);
		*ARENA_PUSH(cx->arena, &v.groups) = g;
	}
	pg->title = tr(pg, "Offences, powers and cooperation");
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_law_concepts(pg, &v);
	return RC_OK;
}

/* ---- one concept ----------------------------------------------------------------- */

static struct str qualifiers_of(const struct law_view *lv, const struct national *row)
{
	struct str out = { 0 };
	const struct id_list *const lists[] = { &row->qualifiers, &row->one_of };
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			const struct str id = lv->law->qualifiers.p[lists[k]->p[i]].id;
			out = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(out),
					out.n > 0 ? ", " : "", STR_ARG(id));
		}
	return out;
}

static void fill_nationals(const struct law_view *lv, const struct map_answer *a,
			   struct concept_view *v)
{
	const unsigned *n = a->counts;
	struct bits without = { 0 };
	const struct law_links links = law_links_countries(lv, &lv->world->all);
	for (size_t i = 0; i < links.n; i++) {
		const struct str code = str_slice(links.p[i].href, sizeof "/law/" - 1,
						  links.p[i].href.n);
		const uint16_t country = law_country(lv->law, code);
		const struct national *row = a->countries[country].row;
		if (!row || phrase_seen(row) == SEEN_NOT_RESEARCHED) {
			bits_set(&without, country);
			continue;
		}
		*ARENA_PUSH(lv->cx->arena, &v->rows) = (struct national_row){
			.country = links.p[i],
			.finding = law_tag_finding(a->countries[country].finding),
			.in_force = law_say(lv, phrase_in_force(lv->law, row)),
			.law = row->law,
			.section = phrase_section(row),
			.qualifiers = qualifiers_of(lv, row),
			.note = row->note,
			.seen = law_seen(lv, row),
		};
	}
	v->counts = law_counts_of(lv, (struct finding_counts){ n[MAP_HIGH], n[MAP_MID], n[MAP_NONE],
							       n[MAP_UNKNOWN] });
	v->not_researched = law_links_countries(lv, &without);
	v->answer = law_say(lv, phrase_map_answer(lv->world, a));
}

static void fill_texts(const struct law_view *lv, uint16_t concept, struct concept_view *v)
{
	for (size_t i = 0; i < lv->law->instruments.n; i++) {
		const struct instrument *ins = &lv->law->instruments.p[i];
		for (size_t k = 0; k < ins->provisions.n; k++)
			if (ins->provisions.p[k].concept == concept)
				*ARENA_PUSH(lv->cx->arena,
					    &v->provisions) = (struct concordance_row){
					.number = ins->provisions.p[k].number,
					.heading = ins->provisions.p[k].heading,
					.detail = ins->provisions.p[k].detail,
					.concept = law_link_instrument(lv, (uint16_t)i),
				};
		for (size_t k = 0; k < ins->elements.n; k++)
			if (ins->elements.p[k].concept == concept)
				*ARENA_PUSH(lv->cx->arena, &v->elements) = law_element_row(
					lv, (uint16_t)i, &ins->elements.p[k]);
	}
}

static void fill_techniques(const struct law_view *lv, uint16_t concept, struct concept_view *v)
{
	for (size_t i = 0; i < lv->law->techniques.n; i++) {
		const struct technique_row *t = &lv->law->techniques.p[i];
		if (t->concept != concept || !str_eq(t->kind, STR("technique")))
			continue;
		*ARENA_PUSH(lv->cx->arena, &v->techniques) = (struct law_link){
			law_name_technique(lv, t),
			arena_fmt(lv->cx->arena, "/law/technique/%.*s", STR_ARG(t->technique)),
		};
	}
}

static enum rc show_concept(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	uint16_t concept;
	TRY(law_view_open(cx, pg, &lv));
	if (!law_find_concept(&lv, page_param(pg, "concept"), &concept))
		return RC_OK;
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		concept_to_table(&t, concept, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		concept_to_json(j, cx->arena, lv.world, concept);
		law_send_json(pg, j);
		return RC_OK;
	}
	const struct concept *c = &lv.law->concepts.p[concept];
	struct concept_view v = {
		.name = law_name_concept(&lv, concept),
		.meaning = c->meaning,
		.map_href = arena_fmt(cx->arena, "/law?concept=%.*s", STR_ARG(c->id)),
	};
	if (c->pillar == PILLAR_OFFENCE)
		v.dual_href = arena_fmt(cx->arena, "/dual?offence=%.*s", STR_ARG(c->id));
	if (c->family != LAW_NONE)
		v.family = law_link_concept(&lv, c->family);
	const struct map_answer a = map_by_concept(cx->arena, lv.world, concept);
	fill_nationals(&lv, &a, &v);
	fill_texts(&lv, concept, &v);
	fill_techniques(&lv, concept, &v);
	pg->title = v.name;
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_crumb(pg, tr(pg, "Offences, powers and cooperation"), "/law/offences");
	page_law_concept(pg, &v);
	return RC_OK;
}

const struct web_route law_concept_routes[] = {
	{ HTTP_GET, "/law/offences", show_concepts, PAGE_HTML | PAGE_JSON | PAGE_CSV },
	{ HTTP_GET, "/law/concept/:concept", show_concept, PAGE_HTML | PAGE_JSON | PAGE_CSV },
	{ 0 },
};
