// SPDX-License-Identifier: AGPL-3.0-or-later
// /law/children: the five criteria over all countries.
#include "law/children.h"

#include "law/concept_web.h"
#include "law/pages.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

/* What the review asks, in the words of the data. */
static struct str criterion_text(const struct law_view *lv, unsigned criterion)
{
	unsigned n = 0;
	for (size_t i = 0; i < lv->law->children.n; i++)
		if (str_eq(lv->law->children.p[i].kind, STR("criterion")) && n++ == criterion)
			return lv->law->children.p[i].text;
	return (struct str){ 0 };
}

static void count(const struct child_answer *a, struct children_view *v)
{
	for (unsigned k = 0; k < CHILD_CRITERIA; k++) {
		v->totals.p[k].yes += a->met[k] == YN_YES;
		v->totals.p[k].no += a->met[k] == YN_NO;
		v->totals.p[k].unknown += a->met[k] == YN_UNKNOWN;
	}
}

static void add_country(const struct law_view *lv, struct law_link link,
			const struct child_answer *a, struct children_view *v)
{
	struct child_country row = { .country = link, .seen = law_seen(lv, a->row) };
	for (unsigned k = 0; k < CHILD_CRITERIA; k++)
		*ARENA_PUSH(lv->cx->arena, &row.cells) = (struct child_cell){
			v->totals.p[k].criterion,
			law_tag_yes_no(a->met[k]),
		};
	*ARENA_PUSH(lv->cx->arena, &v->rows) = row;
}

static enum rc show_children(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct children_view v = { 0 };
	struct bits not_researched = { 0 };
	int64_t all_met = 0;
	TRY(law_view_open(cx, pg, &lv));
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		children_to_table(&t, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		children_to_json(j, lv.world);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (unsigned k = 0; k < CHILD_CRITERIA; k++)
		*ARENA_PUSH(cx->arena, &v.totals) = (struct child_total){
			.criterion = law_say(&lv, phrase_of_child((enum child_criterion)k)),
			.text = criterion_text(&lv, k),
		};
	const struct law_links links = law_links_countries(&lv, &lv.world->all);
	for (size_t i = 0; i < links.n; i++) {
		const struct str code = str_slice(links.p[i].href, sizeof "/law/" - 1,
						  links.p[i].href.n);
		const uint16_t country = law_country(lv.law, code);
		const struct child_answer a = children_of(lv.world, country);
		bool known = false, all = true;
		count(&a, &v);
		for (unsigned k = 0; k < CHILD_CRITERIA; k++) {
			known |= a.met[k] != YN_UNKNOWN;
			all &= a.met[k] == YN_YES;
		}
		all_met += all;
		if (known)
			add_country(&lv, links.p[i], &a, &v);
		else
			bits_set(&not_researched, country);
	}
	v.not_researched = law_links_countries(&lv, &not_researched);
	v.answer = tr_with(pg,
			   "Our data show that all five criteria are met in {all} of {countries} "
			   "countries and "
			   "places; of {unknown} we know none of the five.",
			   ARG("all", all_met), ARG("countries", lv.law->countries.n),
			   ARG("unknown", v.not_researched.n));
	if (lv.law->children.n > 0)
		v.sources = law_sources_of(&lv, lv.law->children.p[0].prov.source);
	pg->title = tr(pg, "How the law protects children: five criteria");
	pg->wide = true;
	page_law_children(pg, &v);
	return RC_OK;
}

const struct web_route law_children_routes[] = {
	{ HTTP_GET, "/law/children", show_children, PAGE_HTML | PAGE_JSON | PAGE_CSV },
	{ 0 },
};
