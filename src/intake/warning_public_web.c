// SPDX-License-Identifier: AGPL-3.0-or-later
// /warnings: what everybody reads, as page, feed (Atom, RFC 4287) and JSON.
#include "intake/html/pages.h"
#include "intake/refang.h"
#include "intake/share_to_stix.h"
#include "intake/warning_db.h"
#include "intake/warning_to_json.h"
#include "intake/warning_web.h"
#include "law/law_web.h"
#include "ledger/entry.h"
#include "people/people_web.h"
#include "web/tally.h"

static struct str href_of(struct page *pg, struct id id)
{
	return arena_fmt(pg->cx->arena, "/warnings/%.*s", STR_ARG(id_print(pg->cx->arena, id)));
}

static void send_json(struct page *pg, const struct warnings *list)
{
	AUTO(json) j = json_new(pg->cx->arena);
	warnings_to_json(j, pg->cx->arena, list);
	law_send_json(pg, j);
}

static enum rc show_list(struct cx *cx, struct page *pg)
{
	struct warnings list = { 0 };
	struct warnings_view v = { .may_work = false };
	TRY(warning_list(cx, pg->db, false, &list));
	if (pg->format == PAGE_JSON) {
		send_json(pg, &list);
		return RC_OK;
	}
	for (size_t i = 0; i < list.n; i++)
		*ARENA_PUSH(cx->arena, &v.rows) = (struct warning_row_view){
			href_of(pg, list.p[i].id), list.p[i].text.title,
			page_time(pg, list.p[i].changed_at),
			list.p[i].withdrawn_at.us != 0 ? TR_MARK("Withdrawn") : NULL
		};
	pg->title = tr(pg, "Warnings");
	page_intake_warnings(pg, &v);
	return RC_OK;
}

/* ---- the feed ---- */

/* Without what XML 1.0 has no character for. */
static struct page_value xml(struct page *pg, struct str s)
{
	struct buf b;
	buf_init(&b, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= ' ' || s.p[i] == '\n' || s.p[i] == '\t')
			buf_add_char(&b, s.p[i]);
	const struct str out = arena_copy(pg->cx->arena, buf_str(&b));
	buf_done(&b);
	return page_of_str(out);
}

static void element(struct page *pg, const char *name, struct str text)
{
	struct arena *a = pg->cx->arena;
	page_raw(pg, arena_fmt(a, "<%s>", name));
	page_put(pg, xml(pg, text));
	page_raw(pg, arena_fmt(a, "</%s>\n", name));
}

static void entry(struct page *pg, const struct warning *w)
{
	struct arena *a = pg->cx->arena;
	const struct str address = arena_fmt(a, "%.*s%.*s", STR_ARG(pg->site->address),
					     STR_ARG(href_of(pg, w->id)));
	const bool over = w->withdrawn_at.us != 0;
	page_raw(pg, STR("<entry>\n"));
	element(pg, "id", address);
	element(pg, "title",
		over ? arena_fmt(a, "WITHDRAWN: %.*s", STR_ARG(w->text.title)) : w->text.title);
	element(pg, "published", entry_print_time(a, w->published_at));
	element(pg, "updated", entry_print_time(a, w->changed_at));
	page_raw(pg, STR("<link rel=\"alternate\" type=\"text/html\" href=\""));
	page_put_attribute(pg, page_of_str(address));
	page_raw(pg, STR("\"/>\n<content type=\"text\" xml:lang=\""));
	page_put_attribute(pg, page_of_str(w->text.language));
	page_raw(pg, STR("\">"));
	const struct str text = defang_text(a, w->text.text);
	page_put(pg, xml(pg, over ? w->withdrawn_why
				  : arena_fmt(a, "%.*s\n\n%.*s", STR_ARG(text),
					      STR_ARG(defang_text(a, w->text.observables)))));
	page_raw(pg, STR("</content>\n</entry>\n"));
}

static enum rc show_feed(struct cx *cx, struct page *pg)
{
	struct warnings list = { 0 };
	TRY(warning_list(cx, pg->db, false, &list));
	const struct str self = arena_fmt(cx->arena, "%.*s/warnings.atom",
					  STR_ARG(pg->site->address));
	const struct instant updated = list.n > 0 ? list.p[0].changed_at : (struct instant){ 0 };
	pg->type = STR("application/atom+xml; charset=utf-8");
	page_raw(pg, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			 "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"));
	element(pg, "id", self);
	element(pg, "title", arena_fmt(cx->arena, "Warnings: %.*s", STR_ARG(pg->site->node)));
	element(pg, "updated", entry_print_time(cx->arena, updated));
	page_raw(pg, STR("<author>\n"));
	element(pg, "name", pg->site->node);
	page_raw(pg, STR("</author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\""));
	page_put_attribute(pg, page_of_str(self));
	page_raw(pg, STR("\"/>\n"));
	for (size_t i = 0; i < list.n; i++)
		entry(pg, &list.p[i]);
	page_raw(pg, STR("</feed>\n"));
	return RC_OK;
}

/* ---- one ---- */

static enum rc fill_earlier(struct cx *cx, struct page *pg, const struct warning *w,
			    struct warning_view *v)
{
	struct warning_texts all = { 0 };
	TRY(warning_versions(cx, pg->db, w->id, &all));
	for (size_t i = 0; i < all.n; i++) {
		const struct warning_text *t = &all.p[i];
		if (t->approved_at.us != 0 && t->version != w->version)
			*ARENA_PUSH(cx->arena, &v->versions) = (struct warning_version_view){
				page_number(pg, t->version), page_time(pg, t->approved_at),
				t->title, defang_text(cx->arena, t->text), ""
			};
	}
	return RC_OK;
}

static enum rc load_public(struct cx *cx, struct page *pg, struct warning *out)
{
	struct id id;
	if (!id_parse(page_param(pg, "warning"), &id))
		return cx_fail(cx, RC_MISSING, "there is no such warning");
	TRY(warning_load(cx, pg->db, id, out));
	if (!warning_is_public(out)) // of the same words as above
		return cx_fail(cx, RC_MISSING, "there is no such warning");
	return RC_OK;
}

static enum rc show_stix(struct cx *cx, struct page *pg)
{
	AUTO(json) j = json_new(cx->arena);
	struct warning w = { .version = 0 };
	struct warning_texts versions = { 0 };
	struct warning_signs signs = { 0 };
	const struct share_home home = { pg->site->node, pg->site->address, cx->now };
	TRY(load_public(cx, pg, &w));
	TRY(warning_versions(cx, pg->db, w.id, &versions));
	warning_signs(cx->arena, &home, &w, &versions, &signs);
	warning_to_stix(j, cx->arena, &home, &w, &signs);
	pg->type = STR("application/stix+json;version=2.1");
	json_print(j, pg->out);
	return RC_OK;
}

static enum rc show_one(struct cx *cx, struct page *pg)
{
	struct warning w = { .version = 0 };
	TRY(load_public(cx, pg, &w));
	if (pg->format == PAGE_JSON) {
		const struct warnings one = { .p = &w, .n = 1 };
		send_json(pg, &one);
		return RC_OK;
	}
	tally_add(w.id);
	struct warning_view v = { .title = w.text.title,
				  .language = w.text.language,
				  .text = defang_text(cx->arena, w.text.text),
				  .published = page_time(pg, w.published_at),
				  .version = page_number(pg, w.version) };
	if (w.version > 1)
		v.changed = page_time(pg, w.text.approved_at);
	if (w.withdrawn_at.us != 0) {
		v.withdrawn = page_time(pg, w.withdrawn_at);
		v.why = w.withdrawn_why;
	}
	struct str rest = w.text.observables, line;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		line = str_trim(line);
		if (line.n > 0)
			ARENA_PUSH(cx->arena, &v.observables)->text = defang(cx->arena, line);
	}
	TRY(fill_earlier(cx, pg, &w, &v));
	pg->title = tr_with(pg, "Warning: {title}", ARG("title", v.title));
	page_intake_warning(pg, &v);
	return RC_OK;
}

const struct web_route intake_warning_routes[] = {
	{ HTTP_GET, "/warnings", show_list, PAGE_HTML | PAGE_JSON, .tx = TX_READ, .visitor = true },
	{ HTTP_GET, "/warnings.atom", show_feed, .tx = TX_READ, .visitor = true },
	{ HTTP_GET, "/warnings/:warning", show_one, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .visitor = true },
	{ HTTP_GET, "/warnings/:warning/stix", show_stix, .tx = TX_READ, .visitor = true },
	{ 0 },
};
#include "web/tally.h"
