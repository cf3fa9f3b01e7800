// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/packages: packages that anybody can verify: asked for, made by the node,
// fetched.
#include "evidence/package_web.h"

#include "evidence/html/pages.h"
#include "evidence/package.h"
#include "evidence/package_order_db.h"
#include "web/pages.h"

static const struct evidence_tag states[] = {
	[PACKAGE_WAITS] = { "govuk-tag--yellow", TR_MARK("being made") },
	[PACKAGE_MADE] = { "govuk-tag--green", TR_MARK("made") },
	[PACKAGE_FAILED] = { "govuk-tag--red", TR_MARK("not made") },
};

static struct package_row row_of(struct page *pg, const struct exhibit *e,
				 const struct package_wish *w)
{
	struct arena *a = pg->cx->arena;
	const char *what = arena_fmt(a, "packages/%.*s", STR_ARG(id_print(a, w->id))).p;
	struct package_row row = { .made_for = w->made_for,
				   .purpose = w->purpose,
				   .asked = page_time(pg, w->asked_at),
				   .done = page_time(pg, w->done_at),
				   .state = states[w->state] };
	if (w->why.n > 0)
		row.why = tr(pg, str_c(a, w->why));
	if (w->state != PACKAGE_MADE || exhibit_check_here(pg->cx, e) != RC_OK)
		return row;
	row.href = evidence_href(pg, w->exhibit, what);
	row.size = page_number(pg, w->size);
	row.digest = sha256_print(a, &w->digest);
	row.list = sha256_print(a, &w->list);
	return row;
}

static void put_form(struct page *pg, const struct evidence_exhibit *x, struct packages_view *v)
{
	const size_t mark = page_mark(pg);
	struct input_view to = part_input(pg, "to", TR_MARK("For whom")),
			  purpose = part_input(pg, "purpose", TR_MARK("What for"));
	to.hint = tr(pg, "The court, the authority or the defence, as it will stand in the record");
	page_input(pg, &to);
	page_input(pg, &purpose);
	v->make = (struct form_view){ .action = evidence_href(pg, x->e.id, "packages"),
				      .fields = page_since(pg, mark),
				      .button = tr(pg, "Make a package") };
}

static enum rc show(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	struct package_wishes list = { NULL, 0, 0 };
	TRY(evidence_load_kept(cx, pg, &x));
	TRY(package_wish_list(cx, pg->db, x->e.id, &list));
	struct packages_view v = { .errors = part_errors(pg),
				   .number = x->e.number,
				   .here = evidence_href(pg, x->e.id, "packages") };
	for (size_t i = 0; i < list.n; i++) {
		*ARENA_PUSH(cx->arena, &v.rows) = row_of(pg, &x->e, &list.p[i]);
		v.waits = v.waits || list.p[i].state == PACKAGE_WAITS;
	}
	v.may = !v.waits && !x->e.is_opaque && exhibit_check_here(cx, &x->e) == RC_OK;
	put_form(pg, x, &v);
	pg->title = tr_with(pg, "Packages of {number}", ARG("number", x->e.number));
	page_evidence_packages(pg, &v);
	return RC_OK;
}

static enum rc ask(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	const struct actor by = people_actor(pg);
	TRY(evidence_load_kept(cx, pg, &x));
	struct package_wish wish = { .made_for = form_value(pg, "to"),
				     .purpose = form_value(pg, "purpose") };
	TRY(package_wish_add(cx, pg->db, &by, &x->e, &wish));
	return page_redirect(pg, evidence_href(pg, x->e.id, "packages"));
}

/* Its bytes leave after the entry that it was read is on disk. */
static enum rc send(struct cx *cx, struct page *pg)
{
	struct id id;
	struct evidence_exhibit *x;
	struct package_wishes list = { NULL, 0, 0 };
	TRY(evidence_load_kept(cx, pg, &x));
	if (!id_parse(page_param(pg, "package"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such package");
	TRY(exhibit_check_here(cx, &x->e));
	TRY(package_wish_list(cx, pg->db, x->e.id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct package_wish *w = &list.p[i];
		if (!id_eq(w->id, id) || w->state != PACKAGE_MADE)
			continue;
		pg->blob = arena_new(cx->arena, struct sha256, 1);
		*pg->blob = w->digest;
		pg->type = STR("application/zip");
		pg->save_as = arena_fmt(cx->arena, "%.*s.zip",
					STR_ARG(package_folder(cx->arena, x->e.number)));
		return RC_OK;
	}
	return cx_fail(cx, RC_MISSING, "there is no such package");
}

static const struct web_field make_fields[] = {
	{ "to", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say for whom") },
	{ "purpose", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say what for") },
	{ 0 },
};
static const struct web_form make_form = { make_fields, show };

const struct web_route evidence_package_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/packages", show, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/packages", ask, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &make_form },
	{ HTTP_GET, "/exhibits/:exhibit/packages/:package", send, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ 0 },
};
