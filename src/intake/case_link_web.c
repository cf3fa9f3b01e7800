// SPDX-License-Identifier: AGPL-3.0-or-later
// The cases of a report on its page, for who is on them; linking it to one.
#include "desk/case_report_db.h"
#include "desk/desk_web.h"
#include "intake/report_db.h"
#include "intake/report_web.h"
#include "web/pages.h"

/* Those that the reader is on and could link it to. */
static enum rc put_link(struct cx *cx, struct page *pg, const struct intake_report *r,
			struct report_view *v)
{
	struct case_list open = { 0 };
	size_t offered = 0;
	const struct actor who = people_actor(pg);
	if (!page_may(pg, ACCESS_CASE_WORK) && !page_may(pg, ACCESS_REPORT_WORK))
		return RC_OK;
	TRY(case_list(cx, pg->db, &who, &open));
	const size_t mark = page_mark(pg);
	struct select_view select = part_select(pg, "case", TR_MARK("Case"));
	for (size_t i = 0; i < open.n; i++) {
		const struct desk_case *c = &open.p[i];
		const enum rc rc = case_access(cx, pg->db, &who, c->id, MEMBER_WORK);
		if (rc == RC_MISSING)
			continue;
		TRY(rc);
		part_choice(pg, &select, id_print(cx->arena, c->id),
			    tr_with(pg, "{reference}: {title}", ARG("reference", c->reference),
				    ARG("title", c->title)),
			    false);
		offered++;
	}
	if (offered == 0)
		return RC_OK;
	page_select(pg, &select);
	v->link = (struct form_view){ .action = report_href(pg, r, "case"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Link it") };
	return RC_OK;
}

enum rc report_cases(struct cx *cx, struct page *pg, const struct intake_report *r,
		     struct report_view *v)
{
	struct case_list list = { 0 };
	const struct actor who = people_actor(pg);
	TRY(case_of_report(cx, pg->db, &who, r->id, &list));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v->cases) = (struct report_case_view){
			desk_case_href(pg, list.p[i].id, ""), list.p[i].reference, list.p[i].title,
			list.p[i].closed_at.us != 0
		};
	return put_link(cx, pg, r, v);
}

static enum rc link_it(struct cx *cx, struct page *pg)
{
	struct intake_report r;
	const struct actor by = people_actor(pg);
	TRY(report_load(cx, pg, &r));
	struct case_report one = { .report = r.id, .number = r.number };
	const struct case_reports list = { &one, 1, 1 };
	TRY(case_reports_link(cx, pg->db, &by, form_id(pg, "case"), &list, NULL));
	return page_redirect(pg, report_href(pg, &r, ""));
}

static const struct web_field link_fields[] = {
	{ "case", FORM_ID, true, 40, .missing = TR_MARK("Choose a case") },
	{ 0 },
};
static const struct web_form link_form = { link_fields, report_show };

const struct web_route intake_case_routes[] = {
	{ HTTP_POST, "/reports/:report/case", link_it, .tx = TX_WRITE, .need = ACCESS_REPORT_SEE,
	  .form = &link_form },
	{ 0 },
};
