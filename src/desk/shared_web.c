// SPDX-License-Identifier: AGPL-3.0-or-later
// /shared: for a liaison, the cases that are shared with their organisation, to read.
#include "desk/case_web.h"
#include "desk/html/pages.h"
#include "web/pages.h"

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct case_list list = { 0 };
	struct cases_view v = { 0 };
	const struct actor who = people_actor(pg);
	TRY(case_list_shared(cx, pg->db, &who, &list));
	pg->object = (struct page_object){ "case-list", who.account }; // titles are content
	for (size_t i = 0; i < list.n; i++) {
		struct case_row row = desk_case_row(pg, &list.p[i]);
		row.href = arena_fmt(cx->arena, "/shared/%.*s",
				     STR_ARG(id_print(cx->arena, list.p[i].id)));
		*ARENA_PUSH(cx->arena, &v.rows) = row;
	}
	pg->title = tr(pg, "Shared with your organisation");
	page_desk_shared(pg, &v);
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct id id;
	struct law_view lv;
	struct desk_case c = { 0 };
	const struct actor who = people_actor(pg);
	if (!id_parse(page_param(pg, "case"), &id))
		return cx_fail(cx, RC_MISSING,
			       N_("it may not exist, or it is not shared with you"));
	TRY(case_shared(cx, pg->db, &who, id));
	TRY(case_load(cx, pg->db, id, &c));
	TRY(law_view_open(cx, pg, &lv));
	pg->object = (struct page_object){ "case", id };
	c.words[CASE_SHARED] = (struct str_list){ 0 }; // with whom else is not theirs to know
	struct case_view v = { .row = desk_case_row(pg, &c), .summary = c.summary };
	desk_case_words(&lv, &c, &v);
	pg->title = tr_with(pg, "{reference}: {title}", ARG("reference", c.reference),
			    ARG("title", c.title));
	page_crumb(pg, tr(pg, "Shared with your organisation"), "/shared");
	page_desk_shared_case(pg, &v);
	return RC_OK;
}

const struct web_route desk_shared_routes[] = {
	{ HTTP_GET, "/shared", show_list, .tx = TX_READ, .need = ACCESS_SHARED_SEE,
	  .content = true },
	{ HTTP_GET, "/shared/:case", show_one, .tx = TX_READ, .need = ACCESS_SHARED_SEE,
	  .content = true },
	{ 0 },
};
