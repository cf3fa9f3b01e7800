// SPDX-License-Identifier: AGPL-3.0-or-later
// /feeds: what this node fetches from partners. One is added at the terminal, where its password is.
#include "intake/feed_web.h"

#include "intake/feed_db.h"
#include "intake/feed_to_json.h"
#include "intake/html/pages.h"
#include "law/law_web.h"
#include "people/people_web.h"
#include "web/pages.h"

static struct str href_of(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/feeds/%.*s/%s", STR_ARG(id_print(pg->cx->arena, id)),
			 what);
}

static void fill_row(struct page *pg, const struct intake_feed *f, struct feed_row_view *r)
{
	r->name = f->name;
	r->url = f->url;
	r->asked = f->asked_at.us != 0 ? page_time(pg, f->asked_at) : tr(pg, "Never");
	r->due = f->paused ? STR("") : page_time(pg, f->due_at);
	r->objects = page_number(pg, f->objects);
	r->reports = page_number(pg, f->reports);
	r->fault = f->fault;
	r->state = f->paused	    ? TR_MARK("Paused")
		   : f->fault.n > 0 ? TR_MARK("It failed, and is tried again")
		   : f->next.n > 0  ? TR_MARK("Being fetched")
				    : TR_MARK("In order");
	if (!page_may(pg, ACCESS_REPORT_WORK))
		return;
	r->turn = (struct form_view){ .action = href_of(pg, f->id, f->paused ? "resume" : "pause"),
				      .button = f->paused ? tr(pg, "Go on") : tr(pg, "Pause") };
	if (!f->paused)
		r->ask = (struct form_view){ .action = href_of(pg, f->id, "ask"),
					     .button = tr(pg, "Ask now") };
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct intake_feeds list = { 0 };
	struct feeds_view v = { .rows = { 0 } };
	TRY(feed_list(cx, pg->db, &list));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		feeds_to_json(j, cx->arena, &list);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++)
		fill_row(pg, &list.p[i], ARENA_PUSH(cx->arena, &v.rows));
	pg->title = tr(pg, "Feeds");
	page_crumb(pg, tr(pg, "Reports"), "/reports");
	page_intake_feeds(pg, &v);
	return RC_OK;
}

static enum rc load(struct cx *cx, struct page *pg, struct intake_feed *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "feed"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such feed");
	return feed_by_id(cx, pg->db, id, out);
}

static enum rc pause_it(struct cx *cx, struct page *pg)
{
	struct intake_feed f;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &f));
	TRY(feed_pause(cx, pg->db, &by, &f, true));
	return page_redirect(pg, STR("/feeds"));
}

static enum rc resume(struct cx *cx, struct page *pg)
{
	struct intake_feed f;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &f));
	TRY(feed_pause(cx, pg->db, &by, &f, false));
	return page_redirect(pg, STR("/feeds"));
}

static enum rc ask(struct cx *cx, struct page *pg)
{
	struct intake_feed f;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &f));
	TRY(feed_hurry(cx, pg->db, &by, &f));
	return page_redirect(pg, STR("/feeds"));
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_form no_form = { no_fields, show };

const struct web_route intake_feed_routes[] = {
	{ HTTP_GET, "/feeds", show, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ HTTP_POST, "/feeds/:feed/pause", pause_it, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &no_form },
	{ HTTP_POST, "/feeds/:feed/resume", resume, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &no_form },
	{ HTTP_POST, "/feeds/:feed/ask", ask, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &no_form },
	{ 0 },
};
