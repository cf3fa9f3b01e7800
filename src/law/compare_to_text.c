// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

/* For each country its finding and the law that it rests on. */
void compare_to_table(struct teller *t, const struct compare_answer *a, struct table *out)
{
	const struct law *law = t->w->law;
	struct str cells[2 + 2 * COMPARED_MAX];
	table_init(out, t->arena);
	table_column(out, STR("provision"), TABLE_LEFT);
	table_column(out, STR("concept"), TABLE_LEFT);
	for (size_t c = 0; c < a->n; c++) {
		const char *code = law->countries.p[a->of[c]->country].alpha2;
		table_column(out, arena_fmt(t->arena, "%s finding", code), TABLE_LEFT);
		table_column(out, arena_fmt(t->arena, "%s law", code), TABLE_LEFT);
	}
	for (size_t i = 0; i < a->of[0]->findings.n; i++) {
		cells[0] = a->of[0]->findings.p[i].provision->number;
		cells[1] = law->concepts.p[a->of[0]->findings.p[i].concept].id;
		for (size_t c = 0; c < a->n; c++) {
			const struct check_finding *f = &a->of[c]->findings.p[i];
			cells[2 + 2 * c] = str_from_c(finding_word(f->finding));
			cells[3 + 2 * c] = phrase_citation(t->arena, f->row);
		}
		table_row(out, cells, 2 + 2 * a->n);
	}
}
