// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/dispatch.h"

#include <stdio.h>

#include "core/log.h"
#include "store/blob.h"
#include "web/api.h"
#include "web/assets.h"
#include "web/cookie.h"
#include "web/frame.h"
#include "web/unit.h"

enum { RETRY_S = 5 }; // where nothing else was said

struct match {
	const struct web_route *route;
	size_t fixed; // parts that are written out
	bool other_method;
	struct page_param params[PAGE_PARAMS_MAX];
	size_t params_n;
};

/* ---- Routes ---- */

/* Takes the next part of "/a/b" off; false at the end. */
static bool next_part(struct str *path, struct str *part)
{
	if (path->n == 0)
		return false;
	struct str rest = str_slice(*path, 1, path->n); // without the slash
	size_t n = 0;
	while (n < rest.n && rest.p[n] != '/')
		n++;
	*part = str_slice(rest, 0, n);
	*path = str_slice(rest, n, rest.n);
	return true;
}

static bool matches(const struct web_route *route, struct str path, struct match *out)
{
	struct str pattern = str_from_c(route->path), want, got;
	*out = (struct match){ .route = route };
	for (;;) {
		const bool more = next_part(&pattern, &want);
		if (next_part(&path, &got) != more)
			return false;
		if (!more)
			return true;
		if (str_starts(want, STR(":")) && got.n > 0) {
			INVARIANT(out->params_n < PAGE_PARAMS_MAX);
			out->params[out->params_n++] = (struct page_param){
				str_slice(want, 1, want.n), got
			};
		} else if (str_eq(want, got)) {
			out->fixed++;
		} else {
			return false;
		}
	}
}

/* The best route for the address, whatever its method when none fits both. */
static bool find_route(const struct dispatch *d, enum http_method method, struct str path,
		       struct match *best)
{
	bool found = false;
	for (const struct web_route *const *room = d->rooms; *room; room++) {
		for (const struct web_route *route = *room; route->path; route++) {
			struct match m;
			if (!matches(route, path, &m))
				continue;
			m.other_method = route->method != method;
			if (!found || m.fixed > best->fixed ||
			    (m.fixed == best->fixed && best->other_method && !m.other_method))
				*best = m;
			found = true;
		}
	}
	return found;
}

/* Such a page is of one person and of this moment. */
static bool is_of_node(const struct web_route *route)
{
	return route->tx != TX_NONE;
}

static unsigned formats_of(const struct web_route *route)
{
	return route->formats ? route->formats : PAGE_HTML;
}

/* Of a protocol, with or without a slash at its end. */
static bool find_slashed(const struct dispatch *d, struct page *pg, struct match *m)
{
	const struct str path = pg->path;
	while (pg->path.n > 1 && pg->path.p[pg->path.n - 1] == '/')
		pg->path.n--;
	if (pg->path.n != path.n && find_route(d, pg->req->method, pg->path, m) && m->route->fault)
		return true;
	pg->path = path;
	return false;
}

/* "/law/ke.json" is JSON of "/law/ke", where a route offers it. */
static bool find(const struct dispatch *d, struct page *pg, struct match *m)
{
	static const struct {
		struct str suffix;
		enum page_format format;
	} suffixes[] = { { STR_INIT(".json"), PAGE_JSON }, { STR_INIT(".csv"), PAGE_CSV } };
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if (!str_ends(pg->path, suffixes[i].suffix))
			continue;
		pg->path.n -= suffixes[i].suffix.n;
		pg->format = suffixes[i].format;
		return find_route(d, pg->req->method, pg->path, m) &&
		       (formats_of(m->route) & suffixes[i].format);
	}
	pg->format = PAGE_HTML;
	if (find_route(d, pg->req->method, pg->path, m))
		return formats_of(m->route) & PAGE_HTML;
	return find_slashed(d, pg, m);
}

/* ---- One request ---- */

/* Empty when the address is written as it should be. */
static struct str plain_address(struct arena *arena, const struct http_req *req)
{
	struct str path = req->path;
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	const struct str lower = str_lower(arena, path);
	if (str_eq(lower, req->path) || str_starts(lower, STR("//")))
		return (struct str){ 0 };
	return req->query_text.n == 0
		       ? lower
		       : arena_fmt(arena, "%.*s?%.*s", STR_ARG(lower), STR_ARG(req->query_text));
}

static void choose_language(struct page *pg)
{
	struct str rest = pg->req->path, prefix = { 0 };
	pg->lang = lang_english();
	pg->path = pg->req->path;
	if (!next_part(&rest, &prefix))
		return;
	const struct lang *lang = lang_by_prefix(prefix, pg->site->pseudo);
	if (!lang)
		return;
	pg->lang = lang;
	pg->path = rest.n > 0 ? rest : STR("/");
}

/* "//host" in a link would lead to another site. No page has such an address. */
static void drop_host(struct page *pg)
{
	if (str_starts(pg->path, STR("//")))
		pg->path = STR("/");
}

static void refuse_method(struct page *pg, struct http_res *res, const struct match *m)
{
	http_header(res, "Allow", m->route->method == HTTP_POST ? STR("POST") : STR("GET, HEAD"));
	frame_error(pg, 405, STR("the address exists, but not for this method"));
}

/* ---- Names in the query ---- */

static const char every_page[] =
	"print date date-day date-month date-year verified ask fact+ fact-*";

/* Whether a list of names has this one; *several: it may come more than once. */
static bool has_key(const char *keys, struct str name, bool *several)
{
	struct str rest = str_from_c(keys), key;
	while (rest.n > 0) {
		str_cut(rest, ' ', &key, &rest);
		const struct str stem = str_slice(key, 0, key.n - 1);
		const bool prefix = str_ends(key, STR("*"));
		*several = str_ends(key, STR("+"));
		if (prefix ? str_starts(name, stem) : str_eq(*several ? stem : key, name))
			return true;
	}
	return false;
}

/* A name that no page reads is a mistake that would change the answer unseen; so is
 * one that says two things. */
static enum rc check_keys(struct page *pg, const struct web_route *route)
{
	const struct query *q = &pg->req->query;
	for (size_t i = 0; i < q->n; i++) {
		const struct str name = q->p[i].name;
		bool several = false;
		if (!has_key(every_page, name, &several) &&
		    !has_key(route->keys ? route->keys : "", name, &several))
			return cx_fail(
				pg->cx, RC_INVALID,
				TR_MARK("the address says \"%.*s\", which this page does not know"),
				STR_ARG(str_slice(name, 0, 60)));
		for (size_t k = 0; !several && k < i; k++)
			if (str_eq(q->p[k].name, name))
				return cx_fail(
					pg->cx, RC_INVALID,
					TR_MARK("the address says \"%.*s\" twice; say it once"),
					STR_ARG(str_slice(name, 0, 60)));
	}
	return RC_OK;
}

static enum rc answer(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	TRY(check_keys(pg, route));
	return is_of_node(route) ? unit_answer(d, pg, route) : route->handler(pg->cx, pg);
}

/* Large contents never lie in memory: the server sends them from the file. */
static enum rc open_blob(struct page *pg)
{
	struct http_file file = { .fd = -1 };
	TRY(blob_file(pg->cx, pg->site->blobs, pg->blob, &file.fd, &file.n));
	pg->file = arena_new(pg->cx->arena, struct http_file, 1);
	*pg->file = file;
	return RC_OK;
}

static void run(const struct dispatch *d, struct page *pg, const struct match *m)
{
	for (size_t i = 0; i < m->params_n; i++)
		pg->params[i] = m->params[i];
	pg->params_n = m->params_n;
	pg->formats = formats_of(m->route);
	pg->need = m->route->need;
	pg->visitor = m->route->visitor;
	pg->staff = is_of_node(m->route) && !pg->visitor ? d->staff : NULL;
	pg->failure = answer(d, pg, m->route);
	if (pg->failure == RC_OK && pg->blob)
		pg->failure = open_blob(pg);
	if (pg->failure != RC_OK)
		frame_error(pg, rc_http_status(pg->failure), cx_error(pg->cx));
	else if (buf_full(pg->out))
		frame_error(pg, 500, STR(""));
}

/* RFC 6266, with all but letters and digits as RFC 8187 writes them. */
static struct str save_as(struct arena *a, struct str name)
{
	struct str out = STR("attachment; filename*=UTF-8''");
	for (size_t i = 0; i < name.n; i++) {
		const unsigned char c = (unsigned char)name.p[i];
		const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
				   (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
		out = plain ? arena_fmt(a, "%.*s%c", STR_ARG(out), c)
			    : arena_fmt(a, "%.*s%%%02X", STR_ARG(out), c);
	}
	return out;
}

/* The program that asked reads no page. */
static void write_fault(struct page *pg)
{
	const struct str sentence = pg->failure != RC_OK    ? cx_error(pg->cx)
				    : pg->form.errors.n > 0 ? pg->form.errors.p[0].value
							    : pg->title;
	pg->location = (struct str){ 0 };
	buf_reset(pg->out);
	pg->protocol(pg, sentence);
}

static void take_answer(struct page *pg, struct http_res *res)
{
	frame_headers(pg->req, pg->passkeys, res);
	if (pg->api)
		api_answer(pg);
	if (pg->protocol && pg->status >= 400)
		write_fault(pg);
	if (pg->location.n > 0) {
		http_header(res, "Location", pg->location);
	} else if (pg->type.n == 0) {
		frame_wrap(pg);
		pg->type = STR("text/html; charset=utf-8");
	}
	res->status = pg->status ? pg->status : 200;
	res->type = pg->type;
	for (size_t i = 0; i < pg->headers_n; i++)
		http_header(res, pg->headers[i].name, pg->headers[i].value);
	if (pg->save_as.n > 0)
		http_header(res, "Content-Disposition", save_as(pg->cx->arena, pg->save_as));
	if (pg->file) { // whatever it is, no page of ours runs it
		http_header(res, "Content-Security-Policy", STR("sandbox; default-src 'none'"));
		res->file = pg->file;
	} else {
		res->body = arena_copy(pg->cx->arena, buf_str(pg->out));
	}
	if (res->status == 503 && pg->retry_s == 0)
		pg->retry_s = RETRY_S;
	if (pg->retry_s > 0)
		http_header(res, "Retry-After",
			    arena_fmt(pg->cx->arena, "%lld", (long long)pg->retry_s));
	res->cache = res->status == 200 && !pg->staff && !pg->visitor ? HTTP_CACHE_CHECK
								      : HTTP_CACHE_NEVER;
	if (pg->session.n > 0 || pg->forget_session)
		http_header(
			res, "Set-Cookie",
			cookie_set(pg->cx->arena, COOKIE_SESSION, pg->session, page_is_secure(pg)));
	if (pg->visit.n > 0 || pg->forget_visit)
		http_header(res, "Set-Cookie",
			    cookie_set(pg->cx->arena, COOKIE_VISIT, pg->visit, page_is_secure(pg)));
}

/* What a program sends is answered in JSON, also when it is refused. */
static bool is_taken(const struct dispatch *d, struct page *pg)
{
	struct match m;
	const struct str path = pg->path;
	const bool taken = pg->req->method == HTTP_POST && find(d, pg, &m) && !m.other_method &&
			   m.route->takes;
	pg->path = path;
	return taken;
}

static web_fault *protocol_of(const struct dispatch *d, struct page *pg)
{
	struct match m;
	const struct str path = pg->path;
	const bool found = find(d, pg, &m);
	pg->path = path;
	return found ? m.route->fault : NULL;
}

static void make_page(const struct dispatch *d, struct page *pg, struct http_res *res)
{
	struct match m;
	const struct http_req *req = pg->req;
	struct str plain;
	// A body that is no form is what some routes are for, and a program's form is JSON.
	const bool found = req->refused == 415 && find(d, pg, &m) && !m.other_method;
	const bool machine = found && m.route->machine;
	pg->protocol = protocol_of(d, pg);
	pg->api = (!machine && api_asks(req)) || is_taken(d, pg);
	const bool takes_body = machine || (pg->api && found && api_takes(m.route));
	if (req->refused != 0 && !takes_body) {
		drop_host(pg);
		frame_error(pg, pg->api ? 404 : req->refused, req->why);
	} else if (!pg->api && !pg->protocol && (plain = plain_address(pg->cx->arena, req)).n > 0) {
		pg->status = req->method == HTTP_POST ? 308 : 301;
		pg->location = plain;
	} else if (!find(d, pg, &m)) {
		drop_host(pg);
		frame_error(pg, 404, STR(""));
	} else if (m.other_method) {
		refuse_method(pg, res, &m);
	} else {
		run(d, pg, &m);
	}
	take_answer(pg, res);
}

/* What only an operator can mend, or we, is told with its sentence. */
static bool is_for_operator(enum rc rc)
{
	return rc == RC_IO || rc == RC_PEER || rc == RC_BUG || rc == RC_BUSY;
}

static void log_request(const struct page *pg, const struct http_res *res)
{
	const struct http_req *req = pg->req;
	const struct str account = page_signed_in(pg) ? id_print(pg->cx->arena, pg->person.account)
						      : STR("-");
	if (is_for_operator(pg->failure))
		LOG({ "unit", STR("web") }, { "error", cx_error(pg->cx) });
	char us[32], status[16], bytes[32];
	static const char *const methods[] = { "get", "post", "other" };
	const int64_t spent = instant_now().us - pg->cx->now.us;
	struct str path = str_slice(req->path, 0, 200);
	LOG({ "unit", STR("web") }, { "method", str_from_c(methods[req->method]) },
	    { "path", path }, { "account", account },
	    { "status",
	      (struct str){ status, (size_t)snprintf(status, sizeof status, "%d", res->status) } },
	    { "bytes",
	      (struct str){ bytes, (size_t)snprintf(bytes, sizeof bytes, "%zu", res->body.n) } },
	    { "us",
	      (struct str){ us, (size_t)snprintf(us, sizeof us, "%lld", (long long)spent) } });
}

/* NULL: none that this request would be handled by. */
static const struct web_route *route_of(const struct dispatch *d, const struct http_req *req)
{
	struct match m;
	struct page pg = { .site = d->site, .req = req };
	if (!d->store)
		return NULL;
	choose_language(&pg);
	return find(d, &pg, &m) && !m.other_method ? m.route : NULL;
}

bool dispatch_may_wait(void *arg, const struct http_req *req)
{
	const struct web_route *route = route_of(arg, req);
	return route && (is_of_node(route) || route->machine);
}

bool dispatch_wants_upload(void *arg, const struct http_req *req)
{
	const struct dispatch *d = arg;
	const struct web_route *route = route_of(d, req);
	return d->uploads && route && route->upload && !route->takes;
}

bool dispatch_wants_raw(void *arg, const struct http_req *req)
{
	const struct dispatch *d = arg;
	const struct web_route *route = route_of(d, req);
	return d->takes && route && route->takes;
}

static void answer_request(const struct dispatch *d, struct page *pg, struct http_res *res)
{
	choose_language(pg);
	if (d->begin)
		d->begin(d->arg, pg);
	make_page(d, pg, res);
	blob_hold_close(pg->hold);
	if (d->end)
		d->end(d->arg, pg);
}

bool dispatch_admit_upload(void *arg, struct http_req *req, struct http_res *res)
{
	const struct dispatch *d = arg;
	struct cx cx;
	struct buf out;
	cx_init(&cx, req->arena, instant_now());
	buf_init(&out, PAGE_BYTES_MAX);
	struct page pg = {
		.cx = &cx, .out = &out, .site = d->site, .req = req, .body_waits = true
	};
	answer_request(d, &pg, res);
	buf_done(&out);
	if (!req->upload->sink)
		log_request(&pg, res);
	return req->upload->sink != NULL;
}

void dispatch_handle(void *arg, const struct http_req *req, struct http_res *res)
{
	const struct dispatch *d = arg;
	struct cx cx;
	struct buf out;
	cx_init(&cx, req->arena, instant_now());
	if (req->refused == 0 && req->method == HTTP_GET &&
	    str_starts(req->path, STR("/assets/")) &&
	    assets_serve(&cx, d->site->assets, req, res) == RC_OK) {
		frame_headers(req, false, res);
		return;
	}
	struct page pg = { .cx = &cx, .out = &out, .site = d->site, .req = req };
	buf_init(&out, PAGE_BYTES_MAX);
	answer_request(d, &pg, res);
	buf_done(&out);
	log_request(&pg, res);
}
