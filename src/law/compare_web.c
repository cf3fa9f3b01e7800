// SPDX-License-Identifier: AGPL-3.0-or-later
// /law/compare?c=ke,lk: two to five countries side by side.
#include "law/concept_web.h"
#include "law/form_web.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"
#include "law/pages.h"

/* The lists of the form are named c1 to c5; the address that one shares has c=ke,lk. */
static bool redirect_lists(struct cx *cx, struct page *pg)
{
	struct str codes = { 0 };
	bool sent = false;
	for (int i = 1; i <= COMPARED_MAX; i++) {
		const struct str name = arena_fmt(cx->arena, "c%d", i);
		const struct str code = str_trim(http_query(pg->req, name.p));
		sent |= http_query_has(pg->req, name.p);
		if (code.n > 0)
			codes = arena_fmt(cx->arena, "%.*s%s%.*s", STR_ARG(codes),
					  codes.n > 0 ? "," : "", STR_ARG(page_url(pg, code)));
	}
	if (!sent)
		return false;
	const struct str chosen = http_query(pg->req, "against");
	const struct str against = str_eq(chosen, STR("budapest")) ? (struct str){ 0 }
								   : page_url(pg, chosen);
	const char *one = codes.n > 0 && str_find(codes, STR(",")) == STR_NONE ? "&ask=1" : "";
	(void)page_redirect(pg, arena_fmt(cx->arena, "/law/compare?c=%.*s%s%.*s%s", STR_ARG(codes),
					  against.n > 0 ? "&against=" : "", STR_ARG(against), one));
	return true;
}

static void add_error(struct law_view *lv, struct str sentence)
{
	*ARENA_PUSH(lv->cx->arena, &lv->errors) = (struct error_view){ sentence, STR("c1") };
}

static struct id_list read_countries(struct law_view *lv)
{
	struct id_list out = { 0 };
	struct str rest = http_query(lv->pg->req, "c"), code;
	while (rest.n > 0 && lv->errors.n <= COMPARED_MAX) {
		str_cut(rest, ',', &code, &rest);
		const uint16_t country = law_country(lv->law, str_trim(code));
		bool twice = false;
		for (size_t i = 0; i < out.n; i++)
			twice |= out.p[i] == country;
		if (country == LAW_NONE)
			add_error(lv,
				  tr_with(lv->pg,
					  "There is no country or place \"{name}\" in our list.",
					  ARG("name", code)));
		else if (!twice)
			*ARENA_PUSH(lv->cx->arena, &out) = country;
	}
	if (out.n > COMPARED_MAX) {
		add_error(lv, tr(lv->pg, "Choose five countries at most"));
		out.n = COMPARED_MAX;
	}
	return out;
}

static void fill_choices(struct law_view *lv, const struct id_list *countries,
			 struct compare_view *v)
{
	static const char *const ids[COMPARED_MAX] = { "c1", "c2", "c3", "c4", "c5" };
	for (size_t i = 0; i < COMPARED_MAX; i++) {
		struct law_choice c = law_choice_country(
			lv, ids[i], tr_with(lv->pg, "Country {number}", ARG("number", i + 1)));
		if (i < countries->n)
			law_choice_set(&c, countries->p[i], law_code(lv, countries->p[i]));
		*ARENA_PUSH(lv->cx->arena, &v->choices) = c.select;
	}
}

/* Provisions in the order of the instrument: the same for every country. */
static void fill_table(const struct law_view *lv, const struct compare_answer *a,
		       struct compare_view *v)
{
	struct arena *arena = lv->cx->arena;
	for (size_t c = 0; c < a->n; c++) {
		*ARENA_PUSH(arena, &v->countries) = law_link_country(lv, a->of[c]->country);
		*ARENA_PUSH(arena, &v->answers) = law_say(lv,
							  phrase_check_answer(lv->world, a->of[c]));
	}
	for (size_t i = 0; i < a->of[0]->findings.n; i++) {
		struct compare_row *row = ARENA_PUSH(arena, &v->rows);
		row->number = a->of[0]->findings.p[i].provision->number;
		row->concept = law_link_concept(lv, a->of[0]->findings.p[i].concept);
		for (size_t c = 0; c < a->n; c++)
			*ARENA_PUSH(arena, &row->cells) = (struct compare_cell){
				.country = v->countries.p[c].text,
				.finding = law_tag_finding(a->of[c]->findings.p[i].finding),
				.section = phrase_citation(arena, a->of[c]->findings.p[i].row),
			};
	}
}

static struct str title_of(const struct law_view *lv, const struct compare_view *v)
{
	struct str names = { 0 };
	for (size_t i = 0; i < v->countries.n; i++)
		names = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(names), i > 0 ? ", " : "",
				  STR_ARG(v->countries.p[i].text));
	if (names.n == 0)
		return tr(lv->pg, "Countries side by side");
	return tr_with(lv->pg, "Countries side by side: {countries}", ARG("countries", names));
}

static enum rc send_data(const struct law_view *lv, const struct compare_answer *a)
{
	if (lv->errors.n > 0)
		return cx_fail(lv->cx, RC_INVALID, "%.*s", STR_ARG(lv->errors.p[0].text));
	if (a->n == 0)
		return cx_fail(lv->cx, RC_INVALID,
			       "the address must name two to five countries, as c=ke,lk");
	if (lv->pg->format == PAGE_CSV) {
		struct teller t = law_teller(lv);
		struct table table;
		compare_to_table(&t, a, &table);
		law_send_csv(lv->pg, &table);
		return RC_OK;
	}
	AUTO(json) j = json_new(lv->cx->arena);
	compare_to_json(j, lv->cx->arena, lv->world, a);
	law_send_json(lv->pg, j);
	return RC_OK;
}

static enum rc show_compare(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct compare_view v = { 0 };
	struct compare_answer a = { 0 };
	if (redirect_lists(cx, pg))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	const struct id_list countries = read_countries(&lv);
	struct law_choice against = law_choice_against(
		&lv, tr(pg, "Against which treaty or model law?"));
	if (against.value == LAW_NONE && against.select.error.n == 0)
		law_choice_set(&against, law_instrument(lv.law, STR("budapest")), STR("budapest"));
	if (countries.n == 1 && http_query_has(pg->req, "ask"))
		add_error(&lv, tr(pg, "Choose at least one more country"));
	if (countries.n >= COMPARED_MIN && against.value != LAW_NONE)
		a = compare_run(cx->arena, lv.world, &countries, against.value);
	if (pg->format != PAGE_HTML)
		return send_data(&lv, &a);
	if (a.n > 0)
		fill_table(&lv, &a, &v);
	else
		pg->formats = PAGE_HTML; // nothing to give as data yet
	fill_choices(&lv, &countries, &v);
	v.instrument = against.select;
	v.errors = lv.errors;
	pg->title = title_of(&lv, &v);
	pg->wide = v.countries.n > 0;
	law_form_end(&lv);
	page_crumb(pg, tr(pg, "Law"), "/law");
	page_law_compare(pg, &v);
	return RC_OK;
}

const struct web_route law_compare_routes[] = {
	{ HTTP_GET, "/law/compare", show_compare, PAGE_HTML | PAGE_JSON | PAGE_CSV,
	  "c+ c1 c2 c3 c4 c5 against" },
	{ 0 },
};
