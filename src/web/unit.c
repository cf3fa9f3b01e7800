// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/unit.h"

#include "crypto/hash.h"
#include "web/api.h"
#include "web/draft.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/parts.h"
#include "web/upload.h"

/* ---- Where a form comes from ---- */

static bool is_own_origin(const struct page *pg, struct str origin)
{
	const struct str own = arena_fmt(pg->cx->arena, "%s://%.*s",
					 page_is_secure(pg) ? "https" : "http",
					 STR_ARG(pg->req->host));
	return str_eq(origin, own) || (origin.n > 0 && str_eq(origin, pg->site->address));
}

static enum rc check_sender(struct page *pg)
{
	const struct http_req *req = pg->req;
	const bool own = req->fetch_site.n > 0 ? str_eq(req->fetch_site, STR("same-origin"))
					       : is_own_origin(pg, req->origin);
	if (own)
		return RC_OK;
	return cx_fail(
		pg->cx, RC_DENIED,
		TR_MARK("the form was not sent from a page of this site; nothing was changed"));
}

/* No page of another site can send a token; what writes by one is JSON (web/api.h). */
static bool only_looks_for_program(const struct http_req *req, const struct web_route *route)
{
	return route->looks && route->tx == TX_READ && req->cookie.n == 0 &&
	       str_starts(req->authorization, STR("Bearer "));
}

/* ---- Who may ---- */

/* Not sooner for a text that is wrong at its beginning. */
static bool same_token(struct str a, struct str b)
{
	const struct sha256 x = sha256_of(a), y = sha256_of(b);
	return a.n > 0 && sha256_eq(&x, &y);
}

/* To that page, and from there back to this one, or to the one that holds its form. */
static enum rc send_by(const struct dispatch *d, struct page *pg, const struct web_route *route,
		       const char *page)
{
	const bool get = route->method == HTTP_GET;
	const struct str query = get ? pg->req->query_text : (struct str){ 0 };
	const struct str path = get ? pg->path : draft_page(d, pg, route);
	if (!get)
		TRY(draft_keep(d, pg, route));
	if (!get && pg->draft.value.n == 0 && draft_show(pg, route))
		return RC_OK;
	if (path.n == 0)
		return page_redirect(pg, str_from_c(page));
	const struct str here = page_href(pg, path);
	const struct str back = arena_fmt(pg->cx->arena, "%.*s%s%.*s", STR_ARG(here),
					  query.n > 0 ? "?" : "", STR_ARG(query));
	return page_redirect(
		pg, arena_fmt(pg->cx->arena, "%s?next=%.*s", page, STR_ARG(page_url(pg, back))));
}

/* Typed before its sender signed in anew. Nothing is done by the old token: the page that holds the
 * form is shown with what was typed and a button that works. */
static enum rc send_back(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	TRY(draft_keep(d, pg, route));
	if (pg->draft.name.n > 0 && pg->draft.value.n > 0)
		return page_redirect(pg, pg->draft.name);
	pg->instead = (struct page_instead){
		.heading = tr(pg, "You have signed in again since"),
		.advice = tr(pg, "Open the page again: its buttons work there."),
		.href = pg->draft.name,
		.link = tr(pg, "Open the page again"),
	};
	return cx_fail(pg->cx, RC_DENIED,
		       "the form belongs to an earlier session; nothing was changed");
}

static enum rc admit(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	if (route->visitor)
		return RC_OK;
	TRY(d->hooks->person(pg->cx, pg->db, d->hooks->arg, pg));
	if (route->need == 0) {
		if ((pg->format != PAGE_HTML || pg->protocol) && pg->req->authorization.n > 0 &&
		    !page_signed_in(pg))
			frame_error(pg, 401, STR("send a token that is valid, or none"));
		return RC_OK;
	}
	if (route->takes && id_is_set(pg->person.session))
		return cx_fail(pg->cx, RC_DENIED, "a program sends this, with a token");
	if (!page_signed_in(pg) &&
	    (pg->format != PAGE_HTML || pg->req->authorization.n > 0 || pg->api || pg->protocol)) {
		frame_error(pg, 401, STR("sign in first, or send a token that is valid"));
		return RC_OK;
	}
	if (!page_signed_in(pg))
		return send_by(d, pg, route, "/sign-in");
	if (!page_may(pg, route->need))
		return d->hooks->refuse(pg->cx, d->hooks->arg, pg, route->need);
	if (route->method == HTTP_POST && id_is_set(pg->person.session) && !pg->body_waits &&
	    !same_token(form_value(pg, "csrf"), pg->person.csrf))
		return send_back(d, pg, route);
	const bool delicate = route->delicate || d->hooks->is_delicate(route->need);
	if (delicate && pg->api)
		return cx_fail(pg->cx, RC_DENIED,
			       "a person must do this, who has just shown a second factor");
	if (delicate && !pg->person.fresh)
		return send_by(d, pg, route, "/confirm");
	return draft_restore(d, pg, route);
}

/* ---- Transactions ---- */

struct run {
	const struct dispatch *d;
	const struct web_route *route;
	web_handler *handler;
	struct page *pg;
	struct page before; // as the page stood when the run began
};

/* Sent before: what it did, and nothing again. */
static enum rc show_done(struct page *pg)
{
	const struct done_view v = { page_time(pg, pg->person.done), pg->location };
	pg->location = (struct str){ 0 };
	pg->title = tr(pg, "This was already done");
	page_done(pg, &v);
	return RC_OK;
}

/* Once, however often it is sent. */
static enum rc handle(struct cx *cx, struct db *db, const struct run *r)
{
	struct page *pg = r->pg;
	const struct web_hooks *h = r->d->hooks;
	const bool numbered = r->route->method == HTTP_POST && r->handler == r->route->handler &&
			      h->find_form && (id_is_set(pg->person.session) || pg->api) &&
			      form_value(pg, "form").n > 0;
	if (numbered)
		TRY(h->find_form(cx, db, h->arg, pg));
	if (pg->person.done.us != 0)
		return pg->api ? RC_OK : show_done(pg);
	const enum rc rc = r->handler(cx, pg);
	if (rc != RC_OK || !numbered || form_failed(pg) || pg->location.n == 0)
		return rc;
	return h->note_form(cx, db, h->arg, pg);
}

static enum rc run_once(struct cx *cx, struct db *db, void *arg)
{
	struct run *r = arg;
	struct page *pg = r->pg;
	*pg = r->before;
	buf_reset(pg->out);
	pg->db = db;
	enum rc rc = admit(r->d, pg, r->route);
	const bool goes_on = rc == RC_OK && pg->location.n == 0 && pg->status == r->before.status;
	if (goes_on && r->d->duty && page_signed_in(pg) && pg->format == PAGE_HTML)
		rc = r->d->duty(cx, db, r->d->arg, pg);
	if (goes_on && rc == RC_OK)
		rc = handle(cx, db, r);
	pg->db = NULL;
	return rc;
}

static enum rc run(const struct dispatch *d, struct page *pg, const struct web_route *route,
		   enum tx_mode mode, web_handler *handler)
{
	struct run r = { d, route, handler, pg, *pg };
	return unit_run(pg->cx, d->store, mode, run_once, &r);
}

/* What is written down after a page is made, and before it leaves. */
struct note {
	web_hook *hook;
	void *arg;
	struct page *pg;
};

static enum rc note_once(struct cx *cx, struct db *db, void *arg)
{
	const struct note *n = arg;
	return n->hook(cx, db, n->arg, n->pg);
}

static enum rc note(const struct dispatch *d, struct page *pg, web_hook *hook)
{
	struct note n = { hook, d->hooks->arg, pg };
	return unit_run(pg->cx, d->store, TX_WRITE, note_once, &n);
}

/* ---- Pages ---- */

static enum rc answer_get(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	TRY(run(d, pg, route, route->tx, route->handler));
	if (pg->location.n > 0 || pg->status >= 300)
		return RC_OK;
	if (route->content) {
		INVARIANT(pg->object.kind != NULL);
		TRY(note(d, pg, d->hooks->read));
	}
	if (pg->drafted)
		TRY(note(d, pg, d->hooks->drop_draft));
	return pg->person.stale ? note(d, pg, d->hooks->touch) : RC_OK;
}

/* The page that holds the form, with what was typed and what is wrong with it. */
static enum rc show_again(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	const int status = pg->fault ? pg->fault : 400;
	pg->status = status;
	pg->location = (struct str){ 0 };
	if (pg->api)
		return RC_OK;
	TRY(run(d, pg, route, route->tx, route->form->show));
	pg->error = pg->error || pg->status == status;
	return pg->object.kind ? note(d, pg, d->hooks->read) : RC_OK;
}

static enum rc act(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	if (route->before)
		TRY(run(d, pg, route, route->tx, route->before));
	if (route->work && pg->location.n == 0 && pg->status < 400 && !form_failed(pg))
		TRY(route->work(pg->cx, pg));
	if (pg->location.n > 0 || pg->status >= 400 || form_failed(pg))
		return RC_OK;
	return run(d, pg, route, route->tx, route->handler);
}

/* Whether its body may come. The token against forged requests is in it, before the file: in an
 * address it would stand in logs and histories. */
static enum rc admit_upload(const struct dispatch *d, struct page *pg,
			    const struct web_route *route)
{
	enum rc rc = run(d, pg, route, TX_READ, route->upload);
	if (rc == RC_OK && pg->location.n == 0 && pg->status < 400 && !form_failed(pg)) {
		pg->req->upload->files_max = route->files;
		rc = upload_open(pg, route->takes   ? d->takes
				     : route->looks ? d->looks
						    : d->uploads);
	}
	if (!form_failed(pg) || (rc != RC_OK && rc != RC_INVALID))
		return rc;
	return show_again(d, pg, route);
}

static enum rc answer_post(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	if (!route->takes && !only_looks_for_program(pg->req, route))
		TRY(pg->api ? api_read(pg) : check_sender(pg));
	if (pg->body_waits)
		return admit_upload(d, pg, route);
	if (!route->takes)
		TRY(form_read(pg->cx, pg, route->form));
	enum rc rc = RC_OK;
	if (!form_failed(pg))
		rc = act(d, pg, route);
	if (form_failed(pg) && (rc == RC_OK || rc == RC_INVALID))
		return show_again(d, pg, route);
	return rc;
}

enum rc unit_answer(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	INVARIANT(d->store && d->hooks);
	if (route->method == HTTP_POST)
		return answer_post(d, pg, route);
	return answer_get(d, pg, route);
}
