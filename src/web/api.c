// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/api.h"

#include "formats/json.h"
#include "formats/json_read.h"

bool api_asks(const struct http_req *req)
{
	return req->method == HTTP_POST && req->refused == 415 && req->cookie.n == 0 &&
	       str_eq_nocase(req->type, STR("application/json"));
}

bool api_takes(const struct web_route *route)
{
	return route->method == HTTP_POST && route->form && route->need != 0 && !route->upload &&
	       !route->visitor && !route->machine && !route->takes;
}

/* ---- What is asked ---- */

static enum rc add(struct page *pg, struct query *form, struct str name,
		   const struct json_node *value)
{
	const bool is_value = value->kind == JSON_TEXT || value->kind == JSON_NUMBER;
	if (!is_value || !query_is_form_text(value->text) || !query_is_form_text(name))
		return cx_fail(pg->cx, RC_INVALID,
			       "\"%.*s\" must be a text, a number, or a list of them, without "
			       "control characters",
			       STR_ARG(str_slice(name, 0, 60)));
	if (form->n == QUERY_PAIRS_MAX)
		return cx_fail(pg->cx, RC_LIMIT, "more than %d values", QUERY_PAIRS_MAX);
	form->p[form->n++] = (struct query_pair){ name, value->text };
	return RC_OK;
}

enum rc api_read(struct page *pg)
{
	struct arena *a = pg->cx->arena;
	struct http_req *req = arena_new(a, struct http_req, 1);
	struct query form = { .p = arena_new(a, struct query_pair, QUERY_PAIRS_MAX) };
	const struct json_node *map;
	if (pg->req->body.n > QUERY_FORM_BYTES_MAX)
		return cx_fail(pg->cx, RC_LIMIT, "more than %d bytes", QUERY_FORM_BYTES_MAX);
	TRY(json_read(pg->cx, pg->req->body, &map));
	if (map->kind != JSON_MAP)
		return cx_fail(pg->cx, RC_INVALID, "the body is no JSON object");
	for (const struct json_node *m = map->first; m; m = m->next) {
		if (m->kind != JSON_LIST) {
			TRY(add(pg, &form, m->key, m));
			continue;
		}
		for (const struct json_node *one = m->first; one; one = one->next)
			TRY(add(pg, &form, m->key, one));
	}
	*req = *pg->req;
	req->form = form;
	req->refused = 0;
	pg->req = req;
	return RC_OK;
}

/* ---- What is answered ---- */

static struct str sentence_of(const struct page *pg)
{
	if (pg->failure != RC_OK)
		return cx_error(pg->cx);
	if (form_failed(pg))
		return tr(pg, "There is a problem");
	return pg->title;
}

static void put_errors(struct json *j, const struct page *pg)
{
	json_begin_array(j, "errors");
	for (size_t i = 0; i < pg->form.errors.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "field", pg->form.errors.p[i].name);
		json_str(j, "sentence", pg->form.errors.p[i].value);
		json_end(j);
	}
	json_end(j);
}

void api_answer(struct page *pg)
{
	AUTO(json) j = json_new(pg->cx->arena);
	const bool failed = pg->status >= 400 || form_failed(pg);
	if (!failed && pg->type.n > 0)
		return; // the handler has said it
	if (failed && pg->status < 400)
		pg->status = 400;
	if (failed) {
		json_int(j, "status", pg->status);
		json_str(j, "sentence", sentence_of(pg));
		put_errors(j, pg);
	} else {
		pg->status = 200;
		json_str(j, "location", pg->location);
	}
	pg->location = (struct str){ 0 };
	pg->type = STR("application/json; charset=utf-8");
	buf_reset(pg->out);
	json_print(j, pg->out);
}
