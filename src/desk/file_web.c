// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/file_web.h"

#include "desk/file_db.h"
#include "desk/step_db.h"
#include "evidence/delivery_db.h"
#include "evidence/evidence_web.h"
#include "web/parts.h"

enum { KILO = 1000 };

static const char *file_state(const struct desk_file *f)
{
	if (f->came)
		return TR_MARK("came from the other side");
	return f->given_at.us != 0 ? TR_MARK("was handed over")
				   : TR_MARK("attached: goes with the next disclosure");
}

static struct str number(struct page *pg, int64_t n)
{
	return arena_fmt(pg->cx->arena, "%lld", (long long)n);
}

/* How far it is, and why it does not move. */
static struct str progress(struct page *pg, const struct freight *f)
{
	const struct str state = tr(pg, freight_state_name(f->state));
	const int64_t left = freight_left_us(f);
	const struct str part = tr_with(pg, "{state}: {percent} %", ARG("state", state),
					ARG("percent", number(pg, freight_percent(f))));
	if (f->why.n > 0)
		return tr_with(pg, "{part} ({why})", ARG("part", part), ARG("why", f->why));
	if (left < 0)
		return part;
	return tr_with(pg, "{part}, {rate} kB a second, {seconds} seconds left", ARG("part", part),
		       ARG("rate", number(pg, f->rate / KILO)),
		       ARG("seconds", number(pg, left / 1000000)));
}

/* ---- What can be done ---- */

static const struct deed {
	const char *key, *button;
	enum file_wish wish; // FILE_WISHES: it is taken off
} deeds[] = {
	{ "pause", TR_MARK("Pause"), FILE_PAUSE },
	{ "resume", TR_MARK("Go on"), FILE_RESUME },
	{ "take-back", TR_MARK("Take back"), FILE_TAKE_BACK },
	{ "take-off", TR_MARK("Take off: it is not handed over"), FILE_WISHES },
};
enum { DEEDS = sizeof deeds / sizeof *deeds };

static bool can(const struct desk_file *f, enum file_wish wish)
{
	if (wish == FILE_WISHES)
		return !f->came && f->given_at.us == 0;
	if (!f->on_way)
		return false;
	const enum freight_state s = f->on_way->state;
	switch (wish) {
	case FILE_PAUSE:
		return s == FREIGHT_MOVING;
	case FILE_RESUME:
		return s == FREIGHT_PAUSED || (s == FREIGHT_REFUSED && !f->came);
	case FILE_TAKE_BACK:
	case FILE_WISHES:
		return !f->came && (s == FREIGHT_MOVING || s == FREIGHT_PAUSED);
	}
	return false;
}

static void fill_deeds(struct page *pg, struct str href, const struct desk_file *f,
		       struct request_file *row)
{
	for (size_t i = 0; i < DEEDS; i++)
		if (can(f, deeds[i].wish))
			*ARENA_PUSH(pg->cx->arena, &row->deeds) = (struct form_view){
				.action = arena_fmt(pg->cx->arena, "%.*s/%s", STR_ARG(href),
						    deeds[i].key),
				.button = tr(pg, deeds[i].button),
				.warning = deeds[i].wish >= FILE_TAKE_BACK,
			};
}

/* Who may not is told so by no link. */
static bool is_no(enum rc rc)
{
	return rc == RC_CONFLICT || rc == RC_LIMIT || rc == RC_DENIED || rc == RC_MISSING;
}

/* Where one more may be attached, or what came by hand kept. */
static enum rc fill_attach(struct cx *cx, struct page *pg, const struct desk_request *d,
			   struct request_page_view *v)
{
	const struct actor by = people_actor(pg);
	if (!d->works || !page_may(pg, ACCESS_CASE_WORK) || v->draft)
		return RC_OK;
	enum rc rc = file_may_attach(cx, pg->db, &by, d->r.id);
	if (rc == RC_OK)
		v->attach_href = desk_request_href(pg, d->r.id, "attach");
	if (rc != RC_OK && !is_no(rc))
		return rc;
	rc = file_may_scan(cx, pg->db, &by, d->r.id);
	if (rc == RC_OK)
		v->scan_href = desk_request_href(pg, d->r.id, "scan");
	return is_no(rc) ? RC_OK : rc;
}

/* Where what came can be sealed, and as what it is. */
static enum rc fill_sealed(struct cx *cx, struct page *pg, const struct desk_request *d,
			   const struct file_list *list, struct request_page_view *v)
{
	struct deliveries_sealed sealed;
	if (!page_may(pg, ACCESS_EVIDENCE_SEE))
		return RC_OK;
	TRY(delivery_sealed_of(cx, pg->db, d->r.id, &sealed));
	for (size_t i = 0; i < list->n; i++) {
		const struct desk_file *f = &list->p[i];
		struct request_file *row = &v->files.p[i];
		if (f->came && file_is_here(f) && d->works && page_may(pg, ACCESS_EVIDENCE_KEEP))
			v->seal_href = desk_request_href(pg, d->r.id, "seal");
		for (size_t k = 0; k < sealed.n; k++) {
			if (!id_eq(sealed.p[k].file, f->id))
				continue;
			row->sealed = sealed.p[k].number;
			row->sealed_href = evidence_href(pg, sealed.p[k].exhibit, "");
		}
	}
	return RC_OK;
}

enum rc file_fill(struct cx *cx, struct page *pg, const struct desk_request *d,
		  struct request_page_view *v)
{
	struct file_list list;
	struct step_list steps;
	TRY(fill_attach(cx, pg, d, v));
	TRY(file_list(cx, pg->db, d->r.id, &list));
	TRY(step_list(cx, pg->db, &d->r, &steps));
	for (size_t i = 0; i < list.n; i++) {
		const struct desk_file *f = &list.p[i];
		const char *what =
			arena_fmt(cx->arena, "files/%.*s", STR_ARG(id_print(cx->arena, f->id))).p;
		const struct str href = desk_request_href(pg, d->r.id, what);
		struct request_file row = {
			.state = file_state(f),
			.name = f->name,
			.size = number(pg, f->size),
			.digest = sha256_print(cx->arena, &f->digest),
			.href = file_is_here(f) ? href : STR(""),
		};
		if (f->on_way)
			row.progress = progress(pg, f->on_way);
		if (d->works && page_may(pg, ACCESS_CASE_WORK))
			fill_deeds(pg, href, f, &row);
		*ARENA_PUSH(cx->arena, &v->files) = row;
	}
	TRY(fill_sealed(cx, pg, d, &list, v));
	for (size_t i = 0; list.n > 0 && i < steps.n; i++) {
		enum action action;
		if (action_parse(steps.p[i].action, &action) && file_goes_with(action))
			v->limits = steps.p[i].reason;
	}
	return RC_OK;
}

static enum rc load_file(struct cx *cx, struct page *pg, struct desk_request *d,
			 struct desk_file *out)
{
	struct id id;
	TRY(desk_request_load(cx, pg, d));
	if (!id_parse(page_param(pg, "file"), &id))
		return cx_fail(cx, RC_MISSING, N_("the request has no such file"));
	return file_load(cx, pg->db, d->r.id, id, out);
}

/* What came is never shown as a page of ours: it is saved. Its bytes leave after the entry that
 * it was read is on disk. */
static enum rc send_file(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	struct desk_file file = { 0 };
	TRY(load_file(cx, pg, d, &file));
	if (!file_is_here(&file))
		return cx_fail(cx, RC_CONFLICT, TR_MARK("the file has not arrived whole"));
	pg->blob = arena_new(cx->arena, struct sha256, 1);
	*pg->blob = file.digest;
	pg->type = STR("application/octet-stream");
	pg->save_as = file.name;
	return RC_OK;
}

static enum rc do_deed(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	struct desk_file file = { 0 };
	const struct actor by = people_actor(pg);
	const struct str key = page_param(pg, "deed");
	size_t i = 0;
	while (i < DEEDS && !str_eq(key, str_from_c(deeds[i].key)))
		i++;
	if (i == DEEDS)
		return cx_fail(cx, RC_MISSING, "nothing of that name is done to a file");
	TRY(load_file(cx, pg, d, &file));
	if (deeds[i].wish == FILE_WISHES)
		TRY(file_detach(cx, pg->db, &by, d->r.id, file.id));
	else
		TRY(file_wish(cx, pg->db, &by, d->r.id, file.id, deeds[i].wish));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_form no_form = { no_fields, NULL };

const struct web_route desk_file_routes[] = {
	{ HTTP_GET, "/requests/:request/files/:file", send_file, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_POST, "/requests/:request/files/:file/:deed", do_deed, .tx = TX_WRITE,
	  .need = ACCESS_CASE_WORK, .form = &no_form },
	{ 0 },
};
