// SPDX-License-Identifier: AGPL-3.0-or-later
// /referrals: what networks and domains are told; writing, approving and taking back.
#include "intake/referral_web.h"

#include "desk/desk_web.h"
#include "intake/constituent_db.h"
#include "intake/html/pages.h"
#include "intake/referral_db.h"
#include "intake/referral_to_json.h"
#include "intake/refang.h"
#include "intake/registry_db.h"
#include "intake/report_web.h"
#include "intake/takedown_db.h"
#include "intake/visit_web.h"
#include "web/pages.h"

enum { KEY_MAX = 9000 };

static struct str href_of(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/referrals/%.*s%s%s", STR_ARG(id_print(pg->cx->arena, id)),
			 *what ? "/" : "", what);
}

/* What comes next, or was last, and when. */
static struct instant next_of(const struct referral *r, const char **text)
{
	*text = TR_MARK("It ended");
	if (r->ended_at.us != 0)
		return r->ended_at;
	*text = TR_MARK("It goes out");
	if (r->state == REFERRAL_HELD)
		return r->due_at;
	*text = TR_MARK("Without an answer it was escalated");
	if (r->escalated_at.us != 0)
		return r->escalated_at;
	*text = TR_MARK("A reminder was sent");
	if (r->reminded_at.us != 0)
		return r->reminded_at;
	*text = TR_MARK("Sent");
	return r->sent_at;
}

static struct referral_row_view row_of(struct page *pg, const struct referral *r)
{
	struct referral_row_view v = {
		.href = href_of(pg, r->id, ""),
		.to = r->mail,
		.what = intake_what(pg->cx->arena, r->category, r->type),
		.made = page_time(pg, r->made_at),
		.state = referral_state_text(r->state),
		.critical = r->critical,
	};
	const struct instant next = next_of(r, &v.next);
	if (next.us != 0)
		v.when = page_time(pg, next);
	return v;
}

/* ---- the list, and one ---- */

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct referrals all = { 0 };
	struct referrals_view v = { 0 };
	struct intake_before before, last = { { 0 }, { { 0 } } };
	const struct actor who = people_actor(pg);
	TRY(report_before(cx, pg, &before));
	TRY(referral_list(cx, pg->db, &who, before, &all));
	const bool more = all.n == REFERRAL_PAGE;
	if (more)
		last = (struct intake_before){ all.p[all.n - 1].made_at, all.p[all.n - 1].id };
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		referrals_to_json(j, cx->arena, &all);
		report_put_before(j, cx->arena, more ? &last : NULL);
		law_send_json(pg, j);
		return RC_OK;
	}
	v.next = more ? arena_fmt(cx->arena, "/referrals?before=%.*s",
				  STR_ARG(report_before_print(cx->arena, last)))
		      : STR("");
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(pg, &all.p[i]);
	pg->title = tr(pg, "Referrals");
	page_intake_referrals(pg, &v);
	return RC_OK;
}

static enum rc load(struct cx *cx, struct page *pg, struct referral *out)
{
	const struct actor who = people_actor(pg);
	TRY(referral_load(cx, pg->db, &who, page_param(pg, "referral"), out));
	pg->object = (struct page_object){ "referral", out->id };
	return RC_OK;
}

static enum rc fill_answers(struct cx *cx, struct page *pg, const struct referral *r,
			    struct referral_view *v)
{
	struct referral_answers all = { 0 };
	TRY(referral_answers(cx, pg->db, r->id, &all));
	for (size_t i = 0; i < all.n; i++) {
		const struct referral_answer *a = &all.p[i];
		*ARENA_PUSH(cx->arena, &v->answers) = (struct referral_answer_view){
			arena_fmt(cx->arena, "/reports/%.*s",
				  STR_ARG(id_print(cx->arena, a->report))),
			a->number,
			page_time(pg, a->at),
			str_eq(a->kind, STR("answer"))	 ? TR_MARK("An answer")
			: str_eq(a->kind, STR("bounce")) ? TR_MARK("The mail came back")
							 : TR_MARK("An automatic answer"),
		};
	}
	return RC_OK;
}

static enum rc fill_takedowns(struct cx *cx, struct page *pg, const struct referral *r,
			      struct referral_view *v)
{
	struct takedowns all = { 0 };
	TRY(takedown_of_referral(cx, pg->db, r->id, &all));
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(cx->arena, &v->takedowns) = (struct referral_takedown_view){
			arena_fmt(cx->arena, "/takedowns/%.*s",
				  STR_ARG(id_print(cx->arena, all.p[i].id))),
			defang(cx->arena, all.p[i].key), takedown_state_text(all.p[i].state)
		};
	return RC_OK;
}

static void fill_forms(struct page *pg, const struct referral *r, struct referral_view *v)
{
	const bool proposed = r->state == REFERRAL_PROPOSED;
	if (!page_may(pg, ACCESS_REPORT_WORK))
		return;
	v->own = proposed && id_eq(r->made_by, pg->person.account);
	if (proposed && !v->own)
		v->approve = (struct form_view){ .action = href_of(pg, r->id, "approve"),
						 .button = tr(pg, "Approve: it is sent so") };
	if (proposed || r->state == REFERRAL_HELD)
		v->withdraw = (struct form_view){ .action = href_of(pg, r->id, "withdraw"),
						  .button = tr(pg, "Take it back") };
}

/* What this node does next by itself, without an answer. */
static void fill_due(struct page *pg, const struct referral *r, struct referral_view *v)
{
	if (r->state != REFERRAL_SENT || r->due_at.us == 0)
		return;
	v->due = page_time(pg, r->due_at);
	v->due_what = r->reminded_at.us == 0 ? TR_MARK("Without an answer it is sent once more")
					     : TR_MARK("Without an answer it is escalated");
}

static enum rc send_one(struct cx *cx, struct page *pg, const struct referral *r)
{
	struct referral_answers answers = { 0 };
	TRY(referral_answers(cx, pg->db, r->id, &answers));
	AUTO(json) j = json_new(cx->arena);
	referral_to_json(j, cx->arena, r, &answers);
	law_send_json(pg, j);
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct referral r;
	TRY(load(cx, pg, &r));
	// of notices of a hotline: addresses are for who works on them
	const bool hidden = intake_is_child_abuse(r.category, r.type) &&
			    !page_may(pg, ACCESS_REPORT_WORK);
	if (hidden) {
		r.text = STR("(hotline)");
		r.items.n = 0;
	}
	if (pg->format == PAGE_JSON)
		return send_one(cx, pg, &r);
	struct referral_view v = {
		.errors = part_errors(pg),
		.row = row_of(pg, &r),
		.name = r.name,
		.tlp = str_from_c(tlp_label(r.tlp)),
		.subject = r.subject,
		.text = r.text,
		.format = r.format,
		.fault = r.fault,
		.about = arena_fmt(cx->arena, "/%s/%.*s", r.is_campaign ? "campaigns" : "reports",
				   STR_ARG(id_print(cx->arena, r.about))),
	};
	fill_due(pg, &r, &v);
	TRY(fill_answers(cx, pg, &r, &v));
	if (!hidden)
		TRY(fill_takedowns(cx, pg, &r, &v));
	fill_forms(pg, &r, &v);
	pg->title = tr_with(pg, "Referral: {state}",
			    ARG("state", tr(pg, referral_state_text(r.state))));
	page_crumb(pg, tr(pg, "Referrals"), "/referrals");
	page_intake_referral(pg, &v);
	return RC_OK;
}

/* ---- writing ---- */

static struct str about_of(const struct page *pg)
{
	const struct str sent = form_value(pg, "about");
	return sent.n > 0 ? sent : http_query(pg->req, "about");
}

static struct str hint_of(struct page *pg, const struct keeper *k, const struct registry *r)
{
	const struct str day = k->looked_up.us == 0 ? (struct str){ 0 }
						    : page_date(pg, date_today(k->looked_up));
	if (k->mail.n > 0 && day.n == 0)
		return tr_with(pg, "to {mail}", ARG("mail", k->mail));
	if (k->mail.n > 0)
		return tr_with(pg, "to {mail}, of {name}, as its registry said on {day}",
			       ARG("mail", k->mail), ARG("name", k->name.n > 0 ? k->name : k->mail),
			       ARG("day", day));
	if (r->key.n > 0 && r->state == REGISTRY_WANTED)
		return tr(pg, "to nobody who is known; its registry is asked");
	if (r->key.n > 0)
		return tr_with(pg, "to nobody who is known; asked for: {why}", ARG("why", r->why));
	return tr(pg, "to nobody who is known");
}

/* Who keeps an address stands beside it; where nobody is known it goes to the one that is typed. */
static enum rc put_items(struct cx *cx, struct page *pg, const struct referral_source *s)
{
	struct checkboxes_view what = part_checkboxes(pg, "what", TR_MARK("What they are to stop"));
	what.hint = tr(pg, "Choose with care: a report may also name who was imitated.");
	for (size_t i = 0; i < s->items.n; i++) {
		const struct referral_item *item = &s->items.p[i];
		struct keeper k;
		struct registry known = { .state = REGISTRY_FAILED };
		bool found = false;
		TRY(keeper_find(cx, pg->db, item->kind, item->key,
				referral_network(cx->arena, item), &k));
		TRY(registry_find(cx, pg->db, item->kind, item->key, &known, &found));
		part_checkbox(
			pg, &what,
			(struct checkbox_view){ .value = arena_fmt(cx->arena, "%s %.*s",
								   subject_kind_key(item->kind),
								   STR_ARG(item->key)),
						.text = defang(cx->arena, item->key),
						.hint = hint_of(pg, &k, &known) });
	}
	page_checkboxes(pg, &what);
	return RC_OK;
}

/* Asked for what nobody is known to keep; the page is opened again when it has had time. */
static void put_ask(struct page *pg, const struct referral_source *s)
{
	const size_t mark = page_mark(pg);
	const struct hidden_view about = { STR("about"), id_print(pg->cx->arena, s->about) };
	page_hidden(pg, &about);
	const struct form_view ask = { .action = STR("/referrals/registries"),
				       .fields = page_since(pg, mark),
				       .button = tr(pg, "Ask registries whom to tell") };
	people_put_text(pg, tr(pg, "Registries then learn which domains and addresses this node "
				   "asks about. Their answers stand here some seconds later."));
	page_form(pg, &ask);
}

static enum rc ask_registries(struct cx *cx, struct page *pg)
{
	struct referral_source s;
	const struct actor by = people_actor(pg);
	TRY(referral_source_load(cx, pg->db, &by, form_value(pg, "about"), &s));
	if (!pg->site->referral->asks_registries)
		return cx_fail(cx, RC_CONFLICT,
			       "this node asks no registries: node.yaml has no line rdap");
	for (size_t i = 0; i < s.items.n; i++) {
		const struct referral_item *item = &s.items.p[i];
		struct keeper k;
		TRY(keeper_find(cx, pg->db, item->kind, item->key,
				referral_network(cx->arena, item), &k));
		if (k.mail.n == 0 || k.looked_up.us != 0)
			TRY(registry_want(cx, pg->db, &by, item->kind, item->key));
	}
	return page_redirect(pg, arena_fmt(cx->arena, "/referrals/new?about=%.*s",
					   STR_ARG(id_print(cx->arena, s.about))));
}

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct referral_source s;
	const struct actor who = people_actor(pg);
	TRY(referral_source_load(cx, pg->db, &who, about_of(pg), &s));
	size_t mark = page_mark(pg);
	const struct hidden_view about = { STR("about"), id_print(cx->arena, s.about) };
	page_hidden(pg, &about);
	TRY(put_items(cx, pg, &s));
	struct input_view other = part_input(pg, "other",
					     TR_MARK("Address for what nobody is known to keep"));
	other.hint = tr(pg, "Such as abuse@example.com. Empty: it is told to nobody.");
	page_input(pg, &other);
	struct select_view language = part_select(pg, "language",
						  TR_MARK("Language of what is sent there"));
	part_choice(pg, &language, STR("en"), STR("English"), true);
	part_choice(pg, &language, STR("fr"), STR("Français"), false);
	page_select(pg, &language);
	struct form_page_view v = { .heading = tr(pg, "Tell the networks and domains concerned"),
				    .form = { .action = STR("/referrals/new"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Write the mails") } };
	mark = page_mark(pg);
	people_put_text(pg,
			tr(pg, "One mail for each who is told. It says neither who reported nor "
			       "what they wrote, and can be taken back until it goes out."));
	if (pg->site->referral->contact.n == 0)
		people_put_text(pg, tr(pg, "Nothing can be sent from here yet: an administrator "
					   "says first from which address, as mail-from in "
					   "node.yaml."));
	if (s.items.n == 0)
		people_put_text(pg,
				tr(pg, "Nothing that is named here is in a network or domain."));
	v.above = page_since(pg, mark);
	if (pg->site->referral->asks_registries && s.items.n > 0) {
		mark = page_mark(pg);
		put_ask(pg, &s);
		v.below = page_since(pg, mark);
	}
	page_crumb(pg, tr(pg, "Referrals"), "/referrals");
	return people_form(pg, &v);
}

static enum rc write_all(struct cx *cx, struct page *pg)
{
	struct referral_source s;
	struct referrals made = { 0 };
	struct {
		struct str *p;
		size_t n, cap;
	} what = { 0 };
	const struct actor by = people_actor(pg);
	TRY(referral_source_load(cx, pg->db, &by, form_value(pg, "about"), &s));
	for (size_t i = 0; i < s.items.n; i++) {
		const struct str name = arena_fmt(cx->arena, "%s %.*s",
						  subject_kind_key(s.items.p[i].kind),
						  STR_ARG(s.items.p[i].key));
		if (form_has(pg, "what", name))
			*ARENA_PUSH(cx->arena, &what) = name;
	}
	const struct referral_plan plan = { .name = form_value(pg, "about"),
					    .what = what.p,
					    .n = what.n,
					    .other = form_value(pg, "other"),
					    .language = form_value(pg, "language"),
					    .rules = pg->site->referral,
					    .translate = lang_text_by_prefix };
	const enum rc rc = referral_make(cx, pg->db, &by, &plan, &made);
	if (rc == RC_INVALID) {
		form_fail(pg, "other",
			  tr(pg, "Enter an address: nobody is known who keeps what you chose"));
		return RC_INVALID;
	}
	TRY(rc);
	return page_redirect(pg, made.n == 1 ? href_of(pg, made.p[0].id, "") : STR("/referrals"));
}

static enum rc approve(struct cx *cx, struct page *pg)
{
	struct referral r;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &r));
	TRY(referral_approve(cx, pg->db, &by, r.id, pg->site->referral));
	return page_redirect(pg, href_of(pg, r.id, ""));
}

static enum rc withdraw(struct cx *cx, struct page *pg)
{
	struct referral r;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &r));
	TRY(referral_withdraw(cx, pg->db, &by, r.id));
	return page_redirect(pg, href_of(pg, r.id, ""));
}

/* ---- the part of other pages ---- */

enum rc referral_put(struct cx *cx, struct page *pg, struct id about, struct html *out)
{
	struct referrals all = { 0 };
	struct referred_view v = { 0 };
	TRY(referral_list_about(cx, pg->db, about, &all));
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(pg, &all.p[i]);
	if (page_may(pg, ACCESS_REPORT_WORK))
		v.href = arena_fmt(cx->arena, "/referrals/new?about=%.*s",
				   STR_ARG(id_print(cx->arena, about)));
	const size_t mark = page_mark(pg);
	page_intake_referred(pg, &v);
	*out = page_since(pg, mark);
	return RC_OK;
}

static const struct web_field new_fields[] = {
	{ "about", FORM_TEXT, true, 40 },
	{ "what", FORM_MANY, true, KEY_MAX, .missing = TR_MARK("Choose what they are to stop"),
	  .label = TR_MARK("What they are to stop") },
	{ "other", FORM_TEXT, false, CONSTITUENT_WORD_MAX,
	  .label = TR_MARK("Address for what nobody is known to keep") },
	{ "language", FORM_CHOICE, true, 2,
	  .missing = TR_MARK("Choose one of those that are offered"), .choices = "en fr",
	  .label = TR_MARK("Language of what is sent there") },
	{ 0 },
};
static const struct web_field ask_fields[] = {
	{ "about", FORM_TEXT, true, 40 },
	{ 0 },
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form new_form = { new_fields, show_new }, no_form = { no_fields, show_one },
			     ask_form = { ask_fields, show_new };

const struct web_route intake_referral_routes[] = {
	{ HTTP_GET, "/referrals", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .keys = "before" },
	{ HTTP_GET, "/referrals/new", show_new, .tx = TX_READ, .need = ACCESS_REPORT_WORK,
	  .keys = "about" },
	{ HTTP_POST, "/referrals/new", write_all, .tx = TX_WRITE, .need = ACCESS_REPORT_WORK,
	  .form = &new_form },
	{ HTTP_POST, "/referrals/registries", ask_registries, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &ask_form },
	{ HTTP_GET, "/referrals/:referral", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_REPORT_SEE, .content = true },
	{ HTTP_POST, "/referrals/:referral/approve", approve, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &no_form },
	{ HTTP_POST, "/referrals/:referral/withdraw", withdraw, .tx = TX_WRITE,
	  .need = ACCESS_REPORT_WORK, .form = &no_form },
	{ 0 },
};
