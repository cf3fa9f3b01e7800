// SPDX-License-Identifier: AGPL-3.0-or-later
#include "net/http.h"

static const struct query_pair *first(const struct query *q, const char *name)
{
	const struct str wanted = str_from_c(name);
	for (size_t i = 0; i < q->n; i++)
		if (str_eq(q->p[i].name, wanted))
			return &q->p[i];
	return NULL;
}

struct str http_query(const struct http_req *req, const char *name)
{
	const struct query_pair *pair = first(&req->query, name);
	return pair ? pair->value : (struct str){ 0 };
}

bool http_query_has(const struct http_req *req, const char *name)
{
	return first(&req->query, name) != NULL;
}

struct query_values http_query_all(const struct http_req *req, const char *name)
{
	const struct str wanted = str_from_c(name);
	struct query_values all = { .p = arena_new(req->arena, struct str, req->query.n) };
	for (size_t i = 0; i < req->query.n; i++)
		if (str_eq(req->query.p[i].name, wanted))
			all.p[all.n++] = req->query.p[i].value;
	return all;
}

struct str http_form(const struct http_req *req, const char *name)
{
	const struct query_pair *pair = first(&req->form, name);
	return pair ? pair->value : (struct str){ 0 };
}

void http_header(struct http_res *res, const char *name, struct str value)
{
	INVARIANT(res->headers_n < HTTP_HEADERS_MAX);
	res->headers[res->headers_n++] = (struct http_header){ name, value };
}

bool http_takes_gzip(struct str accept_encoding)
{
	struct str rest = accept_encoding, item, coding, weight;
	while (rest.n > 0) {
		str_cut(rest, ',', &item, &rest);
		str_cut(item, ';', &coding, &weight);
		if (!str_eq_nocase(str_trim(coding), STR("gzip")))
			continue;
		weight = str_trim(weight);
		return !(str_eq(weight, STR("q=0")) || str_starts(weight, STR("q=0.0")));
	}
	return false;
}
