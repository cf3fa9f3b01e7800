// SPDX-License-Identifier: AGPL-3.0-or-later
// /campaigns: which reports are one campaign, and why; parting and joining them.
#include "intake/campaign_web.h"

#include "desk/desk_web.h"
#include "formats/json.h"
#include "intake/campaign_db.h"
#include "intake/campaign_to_json.h"
#include "intake/case_open_web.h"
#include "intake/html/pages.h"
#include "intake/constituent_web.h"
#include "intake/refang.h"
#include "intake/referral_web.h"
#include "intake/report_db.h"
#include "web/pages.h"

enum {
	BARS = 60,
	WIDE = 600,
	HIGH = 60,
	SHOWN = 50,
	SAMPLE_MAX = 2000,
	NOTE_MAX = 500,
	LINES = 30
};

static struct str href_of(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/campaigns/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

/* The last characters are enough for people to tell two apart. */
static struct str name_of(struct page *pg, struct id id)
{
	const struct str s = id_print(pg->cx->arena, id);
	return str_slice(s, s.n - 6, s.n);
}

static struct str reason_of(struct page *pg, struct str kind, struct str value, int64_t agree)
{
	static const struct {
		const char *kind, *text;
	} texts[] = {
		{ "", TR_MARK("The first of it") },
		{ "hand", TR_MARK("By hand") },
		{ "host", TR_MARK("The same host of a link: {value}") },
		{ "domain", TR_MARK("The same registered domain: {value}") },
		{ "wallet", TR_MARK("The same wallet: {value}") },
		{ "account", TR_MARK("The same bank account: {value}") },
		{ "phone", TR_MARK("The same telephone number: {value}") },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(kind, str_from_c(texts[i].kind)))
			return tr_with(pg, texts[i].text,
				       ARG("value", defang(pg->cx->arena, value)));
	return tr_with(pg, "{n} of {all} marks of the text agree", ARG("n", page_number(pg, agree)),
		       ARG("all", page_number(pg, SHINGLE_MINIMA)));
}

/* ---- the list ---- */

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct intake_before before, last = { { 0 }, { { 0 } } };
	struct campaigns list = { 0 };
	struct campaigns_view v = { .next = { 0 } };
	TRY(report_before(cx, pg, &before));
	const struct campaign from = { .id = before.id, .last_at = before.at };
	TRY(campaign_list(cx, pg->db, &from, &list));
	const bool more = list.n == CAMPAIGN_PAGE;
	if (more)
		last = (struct intake_before){ list.p[list.n - 1].last_at, list.p[list.n - 1].id };
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		json_begin_array(j, "campaigns");
		for (size_t i = 0; i < list.n; i++) {
			json_begin_object(j, NULL);
			campaign_row_to_json(j, cx->arena, &list.p[i]);
			json_end(j);
		}
		json_end(j);
		report_put_before(j, cx->arena, more ? &last : NULL);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = (struct campaign_row_view){
			href_of(pg, list.p[i].id, ""), name_of(pg, list.p[i].id),
			page_number(pg, list.p[i].reports), page_time(pg, list.p[i].first_at),
			page_time(pg, list.p[i].last_at)
		};
	if (more)
		v.next = arena_fmt(cx->arena, "/campaigns?before=%.*s",
				   STR_ARG(report_before_print(cx->arena, last)));
	pg->title = tr(pg, "Campaigns");
	page_intake_campaigns(pg, &v);
	return RC_OK;
}

/* ---- one ---- */

/* Days, or as many of them together as leave BARS. */
static void fill_bars(struct page *pg, const struct campaign_days *days, struct campaign_view *v)
{
	int64_t counts[BARS] = { 0 }, most = 1;
	if (days->n == 0)
		return;
	const int64_t first = days->p[0].day, last = days->p[days->n - 1].day;
	const int64_t of_bar = (last - first) / BARS + 1, bars = (last - first) / of_bar + 1;
	for (size_t i = 0; i < days->n; i++) {
		int64_t *n = &counts[(days->p[i].day - first) / of_bar];
		*n += days->p[i].reports;
		most = *n > most ? *n : most;
	}
	for (int64_t i = 0; i < bars; i++) {
		const int64_t height = (counts[i] * HIGH + most - 1) / most;
		if (height > 0)
			*ARENA_PUSH(pg->cx->arena, &v->bars) = (struct campaign_bar){
				i * WIDE / bars, HIGH - height,
				WIDE / bars > 2 ? WIDE / bars - 1 : 1, height
			};
	}
	v->most = page_number(pg, most);
}

static void fill_members(struct page *pg, const struct campaign_whole *w, struct campaign_view *v)
{
	struct arena *a = pg->cx->arena;
	for (size_t i = 0; i < w->members.n && i < SHOWN; i++) {
		const struct campaign_member *m = &w->members.p[i];
		*ARENA_PUSH(a, &v->members) = (struct campaign_member_view){
			arena_fmt(a, "/reports/%.*s", STR_ARG(id_print(a, m->report))),
			m->number.n > 0 ? m->number : name_of(pg, m->report), page_time(pg, m->at),
			defang_text(a, m->subject), reason_of(pg, m->kind, m->value, m->agree)
		};
	}
	for (size_t i = 0; i < w->clues.n && i < SHOWN; i++)
		*ARENA_PUSH(a, &v->clues) = (struct campaign_clue_view){
			reason_of(pg, w->clues.p[i].kind, w->clues.p[i].value, 0),
			{ 0 },
			w->clues.p[i].is_common
		};
	for (size_t i = 0; i < w->sources.n; i++)
		*ARENA_PUSH(a, &v->sources) = (struct campaign_source_view){
			defang(a, w->sources.p[i].address),
			page_number(pg, w->sources.p[i].reports),
			country_name(pg, w->sources.p[i].place.country,
				     w->sources.p[i].place.country),
			place_network(a, &w->sources.p[i].place)
		};
}

static const char *act_of(struct str act)
{
	static const struct {
		const char *act, *text;
	} texts[] = {
		{ "joined", TR_MARK("Joined") },
		{ "also", TR_MARK("Found alike once more") },
		{ "split", TR_MARK("Made a campaign of its own") },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(act, str_from_c(texts[i].act)))
			return texts[i].text;
	return TR_MARK("Taken back");
}

static struct html hidden(struct page *pg, const char *name, struct str value)
{
	const size_t mark = page_mark(pg);
	const struct hidden_view h = { str_from_c(name), value };
	page_hidden(pg, &h);
	return page_since(pg, mark);
}

static void fill_log(struct page *pg, const struct campaign_whole *w, struct campaign_view *v)
{
	struct arena *a = pg->cx->arena;
	const bool may = page_may(pg, ACCESS_REPORT_WORK);
	for (size_t i = 0; i < w->lines.n && i < LINES; i++) {
		const struct campaign_line *l = &w->lines.p[i];
		struct campaign_line_view line = { .at = page_time(pg, l->at),
						   .what = tr(pg, act_of(l->act)),
						   .reason = reason_of(pg, l->kind, l->value,
								       l->agree),
						   .note = l->note };
		if (l->holds && may)
			line.undo = (struct form_view){
				.action = href_of(pg, w->campaign.id, "undo"),
				.fields = hidden(pg, "line", id_print(a, l->id)),
				.button = tr(pg, "Take this back")
			};
		*ARENA_PUSH(a, &v->lines) = line;
	}
}

static void put_note(struct page *pg, const char *name)
{
	const struct input_view note = part_input(pg, name, TR_MARK("Why"));
	page_input(pg, &note);
}

static void fill_forms(struct page *pg, const struct campaign_whole *w, struct campaign_view *v)
{
	if (!page_may(pg, ACCESS_REPORT_WORK))
		return;
	size_t mark = page_mark(pg);
	struct checkboxes_view reports = part_checkboxes(
		pg, "report", TR_MARK("Reports that do not belong to it"));
	for (size_t i = 0; i < v->members.n; i++)
		part_checkbox(pg, &reports,
			      (struct checkbox_view){
				      .value = id_print(pg->cx->arena, w->members.p[i].report),
				      .text = v->members.p[i].number,
				      .hint = v->members.p[i].subject });
	page_checkboxes(pg, &reports);
	put_note(pg, "note");
	if (w->campaign.reports > 1)
		v->split = (struct form_view){ .action = href_of(pg, w->campaign.id, "split"),
					       .fields = page_since(pg, mark),
					       .button = tr(pg,
							    "Make them a campaign of their own") };
	mark = page_mark(pg);
	struct input_view other = part_input(pg, "other",
					     TR_MARK("Number of a report of the other campaign"));
	page_input(pg, &other);
	put_note(pg, "why");
	v->join = (struct form_view){ .action = href_of(pg, w->campaign.id, "join"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Join the two") };
}

/* An id, or the number of a report. */
static enum rc find(struct cx *cx, struct page *pg, struct str name, struct id *out)
{
	struct intake_report r;
	const struct actor who = people_actor(pg);
	if (id_parse(name, out))
		return RC_OK;
	TRY(intake_find(cx, pg->db, &who, name, &r));
	*out = r.id;
	return RC_OK;
}

static enum rc load(struct cx *cx, struct page *pg, struct campaign_whole *out)
{
	struct id id;
	TRY(find(cx, pg, page_param(pg, "campaign"), &id));
	TRY(campaign_load_whole(cx, pg->db, id, out));
	pg->object = (struct page_object){ "campaign", out->campaign.id };
	return RC_OK;
}

/* What the latest report that is still here shows. */
static enum rc fill_sample(struct cx *cx, struct page *pg, const struct campaign_whole *w,
			   struct campaign_view *v)
{
	struct intake_report r;
	const struct actor who = people_actor(pg);
	if (w->members.n == 0)
		return RC_OK;
	const enum rc rc = intake_load(cx, pg->db, &who, w->members.p[0].report, &r);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	v->sample_subject = defang_text(cx->arena, r.message.subject);
	v->sample = defang_text(cx->arena, intake_text(cx->arena, r.text, SAMPLE_MAX));
	return RC_OK;
}

enum rc campaign_show(struct cx *cx, struct page *pg)
{
	struct campaign_whole *w = arena_new(cx->arena, struct campaign_whole, 1);
	TRY(load(cx, pg, w));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		campaign_to_json(j, cx->arena, w);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct campaign_view v = { .errors = part_errors(pg),
				   .name = name_of(pg, w->campaign.id),
				   .reports = page_number(pg, w->campaign.reports),
				   .first = page_time(pg, w->campaign.first_at),
				   .last = page_time(pg, w->campaign.last_at) };
	fill_bars(pg, &w->days, &v);
	fill_members(pg, w, &v);
	fill_log(pg, w, &v);
	fill_forms(pg, w, &v);
	TRY(fill_sample(cx, pg, w, &v));
	TRY(campaign_facts(cx, pg, w->campaign.id, &v.facts));
	TRY(constituent_put_campaign(cx, pg, w->campaign.id, &v.concerns));
	TRY(case_open_rows(cx, pg, w->campaign.id, &v.cases));
	TRY(case_open_form(cx, pg, href_of(pg, w->campaign.id, "cases"), &v.open));
	v.incident = arena_fmt(cx->arena, "/incidents/new?campaign=%.*s",
			       STR_ARG(id_print(cx->arena, w->campaign.id)));
	if (page_may(pg, ACCESS_REPORT_WORK)) {
		v.block = arena_fmt(cx->arena, "/blocklist/new?campaign=%.*s",
				    STR_ARG(id_print(cx->arena, w->campaign.id)));
		v.takedown = arena_fmt(cx->arena, "/takedowns?campaign=%.*s",
				       STR_ARG(id_print(cx->arena, w->campaign.id)));
		v.warn = arena_fmt(cx->arena, "/warn/new?campaign=%.*s",
				   STR_ARG(id_print(cx->arena, w->campaign.id)));
	}
	TRY(referral_put(cx, pg, w->campaign.id, &v.referred));
	pg->title = tr_with(pg, "Campaign {name}", ARG("name", v.name));
	page_crumb(pg, tr(pg, "Campaigns"), "/campaigns");
	page_intake_campaign(pg, &v);
	return RC_OK;
}

/* ---- by hand ---- */

static enum rc split(struct cx *cx, struct page *pg)
{
	struct id made, ids[SHOWN];
	struct campaign_whole *w = arena_new(cx->arena, struct campaign_whole, 1);
	struct campaign_part part = { .reports = ids, .note = form_value(pg, "note") };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, w));
	part.root = w->campaign.id;
	for (size_t i = 0; i < w->members.n && part.n < SHOWN; i++)
		if (form_has(pg, "report", id_print(cx->arena, w->members.p[i].report)))
			ids[part.n++] = w->members.p[i].report;
	TRY(campaign_split(cx, pg->db, &by, &part, &made));
	return page_redirect(pg, href_of(pg, made, ""));
}

static enum rc join(struct cx *cx, struct page *pg)
{
	struct id other;
	struct campaign_whole *w = arena_new(cx->arena, struct campaign_whole, 1);
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, w));
	const enum rc rc = find(cx, pg, form_value(pg, "other"), &other);
	if (rc == RC_MISSING) {
		form_fail(pg, "other", tr(pg, "No report has this number."));
		return RC_OK;
	}
	TRY(rc);
	TRY(campaign_join(cx, pg->db, &by, w->campaign.id, other, form_value(pg, "why")));
	return page_redirect(pg, href_of(pg, other, ""));
}

static enum rc undo(struct cx *cx, struct page *pg)
{
	struct id of;
	const struct actor by = people_actor(pg);
	TRY(campaign_undo(cx, pg->db, &by, form_id(pg, "line"), (struct str){ 0 }, &of));
	return page_redirect(pg, href_of(pg, of, ""));
}

static const struct web_field split_fields[] = {
	{ "report", FORM_MANY, true, 30, .missing = TR_MARK("Choose the reports"),
	  .label = TR_MARK("Reports that do not belong to it") },
	{ "note", FORM_TEXT, false, NOTE_MAX },
	{ 0 },
};
static const struct web_field join_fields[] = {
	{ "other", FORM_TEXT, true, 40, .missing = TR_MARK("Enter the number of a report"),
	  .label = TR_MARK("Number of a report of the other campaign") },
	{ "why", FORM_TEXT, false, NOTE_MAX },
	{ 0 },
};
static const struct web_field undo_fields[] = {
	{ "line", FORM_ID, true, 26 },
	{ 0 },
};
static const struct web_form split_form = { split_fields, campaign_show },
			     join_form = { join_fields, campaign_show },
			     undo_form = { undo_fields, campaign_show };

const struct web_route intake_campaign_routes[] = {
	{ HTTP_GET, "/campaigns", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .keys = "before" },
	{ HTTP_GET, "/campaigns/:campaign", campaign_show, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .content = true },
	{ HTTP_POST, "/campaigns/:campaign/split", split, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &split_form },
	{ HTTP_POST, "/campaigns/:campaign/join", join, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &join_form },
	{ HTTP_POST, "/campaigns/:campaign/undo", undo, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &undo_form },
	{ 0 },
};
