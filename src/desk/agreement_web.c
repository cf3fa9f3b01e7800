// SPDX-License-Identifier: AGPL-3.0-or-later
// /agreements: what providers have said about the orders they take.
#include "desk/agreement_web.h"

#include "desk/agreement_db.h"
#include "desk/agreement_to_json.h"
#include "desk/html/pages.h"
#include "formats/json.h"
#include "web/pages.h"

struct str agreement_href(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/agreements/%.*s%s%s",
			 STR_ARG(id_print(pg->cx->arena, id)), *what ? "/" : "", what);
}

void agreement_fill_lines(const struct law_view *lv, const struct agreement_view *a,
			  struct agreement_lines *out)
{
	static const char *const tags[] = { "govuk-tag--yellow", "govuk-tag--yellow", "" };
	static const char *const words[] = { TR_MARK("missing"), TR_MARK("note"), NULL };
	for (size_t i = 0; i < a->notes.n; i++) {
		const struct agreement_note *n = &a->notes.p[i];
		struct agreement_line *line = ARENA_PUSH(lv->cx->arena, out);
		*line = (struct agreement_line){ .text = law_say(lv, n->text),
						 .tag = tags[n->level],
						 .word = words[n->level] };
		if (n->rests_on)
			line->source = arena_fmt(lv->cx->arena, "%.*s, %.*s",
						 STR_ARG(n->rests_on->source),
						 STR_ARG(page_date(lv->pg, n->rests_on->said)));
	}
}

/* ---- the list ------------------------------------------------------------------------ */

static enum rc send_list(struct page *pg, const struct agreement_list *list)
{
	AUTO(json) j = json_new(pg->cx->arena);
	json_begin_array(j, "agreements");
	for (size_t i = 0; i < list->n; i++) {
		json_begin_object(j, NULL);
		agreement_row_to_json(j, pg->cx->arena, &list->p[i]);
		json_end(j);
	}
	json_end(j);
	law_send_json(pg, j);
	return RC_OK;
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct agreement_list list;
	struct agreements_view v = { .may_work = page_may(pg, ACCESS_CASE_WORK) };
	TRY(law_view_open(cx, pg, &lv));
	TRY(agreement_list(cx, pg->db, &list));
	if (pg->format == PAGE_JSON)
		return send_list(pg, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct agreement_row *r = &list.p[i];
		*ARENA_PUSH(cx->arena, &v.rows) = (struct agreement_link){
			.href = agreement_href(pg, r->id, ""),
			.name = r->name,
			.country = desk_country(&lv, r->country),
			.keeper = r->keeper,
			.peer = r->peer,
			.ended = page_date(pg, r->ended)
		};
	}
	pg->title = tr(pg, "Agreements with providers");
	page_desk_agreements(pg, &v);
	return RC_OK;
}

/* ---- one ----------------------------------------------------------------------------- */

static enum rc load(struct cx *cx, struct page *pg, struct agreement *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "agreement"), &id))
		return cx_fail(cx, RC_MISSING, N_("there is no such agreement"));
	return agreement_load(cx, pg->db, id, out);
}

/* The name of a statement as people read it. */
static struct str name_of(struct page *pg, const struct statement *s)
{
	enum request_kind kind;
	if (s->topic != TOPIC_IDENTIFIER && kind_parse(s->name, &kind))
		return tr(pg, kind_row(kind)->title);
	return s->name;
}

static struct str value_of(struct page *pg, const struct statement *s)
{
	if (s->topic == TOPIC_ACKNOWLEDGE || s->topic == TOPIC_ANSWER) {
		struct law_view lv;
		if (law_view_open(pg->cx, pg, &lv) == RC_OK)
			return law_say(&lv, phrase_duration(s->value));
	}
	return s->value;
}

/* What a form must bring along so that two people do not overwrite each other. */
static struct html version_field(struct page *pg, const struct agreement *a, struct str name)
{
	const size_t mark = page_mark(pg);
	people_put_hidden(pg, "version", arena_fmt(pg->cx->arena, "%lld", (long long)a->version));
	people_put_hidden(pg, "was", name);
	return page_since(pg, mark);
}

static struct str topic_href(struct page *pg, const struct agreement *a, const char *what,
			     enum agreement_topic topic)
{
	return agreement_href(pg, a->id,
			      arena_fmt(pg->cx->arena, "%s/%s", what, topic_key(topic)).p);
}

static void fill_group(struct page *pg, const struct agreement *a, enum agreement_topic topic,
		       struct statement_group *g)
{
	struct arena *m = pg->cx->arena;
	*g = (struct statement_group){ .topic = topic_name(topic),
				       .add_href = topic_href(pg, a, "state", topic) };
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		if (s->topic != topic)
			continue;
		*ARENA_PUSH(m, &g->rows) = (struct statement_row){
			.name = name_of(pg, s),
			.value = value_of(pg, s),
			.source = s->source,
			.said = page_date(pg, s->said),
			.is_form = topic == TOPIC_IDENTIFIER,
			.href = arena_fmt(m, "%.*s?at=%zu", STR_ARG(g->add_href), i),
			.drop = { topic_href(pg, a, "drop", topic), version_field(pg, a, s->name),
				  tr(pg, "Remove"), false },
		};
	}
}

static enum rc fill_history(struct cx *cx, struct page *pg, const struct agreement *a,
			    struct agreement_page_view *v)
{
	struct agreement_history history;
	TRY(agreement_history(cx, pg->db, a->id, &history));
	for (size_t i = 0; i < history.n; i++) {
		struct agreement_change c = { .time = page_time(pg, history.p[i].at),
					      .undo = history.p[i].undoes != 0 };
		TRY(desk_person(cx, pg, history.p[i].by, &c.who));
		*ARENA_PUSH(cx->arena, &v->history) = c;
	}
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct agreement a = { 0 };
	struct agreement_page_view v = { .may_work = page_may(pg, ACCESS_CASE_WORK) };
	TRY(law_view_open(cx, pg, &lv));
	TRY(load(cx, pg, &a));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		json_begin_object(j, "agreement");
		agreement_to_json(j, cx->arena, &a);
		json_end(j);
		law_send_json(pg, j);
		return RC_OK;
	}
	v.name = a.name;
	v.country = desk_country(&lv, a.country);
	v.keeper = a.keeper;
	v.peer = a.peer;
	v.ended = page_date(pg, a.ended);
	v.write_href = agreement_href(pg, a.id, "write");
	v.may_undo = v.may_work && a.version > 1;
	v.undo = (struct form_view){ agreement_href(pg, a.id, "undo"),
				     version_field(pg, &a, STR("")), tr(pg, "Undo the last change"),
				     false };
	for (enum agreement_topic t = 0; t < TOPICS; t++)
		fill_group(pg, &a, t, ARENA_PUSH(cx->arena, &v.groups));
	TRY(fill_history(cx, pg, &a, &v));
	pg->title = tr_with(pg, "{provider}: what was agreed", ARG("provider", a.name));
	page_desk_agreement(pg, &v);
	return RC_OK;
}

/* ---- its head ------------------------------------------------------------------------ */

static void put_text(struct page *pg, const char *name, const char *label, const char *hint,
		     struct str now)
{
	struct input_view v = part_input(pg, name, label);
	if (hint)
		v.hint = tr(pg, hint);
	if (pg->form.values.n == 0)
		v.value = now;
	page_input(pg, &v);
}

static void put_day(struct page *pg, const char *name, const char *label, struct date now)
{
	struct input_view v = part_input(pg, name, label);
	v.type = "date";
	if (pg->form.values.n == 0)
		v.value = date_print(pg->cx->arena, now);
	page_input(pg, &v);
}

static void put_head(struct page *pg, const struct agreement *a)
{
	put_text(pg, "keeper", TR_MARK("Who keeps this record?"),
		 TR_MARK("A post, not a person's name."), a->keeper);
	put_text(pg, "peer", TR_MARK("Its node"),
		 TR_MARK("Name of the node, such as provider.example/lk. Empty: by hand."),
		 a->peer);
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	const struct agreement none = { .ended = DATE_NONE };
	TRY(law_view_open(cx, pg, &lv));
	const size_t mark = page_mark(pg);
	put_text(pg, "name", TR_MARK("Name of the provider"), NULL, STR(""));
	struct select_view country = part_select(pg, "country", TR_MARK("Country"));
	desk_choose_country(&lv, &country, form_value(pg, "country"));
	page_select(pg, &country);
	put_head(pg, &none);
	struct form_page_view v = { .heading = tr(pg, "Write down an agreement"),
				    .form = { STR("/agreements/new"), page_since(pg, mark),
					      tr(pg, "Continue"), false } };
	return people_form(pg, &v);
}

static enum rc show_write(struct cx *cx, struct page *pg)
{
	struct agreement a = { 0 };
	TRY(load(cx, pg, &a));
	const size_t mark = page_mark(pg);
	people_put_hidden(pg, "version", arena_fmt(cx->arena, "%lld", (long long)a.version));
	put_head(pg, &a);
	put_day(pg, "ended", TR_MARK("It ended on, if it did"), a.ended);
	struct form_page_view v = {
		.heading = tr_with(pg, "{provider}: who keeps the agreement",
				   ARG("provider", a.name)),
		.form = { agreement_href(pg, a.id, "write"), page_since(pg, mark), tr(pg, "Save"),
			  false },
	};
	return people_form(pg, &v);
}

/* A rule that is broken becomes a mistake of its field. */
static bool tell_fault(struct page *pg, struct agreement_fault f)
{
	if (!f.problem)
		return false;
	form_fail(pg, f.field, tr(pg, f.remedy));
	return true;
}

static enum rc put(struct cx *cx, struct page *pg, struct law_view *lv, struct agreement *a)
{
	const struct actor by = people_actor(pg);
	if (tell_fault(pg, agreement_fault(lv->law, a)))
		return RC_INVALID;
	TRY(agreement_put(cx, pg->db, &by, lv->law, a));
	return page_redirect(pg, agreement_href(pg, a->id, ""));
}

static enum rc create(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct id id;
	struct agreement a = { .name = form_value(pg, "name"),
			       .country = form_value(pg, "country"),
			       .keeper = form_value(pg, "keeper"),
			       .peer = form_value(pg, "peer"),
			       .ended = DATE_NONE };
	TRY(law_view_open(cx, pg, &lv));
	const enum rc rc = agreement_find(cx, pg->db, a.country, a.name, &id);
	if (rc == RC_OK) {
		form_fail(pg, "name",
			  tr(pg, "There is an agreement with this provider. Change that one."));
		return RC_INVALID;
	}
	return rc == RC_MISSING ? put(cx, pg, &lv, &a) : rc;
}

/* The one that counts, if it is still the one that the form was made of. */
static enum rc load_same(struct cx *cx, struct page *pg, struct agreement *out)
{
	int64_t version = 0;
	TRY(load(cx, pg, out));
	if (!str_to_i64(form_value(pg, "version"), 1, INT64_MAX, &version) ||
	    version != out->version)
		return cx_fail(
			cx, RC_CONFLICT,
			TR_MARK("somebody changed this agreement meanwhile; look at it anew"));
	return RC_OK;
}

static enum rc write_head(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct agreement a = { 0 };
	const struct str ended = form_value(pg, "ended");
	TRY(law_view_open(cx, pg, &lv));
	TRY(load_same(cx, pg, &a));
	a.keeper = form_value(pg, "keeper");
	a.peer = form_value(pg, "peer");
	a.ended = DATE_NONE;
	if (ended.n > 0 && !date_parse(ended, &a.ended)) {
		form_fail(pg, "ended", tr(pg, "Enter a day as year-month-day, such as 2026-11-21"));
		return RC_INVALID;
	}
	return put(cx, pg, &lv, &a);
}

static enum rc undo(struct cx *cx, struct page *pg)
{
	struct agreement a = { 0 };
	const struct actor by = people_actor(pg);
	TRY(load_same(cx, pg, &a));
	TRY(agreement_undo(cx, pg->db, &by, a.id, a.version));
	return page_redirect(pg, agreement_href(pg, a.id, ""));
}

/* ---- its statements -------------------------------------------------------------------- */

static enum rc read_topic(struct cx *cx, struct page *pg, enum agreement_topic *out)
{
	if (!topic_parse(page_param(pg, "topic"), out))
		return cx_fail(cx, RC_MISSING, "there is no such topic");
	return RC_OK;
}

static void put_kind(struct page *pg, bool orders, struct str now)
{
	struct select_view v = part_select(pg, "name", TR_MARK("For which kind?"));
	part_choice(pg, &v, STR(""), orders ? tr(pg, "Choose") : tr(pg, "All kinds"), now.n == 0);
	for (enum request_kind k = 0; k < KINDS; k++) {
		const struct str key = str_from_c(kind_key(k));
		if (kind_row(k)->to != TO_STATE)
			part_choice(pg, &v, key, tr(pg, kind_row(k)->title), str_eq(now, key));
	}
	page_select(pg, &v);
}

static void put_name(struct page *pg, const struct statement *s)
{
	if (s->topic == TOPIC_IDENTIFIER)
		put_text(pg, "name", TR_MARK("What is it called?"),
			 TR_MARK("Such as account number."), s->name);
	else if (s->topic == TOPIC_HOURS)
		put_text(pg, "name", TR_MARK("Time zone"), TR_MARK("Such as Asia/Colombo."),
			 s->name);
	else if (s->topic == TOPIC_EMERGENCY)
		people_put_hidden(pg, "name", STR(""));
	else
		put_kind(pg, s->topic == TOPIC_KIND, s->name);
}

static void put_value(struct page *pg, const struct statement *s)
{
	static const struct {
		const char *label, *hint;
	} rows[TOPICS] = {
		[TOPIC_KIND] = { TR_MARK("On which bases?"),
				 TR_MARK("Such as budapest-ap2, with blanks between them. Empty: "
					 "on any. An order at home has none.") },
		[TOPIC_IDENTIFIER] = { TR_MARK("Its form"),
				       TR_MARK("Such as [0-9]{8,12}, or <ip> <time> <port>. Words: "
					       "<e-mail> <ip> <time> <port> <domain> <phone> "
					       "<word>.") },
		[TOPIC_ACKNOWLEDGE] = { TR_MARK("Within"),
					TR_MARK("PT4H for 4 hours, P3D for 3 days.") },
		[TOPIC_ANSWER] = { TR_MARK("Within"),
				   TR_MARK("PT4H for 4 hours, P3D for 3 days.") },
		[TOPIC_HOURS] = { TR_MARK("Office hours"),
				  TR_MARK("Such as 08:30-17:00 closed sat sun.") },
		[TOPIC_CHANNEL] = { TR_MARK("What it said"), NULL },
		[TOPIC_COSTS] = { TR_MARK("What it said"), NULL },
		[TOPIC_NOTICE] = { TR_MARK("What it said"), NULL },
		[TOPIC_EMERGENCY] = { TR_MARK("What it said"), NULL },
	};
	if (s->topic < TOPIC_CHANNEL) {
		put_text(pg, "value", rows[s->topic].label, rows[s->topic].hint, s->value);
		return;
	}
	struct textarea_view v = part_textarea(pg, "value", rows[s->topic].label);
	if (pg->form.values.n == 0)
		v.value = s->value;
	page_textarea(pg, &v);
}

/* The statement that the address names, for changing it; else a new one. */
static struct statement statement_of(const struct page *pg, const struct agreement *a,
				     enum agreement_topic topic)
{
	int64_t at = 0;
	if (pg->form.values.n == 0 && str_to_i64(http_query(pg->req, "at"), 0, 1000, &at) &&
	    (size_t)at < a->statements.n && a->statements.p[at].topic == topic)
		return a->statements.p[at];
	return (struct statement){ .topic = topic, .said = DATE_NONE };
}

static enum rc show_state(struct cx *cx, struct page *pg)
{
	struct agreement a = { 0 };
	enum agreement_topic topic;
	TRY(read_topic(cx, pg, &topic));
	TRY(load(cx, pg, &a));
	const struct statement s = statement_of(pg, &a, topic);
	const size_t mark = page_mark(pg);
	people_put_hidden(pg, "version", arena_fmt(cx->arena, "%lld", (long long)a.version));
	people_put_hidden(pg, "was", pg->form.values.n ? form_value(pg, "was") : s.name);
	put_name(pg, &s);
	put_value(pg, &s);
	put_text(pg, "source", TR_MARK("Where did it say so?"),
		 TR_MARK("A letter, a page, a call."), s.source);
	put_day(pg, "said", TR_MARK("On which day?"), s.said);
	struct form_page_view v = {
		.heading = tr_with(pg, "{provider}: {topic}", ARG("provider", a.name),
				   ARG("topic", tr(pg, topic_name(topic)))),
		.form = { topic_href(pg, &a, "state", topic), page_since(pg, mark), tr(pg, "Save"),
			  false },
	};
	return people_form(pg, &v);
}

static enum rc state(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct agreement a = { 0 };
	struct statement s = { .name = form_value(pg, "name"),
			       .value = form_value(pg, "value"),
			       .source = form_value(pg, "source") };
	const struct str was = form_value(pg, "was");
	TRY(law_view_open(cx, pg, &lv));
	TRY(read_topic(cx, pg, &s.topic));
	TRY(load_same(cx, pg, &a));
	if (!date_parse(form_value(pg, "said"), &s.said))
		s.said = DATE_NONE;
	if (tell_fault(pg, statement_fault(lv.law, &s)))
		return RC_INVALID;
	if (was.n > 0 && !str_eq(was, s.name) && !agreement_drop(&a, s.topic, was))
		return cx_fail(cx, RC_CONFLICT, TR_MARK("this statement is not there any more"));
	if (s.topic == TOPIC_HOURS)
		for (size_t i = 0; i < a.statements.n; i++) // there is one of them
			if (a.statements.p[i].topic == TOPIC_HOURS)
				a.statements.p[i].name = s.name;
	agreement_state(cx->arena, &a, &s);
	return put(cx, pg, &lv, &a);
}

static enum rc drop(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct agreement a = { 0 };
	enum agreement_topic topic;
	TRY(law_view_open(cx, pg, &lv));
	TRY(read_topic(cx, pg, &topic));
	TRY(load_same(cx, pg, &a));
	if (!agreement_drop(&a, topic, form_value(pg, "was")))
		return cx_fail(cx, RC_CONFLICT, TR_MARK("this statement is not there any more"));
	return put(cx, pg, &lv, &a);
}

#define VERSION                                \
	{                                      \
		"version", FORM_TEXT, true, 20 \
	}
#define HEAD_FIELDS                                                    \
	{ "keeper",                                                    \
	  FORM_TEXT,                                                   \
	  true,                                                        \
	  AGREEMENT_NAME_MAX,                                          \
	  .missing = TR_MARK("Enter the post that keeps this record"), \
	  .label = TR_MARK("Who keeps this record?") },                \
	{                                                              \
		"peer", FORM_TEXT, false, AGREEMENT_NAME_MAX           \
	}

static const struct web_field new_fields[] = {
	{ "name", FORM_TEXT, true, AGREEMENT_NAME_MAX,
	  .missing = TR_MARK("Enter the name of the provider"),
	  .label = TR_MARK("Name of the provider") },
	{ "country", FORM_TEXT, true, 2, .missing = TR_MARK("Choose its country"),
	  .label = TR_MARK("Country") },
	HEAD_FIELDS,
	{ 0 },
};
static const struct web_field head_fields[] = { VERSION,
						HEAD_FIELDS,
						{ "ended", FORM_TEXT, false, 10,
						  .label = TR_MARK("It ended on, if it did") },
						{ 0 } };
static const struct web_field version_fields[] = {
	VERSION, { "was", FORM_TEXT, false, AGREEMENT_NAME_MAX, .label = "" }, { 0 }
};
static const struct web_field state_fields[] = {
	VERSION,
	{ "was", FORM_TEXT, false, AGREEMENT_NAME_MAX, .label = "" },
	{ "name", FORM_TEXT, false, AGREEMENT_NAME_MAX, .label = TR_MARK("What is it called?") },
	{ "value", FORM_LINES, false, AGREEMENT_VALUE_MAX, .label = TR_MARK("What they said") },
	{ "source", FORM_TEXT, true, AGREEMENT_NAME_MAX,
	  .missing = TR_MARK("Enter where this comes from: a letter, a page, a call"),
	  .label = TR_MARK("Where did it say so?") },
	{ "said", FORM_TEXT, true, 10,
	  .missing = TR_MARK("Enter the day on which it was said, such as 2026-11-21"),
	  .label = TR_MARK("On which day?") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new },
			     head_form = { head_fields, show_write },
			     version_form = { version_fields, show_one },
			     state_form = { state_fields, show_state };

#define WORK .need = ACCESS_CASE_WORK

const struct web_route desk_agreement_routes[] = {
	{ HTTP_GET, "/agreements", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE },
	{ HTTP_GET, "/agreements/new", show_new, .tx = TX_READ, WORK },
	{ HTTP_POST, "/agreements/new", create, .tx = TX_WRITE, WORK, .form = &new_form },
	{ HTTP_GET, "/agreements/:agreement", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE },
	{ HTTP_GET, "/agreements/:agreement/write", show_write, .tx = TX_READ, WORK },
	{ HTTP_POST, "/agreements/:agreement/write", write_head, .tx = TX_WRITE, WORK,
	  .form = &head_form },
	{ HTTP_GET, "/agreements/:agreement/state/:topic", show_state, .keys = "at", .tx = TX_READ,
	  WORK },
	{ HTTP_POST, "/agreements/:agreement/state/:topic", state, .tx = TX_WRITE, WORK,
	  .form = &state_form },
	{ HTTP_POST, "/agreements/:agreement/drop/:topic", drop, .tx = TX_WRITE, WORK,
	  .form = &version_form },
	{ HTTP_POST, "/agreements/:agreement/undo", undo, .tx = TX_WRITE, WORK,
	  .form = &version_form },
	{ 0 },
};
