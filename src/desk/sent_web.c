// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/provider: what a provider will see of a request, before it is approved.
#include "desk/sent.h"

#include "desk/html/pages.h"
#include "desk/request_web.h"

bool desk_goes_to_provider(const struct request *r)
{
	return r->progress.side == SIDE_ASKING && kind_row(r->progress.kind)->to != TO_STATE;
}

/* The bytes as they are proposed: composing fills in the basis. */
static enum rc show(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(desk_request_load(cx, pg, d));
	if (!desk_goes_to_provider(&d->r))
		return cx_fail(cx, RC_MISSING, "this request goes to no provider");
	*r = d->r;
	if (r->progress.state == STATE_DRAFT)
		TRY(request_fill_basis(&d->lv, r));
	struct exact_view v = {
		.reference = r->reference,
		.request_href = desk_request_href(pg, r->id, ""),
		.pdf_href = desk_request_href(pg, r->id, "letter.pdf"),
	};
	if (d->works && r->progress.state == STATE_DRAFT && page_may(pg, ACCESS_REQUEST_PROPOSE))
		v.write_href = desk_request_href(pg, r->id, "write");
	desk_exact_lines(&d->lv, r, request_bytes(cx->arena, r), &v);
	pg->title = tr_with(pg, "{thing}: what the provider will see", ARG("thing", r->reference));
	page_crumb(pg, r->reference, v.request_href.p);
	page_desk_provider(pg, &v);
	return RC_OK;
}

const struct web_route desk_sent_routes[] = {
	{ HTTP_GET, "/requests/:request/provider", show, .tx = TX_READ, .need = ACCESS_CASE_SEE,
	  .content = true },
	{ 0 },
};
