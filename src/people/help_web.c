// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/help_web.h"

#include "people/account_db.h"
#include "people/html/pages.h"
#include "web/pages.h"

/* The chapter of that name; of accounts, which is for everybody, where there is none. */
static struct str chapter_of(struct arena *a, struct str section)
{
	const char *own = arena_fmt(a, "%.*s.md", STR_ARG(section)).p;
	struct str common = { 0 };
	for (size_t i = 0; i < embedded_manual_n; i++) {
		const struct embedded_file *f = &embedded_manual[i];
		const struct str text = { (const char *)f->p, f->n };
		if (str_eq(str_from_c(f->name), str_from_c(own)))
			return text;
		if (str_eq(str_from_c(f->name), STR("people.md")))
			common = text;
	}
	return common;
}

/* A block goes on until an empty line, or one that begins another. */
static bool begins(struct str line)
{
	return line.n == 0 || line.p[0] == '#' || line.p[0] == '|' || str_starts(line, STR("- ")) ||
	       str_starts(line, STR("```"));
}

/* Without the marks of code and of stress. */
static struct str plain(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '`' && text.p[i] != '*')
			out[n++] = text.p[i];
	return str_trim((struct str){ out, n });
}

static enum help_kind kind_of(struct str line)
{
	if (str_starts(line, STR("```")))
		return HELP_CODE;
	if (line.p[0] == '#')
		return HELP_HEADING;
	return line.p[0] == '|' ? HELP_ROW : str_starts(line, STR("- ")) ? HELP_ITEM : HELP_TEXT;
}

/* "| a | b |" as "a: b". */
static struct str row_text(struct arena *a, struct str line)
{
	struct str text = { 0 }, cell;
	for (struct str rest = str_slice(line, 1, line.n); rest.n > 0;) {
		str_cut(rest, '|', &cell, &rest);
		cell = str_trim(cell);
		if (cell.n > 0)
			text = text.n == 0
				       ? cell
				       : arena_fmt(a, "%.*s: %.*s", STR_ARG(text), STR_ARG(cell));
	}
	return text;
}

static struct str code_text(struct str *rest)
{
	const char *begin = rest->p;
	struct str line, left = *rest;
	while (left.n > 0 && !str_starts(left, STR("```")))
		str_cut(left, '\n', &line, &left);
	const struct str text = { begin, (size_t)(left.p - begin) };
	str_cut(left, '\n', &line, rest);
	return text;
}

/* The few forms of Markdown that the manual is written in. */
static void read_blocks(struct arena *a, struct str text, struct help_view *v)
{
	struct str line, next, after;
	while (text.n > 0) {
		str_cut(text, '\n', &line, &text);
		if (line.n == 0 || str_starts(line, STR("| --")))
			continue;
		struct help_block b = { .kind = kind_of(line) };
		if (b.kind == HELP_CODE) {
			b.text = code_text(&text);
			*ARENA_PUSH(a, &v->blocks) = b;
			continue;
		}
		if (b.kind == HELP_TEXT || b.kind == HELP_ITEM)
			for (str_cut(text, '\n', &next, &after); !begins(next);
			     text = after, str_cut(text, '\n', &next, &after))
				line = arena_fmt(a, "%.*s %.*s", STR_ARG(line),
						 STR_ARG(str_trim(next)));
		if (b.kind == HELP_ROW)
			line = row_text(a, line);
		while (line.n > 0 &&
		       (line.p[0] == '#' || (b.kind == HELP_ITEM && line.p[0] == '-')))
			line = str_slice(line, 1, line.n);
		b.text = plain(a, line);
		*ARENA_PUSH(a, &v->blocks) = b;
	}
}

static enum rc load_administrators(struct cx *cx, struct page *pg, struct help_view *v)
{
	struct account_list list = { .more = true };
	struct str after = { 0 };
	while (list.more) {
		TRY(account_list(cx, pg->db, after, &list));
		for (size_t i = 0; i < list.n; i++) {
			const struct account *a = &list.p[i];
			after = a->login;
			if (a->state == ACCOUNT_ACTIVE && roles_has(a->roles, ROLE_ADMINISTRATOR))
				*ARENA_PUSH(cx->arena,
					    &v->administrators) = (struct help_person){ a->name,
											a->post };
		}
	}
	return RC_OK;
}

static enum rc show_help(struct cx *cx, struct page *pg)
{
	struct help_view v = {
		.signed_in = page_signed_in(pg),
		.sees_node = page_may(pg, ACCESS_NODE_SEE),
		.now = page_time(pg, cx->now),
	};
	read_blocks(cx->arena, chapter_of(cx->arena, page_param(pg, "section")), &v);
	if (v.signed_in)
		TRY(load_administrators(cx, pg, &v));
	pg->title = tr(pg, "Help with a page");
	page_people_help(pg, &v);
	return RC_OK;
}

const struct web_route people_help_routes[] = {
	{ HTTP_GET, "/manual/:section", show_help, .tx = TX_READ },
	{ 0 },
};
