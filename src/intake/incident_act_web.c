// SPDX-License-Identifier: AGPL-3.0-or-later
// What is done to an incident from its page.
#include "intake/incident_db.h"
#include "intake/incident_web.h"
#include "people/people_web.h"
#include "web/form.h"

/* With the incident that the address names, for who works on it. */
static enum rc begin(struct cx *cx, struct page *pg, struct incident *i)
{
	TRY(incident_of_page(cx, pg, MEMBER_WORK, i));
	return incident_may_work(pg) ? RC_OK : people_denied(cx, pg, ACCESS_CASE_WORK);
}

static enum rc back(struct page *pg, const struct incident *i)
{
	return page_redirect(pg, incident_href(pg, i->c.id, ""));
}

static enum rc step(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	enum incident_step to;
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	if (!incident_step_parse(form_value(pg, "step"), &to))
		return cx_fail(cx, RC_BUG, "the form has only steps");
	TRY(incident_step(cx, pg->db, &by, i.c.id, to, form_value(pg, "found")));
	return back(pg, &i);
}

static enum rc tell(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	TRY(incident_told(cx, pg->db, &by, i.c.id, form_value(pg, "told")));
	return back(pg, &i);
}

static enum rc touch(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	TRY(incident_touch(cx, pg->db, &by, i.c.id, form_id(pg, "member")));
	return back(pg, &i);
}

static enum rc set_task(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	struct incident_task t = { .what = form_value(pg, "task"),
				   .due_at = form_time(pg, "day", "time") };
	if (form_value(pg, "who").n > 0)
		t.who = form_id(pg, "who");
	if (form_failed(pg))
		return RC_INVALID;
	TRY(incident_task_set(cx, pg->db, &by, i.c.id, &t));
	return back(pg, &i);
}

static enum rc mark_task(struct cx *cx, struct page *pg, bool done)
{
	struct id task;
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	if (!id_parse(page_param(pg, "task"), &task))
		return cx_fail(cx, RC_MISSING, "there is no such task");
	TRY(incident_task_done(cx, pg->db, &by, i.c.id, task, done));
	return back(pg, &i);
}

static enum rc task_done(struct cx *cx, struct page *pg)
{
	return mark_task(cx, pg, true);
}

static enum rc task_again(struct cx *cx, struct page *pg)
{
	return mark_task(cx, pg, false);
}

static enum rc offer(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	const enum rc rc = incident_offer(cx, pg->db, &by, i.c.id, form_id(pg, "to"),
					  form_value(pg, "word"));
	if (rc == RC_INVALID)
		form_fail(pg, "to", tr(pg, "Choose somebody else: they have it, or cannot"));
	TRY(rc);
	return back(pg, &i);
}

static enum rc take(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	TRY(incident_take(cx, pg->db, &by, i.c.id));
	return back(pg, &i);
}

static enum rc keep(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	TRY(incident_keep(cx, pg->db, &by, i.c.id, form_value(pg, "why")));
	return back(pg, &i);
}

static enum rc note(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	TRY(case_note_add(cx, pg->db, &by, i.c.id, form_value(pg, "note")));
	return back(pg, &i);
}

static enum rc close_it(struct cx *cx, struct page *pg)
{
	struct incident i = { .service = { 0 } };
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &i));
	TRY(incident_close(cx, pg->db, &by, i.c.id, form_value(pg, "outcome")));
	return back(pg, &i);
}

static const struct web_field step_fields[] = {
	{ "step", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose what it is now"),
	  .choices = "confirm contain resolve dismiss spread reopen",
	  .label = TR_MARK("What it is now") },
	{ "found", FORM_LINES, true, INCIDENT_TEXT_MAX,
	  .missing = TR_MARK("Say what was found, or done"),
	  .label = TR_MARK("What was found, or done") },
	{ 0 },
};
static const struct web_field tell_fields[] = { { "told", FORM_LINES, true, INCIDENT_TEXT_MAX,
						  .missing = TR_MARK("Say what they were told"),
						  .label = TR_MARK("What they were told") },
						{ 0 } };
static const struct web_field touch_fields[] = {
	{ "member", FORM_ID, true, 40, .missing = TR_MARK("Choose a member of the constituency"),
	  .label = TR_MARK("Another member that it touches") },
	{ 0 },
};
static const struct web_field task_fields[] = {
	{ "task", FORM_TEXT, true, INCIDENT_TASK_MAX, .missing = TR_MARK("Say what is to be done"),
	  .label = TR_MARK("What is to be done") },
	{ "who", FORM_ID, false, 40, .label = TR_MARK("Who does it") },
	{ "day", FORM_TEXT, false, 10, .label = TR_MARK("By which day (optional)") },
	{ "time", FORM_TEXT, false, 5, .label = TR_MARK("By what time") },
	{ 0 },
};
static const struct web_field offer_fields[] = {
	{ "to", FORM_ID, true, 40, .missing = TR_MARK("Choose to whom"),
	  .label = TR_MARK("To whom") },
	{ "word", FORM_LINES, true, INCIDENT_TEXT_MAX,
	  .missing = TR_MARK("Say what they must know"), .label = TR_MARK("What they must know") },
	{ 0 },
};
static const struct web_field keep_fields[] = { { "why", FORM_LINES, true, INCIDENT_TEXT_MAX,
						  .missing = TR_MARK("Say why"),
						  .label = TR_MARK("Why") },
						{ 0 } };
static const struct web_field note_fields[] = { { "note", FORM_LINES, true, CASE_NOTE_MAX,
						  .missing = TR_MARK("Write the note"),
						  .label = TR_MARK("Note") },
						{ 0 } };
static const struct web_field close_fields[] = { { "outcome", FORM_LINES, true, CASE_NOTE_MAX,
						   .missing = TR_MARK("Say how it ended"),
						   .label = TR_MARK("How it ended") },
						 { 0 } };
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form step_form = { step_fields, incident_show },
			     tell_form = { tell_fields, incident_show },
			     touch_form = { touch_fields, incident_show },
			     task_form = { task_fields, incident_show },
			     offer_form = { offer_fields, incident_show },
			     keep_form = { keep_fields, incident_show },
			     note_form = { note_fields, incident_show },
			     close_form = { close_fields, incident_show },
			     no_form = { no_fields, incident_show };

#define POST_TO(what, handler, its_form)                                           \
	{                                                                          \
		HTTP_POST, "/incidents/:incident/" what, handler,                  \
			.tx = TX_WRITE, .need = ACCESS_CASE_SEE, .form = &its_form \
	}

const struct web_route intake_incident_act_routes[] = {
	POST_TO("step", step, step_form),
	POST_TO("told", tell, tell_form),
	POST_TO("touches", touch, touch_form),
	POST_TO("tasks", set_task, task_form),
	POST_TO("tasks/:task/done", task_done, no_form),
	POST_TO("tasks/:task/again", task_again, no_form),
	POST_TO("offer", offer, offer_form),
	POST_TO("take", take, no_form),
	POST_TO("keep", keep, keep_form),
	POST_TO("note", note, note_form),
	POST_TO("close", close_it, close_form),
	{ 0 },
};
