// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/report.h"

#define TEXT_MAX ((size_t)16 * 1024 * 1024)

void report_init(struct report *r, struct arena *arena)
{
	*r = (struct report){ .arena = arena };
}

void report_add(struct report *r, struct report_row row)
{
	if (r->n >= REPORT_MAX) {
		r->left_out++;
		return;
	}
	*ARENA_PUSH(r->arena, r) = row;
}

size_t report_count(const struct report *r)
{
	return r->n + r->left_out;
}

void report_print(const struct report *r, struct buf *out)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct report_row *row = &r->p[i];
		buf_add(out, row->file);
		if (row->line > 0)
			buf_fmt(out, ":%d", row->line);
		if (row->line > 0 && row->col > 0)
			buf_fmt(out, ":%d", row->col);
		buf_add_c(out, ": ");
		if (row->field.n > 0)
			buf_fmt(out, "%.*s: ", STR_ARG(row->field));
		buf_add(out, row->problem);
		if (row->remedy.n > 0)
			buf_fmt(out, " (%.*s)", STR_ARG(row->remedy));
		buf_add_char(out, '\n');
	}
	if (r->left_out > 0)
		buf_fmt(out, "and %zu more\n", r->left_out);
}

void report_write(const struct report *r, FILE *out)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	report_print(r, &text);
	if (text.n > 0)
		(void)fwrite(text.p, 1, text.n, out);
	if (buf_full(&text))
		(void)fputs("and more than fits here\n", out);
	buf_done(&text);
}
