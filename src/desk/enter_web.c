// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/enter: a request that came by mail, telephone or on paper, in the order of the
// official template; what is asked on the telephone first; the call back, and the confirmation of an emergency.
#include "desk/call_back_db.h"
#include "desk/request_web.h"
#include "desk/search_db.h"

#include "web/pages.h"

/* The template's order: reference, who asks, whom to ask, offence, facts, data, custodian,
 * necessity, urgency, secrecy, follow-up. */
static const enum request_field order[] = {
	FIELD_CONTACT, FIELD_CONFIRMATION,    FIELD_OFFENCE_LAW, FIELD_FACTS,
	FIELD_DATA,    FIELD_IDENTIFIERS,     FIELD_CUSTODIAN,	 FIELD_NECESSITY,
	FIELD_URGENCY, FIELD_CONFIDENTIALITY, FIELD_FOLLOW_UP,
};
enum { ORDER = sizeof order / sizeof *order };

/* What is asked while somebody is on the line: who, what happened, what data, whose, how soon. All
 * else can be said afterwards, on the page that tells what is missing. */
static bool is_asked_at_once(enum request_field f)
{
	return f == FIELD_CONTACT || f == FIELD_FACTS || f == FIELD_DATA ||
	       f == FIELD_IDENTIFIERS || f == FIELD_URGENCY;
}

static void put_fields(struct page *pg, bool at_once)
{
	for (size_t i = 0; i < ORDER; i++) {
		const struct textarea_view v = part_textarea(pg, field_key(order[i]),
							     field_label(order[i]));
		if (is_asked_at_once(order[i]) == at_once)
			page_textarea(pg, &v);
	}
}

/* A provider is asked by orders, an authority by other countries. */
static void put_kinds(struct page *pg)
{
	struct select_view v = part_select(pg, "kind", TR_MARK("What do they ask for?"));
	part_choice(pg, &v, STR(""), tr(pg, "Choose"), false);
	for (enum request_kind k = 0; k < KINDS; k++)
		if ((kind_row(k)->to != TO_STATE) == desk_is_provider(pg))
			part_choice(pg, &v, str_from_c(kind_key(k)), tr(pg, kind_row(k)->title),
				    false);
	page_select(pg, &v);
}

static enum rc put_follows(struct cx *cx, struct page *pg)
{
	struct request_list list;
	const struct actor who = people_actor(pg);
	struct select_view v = part_select(
		pg, "follows", TR_MARK("An extension or follow-up of an earlier request?"));
	TRY(request_list(cx, pg->db, &who, &list));
	part_choice(pg, &v, STR(""), tr(pg, "No, it is new"), true);
	for (size_t i = 0; i < list.n; i++)
		if (list.p[i].side == SIDE_ASKED)
			part_choice(pg, &v, id_print(cx->arena, list.p[i].id), list.p[i].reference,
				    false);
	page_select(pg, &v);
	return RC_OK;
}

/* The clocks run from its receipt, whenever somebody enters it. */
static void put_came(struct page *pg)
{
	const struct form_moment came = { "came", "came-time", TR_MARK("When did it come?"),
					  TR_MARK("At what time"), tr(pg, "Empty: now") };
	form_put_time(pg, &came);
}

static enum rc show_enter(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1); // nothing said yet
	TRY(law_view_open(cx, pg, &d->lv));
	struct radios_view way = part_radios(pg, "way", TR_MARK("How did it come?"));
	struct input_view theirs = part_input(pg, "their-reference", TR_MARK("Their reference"));
	struct select_view from = part_select(pg, "from", TR_MARK("Which country asks?"));
	struct select_view offence = part_select(pg, "offence", TR_MARK("For which offence?"));
	desk_choose_country(&d->lv, &from, STR(""));
	desk_choose_offence(&d->lv, &offence, STR(""));
	part_radio(pg, &way, STR("telephone"), tr(pg, "By telephone"));
	part_radio(pg, &way, STR("mail"), tr(pg, "By mail"));
	part_radio(pg, &way, STR("paper"), tr(pg, "On paper"));
	const size_t mark = page_mark(pg);
	page_radios(pg, &way);
	page_select(pg, &from);
	put_kinds(pg);
	put_fields(pg, true);
	const size_t inner = page_mark(pg);
	put_came(pg);
	page_input(pg, &theirs);
	TRY(put_follows(cx, pg));
	page_select(pg, &offence);
	request_put_scope(pg, d);
	put_fields(pg, false);
	request_put_details(
		pg, tr(pg, "It did not come just now, follows an earlier one, or says more"),
		page_since(pg, inner));
	struct form_page_view v = {
		.heading = desk_is_provider(pg)
				   ? tr(pg, "Enter an order that came by mail, telephone or on "
					    "paper")
				   : tr(pg, "Enter a request that came by mail, telephone or on "
					    "paper"),
		.form = { STR("/requests/enter"), page_since(pg, mark), tr(pg, "Enter it"), false },
	};
	return people_form(pg, &v);
}

static struct str way_text(struct page *pg, struct str way)
{
	if (str_eq(way, STR("telephone")))
		return tr(pg, "By telephone");
	return str_eq(way, STR("mail")) ? tr(pg, "By mail") : tr(pg, "On paper");
}

/* What it follows is one that they may see. */
static enum rc read_follows(struct cx *cx, struct page *pg, struct request *r)
{
	struct request *of = arena_new(cx->arena, struct request, 1);
	const struct actor by = people_actor(pg);
	if (form_value(pg, "follows").n == 0)
		return RC_OK;
	TRY(request_load(cx, pg->db, form_id(pg, "follows"), of));
	TRY(case_access(cx, pg->db, &by, request_scope(of), MEMBER_WORK));
	r->follows = of->id;
	return RC_OK;
}

static enum rc enter(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct step_done done;
	const struct actor by = people_actor(pg);
	TRY(law_view_open(cx, pg, &lv));
	TRY(desk_home(cx, pg, &r->to));
	r->from = form_value(pg, "from");
	r->their_reference = form_value(pg, "their-reference");
	r->offence = form_value(pg, "offence");
	const struct request *scope = request_read_scope(pg, r);
	r->classes = scope->classes;
	r->data_from = scope->data_from;
	r->data_to = scope->data_to;
	r->at.delivered = form_time(pg, "came", "came-time");
	if (r->at.delivered.us > cx->now.us)
		form_fail(pg, "came", tr(pg, "Enter a time that has passed"));
	if (!kind_parse(form_value(pg, "kind"), &r->progress.kind))
		form_fail(pg, "kind", tr(pg, "Choose one of those that are offered"));
	if (form_failed(pg))
		return RC_INVALID;
	TRY(read_follows(cx, pg, r));
	for (size_t i = 0; i < ORDER; i++)
		r->text[order[i]] = form_value(pg, field_key(order[i]));
	r->text[FIELD_CONTACT] = arena_fmt(cx->arena, "%.*s\n%.*s",
					   STR_ARG(way_text(pg, form_value(pg, "way"))),
					   STR_ARG(r->text[FIELD_CONTACT]));
	enum rc rc = request_fill_basis(&lv, r); // what it may rest on; the officer can change it
	if (rc == RC_OK)
		rc = request_enter(cx, pg->db, &by, r, (struct id){ 0 });
	TRY(request_refused(pg, "from", rc));
	TRY(step_follow_up(cx, pg->db, r->id, &done));
	return page_redirect(pg, desk_request_href(pg, r->id, ""));
}

/* ---- is the asker real, was the emergency one ------------------------------------------- */

static enum rc load_own(struct cx *cx, struct page *pg, struct desk_request **out)
{
	*out = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, *out));
	if (!(*out)->works)
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	return RC_OK;
}

static enum rc show_verify(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	TRY(load_own(cx, pg, &d));
	struct contact_list contacts;
	bool named;
	TRY(call_back_contacts(cx, pg->db, d->r.id, &contacts, &named));
	struct select_view contact = part_select(pg, "contact", TR_MARK("Whom you called there"));
	struct input_view number = part_input(pg, "number", TR_MARK("Number that you called"));
	struct input_view source = part_input(pg, "source", TR_MARK("Where you have it from"));
	struct input_view who = part_input(pg, "who", TR_MARK("Who answered"));
	struct textarea_view said = part_textarea(pg, "said", TR_MARK("What they said"));
	source.hint = tr(pg,
			 "Your own directory, and when it was tested. Never the message itself.");
	contact.hint = tr(pg, "Signed by their node, and confirmed by a person there in the last "
			      "90 days: such a call verifies the asker.");
	const size_t mark = page_mark(pg);
	people_put_text(pg, tr(pg, "Not verified: disclose nothing yet. Call a number of your own "
				   "directory, not one in the message, and record who answered."));
	const struct html above = page_since(pg, mark);
	for (size_t i = 0; i < contacts.n; i++)
		part_choice(pg, &contact, id_print(cx->arena, contacts.p[i].id),
			    arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(contacts.p[i].name),
				      STR_ARG(contacts.p[i].telephone)),
			    i == 0);
	if (named && contacts.n == 0)
		people_put_text(pg,
				tr(pg, "Nobody of the asking node has confirmed a number in the "
				       "last 90 days. Open its page under Other nodes and ask "
				       "there first whether somebody is there."));
	if (contacts.n > 0 && !named)
		part_choice(pg, &contact, STR(""), tr(pg, "Another number, below"), false);
	if (contacts.n > 0)
		page_select(pg, &contact);
	if (!named) {
		people_put_text(pg, tr(pg, "A number that no signed directory names verifies "
					   "nobody: the call is recorded, the request stays "
					   "unverified, and whoever goes on says why."));
		page_input(pg, &number);
		page_input(pg, &source);
	}
	page_input(pg, &who);
	page_textarea(pg, &said);
	struct form_page_view v = {
		.heading = tr_with(pg, "{thing}: the call back", ARG("thing", d->r.reference)),
		.above = above,
		.form = { desk_request_href(pg, d->r.id, "verify"), page_since(pg, mark),
			  tr(pg, "Record the call"), false },
	};
	return people_form(pg, &v);
}

/* Where the form offered them. */
static enum rc check_number(struct cx *cx, struct page *pg, struct id request)
{
	struct contact_list contacts;
	bool named;
	TRY(call_back_contacts(cx, pg->db, request, &contacts, &named));
	if (named || form_value(pg, "contact").n > 0)
		return RC_OK;
	if (form_value(pg, "number").n == 0)
		form_fail(pg, "number", tr(pg, "Enter the number"));
	if (form_value(pg, "source").n == 0)
		form_fail(pg, "source", tr(pg, "Say where you have it from"));
	return RC_OK;
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	const struct actor by = people_actor(pg);
	TRY(load_own(cx, pg, &d));
	struct id contact = { 0 };
	if (form_value(pg, "contact").n > 0)
		contact = form_id(pg, "contact");
	const struct call_back call = { .contact = contact,
					.number = form_value(pg, "number"),
					.source = form_value(pg, "source"),
					.how = arena_fmt(cx->arena, "%.*s; %.*s",
							 STR_ARG(form_value(pg, "who")),
							 STR_ARG(form_value(pg, "said"))) };
	TRY(check_number(cx, pg, d->r.id));
	if (form_failed(pg))
		return RC_INVALID;
	TRY(request_refused(pg, "said", request_called_back(cx, pg->db, &by, d->r.id, &call)));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

static enum rc show_confirm(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	TRY(load_own(cx, pg, &d));
	struct textarea_view how = part_textarea(pg, "how",
						 TR_MARK("Which writing, of which day, by whom"));
	const size_t mark = page_mark(pg);
	page_textarea(pg, &how);
	struct form_page_view v = {
		.heading = tr(pg, "Record the confirmation"),
		.form = { desk_request_href(pg, d->r.id, "confirm"), page_since(pg, mark),
			  tr(pg, "Record the confirmation"), false },
	};
	return people_form(pg, &v);
}

static enum rc confirm(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	const struct actor by = people_actor(pg);
	TRY(load_own(cx, pg, &d));
	TRY(request_refused(
		pg, "how",
		request_check(cx, pg->db, &by, d->r.id, CHECK_CONFIRMED, form_value(pg, "how"))));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

#define WORDS(name)                           \
	{                                     \
		name, FORM_LINES, false, 8192 \
	}
static const struct web_field enter_fields[] = {
	{ "way", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose how it came"),
	  .choices = "telephone mail paper", .label = TR_MARK("How did it come?") },
	{ "came", FORM_TEXT, false, 10, .label = TR_MARK("When did it come?") },
	{ "came-time", FORM_TEXT, false, 5, .label = TR_MARK("At what time") },
	{ "from", FORM_TEXT, true, 2, .missing = TR_MARK("Choose the country that asks"),
	  .label = TR_MARK("Which country asks?") },
	{ "kind", FORM_TEXT, true, 60, .missing = TR_MARK("Choose what they ask for"),
	  .label = TR_MARK("What do they ask for?") },
	{ "their-reference", FORM_TEXT, false, 100, .label = TR_MARK("Their reference") },
	{ "follows", FORM_ID, false, ID_TEXT },
	{ "offence", FORM_TEXT, false, REQUEST_WORD_MAX, .label = TR_MARK("For which offence?") },
	{ "contact", FORM_LINES, true, 8000, .missing = TR_MARK("Say who asks") },
	WORDS("confirmation"),
	WORDS("offence-law"),
	WORDS("facts"),
	{ "data", FORM_LINES, true, 8192, .missing = TR_MARK("Say what they want") },
	{ "class", FORM_MANY, false, 40, .label = TR_MARK("Classes of data") },
	{ "data-from", FORM_TEXT, false, 10, .label = TR_MARK("Data from") },
	{ "data-to", FORM_TEXT, false, 10, .label = TR_MARK("Data to") },
	WORDS("identifiers"),
	WORDS("custodian"),
	WORDS("necessity"),
	WORDS("urgency"),
	WORDS("confidentiality"),
	WORDS("follow-up"),
	{ 0 },
};
static const struct web_field verify_fields[] = {
	{ "contact", FORM_ID, false, ID_TEXT },
	{ "number", FORM_TEXT, false, 60, .label = TR_MARK("Number that you called") },
	{ "source", FORM_TEXT, false, 200, .label = TR_MARK("Where you have it from") },
	{ "who", FORM_TEXT, true, 200, .missing = TR_MARK("Say who answered"),
	  .label = TR_MARK("Who answered") },
	{ "said", FORM_LINES, true, 4000, .missing = TR_MARK("Say what they said"),
	  .label = TR_MARK("What they said") },
	{ 0 },
};
static const struct web_field confirm_fields[] = {
	{ "how", FORM_LINES, true, 4000, .missing = TR_MARK("Name the writing"),
	  .label = TR_MARK("Which writing, of which day, by whom") },
	{ 0 }
};
/* Of a choice of the form. */
static struct str enter_word(struct page *pg, struct str name, struct str value)
{
	return str_eq(name, STR("way")) ? way_text(pg, value) : request_field_word(pg, name, value);
}

static const struct web_form enter_form = { enter_fields, show_enter, request_field_label,
					    enter_word },
			     verify_form = { verify_fields, show_verify },
			     confirm_form = { confirm_fields, show_confirm };

const struct web_route desk_enter_routes[] = {
	{ HTTP_GET, "/requests/enter", show_enter, .tx = TX_READ, .need = ACCESS_CASE_WORK },
	{ HTTP_POST, "/requests/enter", enter, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &enter_form },
	{ HTTP_GET, "/requests/:request/verify", show_verify, .tx = TX_READ,
	  .need = ACCESS_CASE_WORK, .content = true },
	{ HTTP_POST, "/requests/:request/verify", verify, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &verify_form },
	{ HTTP_GET, "/requests/:request/confirm", show_confirm, .tx = TX_READ,
	  .need = ACCESS_CASE_WORK, .content = true },
	{ HTTP_POST, "/requests/:request/confirm", confirm, .tx = TX_WRITE,
	  .need = ACCESS_CASE_WORK, .form = &confirm_form },
	{ 0 },
};
