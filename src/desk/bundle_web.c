// SPDX-License-Identifier: AGPL-3.0-or-later
// /cases/:case/bundle: what the defence is given: proposed, approved by another, downloaded.
#include "desk/bundle_web.h"

#include "desk/bundle_db.h"
#include "desk/bundle_to_zip.h"
#include "desk/html/pages.h"
#include "web/pages.h"

enum { FILES_BYTES_MAX = PAGE_BYTES_MAX / 2 };

static enum rc show(struct cx *cx, struct page *pg)
{
	struct desk_case c = { 0 };
	struct bundle_approval approval;
	struct bundle_view v = { .errors = part_errors(pg) };
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(bundle_approval(cx, pg->db, c.id, &v.waits, &approval));
	v.reference = c.reference;
	v.case_href = desk_case_href(pg, c.id, "");
	if (v.waits) {
		v.approved = approval.approved;
		v.manifest = approval.manifest;
		v.approval_href = arena_fmt(cx->arena, "/approvals/%.*s",
					    STR_ARG(id_print(cx->arena, approval.id)));
	}
	const size_t mark = page_mark(pg);
	struct textarea_view withheld = part_textarea(pg, "withheld",
						      TR_MARK("What is withheld, and why"));
	withheld.hint = tr(pg,
			   "One a line: REFERENCE: why, or REFERENCE/FILE: why. Empty: nothing.");
	page_textarea(pg, &withheld);
	v.propose = (struct form_view){ desk_case_href(pg, c.id, "bundle"), page_since(pg, mark),
					tr(pg, "Ask a second person to approve"), false };
	v.give = (struct form_view){ desk_case_href(pg, c.id, "bundle/give"),
				     { STR("") },
				     tr(pg, "Download the bundle"),
				     false };
	pg->title = tr_with(pg, "{thing}: for the defence", ARG("thing", c.reference));
	page_desk_bundle(pg, &v);
	return RC_OK;
}

/* What it is, from the lines of what is withheld. */
static enum rc gather(struct cx *cx, struct page *pg, struct str lines, struct bundle *b,
		      struct bundle_paths *paths)
{
	struct desk_case c = { 0 };
	const struct actor by = people_actor(pg);
	struct bundle_order *o = arena_new(cx->arena, struct bundle_order, 1);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(bundle_read_withheld(cx, lines, &o->withheld));
	o->case_id = c.id;
	o->blobs = pg->site->blobs;
	o->max = FILES_BYTES_MAX;
	TRY(bundle_load(cx, pg->db, &by, o, b));
	return bundle_paths(cx, pg->law, b, paths);
}

static enum rc propose(struct cx *cx, struct page *pg)
{
	struct bundle *b = arena_new(cx->arena, struct bundle, 1);
	struct bundle_paths paths;
	struct id approval;
	const struct actor by = people_actor(pg);
	const enum rc rc = gather(cx, pg, form_value(pg, "withheld"), b, &paths);
	if (rc == RC_INVALID) {
		form_fail(pg, "withheld",
			  tr(pg, "Name what the case has, with a reason: REFERENCE: why"));
		return RC_INVALID;
	}
	TRY(rc);
	TRY(bundle_propose(cx, pg->db, &by, b, bundle_manifest(cx->arena, b, &paths), &approval));
	return page_redirect(pg, desk_case_href(pg, b->c.id, "bundle"));
}

static enum rc give(struct cx *cx, struct page *pg)
{
	struct bundle *b = arena_new(cx->arena, struct bundle, 1);
	struct bundle_paths paths;
	struct bundle_approval approval;
	struct desk_case c = { 0 };
	struct str zip;
	bool found, given;
	const struct actor by = people_actor(pg);
	TRY(desk_case_load(cx, pg, MEMBER_WORK, &c));
	TRY(bundle_approval(cx, pg->db, c.id, &found, &approval));
	if (!found || !approval.approved)
		return cx_fail(cx, RC_CONFLICT, TR_MARK("a second person has not approved it"));
	TRY(gather(cx, pg, bundle_withheld_of(cx->arena, approval.manifest), b, &paths));
	TRY(bundle_zip(cx, &paths, PAGE_BYTES_MAX - 1, &zip));
	const struct bundle_asked asked = { &approval, bundle_manifest(cx->arena, b, &paths) };
	TRY(bundle_give(cx, pg->db, &by, b, &asked, &given));
	if (!given)
		return page_redirect(pg, desk_case_href(pg, c.id, "bundle"));
	buf_add(pg->out, zip);
	pg->type = STR("application/zip");
	pg->save_as = arena_fmt(cx->arena, "%.*s.zip", STR_ARG(c.reference));
	return RC_OK;
}

static const struct web_field propose_fields[] = {
	{ "withheld", FORM_LINES, false, 8000, .label = TR_MARK("What is withheld, and why") },
	{ 0 }
};
static const struct web_field no_fields[] = { { 0 } };
static const struct web_form propose_form = { propose_fields, show }, no_form = { no_fields, show };

const struct web_route desk_bundle_routes[] = {
	{ HTTP_GET, "/cases/:case/bundle", show, .tx = TX_READ, .need = ACCESS_CASE_WORK,
	  .content = true },
	{ HTTP_POST, "/cases/:case/bundle", propose, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &propose_form },
	{ HTTP_POST, "/cases/:case/bundle/give", give, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &no_form },
	{ 0 },
};
