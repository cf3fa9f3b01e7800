// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/httpd_read.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "net/guard.h"
#include "net/httpd_link.h"
#include "net/multipart.h"
#include "net/reaper.h"

struct headers {
	struct arena *arena;
	struct guard_header *p;
	size_t n, cap;
};

static enum MHD_Result take_header(void *arg, enum MHD_ValueKind kind, const char *name,
				   size_t name_n, const char *value, size_t value_n)
{
	struct headers *all = arg;
	(void)kind;
	struct guard_header *h = ARENA_PUSH(all->arena, all);
	h->name = (struct str){ name, name_n };
	h->value = (struct str){ value, value_n };
	return MHD_YES;
}

static struct str header_of(const struct headers *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq_nocase(all->p[i].name, str_from_c(name)))
			return arena_copy(all->arena, all->p[i].value);
	return (struct str){ 0 };
}

void httpd_refuse(struct httpd_exchange *x, int status, struct str why)
{
	x->req.refused = status;
	x->req.why = why;
}

/* A UNIX socket is for a proxy: it has added the client's address last. */
static struct str client_of(struct httpd_exchange *x, struct MHD_Connection *con,
			    struct str forwarded)
{
	char text[INET6_ADDRSTRLEN] = "";
	if (x->h->unix_path) {
		struct str rest = forwarded, last = { 0 };
		while (rest.n > 0)
			str_cut(rest, ',', &last, &rest);
		return str_trim(last);
	}
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (!info || !info->client_addr)
		return (struct str){ 0 };
	union {
		const struct sockaddr *any;
		const struct sockaddr_in *four;
		const struct sockaddr_in6 *six;
	} address = { .any = info->client_addr };
	if (address.any->sa_family == AF_INET6)
		(void)inet_ntop(AF_INET6, &address.six->sin6_addr, text, sizeof text);
	else if (address.any->sa_family == AF_INET)
		(void)inet_ntop(AF_INET, &address.four->sin_addr, text, sizeof text);
	return arena_copy(&x->arena, str_from_c(text));
}

static void parse_pairs(struct httpd_exchange *x, struct str text, bool form, struct query *out)
{
	struct cx cx;
	cx_init(&cx, &x->arena, (struct instant){ 0 });
	const enum rc rc = form ? query_parse_form(&cx, text, out) : query_parse(&cx, text, out);
	if (rc != RC_OK && x->req.refused == 0)
		httpd_refuse(x, rc == RC_LIMIT && !form ? 414 : rc_http_status(rc),
			     arena_copy(&x->arena, cx_error(&cx)));
}

static void keep_fields(struct httpd_exchange *x, const struct headers *all)
{
	struct http_field *fields = arena_new(&x->arena, struct http_field, all->n);
	for (size_t i = 0; i < all->n; i++)
		fields[i] = (struct http_field){ arena_copy(&x->arena, all->p[i].name),
						 arena_copy(&x->arena, all->p[i].value) };
	x->req.fields = fields;
	x->req.fields_n = all->n;
}

static void read_line(struct httpd_exchange *x, const char *method)
{
	struct http_req *req = &x->req;
	req->target = x->target;
	str_cut(x->target, '?', &req->path, &req->query_text);
	req->head = strcmp(method, "HEAD") == 0;
	if (strcmp(method, "GET") == 0 || req->head)
		req->method = HTTP_GET;
	else
		req->method = strcmp(method, "POST") == 0 ? HTTP_POST : HTTP_OTHER;
}

/* Where the form is not written as browsers write it, it is as any body that is none. */
static bool wants_upload(const struct httpd_exchange *x)
{
	struct str boundary;
	const struct httpd_config *c = &x->h->config;
	return c->uploads && x->req.method == HTTP_POST &&
	       multipart_type(x->form_type, &boundary) && boundary.n > 0 &&
	       c->uploads->wants(c->arg, &x->req);
}

static bool wants_raw(const struct httpd_exchange *x)
{
	const struct httpd_config *c = &x->h->config;
	return c->uploads && x->req.method == HTTP_POST && c->uploads->wants_raw(c->arg, &x->req);
}

static void take_share(struct httpd_exchange *x)
{
	const size_t slot = reaper_number(x->h->reaper, x->link->slot);
	const char *why = shares_take(x->h->shares, slot, &x->link->whose, x->body_max);
	if (why)
		httpd_refuse(x, 429, str_from_c(why));
}

void httpd_read_header(struct httpd_exchange *x, struct MHD_Connection *con, const char *method,
		       const char *version)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		con, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct headers all = { .arena = &x->arena };
	(void)MHD_get_connection_values_n(con, MHD_HEADER_KIND, take_header,
					  &all); // the count is all.n
	read_line(x, method);
	x->form_type = header_of(&all, "Content-Type");
	const bool raw = wants_raw(x), upload = raw || wants_upload(x);
	struct str parameters;
	const struct guard_verdict v = guard_check(&(struct guard_request){
		.method = str_from_c(method),
		.target = x->target,
		.version = str_from_c(version),
		.headers = all.p,
		.headers_n = all.n,
		.wire_size = info ? info->header_size : 0,
		.header_max = HTTPD_HEADER_MAX,
		.target_max = HTTPD_TARGET_MAX,
		.body_max = upload ? INT64_MAX : x->h->config.body_max,
	});
	struct http_req *req = &x->req;
	req->accept_language = header_of(&all, "Accept-Language");
	req->accept = header_of(&all, "Accept");
	req->cookie = header_of(&all, "Cookie");
	req->if_none_match = header_of(&all, "If-None-Match");
	req->host = header_of(&all, "Host");
	req->origin = header_of(&all, "Origin");
	req->fetch_site = header_of(&all, "Sec-Fetch-Site");
	req->authorization = header_of(&all, "Authorization");
	req->user_agent = header_of(&all, "User-Agent");
	req->client = client_of(x, con, header_of(&all, "X-Forwarded-For"));
	// What peers get is signed as it stands.
	req->gzip = !x->h->config.known && http_takes_gzip(header_of(&all, "Accept-Encoding"));
	req->secure = x->h->tickets != NULL;
	x->body_max = v.body_size;
	x->upload.body_size = v.body_size;
	x->upload.is_raw = raw;
	req->type_full = x->form_type;
	(void)str_cut(x->form_type, ';', &req->type, &parameters);
	req->type = str_trim(req->type);
	req->upload = upload ? &x->upload : NULL;
	if (v.status != 0) {
		httpd_refuse(x, v.status, str_from_c(v.why));
		return;
	}
	if (x->h->config.known) {
		const char *why = httpd_stranger(x->h, x->link);
		if (why) {
			httpd_refuse(x, 403, str_from_c(why));
			return;
		}
		reaper_know(x->link->slot);
		keep_fields(x, &all);
	}
	req->peer = httpd_peer_of(x->h, x->link);
	if (x->h->shares)
		take_share(x);
	parse_pairs(x, req->query_text, false, &req->query);
}

void httpd_read_body(struct httpd_exchange *x)
{
	if (x->body_n == 0)
		return;
	if (x->h->config.known) {
		x->req.body = (struct str){ x->body, x->body_n };
		return;
	}
	const struct str body = { x->body, x->body_n };
	if (str_eq_nocase(x->req.type, STR("application/x-www-form-urlencoded"))) {
		parse_pairs(x, body, true, &x->req.form);
	} else {
		x->req.body = body;
		httpd_refuse(x, 415, STR("the body is not a form"));
	}
}
