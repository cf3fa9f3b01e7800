// SPDX-License-Identifier: AGPL-3.0-or-later
// What a draft needs of a judge: asked here, or its decision on paper.
#include "desk/authority_db.h"
#include "desk/request_web.h"
#include "web/pages.h"

static enum rc load(struct cx *cx, struct page *pg, struct desk_request **out)
{
	*out = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, *out));
	return (*out)->works
		       ? RC_OK
		       : cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
}

static void put_day(struct page *pg, const char *name, const char *label, struct instant now)
{
	struct input_view v = part_input(pg, name, label);
	v.type = "date";
	v.hint = form_where(pg);
	if (pg->form.values.n == 0)
		v.value = desk_day(pg, now);
	page_input(pg, &v);
}

/* ---- on this node ---------------------------------------------------------------------------- */

static enum rc show_ask(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	TRY(load(cx, pg, &d));
	size_t mark = page_mark(pg);
	people_put_text(
		pg, tr(pg, "They see the measure, of whom, for which period, why it is needed and "
			   "why nothing less serves, exactly as you wrote it. They grant or "
			   "refuse it with a reason; when you change a word of it, what was "
			   "granted ends."));
	const struct html above = page_since(pg, mark);
	mark = page_mark(pg);
	put_day(pg, "ends", TR_MARK("It is to hold until"), d->r.authority.ends);
	struct form_page_view v = {
		.heading = tr(pg, "Ask the judicial authority"),
		.above = above,
		.form = { desk_request_href(pg, d->r.id, "authority"), page_since(pg, mark),
			  tr(pg, "Ask"), false },
	};
	return people_form(pg, &v);
}

static enum rc ask(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	struct id approval;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &d));
	const struct instant ends = desk_read_day(pg, "ends");
	if (form_failed(pg))
		return RC_INVALID;
	TRY(request_refused(pg, "ends", authority_ask(cx, pg->db, &by, d->r.id, ends, &approval)));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

/* ---- on paper ------------------------------------------------------------------------------- */

static enum rc show_record(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	TRY(load(cx, pg, &d));
	struct input_view digest = part_input(pg, "digest",
					      TR_MARK("Digest of the decision (SHA-256)"));
	digest.hint = tr(pg, "Of the scan or file, as sha256sum prints it.");
	const size_t mark = page_mark(pg);
	page_input(pg, &digest);
	put_day(pg, "ends", TR_MARK("It ends on"), d->r.at.authorisation_ends);
	struct form_page_view v = {
		.heading = tr(pg, "Attach the judicial decision"),
		.form = { desk_request_href(pg, d->r.id, "authorise"), page_since(pg, mark),
			  tr(pg, "Attach"), false },
	};
	return people_form(pg, &v);
}

static enum rc record(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	struct sha256 digest;
	const struct actor by = people_actor(pg);
	TRY(load(cx, pg, &d));
	const struct instant ends = desk_read_day(pg, "ends");
	if (!sha256_parse(form_value(pg, "digest"), &digest))
		form_fail(pg, "digest", tr(pg, "Enter 64 digits and letters from a to f"));
	if (form_failed(pg))
		return RC_INVALID;
	TRY(request_refused(pg, "ends", authority_record(cx, pg->db, &by, d->r.id, digest, ends)));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

static const struct web_field ask_fields[] = {
	{ "ends", FORM_TEXT, true, 10, .missing = TR_MARK("Say until when it is to hold"),
	  .label = TR_MARK("It is to hold until") },
	{ 0 },
};
static const struct web_field record_fields[] = {
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Enter the digest"),
	  .label = TR_MARK("Digest of the decision (SHA-256)") },
	{ "ends", FORM_TEXT, false, 10, .label = TR_MARK("It is to hold until") },
	{ 0 },
};
static const struct web_form ask_form = { ask_fields, show_ask },
			     record_form = { record_fields, show_record };

const struct web_route desk_authority_routes[] = {
	{ HTTP_GET, "/requests/:request/authority", show_ask, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE, .content = true },
	{ HTTP_POST, "/requests/:request/authority", ask, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &ask_form },
	{ HTTP_GET, "/requests/:request/authorise", show_record, .tx = TX_READ,
	  .need = ACCESS_REQUEST_PROPOSE, .content = true },
	{ HTTP_POST, "/requests/:request/authorise", record, .tx = TX_WRITE,
	  .need = ACCESS_REQUEST_PROPOSE, .form = &record_form },
	{ 0 },
};
