// SPDX-License-Identifier: AGPL-3.0-or-later
// /reports: what was reported, for who sorts it; one report; who reported it, apart; and entering
// by hand, which leads into the public form.
#include "intake/report_web.h"

#include "desk/desk_web.h"
#include "formats/json.h"
#include "intake/campaign_db.h"
#include "intake/case_open_web.h"
#include "intake/html/pages.h"
#include "intake/constituent_web.h"
#include "intake/outcome.h"
#include "intake/refang.h"
#include "intake/referral_web.h"
#include "intake/report_db.h"
#include "intake/report_to_json.h"
#include "ledger/entry.h"
#include "people/act_db.h"
#include "web/pages.h"

enum { TELL_MAX = 2000 };

struct str report_href(struct page *pg, const struct intake_report *r, const char *what)
{
	return arena_fmt(pg->cx->arena, "/reports/%.*s%s%s",
			 STR_ARG(str_lower(pg->cx->arena, r->number)), *what ? "/" : "", what);
}

/* Somebody may be in danger. */
static bool is_urgent(const struct intake_report *r)
{
	return intake_is_child_abuse(r->category, r->type) || str_eq(r->type, STR("threats")) ||
	       str_eq(r->type, STR("intimate-images"));
}

struct report_row_view report_row(struct page *pg, const struct intake_report *r)
{
	return (struct report_row_view){
		.href = report_href(pg, r, ""),
		.number = r->number,
		.received = page_time(pg, r->received_at),
		.what = intake_what(pg->cx->arena, r->category, r->type),
		.channel = intake_channel_text(r->channel),
		.state = intake_state_text(r->state),
		.urgent = is_urgent(r),
	};
}

/* ---- one ---- */

enum rc report_load(struct cx *cx, struct page *pg, struct intake_report *out)
{
	const struct actor who = people_actor(pg);
	const struct str name = page_param(pg, "report");
	struct id id;
	if (id_parse(name, &id))
		TRY(intake_load(cx, pg->db, &who, id, out));
	else
		TRY(intake_find(cx, pg->db, &who, name, out));
	if (out->channel == INTAKE_HOTLINE && !page_may(pg, ACCESS_REPORT_WORK))
		out->subjects.n = 0; // addresses of a notice are for who works on it
	pg->object = (struct page_object){ "report", out->id };
	return RC_OK;
}

static struct str name_of_country(const struct law_view *lv, struct str code)
{
	const uint16_t c = code.n > 0 ? law_country(lv->law, code) : LAW_NONE;
	return c == LAW_NONE ? code : law_name_country(lv, c);
}

static struct str day_of(struct page *pg, struct instant at)
{
	return at.us == 0 ? (struct str){ 0 } : page_date(pg, date_today(at));
}

static struct report_path_view path_view(const struct law_view *lv, const struct intake_report *r)
{
	struct page *pg = lv->pg;
	struct arena *a = lv->cx->arena;
	const struct mail_path *p = &r->path;
	return (struct report_path_view){
		.from = p->from,
		.country = name_of_country(lv, p->place.country),
		.network = place_network(a, &p->place),
		.noted_by = defang(a, p->noted_by),
		.at = p->at.us == 0 ? (struct str){ 0 } : page_time(pg, p->at),
		.claimed = p->claimed,
		.claimed_country = name_of_country(lv, p->claimed_place.country),
		.sender = defang(a, r->message.from),
		.as_of = day_of(pg, p->place.as_of),
		.is_guess = p->is_guess,
	};
}

static void fill_lists(const struct law_view *lv, const struct intake_report *r,
		       struct report_view *v)
{
	struct page *pg = lv->pg;
	struct arena *a = pg->cx->arena;
	for (size_t i = 0; i < r->subjects.n; i++) {
		const struct intake_subject *s = &r->subjects.p[i];
		const char *lacks = s->needs_time ? TR_MARK("its time is missing") : NULL;
		*ARENA_PUSH(a, &v->subjects) = (struct report_subject_view){
			subject_kind_text(s->kind),
			defang(a, s->shown),
			s->needs_port ? TR_MARK("its port is missing") : lacks,
			name_of_country(lv, s->place.country),
			place_network(a, &s->place),
			day_of(pg, s->place.as_of)
		};
	}
	for (size_t i = 0; i < r->parts.n; i++) {
		const struct intake_part *p = &r->parts.p[i];
		*ARENA_PUSH(a, &v->parts) = (struct report_part_view){ p->media_type,
								       p->name,
								       page_number(pg, p->size),
								       sha256_print(a, &p->hash),
								       p->reason,
								       p->is_dropped };
	}
	for (size_t i = 0; i < r->deviations.n; i++)
		*ARENA_PUSH(a, &v->deviations) = (struct report_deviation_view){
			r->deviations.p[i].name, r->deviations.p[i].place,
			r->deviations.p[i].sentence
		};
}

static void fill_words(struct page *pg, const struct visit_words *words, struct report_view *v)
{
	for (size_t i = 0; i < words->n; i++) {
		enum outcome outcome;
		const struct visit_word *w = &words->p[i];
		const bool told = w->told && outcome_parse(w->outcome, &outcome);
		*ARENA_PUSH(pg->cx->arena, &v->words) = (struct report_word_view){
			page_time(pg, w->at), defang_text(pg->cx->arena, w->text),
			told ? outcome_sentence(outcome) : TR_MARK("The reporter added")
		};
	}
}

/* What the public form holds beyond the record; a report that came another way has none. */
static enum rc fill_visit(struct cx *cx, struct page *pg, const struct intake_report *r,
			  struct report_view *v)
{
	struct law_view lv;
	struct visit_row row;
	struct visit_words words;
	if (!str_eq(r->format, STR("form")))
		return RC_OK;
	const enum rc rc = visit_of_number(cx, pg->db, visit_key(pg), r->number, &row);
	if (rc == RC_MISSING ||
	    rc == RC_IO) // the key is another one: the record has the words, too
		return RC_OK;
	TRY(rc);
	TRY(law_view_open(cx, pg, &lv));
	visit_put_rows(&lv, &row, VISIT_WHAT_HAPPENED, false, &v->answers);
	for (size_t i = 0; i < v->answers.n; i++)
		for (size_t k = 0; k < v->answers.p[i].lines.n; k++)
			v->answers.p[i].lines.p[k] = defang_text(cx->arena,
								 v->answers.p[i].lines.p[k]);
	v->desperate = visit_sounds_desperate(&row.answers);
	TRY(visit_words(cx, pg->db, visit_key(pg), row.id, &words));
	fill_words(pg, &words, v);
	return RC_OK;
}

/* What the program thinks, before what a person may. */
static enum rc fill_campaign(struct cx *cx, struct page *pg, const struct intake_report *r,
			     struct report_view *v)
{
	struct campaign c;
	const enum rc rc = campaign_load(cx, pg->db, r->id, &c);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	if (c.reports < 2)
		return RC_OK;
	v->alike = c.reports;
	v->campaign = arena_fmt(cx->arena, "/campaigns/%.*s", STR_ARG(id_print(cx->arena, c.id)));
	return RC_OK;
}

/* The first choice stands ready: a report is sorted with few keys. */
static void fill_decision(struct page *pg, const struct intake_report *r, struct report_view *v)
{
	if (!page_may(pg, ACCESS_REPORT_WORK) ||
	    (r->state != INTAKE_NEW && r->state != INTAKE_SEEN))
		return;
	const size_t mark = page_mark(pg);
	if (str_eq(r->format, STR("form"))) {
		struct radios_view tell = part_radios(pg, "outcome",
						      TR_MARK("What the reporter is told"));
		for (enum outcome o = 0; o < OUTCOMES; o++)
			part_radio(pg, &tell, str_from_c(outcome_key(o)),
				   tr(pg, outcome_sentence(o)));
		if (form_value(pg, "outcome").n == 0)
			tell.options.p[0].selected = true;
		struct textarea_view text = part_textarea(
			pg, "text", TR_MARK("More, in your words (may stay empty)"));
		text.hint = tr(pg, "No other reporters, suspects, officers or numbers of cases.");
		page_radios(pg, &tell);
		page_textarea(pg, &text);
	}
	v->decide = (struct form_view){ .action = report_href(pg, r, "seen"),
					.fields = page_since(pg, mark),
					.button = tr(pg, "Save and next") };
	pg->decides = true;
}

static enum rc send_one(struct page *pg, const struct intake_report *r)
{
	AUTO(json) j = json_new(pg->cx->arena);
	intake_to_json(j, pg->cx->arena, r);
	law_send_json(pg, j);
	return RC_OK;
}

enum rc report_show(struct cx *cx, struct page *pg)
{
	struct intake_report r;
	struct law_view lv;
	TRY(report_load(cx, pg, &r));
	if (pg->format == PAGE_JSON)
		return send_one(pg, &r);
	struct report_view v = {
		.errors = part_errors(pg),
		.row = report_row(pg, &r),
		.reason = r.reason,
		.text = defang_text(cx->arena, r.text),
		.digest = sha256_print(cx->arena, &r.received),
		.language = r.language,
		.tlp = tlp_label(r.tlp),
		.anonymous = !id_is_set(r.reporter),
	};
	if (r.arrivals > 1)
		v.arrivals = page_number(pg, r.arrivals);
	if (!v.anonymous && page_may(pg, ACCESS_REPORT_WORK))
		v.reporter = report_href(pg, &r, "reporter");
	TRY(law_view_open(cx, pg, &lv));
	fill_lists(&lv, &r, &v);
	v.path = path_view(&lv, &r);
	TRY(fill_campaign(cx, pg, &r, &v));
	TRY(report_cases(cx, pg, &r, &v));
	TRY(constituent_put_report(cx, pg, r.id, &v.concerns));
	TRY(case_open_form(cx, pg, report_href(pg, &r, "cases"), &v.open));
	v.incident = arena_fmt(cx->arena, "/incidents/new?report=%.*s", STR_ARG(r.number));
	TRY(report_undo_form(cx, pg, &v.undo));
	if (page_may(pg, ACCESS_REPORT_WORK) && !intake_is_child_abuse(r.category, r.type) &&
	    (r.raw_size > 0 || str_eq(r.format, STR("form"))))
		v.received = (struct form_view){
			.action = report_href(pg, &r, "received"),
			.button = tr(pg, "Download it as it was received (recorded; open it where "
					 "nothing can run)"),
		};
	if (r.state == INTAKE_SEEN && page_may(pg, ACCESS_REPORT_WORK))
		v.back = (struct form_view){ .action = report_href(pg, &r, "unseen"),
					     .button = tr(pg, "Make it new again") };
	TRY(referral_put(cx, pg, r.id, &v.referred));
	TRY(fill_visit(cx, pg, &r, &v));
	fill_decision(pg, &r, &v);
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", r.number),
			    ARG("state", tr(pg, intake_state_text(r.state))));
	page_intake_report(pg, &v);
	return RC_OK;
}

/* ---- who reported: apart, and each look is recorded as one ---- */

static void put_who(struct page *pg, struct rows_view *v, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	const size_t mark = page_mark(pg);
	page_put(pg, page_of_str(value));
	*ARENA_PUSH(pg->cx->arena, v) = (struct row_view){ tr(pg, key), page_since(pg, mark) };
}

static enum rc show_reporter(struct cx *cx, struct page *pg)
{
	struct intake_report r;
	struct intake_reporter who;
	struct rows_view rows = { 0 };
	const struct actor by = people_actor(pg);
	TRY(report_load(cx, pg, &r));
	TRY(intake_reporter_load(cx, pg->db, &by, &r, &who));
	pg->object = (struct page_object){ "reporter", who.id };
	put_who(pg, &rows, TR_MARK("Name"), who.name);
	put_who(pg, &rows, TR_MARK("Organisation"), who.organisation);
	put_who(pg, &rows, TR_MARK("E-mail"), who.email);
	put_who(pg, &rows, TR_MARK("Telephone"), who.phone);
	put_who(pg, &rows, TR_MARK("When and how it is safe"), who.other);
	pg->title = tr_with(pg, "{thing}: who reported it", ARG("thing", r.number));
	page_raw(pg, STR("<h1 class=\"govuk-heading-l\">"));
	page_put(pg, page_of_str(pg->title));
	page_raw(pg, STR("</h1>\n"));
	page_rows(pg, &rows);
	people_put_text(pg, tr(pg, "Tell nobody who does not need it. Write or call only as the "
				   "reporter said is safe."));
	people_put_text(pg, tr(pg, "Your reading is recorded."));
	page_crumb(pg, r.number, report_href(pg, &r, "").p);
	return RC_OK;
}

/* ---- sorting ---- */

static enum rc go_on(struct cx *cx, struct page *pg, const struct intake_report *last)
{
	struct intake_list list;
	const struct actor who = people_actor(pg);
	TRY(intake_list_of(cx, pg->db, &who, INTAKE_NEW, (struct intake_before){ 0 }, &list));
	if (list.n == 0)
		return page_redirect(pg, arena_fmt(cx->arena, "/reports?undo=%.*s",
						   STR_ARG(str_lower(cx->arena, last->number))));
	size_t next = list.n - 1; // the oldest here; before it who may be in danger
	for (size_t i = list.n; i-- > 0;)
		if (is_urgent(&list.p[i])) {
			next = i;
			break;
		}
	return page_redirect(pg, arena_fmt(cx->arena, "%.*s?undo=%.*s#decide",
					   STR_ARG(report_href(pg, &list.p[next], "")),
					   STR_ARG(str_lower(cx->arena, last->number))));
}

static enum rc tell(struct cx *cx, struct page *pg, const struct intake_report *r)
{
	bool again;
	struct visit_row row;
	const struct actor by = people_actor(pg);
	const struct visit_word word = { .number = form_id(pg, "form"),
					 .told = true,
					 .outcome = form_value(pg, "outcome"),
					 .text = form_value(pg, "text") };
	const enum rc rc = visit_of_number(cx, pg->db, visit_key(pg), r->number, &row);
	if (rc == RC_MISSING || word.outcome.n == 0)
		return RC_OK;
	TRY(rc);
	TRY(visit_add_word(cx, pg->db, visit_key(pg), row.id, &word, &again));
	return act_append(cx, pg->db, &by, ACCESS_REPORT_WORK,
			  (struct ledger_act){ .act = "report-told",
					       .object_kind = "report",
					       .object = r->id,
					       .note = word.outcome });
}

static enum rc decide(struct cx *cx, struct page *pg)
{
	struct intake_report r;
	const struct actor by = people_actor(pg);
	TRY(report_load(cx, pg, &r));
	if (form_value(pg, "form").n == 0)
		return cx_fail(cx, RC_INVALID, "the form has no number: open the page again");
	TRY(intake_see(cx, pg->db, &by, &r));
	TRY(tell(cx, pg, &r));
	return go_on(cx, pg, &r);
}

/* A slip: it is new again, and what its reporter was told just now is taken back. */
enum rc report_undo_form(struct cx *cx, struct page *pg, struct report_undo_view *out)
{
	struct intake_report r;
	const struct actor who = people_actor(pg);
	const struct str number = http_query(pg->req, "undo");
	if (number.n == 0 || !page_may(pg, ACCESS_REPORT_WORK))
		return RC_OK;
	const enum rc rc = intake_find(cx, pg->db, &who, number, &r);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	if (r.state != INTAKE_SEEN)
		return RC_OK;
	out->number = r.number;
	out->undo = (struct form_view){ .action = report_href(pg, &r, "unseen"),
					.button = tr(pg, "Undo: it is new again") };
	return RC_OK;
}

static enum rc take_back(struct cx *cx, struct page *pg)
{
	struct intake_report r;
	struct visit_row row;
	const struct actor by = people_actor(pg);
	const struct instant since = { cx->now.us - REPORT_UNDO.us };
	TRY(report_load(cx, pg, &r));
	TRY(intake_unsee(cx, pg->db, &by, &r));
	const enum rc rc = str_eq(r.format, STR("form"))
				   ? visit_of_number(cx, pg->db, visit_key(pg), r.number, &row)
				   : RC_MISSING;
	if (rc == RC_OK)
		TRY(visit_untell(cx, pg->db, row.id, since));
	else if (rc != RC_MISSING && rc != RC_IO)
		return rc;
	return page_redirect(pg,
			     arena_fmt(cx->arena, "%.*s#decide", STR_ARG(report_href(pg, &r, ""))));
}

/* ---- as received ---- */

/* The bytes, for who works on reports, as a file that no browser opens; each time is an entry of the
 * ledger. Of a child nothing is given: it goes where the law says, and not on somebody's disk. */
static enum rc give(struct cx *cx, struct page *pg)
{
	struct intake_report r;
	struct visit_row row;
	struct str raw;
	const struct actor by = people_actor(pg);
	TRY(report_load(cx, pg, &r));
	if (intake_is_child_abuse(r.category, r.type))
		return cx_fail(cx, RC_DENIED, "nothing of such a report is given out");
	TRY(intake_raw_load(cx, pg->db, r.id, &raw));
	const enum rc rc = raw.n == 0 && str_eq(r.format, STR("form"))
				   ? visit_of_number(cx, pg->db, visit_key(pg), r.number, &row)
				   : RC_MISSING;
	if (rc == RC_OK)
		raw = visit_print(cx->arena, &row.answers, VISIT_WHAT_HAPPENED);
	else if (rc != RC_MISSING)
		return rc;
	if (raw.n == 0 && r.raw_size == 0)
		return cx_fail(cx, RC_MISSING, "nothing of it is kept as it was received");
	TRY(act_append(cx, pg->db, &by, ACCESS_REPORT_WORK,
		       (struct ledger_act){ .act = "report-downloaded",
					    .object_kind = "report",
					    .object = r.id,
					    .content = r.received }));
	pg->type = STR("application/octet-stream");
	pg->save_as = arena_fmt(cx->arena, "%.*s.bin", STR_ARG(r.number));
	if (raw.n > 0) {
		buf_add(pg->out, raw);
		return RC_OK;
	}
	pg->blob = arena_new(cx->arena, struct sha256, 1);
	*pg->blob = r.raw;
	return RC_OK;
}

/* ---- by hand ---- */

static enum rc show_enter(struct cx *cx, struct page *pg)
{
	(void)cx;
	struct radios_view way = part_radios(pg, "way", TR_MARK("How did it come?"));
	part_radio(pg, &way, STR("telephone"), tr(pg, "By telephone"));
	part_radio(pg, &way, STR("paper"), tr(pg, "On paper"));
	part_radio(pg, &way, STR("walk-in"), tr(pg, "Somebody came in"));
	size_t mark = page_mark(pg);
	page_radios(pg, &way);
	struct form_page_view v = {
		.heading = tr(pg, "Enter a report by hand"),
		.form = { .action = STR("/reports/enter"),
			  .fields = page_since(pg, mark),
			  .button = tr(pg, "Begin") },
	};
	mark = page_mark(pg);
	people_put_text(pg,
			tr(pg, "It is the form that the public sees. The reporter gets the same "
			       "private code: read it to them, or write it down for them."));
	v.below = page_since(pg, mark);
	return people_form(pg, &v);
}

static enum rc enter(struct cx *cx, struct page *pg)
{
	struct str code;
	struct visit_row row = { .page = ASK_STORY,
				 .way = form_value(pg, "way"),
				 .entered_by = pg->person.account };
	TRY(visit_begin(cx, pg->db, visit_key(pg), &row, &code));
	pg->visit = code;
	return page_redirect(pg, STR("/report"));
}

static const struct web_field decide_fields[] = {
	{ "outcome", FORM_CHOICE, false, 40,
	  .choices = "read joined referred offline case ended asked nothing",
	  .label = TR_MARK("What the reporter is told") },
	{ "text", FORM_LINES, false, TELL_MAX,
	  .label = TR_MARK("More, in your words (may stay empty)") },
	{ 0 },
};
static const struct web_field enter_fields[] = {
	{ "way", FORM_CHOICE, true, 20, .missing = TR_MARK("Choose how it came"),
	  .choices = "telephone paper walk-in", .label = TR_MARK("How did it come?") },
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form back_form = { no_fields, report_show };
static const struct web_form decide_form = { decide_fields, report_show },
			     enter_form = { enter_fields, show_enter };

const struct web_route intake_report_routes[] = {
	{ HTTP_GET, "/reports/enter", show_enter, .tx = TX_READ, .need = ACCESS_REPORT_WORK },
	{ HTTP_POST, "/reports/enter", enter, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &enter_form },
	{ HTTP_GET, "/reports/:report", report_show, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .content = true, .keys = "undo" },
	{ HTTP_POST, "/reports/:report/received", give, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &back_form },
	{ HTTP_POST, "/reports/:report/unseen", take_back, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &back_form },
	{ HTTP_GET, "/reports/:report/reporter", show_reporter, .tx = TX_READ,
	  .need = ACCESS_REPORT_WORK, .content = true },
	{ HTTP_POST, "/reports/:report/seen", decide, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &decide_form },
	{ 0 },
};
