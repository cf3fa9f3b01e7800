// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/draft.h"

#include "net/query.h"
#include "web/frame.h"
#include "web/pages.h"
#include "web/parts.h"

/* ---- Which page holds the form ---- */

static struct str param_of(const struct page *pg, struct str name)
{
	for (size_t i = 0; i < pg->params_n; i++)
		if (str_eq(pg->params[i].name, name))
			return pg->params[i].value;
	return (struct str){ 0 };
}

/* The address of a route whose ":name" parts are those of this page. */
static struct str fill(const struct page *pg, struct str pattern)
{
	struct str path = { 0 }, part;
	(void)str_cut(pattern, '/', &part, &pattern); // before the first slash is nothing
	while (pattern.n > 0) {
		(void)str_cut(pattern, '/', &part, &pattern); // the last has none after it
		if (str_starts(part, STR(":")))
			part = page_url(pg, param_of(pg, str_slice(part, 1, part.n)));
		path = arena_fmt(pg->cx->arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(part));
	}
	return path;
}

/* At the form's own address, or by the handler that shows the form again. */
static bool is_page_of(const struct web_route *page, const struct web_route *route)
{
	return page->method == HTTP_GET &&
	       (str_eq(str_from_c(page->path), str_from_c(route->path)) ||
		page->handler == route->form->show);
}

static const struct web_route *find_page(const struct dispatch *d, struct str pattern)
{
	for (const struct web_route *const *room = d->rooms; *room; room++)
		for (const struct web_route *r = *room; r->path; r++)
			if (r->method == HTTP_GET && str_eq(str_from_c(r->path), pattern))
				return r;
	return NULL;
}

/* A button without a page of its own: the nearest page above its address. */
static struct str page_above(const struct dispatch *d, const struct page *pg, struct str pattern)
{
	while (pattern.n > 1) {
		while (pattern.n > 1 && pattern.p[pattern.n - 1] != '/')
			pattern.n--;
		pattern.n--;
		if (find_page(d, pattern))
			return fill(pg, pattern);
	}
	return (struct str){ 0 };
}

struct str draft_page(const struct dispatch *d, const struct page *pg,
		      const struct web_route *route)
{
	for (const struct web_route *const *room = d->rooms; *room; room++)
		for (const struct web_route *r = *room; r->path; r++)
			if (is_page_of(r, route))
				return fill(pg, str_from_c(r->path));
	return page_above(d, pg, str_from_c(route->path));
}

static bool holds_form(const struct dispatch *d, const struct web_route *page)
{
	for (const struct web_route *const *room = d->rooms; *room; room++)
		for (const struct web_route *r = *room; r->path; r++)
			if (r->form && r->need != 0 && is_page_of(page, r))
				return true;
	return false;
}

/* ---- Keeping ---- */

static bool may_be_kept(const struct web_form *form, struct str name)
{
	for (const struct web_field *f = form->fields; f->name; f++)
		if (str_eq(str_from_c(f->name), name))
			return f->kind != FORM_SECRET && f->kind != FORM_CODE;
	return false; // the token of the session
}

enum rc draft_keep(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	struct str text = { 0 };
	for (size_t i = 0; i < pg->form.values.n; i++) {
		const struct page_param *v = &pg->form.values.p[i];
		if (v->value.n > 0 && may_be_kept(route->form, v->name))
			text = arena_fmt(pg->cx->arena, "%.*s%s%.*s=%.*s", STR_ARG(text),
					 text.n > 0 ? "&" : "", STR_ARG(page_url(pg, v->name)),
					 STR_ARG(page_url(pg, v->value)));
	}
	pg->draft = (struct page_param){ draft_page(d, pg, route), text };
	if (pg->draft.name.n == 0 || text.n == 0)
		return RC_OK;
	return d->hooks->keep_draft(pg->cx, pg->db, d->hooks->arg, pg);
}

/* A choice is sent as a key; its words can be found again on the page. */
static struct str words_of(struct page *pg, const struct web_form *form, const struct page_param *p)
{
	const struct str word = form->word ? form->word(pg, p->name, p->value) : (struct str){ 0 };
	return word.n > 0 ? word : p->value;
}

bool draft_show(struct page *pg, const struct web_route *route)
{
	bool typed = false;
	for (size_t i = 0; i < pg->form.values.n; i++)
		typed = typed || (pg->form.values.p[i].value.n > 0 &&
				  may_be_kept(route->form, pg->form.values.p[i].name));
	if (!typed || form_value(pg, "csrf").n == 0)
		return false;
	pg->instead = (struct page_instead){
		.heading = tr(pg, "You have signed out since"),
		.advice = tr(pg, "Nothing was sent. Copy what you had typed from here, sign in, "
				 "and enter it again."),
		.href = STR("/sign-in"),
		.link = tr(pg, "Sign in"),
	};
	frame_error(pg, 401, STR(""));
	for (size_t i = 0; i < pg->form.values.n; i++) {
		const struct page_param *p = &pg->form.values.p[i];
		const char *label = form_label(pg->cx->arena, route->form, p->name);
		if (p->value.n == 0 || !*label || !may_be_kept(route->form, p->name))
			continue;
		struct textarea_view v = part_textarea(pg, str_c(pg->cx->arena, p->name), label);
		v.value = words_of(pg, route->form, p);
		page_textarea(pg, &v);
	}
	return true;
}

/* ---- Bringing back ---- */

enum rc draft_restore(const struct dispatch *d, struct page *pg, const struct web_route *route)
{
	struct query q;
	if (!id_is_set(pg->person.session) || !holds_form(d, route))
		return RC_OK;
	pg->draft = (struct page_param){ pg->path, { 0 } };
	TRY(d->hooks->find_draft(pg->cx, pg->db, d->hooks->arg, pg));
	if (pg->draft.value.n == 0)
		return RC_OK;
	TRY(query_parse_form(pg->cx, pg->draft.value, &q));
	for (size_t i = 0; i < q.n; i++)
		*ARENA_PUSH(pg->cx->arena, &pg->form.values) = (struct page_param){ q.p[i].name,
										    q.p[i].value };
	pg->drafted = true;
	const struct draft_view v = { tr(pg, "What you had typed is back. Check it, then send it "
					     "again: nothing was done with it.") };
	page_draft(pg, &v);
	return RC_OK;
}
