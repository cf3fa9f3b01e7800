// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/httpd_send.h"

#include <unistd.h>

#include "net/gzip.h"
#include "net/httpd_link.h"

enum {
	GZIP_FROM = 1000,  // smaller pages fit one packet as they are
	ANSWER_MS = 30000, // to take an answer, and a second more for each KiB
};

static bool is_packable(struct str type)
{
	return str_starts(type, STR("text/")) || str_starts(type, STR("application/json")) ||
	       str_starts(type, STR("image/svg"));
}

static struct str cache_control(enum http_cache cache)
{
	switch (cache) {
	case HTTP_CACHE_NEVER:
		return STR("no-store");
	case HTTP_CACHE_CHECK:
		return STR("no-cache");
	case HTTP_CACHE_FOR_EVER:
		return STR("public, max-age=31536000, immutable");
	}
	return STR("no-store");
}

static bool is_known(const struct httpd_exchange *x)
{
	return x->res.status == 200 && x->res.etag.n > 0 && x->req.if_none_match.n > 0 &&
	       str_find(x->req.if_none_match, x->res.etag) != STR_NONE;
}

/* Chooses the form in which the body leaves. */
static struct str choose_body(struct httpd_exchange *x)
{
	struct http_res *res = &x->res;
	const bool packable = res->body_gzip.n > 0 ||
			      (is_packable(res->type) && res->body.n >= GZIP_FROM);
	if (packable)
		http_header(res, "Vary", STR("Accept-Encoding"));
	if (!packable || !x->req.gzip)
		return res->body;
	http_header(res, "Content-Encoding", STR("gzip"));
	return res->body_gzip.n > 0 ? res->body_gzip : gzip_pack(&x->arena, res->body);
}

static bool add_headers(struct httpd_exchange *x, struct MHD_Response *response)
{
	bool ok = true;
	for (size_t i = 0; i < x->res.headers_n && ok; i++) {
		const char *value = str_c(&x->arena, x->res.headers[i].value);
		ok = value &&
		     MHD_add_response_header(response, x->res.headers[i].name, value) == MHD_YES;
	}
	return ok;
}

/* The body lives in the exchange's arena or in the program: both outlive the answer. The
 * library's parameter lacks the const; it does not write. */
static struct MHD_Response *make_response(const struct http_res *res, struct str body)
{
	union {
		const char *in;
		void *out;
	} bytes = { .in = body.p };
	if (!res->file)
		return MHD_create_response_from_buffer(body.n, bytes.out, MHD_RESPMEM_PERSISTENT);
	struct MHD_Response *response = MHD_create_response_from_fd_at_offset64(
		res->file->n, res->file->fd, res->file->from);
	if (!response)
		close(res->file->fd);
	return response;
}

enum MHD_Result httpd_send(struct httpd_exchange *x, struct MHD_Connection *con)
{
	struct http_res *res = &x->res;
	struct str body = { 0 };
	if (is_known(x))
		res->status = 304;
	else
		body = choose_body(x);
	if (res->type.n > 0 && res->status != 304)
		http_header(res, "Content-Type", res->type);
	if (res->etag.n > 0)
		http_header(res, "ETag", res->etag);
	http_header(res, "Cache-Control", cache_control(res->cache));
	if (atomic_load(&x->h->stopping) || x->req.refused != 0 || (x->req.upload && !x->admitted))
		http_header(res, "Connection", STR("close"));

	struct MHD_Response *response = make_response(res, body);
	if (!response)
		return MHD_NO;
	enum MHD_Result result = MHD_NO;
	if (add_headers(x, response))
		result = MHD_queue_response(con, (unsigned)res->status, response);
	MHD_destroy_response(response);
	const uint64_t n = res->file ? res->file->n : body.n;
	const int64_t ms = x->h->config.known && x->h->config.body_ms > ANSWER_MS
				   ? (int64_t)x->h->config.body_ms
				   : ANSWER_MS;
	httpd_set_deadline(x->link, ms + (int64_t)(n / 1024) * 1000);
	return result;
}
