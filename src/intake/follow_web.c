// SPDX-License-Identifier: AGPL-3.0-or-later
// /report/follow: going on with the private code; /report/status: what came of the report, and
// what its reporter adds; /report/leave.
#include "intake/follow_web.h"

#include "desk/case_report_db.h"
#include "intake/campaign_db.h"
#include "intake/html/pages.h"
#include "intake/outcome.h"
#include "people/throttle_db.h"
#include "web/pages.h"

enum { ADD_MAX = 8000 };

static enum rc show_follow(struct cx *cx, struct page *pg)
{
	(void)cx;
	struct form_page_view v = {
		.errors = part_errors(pg),
		.heading = tr(pg, "Go on with your private code"),
		.form = { .action = STR("/report/follow"), .button = tr(pg, "Go on") },
	};
	struct input_view code = part_input(pg, "code", TR_MARK("Your private code"));
	code.hint = tr(pg, "Twelve letters and digits, such as 7KQM-4TXR-9WHC. Large or small "
			   "letters, with or without the lines.");
	code.autocomplete = "off";
	code.width = "20";
	size_t mark = page_mark(pg);
	page_input(pg, &code);
	v.form.fields = page_since(pg, mark);
	mark = page_mark(pg);
	people_put_text(pg, tr(pg, "A draft is kept for seven days after its last change. A lost "
				   "code cannot be sent again."));
	v.below = page_since(pg, mark);
	pg->title = tr(pg, "Your report");
	page_form_page(pg, &v);
	return RC_OK;
}

/* Too many wrong ones from there: how long to wait stands at the field. */
static enum rc check_wait(struct cx *cx, struct page *pg, struct str who)
{
	struct instant until;
	TRY(throttle_until_of(cx, pg->db, THROTTLE_LOGIN, who, &until));
	if (until.us <= cx->now.us)
		return RC_OK;
	const int64_t minutes = (until.us - cx->now.us) / MINUTES(1).us + 1;
	pg->fault = 429;
	form_fail(pg, "code",
		  tr_n_with(pg, minutes, "Too many wrong codes. Try again in {n} minute.",
			    "Too many wrong codes. Try again in {n} minutes.", ARG("n", minutes)));
	return RC_OK;
}

static enum rc follow(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	enum rc rc = RC_MISSING;
	const struct str who = arena_fmt(cx->arena, "report code %.*s",
					 STR_ARG(throttle_network(cx->arena, pg->req->client)));
	TRY(check_wait(cx, pg, who));
	if (form_failed(pg))
		return RC_OK;
	TRY(throttle_count(cx, pg->db, THROTTLE_LOGIN, who, NULL));
	if (visit_code_tidy(cx->arena, form_value(pg, "code"), &code))
		rc = visit_find(cx, pg->db, visit_key(pg), code, &row);
	if (rc == RC_MISSING) { // what was counted stays: the unit ends well
		form_fail(pg, "code",
			  tr(pg, "We do not find this code. Letters that look alike are not used: "
				 "no O, 0, I, 1."));
		return RC_OK;
	}
	TRY(rc);
	TRY(throttle_uncount(cx, pg->db, THROTTLE_LOGIN, who));
	pg->visit = code;
	if (row.number.n > 0)
		return page_redirect(pg, STR("/report/status"));
	return page_redirect(pg, row.page == ASK_STORY ? STR("/report")
						       : arena_fmt(cx->arena, "/report/%s",
								   visit_page_key(row.page)));
}

/* ---- what came of it ---- */

/* What they are told of cases stands where its time is, between their own words. */
static enum rc add_cases(struct cx *cx, struct page *pg, struct id report,
			 struct visit_words *words)
{
	struct case_tolds told = { 0 };
	struct visit_words all = { 0 };
	size_t k = 0;
	TRY(case_told_of(cx, pg->db, report, &told));
	for (size_t i = 0; i < told.n; i++) {
		while (k < words->n && words->p[k].at.us > told.p[i].at.us)
			*ARENA_PUSH(cx->arena, &all) = words->p[k++];
		*ARENA_PUSH(cx->arena, &all) = (struct visit_word){ .at = told.p[i].at,
								    .told = true,
								    .outcome = told.p[i].outcome };
	}
	while (k < words->n)
		*ARENA_PUSH(cx->arena, &all) = words->p[k++];
	*words = all;
	return RC_OK;
}

static void fill_words(struct page *pg, const struct visit_words *words, struct follow_view *v)
{
	bool first = true;
	for (size_t i = 0; i < words->n; i++) {
		enum outcome outcome;
		const struct visit_word *w = &words->p[i];
		struct follow_word_view *row = ARENA_PUSH(pg->cx->arena, &v->told);
		*row = (struct follow_word_view){ page_time(pg, w->at), w->text,
						  TR_MARK("You added") };
		if (!w->told || !outcome_parse(w->outcome, &outcome))
			continue;
		row->what = outcome_sentence(outcome);
		if (first) {
			v->sentence = outcome_sentence(outcome);
			v->next = outcome_next(outcome);
		}
		first = false;
	}
}

/* Few are not counted for the public: who they are might be guessed. */
static enum rc say_alike(struct cx *cx, struct page *pg, struct id report, struct str *out)
{
	enum { FEW = 5 };
	struct campaign c = { .reports = 1 };
	const enum rc rc = campaign_load(cx, pg->db, report, &c);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	if (c.reports >= FEW)
		*out = tr_with(pg, "Others told of the same: {n} reports in all.",
			       ARG("n", page_number(pg, c.reports)));
	else if (c.reports > 1)
		*out = tr(pg, "Others told of the same: fewer than 5 reports in all.");
	return RC_OK;
}

static enum rc show_status(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct visit_words words;
	struct str code;
	bool found;
	TRY(visit_open(cx, pg, &row, &code, &found));
	if (!found)
		return page_redirect(pg, STR("/report/follow"));
	if (row.number.n == 0)
		return page_redirect(pg, STR("/report"));
	TRY(visit_words(cx, pg->db, visit_key(pg), row.id, &words));
	TRY(add_cases(cx, pg, row.id, &words));
	struct follow_view v = {
		.errors = part_errors(pg),
		.sentence = TR_MARK("Your report was received"),
		.next = TR_MARK(
			"Nobody has read it yet. It waits for its turn, those with the most "
			"harm first."),
		.number = row.number,
		.sent = page_time(pg, row.sent_at),
		.saved = { .code = code },
	};
	fill_words(pg, &words, &v);
	TRY(say_alike(cx, pg, row.id, &v.alike));
	const size_t mark = page_mark(pg);
	struct textarea_view text = part_textarea(pg, "text", TR_MARK("What you want to add"));
	text.hint = tr(pg, "New addresses, numbers, what your bank said. No picture of a child.");
	people_put_hidden(pg, "form", part_form_number(pg));
	page_textarea(pg, &text);
	v.add = (struct form_view){ .action = STR("/report/add"),
				    .fields = page_since(pg, mark),
				    .button = tr(pg, "Add it") };
	pg->title = tr(pg, "Your report");
	page_intake_status(pg, &v);
	return RC_OK;
}

static enum rc add(struct cx *cx, struct page *pg)
{
	struct visit_row row;
	struct str code;
	bool found, again;
	TRY(visit_open(cx, pg, &row, &code, &found));
	if (!found || row.number.n == 0)
		return page_redirect(pg, STR("/report/follow"));
	if (form_value(pg, "form").n == 0)
		return cx_fail(cx, RC_INVALID, "the form has no number: open the page again");
	TRY(visit_limit(cx, pg, VISIT_RATE_ADD));
	if (pg->status >= 400)
		return RC_OK;
	const struct visit_word word = { .number = form_id(pg, "form"),
					 .text = form_value(pg, "text") };
	TRY(visit_add_word(cx, pg->db, visit_key(pg), row.id, &word, &again));
	return page_redirect(pg, STR("/report/status"));
}

/* The browser forgets the code, and shows something else. */
static enum rc leave(struct cx *cx, struct page *pg)
{
	(void)cx;
	pg->forget_visit = true;
	pg->status = 303;
	pg->location = STR("https://www.wikipedia.org/");
	return RC_OK;
}

static const struct web_field code_fields[] = {
	{ "code", FORM_TEXT, true, 100, .missing = TR_MARK("Enter your private code"),
	  .label = TR_MARK("Your private code") },
	{ 0 },
};
static const struct web_field add_fields[] = {
	{ "text", FORM_LINES, true, ADD_MAX, .missing = TR_MARK("Write what you want to add"),
	  .label = TR_MARK("What you want to add") },
	{ 0 },
};
static const struct web_form code_form = { code_fields, show_follow },
			     add_form = { add_fields, show_status };

const struct web_route intake_follow_routes[] = {
	{ HTTP_GET, "/report/follow", show_follow, .tx = TX_READ, .visitor = true },
	{ HTTP_POST, "/report/follow", follow, .tx = TX_WRITE, .form = &code_form,
	  .visitor = true },
	{ HTTP_GET, "/report/status", show_status, .tx = TX_READ, .visitor = true },
	{ HTTP_POST, "/report/add", add, .tx = TX_WRITE, .form = &add_form, .visitor = true },
	{ HTTP_GET, "/report/leave", leave, .tx = TX_READ, .visitor = true },
	{ 0 },
};
