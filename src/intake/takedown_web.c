// SPDX-License-Identifier: AGPL-3.0-or-later
// /takedowns: what was asked to go offline, and what came of it.
#include "intake/takedown_web.h"

#include "intake/block_from_text.h"
#include "intake/html/pages.h"
#include "intake/refang.h"
#include "intake/referral.h"
#include "intake/takedown_db.h"
#include "intake/takedown_to_json.h"
#include "law/law_web.h"
#include "people/people_web.h"
#include "web/pages.h"

enum { WIDE = 600, ROW = 18 };

static struct str href_of(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/takedowns/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

/* The address of a notice is for who works on it. */
static bool is_hidden(const struct page *pg, const struct takedown *t)
{
	return t->of_notice && !page_may(pg, ACCESS_REPORT_WORK);
}

static struct str hours_of(struct page *pg, int64_t us)
{
	return page_number(pg, (us + HOURS(1).us - 1) / HOURS(1).us);
}

static void fill_bands(struct page *pg, const struct takedowns *all, struct takedowns_view *v)
{
	int64_t most = 0;
	const struct takedown_times t = takedown_times_of(pg->cx->arena, all);
	v->open = page_number(pg, t.open);
	for (size_t i = 0; i < TAKEDOWN_BANDS; i++)
		most = t.n[i] > most ? t.n[i] : most;
	if (most == 0)
		return;
	v->median = hours_of(pg, t.median_us);
	v->height = (int64_t)TAKEDOWN_BANDS * ROW;
	for (size_t i = 0; i < TAKEDOWN_BANDS; i++) {
		const bool last = i == TAKEDOWN_BANDS - 1;
		const struct str hours = page_number(pg, takedown_hours[last ? i - 1 : i]);
		*ARENA_PUSH(pg->cx->arena, &v->bands) = (struct takedown_band_view){
			last ? tr_with(pg, "Later than {n} hours", ARG("n", hours))
			     : tr_with(pg, "Within {n} hours", ARG("n", hours)),
			page_number(pg, t.n[i]), t.n[i] * WIDE / most, (int64_t)i * ROW
		};
	}
}

static void put_add(struct page *pg, struct takedowns_view *v)
{
	const size_t mark = page_mark(pg);
	const struct str campaign = form_value(pg, "campaign");
	people_put_hidden(pg, "campaign",
			  campaign.n > 0 ? campaign : http_query(pg->req, "campaign"));
	const struct input_view what = part_input(
		pg, "what", TR_MARK("An address on the web, a host or a machine"));
	page_input(pg, &what);
	struct input_view of = part_input(pg, "of", TR_MARK("Who was asked"));
	of.hint = tr(pg, "A mail address, or a name: the provider, the registrar, a team abroad.");
	page_input(pg, &of);
	v->add = (struct form_view){ .action = STR("/takedowns"),
				     .fields = page_since(pg, mark),
				     .button = tr(pg, "Write it down") };
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct takedowns list = { 0 };
	struct takedowns_view v = { .errors = part_errors(pg), .looks = pg->site->looks };
	TRY(takedown_list(cx, pg->db, &list));
	for (size_t i = 0; i < list.n; i++)
		if (is_hidden(pg, &list.p[i]))
			list.p[i].key = STR("(hotline)");
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		takedowns_to_json(j, cx->arena, &list);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct takedown *t = &list.p[i];
		const int64_t end = t->state == TAKEDOWN_OFFLINE ? t->offline_at.us : cx->now.us;
		*ARENA_PUSH(cx->arena, &v.rows) = (struct takedown_row_view){
			href_of(pg, t->id, ""),
			defang(cx->arena, t->key),
			t->asked_of,
			page_time(pg, t->asked_at),
			hours_of(pg, end - t->asked_at.us),
			takedown_state_text(t->state)
		};
	}
	fill_bands(pg, &list, &v);
	if (page_may(pg, ACCESS_REPORT_WORK))
		put_add(pg, &v);
	pg->title = tr(pg, "Takedowns");
	page_intake_takedowns(pg, &v);
	return RC_OK;
}

static enum rc add(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	const struct block_target what = block_from_text(cx->arena, form_value(pg, "what"));
	struct takedown t = { .kind = what.kind,
			      .key = what.key,
			      .asked_of = form_value(pg, "of") };
	if (what.kind == SUBJECT_KINDS) {
		form_fail(pg, "what",
			  tr(pg, "This is no host, no machine and no address on the web."));
		return RC_OK;
	}
	if (!id_parse(form_value(pg, "campaign"), &t.campaign))
		t.campaign = (struct id){ { 0 } };
	TRY(takedown_add(cx, pg->db, &by, &t));
	return page_redirect(pg, href_of(pg, t.id, ""));
}

/* ---- one ---- */

static enum rc load(struct cx *cx, struct page *pg, struct takedown *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "takedown"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such takedown");
	return takedown_load(cx, pg->db, id, out);
}

static const char *what_of(struct str what)
{
	enum takedown_state state;
	enum takedown_finding finding;
	if (takedown_finding_parse(what, &finding))
		return takedown_finding_text(finding);
	return takedown_state_parse(what, &state) ? takedown_state_text(state) : "";
}

static void put_note(struct page *pg, const struct takedown *t, struct takedown_view *v)
{
	static const enum takedown_state answers[] = { TAKEDOWN_ACKNOWLEDGED, TAKEDOWN_ACTED,
						       TAKEDOWN_REFUSED };
	const size_t mark = page_mark(pg);
	struct radios_view what = part_radios(pg, "what",
					      TR_MARK("What they answered, or you saw"));
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		part_radio(pg, &what, str_from_c(takedown_state_key(answers[i])),
			   tr(pg, takedown_state_text(answers[i])));
	for (enum takedown_finding f = 0; f < TAKEDOWN_FINDINGS; f++)
		part_radio(pg, &what, str_from_c(takedown_finding_key(f)),
			   tr(pg, takedown_finding_text(f)));
	page_radios(pg, &what);
	struct input_view host = part_input(pg, "host",
					    TR_MARK("The machine that it was at (optional)"));
	host.hint = tr(pg, "Another machine than before reopens it.");
	page_input(pg, &host);
	const struct input_view note = part_input(pg, "note", TR_MARK("Note (optional)"));
	page_input(pg, &note);
	v->note = (struct form_view){ .action = href_of(pg, t->id, "note"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Write it down") };
}

/* What was seen, from each look to the next; the lines are the latest first. */
static void fill_spans(struct page *pg, const struct takedown *t,
		       const struct takedown_lines *lines, struct takedown_view *v)
{
	static const struct {
		int64_t y, height;
		const char *fill;
	} looks[] = {
		[TAKEDOWN_UP] = { 0, 40, "#12436d" },
		[TAKEDOWN_GONE] = { 36, 4, "#484949" },
		[TAKEDOWN_BLOCKED] = { 20, 20, "#b1b4b6" },
		[TAKEDOWN_UNSURE] = { 20, 20, "#b1b4b6" },
	};
	const struct instant now = pg->cx->now;
	const int64_t from = t->asked_at.us, all = now.us > from ? now.us - from : 1;
	int64_t end = WIDE;
	for (size_t i = 0; i < lines->n; i++) {
		enum takedown_finding f;
		if (!takedown_finding_parse(lines->p[i].what, &f))
			continue;
		const int64_t at = lines->p[i].at.us - from;
		const int64_t x = at < 0 ? 0 : at / (all / WIDE + 1);
		*ARENA_PUSH(pg->cx->arena, &v->spans) = (struct takedown_span_view){
			x, end > x ? end - x : 1, looks[f].y, looks[f].height, looks[f].fill
		};
		end = x;
	}
	v->span_from = page_time(pg, t->asked_at);
	v->span_to = page_time(pg, now);
}

static enum rc fill_referrals(struct cx *cx, struct page *pg, const struct takedown *t,
			      struct takedown_view *v)
{
	struct takedown_referrals all = { 0 };
	TRY(takedown_referrals(cx, pg->db, t, &all));
	for (size_t i = 0; i < all.n; i++) {
		enum referral_state state;
		if (!referral_state_parse(all.p[i].state, &state))
			continue;
		*ARENA_PUSH(cx->arena, &v->referrals) = (struct takedown_link_view){
			arena_fmt(cx->arena, "/referrals/%.*s",
				  STR_ARG(id_print(cx->arena, all.p[i].id))),
			all.p[i].mail, page_time(pg, all.p[i].made_at), referral_state_text(state)
		};
	}
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct takedown t = { .misses = 0 };
	struct takedown_lines lines = { 0 };
	TRY(load(cx, pg, &t));
	TRY(takedown_log(cx, pg->db, t.id, &lines));
	const bool hidden = is_hidden(pg, &t);
	if (pg->format == PAGE_JSON) {
		const struct takedowns one = { &t, 1, 1 };
		if (hidden)
			t.key = STR("(hotline)");
		AUTO(json) j = json_new(cx->arena);
		takedowns_to_json(j, cx->arena, &one);
		takedown_lines_to_json(j, cx->arena, &lines);
		law_send_json(pg, j);
		return RC_OK;
	}
	struct takedown_view v = { .errors = part_errors(pg),
				   .value = hidden ? STR("(hotline)") : defang(cx->arena, t.key),
				   .asked_of = t.asked_of,
				   .asked = page_time(pg, t.asked_at),
				   .answered = page_time(pg, t.answered_at),
				   .offline = page_time(pg, t.offline_at),
				   .host = t.host,
				   .misses = page_number(pg, t.misses),
				   .returns = page_number(pg, t.returns),
				   .state = takedown_state_text(t.state) };
	if (t.answered_at.us == 0)
		v.answered = (struct str){ 0 };
	if (t.offline_at.us == 0)
		v.offline = (struct str){ 0 };
	if (t.looked_at.us != 0)
		v.looked = page_time(pg, t.looked_at);
	if (pg->site->looks && t.look_at.us > 1 && t.kind != SUBJECT_IP)
		v.next = page_time(pg, t.look_at);
	fill_spans(pg, &t, &lines, &v);
	TRY(fill_referrals(cx, pg, &t, &v));
	if (id_is_set(t.campaign))
		v.campaign = arena_fmt(cx->arena, "/campaigns/%.*s",
				       STR_ARG(id_print(cx->arena, t.campaign)));
	for (size_t i = 0; i < lines.n && !hidden; i++)
		*ARENA_PUSH(cx->arena, &v.lines) = (struct takedown_line_view){
			page_time(pg, lines.p[i].at), lines.p[i].host,
			defang_text(cx->arena, lines.p[i].note), what_of(lines.p[i].what)
		};
	if (page_may(pg, ACCESS_REPORT_WORK))
		put_note(pg, &t, &v);
	pg->title = tr_with(pg, "Takedown: {name}", ARG("name", v.value));
	page_crumb(pg, tr(pg, "Takedowns"), "/takedowns");
	page_intake_takedown(pg, &v);
	return RC_OK;
}

static enum rc note(struct cx *cx, struct page *pg)
{
	struct takedown t = { .misses = 0 };
	const struct actor by = people_actor(pg);
	const struct takedown_line line = { .what = form_value(pg, "what"),
					    .host = form_value(pg, "host"),
					    .note = form_value(pg, "note") };
	TRY(load(cx, pg, &t));
	TRY(takedown_note(cx, pg->db, &by, t.id, &line, &t));
	return page_redirect(pg, href_of(pg, t.id, ""));
}

static const struct web_field add_fields[] = {
	{ "what", FORM_TEXT, true, 2000, .missing = TR_MARK("Say what is to go offline") },
	{ "of", FORM_TEXT, true, 200, .missing = TR_MARK("Say who was asked"),
	  .label = TR_MARK("Who was asked") },
	{ "campaign", FORM_TEXT, false, 26 },
	{ 0 },
};
static const struct web_field note_fields[] = {
	{ "what", FORM_CHOICE, true, 20, .missing = TR_MARK("Choose what happened"),
	  .choices = "acknowledged acted refused up gone blocked unsure" },
	{ "host", FORM_TEXT, false, 100,
	  .label = TR_MARK("The machine that it was at (optional)") },
	{ "note", FORM_TEXT, false, 500, .label = TR_MARK("Note (optional)") },
	{ 0 },
};
static const struct web_form add_form = { add_fields, show_list },
			     note_form = { note_fields, show_one };

const struct web_route intake_takedown_routes[] = {
	{ HTTP_GET, "/takedowns", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .keys = "campaign" },
	{ HTTP_POST, "/takedowns", add, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &add_form },
	{ HTTP_GET, "/takedowns/:takedown", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ HTTP_POST, "/takedowns/:takedown/note", note, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &note_form },
	{ 0 },
};
