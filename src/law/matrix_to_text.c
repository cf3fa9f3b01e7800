// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

void matrix_to_table(struct teller *t, const struct matrix_answer *a, struct table *out)
{
	static const char *const titles[] = { "binding", "open",   "conditional",
					      "unknown", "closed", "none in our data" };
	table_init(out, t->arena);
	table_column(out, STR("country"), TABLE_LEFT);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(out, str_from_c(titles[i]), TABLE_RIGHT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (size_t i = 0; i < a->rows.n; i++) {
		const struct reach_row *r = &a->rows.p[i];
		const struct country *c = &t->w->law->countries.p[r->country];
		TABLE_ROW(out, str_from_c(c->alpha2), tell_number(t, r->binding),
			  tell_number(t, r->open), tell_number(t, r->conditional),
			  tell_number(t, r->unknown), tell_number(t, r->blocked),
			  tell_number(t, r->none), c->name);
	}
}

void matrix_to_text(struct teller *t, const struct matrix_answer *a)
{
	struct table s;
	tell_phrase(t, 0, phrase_matrix_answer(t->w, a));
	tell_heading(t, STR("Cooperation reach: how many countries each one can ask"));
	matrix_to_table(t, a, &s);
	table_print(&s, t->out);
	(void)fputc('\n', t->out);
	tell_text(t, 0,
		  STR("None in our data is not: no treaty. Our list of bilateral treaties is "
		      "incomplete."));
}

void harmonisation_to_table(struct teller *t, const struct harmonisation *h, struct table *out)
{
	const struct law *law = t->w->law;
	table_init(out, t->arena);
	table_column(out, STR("a"), TABLE_LEFT);
	table_column(out, STR("b"), TABLE_LEFT);
	table_column(out, STR("both punish"), TABLE_LEFT);
	for (unsigned a = bits_next(&h->members, 0); a < BITS_N; a = bits_next(&h->members, a + 1))
		for (unsigned b = bits_next(&h->members, a + 1); b < BITS_N;
		     b = bits_next(&h->members, b + 1)) {
			const struct dual d = dual_criminality(t->w, (uint16_t)a, (uint16_t)b,
							       h->offence);
			TABLE_ROW(out, str_from_c(law->countries.p[a].alpha2),
				  str_from_c(law->countries.p[b].alpha2),
				  str_from_c(punish_word(d.answer)));
		}
}

void harmonisation_to_text(struct teller *t, const struct harmonisation *h)
{
	const struct law *law = t->w->law;
	struct table s;
	tell_phrase(t, 0, phrase_harmonisation(t->w, h));
	table_init(&s, t->arena);
	table_column(&s, STR("country"), TABLE_LEFT);
	table_column(&s, STR("punishes it"), TABLE_LEFT);
	table_column(&s, STR("why"), TABLE_LEFT);
	for (unsigned c = bits_next(&h->members, 0); c < BITS_N;
	     c = bits_next(&h->members, c + 1)) {
		const enum punish p = world_punishes(t->w, (uint16_t)c, h->offence)->answer;
		TABLE_ROW(&s, law->countries.p[c].name, tell_punish(t, p),
			  tell_word(t, phrase_side(t->arena, t->w, (uint16_t)c, h->offence)));
		table_colour(&s, 1, tell_punish_colour(p));
	}
	(void)fputc('\n', t->out);
	table_print(&s, t->out);
}
