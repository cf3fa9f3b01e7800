// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/record: what a provider records beside an order, and its short view.
#include "desk/given_web.h"

#include "desk/html/pages.h"
#include "desk/order_db.h"
#include "desk/power.h"
#include "law/words.h"
#include "web/pages.h"

static bool is_given(const struct request *r)
{
	return r->progress.side == SIDE_ASKED && kind_row(r->progress.kind)->to != TO_STATE;
}

static void add(struct page *pg, struct given_lines *to, const char *label, struct str text)
{
	if (text.n > 0)
		*ARENA_PUSH(pg->cx->arena, to) = (struct given_line){ label, text };
}

static struct str asker(const struct law_view *lv, const struct request *r)
{
	const struct str country = desk_country(lv, r->from);
	const struct str office = r->text[FIELD_CONTACT];
	if (office.n == 0)
		return country;
	return arena_fmt(lv->cx->arena, "%.*s (%.*s)", STR_ARG(office), STR_ARG(country));
}

/* How far it is known that they are who they say. */
static struct str proof(struct page *pg, const struct request *r)
{
	if (r->at.verified.us != 0)
		return tr_with(pg, "Verified at {time}",
			       ARG("time", page_time(pg, r->at.verified)));
	if (r->called.at.us != 0)
		return tr_with(pg,
			       "Not verified: a number was called that no signed directory names: "
			       "{how}",
			       ARG("how", r->called.how));
	if (r->peer_origin.n > 0)
		return tr_with(
			pg,
			"Signed by the node {node}; nobody has verified the person yet. Call "
			"a number of your own directory.",
			ARG("node", r->peer_origin));
	return tr(pg, "Not verified: call a number of your own directory.");
}

/* The power of the asking country's law, as the law data cite it. */
static struct str power(const struct law_view *lv, const struct request *r)
{
	const struct power p = power_at_home(lv->cx->arena, lv->law, r);
	const struct str law = desk_words(lv, str_from_c(p.law));
	if (p.found == POWER_NONE_NEEDED)
		return law;
	if (p.found == POWER_KNOWN)
		return arena_fmt(lv->cx->arena, "%.*s (%.*s)", STR_ARG(p.citation), STR_ARG(law));
	return arena_fmt(lv->cx->arena, "%.*s. %.*s", STR_ARG(law),
			 STR_ARG(tr(lv->pg, power_text(p.found))));
}

static struct str data(const struct law_view *lv, const struct request *r)
{
	struct str out = STR("");
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (r->classes & (unsigned)w->value)
			out = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(out),
					out.n > 0 ? ", " : "",
					STR_ARG(law_word_name(lv, str_from_c(w->word))));
	if (r->text[FIELD_IDENTIFIERS].n == 0)
		return out;
	if (out.n == 0)
		return r->text[FIELD_IDENTIFIERS];
	return arena_fmt(lv->cx->arena, "%.*s%.*s %.*s", STR_ARG(out), STR_ARG(tr(lv->pg, ":")),
			 STR_ARG(r->text[FIELD_IDENTIFIERS]));
}

static struct str due(struct page *pg, const struct desk_request *d)
{
	const struct clock *next = clocks_next(&d->view.clocks);
	return next ? desk_clock_of(pg, &d->zones, next, SIDE_ASKED).text
		    : tr(pg, "No time is set.");
}

static struct str notice(struct page *pg, const struct order_record *o)
{
	const struct str name = tr(pg, user_notice_name(o->notice));
	if (!date_is_set(o->on))
		return name;
	return arena_fmt(pg->cx->arena, "%.*s%.*s %.*s", STR_ARG(name), STR_ARG(tr(pg, ":")),
			 STR_ARG(page_date(pg, o->on)));
}

enum rc given_fill_lines(struct cx *cx, struct page *pg, const struct desk_request *d,
			 struct given_lines *out)
{
	struct order_record o;
	const struct request *r = &d->r;
	if (!is_given(r))
		return RC_OK;
	TRY(order_record_load(cx, pg->db, r->id, &o));
	add(pg, out, TR_MARK("Who orders"), asker(&d->lv, r));
	add(pg, out, TR_MARK("Is it they?"), proof(pg, r));
	add(pg, out, TR_MARK("By which power"), power(&d->lv, r));
	add(pg, out, TR_MARK("On which basis"),
	    r->basis.n > 0
		    ? arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(desk_instrument(&d->lv, r->basis)),
				STR_ARG(r->provision))
		    : tr(pg, "own law"));
	add(pg, out, TR_MARK("Which data"), data(&d->lv, r));
	add(pg, out, TR_MARK("By when"), due(pg, d));
	add(pg, out, TR_MARK("Keep from the user"), r->text[FIELD_CONFIDENTIALITY]);
	add(pg, out, TR_MARK("Notice to the user"), notice(pg, &o));
	if (o.accounts >= 0)
		add(pg, out, TR_MARK("Accounts concerned"),
		    arena_fmt(cx->arena, "%lld", (long long)o.accounts));
	return RC_OK;
}

/* ---- recording --------------------------------------------------------------------------- */

static enum rc load(struct cx *cx, struct page *pg, struct desk_request **out)
{
	*out = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, *out));
	if (!(*out)->works || !is_given(&(*out)->r))
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	return RC_OK;
}

static void put_input(struct page *pg, const char *name, const char *label, const char *type,
		      const char *hint, struct str now)
{
	struct input_view v = part_input(pg, name, label);
	v.type = type;
	v.hint = tr(pg, hint);
	if (pg->form.values.n == 0)
		v.value = now;
	page_input(pg, &v);
}

static enum rc show_record(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	struct order_record o;
	TRY(load(cx, pg, &d));
	TRY(order_record_load(cx, pg->db, d->r.id, &o));
	const size_t mark = page_mark(pg);
	put_input(pg, "accounts", TR_MARK("How many accounts does it concern?"), NULL,
		  TR_MARK("For the numbers of the year. Empty: not known yet."),
		  o.accounts < 0 ? STR("") : arena_fmt(cx->arena, "%lld", (long long)o.accounts));
	struct radios_view choice = part_radios(pg, "notice", TR_MARK("Is the user told?"));
	for (enum user_notice n = 0; n < NOTICES; n++) {
		part_radio(pg, &choice, str_from_c(user_notice_key(n)),
			   tr(pg, user_notice_name(n)));
		if (pg->form.values.n == 0)
			choice.options.p[choice.options.n - 1].selected = n == o.notice;
	}
	page_radios(pg, &choice);
	put_input(pg, "on", TR_MARK("On which day was, or may the user be told?"), "date",
		  TR_MARK("The day in UTC"), date_print(cx->arena, o.on));
	struct textarea_view reason = part_textarea(pg, "reason",
						    TR_MARK("Why, or by which rule?"));
	if (pg->form.values.n == 0)
		reason.value = o.reason;
	page_textarea(pg, &reason);
	struct form_page_view v = {
		.heading = tr_with(pg, "{thing}: accounts and notice to the user",
				   ARG("thing", d->r.reference)),
		.form = { desk_request_href(pg, d->r.id, "record"), page_since(pg, mark),
			  tr(pg, "Record"), false },
	};
	return people_form(pg, &v);
}

static void read_record(struct page *pg, struct order_record *o)
{
	const struct str accounts = form_value(pg, "accounts"), on = form_value(pg, "on");
	*o = (struct order_record){ .accounts = -1,
				    .on = DATE_NONE,
				    .reason = form_value(pg, "reason") };
	if (accounts.n > 0 && !str_to_i64(accounts, 0, INT32_MAX, &o->accounts))
		form_fail(pg, "accounts", tr(pg, "Enter a number, 0 or more"));
	if (!user_notice_parse(form_value(pg, "notice"), &o->notice))
		form_fail(pg, "notice", tr(pg, "Choose one of those that are offered"));
	if (on.n > 0 && !date_parse(on, &o->on))
		form_fail(pg, "on", tr(pg, "Enter a day as year-month-day, such as 2026-11-21"));
	else if (on.n == 0 && (o->notice == NOTICE_LATER || o->notice == NOTICE_TOLD))
		form_fail(pg, "on", tr(pg, "Enter the day on which the user was or may be told"));
}

static enum rc record(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	struct order_record o;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &d));
	read_record(pg, &o);
	if (form_failed(pg))
		return RC_INVALID;
	TRY(order_record_put(cx, pg->db, &by, d->r.id, &o));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

static const struct web_field record_fields[] = {
	{ "accounts", FORM_TEXT, false, 12,
	  .label = TR_MARK("How many accounts does it concern?") },
	{ "notice", FORM_TEXT, true, 20, .missing = TR_MARK("Choose whether the user is told"),
	  .label = TR_MARK("Is the user told?") },
	{ "on", FORM_TEXT, false, 10,
	  .label = TR_MARK("On which day was, or may the user be told?") },
	{ "reason", FORM_LINES, true, FIELD_BYTES_MAX,
	  .missing = TR_MARK("Enter why, or by which rule"),
	  .label = TR_MARK("Why, or by which rule?") },
	{ 0 },
};
static const struct web_form record_form = { record_fields, show_record };

const struct web_route desk_given_routes[] = {
	{ HTTP_GET, "/requests/:request/record", show_record, .tx = TX_READ,
	  .need = ACCESS_CASE_WORK, .content = true },
	{ HTTP_POST, "/requests/:request/record", record, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &record_form },
	{ 0 },
};
