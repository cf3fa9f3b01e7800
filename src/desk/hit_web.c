// SPDX-License-Identifier: AGPL-3.0-or-later
// /cases/:case/hits: the identifiers of a case, and whether other nodes have the same.
#include "desk/hit_web.h"

#include "desk/hit_db.h"
#include "desk/html/pages.h"
#include "exchange/peer_db.h"
#include "web/pages.h"

/* ---- showing ----------------------------------------------------------------------------- */

static enum rc fill_identifiers(struct cx *cx, struct page *pg, const struct desk_case *c,
				struct hits_view *v)
{
	struct trait_list list;
	TRY(trait_list(cx, pg->db, c->id, &list));
	for (size_t i = 0; i < list.n; i++) {
		struct hit_identifier_row row = { .kind = trait_name(list.p[i].kind),
						  .value = list.p[i].value };
		if (v->works)
			row.remove = (struct form_view){
				.action = arena_fmt(cx->arena, "%.*s/%.*s/remove",
						    STR_ARG(desk_case_href(pg, c->id, "hits")),
						    STR_ARG(id_print(cx->arena, list.p[i].id))),
				.button = tr_with(pg, "Remove {name}",
						  ARG("name", list.p[i].value)),
			};
		*ARENA_PUSH(cx->arena, &v->identifiers) = row;
	}
	return RC_OK;
}

static struct desk_tag tag_of_hit(const struct hit *h)
{
	if (str_eq(h->state, STR("refused")))
		return (struct desk_tag){ "app-tag app-tag--none", TR_MARK("Not answered") };
	if (!str_eq(h->state, STR("answered")))
		return (struct desk_tag){ "govuk-tag--grey", TR_MARK("Waits for the answer") };
	return h->hits > 0 ? (struct desk_tag){ "govuk-tag--yellow", TR_MARK("Hit") }
			   : (struct desk_tag){ "govuk-tag--grey", TR_MARK("No hit") };
}

static enum rc fill_found(struct cx *cx, struct page *pg, const struct hit *h, struct hit_row *row)
{
	struct trait_list list;
	TRY(hit_identifiers(cx, pg->db, h->id, &list));
	for (size_t i = 0; i < list.n; i++)
		if (list.p[i].hit)
			*ARENA_PUSH(cx->arena, &row->found) = (struct hit_identifier_row){
				.kind = trait_name(list.p[i].kind),
				.value = list.p[i].value,
			};
	return RC_OK;
}

static enum rc fill_hits(struct cx *cx, struct page *pg, const struct desk_case *c,
			 struct hits_view *v)
{
	struct hit_list list;
	TRY(hit_list(cx, pg->db, c->id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct hit *h = &list.p[i];
		struct hit_row row = { .at = page_time(pg, h->at),
				       .peer = h->origin,
				       .tag = tag_of_hit(h),
				       .reason = h->reason };
		TRY(desk_person(cx, pg, h->by, &row.who));
		if (str_eq(h->state, STR("answered")))
			row.answer = tr_with(pg, "{hits} of {n} identifiers", ARG("hits", h->hits),
					     ARG("n", h->n));
		TRY(fill_found(cx, pg, h, &row));
		if (h->hits > 0 && v->works && page_may(pg, ACCESS_REQUEST_PROPOSE))
			row.consult_href = arena_fmt(
				cx->arena, "/requests/new?case=%.*s&kind=consultation&to=%.*s",
				STR_ARG(id_print(cx->arena, c->id)), STR_ARG(h->country));
		*ARENA_PUSH(cx->arena, &v->rows) = row;
	}
	return RC_OK;
}

static enum rc fill_forms(struct cx *cx, struct page *pg, const struct desk_case *c,
			  struct hits_view *v)
{
	struct peer_list peers;
	size_t mark = page_mark(pg);
	struct select_view kind = part_select(pg, "kind", TR_MARK("What it is"));
	struct input_view value = part_input(pg, "value", TR_MARK("Identifier"));
	for (enum trait_kind k = 0; k < TRAITS; k++)
		part_choice(pg, &kind, str_from_c(trait_key(k)), tr(pg, trait_name(k)), false);
	page_select(pg, &kind);
	page_input(pg, &value);
	v->add = (struct form_view){ desk_case_href(pg, c->id, "hits"), page_since(pg, mark),
				     tr(pg, "Add the identifier"), false };
	mark = page_mark(pg);
	struct checkboxes_view nodes = part_checkboxes(pg, "peer", TR_MARK("Which nodes"));
	TRY(peer_list_from(cx, pg->db, STR(""), &peers));
	for (size_t i = 0; i < peers.n; i++) {
		const struct peer *p = &peers.p[i];
		if (p->state == PEER_ACTIVE && p->road == PEER_COMITY)
			part_checkbox(pg, &nodes,
				      (struct checkbox_view){ .value = id_print(cx->arena, p->id),
							      .text = p->name,
							      .hint = p->origin });
	}
	v->may_ask = nodes.boxes.n > 0 && v->identifiers.n > 0;
	if (v->may_ask)
		page_checkboxes(pg, &nodes);
	v->ask = (struct form_view){ desk_case_href(pg, c->id, "hits/ask"), page_since(pg, mark),
				     tr(pg, "Ask them"), false };
	return RC_OK;
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	const struct actor who = people_actor(pg);
	struct hits_view v = { .errors = part_errors(pg) };
	TRY(desk_case_load(cx, pg, MEMBER_GLASS, &c));
	v.reference = c.reference;
	v.case_href = desk_case_href(pg, c.id, "");
	v.works = case_access(cx, pg->db, &who, c.id, MEMBER_WORK) == RC_OK &&
		  c.closed_at.us == 0 && page_may(pg, ACCESS_CASE_WORK);
	TRY(fill_identifiers(cx, pg, &c, &v));
	TRY(fill_hits(cx, pg, &c, &v));
	if (v.works)
		TRY(fill_forms(cx, pg, &c, &v));
	pg->title = tr_with(pg, "{thing}: identifiers", ARG("thing", c.reference));
	page_desk_hits(pg, &v);
	return RC_OK;
}

/* ---- doing ---------------------------------------------------------------------------------- */

static enum rc add(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	enum trait_kind kind;
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	if (!trait_parse(form_value(pg, "kind"), &kind))
		return cx_fail(cx, RC_INVALID, "no such kind of identifier");
	const enum rc rc = trait_add(cx, pg->db, &by, c.id, kind, form_value(pg, "value"));
	if (rc == RC_INVALID)
		form_fail(pg, "value", tr(pg, trait_rule(kind)));
	if (rc == RC_LIMIT)
		form_fail(pg, "value", tr(pg, "The case has as many as can be: remove one first"));
	if (form_failed(pg))
		return RC_INVALID;
	TRY(rc);
	return page_redirect(pg, desk_case_href(pg, c.id, "hits"));
}

static enum rc remove_one(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	struct id id;
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	if (!id_parse(page_param(pg, "identifier"), &id))
		return cx_fail(cx, RC_MISSING, N_("the case has no such identifier"));
	TRY(trait_remove(cx, pg->db, &by, c.id, id));
	return page_redirect(pg, desk_case_href(pg, c.id, "hits"));
}

static enum rc ask(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	struct id question;
	size_t n = 0;
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	for (size_t i = 0; i < pg->form.values.n; i++) {
		struct id peer;
		if (!str_eq(pg->form.values.p[i].name, STR("peer")))
			continue;
		if (!id_parse(pg->form.values.p[i].value, &peer))
			return cx_fail(cx, RC_INVALID, "no such node");
		TRY(hit_ask(cx, pg->db, &by, c.id, peer, &question));
		n++;
	}
	if (n == 0) {
		form_fail(pg, "peer", tr(pg, "Choose at least one node"));
		return RC_INVALID;
	}
	return page_redirect(pg, desk_case_href(pg, c.id, "hits"));
}

static const struct web_field add_fields[] = {
	{ "kind", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose what it is"),
	  .choices = "email phone ip domain account wallet iban", .label = TR_MARK("What it is") },
	{ "value", FORM_TEXT, true, TRAIT_MAX, .missing = TR_MARK("Enter the identifier"),
	  .label = TR_MARK("Identifier") },
	{ 0 },
};
static const struct web_field ask_fields[] = {
	{ "peer", FORM_MANY, false, ID_TEXT, .label = TR_MARK("Which nodes") }, { 0 }
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form add_form = { add_fields, show }, ask_form = { ask_fields, show },
			     no_form = { no_fields, show };

const struct web_route desk_hit_routes[] = {
	{ HTTP_GET, "/cases/:case/hits", show, .tx = TX_READ, .need = ACCESS_CASE_SEE,
	  .content = true },
	{ HTTP_POST, "/cases/:case/hits", add, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &add_form },
	{ HTTP_POST, "/cases/:case/hits/ask", ask, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &ask_form },
	{ HTTP_POST, "/cases/:case/hits/:identifier/remove", remove_one, .tx = TX_WRITE,
	  .need = ACCESS_CASE_WORK, .form = &no_form },
	{ 0 },
};
