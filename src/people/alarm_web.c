// SPDX-License-Identifier: AGPL-3.0-or-later
// /alarms: what an overseer must look at; /break-glass: reading without being a member.
#include "people/alarm_web.h"

#include "ledger/alarm_db.h"
#include "ledger/words_web.h"
#include "people/account_db.h"
#include "people/act_words.h"
#include "people/member_db.h"
#include "people/html/pages.h"
#include "web/pages.h"

static const char *const state_texts[] = {
	[ALARM_OPEN] = TR_MARK("nobody has looked at it"),
	[ALARM_ASKED] = TR_MARK("a question was asked"),
	[ALARM_ACCEPTED] = TR_MARK("accepted"),
};

/* A sentence of ours, or a person's own words. */
static struct str text_of(struct page *pg, const struct alarm *a)
{
	return a->kind == ALARM_BREAK_GLASS ? a->text : tr(pg, str_c(pg->cx->arena, a->text));
}

struct alarm_row_view people_alarm_row(struct page *pg, const struct alarm *a)
{
	struct arena *arena = pg->cx->arena;
	const struct str id = id_print(arena, a->id);
	struct alarm_row_view row = {
		.href = arena_fmt(arena, "/alarms/%.*s", STR_ARG(id)),
		.at = page_time(pg, a->at),
		.ends = page_time(pg, a->ends_at),
		.text = text_of(pg, a),
		.answer = a->answer,
		.kind = alarm_kind_name(a->kind),
		.state = state_texts[a->state],
	};
	if (id_is_set(a->about))
		row.about = account_pseudonym(arena, a->about);
	if (id_is_set(a->object)) {
		const struct str kind = str_from_c(a->object_kind ? a->object_kind : "");
		row.what = words_of_thing(pg, kind);
		row.thing = id_print(arena, a->object);
	}
	return row;
}

static struct alarm_row_view ledger_row(struct page *pg, const struct ledger_alarm *a)
{
	static const char *const names[LEDGER_ALARM_KINDS] = {
		[LEDGER_ALARM_TAMPERED] = TR_MARK("The ledger does not verify"),
		[LEDGER_ALARM_SET_BACK] = TR_MARK("The ledger is shorter than what was signed"),
		[LEDGER_ALARM_FORKED] = TR_MARK("Two histories of one ledger were seen"),
	};
	struct arena *arena = pg->cx->arena;
	enum alarm_state state = a->answer.n == 0 ? ALARM_OPEN : ALARM_ASKED;
	if (a->accepted_at.us != 0)
		state = ALARM_ACCEPTED;
	return (struct alarm_row_view){
		.href = arena_fmt(arena, "/alarms/%.*s", STR_ARG(id_print(arena, a->id))),
		.at = page_time(pg, a->at),
		.text = a->sentence,
		.answer = a->answer,
		.evidence = a->evidence,
		.thing = a->number < 0 ? (struct str){ 0 }
				       : tr_with(pg, "Entry {number}",
						 ARG("number", page_number(pg, a->number))),
		.kind = names[a->kind],
		.state = state_texts[state],
	};
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct alarm_list list = { 0 };
	struct ledger_alarms faults;
	struct alarm_list_view v = { 0 };
	TRY(ledger_alarm_list(cx, pg->db, &faults));
	for (size_t i = 0; i < faults.n; i++)
		if (faults.p[i].accepted_at.us == 0)
			*ARENA_PUSH(cx->arena, &v.rows) = ledger_row(pg, &faults.p[i]);
	TRY(alarm_list_open(cx, pg->db, &list));
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = people_alarm_row(pg, &list.p[i]);
	v.more = list.more;
	const int64_t n = (int64_t)v.rows.n;
	pg->title = tr_n_with(pg, n, "Alarms: {n} open", "Alarms: {n} open", ARG("n", n));
	page_people_alarms(pg, &v);
	return RC_OK;
}

/* An alarm about a person or a thing, or about the ledger. */
struct loaded {
	struct id id, about;
	struct alarm_row_view row;
	bool ledger, accepted;
};

static enum rc load_one(struct cx *cx, struct page *pg, struct loaded *out)
{
	struct alarm a = { 0 };
	struct ledger_alarm fault = { 0 };
	struct id id;
	if (!id_parse(page_param(pg, "alarm"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such alarm");
	const enum rc rc = alarm_load(cx, pg->db, id, &a);
	*out = (struct loaded){ .id = id, .ledger = rc == RC_MISSING };
	if (rc == RC_OK) {
		out->about = a.about;
		out->row = people_alarm_row(pg, &a);
		out->accepted = a.state == ALARM_ACCEPTED;
	}
	if (!out->ledger)
		return rc;
	TRY(ledger_alarm_load(cx, pg->db, id, &fault));
	out->row = ledger_row(pg, &fault);
	out->accepted = fault.accepted_at.us != 0;
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct loaded a = { 0 };
	TRY(load_one(cx, pg, &a));
	struct alarm_one_view v = {
		.errors = part_errors(pg),
		.row = a.row,
		.ledger = a.ledger,
		.may_answer = !a.accepted && page_may(pg, ACCESS_ALARM_ANSWER) &&
			      !id_eq(a.about, pg->person.account),
		.decision = part_radios(pg, "decision", TR_MARK("Your answer")),
		.words = part_textarea(pg, "words", TR_MARK("In your words")),
	};
	v.action = v.row.href;
	v.words.hint = tr(pg, "It stays in the ledger.");
	part_radio(pg, &v.decision, STR("accept"), tr(pg, "Accept the reason"));
	part_radio(pg, &v.decision, STR("ask"), tr(pg, "Ask"));
	pg->title = tr(pg, v.row.kind);
	page_crumb(pg, tr(pg, "Alarms"), "/alarms");
	page_people_alarm(pg, &v);
	return RC_OK;
}

static const struct web_field answer_fields[] = {
	{ "decision", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose an answer"),
	  .choices = "accept ask", .label = TR_MARK("Your answer") },
	{ "words", FORM_LINES, true, ACCOUNT_REASON_MAX,
	  .missing = TR_MARK("Say why: the reason stays with the act"),
	  .label = TR_MARK("In your words") },
	{ 0 },
};
static const struct web_form answer_form = { answer_fields, show_one };

static enum rc answer(struct cx *cx, struct page *pg)
{
	struct loaded a = { 0 };
	const struct actor by = people_actor(pg);
	const bool accept = str_eq(form_value(pg, "decision"), STR("accept"));
	TRY(load_one(cx, pg, &a));
	if (a.ledger) {
		const struct ledger_alarm_answer given = {
			.id = a.id,
			.account = by.account,
			.role = access_role_for(&by, ACCESS_ALARM_ANSWER),
			.accept = accept,
			.words = form_value(pg, "words"),
		};
		TRY(ledger_alarm_answer(cx, pg->db, &given));
		return page_redirect(pg, STR("/alarms"));
	}
	TRY(alarm_answer(cx, pg->db, &by, a.id, accept ? ALARM_ACCEPTED : ALARM_ASKED,
			 form_value(pg, "words")));
	return page_redirect(pg, STR("/alarms"));
}

/* ---- breaking the glass ---- */

static enum rc show_glass(struct cx *cx, struct page *pg)
{
	(void)cx;
	struct input_view thing = part_input(pg, "thing", TR_MARK("What you must read"));
	struct select_view kind = part_select(pg, "kind", TR_MARK("What it is"));
	struct radios_view hours = part_radios(pg, "hours", TR_MARK("For how long"));
	struct textarea_view why = part_textarea(pg, "why", TR_MARK("Why"));
	thing.hint = tr(pg, "Its id, as the link that you were given ends");
	for (const struct member_kind *k = pg->site->people->glass; k->kind; k++)
		part_choice(pg, &kind, str_from_c(k->kind), tr(pg, k->name), false);
	part_radio(pg, &hours, STR("1"), tr(pg, "1 hour"));
	part_radio(pg, &hours, STR("4"), tr(pg, "4 hours"));
	part_radio(pg, &hours, STR("24"), tr(pg, "24 hours"));
	why.hint = tr(pg, "The overseer reads it at once.");
	const size_t mark = page_mark(pg);
	people_put_input(pg, thing);
	page_select(pg, &kind);
	page_radios(pg, &hours);
	page_textarea(pg, &why);
	struct form_page_view v = {
		.heading = tr(pg, "Break the glass"),
		.form = { STR("/break-glass"), page_since(pg, mark), tr(pg, "Break the glass"),
			  true },
	};
	people_put_text(pg,
			tr(pg, "For an emergency in which no member can be reached. You may read, "
			       "not work. Your name, your reason and the time go to the overseer "
			       "and stay in the ledger."));
	v.above = page_since(pg, mark);
	return people_form(pg, &v);
}

static const struct web_field glass_fields[] = {
	{ "thing", FORM_ID, true, ID_TEXT, .missing = TR_MARK("Enter its id"),
	  .wrong = TR_MARK("An id has 26 small letters and digits") },
	{ "kind", FORM_TEXT, true, 20, .missing = TR_MARK("Choose what it is"),
	  .label = TR_MARK("What it is") },
	{ "hours", FORM_CHOICE, true, 2, .missing = TR_MARK("Choose for how long"),
	  .choices = "1 4 24", .label = TR_MARK("For how long") },
	{ "why", FORM_LINES, true, ACCOUNT_REASON_MAX,
	  .missing = TR_MARK("Say why: the reason stays with the act"), .label = TR_MARK("Why") },
	{ 0 },
};
static const struct web_form glass_form = { glass_fields, show_glass };

static enum rc break_glass(struct cx *cx, struct page *pg)
{
	int64_t hours = 1;
	const struct actor by = people_actor(pg);
	const struct member_kind *kind;
	const struct id id = form_id(pg, "thing");
	TRY(member_find(cx, pg->db, pg->site->people->glass, form_value(pg, "kind"), id, &kind));
	const struct member_of thing = { kind->kind, id };
	INVARIANT(str_to_i64(form_value(pg, "hours"), 1, 24, &hours)); // it is of the choices
	TRY(member_break_glass(cx, pg->db, &by, thing, form_value(pg, "why"), HOURS(hours)));
	return page_redirect(
		pg, arena_fmt(cx->arena, "%s/%.*s", kind->page, STR_ARG(id_print(cx->arena, id))));
}

const struct web_route people_alarm_routes[] = {
	{ HTTP_GET, "/alarms", show_list, .tx = TX_READ, .need = ACCESS_ALARM_SEE },
	{ HTTP_GET, "/alarms/:alarm", show_one, .tx = TX_READ, .need = ACCESS_ALARM_SEE },
	{ HTTP_POST, "/alarms/:alarm", answer, .tx = TX_WRITE, .need = ACCESS_ALARM_ANSWER,
	  .form = &answer_form },
	{ HTTP_GET, "/break-glass", show_glass, .tx = TX_READ, .need = ACCESS_BREAK_GLASS },
	{ HTTP_POST, "/break-glass", break_glass, .tx = TX_WRITE, .need = ACCESS_BREAK_GLASS,
	  .form = &glass_form },
	{ 0 },
};
