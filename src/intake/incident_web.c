// SPDX-License-Identifier: AGPL-3.0-or-later
// /incidents: those that one is on, and one with all that is known of it.
#include "intake/incident_web.h"

#include "desk/case_web.h"
#include "intake/case_db.h"
#include "intake/constituent_db.h"
#include "intake/html/pages.h"
#include "intake/incident_db.h"
#include "intake/incident_to_json.h"
#include "intake/refang.h"
#include "people/account_db.h"
#include "people/member_db.h"
#include "web/pages.h"

enum { ACCOUNTS_PAGES = 10 };

struct str incident_href(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/incidents/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

bool incident_may_work(const struct page *pg)
{
	return page_may(pg, ACCESS_CASE_WORK) || page_may(pg, ACCESS_REPORT_WORK);
}

enum rc incident_of_page(struct cx *cx, struct page *pg, enum member_level least,
			 struct incident *out)
{
	struct id id;
	const struct actor who = people_actor(pg);
	if (!id_parse(page_param(pg, "incident"), &id))
		return cx_fail(cx, RC_MISSING, "it may not exist, or you may not be on it");
	TRY(case_access(cx, pg->db, &who, id, least));
	pg->object = (struct page_object){ "case", id };
	return incident_load(cx, pg->db, id, out);
}

/* ---- the list ------------------------------------------------------------------- */

static void fill_clocks(struct page *pg, const struct incident *i, size_t most,
			struct incident_clocks_view *out)
{
	const struct incident_dues dues = incident_dues(i, pg->site->incident, pg->cx->now);
	for (size_t k = 0; k < dues.n && k < most; k++) {
		const struct incident_due *d = &dues.p[k];
		*ARENA_PUSH(pg->cx->arena, out) = (struct incident_clock_view){
			desk_clock_tag(d->state), incident_clock_text(d->clock),
			tr_with(pg, "{left}, due {time}",
				ARG("left", desk_left(pg, pg->cx->now, d->due)),
				ARG("time", page_time(pg, d->due)))
		};
	}
}

static struct incident_row_view row_of(struct page *pg, const struct incident *i)
{
	return (struct incident_row_view){ .href = incident_href(pg, i->c.id, ""),
					   .reference = i->c.reference,
					   .title = i->c.title,
					   .holder = i->holder_name,
					   .offered = i->offered_name,
					   .state = incident_state_text(i->state),
					   .severity = incident_severity_text(i->severity),
					   .critical = i->critical };
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct incidents all = { 0 };
	const struct actor who = people_actor(pg);
	const bool closed = str_eq(http_query(pg->req, "which"), STR("closed"));
	struct incidents_view v = { .closed = closed, .may_open = incident_may_work(pg) };
	TRY(incident_list(cx, pg->db, &who, closed, &all));
	pg->object = (struct page_object){ "case-list", who.account }; // titles are content
	if (!closed)
		incidents_sort(cx->arena, &all, pg->site->incident, cx->now);
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		incidents_to_json(j, cx->arena, &all, pg->site->incident, cx->now, false);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < all.n; i++) {
		struct incident_row_view row = row_of(pg, &all.p[i]);
		fill_clocks(pg, &all.p[i], 1, &row.clocks);
		*ARENA_PUSH(cx->arena, &v.rows) = row;
	}
	pg->title = tr(pg, "Incidents");
	page_intake_incidents(pg, &v);
	return RC_OK;
}

/* ---- one: what is known ----------------------------------------------------------- */

static void fill_touches(struct page *pg, const struct incident *i, struct incident_view *v)
{
	struct arena *a = pg->cx->arena;
	for (size_t k = 0; k < i->touches.n; k++) {
		enum subject_kind kind;
		const struct incident_touch *t = &i->touches.p[k];
		*ARENA_PUSH(a, &v->touches) = (struct incident_touch_view){
			.href = page_may(pg, ACCESS_REPORT_SEE)
					? arena_fmt(a, "/constituency/%.*s",
						    STR_ARG(id_print(a, t->member)))
					: STR(""),
			.name = t->name,
			.value = defang(a, t->key),
			.place = t->place,
			.reports = tr_n(pg, t->reports, "{n} report", "{n} reports"),
			.kind = subject_kind_parse(t->kind, &kind) ? subject_kind_text(kind) : "",
			.critical = t->critical,
		};
	}
}

static struct form_view task_form(struct page *pg, const struct incident *i,
				  const struct incident_task *t)
{
	struct arena *a = pg->cx->arena;
	const bool done = t->done_at.us != 0;
	const struct str task = arena_fmt(a, "tasks/%.*s/%s", STR_ARG(id_print(a, t->id)),
					  done ? "again" : "done");
	return (struct form_view){ .action = incident_href(pg, i->c.id, str_c(a, task)),
				   .button = done ? tr(pg, "To be done after all")
						  : tr(pg, "It is done") };
}

static void fill_tasks(struct page *pg, const struct incident *i, struct incident_view *v)
{
	for (size_t k = 0; k < i->tasks.n; k++) {
		const struct incident_task *t = &i->tasks.p[k];
		struct incident_task_view row = { .what = t->what, .who = t->name };
		row.done = page_time(pg, t->done_at);
		if (t->due_at.us != 0)
			row.due = page_time(pg, t->due_at);
		if (t->done_at.us != 0)
			row.tag = (struct desk_tag){ "govuk-tag--green", TR_MARK("Done") };
		else if (t->due_at.us != 0)
			row.tag = desk_clock_tag(t->due_at.us < pg->cx->now.us ? CLOCK_LATE
									       : CLOCK_RUNNING);
		if (v->works)
			row.mark = task_form(pg, i, t);
		*ARENA_PUSH(pg->cx->arena, &v->tasks) = row;
	}
}

static enum rc fill_reports(struct cx *cx, struct page *pg, const struct incident *i,
			    struct incident_view *v)
{
	int64_t all = 0;
	struct arena *a = cx->arena;
	struct case_reports list = { 0 };
	TRY(case_reports_list(cx, pg->db, i->c.id, &list, &all));
	for (size_t k = 0; k < list.n; k++)
		*ARENA_PUSH(a, &v->reports) = (struct incident_report_view){
			page_may(pg, ACCESS_REPORT_SEE)
				? arena_fmt(a, "/reports/%.*s",
					    STR_ARG(str_lower(a, list.p[k].number)))
				: STR(""),
			list.p[k].number
		};
	if (all > (int64_t)list.n)
		v->more_reports = page_number(pg, all - (int64_t)list.n);
	return RC_OK;
}

static enum rc fill_events(struct cx *cx, struct page *pg, const struct incident *i,
			   struct incident_view *v)
{
	struct case_timeline t = { 0 };
	TRY(case_timeline(cx, pg->db, i->c.id, &t));
	for (size_t k = 0; k < t.n; k++) {
		struct incident_event_view row = { .at = page_time(pg, t.p[k].at) };
		row.what = desk_case_event(pg, &t.p[k], &row.text);
		TRY(desk_person(cx, pg, t.p[k].by, &row.who));
		*ARENA_PUSH(cx->arena, &v->events) = row;
	}
	return RC_OK;
}

/* ---- one: what is done to it -------------------------------------------------------- */

enum rc incident_put_members(struct cx *cx, struct page *pg, const char *name, const char *label,
			     const char *hint)
{
	struct constituents all = { 0 };
	TRY(constituent_list(cx, pg->db, &all));
	if (all.n == 0)
		return RC_OK;
	struct select_view v = part_select(pg, name, label);
	if (hint)
		v.hint = tr(pg, hint);
	part_choice(pg, &v, STR(""), tr(pg, "Choose one"), true);
	for (size_t i = 0; i < all.n; i++)
		part_choice(pg, &v, id_print(cx->arena, all.p[i].id), all.p[i].name, false);
	page_select(pg, &v);
	return RC_OK;
}

enum rc incident_put_people(struct cx *cx, struct page *pg, const char *name, const char *label)
{
	struct account_list list = { 0 };
	struct str after = STR("");
	struct select_view v = part_select(pg, name, label);
	part_choice(pg, &v, STR(""), tr(pg, "Choose one"), true);
	for (int i = 0; i < ACCOUNTS_PAGES; i++) {
		TRY(account_list(cx, pg->db, after, &list));
		for (size_t k = 0; k < list.n; k++) {
			const struct account *a = &list.p[k];
			const struct actor as = { a->id, a->roles };
			after = a->login;
			if (a->kind == ACCOUNT_PERSON && a->state == ACCOUNT_ACTIVE &&
			    (access_role_for(&as, ACCESS_CASE_WORK) ||
			     access_role_for(&as, ACCESS_REPORT_WORK)))
				part_choice(pg, &v, id_print(cx->arena, a->id),
					    a->post.n > 0 ? a->post : a->name, false);
		}
		if (!list.more || list.n == 0)
			break;
	}
	page_select(pg, &v);
	return RC_OK;
}

static struct form_view form_of(struct page *pg, const struct incident *i, const char *what,
				size_t mark, struct str button)
{
	return (struct form_view){ .action = incident_href(pg, i->c.id, what),
				   .fields = page_since(pg, mark),
				   .button = button };
}

static void put_area(struct page *pg, const char *name, const char *label)
{
	const struct textarea_view v = part_textarea(pg, name, label);
	page_textarea(pg, &v);
}

static void put_steps(struct page *pg, const struct incident *i, struct incident_view *v)
{
	const size_t mark = page_mark(pg);
	struct radios_view to = part_radios(pg, "step", TR_MARK("What it is now"));
	for (enum incident_step s = 0; s < INCIDENT_STEPS; s++)
		if (incident_may_step(i->state, s))
			part_radio(pg, &to, str_from_c(incident_step_key(s)),
				   tr(pg, incident_step_text(s)));
	page_radios(pg, &to);
	put_area(pg, "found", TR_MARK("What was found, or done"));
	v->step = form_of(pg, i, "step", mark, tr(pg, "Write it down"));
}

static enum rc put_task(struct cx *cx, struct page *pg, const struct incident *i,
			struct incident_view *v)
{
	static const struct form_moment by = {
		"day", "time", TR_MARK("By which day (optional)"), TR_MARK("By what time"), { 0 }
	};
	struct member_list people = { 0 };
	const size_t mark = page_mark(pg);
	const struct input_view what = part_input(pg, "task", TR_MARK("What is to be done"));
	struct select_view who = part_select(pg, "who", TR_MARK("Who does it"));
	TRY(member_list(cx, pg->db, i->c.id, &people));
	part_choice(pg, &who, STR(""), tr(pg, "Whoever works on it"), true);
	for (size_t k = 0; k < people.n; k++)
		if (people.p[k].level == MEMBER_WORK)
			part_choice(pg, &who, id_print(cx->arena, people.p[k].account),
				    people.p[k].post.n > 0 ? people.p[k].post : people.p[k].name,
				    false);
	page_input(pg, &what);
	page_select(pg, &who);
	form_put_time(pg, &by);
	v->task = form_of(pg, i, "tasks", mark, tr(pg, "Set the task"));
	return RC_OK;
}

static enum rc put_hands(struct cx *cx, struct page *pg, const struct incident *i,
			 struct incident_view *v)
{
	const struct id me = pg->person.account;
	size_t mark = page_mark(pg);
	if (!id_eq(i->holder, me))
		v->take = form_of(pg, i, "take", mark, tr(pg, "Take it in hand"));
	mark = page_mark(pg);
	if (id_is_set(i->offered_to)) {
		put_area(pg, "why", TR_MARK("Why"));
		v->keep = form_of(pg, i, "keep", mark,
				  id_eq(i->offered_to, me) ? tr(pg, "Do not take it")
							   : tr(pg, "Take the offer back"));
		return RC_OK;
	}
	TRY(incident_put_people(cx, pg, "to", TR_MARK("To whom")));
	put_area(pg, "word", TR_MARK("What they must know"));
	v->offer = form_of(pg, i, "offer", mark, tr(pg, "Hand it over"));
	return RC_OK;
}

static enum rc put_forms(struct cx *cx, struct page *pg, const struct incident *i,
			 struct incident_view *v)
{
	put_steps(pg, i, v);
	size_t mark = page_mark(pg);
	put_area(pg, "told", TR_MARK("What they were told"));
	v->tell = form_of(pg, i, "told", mark, tr(pg, "Write it down"));
	TRY(put_task(cx, pg, i, v));
	TRY(put_hands(cx, pg, i, v));
	mark = page_mark(pg);
	TRY(incident_put_members(cx, pg, "member", TR_MARK("Another member that it touches"),
				 NULL));
	const struct html members = page_since(pg, mark);
	if (members.text.n > 0)
		v->touch = (struct form_view){ .action = incident_href(pg, i->c.id, "touches"),
					       .fields = members,
					       .button = tr(pg, "Add it") };
	mark = page_mark(pg);
	put_area(pg, "note", TR_MARK("Note"));
	v->note = form_of(pg, i, "note", mark, tr(pg, "Add the note"));
	mark = page_mark(pg);
	if (i->state != INCIDENT_RESOLVED)
		return RC_OK;
	put_area(pg, "outcome", TR_MARK("How it ended"));
	v->close = form_of(pg, i, "close", mark, tr(pg, "Close the incident"));
	v->close.warning = true;
	return RC_OK;
}

static enum rc fill(struct cx *cx, struct page *pg, const struct incident *i,
		    struct incident_view *v)
{
	struct id campaign;
	const struct actor who = people_actor(pg);
	const enum rc works = case_access(cx, pg->db, &who, i->c.id, MEMBER_WORK);
	if (works != RC_OK && works != RC_MISSING)
		return works;
	v->works = works == RC_OK && i->c.closed_at.us == 0 && incident_may_work(pg);
	fill_clocks(pg, i, INCIDENT_CLOCKS, &v->clocks);
	fill_touches(pg, i, v);
	fill_tasks(pg, i, v);
	TRY(fill_reports(cx, pg, i, v));
	TRY(fill_events(cx, pg, i, v));
	TRY(case_campaign(cx, pg->db, i->c.id, &campaign));
	if (id_is_set(campaign) && page_may(pg, ACCESS_REPORT_SEE))
		v->campaign_href = arena_fmt(cx->arena, "/campaigns/%.*s",
					     STR_ARG(id_print(cx->arena, campaign)));
	return v->works ? put_forms(cx, pg, i, v) : RC_OK;
}

enum rc incident_show(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	TRY(incident_of_page(cx, pg, MEMBER_GLASS, &i));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		const struct incidents one = { &i, 1, 1 };
		incidents_to_json(j, cx->arena, &one, pg->site->incident, cx->now, true);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct incident_view v = { .errors = part_errors(pg),
				   .row = row_of(pg, &i),
				   .tlp = tlp_label(i.c.tlp),
				   .summary = i.c.summary,
				   .service = i.service,
				   .opened = page_time(pg, i.c.opened_at),
				   .confirmed = page_time(pg, i.confirmed_at),
				   .contained = page_time(pg, i.contained_at),
				   .resolved = page_time(pg, i.resolved_at),
				   .told = page_time(pg, i.told_at),
				   .closed = page_time(pg, i.c.closed_at),
				   .outcome = i.c.outcome,
				   .offered_at = page_time(pg, i.offered_at),
				   .offer_note = i.offer_note,
				   .case_href = desk_case_href(pg, i.c.id, ""),
				   .change_href = incident_href(pg, i.c.id, "change") };
	TRY(fill(cx, pg, &i, &v));
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", i.c.reference),
			    ARG("state", tr(pg, incident_state_text(i.state))));
	page_crumb(pg, tr(pg, "Incidents"), "/incidents");
	page_intake_incident(pg, &v);
	return RC_OK;
}

const struct web_route intake_incident_routes[] = {
	{ HTTP_GET, "/incidents", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true, .keys = "which" },
	{ HTTP_GET, "/incidents/:incident", incident_show, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ 0 },
};
