// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/report.h"

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
