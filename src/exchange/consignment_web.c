// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/consignments: an exhibit is handed over to another node, as a package; how far
// it is, and what became of it; one that is not answered is withdrawn.
#include "exchange/consignment_web.h"

#include "exchange/consignment_db.h"
#include "exchange/consignment_order_db.h"
#include "exchange/freight_db.h"
#include "exchange/html/pages.h"
#include "exchange/peer_db.h"
#include "people/account_db.h"
#include "web/pages.h"

/* ---- what was sent ----------------------------------------------------------------------- */

struct evidence_tag consignment_tag(enum consignment_state s)
{
	static const char *const kinds[CONSIGNMENT_STATES] = {
		[CONSIGNMENT_MOVING] = "govuk-tag--yellow",
		[CONSIGNMENT_VERIFIED] = "govuk-tag--blue",
		[CONSIGNMENT_FAILED] = "govuk-tag--red",
		[CONSIGNMENT_TAKEN] = "govuk-tag--green",
		[CONSIGNMENT_REFUSED] = "govuk-tag--red",
		[CONSIGNMENT_WITHDRAWN] = "govuk-tag--grey",
	};
	return (struct evidence_tag){ kinds[s], consignment_state_text(s) };
}

static void put_withdraw(struct page *pg, const struct consignment *c, struct consignment_row *row)
{
	const size_t mark = page_mark(pg);
	const struct input_view why = part_input(pg, "reason", TR_MARK("Why it is withdrawn"));
	const char *what = arena_fmt(pg->cx->arena, "consignments/%.*s/withdraw",
				     STR_ARG(id_print(pg->cx->arena, c->id)))
				   .p;
	page_input(pg, &why);
	row->withdraw = (struct form_view){ .action = evidence_href(pg, c->exhibit, what),
					    .fields = page_since(pg, mark),
					    .button = tr(pg, "Withdraw it"),
					    .warning = true };
}

static struct str answer_of(struct page *pg, const struct consignment *c)
{
	if (c->number_there.n == 0)
		return STR("");
	return tr_with(pg, "There it is {number}. Taken by {who}; their record: {digest}",
		       ARG("number", c->number_there), ARG("who", c->by),
		       ARG("digest", sha256_print(pg->cx->arena, &c->record_there)));
}

static enum rc fill_row(struct cx *cx, struct page *pg, const struct consignment *c,
			struct consignment_row *row)
{
	struct freight f = { .tries = 0 };
	TRY(freight_load(cx, pg->db, c->id, &f));
	*row = (struct consignment_row){
		.state = consignment_tag(c->state),
		.to = c->to,
		.purpose = c->purpose,
		.sent = page_time(pg, c->at),
		.done = page_time(pg, c->done_at),
		.progress = tr_with(pg, "{moved} of {size} bytes ({percent} %): {state}",
				    ARG("moved", page_number(pg, f.moved)),
				    ARG("size", page_number(pg, f.size)),
				    ARG("percent", (int64_t)freight_percent(&f)),
				    ARG("state", tr(pg, freight_state_name(f.state)))),
		.digest = sha256_print(cx->arena, &c->digest),
		.answer = answer_of(pg, c),
		.why = c->why,
		.line = f.why,
	};
	if (f.receipt.n > 0)
		row->receipt = tr_with(pg, "Their node's receipt over all of it came on {time}.",
				       ARG("time", page_time(pg, f.done_at)));
	if (c->state == CONSIGNMENT_MOVING)
		put_withdraw(pg, c, row);
	return RC_OK;
}

static enum rc fill_wishes(struct cx *cx, struct page *pg, struct id exhibit,
			   struct consignments_view *v)
{
	struct consignment_wishes list = { NULL, 0, 0 };
	TRY(consignment_wish_list(cx, pg->db, exhibit, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct consignment_wish *w = &list.p[i];
		struct peer peer;
		if (w->state == CONSIGNMENT_MADE)
			continue;
		TRY(peer_load(cx, pg->db, w->peer, &peer));
		v->waits = v->waits || w->state == CONSIGNMENT_WAITS;
		*ARENA_PUSH(cx->arena, &v->wishes) = (struct consignment_wish_row){
			.state = w->state == CONSIGNMENT_WAITS
					 ? (struct evidence_tag){ "govuk-tag--yellow",
								  TR_MARK("being made") }
					 : (struct evidence_tag){ "govuk-tag--red",
								  TR_MARK("not made") },
			.to = arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(w->receiver),
					STR_ARG(peer.origin)),
			.purpose = w->purpose,
			.asked = page_time(pg, w->asked_at),
			.why = w->why,
		};
	}
	return RC_OK;
}

/* ---- sending one ------------------------------------------------------------------------- */

static enum rc put_peers(struct cx *cx, struct page *pg, struct consignments_view *v)
{
	struct peer_list list = { NULL, 0, 0 };
	struct select_view peers = part_select(pg, "peer", TR_MARK("To which node"));
	TRY(peer_list_from(cx, pg->db, STR(""), &list));
	part_choice(pg, &peers, STR(""), tr(pg, "Choose"), false);
	v->no_peer = true;
	for (size_t i = 0; i < list.n; i++) {
		const struct peer *p = &list.p[i];
		if (p->state != PEER_ACTIVE || p->road != PEER_COMITY)
			continue;
		v->no_peer = false;
		part_choice(
			pg, &peers, id_print(cx->arena, p->id),
			arena_fmt(cx->arena, "%.*s (%.*s)", STR_ARG(p->name), STR_ARG(p->origin)),
			false);
	}
	page_select(pg, &peers);
	return RC_OK;
}

static enum rc put_form(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			struct consignments_view *v)
{
	const size_t mark = page_mark(pg);
	struct input_view receiver = part_input(pg, "receiver", TR_MARK("Who takes it there")),
			  purpose = part_input(pg, "purpose", TR_MARK("What for")),
			  place = part_input(pg, "place", TR_MARK("Where it is handed over"));
	receiver.hint = tr(pg, "Name and office, as they will stand in the custody");
	place.hint = tr(pg, "Empty: from node to node");
	TRY(put_peers(cx, pg, v));
	page_input(pg, &receiver);
	page_input(pg, &purpose);
	page_input(pg, &place);
	v->send = (struct form_view){ .action = evidence_href(pg, x->e.id, "consignments"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Hand it over and send it") };
	return RC_OK;
}

/* Empty: it can be sent. In the words of what would refuse it. */
static struct str why_not(struct cx *cx, struct page *pg, const struct evidence_exhibit *x)
{
	const bool ok = exhibit_check_here(cx, &x->e) == RC_OK &&
			custody_check_near(cx, pg->db, x->e.id) == RC_OK;
	return ok ? STR("") : arena_copy(cx->arena, cx_error(cx));
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	struct consignment_list list = { NULL, 0, 0 };
	TRY(evidence_load_kept(cx, pg, &x));
	TRY(consignment_list_of(cx, pg->db, x->e.id, &list));
	struct consignments_view v = { .errors = part_errors(pg),
				       .number = x->e.number,
				       .here = evidence_href(pg, x->e.id, "consignments") };
	for (size_t i = 0; i < list.n; i++)
		TRY(fill_row(cx, pg, &list.p[i], ARENA_PUSH(cx->arena, &v.rows)));
	TRY(fill_wishes(cx, pg, x->e.id, &v));
	v.why_not = why_not(cx, pg, x);
	TRY(put_form(cx, pg, x, &v));
	pg->title = tr_with(pg, "{number} to another node", ARG("number", x->e.number));
	page_exchange_consignments(pg, &v);
	return RC_OK;
}

static enum rc send(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	const struct actor by = people_actor(pg);
	TRY(evidence_load_kept(cx, pg, &x));
	struct consignment_wish wish = { .peer = form_id(pg, "peer"),
					 .receiver = form_value(pg, "receiver"),
					 .purpose = form_value(pg, "purpose"),
					 .place = form_value(pg, "place") };
	const enum rc rc = consignment_wish_add(cx, pg->db, &by, &x->e, &wish);
	if (rc == RC_CONFLICT || rc == RC_DENIED) {
		form_fail(pg, "receiver", arena_copy(cx->arena, cx_error(cx)));
		return RC_INVALID;
	}
	TRY(rc);
	return page_redirect(pg, evidence_href(pg, x->e.id, "consignments"));
}

static enum rc withdraw(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	struct consignment c;
	struct account a;
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(evidence_load_kept(cx, pg, &x));
	if (!id_parse(page_param(pg, "consignment"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such consignment");
	TRY(consignment_load(cx, pg->db, id, &c));
	if (!id_eq(c.exhibit, x->e.id))
		return cx_fail(cx, RC_MISSING, "there is no such consignment");
	TRY(account_load(cx, pg->db, by.account, &a));
	c.why = form_value(pg, "reason");
	c.by = a.name;
	TRY(consignment_withdraw(cx, pg->db, &by, &c));
	return page_redirect(pg, evidence_href(pg, x->e.id, "consignments"));
}

static const struct web_field send_fields[] = {
	{ "peer", FORM_ID, true, ID_TEXT, .missing = TR_MARK("Choose the node") },
	{ "receiver", FORM_TEXT, true, EXHIBIT_TEXT_MAX,
	  .missing = TR_MARK("Say who takes it there"), .label = TR_MARK("Who takes it there") },
	{ "purpose", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say what for"),
	  .label = TR_MARK("What for") },
	{ "place", FORM_TEXT, false, EXHIBIT_TEXT_MAX,
	  .label = TR_MARK("Where it is handed over") },
	{ 0 },
};
static const struct web_field withdraw_fields[] = {
	{ "reason", FORM_TEXT, true, EXHIBIT_TEXT_MAX,
	  .missing = TR_MARK("Say why it is withdrawn"), .label = TR_MARK("Why it is withdrawn") },
	{ 0 },
};
static const struct web_form send_form = { send_fields, show },
			     withdraw_form = { withdraw_fields, show };

const struct web_route exchange_consignment_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/consignments", show, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/consignments", send, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &send_form },
	{ HTTP_POST, "/exhibits/:exhibit/consignments/:consignment/withdraw", withdraw,
	  .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP, .form = &withdraw_form },
	{ 0 },
};
