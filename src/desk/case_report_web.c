// SPDX-License-Identifier: AGPL-3.0-or-later
// The reports of a case on its page: which they are, linking one by its number, taking one off.
#include "desk/case_report_db.h"
#include "desk/case_web.h"
#include "intake/outcome.h"
#include "intake/report_db.h"
#include "intake/told_db.h"
#include "law/route.h"
#include "web/pages.h"

enum { SHOWN = 25 };

/* Never by itself: who is reported may be who reported. */
static enum rc put_told(struct cx *cx, struct page *pg, const struct desk_case *c,
			struct case_view *v)
{
	static const enum outcome offered[] = { OUTCOME_CASE, OUTCOME_ENDED, OUTCOME_OFFLINE,
						OUTCOME_NOTHING };
	enum outcome outcome;
	struct str last;
	const struct actor who = people_actor(pg);
	if (v->reports.n == 0)
		return RC_OK;
	TRY(case_told_last(cx, pg->db, c->id, &last));
	if (outcome_parse(last, &outcome))
		v->told = outcome_sentence(outcome);
	const enum rc rc = case_access(cx, pg->db, &who, c->id, MEMBER_WORK);
	if (rc == RC_MISSING || !page_may(pg, ACCESS_CASE_WORK))
		return RC_OK;
	TRY(rc);
	const size_t mark = page_mark(pg);
	struct radios_view tell = part_radios(pg, "tell", TR_MARK("What the reporters are told"));
	tell.hint = tr(pg, "They read it with their private codes, and nothing more of the case.");
	for (size_t i = 0; i < sizeof offered / sizeof *offered; i++)
		part_radio(pg, &tell, str_from_c(outcome_key(offered[i])),
			   tr(pg, outcome_sentence(offered[i])));
	page_radios(pg, &tell);
	v->tell = (struct form_view){ .action = desk_case_href(pg, c->id, "tell"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Tell them") };
	return RC_OK;
}

static struct case_touch_cell cell(const struct law_view *lv, const struct route_question *q)
{
	const struct law *law = lv->law;
	return (struct case_touch_cell){
		law_tag_route(route_best(lv->world, q)),
		arena_fmt(lv->cx->arena, "/route?from=%.*s&to=%.*s&offence=%.*s&measure=%.*s",
			  STR_ARG(law_code(lv, q->from)), STR_ARG(law_code(lv, q->to)),
			  STR_ARG(law->concepts.p[q->offence].id),
			  STR_ARG(law->measures.p[q->measure].id))
	};
}

/* Where the reporters are, other than here; by the case's first offence, with its facts unsaid. */
static enum rc put_touched(struct cx *cx, const struct law_view *lv, const struct desk_case *c,
			   struct case_view *v)
{
	struct str home;
	struct told_counts countries;
	const struct law *law = lv->law;
	const uint16_t preserve = law_measure(law, STR("expedited-preservation")),
		       stored = law_measure(law, STR("stored-data"));
	TRY(desk_home(cx, lv->pg, &home));
	TRY(told_case_countries(cx, lv->pg->db, c->id, &countries));
	struct route_question q = { .from = law_country(law, home), .offence = LAW_NONE };
	if (c->words[CASE_OFFENCES].n > 0)
		q.offence = law_concept(law, c->words[CASE_OFFENCES].p[0]);
	if (q.offence == LAW_NONE || q.from == LAW_NONE || preserve == LAW_NONE ||
	    stored == LAW_NONE)
		return RC_OK;
	for (size_t i = 0; i < countries.n; i++) {
		q.to = law_country(law, countries.p[i].name);
		if (q.to == LAW_NONE || q.to == q.from)
			continue;
		struct case_touch_row *row = ARENA_PUSH(cx->arena, &v->touched);
		row->name = law_name_country(lv, q.to);
		row->reports = page_number(lv->pg, countries.p[i].reports);
		q.measure = preserve;
		row->preserve = cell(lv, &q);
		q.measure = stored;
		row->stored = cell(lv, &q);
	}
	return RC_OK;
}

enum rc desk_case_reports(struct cx *cx, const struct law_view *lv, const struct desk_case *c,
			  struct case_view *v)
{
	struct page *pg = lv->pg;
	struct case_reports list = { 0 };
	struct arena *a = cx->arena;
	int64_t all = 0;
	const bool sees = page_may(pg, ACCESS_REPORT_SEE);
	TRY(case_reports_list(cx, pg->db, c->id, &list, &all));
	for (size_t i = 0; i < list.n && i < SHOWN; i++) {
		const struct case_report *r = &list.p[i];
		const struct str id = id_print(a, r->report);
		struct case_report_row row = { .number = r->number, .at = page_time(pg, r->at) };
		if (sees)
			row.href = arena_fmt(a, "/reports/%.*s", STR_ARG(id));
		if (v->works)
			row.off = (struct form_view){
				.action = arena_fmt(a, "%.*s/%.*s/off",
						    STR_ARG(desk_case_href(pg, c->id, "reports")),
						    STR_ARG(id)),
				.button = tr_with(pg, "Take {number} off",
						  ARG("number", r->number)),
			};
		*ARENA_PUSH(a, &v->reports) = row;
	}
	if (all > (int64_t)v->reports.n)
		v->more_reports = page_number(pg, all - (int64_t)v->reports.n);
	TRY(put_touched(cx, lv, c, v));
	TRY(put_told(cx, pg, c, v));
	if (!v->works || !sees)
		return RC_OK;
	const size_t mark = page_mark(pg);
	struct input_view number = part_input(pg, "report", TR_MARK("Number of a report"));
	number.width = "20";
	page_input(pg, &number);
	v->report = (struct form_view){ .action = desk_case_href(pg, c->id, "reports"),
					.fields = page_since(pg, mark),
					.button = tr(pg, "Link the report") };
	return RC_OK;
}

static enum rc link_one(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	struct intake_report r = { 0 };
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	const enum rc rc = intake_find(cx, pg->db, &by, form_value(pg, "report"), &r);
	if (rc == RC_MISSING) {
		form_fail(pg, "report", tr(pg, "No report has this number."));
		return RC_INVALID;
	}
	TRY(rc);
	struct case_report one = { .report = r.id, .number = r.number };
	const struct case_reports list = { &one, 1, 1 };
	TRY(case_reports_link(cx, pg->db, &by, c.id, &list, NULL));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static enum rc take_off(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	struct id report;
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	if (!id_parse(page_param(pg, "report"), &report))
		return cx_fail(cx, RC_MISSING, N_("there is no such report"));
	TRY(case_report_unlink(cx, pg->db, &by, c.id, report));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static enum rc tell(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(case_tell(cx, pg->db, &by, c.id, form_value(pg, "tell")));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static const struct web_field tell_fields[] = {
	{ "tell", FORM_CHOICE, true, 20, .missing = TR_MARK("Choose what they are told"),
	  .choices = "case ended offline nothing",
	  .label = TR_MARK("What the reporters are told") },
	{ 0 },
};
static const struct web_field report_fields[] = {
	{ "report", FORM_TEXT, true, 40, .missing = TR_MARK("Enter the number of a report"),
	  .label = TR_MARK("Number of a report") },
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form report_form = { report_fields, desk_case_show },
			     off_form = { no_fields, desk_case_show },
			     tell_form = { tell_fields, desk_case_show };

const struct web_route desk_case_report_routes[] = {
	{ HTTP_POST, "/cases/:case/reports", link_one, .tx = TX_WRITE, .need = ACCESS_REPORT_SEE,
	  .form = &report_form },
	{ HTTP_POST, "/cases/:case/reports/:report/off", take_off, .tx = TX_WRITE,
	  .need = ACCESS_CASE_SEE, .form = &off_form },
	{ HTTP_POST, "/cases/:case/tell", tell, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &tell_form },
	{ 0 },
};
