// SPDX-License-Identifier: AGPL-3.0-or-later
// /peers/contacts: whom other nodes call here, and what they ask; asking those of others.
#include "exchange/contact_web.h"

#include "exchange/contact_to_json.h"
#include "exchange/html/pages.h"
#include "exchange/peer_web.h"
#include "law/law_web.h"
#include "ledger/entry.h"
#include "people/account.h"
#include "people/people_web.h"
#include "web/pages.h"
#include "web/sentence.h"

static const struct id none; // our own

static struct contact_row_view row_of(struct page *pg, const struct contact *c)
{
	return (struct contact_row_view){ .name = c->name,
					  .telephone = c->telephone,
					  .languages = c->languages,
					  .hours = c->hours,
					  .confirmed = page_time(pg, c->confirmed_at),
					  .role = contact_role_name(c->role),
					  .counts = contact_counts(c, pg->cx->now) };
}

enum rc contact_rows_of(struct cx *cx, struct page *pg, struct id peer,
			struct contact_rows_view *out)
{
	struct contact_list list;
	TRY(contact_list(cx, pg->db, peer, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct contact_row_view *row = ARENA_PUSH(cx->arena, out);
		*row = row_of(pg, &list.p[i]);
		row->may_act = page_may(pg, ACCESS_PEER_ANSWER);
		row->act = (struct form_view){
			arena_fmt(cx->arena, "%.*s/contacts/%.*s", STR_ARG(peer_href(pg, peer, "")),
				  STR_ARG(id_print(cx->arena, list.p[i].id))),
			{ STR("") },
			tr(pg, "Ask whether somebody is there"),
			false,
		};
	}
	return RC_OK;
}

/* ---- What a peer says now ---- */

static struct str more_of(struct arena *a, const struct contact *c)
{
	return arena_fmt(a, "%.*s%s%.*s", STR_ARG(c->languages),
			 c->languages.n > 0 && c->hours.n > 0 ? ", " : "", STR_ARG(c->hours));
}

static struct form_view offer_form(struct page *pg, struct id peer, const char *rest,
				   struct sha256 digest, const char *button)
{
	const size_t mark = page_mark(pg);
	struct textarea_view why = part_textarea(pg, "why-contacts",
						 TR_MARK("Why the contacts are refused"));
	if (str_ends(str_from_c(rest), STR("refuse")))
		page_textarea(pg, &why);
	else
		people_put_hidden(pg, "seen", sha256_print(pg->cx->arena, &digest));
	return (struct form_view){ peer_href(pg, peer, rest), page_since(pg, mark), tr(pg, button),
				   false };
}

enum rc contact_offer_of(struct cx *cx, struct page *pg, struct id peer,
			 struct contact_offer_view *out)
{
	struct contact_offer o = { 0 };
	TRY(contact_offer_load(cx, pg->db, peer, &o));
	for (size_t i = 0; i < o.changes.n; i++) {
		const struct contact *was = o.changes.p[i].was, *is = o.changes.p[i].is;
		const struct contact *one = is ? is : was;
		INVARIANT(one != NULL);
		struct contact_offer_row_view *row = ARENA_PUSH(cx->arena, &out->rows);
		*row = (struct contact_offer_row_view){
			.edit = !was  ? TR_MARK("New")
				: !is ? TR_MARK("Removed")
				      : TR_MARK("Changed"),
			.role = contact_role_name(one->role),
			.name = one->name,
			.telephone = one->telephone,
			.more = more_of(cx->arena, one),
		};
		if (!was)
			continue;
		row->was_role = contact_role_name(was->role);
		row->was_name = was->name;
		row->was_telephone = was->telephone;
		row->was_more = more_of(cx->arena, was);
	}
	out->at = page_time(pg, o.at);
	out->may_act = page_may(pg, ACCESS_PEER_ANSWER);
	out->accept = offer_form(pg, peer, "/contacts/accept", o.digest,
				 TR_MARK("Accept these contacts"));
	out->refuse = offer_form(pg, peer, "/contacts/refuse", o.digest,
				 TR_MARK("Refuse these contacts"));
	return RC_OK;
}

/* ---- Our own ---- */

static enum rc fill_own(struct cx *cx, struct page *pg, struct contacts_view *v)
{
	struct contact_list list;
	TRY(contact_list(cx, pg->db, none, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct contact_row_view *row = ARENA_PUSH(cx->arena, &v->rows);
		*row = row_of(pg, &list.p[i]);
		row->may_act = v->may_add;
		row->act = (struct form_view){
			arena_fmt(cx->arena, "/peers/contacts/%.*s/remove",
				  STR_ARG(id_print(cx->arena, list.p[i].id))),
			{ STR("") },
			tr(pg, "Remove"),
			true,
		};
	}
	return RC_OK;
}

static enum rc fill_pings(struct cx *cx, struct page *pg, struct contacts_view *v)
{
	struct ping_list list;
	TRY(ping_open(cx, pg->db, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct peer peer;
		struct contact c = { 0 };
		TRY(peer_load(cx, pg->db, list.p[i].peer, &peer));
		const enum rc rc = contact_load(cx, pg->db, list.p[i].contact, &c);
		if (rc == RC_MISSING)
			continue; // it was removed meanwhile
		TRY(rc);
		*ARENA_PUSH(cx->arena, &v->pings) = (struct ping_row_view){
			.peer = peer.name,
			.contact = c.name,
			.asked = page_time(pg, list.p[i].asked_at),
			.may_act = v->may_add,
			.act = { arena_fmt(cx->arena, "/peers/pings/%.*s",
					   STR_ARG(id_print(cx->arena, list.p[i].id))),
				 { STR("") },
				 tr(pg, "I am here"),
				 false },
		};
	}
	return RC_OK;
}

static struct form_view add_form(struct page *pg)
{
	struct input_view name = part_input(pg, "name",
					    TR_MARK("Office, or a person who wants it"));
	struct select_view role = part_select(pg, "role", TR_MARK("What it is"));
	struct input_view telephone = part_input(pg, "telephone", TR_MARK("Telephone"));
	struct input_view languages = part_input(pg, "languages", TR_MARK("Languages"));
	struct input_view hours = part_input(pg, "hours", TR_MARK("Hours"));
	telephone.hint = tr(pg, "As from abroad, with the country's number");
	telephone.inputmode = "tel";
	hours.hint = tr(pg, "Such as 24/7. May be left empty.");
	for (enum contact_role r = 0; r < CONTACT_ROLES; r++)
		part_choice(pg, &role, str_from_c(contact_role_key(r)),
			    tr(pg, contact_role_name(r)), r == CONTACT_POINT);
	const size_t mark = page_mark(pg);
	people_put_input(pg, name);
	page_select(pg, &role);
	people_put_input(pg, telephone);
	people_put_input(pg, languages);
	people_put_input(pg, hours);
	return (struct form_view){ STR("/peers/contacts"), page_since(pg, mark),
				   tr(pg, "Add the contact"), false };
}

static enum rc show_own(struct cx *cx, struct page *pg)
{
	struct contacts_view v = { .errors = part_errors(pg),
				   .may_add = page_may(pg, ACCESS_PEER_ANSWER) };
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		struct contact_list list;
		TRY(contact_list(cx, pg->db, none, &list));
		contacts_to_json(j, cx->arena, &list, cx->now);
		law_send_json(pg, j);
		return RC_OK;
	}
	TRY(fill_own(cx, pg, &v));
	TRY(fill_pings(cx, pg, &v));
	v.add = add_form(pg);
	pg->title = tr(pg, "Whom other nodes call here");
	page_crumb(pg, tr(pg, "Other nodes"), "/peers");
	page_exchange_contacts(pg, &v);
	return RC_OK;
}

static const struct web_field add_fields[] = {
	{ "name", FORM_TEXT, true, CONTACT_TEXT_MAX, .missing = TR_MARK("Enter the office"),
	  .label = TR_MARK("Office, or a person who wants it") },
	{ "role", FORM_CHOICE, true, 20, .missing = TR_MARK("Choose what it is"),
	  .choices = "point central extradition other", .label = TR_MARK("What it is") },
	{ "telephone", FORM_TEXT, true, 40, .missing = TR_MARK("Enter a telephone number"),
	  .label = TR_MARK("Telephone") },
	{ "languages", FORM_TEXT, false, CONTACT_TEXT_MAX, .label = TR_MARK("Languages") },
	{ "hours", FORM_TEXT, false, CONTACT_TEXT_MAX, .label = TR_MARK("Hours") },
	{ 0 },
};
static const struct web_form add_page_form = { add_fields, show_own };
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form own_form = { no_fields, show_own };
static const struct web_form peer_form = { no_fields, peer_show };

static enum rc to_own(struct page *pg)
{
	return page_redirect(pg, STR("/peers/contacts"));
}

static enum rc add(struct cx *cx, struct page *pg)
{
	struct id id;
	const struct actor by = people_actor(pg);
	struct contact c = { .name = form_value(pg, "name"),
			     .telephone = form_value(pg, "telephone"),
			     .languages = form_value(pg, "languages"),
			     .hours = form_value(pg, "hours") };
	if (!contact_role_parse(form_value(pg, "role"), &c.role))
		return cx_fail(cx, RC_INVALID, "there is no such role");
	const enum rc rc = contact_put(cx, pg->db, &by, &c, &id);
	if (rc == RC_INVALID)
		form_fail(pg, "telephone", sentence_of_failure(pg));
	TRY(rc);
	return to_own(pg);
}

static enum rc id_of(struct cx *cx, struct page *pg, const char *name, struct id *out)
{
	return id_parse(page_param(pg, name), out) ? RC_OK
						   : cx_fail(cx, RC_MISSING, "there is none");
}

static enum rc remove_own(struct cx *cx, struct page *pg)
{
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(id_of(cx, pg, "contact", &id));
	TRY(contact_remove(cx, pg->db, &by, id));
	return to_own(pg);
}

static enum rc answer(struct cx *cx, struct page *pg)
{
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(id_of(cx, pg, "ping", &id));
	TRY(ping_answer(cx, pg->db, &by, id));
	return to_own(pg);
}

static enum rc ask(struct cx *cx, struct page *pg)
{
	struct id id, ping;
	struct peer p;
	const struct actor by = people_actor(pg);
	TRY(peer_of_page(cx, pg, &p));
	TRY(id_of(cx, pg, "contact", &id));
	TRY(ping_ask(cx, pg->db, &by, id, &ping));
	return page_redirect(pg, peer_href(pg, p.id, ""));
}

static const struct web_field accept_fields[] = {
	{ "seen", FORM_TEXT, true, 64, .missing = TR_MARK("Load the page again") },
	{ 0 },
};
static const struct web_field refuse_fields[] = {
	{ "why-contacts", FORM_LINES, true, ACCOUNT_REASON_MAX,
	  .missing = TR_MARK("Say why: the reason stays with the act"),
	  .label = TR_MARK("Why the contacts are refused") },
	{ 0 },
};
static const struct web_form accept_form = { accept_fields, peer_show };
static const struct web_form refuse_form = { refuse_fields, peer_show };

static enum rc accept_offer(struct cx *cx, struct page *pg)
{
	struct peer p;
	struct sha256 seen;
	const struct actor by = people_actor(pg);
	TRY(peer_of_page(cx, pg, &p));
	if (!sha256_parse(form_value(pg, "seen"), &seen))
		return cx_fail(cx, RC_INVALID, "no page of ours sends such a form");
	TRY(contact_offer_accept(cx, pg->db, &by, p.id, seen));
	return page_redirect(pg, peer_href(pg, p.id, ""));
}

static enum rc refuse_offer(struct cx *cx, struct page *pg)
{
	struct peer p;
	const struct actor by = people_actor(pg);
	TRY(peer_of_page(cx, pg, &p));
	TRY(peer_beside(
		pg, "why-contacts",
		contact_offer_refuse(cx, pg->db, &by, p.id, form_value(pg, "why-contacts"))));
	return page_redirect(pg, peer_href(pg, p.id, ""));
}

const struct web_route exchange_contact_routes[] = {
	{ HTTP_GET, "/peers/contacts", show_own, .formats = PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_PEER_SEE },
	{ HTTP_POST, "/peers/contacts", add, .tx = TX_WRITE, .need = ACCESS_PEER_ANSWER,
	  .form = &add_page_form },
	{ HTTP_POST, "/peers/contacts/:contact/remove", remove_own, .tx = TX_WRITE,
	  .need = ACCESS_PEER_ANSWER, .form = &own_form },
	{ HTTP_POST, "/peers/pings/:ping", answer, .tx = TX_WRITE, .need = ACCESS_PEER_ANSWER,
	  .form = &own_form },
	{ HTTP_POST, "/peers/:peer/contacts/accept", accept_offer, .tx = TX_WRITE,
	  .need = ACCESS_PEER_ANSWER, .form = &accept_form },
	{ HTTP_POST, "/peers/:peer/contacts/refuse", refuse_offer, .tx = TX_WRITE,
	  .need = ACCESS_PEER_ANSWER, .form = &refuse_form },
	{ HTTP_POST, "/peers/:peer/contacts/:contact", ask, .tx = TX_WRITE,
	  .need = ACCESS_PEER_ANSWER, .form = &peer_form },
	{ 0 },
};
