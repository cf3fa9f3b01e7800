// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/attach and /scan: a file that goes with the next disclosure, and one that came
// by hand, from the browser.
#include "desk/desk_web.h"
#include "desk/file_db.h"
#include "web/pages.h"
#include "web/upload.h"

static void put_above(struct page *pg)
{
	page_raw(pg, STR("<div class=\"govuk-warning-text\"><span "
			 "class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span><strong "
			 "class=\"govuk-warning-text__text\">"));
	page_put(pg,
		 page_of_str(tr(pg, "Never send child sexual abuse material here. Say by its "
				    "digest or reference what you have, and hand it over by the "
				    "road that your law prescribes.")));
	page_raw(pg, STR("</strong></div>\n"));
}

/* What the two pages do not share. */
struct bring {
	const char *place, *heading, *below, *button;
	enum rc (*may)(struct cx *cx, struct db *db, const struct actor *by, struct id request);
	enum rc (*put)(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		       struct desk_file *file);
};
static const struct bring attaches = {
	"attach",
	TR_MARK("Attach a file"),
	TR_MARK("Nothing is sent yet: it goes with the next disclosure, when that is approved. "
		"Until "
		"then you can take it off."),
	TR_MARK("Attach it"),
	file_may_attach,
	file_attach,
};
static const struct bring scans = {
	"scan",
	TR_MARK("Keep what came by hand"),
	TR_MARK("The scan of the paper, the mail, the record of the call, as it came. It is kept "
		"with "
		"the request by its digest, and is never sent to anybody."),
	TR_MARK("Keep it"),
	file_may_scan,
	file_scan,
};

static enum rc show(struct cx *cx, struct page *pg, const struct bring *what)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	const struct actor by = people_actor(pg);
	TRY(desk_request_load(cx, pg, d));
	TRY(what->may(cx, pg->db, &by, d->r.id));
	const size_t above = page_mark(pg);
	put_above(pg);
	struct form_page_view v = { .heading = tr(pg, what->heading),
				    .above = page_since(pg, above) };
	const size_t fields = page_mark(pg);
	struct input_view file = {
		.id = STR("file"),
		.label = tr(pg, "The file"),
		.error = form_error(pg, "file"),
		.type = "file",
		.hint = tr_with(pg,
				"At most {n} MiB. 100 MB take about two minutes at 8 megabits a "
				"second, and half an hour at half a megabit. Leave this page open "
				"meanwhile: of a file that is cut nothing is kept.",
				ARG("n", page_number(pg, pg->site->upload_max / (1024 * 1024)))),
	};
	page_input(pg, &file);
	v.form = (struct form_view){ .action = desk_request_href(pg, d->r.id, what->place),
				     .fields = page_since(pg, fields),
				     .button = tr(pg, what->button),
				     .upload = true };
	const size_t below = page_mark(pg);
	page_raw(pg, STR("<p class=\"govuk-body\">"));
	page_put(pg, page_of_str(tr(pg, what->below)));
	page_raw(pg, STR("</p>\n"));
	v.below = page_since(pg, below);
	page_crumb(pg, d->r.reference, desk_request_href(pg, d->r.id, "").p);
	return people_form(pg, &v);
}

static enum rc show_attach(struct cx *cx, struct page *pg)
{
	return show(cx, pg, &attaches);
}

static enum rc show_scan(struct cx *cx, struct page *pg)
{
	return show(cx, pg, &scans);
}

/* Need to know first: who comes second is told that a colleague has it. Then whether this side
 * brings anything here. */
static enum rc may(struct cx *cx, struct page *pg, const struct bring *what)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	const struct actor by = people_actor(pg);
	TRY(desk_request_load(cx, pg, d));
	return what->may(cx, pg->db, &by, d->r.id);
}

static enum rc may_attach(struct cx *cx, struct page *pg)
{
	return may(cx, pg, &attaches);
}

static enum rc may_scan(struct cx *cx, struct page *pg)
{
	return may(cx, pg, &scans);
}

static enum rc keep(struct cx *cx, struct page *pg)
{
	pg->kept = arena_new(cx->arena, struct blob, 1);
	return upload_keep(cx, pg, pg->kept);
}

static enum rc put(struct cx *cx, struct page *pg, const struct bring *what)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	const struct blob *blob = pg->kept;
	const struct actor by = people_actor(pg);
	const struct http_upload *up = pg->req->upload;
	INVARIANT(blob && up);
	TRY(desk_request_load(cx, pg, d)); // asked before, but a large file takes its time
	struct desk_file file = { .name = file_tidy_name(cx->arena, up->name),
				  .type = file_tidy_type(cx->arena, up->type),
				  .size = blob->size,
				  .digest = blob->hash };
	TRY(what->put(cx, pg->db, &by, d->r.id, &file));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

static enum rc attach(struct cx *cx, struct page *pg)
{
	return put(cx, pg, &attaches);
}

static enum rc scan(struct cx *cx, struct page *pg)
{
	return put(cx, pg, &scans);
}

static const struct web_field fields[] = {
	{ "file", FORM_TEXT, false, 1000 }, // of a browser that sends only its name
	{ 0 },
};
static const struct web_form attach_form = { fields, show_attach },
			     scan_form = { fields, show_scan };

const struct web_route desk_attach_routes[] = {
	{ HTTP_GET, "/requests/:request/attach", show_attach, .tx = TX_READ,
	  .need = ACCESS_CASE_WORK },
	{ HTTP_POST, "/requests/:request/attach", attach, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &attach_form, .upload = may_attach, .before = may_attach, .work = keep },
	{ HTTP_GET, "/requests/:request/scan", show_scan, .tx = TX_READ, .need = ACCESS_CASE_WORK },
	{ HTTP_POST, "/requests/:request/scan", scan, .tx = TX_WRITE, .need = ACCESS_CASE_WORK,
	  .form = &scan_form, .upload = may_scan, .before = may_scan, .work = keep },
	{ 0 },
};
