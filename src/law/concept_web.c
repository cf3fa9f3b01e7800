// SPDX-License-Identifier: AGPL-3.0-or-later
// /law/offences and /law/concept/illegal-access.
#include "law/concept_web.h"
#include "law/pages.h"
#include "law/technique.h"

static bool is_used(const struct law_view *lv, uint16_t concept)
{
	for (size_t i = 0; i < lv->law->instruments.n; i++)
		for (size_t k = 0; k < lv->law->instruments.p[i].provisions.n; k++)
			if (lv->law->instruments.p[i].provisions.p[k].concept == concept)
				return true;
	for (size_t c = 0; c < lv->law->countries.n; c++)
		if (law_national(lv->law, (uint16_t)c, concept))
			return true;
	return false;
}

static enum rc show_concepts(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct concepts_view v = { 0 };
	TRY(law_view_open(cx, pg, &lv));
	for (unsigned p = 0; p <= PILLAR_DEFINITION; p++) {
		struct concept_group g = { .name = law_say(&lv, phrase_of_pillar((enum pillar)p)) };
		for (size_t i = 0; i < lv.law->concepts.n; i++)
			if (lv.law->concepts.p[i].pillar == (enum pillar)p &&
			    is_used(&lv, (uint16_t)i))
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

static void fill_nationals(const struct law_view *lv, uint16_t concept, struct concept_view *v)
{
	struct finding_counts counts = { 0 };
	struct bits without = { 0 };
	const struct law_links links = law_links_countries(lv, &lv->world->all);
	for (size_t i = 0; i < links.n; i++) {
		const struct str code = str_slice(links.p[i].href, sizeof "/law/" - 1,
						  links.p[i].href.n);
		const uint16_t country = law_country(lv->law, code);
		const struct national *row = world_national_or_family(lv->world, country, concept);
		const enum finding f = row ? row->finding : FINDING_UNKNOWN;
		counts.full += f == FINDING_FULL;
		counts.partial += f == FINDING_PARTIAL;
		counts.none += f == FINDING_NONE;
		counts.unknown += f == FINDING_UNKNOWN;
		if (!row || phrase_seen(row) == SEEN_NOT_RESEARCHED) {
			bits_set(&without, country);
			continue;
		}
		*ARENA_PUSH(lv->cx->arena, &v->rows) = (struct national_row){
			.country = links.p[i],
			.finding = law_tag_finding(f),
			.law = row->law,
			.section = phrase_section(row),
			.qualifiers = qualifiers_of(lv, row),
			.note = row->note,
			.seen = law_seen(lv, row),
		};
	}
	v->counts = law_counts_of(lv, counts);
	v->not_researched = law_links_countries(lv, &without);
	v->answer = tr_with(
		lv->pg,
		"Of {all} countries and places, {full} cover it in full and {partial} in part; "
		"{none} have no such provision. Of {unknown} we do not know.",
		ARG("all", lv->law->countries.n), ARG("full", (int64_t)counts.full),
		ARG("partial", (int64_t)counts.partial), ARG("none", (int64_t)counts.none),
		ARG("unknown", (int64_t)counts.unknown));
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
	fill_nationals(&lv, concept, &v);
	fill_texts(&lv, concept, &v);
	fill_techniques(&lv, concept, &v);
	pg->title = v.name;
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_crumb(pg, tr(pg, "Offences, powers and cooperation"), "/law/offences");
	page_law_concept(pg, &v);
	return RC_OK;
}

const struct web_route law_concept_routes[] = {
	{ HTTP_GET, "/law/offences", show_concepts, PAGE_HTML },
	{ HTTP_GET, "/law/concept/:concept", show_concept, PAGE_HTML, "region" },
	{ 0 },
};
