// SPDX-License-Identifier: AGPL-3.0-or-later
// /desk: what waits, ordered by its next clock; /requests: all open ones.
#include "desk/queue_web.h"

#include "desk/calendar_db.h"
#include "desk/desk_to_json.h"
#include "desk/html/pages.h"
#include "desk/search_db.h"
#include "exchange/consignment_db.h"
#include "exchange/contact_db.h"
#include "formats/json.h"
#include "ledger/entry.h"
#include "people/approval_db.h"
#include "people/approval_web.h"

enum section { LATE, LAPSES, YOURS, WAITING, UNDELIVERED, SECTIONS };

static const struct {
	const char *title, *empty;
} sections[SECTIONS] = {
	[LATE] = { TR_MARK("Late"), NULL },
	[LAPSES] = { TR_MARK("Lapses without a follow-up request"), NULL },
	[YOURS] = { TR_MARK("Your move"), TR_MARK("No request is waiting for you.") },
	[WAITING] = { TR_MARK("Waiting for others"), NULL },
	[UNDELIVERED] = { TR_MARK("Not delivered"), NULL },
};

struct found {
	struct request r;
	struct desk_zones zones;
	struct clock_list clocks;
	struct desk_tag event;
};

static bool waits_for_others(const struct request *r)
{
	const enum request_state s = r->progress.state;
	if (s == STATE_AWAITING_APPROVAL)
		return true;
	const bool question = s == STATE_MORE_ASKED || s == STATE_CONDITIONS_OFFERED;
	const bool kept = s == STATE_PRESERVED || s == STATE_EXTENDED || s == STATE_HELD;
	if (s == STATE_HELD && r->at.settled.us != 0)
		return r->progress.side == SIDE_ASKING;
	if (r->progress.side == SIDE_ASKED)
		return question || kept || s == STATE_DISCLOSED || s == STATE_REFUSED;
	return s >= STATE_SENT && s <= STATE_HELD && !question;
}

static bool is_late(const struct found *f)
{
	for (size_t i = 0; i < f->clocks.n; i++)
		if (f->clocks.p[i].state == CLOCK_LATE && f->clocks.p[i].side == f->r.progress.side)
			return true;
	return false;
}

static enum section section_of(const struct found *f)
{
	const struct progress *p = &f->r.progress;
	const bool kept = p->state == STATE_PRESERVED || p->state == STATE_EXTENDED;
	if (is_late(f))
		return LATE;
	if (p->side == SIDE_ASKING && kept && f->r.at.follow_up.us == 0)
		return LAPSES;
	if (p->side == SIDE_ASKING && p->state == STATE_SENT && !f->r.by_hand)
		return UNDELIVERED;
	return waits_for_others(&f->r) ? WAITING : YOURS;
}

static enum rc load_one(struct cx *cx, struct page *pg, struct id id, struct found *out)
{
	struct clock_settings settings;
	enum event_kind event;
	bool found;
	TRY(request_load(cx, pg->db, id, &out->r));
	TRY(calendar_load(cx, pg->db, out->r.from, out->r.to, &settings));
	out->zones = desk_zones_of(&settings, out->r.progress.side);
	out->clocks = clocks_of(cx->arena, &out->r, &settings, cx->now);
	TRY(desk_event_now(cx, pg, &out->r, &settings, &found, &event));
	if (found)
		out->event = desk_event_tag(event);
	return RC_OK;
}

static struct queue_row row_of(const struct law_view *lv, const struct request_row *row,
			       const struct found *f)
{
	struct page *pg = lv->pg;
	const struct clock *next = clocks_next(&f->clocks);
	struct queue_row out = {
		.href = desk_request_href(pg, row->id, ""),
		.reference = row->reference,
		.pair = desk_pair(lv, row->from, row->to),
		.kind = kind_row(f->r.progress.kind)->title,
		.state = desk_state_tag(f->r.progress.kind, f->r.progress.state),
		.case_reference = row->case_reference,
		.event = f->event,
	};
	if (next)
		out.clock = desk_clock_of(pg, &f->zones, next, row->side);
	out.clock.source = STR(""); // stands on the request's own page
	return out;
}

static enum rc load_approvals(struct cx *cx, struct page *pg, struct queue_view *v)
{
	const struct actor who = people_actor(pg);
	struct approval_list list = { 0 };
	TRY(approval_list_for(cx, pg->db, &who, &list));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v->approvals) = (struct approval_link){
			arena_fmt(cx->arena, "/approvals/%.*s",
				  STR_ARG(id_print(cx->arena, list.p[i].id))),
			people_approval_title(pg, &list.p[i]),
			page_time(pg, list.p[i].expires_at),
		};
	return RC_OK;
}

static void send_json(struct page *pg, const struct request_list *list, struct id next)
{
	AUTO(json) j = json_new(pg->cx->arena);
	json_begin_array(j, "requests");
	for (size_t i = 0; i < list->n; i++) {
		const struct request_row *r = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(pg->cx->arena, r->id));
		request_row_to_json(j, pg->cx->arena, r);
		json_end(j);
	}
	json_end(j);
	if (id_is_set(next))
		json_str(j, "next", id_print(pg->cx->arena, next));
	else
		json_add_null(j, "next");
	law_send_json(pg, j);
}

static enum rc list_requests(struct cx *cx, struct page *pg, struct request_list *out)
{
	const struct actor who = people_actor(pg);
	return request_list(cx, pg->db, &who, out);
}

static enum rc show_desk(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct request_list list;
	struct queue_section found[SECTIONS] = { 0 };
	struct queue_view v = { .now = page_time(pg, cx->now),
				.may_propose = page_may(pg, ACCESS_REQUEST_PROPOSE),
				.may_work = page_may(pg, ACCESS_CASE_WORK) };
	TRY(law_view_open(cx, pg, &lv));
	TRY(list_requests(cx, pg, &list));
	if (pg->format == PAGE_JSON) {
		send_json(pg, &list, (struct id){ 0 });
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++) {
		struct found *f = arena_new(cx->arena, struct found, 1);
		TRY(load_one(cx, pg, list.p[i].id, f));
		struct queue_section *s = &found[section_of(f)];
		*ARENA_PUSH(cx->arena, &s->rows) = row_of(&lv, &list.p[i], f);
	}
	for (enum section s = 0; s < SECTIONS; s++) {
		found[s].title = sections[s].title;
		found[s].empty = sections[s].empty;
		if (found[s].rows.n > 0 || sections[s].empty)
			*ARENA_PUSH(cx->arena, &v.sections) = found[s];
	}
	TRY(load_approvals(cx, pg, &v));
	TRY(desk_transit(cx, pg, &v.coming, &v.going));
	TRY(evidence_fill_due(cx, pg, &v.due));
	if (page_may(pg, ACCESS_EVIDENCE_KEEP))
		TRY(consignment_count_open(cx, pg->db, &v.came));
	if (v.may_work)
		TRY(call_web_waiting(cx, pg, &v.calls));
	if (page_may(pg, ACCESS_PEER_ANSWER)) {
		struct ping_list asked;
		TRY(ping_open(cx, pg->db, &asked));
		v.asked = (int64_t)asked.n;
	}
	v.late = (int64_t)found[LATE].rows.n;
	v.yours = (int64_t)(found[LATE].rows.n + found[YOURS].rows.n + v.approvals.n + v.coming.n +
			    v.due.n) +
		  v.came;
	v.provider = desk_is_provider(pg);
	v.quiet = v.late + v.yours + v.asked + (int64_t)v.calls.n == 0;
	v.new_here = list.n == 0 && v.quiet;
	pg->title = v.quiet ? tr(pg, "My desk: nothing waits for you")
			    : tr_with(pg, "My desk: {late} late, {n} for you", ARG("late", v.late),
				      ARG("n", v.yours));
	page_desk_queue(pg, &v);
	return RC_OK;
}

enum { ROWS_A_PAGE = 25 };

/* "?which=ended&find=...&after=ID" */
static enum rc read_search(struct cx *cx, struct page *pg, struct request_search *s)
{
	const struct str which = http_query(pg->req, "which"), after = http_query(pg->req, "after");
	*s = (struct request_search){ .words = str_trim(http_query(pg->req, "find")),
				      .limit = ROWS_A_PAGE };
	if (which.n > 0 && !request_which_parse(which, &s->which))
		return cx_fail(cx, RC_INVALID, "requests are open, ended or all");
	if (after.n > 0 && !id_parse(after, &s->after))
		return cx_fail(cx, RC_INVALID, "this page of the list does not exist");
	return RC_OK;
}

static struct str page_after(struct page *pg, const struct request_search *s, struct id last)
{
	struct arena *a = pg->cx->arena;
	struct str out = arena_fmt(a, "/requests?which=%s", request_which_key(s->which));
	if (s->words.n > 0)
		out = arena_fmt(a, "%.*s&find=%.*s", STR_ARG(out), STR_ARG(page_url(pg, s->words)));
	if (id_is_set(last))
		out = arena_fmt(a, "%.*s&after=%.*s", STR_ARG(out), STR_ARG(id_print(a, last)));
	return out;
}

static void fill_choices(struct page *pg, const struct request_search *s, struct requests_view *v)
{
	static const char *const names[REQUEST_WHICHES] = {
		[REQUESTS_OPEN] = TR_MARK("Open"),
		[REQUESTS_ENDED] = TR_MARK("Ended"),
		[REQUESTS_ALL] = TR_MARK("All requests"),
	};
	for (enum request_which w = 0; w < REQUEST_WHICHES; w++) {
		const struct request_search other = { .which = w };
		*ARENA_PUSH(pg->cx->arena, &v->choices) = (struct request_choice){
			.name = names[w],
			.href = page_after(pg, &other, other.after),
			.current = s->words.n == 0 && s->which == w,
		};
	}
}

static enum rc show_requests(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct request_search s;
	struct request_page found;
	const struct actor who = people_actor(pg);
	struct requests_view v = { .may_propose = page_may(pg, ACCESS_REQUEST_PROPOSE),
				   .may_work = page_may(pg, ACCESS_CASE_WORK),
				   .may_count = page_may(pg, ACCESS_NUMBERS_SEE),
				   .provider = desk_is_provider(pg) };
	TRY(law_view_open(cx, pg, &lv));
	TRY(read_search(cx, pg, &s));
	TRY(request_search(cx, pg->db, &who, &s, &found));
	const struct request_list *list = &found.list;
	const struct id next = found.more ? list->p[list->n - 1].id : (struct id){ 0 };
	if (pg->format == PAGE_JSON) {
		send_json(pg, list, next);
		return RC_OK;
	}
	for (size_t i = 0; i < list->n; i++) {
		struct found *f = arena_new(cx->arena, struct found, 1);
		TRY(load_one(cx, pg, list->p[i].id, f));
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(&lv, &list->p[i], f);
	}
	v.find = s.words;
	v.first = id_is_set(s.after) ? page_after(pg, &s, (struct id){ 0 }) : STR("");
	v.next = found.more ? page_after(pg, &s, next) : STR("");
	v.by_due = s.words.n == 0 && s.which == REQUESTS_OPEN;
	fill_choices(pg, &s, &v);
	pg->title = v.provider ? tr(pg, "Orders") : tr(pg, "Requests");
	page_desk_requests(pg, &v);
	return RC_OK;
}

const struct web_route desk_queue_routes[] = {
	{ HTTP_GET, "/desk", show_desk, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE },
	{ HTTP_GET, "/requests", show_requests, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .keys = "which find after" },
	{ 0 },
};
