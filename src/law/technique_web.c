// SPDX-License-Identifier: AGPL-3.0-or-later
// /law/technique and /law/technique/ransomware?country=lk.
#include "law/technique.h"

#include "law/concept_web.h"
#include "law/form_web.h"
#include "law/pages.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

static enum rc show_techniques(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct techniques_view v = { 0 };
	TRY(law_view_open(cx, pg, &lv));
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		techniques_to_table(&t, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		techniques_to_json(j, cx->arena, lv.world);
		law_send_json(pg, j);
		return RC_OK;
	}
	const struct technique_list all = technique_all(cx->arena, lv.law);
	for (size_t i = 0; i < all.n; i++) {
		if (!str_eq(all.p[i]->kind, STR("technique")))
			continue;
		struct technique_item item = {
			.link = { law_name_technique(&lv, all.p[i]),
				  arena_fmt(cx->arena, "/law/technique/%.*s",
					    STR_ARG(all.p[i]->technique)) },
		};
		for (size_t k = 0; k < lv.law->techniques.n; k++) {
			const struct technique_row *t = &lv.law->techniques.p[k];
			if (!str_eq(t->technique, all.p[i]->technique) || t->concept == LAW_NONE)
				continue;
			item.concepts = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(item.concepts),
						  item.concepts.n > 0 ? ", " : "",
						  STR_ARG(law_name_concept(&lv, t->concept)));
		}
		*ARENA_PUSH(cx->arena, &v.rows) = item;
	}
	pg->title = tr(pg, "Techniques of attack and the offences that cover them");
	page_law_techniques(pg, &v);
	return RC_OK;
}

/* ---- one technique ------------------------------------------------------------- */

static void fill_cover(const struct law_view *lv, const struct technique_answer *a,
		       struct technique_view *v)
{
	for (size_t i = 0; i < a->concepts.n; i++) {
		const struct technique_row *t = a->concepts.p[i].row;
		const struct check_finding *f = &a->concepts.p[i].found;
		struct technique_cover row = {
			.provision = t->provision,
			.role = law_word_name(lv, t->role),
			.reason = t->reason,
			.document = t->document,
			.sure = law_sure(lv, &t->prov),
			.sources = law_sources_of(lv, t->prov.source),
		};
		if (t->concept != LAW_NONE) {
			row.concept = law_link_concept(lv, t->concept);
		}
		if (a->country != LAW_NONE) {
			row.finding = law_tag_finding(f->finding);
			row.citation = phrase_citation(lv->cx->arena, f->row);
			row.seen = law_seen(lv, f->row);
		}
		*ARENA_PUSH(lv->cx->arena, &v->rows) = row;
	}
}

static struct str technique_answer(const struct law_view *lv, const struct technique_answer *a)
{
	struct finding_counts n = { 0 };
	if (a->country == LAW_NONE)
		return tr_n_with(
			lv->pg, (int64_t)a->concepts.n,
			"{n} provision may cover it. Choose a country to see what its law has.",
			"{n} provisions may cover it. Choose a country to see what its law has.",
			ARG("n", a->concepts.n));
	for (size_t i = 0; i < a->concepts.n; i++) {
		const enum finding f = a->concepts.p[i].found.finding;
		n.full += f == FINDING_FULL;
		n.partial += f == FINDING_PARTIAL;
		n.none += f == FINDING_NONE;
		n.unknown += f == FINDING_UNKNOWN;
	}
	return tr_with(
		lv->pg,
		"{country}: of {all} provisions that may cover it, the law has {full} in full and "
		"{partial} in part; {none} are missing. {unknown} are unknown.",
		ARG("country", law_name_country(lv, a->country)), ARG("all", a->concepts.n),
		ARG("full", (int64_t)n.full), ARG("partial", (int64_t)n.partial),
		ARG("none", (int64_t)n.none), ARG("unknown", (int64_t)n.unknown));
}

/* "phishing" leads to "identity-theft-phishing": the only technique with that word. */
static bool redirect_word(const struct law_view *lv, struct str word)
{
	struct str found = { 0 };
	for (size_t i = 0; i < lv->law->techniques.n; i++) {
		const struct str id = lv->law->techniques.p[i].technique;
		if (str_eq(id, word))
			return false;
		if (str_find(id, word) == STR_NONE || str_eq(id, found))
			continue;
		if (found.n > 0)
			return false;
		found = id;
	}
	if (found.n == 0)
		return false;
	const struct str country = page_url(lv->pg, http_query(lv->pg->req, "country"));
	(void)page_redirect(lv->pg,
			    arena_fmt(lv->cx->arena, "/law/technique/%.*s%s%.*s", STR_ARG(found),
				      country.n > 0 ? "?country=" : "", STR_ARG(country)));
	return true;
}

static void show_no_technique(const struct law_view *lv, struct str id)
{
	law_show_missing(
		lv,
		(struct law_missing){
			.sentence = tr_with(lv->pg, "There is no technique \"{name}\" in our list.",
					    ARG("name", id)),
			.nearest = { tr(lv->pg, "All techniques"), STR("/law/technique") },
		});
}

static enum rc show_technique(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct technique_answer a;
	const struct str id = page_param(pg, "technique");
	if (law_redirect_form(pg, NULL))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	if (redirect_word(&lv, id))
		return RC_OK;
	const struct law_choice country = law_choice_country(&lv, "country",
							     tr(pg, "In which country's law?"));
	if (technique_find(cx, lv.world, id, country.value, &a) != RC_OK) {
		show_no_technique(&lv, id);
		return RC_OK;
	}
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		technique_to_table(&t, &a, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		technique_to_json(j, lv.world, &a);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct technique_view v = {
		.errors = lv.errors,
		.name = law_name_technique(&lv, a.concepts.p[0].row),
		.id = a.technique,
		.answer = technique_answer(&lv, &a),
		.country = country.select,
	};
	fill_cover(&lv, &a, &v);
	pg->title = v.name;
	law_form_end(&lv);
	page_crumb(pg, tr(pg, "Techniques"), "/law/technique");
	page_law_technique(pg, &v);
	return RC_OK;
}

const struct web_route law_technique_routes[] = {
	{ HTTP_GET, "/law/technique", show_techniques, PAGE_HTML | PAGE_JSON | PAGE_CSV },
	{ HTTP_GET, "/law/technique/:technique", show_technique, PAGE_HTML | PAGE_JSON | PAGE_CSV,
	  "country" },
	{ 0 },
};
