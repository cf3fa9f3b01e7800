// SPDX-License-Identifier: AGPL-3.0-or-later
// /, /law/data and /about.
#include "law/data_web.h"

#include <stdio.h>
#include <stdlib.h>

#include "law/export_cmd.h"
#include "law/form_web.h"
#include "law/pages.h"
#include "law/tally.h"

/* ---- front --------------------------------------------------------------------------- */

static enum rc show_front(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	TRY(law_view_open(cx, pg, &lv));
	const struct tally all = tally_all(lv.law);
	const struct front_page_view v = {
		.country = law_choice_country(&lv, "country", tr(pg, "Country or place")).select,
		.from = law_choice_country(&lv, "from", tr(pg, "Who asks?")).select,
		.to = law_choice_country(&lv, "to", tr(pg, "Who is asked?")).select,
		.data = tr_with(pg,
				"Law data of {month}: {seen} of {all} facts were seen in a source.",
				ARG("month", page_month(pg, lv.law->compiled)),
				ARG("seen", all.by[CONFIDENCE_VERIFIED]), ARG("all", all.rows)),
	};
	pg->title = tr(pg, "Cybercrime laws and how countries help each other");
	page_law_front(pg, &v);
	return RC_OK;
}

/* /law/go?country=ke: where the front page's list leads. */
static enum rc go_to_country(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	uint16_t country;
	const struct str name = http_query(pg->req, "country");
	if (name.n == 0)
		return page_redirect(pg, STR("/law"));
	TRY(law_view_open(cx, pg, &lv));
	if (!law_find_country(&lv, name, &country))
		return RC_OK;
	return page_redirect(pg, law_link_country(&lv, country).href);
}

/* ---- data ---------------------------------------------------------------------------- */

/* Names of the kinds of rows, for people. */
static const struct {
	const char *kind, *name;
} kind_names[] = {
	{ "authorities", TR_MARK("Authorities") },
	{ "bilateral", TR_MARK("Agreements between two countries") },
	{ "children", TR_MARK("Review of laws on child protection") },
	{ "concepts", TR_MARK("Concepts") },
	{ "countries", TR_MARK("Countries and places") },
	{ "declarations", TR_MARK("Declarations and reservations") },
	{ "elements", TR_MARK("Offences, element by element") },
	{ "evidence", TR_MARK("Rules on electronic evidence") },
	{ "facts", TR_MARK("Questions about a case") },
	{ "forms", TR_MARK("Fields of official request forms") },
	{ "indicators", TR_MARK("Indicators of assessments") },
	{ "instruments", TR_MARK("Treaties and model laws") },
	{ "measure_rows", TR_MARK("Measures as the texts word them") },
	{ "measures", TR_MARK("What can be asked for") },
	{ "national", TR_MARK("National provisions") },
	{ "projects", TR_MARK("Projects that help") },
	{ "provider_countries", TR_MARK("Where the largest providers hold their data") },
	{ "provisions", TR_MARK("Provisions of treaties and model laws") },
	{ "qualifiers", TR_MARK("What a law may ask for more") },
	{ "reservables", TR_MARK("Articles that allow a reservation") },
	{ "status", TR_MARK("Who is bound by what") },
	{ "techniques", TR_MARK("Techniques and the provisions that cover them") },
};

static struct str kind_name(const struct page *pg, const char *kind)
{
	for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names; i++)
		if (str_eq(str_from_c(kind), str_from_c(kind_names[i].kind)))
			return tr(pg, kind_names[i].name);
	return str_from_c(kind);
}

static void fill_kinds(const struct law_view *lv, struct data_view *v)
{
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = law_kinds(kinds);
	for (size_t i = 0; i < n; i++) {
		const struct tally t = tally_of(lv->law, &kinds[i]);
		const char *kind = kinds[i].row->kind;
		*ARENA_PUSH(lv->cx->arena, &v->kinds) = (struct kind_row){
			.name = kind_name(lv->pg, kind),
			.csv_href = arena_fmt(lv->cx->arena, "/law/data.csv?kind=%s", kind),
			.json_href = arena_fmt(lv->cx->arena, "/law/data.json?kind=%s", kind),
			.rows = t.rows,
			.verified = t.by[CONFIDENCE_VERIFIED],
			.known = t.by[CONFIDENCE_KNOWN],
			.none = t.by[CONFIDENCE_NONE],
		};
	}
}

/* How many provisions of a country were looked at. */
static size_t researched(const struct country *c)
{
	size_t n = 0;
	for (size_t i = 0; i < c->national.n; i++)
		n += phrase_seen(&c->national.p[i]) != SEEN_NOT_RESEARCHED;
	return n;
}

static void fill_coverage(const struct law_view *lv, struct data_view *v)
{
	static const struct {
		size_t from;
		const char *text;
	} steps[] = {
		{ 30, TR_MARK("30 provisions or more") },
		{ 15, TR_MARK("15 to 29 provisions") },
		{ 1, TR_MARK("1 to 14 provisions") },
		{ 0, TR_MARK("no provision: the law was not researched") },
	};
	struct bits thin = { 0 };
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		*ARENA_PUSH(lv->cx->arena, &v->coverage) = (struct coverage_row){
			.text = tr(lv->pg, steps[i].text)
		};
	for (size_t c = 0; c < lv->law->countries.n; c++) {
		const struct country *country = &lv->law->countries.p[c];
		const size_t n = researched(country);
		size_t step = 0;
		while (n < steps[step].from)
			step++;
		v->coverage.p[step].n++;
		if (country->status.n + country->national.n + country->authorities.n == 0)
			bits_set(&thin, (unsigned)c);
	}
	v->thin = law_links_countries(lv, &thin);
}

/* The rows of one kind, as the command line exports them. */
static enum rc send_export(struct cx *cx, struct page *pg)
{
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = law_kinds(kinds);
	const struct str name = http_query(pg->req, "kind");
	size_t at = 0;
	while (at < n && !str_eq(str_from_c(kinds[at].row->kind), name))
		at++;
	if (at == n)
		return cx_fail(
			cx, RC_INVALID,
			"\"kind\" in the address names no kind of row; /law/data lists them");
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	INVARIANT(out != NULL);
	(pg->format == PAGE_CSV ? law_export_csv : law_export_json)(cx, pg->law, &kinds[at], out);
	INVARIANT(fclose(out) == 0);
	pg->type = pg->format == PAGE_CSV ? STR("text/csv; charset=utf-8")
					  : STR("application/json; charset=utf-8");
	buf_add(pg->out, (struct str){ text, size });
	free(text);
	return RC_OK;
}

static enum rc show_data(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct data_view v = { 0 };
	if (pg->format != PAGE_HTML)
		return send_export(cx, pg);
	TRY(law_view_open(cx, pg, &lv));
	const struct tally all = tally_all(lv.law);
	v.compiled = page_month(pg, lv.law->compiled);
	v.answer = tr_with(pg,
			   "We hold {all} facts. {seen} were seen in the text or document they "
			   "cite, {known} are "
			   "general knowledge that nobody has checked, {none} say only that nobody "
			   "has looked.",
			   ARG("all", all.rows), ARG("seen", all.by[CONFIDENCE_VERIFIED]),
			   ARG("known", all.by[CONFIDENCE_KNOWN]),
			   ARG("none", all.by[CONFIDENCE_NONE]));
	fill_kinds(&lv, &v);
	fill_coverage(&lv, &v);
	pg->formats = PAGE_HTML; // the table links to the files of each kind
	pg->title = tr(pg, "What the data can and cannot tell");
	page_law_data(pg, &v);
	return RC_OK;
}

/* ---- about --------------------------------------------------------------------------- */

static enum rc show_about(struct cx *cx, struct page *pg)
{
	struct about_view v = { .node = pg->site->node, .version = STR(COMITY_VERSION) };
	struct str rest = { (const char *)embedded_notices[0].p, embedded_notices[0].n };
	while (rest.n > 0) {
		const size_t end = str_find(rest, STR("\n\n"));
		*ARENA_PUSH(cx->arena, &v.notices) = str_slice(rest, 0,
							       end == STR_NONE ? rest.n : end);
		rest = end == STR_NONE ? (struct str){ 0 } : str_slice(rest, end + 2, rest.n);
	}
	pg->title = tr(pg, "About this site");
	page_law_about(pg, &v);
	return RC_OK;
}

const struct web_route law_data_routes[] = {
	{ HTTP_GET, "/", show_front, PAGE_HTML },
	{ HTTP_GET, "/law/go", go_to_country, PAGE_HTML, "country" },
	{ HTTP_GET, "/law/data", show_data, PAGE_HTML | PAGE_CSV | PAGE_JSON, "kind" },
	{ HTTP_GET, "/about", show_about, PAGE_HTML },
	{ 0 },
};
