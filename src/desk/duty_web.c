// SPDX-License-Identifier: AGPL-3.0-or-later
// /duty: who is on duty when; the notes that one shift leaves for the next.
#include "desk/duty_web.h"

#include "desk/calendar_db.h"
#include "desk/duty_db.h"
#include "desk/duty_take_db.h"
#include "desk/html/pages.h"
#include "people/account_db.h"
#include "people/organisation_db.h"
#include "web/pages.h"

enum rc desk_duty_line(struct cx *cx, struct db *db, void *arg, struct page *pg)
{
	struct duty_term t;
	struct organisation own;
	bool found;
	(void)arg;
	if (!page_may(pg, ACCESS_CASE_SEE))
		return RC_OK;
	TRY(organisation_own(cx, db, &own));
	TRY(calendar_zone(cx, db, own.country, &pg->zone));
	if (own.kind == ORGANISATION_PROVIDER)
		pg->staff = people_provider_navigation;
	TRY(duty_now(cx, db, &found, &t));
	pg->duty = found ? tr_with(pg, "On duty: {who} until {time}", ARG("who", t.who),
				   ARG("time", page_time(pg, t.ends)))
			 : tr(pg, "Nobody is on duty");
	return RC_OK;
}

static void put_term(struct page *pg)
{
	static const struct form_moment begins = { "begins",
						   "begins-time",
						   TR_MARK("From"),
						   TR_MARK("From what time"),
						   { 0 } },
					ends = { "ends",
						 "ends-time",
						 TR_MARK("Until"),
						 TR_MARK("Until what time"),
						 { 0 } };
	const struct input_view login = part_input(pg, "login", TR_MARK("User name"));
	page_input(pg, &login);
	form_put_time(pg, &begins);
	form_put_time(pg, &ends);
}

static enum rc fill_rows(struct cx *cx, struct page *pg, struct duty_view *v)
{
	struct duty_list list;
	TRY(duty_list(cx, pg->db, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct duty_term *t = &list.p[i];
		const struct str id = id_print(cx->arena, t->id);
		*ARENA_PUSH(cx->arena, &v->rows) = (struct duty_row){
			.who = t->who,
			.begins = page_time(pg, t->begins),
			.ends = page_time(pg, t->ends),
			.now = t->begins.us <= cx->now.us,
			.remove = { .action = arena_fmt(cx->arena, "/duty/%.*s/remove",
							STR_ARG(id)),
				    .button = tr_with(pg, "Take {who} off", ARG("who", t->who)) },
		};
	}
	return RC_OK;
}

static enum rc fill_notes(struct cx *cx, struct page *pg, struct duty_view *v)
{
	struct hand_over_list list;
	TRY(hand_over_list(cx, pg->db, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct hand_over *h = &list.p[i];
		struct note_row row = {
			.time = page_time(pg, h->at),
			.text = h->text,
			.taken = page_time(pg, h->taken_at),
			.may_take = h->taken_at.us == 0 && !id_eq(h->by, pg->person.account),
			.take = { .action = arena_fmt(cx->arena, "/duty/%.*s/take",
						      STR_ARG(id_print(cx->arena, h->id))),
				  .button = tr(pg, "I have read it and take over") },
		};
		if (id_eq(h->by, pg->person.account) && h->taken_at.us == 0 &&
		    cx->now.us - h->at.us < DUTY_UNDO.us)
			row.undo = (struct form_view){
				.action = arena_fmt(cx->arena, "/duty/%.*s/undo",
						    STR_ARG(id_print(cx->arena, h->id))),
				.button = tr(pg, "Undo: take this note back")
			};
		TRY(desk_person(cx, pg, h->by, &row.who));
		if (h->taken_at.us != 0)
			TRY(desk_person(cx, pg, h->taken_by, &row.taken_by));
		*ARENA_PUSH(cx->arena, &v->notes) = row;
	}
	return RC_OK;
}

static enum rc fill_others(struct cx *cx, struct page *pg, struct duty_view *v)
{
	struct request_list list;
	const struct actor who = people_actor(pg);
	TRY(duty_is_on(cx, pg->db, who.account, &v->on_duty));
	TRY(duty_others(cx, pg->db, &who, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct request_row *r = &list.p[i];
		enum request_kind kind;
		enum request_state state;
		if (!kind_parse(r->kind, &kind) || !state_parse(r->state, &state))
			continue;
		*ARENA_PUSH(cx->arena, &v->others) = (struct other_row){
			.reference = r->reference,
			.due = page_time(pg, r->next_due),
			.kind = kind_row(kind)->title,
			.state = desk_state_tag(kind, state),
			.take = { .action = arena_fmt(cx->arena, "/duty/take/%.*s",
						      STR_ARG(id_print(cx->arena, r->id))),
				  .button = tr_with(pg, "Take over {thing}",
						    ARG("thing", r->reference)) },
		};
	}
	return RC_OK;
}

static enum rc show_duty(struct cx *cx, struct page *pg)
{
	struct duty_view v = { .errors = part_errors(pg) };
	TRY(fill_rows(cx, pg, &v));
	TRY(fill_others(cx, pg, &v));
	TRY(fill_notes(cx, pg, &v));
	const size_t mark = page_mark(pg);
	put_term(pg);
	v.add = (struct form_view){ STR("/duty"), page_since(pg, mark), tr(pg, "Put on the roster"),
				    false };
	struct textarea_view note = part_textarea(pg, "note",
						  TR_MARK("Note for whoever comes next"));
	note.hint = tr(pg, "Open, late, waiting for others, calls made. References, no names.");
	page_textarea(pg, &note);
	v.write = (struct form_view){ STR("/duty/note"), page_since(pg, mark), tr(pg, "Hand over"),
				      false };
	pg->title = tr(pg, "On duty and hand-over");
	page_desk_duty(pg, &v);
	return RC_OK;
}

static enum rc add(struct cx *cx, struct page *pg)
{
	struct account a;
	const struct actor by = people_actor(pg);
	const struct instant begins = form_time(pg, "begins", "begins-time");
	const struct instant ends = form_time(pg, "ends", "ends-time");
	if (form_failed(pg))
		return RC_INVALID;
	const enum rc rc = account_find(cx, pg->db,
					account_login_fold(cx->arena, form_value(pg, "login")), &a);
	if (rc == RC_MISSING ||
	    (rc == RC_OK && !access_role_for(&(struct actor){ a.id, a.roles }, ACCESS_CASE_SEE))) {
		form_fail(pg, "login", tr(pg, "Nobody who works on cases has this user name"));
		return RC_INVALID;
	}
	TRY(rc);
	const enum rc added = duty_add(cx, pg->db, &by, a.id, begins, ends);
	if (added == RC_INVALID)
		form_fail(pg, "ends", tr(pg, "A duty ends after it begins, within a week"));
	TRY(added);
	return page_redirect(pg, STR("/duty"));
}

/* The id in the address. */
static enum rc read_id(struct cx *cx, struct page *pg, struct id *out)
{
	if (!id_parse(page_param(pg, "duty"), out))
		return cx_fail(cx, RC_MISSING, N_("there is no such entry"));
	return RC_OK;
}

static enum rc remove_one(struct cx *cx, struct page *pg)
{
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(read_id(cx, pg, &id));
	TRY(duty_remove(cx, pg->db, &by, id));
	return page_redirect(pg, STR("/duty"));
}

static enum rc write_note(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	TRY(hand_over_write(cx, pg->db, &by, form_value(pg, "note")));
	return page_redirect(pg, STR("/duty"));
}

static enum rc take_note(struct cx *cx, struct page *pg)
{
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(read_id(cx, pg, &id));
	TRY(hand_over_take(cx, pg->db, &by, id));
	return page_redirect(pg, STR("/duty"));
}

static enum rc undo_note(struct cx *cx, struct page *pg)
{
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(read_id(cx, pg, &id));
	TRY(hand_over_undo(cx, pg->db, &by, id));
	return page_redirect(pg, STR("/duty"));
}

static enum rc take_request(struct cx *cx, struct page *pg)
{
	struct id id;
	const struct actor by = people_actor(pg);
	if (!id_parse(page_param(pg, "request"), &id))
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not take it over"));
	TRY(duty_take_over(cx, pg->db, &by, id));
	return page_redirect(pg, desk_request_href(pg, id, ""));
}

static const struct web_field add_fields[] = {
	{ "login", FORM_TEXT, true, 200, .missing = TR_MARK("Enter a user name"),
	  .label = TR_MARK("User name") },
	{ "begins", FORM_TEXT, true, 10, .missing = TR_MARK("Enter the day on which it begins"),
	  .label = TR_MARK("From") },
	{ "begins-time", FORM_TEXT, false, 5, .label = TR_MARK("From what time") },
	{ "ends", FORM_TEXT, true, 10, .missing = TR_MARK("Enter the day on which it ends"),
	  .label = TR_MARK("Until") },
	{ "ends-time", FORM_TEXT, false, 5, .label = TR_MARK("Until what time") },
	{ 0 },
};
static const struct web_field note_fields[] = { { "note", FORM_LINES, true, DUTY_NOTE_MAX,
						  .missing = TR_MARK("Write the note"),
						  .label = TR_MARK("Note for whoever comes next") },
						{ 0 } };
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form add_form = { add_fields, show_duty },
			     note_form = { note_fields, show_duty },
			     no_form = { no_fields, show_duty };

const struct web_route desk_duty_routes[] = {
	{ HTTP_GET, "/duty", show_duty, .tx = TX_READ, .need = ACCESS_CASE_WORK },
	{ HTTP_POST, "/duty", add, .tx = TX_WRITE, .need = ACCESS_CASE_WORK, .form = &add_form },
	{ HTTP_POST, "/duty/:duty/remove", remove_one, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &no_form },
	{ HTTP_POST, "/duty/note", write_note, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &note_form },
	{ HTTP_POST, "/duty/take/:request", take_request, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &no_form },
	{ HTTP_POST, "/duty/:duty/undo", undo_note, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &no_form },
	{ HTTP_POST, "/duty/:duty/take", take_note, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &no_form },
	{ 0 },
};
