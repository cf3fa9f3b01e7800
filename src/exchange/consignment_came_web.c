// SPDX-License-Identifier: AGPL-3.0-or-later
// /consignments: exhibits that came from other nodes: what verification found, the part that is not
// proven first; taken, or refused with a reason.
#include "exchange/consignment_web.h"

#include "exchange/consignment_db.h"
#include "exchange/consignment_take_db.h"
#include "exchange/freight_db.h"
#include "exchange/html/pages.h"
#include "exchange/peer_db.h"
#include "people/account_db.h"
#include "web/pages.h"
#include "web/sentence.h"

static struct str came_href(struct page *pg, struct id id, const char *what)
{
	return arena_fmt(pg->cx->arena, "/consignments/%.*s%s%s",
			 STR_ARG(id_print(pg->cx->arena, id)), what[0] ? "/" : "", what);
}

static enum rc fill_row(struct cx *cx, struct page *pg, const struct consignment *c,
			struct came_row *row)
{
	struct peer peer = { 0 };
	TRY(peer_load(cx, pg->db, c->peer, &peer));
	*row = (struct came_row){ .state = consignment_tag(c->state),
				  .href = came_href(pg, c->id, ""),
				  .number = c->number,
				  .node = arena_fmt(cx->arena, "%.*s (%.*s)", STR_ARG(peer.name),
						    STR_ARG(peer.origin)),
				  .to = c->to,
				  .purpose = c->purpose,
				  .at = page_time(pg, c->at) };
	return RC_OK;
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct consignment_list list = { NULL, 0, 0 };
	struct came_list_view v = { .rows = { NULL, 0, 0 } };
	TRY(consignment_list_came(cx, pg->db, &list));
	for (size_t i = 0; i < list.n; i++)
		TRY(fill_row(cx, pg, &list.p[i], ARENA_PUSH(cx->arena, &v.rows)));
	pg->object = (struct page_object){ "consignment-list", pg->person.account };
	pg->title = tr(pg, "Exhibits from other nodes");
	page_crumb(pg, tr(pg, "Exhibits"), "/exhibits");
	page_exchange_came_list(pg, &v);
	return RC_OK;
}

/* ---- one ----------------------------------------------------------------------------------- */

static enum rc load(struct cx *cx, struct page *pg, struct consignment *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "consignment"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such consignment");
	TRY(consignment_load(cx, pg->db, id, out));
	if (out->sent)
		return cx_fail(cx, RC_MISSING, "there is no such consignment");
	pg->object = (struct page_object){ "consignment", id };
	page_crumb(pg, tr(pg, "Exhibits"), "/exhibits");
	page_crumb(pg, tr(pg, "Exhibits from other nodes"), "/consignments");
	return RC_OK;
}

/* Of what is locked no name is shown. */
static enum rc fill_said(struct cx *cx, struct page *pg, const struct consignment *c,
			 struct came_view *v)
{
	struct str json = STR("");
	v->first = c->state == CONSIGNMENT_VERIFIED || c->state == CONSIGNMENT_FAILED
			   ? sentence_list_in(cx->arena, pg->lang, c->why)
			   : STR("");
	TRY(consignment_said(cx, pg->db, c->id, &json));
	v->is_said = json.n > 0;
	if (v->is_said)
		TRY(verify_said_read(cx, pg, json, &v->said));
	if (v->said.not_proven.n > 0)
		v->first = v->said.not_proven;
	v->is_locked = c->is_locked;
	if (!c->is_locked)
		return RC_OK;
	v->said.findings.n = 0;
	if (v->first.n > 0 && c->state == CONSIGNMENT_FAILED)
		v->first = tr(pg, "It does not hold.");
	return evidence_fill_locked(cx, pg, &v->locked);
}

static enum rc fill_facts(struct cx *cx, struct page *pg, const struct consignment *c,
			  struct came_view *v)
{
	struct freight f = { .tries = 0 };
	TRY(freight_load(cx, pg->db, c->id, &f));
	v->progress = tr_with(pg, "{moved} of {size} bytes ({percent} %): {state}",
			      ARG("moved", page_number(pg, f.moved)),
			      ARG("size", page_number(pg, f.size)),
			      ARG("percent", (int64_t)freight_percent(&f)),
			      ARG("state", tr(pg, freight_state_name(f.state))));
	v->digest = sha256_print(cx->arena, &c->digest);
	v->record = sha256_print(cx->arena, &c->record);
	v->by = c->by;
	v->done = page_time(pg, c->done_at);
	if (c->state == CONSIGNMENT_REFUSED || c->state == CONSIGNMENT_WITHDRAWN)
		v->why = c->why;
	if (c->state != CONSIGNMENT_TAKEN)
		return RC_OK;
	v->number_here = c->number_there;
	v->exhibit_href = evidence_href(pg, c->exhibit, "");
	return RC_OK;
}

static enum rc put_take(struct cx *cx, struct page *pg, const struct consignment *c,
			struct came_view *v)
{
	const size_t mark = page_mark(pg);
	struct evidence_cases cases = { 0 };
	struct select_view of_case = part_select(pg, "case", TR_MARK("For which case?"));
	struct input_view place = part_input(pg, "place", TR_MARK("Where it is kept now"));
	of_case.hint = tr(pg,
			  "The members of the case see it. Without one, you alone until you hand "
			  "it over.");
	TRY(pg->site->evidence->cases(cx, pg, &cases));
	part_choice(pg, &of_case, STR(""), tr(pg, "Without a case"), false);
	for (size_t i = 0; i < cases.n; i++)
		part_choice(pg, &of_case, id_print(cx->arena, cases.p[i].id),
			    arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(cases.p[i].reference),
				      STR_ARG(cases.p[i].title)),
			    false);
	page_select(pg, &of_case);
	page_input(pg, &place);
	v->take = (struct form_view){ .action = came_href(pg, c->id, "take"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Take it") };
	return RC_OK;
}

static enum rc put_forms(struct cx *cx, struct page *pg, const struct consignment *c,
			 struct came_view *v)
{
	struct consignment_take_wish wish = { .state = CONSIGNMENT_MADE };
	const enum rc rc = consignment_take_find(cx, pg->db, c->id, &wish);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	v->waits = rc == RC_OK && wish.state == CONSIGNMENT_WAITS;
	if (v->waits || (c->state != CONSIGNMENT_VERIFIED && c->state != CONSIGNMENT_FAILED))
		return RC_OK;
	v->not_taken = wish.why;
	if (c->state == CONSIGNMENT_VERIFIED)
		TRY(put_take(cx, pg, c, v));
	const size_t mark = page_mark(pg);
	struct input_view why = part_input(pg, "reason", TR_MARK("Why it is refused"));
	why.hint = tr(pg, "Their node is told in these words.");
	page_input(pg, &why);
	v->refuse = (struct form_view){ .action = came_href(pg, c->id, "refuse"),
					.fields = page_since(pg, mark),
					.button = tr(pg, "Refuse it"),
					.warning = true };
	return RC_OK;
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct consignment c = { .size = 0 };
	struct came_view v = { .is_said = false };
	TRY(load(cx, pg, &c));
	v.errors = part_errors(pg);
	TRY(fill_row(cx, pg, &c, &v.row));
	TRY(fill_said(cx, pg, &c, &v));
	TRY(fill_facts(cx, pg, &c, &v));
	TRY(put_forms(cx, pg, &c, &v));
	pg->title = tr_with(pg, "{number} from {node}", ARG("number", c.number),
			    ARG("node", v.row.node));
	page_exchange_came(pg, &v);
	return RC_OK;
}

/* ---- what is done with it ------------------------------------------------------------------- */

static enum rc take(struct cx *cx, struct page *pg)
{
	struct consignment c = { .size = 0 };
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &c));
	struct consignment_take_wish wish = { .consignment = c.id,
					      .place = form_value(pg, "place") };
	if (form_value(pg, "case").n > 0)
		wish.of_case = form_id(pg, "case");
	const enum rc rc = consignment_take_ask(cx, pg->db, &by, &wish);
	if (rc == RC_CONFLICT || (rc == RC_MISSING && id_is_set(wish.of_case))) {
		form_fail(pg, "case", arena_copy(cx->arena, cx_error(cx)));
		return RC_INVALID;
	}
	TRY(rc);
	return page_redirect(pg, came_href(pg, c.id, ""));
}

static enum rc refuse(struct cx *cx, struct page *pg)
{
	struct consignment c = { .size = 0 };
	struct account a;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &c));
	TRY(account_load(cx, pg->db, by.account, &a));
	c.why = form_value(pg, "reason");
	c.by = a.name;
	c.is_letting_go = true;
	TRY(consignment_refuse(cx, pg->db, &by, &c));
	return page_redirect(pg, came_href(pg, c.id, ""));
}

static const struct web_field take_fields[] = {
	{ "case", FORM_ID, false, ID_TEXT },
	{ "place", FORM_TEXT, false, EXHIBIT_TEXT_MAX, .label = TR_MARK("Where it is kept now") },
	{ 0 },
};
static const struct web_field refuse_fields[] = {
	{ "reason", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say why it is refused"),
	  .label = TR_MARK("Why it is refused") },
	{ 0 },
};
static const struct web_form take_form = { take_fields, show },
			     refuse_form = { refuse_fields, show };

const struct web_route exchange_came_routes[] = {
	{ HTTP_GET, "/consignments", show_list, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_GET, "/consignments/:consignment", show, .tx = TX_READ, .need = ACCESS_EVIDENCE_KEEP,
	  .content = true },
	{ HTTP_POST, "/consignments/:consignment/take", take, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &take_form },
	{ HTTP_POST, "/consignments/:consignment/refuse", refuse, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &refuse_form },
	{ 0 },
};
