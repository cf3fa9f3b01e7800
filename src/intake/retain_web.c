// SPDX-License-Identifier: AGPL-3.0-or-later
// /reports/retention: what was deleted after its term, and what comes next.
#include "intake/retain_web.h"

#include "desk/desk_web.h"
#include "formats/json.h"
#include "intake/html/pages.h"
#include "intake/retain_db.h"
#include "intake/retain_to_json.h"
#include "people/people_web.h"

static enum rc show(struct cx *cx, struct page *pg)
{
	struct retain_statuses all;
	struct retention_view v = { .rows = { 0 } };
	const struct retain_terms none = { .days = { 0 } };
	const struct actor who = people_actor(pg);
	TRY(retain_status(cx, pg->db, &who, pg->site->retain ? pg->site->retain : &none, &all));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		retention_to_json(j, cx->arena, &all);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++) {
		const struct retain_status *s = &all.of[c];
		*ARENA_PUSH(cx->arena, &v.rows) = (struct retention_row_view){
			.what = retain_class_text(c),
			.days = s->days > 0 ? page_number(pg, s->days) : STR(""),
			.kept = page_number(pg, s->kept),
			.due = page_number(pg, s->due),
			.next = s->next.us != 0 ? page_date(pg, date_today(s->next)) : STR(""),
			.done = page_number(pg, s->done),
			.last = s->last.us != 0 ? page_time(pg, s->last) : STR(""),
		};
	}
	pg->title = tr(pg, "What is kept how long");
	page_crumb(pg, tr(pg, "Reports"), "/reports");
	page_intake_retention(pg, &v);
	return RC_OK;
}

const struct web_route intake_retain_routes[] = {
	{ HTTP_GET, "/reports/retention", show, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ 0 },
};
