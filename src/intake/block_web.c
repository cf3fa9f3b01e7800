// SPDX-License-Identifier: AGPL-3.0-or-later
// /blocklist: what is advised to be blocked, kept by who sorts reports.
#include "intake/block_web.h"

#include "desk/desk_web.h"
#include "intake/block_db.h"
#include "intake/block_from_text.h"
#include "intake/block_to_zone.h"
#include "intake/campaign_db.h"
#include "intake/html/pages.h"
#include "intake/refang.h"
#include "intake/share_to_stix.h"
#include "intake/visit_web.h"
#include "law/law_web.h"
#include "people/people_web.h"
#include "web/pages.h"

enum { VALUES_MAX = 8000, VALUES = 50 };

static const char *state_of(const struct page *pg, const struct block_entry *e)
{
	static const char *const texts[BLOCK_STATES] = {
		[BLOCK_LISTED] = TR_MARK("On the block list"),
		[BLOCK_SUSPENDED] = TR_MARK("Not blocked while an appeal waits"),
		[BLOCK_WITHDRAWN] = TR_MARK("Taken off the list"),
	};
	if (e->until.us <= pg->cx->now.us)
		return TR_MARK("Its time is over");
	return texts[e->state];
}

static struct str href_of(struct page *pg, const char *base, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/%s/%.*s%s%s", base, STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

/* ---- the list ---- */

static void fill_never(struct page *pg, const struct block_nevers *never, struct blocks_view *v)
{
	for (size_t i = 0; i < never->n; i++) {
		struct block_never_view *n = ARENA_PUSH(pg->cx->arena, &v->never);
		n->host = never->p[i].host;
		n->note = never->p[i].note;
		if (!v->may_work)
			continue;
		const size_t mark = page_mark(pg);
		people_put_hidden(pg, "name", n->host);
		n->remove = (struct form_view){ .action = STR("/blocklist/never/remove"),
						.fields = page_since(pg, mark),
						.button = tr(pg, "Take it off") };
	}
	if (!v->may_work)
		return;
	const size_t mark = page_mark(pg);
	struct input_view host = part_input(pg, "host", TR_MARK("A name that is never blocked"));
	host.hint = tr(pg, "Nor what is below it. What it touches is taken off the list.");
	page_input(pg, &host);
	const struct input_view note = part_input(pg, "note", TR_MARK("Whose it is"));
	page_input(pg, &note);
	v->add = (struct form_view){ .action = STR("/blocklist/never"),
				     .fields = page_since(pg, mark),
				     .button = tr(pg, "Keep it from being blocked") };
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct block_entries list = { 0 };
	struct block_nevers never = { 0 };
	struct blocks_view v = { .errors = part_errors(pg),
				 .may_work = page_may(pg, ACCESS_REPORT_WORK) };
	TRY(block_list(cx, pg->db, &list));
	TRY(block_never_list(cx, pg->db, &never));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		blocks_to_json(j, cx->arena, &list, cx->now);
		block_nevers_to_json(j, &never);
		law_send_json(pg, j);
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct block_entry *e = &list.p[i];
		*ARENA_PUSH(cx->arena, &v.rows) = (struct block_row_view){
			.href = href_of(pg, "blocklist", e->id, ""),
			.value = defang(cx->arena, e->key),
			.reason = e->reason,
			.since = page_time(pg, e->added_at),
			.until = page_time(pg, e->until),
			.state = state_of(pg, e),
			.appealed = e->appeals > 0,
		};
	}
	fill_never(pg, &never, &v);
	pg->title = tr(pg, "Block list");
	page_intake_blocks(pg, &v);
	return RC_OK;
}

static enum rc never_add(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	const struct block_target t = block_from_text(cx->arena, form_value(pg, "host"));
	if (t.kind != SUBJECT_HOST && t.kind != SUBJECT_IP) {
		form_fail(pg, "host", tr(pg, "Enter a name such as example.org"));
		return RC_OK;
	}
	TRY(block_never_add(cx, pg->db, &by, t.host, form_value(pg, "note")));
	return page_redirect(pg, STR("/blocklist"));
}

static enum rc never_remove(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	TRY(block_never_remove(cx, pg->db, &by, form_value(pg, "name")));
	return page_redirect(pg, STR("/blocklist"));
}

/* ---- putting something there ---- */

/* What a campaign shares, one a line. */
static enum rc of_campaign(struct cx *cx, struct page *pg, struct str *out)
{
	struct id id;
	struct campaign c = { .reports = 0 };
	struct campaign_clues clues = { 0 };
	if (!id_parse(http_query(pg->req, "campaign"), &id))
		return RC_OK;
	TRY(campaign_load(cx, pg->db, id, &c));
	TRY(campaign_clues(cx, pg->db, c.id, &clues));
	for (size_t i = 0; i < clues.n && i < VALUES; i++)
		if (str_eq(clues.p[i].kind, STR("host")) && !clues.p[i].is_common)
			*out = arena_fmt(cx->arena, "%.*s%.*s\n", STR_ARG(*out),
					 STR_ARG(defang(cx->arena, clues.p[i].value)));
	return RC_OK;
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct str values = { 0 };
	TRY(of_campaign(cx, pg, &values));
	const size_t mark = page_mark(pg);
	const struct str campaign = form_value(pg, "campaign").n > 0
					    ? form_value(pg, "campaign")
					    : http_query(pg->req, "campaign");
	people_put_hidden(pg, "campaign", campaign);
	struct textarea_view what = part_textarea(pg, "values", TR_MARK("What is to be blocked"));
	what.hint = tr(pg, "Names, addresses on the web or of machines, one a line. A name takes "
			   "all below it along.");
	if (what.value.n == 0)
		what.value = values;
	page_textarea(pg, &what);
	struct input_view reason = part_input(pg, "reason", TR_MARK("Why"));
	reason.hint = tr(pg, "Everybody reads it: name no person, no reporter and no case.");
	page_input(pg, &reason);
	struct input_view days = part_input(pg, "days", TR_MARK("For how many days"));
	days.inputmode = "numeric";
	days.width = "4";
	if (days.value.n == 0)
		days.value = arena_fmt(cx->arena, "%d", BLOCK_DAYS);
	page_input(pg, &days);
	struct input_view appeal = part_input(pg, "appeal",
					      TR_MARK("Where appeals also go, by mail (optional)"));
	page_input(pg, &appeal);
	struct form_page_view v = { .heading = tr(pg, "Put something on the block list"),
				    .form = { .action = STR("/blocklist/new"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Put it on the list") } };
	page_crumb(pg, tr(pg, "Block list"), "/blocklist");
	return people_form(pg, &v);
}

/* All lines, or none of them. */
static enum rc read_values(struct cx *cx, struct page *pg, const struct block_form *form,
			   struct block_targets *out)
{
	struct str rest = form_value(pg, "values"), line;
	while (rest.n > 0) {
		enum block_why why;
		struct block_form one = *form;
		(void)str_cut(rest, '\n', &line, &rest);
		line = str_trim(line);
		if (line.n == 0)
			continue;
		one.target = block_from_text(cx->arena, line);
		TRY(block_verdict(cx, pg->db, &one, &why));
		if (why != BLOCK_MAY)
			form_fail(pg, "values",
				  tr_with(pg, "{name}: {why}", ARG("name", line),
					  ARG("why", tr(pg, block_why_text(why)))));
		if (out->n < VALUES)
			*ARENA_PUSH(cx->arena, out) = one.target;
		else
			form_fail(pg, "values", tr(pg, "At most 50 at a time"));
	}
	return RC_OK;
}

static enum rc add(struct cx *cx, struct page *pg)
{
	struct id id;
	struct block_targets targets = { 0 };
	const struct actor by = people_actor(pg);
	struct block_form form = {
		.reason = form_value(pg, "reason"),
		.appeal_to = form_value(pg, "appeal"),
		.own_host = block_from_text(cx->arena, pg->site->address).host,
	};
	if (!id_parse(form_value(pg, "campaign"), &form.campaign))
		form.campaign = (struct id){ { 0 } };
	if (!str_to_i64(form_value(pg, "days"), 1, BLOCK_DAYS_MAX, &form.days))
		form_fail(pg, "days", tr(pg, "Enter a number from 1 to 366"));
	TRY(read_values(cx, pg, &form, &targets));
	if (form_failed(pg))
		return RC_OK;
	for (size_t i = 0; i < targets.n; i++) {
		enum block_why why;
		form.target = targets.p[i];
		TRY(block_verdict(cx, pg->db, &form, &why));
		if (why != BLOCK_IS_LISTED) // the same line twice
			TRY(block_add(cx, pg->db, &by, &form, &id));
	}
	return page_redirect(pg, STR("/blocklist"));
}

/* ---- one ---- */

static enum rc load(struct cx *cx, struct page *pg, struct block_entry *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "block"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such entry of the block list");
	return block_load(cx, pg->db, id, out);
}

static const char *what_of(struct str act)
{
	static const struct {
		const char *act, *text;
	} texts[] = {
		{ "block-added", TR_MARK("Put on the list") },
		{ "block-withdrawn", TR_MARK("Taken off the list") },
		{ "block-restored", TR_MARK("Put back") },
		{ "block-appealed", TR_MARK("Somebody appealed") },
		{ "block-appeal-granted", TR_MARK("An appeal was granted") },
		{ "block-appeal-refused", TR_MARK("An appeal was refused") },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(act, str_from_c(texts[i].act)))
			return texts[i].text;
	return "";
}

static enum rc fill_appeals(struct cx *cx, struct page *pg, struct id id, struct block_view *v)
{
	struct block_appeals all = { 0 };
	TRY(block_appeals(cx, pg->db, id, &all));
	for (size_t i = 0; i < all.n; i++) {
		const struct block_appeal *a = &all.p[i];
		*ARENA_PUSH(cx->arena, &v->appeals) = (struct block_appeal_view){
			.at = page_time(pg, a->at),
			.contact = defang(cx->arena, a->contact),
			.text = defang_text(cx->arena, a->text),
			.answer = a->answer,
			.state = a->decided_at.us == 0 ? TR_MARK("An appeal waits for an answer")
				 : a->granted	       ? TR_MARK("An appeal was granted")
						       : TR_MARK("An appeal was refused"),
		};
	}
	return RC_OK;
}

static void fill_view(struct page *pg, const struct block_entry *e, struct block_view *v)
{
	v->errors = part_errors(pg);
	v->value = defang(pg->cx->arena, e->key);
	v->reason = e->reason;
	v->since = page_time(pg, e->added_at);
	v->until = page_time(pg, e->until);
	v->appeal_to = e->appeal_to;
	v->page = href_of(pg, "blocked", e->id, "");
	v->state = state_of(pg, e);
	if (id_is_set(e->campaign))
		v->campaign = href_of(pg, "campaigns", e->campaign, "");
}

static void fill_forms(struct page *pg, const struct block_entry *e, struct block_view *v)
{
	size_t mark = page_mark(pg);
	if (e->appeals > 0) {
		struct radios_view what = part_radios(pg, "decision", TR_MARK("Decision"));
		part_radio(pg, &what, STR("granted"), tr(pg, "Granted: it is taken off the list"));
		part_radio(pg, &what, STR("refused"), tr(pg, "Refused: it stays on the list"));
		page_radios(pg, &what);
		struct textarea_view answer = part_textarea(pg, "answer", TR_MARK("Answer"));
		answer.hint = tr(pg, "It stands on the page that everybody reads.");
		page_textarea(pg, &answer);
		v->decide = (struct form_view){ .action = href_of(pg, "blocklist", e->id, "decide"),
						.fields = page_since(pg, mark),
						.button = tr(pg, "Decide") };
		mark = page_mark(pg);
	}
	const struct input_view note = part_input(pg, "note", TR_MARK("Why"));
	page_input(pg, &note);
	struct form_view form = { .fields = page_since(pg, mark) };
	if (e->state != BLOCK_WITHDRAWN) {
		form.action = href_of(pg, "blocklist", e->id, "withdraw");
		form.button = tr(pg, "Take it off");
		v->withdraw = form;
	} else if (e->until.us > pg->cx->now.us) {
		form.action = href_of(pg, "blocklist", e->id, "restore");
		form.button = tr(pg, "Put it back");
		v->restore = form;
	}
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct block_entry e = { .appeals = 0 };
	struct block_lines lines = { 0 };
	struct block_view v = { .names = page_may(pg, ACCESS_REPORT_WORK) };
	TRY(load(cx, pg, &e));
	if (pg->format == PAGE_JSON) {
		const struct block_entries one = { &e, 1, 1 };
		AUTO(json) j = json_new(cx->arena);
		blocks_to_json(j, cx->arena, &one, cx->now);
		law_send_json(pg, j);
		return RC_OK;
	}
	fill_view(pg, &e, &v);
	TRY(fill_appeals(cx, pg, e.id, &v));
	TRY(block_log(cx, pg->db, e.id, &lines));
	for (size_t i = 0; i < lines.n; i++)
		*ARENA_PUSH(cx->arena, &v.lines) = (struct block_line_view){
			page_time(pg, lines.p[i].at), lines.p[i].note, what_of(lines.p[i].act)
		};
	if (v.names)
		fill_forms(pg, &e, &v);
	pg->title = tr_with(pg, "Block list: {name}", ARG("name", v.value));
	page_crumb(pg, tr(pg, "Block list"), "/blocklist");
	page_intake_block(pg, &v);
	return RC_OK;
}

static enum rc withdraw(struct cx *cx, struct page *pg)
{
	struct block_entry e = { .appeals = 0 };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &e));
	TRY(block_withdraw(cx, pg->db, &by, e.id, form_value(pg, "note")));
	return page_redirect(pg, href_of(pg, "blocklist", e.id, ""));
}

static enum rc restore(struct cx *cx, struct page *pg)
{
	struct block_entry e = { .appeals = 0 };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &e));
	TRY(block_restore(cx, pg->db, &by, e.id, form_value(pg, "note")));
	return page_redirect(pg, href_of(pg, "blocklist", e.id, ""));
}

static enum rc decide(struct cx *cx, struct page *pg)
{
	struct block_entry e = { .appeals = 0 };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &e));
	TRY(block_decide(cx, pg->db, &by, e.id, str_eq(form_value(pg, "decision"), STR("granted")),
			 form_value(pg, "answer")));
	return page_redirect(pg, href_of(pg, "blocklist", e.id, ""));
}

/* ---- what everybody reads ---- */

static enum rc out_of(struct cx *cx, struct page *pg, struct block_out *out)
{
	struct block_entries *all = arena_new(cx->arena, struct block_entries, 1);
	TRY(block_all(cx, pg->db, all));
	*out = (struct block_out){ all, pg->site->node, pg->site->address, cx->now };
	return RC_OK;
}

static void send_json(struct page *pg, const struct block_out *o)
{
	struct block_entries hold = { 0 };
	for (size_t i = 0; i < o->all->n; i++)
		if (block_holds(&o->all->p[i], o->now))
			*ARENA_PUSH(pg->cx->arena, &hold) = o->all->p[i];
	AUTO(json) j = json_new(pg->cx->arena);
	blocks_to_json(j, pg->cx->arena, &hold, o->now);
	law_send_json(pg, j);
}

static enum rc look_up(struct cx *cx, struct page *pg, struct blocked_view *v)
{
	struct block_entry e = { .appeals = 0 };
	v->asked = http_query(pg->req, "name");
	if (v->asked.n == 0)
		return RC_OK;
	const struct block_target t = block_from_text(cx->arena, v->asked);
	v->answer = TR_MARK("This node does not advise to block it.");
	if (t.kind == SUBJECT_KINDS)
		return RC_OK;
	const enum rc rc = block_find(cx, pg->db, &t, &e);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	v->answer = state_of(pg, &e);
	v->value = defang(cx->arena, e.key);
	v->href = href_of(pg, "blocked", e.id, "");
	return RC_OK;
}

static enum rc show_blocked(struct cx *cx, struct page *pg)
{
	struct block_out o = { .all = NULL };
	struct blocked_view v = { .answer = NULL };
	int64_t n = 0;
	TRY(out_of(cx, pg, &o));
	if (pg->format == PAGE_JSON) {
		send_json(pg, &o);
		return RC_OK;
	}
	if (pg->format == PAGE_CSV) {
		struct table t;
		block_to_table(cx->arena, &o, &t);
		law_send_csv(pg, &t);
		return RC_OK;
	}
	for (size_t i = 0; i < o.all->n; i++)
		n += block_holds(&o.all->p[i], cx->now);
	v.count = page_number(pg, n);
	TRY(look_up(cx, pg, &v));
	pg->title = tr(pg, "Is it blocked?");
	page_intake_blocked(pg, &v);
	return RC_OK;
}

static enum rc show_zone(struct cx *cx, struct page *pg)
{
	struct block_out o = { .all = NULL };
	TRY(out_of(cx, pg, &o));
	pg->type = STR("text/plain; charset=utf-8");
	block_to_zone(cx->arena, &o, pg->out);
	return RC_OK;
}

static enum rc show_stix(struct cx *cx, struct page *pg)
{
	struct block_out o = { .all = NULL };
	AUTO(json) j = json_new(cx->arena);
	TRY(out_of(cx, pg, &o));
	block_to_stix(j, cx->arena, &o);
	pg->type = STR("application/stix+json;version=2.1");
	json_print(j, pg->out);
	return RC_OK;
}

static enum rc show_blocked_one(struct cx *cx, struct page *pg)
{
	struct block_entry e = { .appeals = 0 };
	struct block_view v = { .names = false };
	TRY(load(cx, pg, &e));
	fill_view(pg, &e, &v);
	TRY(fill_appeals(cx, pg, e.id, &v));
	if (e.state != BLOCK_WITHDRAWN && e.until.us > cx->now.us && e.appeals == 0) {
		const size_t mark = page_mark(pg);
		struct textarea_view text = part_textarea(pg, "text",
							  TR_MARK("Why it is not to be blocked"));
		page_textarea(pg, &text);
		struct input_view contact = part_input(pg, "contact",
						       TR_MARK("How to reach you (optional)"));
		contact.hint = tr(pg, "Only who decides reads it.");
		contact.autocomplete = "email";
		page_input(pg, &contact);
		v.decide = (struct form_view){ .action = href_of(pg, "blocked", e.id, "appeal"),
					       .fields = page_since(pg, mark),
					       .button = tr(pg, "Appeal") };
	}
	pg->title = tr_with(pg, "Block list: {name}", ARG("name", v.value));
	page_intake_blocked_one(pg, &v);
	return RC_OK;
}

static enum rc appeal(struct cx *cx, struct page *pg)
{
	struct block_entry e = { .appeals = 0 };
	TRY(load(cx, pg, &e));
	TRY(visit_limit(cx, pg, VISIT_RATE_ADD));
	if (pg->status >= 400)
		return RC_OK;
	TRY(block_appeal(cx, pg->db, e.id, form_value(pg, "contact"), form_value(pg, "text")));
	return page_redirect(pg, href_of(pg, "blocked", e.id, ""));
}

static const struct web_field new_fields[] = {
	{ "values", FORM_LINES, true, VALUES_MAX, .missing = TR_MARK("Name what is to be blocked"),
	  .label = TR_MARK("What is to be blocked") },
	{ "reason", FORM_TEXT, true, BLOCK_REASON_MAX, .missing = TR_MARK("Say why"),
	  .label = TR_MARK("Why") },
	{ "days", FORM_TEXT, true, 4, .missing = TR_MARK("Enter a number from 1 to 366"),
	  .label = TR_MARK("For how many days") },
	{ "appeal", FORM_TEXT, false, 200,
	  .label = TR_MARK("Where appeals also go, by mail (optional)") },
	{ "campaign", FORM_TEXT, false, 26 },
	{ 0 },
};
static const struct web_field never_fields[] = {
	{ "host", FORM_TEXT, true, 300, .missing = TR_MARK("Enter a name such as example.org"),
	  .label = TR_MARK("A name that is never blocked") },
	{ "note", FORM_TEXT, false, 300 },
	{ 0 },
};
static const struct web_field remove_fields[] = {
	{ "name", FORM_TEXT, true, 300 },
	{ 0 },
};
static const struct web_field note_fields[] = {
	{ "note", FORM_TEXT, false, BLOCK_REASON_MAX },
	{ 0 },
};
static const struct web_field decide_fields[] = {
	{ "decision", FORM_CHOICE, true, 20, .missing = TR_MARK("Choose a decision"),
	  .choices = "granted refused", .label = TR_MARK("Decision") },
	{ "answer", FORM_LINES, true, BLOCK_REASON_MAX,
	  .missing = TR_MARK("Write what is answered"), .label = TR_MARK("Answer") },
	{ 0 },
};
static const struct web_field appeal_fields[] = {
	{ "text", FORM_LINES, true, BLOCK_TEXT_MAX,
	  .missing = TR_MARK("Say why it is not to be blocked"),
	  .label = TR_MARK("Why it is not to be blocked") },
	{ "contact", FORM_TEXT, false, 200, .label = TR_MARK("How to reach you (optional)") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new },
			     never_form = { never_fields, show_list },
			     remove_form = { remove_fields, show_list },
			     note_form = { note_fields, show_one },
			     decide_form = { decide_fields, show_one },
			     appeal_form = { appeal_fields, show_blocked_one };

const struct web_route intake_block_routes[] = {
	{ HTTP_GET, "/blocklist", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ HTTP_GET, "/blocklist/new", show_new, .tx = TX_READ, .need = ACCESS_REPORT_WORK,
	  .keys = "campaign" },
	{ HTTP_POST, "/blocklist/new", add, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &new_form },
	{ HTTP_POST, "/blocklist/never", never_add, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &never_form },
	{ HTTP_POST, "/blocklist/never/remove", never_remove, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &remove_form },
	{ HTTP_GET, "/blocklist/:block", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE },
	{ HTTP_POST, "/blocklist/:block/withdraw", withdraw, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &note_form },
	{ HTTP_POST, "/blocklist/:block/restore", restore, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &note_form },
	{ HTTP_POST, "/blocklist/:block/decide", decide, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &decide_form },
	{ 0 },
};

const struct web_route intake_blocked_routes[] = {
	{ HTTP_GET, "/blocked", show_blocked, PAGE_HTML | PAGE_JSON | PAGE_CSV, .tx = TX_READ,
	  .visitor = true, .keys = "name" },
	{ HTTP_GET, "/blocked/zone", show_zone, .tx = TX_READ, .visitor = true },
	{ HTTP_GET, "/blocked/stix", show_stix, .tx = TX_READ, .visitor = true },
	{ HTTP_GET, "/blocked/:block", show_blocked_one, .tx = TX_READ, .visitor = true },
	{ HTTP_POST, "/blocked/:block/appeal", appeal, .tx = TX_WRITE, .visitor = true,
	  .form = &appeal_form },
	{ 0 },
};
