// SPDX-License-Identifier: AGPL-3.0-or-later
// /law/ke, /law/ke/gaps and /law/ke/sources.
#include "law/country_web.h"

#include "formats/json.h"
#include "law/form_web.h"
#include "law/pages.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"

enum { NEXT_SHOWN = 3 };

/* ---- what the three share ---------------------------------------------------- */

/* The instrument that the address asks to check against, budapest unless it says; the
 * field of the form with it. */
static struct law_choice against_field(struct law_view *lv)
{
	struct law_choice f = law_choice_against(lv,
						 tr(lv->pg, "Against which treaty or model law?"));
	if (f.value == LAW_NONE && f.select.error.n == 0)
		law_choice_set(&f, law_instrument(lv->law, STR("budapest")), STR("budapest"));
	return f;
}

static void begin_page(struct page *pg, const struct law_view *lv, uint16_t country,
		       const char *part)
{
	const struct law_link link = law_link_country(lv, country);
	page_crumb(pg, tr(pg, "Law"), "/law");
	if (part)
		page_crumb(pg, link.text, str_c(lv->cx->arena, link.href));
}

static struct str how_little(const struct law_view *lv, const struct check_answer *a)
{
	const size_t all = a->findings.n;
	if (all == 0 || a->counts.unknown * 10 < all * 4)
		return (struct str){ 0 };
	return tr_with(
		lv->pg,
		"Of {all} provisions {unknown} are not known: this page may change when they are.",
		ARG("all", all), ARG("unknown", (int64_t)a->counts.unknown));
}

static bool has_rows(const struct country *c)
{
	return c->status.n + c->declarations.n + c->national.n + c->authorities.n + c->evidence.n >
	       0;
}

/* ---- profile ----------------------------------------------------------------- */

static void fill_groups(const struct law_view *lv, const struct check_answer *a,
			struct country_view *v)
{
	for (unsigned p = 0; p <= PILLAR_DEFINITION; p++) {
		struct finding_group g = {
			.id = str_from_c(pillar_word((enum pillar)p)),
			.name = law_say(lv, phrase_of_pillar((enum pillar)p)),
			.counts = law_counts_of(lv, a->by_pillar[p]),
		};
		for (size_t i = 0; i < a->findings.n; i++)
			if (a->findings.p[i].provision->pillar == (enum pillar)p)
				*ARENA_PUSH(lv->cx->arena, &g.rows) = law_finding_row(
					lv, a->instrument, &a->findings.p[i]);
		if (g.rows.n > 0)
			*ARENA_PUSH(lv->cx->arena, &v->groups) = g;
	}
}

static void join(const struct law_view *lv, struct str *list, struct str word)
{
	*list = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(*list), list->n > 0 ? ", " : "",
			  STR_ARG(word));
}

static void fill_members(const struct law_view *lv, uint16_t country, struct country_view *v)
{
	for (size_t i = 0; i < lv->law->organisations_n; i++) {
		const enum yes_no member = lv->law->countries.p[country].member[i];
		const struct str name = law_word_name(lv, lv->law->organisations[i]);
		if (member == YN_YES)
			join(lv, &v->members, name);
		else if (member == YN_UNKNOWN)
			join(lv, &v->members_unknown, name);
	}
}

/* Treaties that could bind the country and of which no row says whether they do. */
static void fill_no_status(const struct law_view *lv, uint16_t country, struct country_view *v)
{
	for (size_t i = 0; i < lv->law->instruments.n; i++) {
		const struct instrument *ins = &lv->law->instruments.p[i];
		if (ins->binding && ins->role != ROLE_SCHEME &&
		    !law_status(lv->law, (uint16_t)i, country))
			*ARENA_PUSH(lv->cx->arena,
				    &v->no_status) = law_link_instrument(lv, (uint16_t)i);
	}
}

static void fill_projects(const struct law_view *lv, const struct check_answer *a,
			  struct project_rows *out)
{
	for (size_t i = 0; i < a->projects.n; i++)
		*ARENA_PUSH(lv->cx->arena, out) = law_project_row(lv, a->projects.p[i]);
}

static void fill_next(const struct law_view *lv, const struct check_answer *a, size_t max,
		      struct next_rows *out)
{
	for (size_t i = 0; i < a->next.n && out->n < max; i++)
		if (a->next.p[i].kind != NEXT_FIND_OUT)
			*ARENA_PUSH(lv->cx->arena, out) = law_next_row(lv, a, &a->next.p[i]);
}

/* Whose word stands in place of the installed file. */
static struct str published_by(const struct law_view *lv, const struct law_published *p)
{
	if (p->by.n == 0)
		return (struct str){ 0 };
	return tr_with(
		lv->pg, "As published by {node} (serial {n}) on {date}; taken here on {taken}.",
		ARG("node", p->by), ARG("n", p->serial), ARG("date", page_date(lv->pg, p->on)),
		ARG("taken", page_date(lv->pg, p->taken)));
}

static void fill_country(const struct law_view *lv, const struct check_answer *a,
			 struct country_view *v)
{
	const uint16_t country = a->country;
	v->bound = law_say(lv, phrase_check_bound(lv->world, a));
	v->answer = law_say(lv, phrase_check_answer(lv->world, a));
	v->published = published_by(lv, &lv->law->countries.p[country].published);
	v->not_known = how_little(lv, a);
	v->nothing_known = !has_rows(&lv->law->countries.p[country]);
	v->counts = law_counts_of(lv, a->counts);
	fill_members(lv, country, v);
	fill_groups(lv, a, v);
	if (!v->nothing_known)
		fill_next(lv, a, NEXT_SHOWN, &v->next);
	fill_no_status(lv, country, v);
	law_status_rows(lv, country, &v->status);
	law_declaration_rows(lv, country, &v->declarations);
	law_authority_rows(lv, country, &v->authorities);
	law_evidence_rows(lv, country, &v->evidence);
	law_bilateral_rows(lv, country, &v->bilateral);
	law_stage_rows(lv, a, &v->stages);
	fill_projects(lv, a, &v->projects);
}

static enum rc show_country(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	uint16_t country;
	if (law_redirect_form(pg, NULL))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	if (!law_find_country(&lv, page_param(pg, "country"), &country))
		return RC_OK;
	if (!str_eq(page_param(pg, "country"), law_code(&lv, country)))
		return page_redirect(pg, law_link_country(&lv, country).href);
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		country_to_table(&t, country, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		country_to_json(j, cx->arena, lv.world, country);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct law_choice against = against_field(&lv);
	struct country_view v = { .instrument = against.select, .date = lv.date_field };
	if (against.value != LAW_NONE)
		fill_country(&lv, law_worlds_check(lv.use, cx->arena, country, against.value), &v);
	v.name = law_name_country(&lv, country);
	v.code = law_code(&lv, country);
	v.errors = lv.errors;
	pg->title = v.name;
	law_form_end(&lv);
	begin_page(pg, &lv, country, NULL);
	page_law_country(pg, &v);
	return RC_OK;
}

/* ---- gaps ---------------------------------------------------------------------- */

static void fill_find_out(const struct law_view *lv, const struct check_answer *a,
			  struct gaps_view *v)
{
	for (size_t i = 0; i < a->next.n; i++)
		if (a->next.p[i].kind == NEXT_FIND_OUT)
			*ARENA_PUSH(lv->cx->arena, &v->find_out) = law_finding_row(
				lv, a->instrument, a->next.p[i].finding);
}

static enum rc show_gaps(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	uint16_t country;
	TRY(law_view_open(cx, pg, &lv));
	if (!law_find_country(&lv, page_param(pg, "country"), &country))
		return RC_OK;
	const struct law_choice against = against_field(&lv);
	if (against.value == LAW_NONE)
		return cx_fail(cx, RC_INVALID,
			       "\"against\" in the address names no text to check against");
	const struct check_answer *a = check_run(cx->arena, lv.world, country, LAW_NONE,
						 against.value, true);
	if (pg->format == PAGE_CSV) {
		struct teller t = law_teller(&lv);
		struct table table;
		check_to_table(&t, a, &table);
		law_send_csv(pg, &table);
		return RC_OK;
	}
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		check_to_json(j, cx->arena, lv.world, a);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct gaps_view v = {
		.name = law_name_country(&lv, country),
		.code = law_code(&lv, country),
		.instrument_name = law_name_instrument(&lv, against.value),
		.answer = law_say(&lv, phrase_check_answer(lv.world, a)),
		.not_known = how_little(&lv, a),
		.counts = law_counts_of(&lv, a->counts),
	};
	fill_next(&lv, a, SIZE_MAX, &v.next);
	fill_find_out(&lv, a, &v);
	law_stage_rows(&lv, a, &v.stages);
	fill_projects(&lv, a, &v.projects);
	pg->title = tr_with(pg, "{country}: gaps and next steps", ARG("country", v.name));
	begin_page(pg, &lv, country, "gaps");
	page_law_gaps(pg, &v);
	return RC_OK;
}

/* ---- sources ------------------------------------------------------------------- */

struct source_list {
	struct {
		struct str source;
		struct source_row row;
	} * p;
	size_t n, cap;
};

static void add_source(const struct law_view *lv, struct country_sources_view *v,
		       struct source_list *list, const struct prov *prov, struct str fact)
{
	size_t i = 0;
	v->facts++;
	v->verified += prov->confidence == CONFIDENCE_VERIFIED;
	v->known += prov->confidence == CONFIDENCE_KNOWN;
	if (prov->source.n == 0)
		return;
	while (i < list->n && !str_eq(list->p[i].source, prov->source))
		i++;
	if (i == list->n) {
		ARENA_PUSH(lv->cx->arena, list);
		list->p[i].source = prov->source;
		list->p[i].row.sources = law_sources_of(lv, prov->source);
		list->p[i].row.sure = law_sure(lv, prov);
	}
	join(lv, &list->p[i].row.facts, fact);
}

static void fill_sources(const struct law_view *lv, uint16_t country,
			 struct country_sources_view *v)
{
	const struct country *c = &lv->law->countries.p[country];
	struct source_list list = { 0 };
	for (size_t i = 0; i < c->status.n; i++)
		add_source(lv, v, &list, &c->status.p[i].prov,
			   law_name_instrument(lv, c->status.p[i].instrument));
	for (size_t i = 0; i < c->declarations.n; i++)
		add_source(lv, v, &list, &c->declarations.p[i].prov,
			   tr_with(lv->pg, "declaration, art. {article}",
				   ARG("article", c->declarations.p[i].article)));
	for (size_t i = 0; i < c->national.n; i++)
		add_source(lv, v, &list, &c->national.p[i].prov,
			   law_name_concept(lv, c->national.p[i].concept));
	for (size_t i = 0; i < c->authorities.n; i++)
		add_source(lv, v, &list, &c->authorities.p[i].prov,
			   law_word_name(lv, c->authorities.p[i].kind));
	for (size_t i = 0; i < c->evidence.n; i++)
		add_source(lv, v, &list, &c->evidence.p[i].prov, tr(lv->pg, "rules on evidence"));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(lv->cx->arena, &v->rows) = list.p[i].row;
}

static enum rc show_sources(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	uint16_t country;
	TRY(law_view_open(cx, pg, &lv));
	if (!law_find_country(&lv, page_param(pg, "country"), &country))
		return RC_OK;
	struct country_sources_view v = {
		.name = law_name_country(&lv, country),
		.code = law_code(&lv, country),
	};
	fill_sources(&lv, country, &v);
	pg->title = tr_with(pg, "{country}: sources", ARG("country", v.name));
	begin_page(pg, &lv, country, "sources");
	page_law_country_sources(pg, &v);
	return RC_OK;
}

const struct web_route law_country_routes[] = {
	{ HTTP_GET, "/law/:country", show_country, PAGE_HTML | PAGE_JSON | PAGE_CSV, "against" },
	{ HTTP_GET, "/law/:country/gaps", show_gaps, PAGE_HTML | PAGE_JSON | PAGE_CSV, "against" },
	{ HTTP_GET, "/law/:country/sources", show_sources, PAGE_HTML, "against" },
	{ 0 },
};
