// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

void children_to_table(struct teller *t, struct table *out)
{
	const struct law *law = t->w->law;
	table_init(out, t->arena);
	table_column(out, STR("country"), TABLE_LEFT);
	for (enum child_criterion c = CHILD_LEGISLATION; c < CHILD_CRITERIA; c++)
		table_column(out, str_from_c(child_criterion_word(c)), TABLE_LEFT);
	table_column(out, STR("confidence"), TABLE_LEFT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (uint16_t i = 0; i < law->countries.n; i++) {
		const struct child_answer a = children_of(t->w, i);
		struct str cells[CHILD_CRITERIA + 3] = { str_from_c(law->countries.p[i].alpha2) };
		for (enum child_criterion c = CHILD_LEGISLATION; c < CHILD_CRITERIA; c++)
			cells[1 + c] = str_from_c(yes_no_word(a.met[c]));
		cells[CHILD_CRITERIA + 1] = str_from_c(confidence_word(a.confidence));
		cells[CHILD_CRITERIA + 2] = law->countries.p[i].name;
		table_row(out, cells, CHILD_CRITERIA + 3);
	}
}

void children_to_text(struct teller *t)
{
	struct table s, totals;
	const struct law *law = t->w->law;
	table_init(&totals, t->arena);
	table_column(&totals, STR("yes"), TABLE_RIGHT);
	table_column(&totals, STR("no"), TABLE_RIGHT);
	table_column(&totals, STR("unknown"), TABLE_RIGHT);
	table_column(&totals, STR("criterion"), TABLE_LEFT);
	for (enum child_criterion c = CHILD_LEGISLATION; c < CHILD_CRITERIA; c++) {
		int64_t n[YN_YES + 1] = { 0 };
		for (uint16_t i = 0; i < law->countries.n; i++)
			n[children_of(t->w, i).met[c]]++;
		TABLE_ROW(&totals, tell_number(t, n[YN_YES]), tell_number(t, n[YN_NO]),
			  tell_number(t, n[YN_UNKNOWN]), tell_word(t, phrase_of_child(c)));
	}
	table_print(&totals, t->out);
	(void)fputc('\n', t->out);
	children_to_table(t, &s);
	table_print(&s, t->out);
}
