// SPDX-License-Identifier: AGPL-3.0-or-later
// The reports of a case on its page: which they are, linking one by its number, taking one off.
#include "desk/case_report_db.h"
#include "desk/case_web.h"
#include "intake/report_db.h"
#include "web/pages.h"

enum { SHOWN = 25 };

enum rc desk_case_reports(struct cx *cx, struct page *pg, const struct desk_case *c,
			  struct case_view *v)
{
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
		return cx_fail(cx, RC_MISSING, "there is no such report");
	TRY(case_report_unlink(cx, pg->db, &by, c.id, report));
	return page_redirect(pg, desk_case_href(pg, c.id, ""));
}

static const struct web_field report_fields[] = {
	{ "report", FORM_TEXT, true, 40, .missing = TR_MARK("Enter the number of a report") },
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form report_form = { report_fields, desk_case_show },
			     off_form = { no_fields, desk_case_show };

const struct web_route desk_case_report_routes[] = {
	{ HTTP_POST, "/cases/:case/reports", link_one, .tx = TX_WRITE, .need = ACCESS_REPORT_SEE,
	  .form = &report_form },
	{ HTTP_POST, "/cases/:case/reports/:report/off", take_off, .tx = TX_WRITE,
	  .need = ACCESS_CASE_SEE, .form = &off_form },
	{ 0 },
};
