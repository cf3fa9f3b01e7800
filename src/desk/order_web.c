// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/order: the order to a provider here that carries out what another country
// asked for. /requests/:request/narrower: what asks for less than a request that was refused.
#include "desk/html/pages.h"
#include "desk/linked_db.h"
#include "desk/request_peer_db.h"
#include "desk/request_web.h"
#include "people/organisation_db.h"
#include "web/pages.h"

/* What the order takes over, and its two countries, which are one. */
static enum rc begin(struct cx *cx, struct page *pg, struct desk_request **of, struct request **out)
{
	const struct actor by = people_actor(pg);
	*of = arena_new(cx->arena, struct desk_request, 1);
	*out = arena_new(cx->arena, struct request, 1);
	TRY(desk_request_load(cx, pg, *of));
	TRY(linked_carry_out(cx, pg->db, &by, (*of)->r.id, *out));
	(*out)->progress.kind = kind_at_home((*of)->r.progress.kind);
	(*out)->offence = (*of)->r.offence;
	TRY(desk_home(cx, pg, &(*out)->from));
	(*out)->to = (*out)->from;
	return RC_OK;
}

static void put_nodes(struct page *pg, const struct peer_list *nodes)
{
	struct radios_view v = part_radios(pg, "peer", TR_MARK("To which node?"));
	for (size_t i = 0; i < nodes->n; i++)
		part_radio(pg, &v, nodes->p[i].origin, nodes->p[i].name);
	part_radio(pg, &v, STR("none"), tr(pg, "None of these: by hand, as a letter"));
	page_radios(pg, &v);
}

static enum rc show_order(struct cx *cx, struct page *pg)
{
	struct desk_request *of;
	struct request *order;
	struct peer_list nodes;
	TRY(begin(cx, pg, &of, &order));
	TRY(request_peers(cx, pg->db, order, &nodes));
	struct input_view provider = part_input(pg, "provider", TR_MARK("Name of the provider"));
	if (pg->form.values.n == 0)
		provider.value = order->provider;
	const size_t mark = page_mark(pg);
	if (nodes.n > 0)
		put_nodes(pg, &nodes);
	page_input(pg, &provider);
	struct form_page_view v = {
		.heading = tr_with(pg, "{thing}: order a provider here to carry it out",
				   ARG("thing", of->r.reference)),
		.form = { desk_request_href(pg, of->r.id, "order"), page_since(pg, mark),
			  tr(pg, "Draft the order"), false },
	};
	return people_form(pg, &v);
}

/* The provider's node that was chosen gives its name where none was typed. */
static enum rc read_provider(struct cx *cx, struct page *pg, struct request *order)
{
	const struct str origin = form_value(pg, "peer");
	struct peer_list nodes;
	order->provider = form_value(pg, "provider");
	TRY(request_peers(cx, pg->db, order, &nodes));
	for (size_t i = 0; i < nodes.n; i++) {
		if (str_eq(nodes.p[i].origin, origin)) {
			order->peer = nodes.p[i].id;
			if (order->provider.n == 0)
				order->provider = nodes.p[i].name;
		}
	}
	if (nodes.n > 0 && origin.n == 0)
		form_fail(pg, "peer", tr(pg, "Choose one of those that are offered"));
	else if (order->provider.n == 0)
		form_fail(pg, "provider", tr(pg, "Enter the name of the provider"));
	return form_failed(pg) ? RC_INVALID : RC_OK;
}

static enum rc make_order(struct cx *cx, struct page *pg)
{
	struct desk_request *of;
	struct request *order;
	struct organisation own;
	const struct actor by = people_actor(pg);
	TRY(begin(cx, pg, &of, &order));
	TRY(read_provider(cx, pg, order));
	TRY(organisation_own(cx, pg->db, &own));
	order->text[FIELD_CONTACT] = arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(own.name),
					       STR_ARG(pg->person.name));
	order->text[FIELD_CUSTODIAN] = order->provider;
	enum rc rc = request_fill_basis(&of->lv, order);
	if (rc == RC_OK)
		rc = request_create(cx, pg->db, &by, order, (struct id){ 0 });
	TRY(request_refused(pg, "provider", rc));
	return page_redirect(pg, desk_request_href(pg, order->id, "write"));
}

static enum rc make_narrower(struct cx *cx, struct page *pg)
{
	struct desk_request *of = arena_new(cx->arena, struct desk_request, 1);
	struct request *r = arena_new(cx->arena, struct request, 1);
	const struct actor by = people_actor(pg);
	TRY(desk_request_load(cx, pg, of));
	TRY(linked_narrow(cx, pg->db, &by, of->r.id, r));
	TRY(request_fill_basis(&of->lv, r));
	TRY(request_create(cx, pg->db, &by, r, (struct id){ 0 }));
	TRY(linked_narrowed(cx, pg->db, r->id, of->r.id));
	return page_redirect(pg, desk_request_href(pg, r->id, "write"));
}

static const struct web_field order_fields[] = {
	{ "peer", FORM_TEXT, false, CARD_NAME_MAX, .label = TR_MARK("To which node?") },
	{ "provider", FORM_TEXT, false, REQUEST_PROVIDER_MAX,
	  .label = TR_MARK("Name of the provider") },
	{ 0 },
};
static const struct web_form order_form = { order_fields, show_order };
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form narrower_form = { no_fields, NULL };

const struct web_route desk_order_routes[] = {
	{ HTTP_GET, "/requests/:request/order", show_order, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE, .content = true },
	{ HTTP_POST, "/requests/:request/order", make_order, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &order_form },
	{ HTTP_POST, "/requests/:request/narrower", make_narrower, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &narrower_form },
	{ 0 },
};
