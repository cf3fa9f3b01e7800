// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

#define REFORMS_EXPLAINED 3

void what_if_to_table(struct teller *t, const struct what_if_answer *a, struct table *out)
{
	const struct law *law = t->w->law;
	static const char *const titles[] = { "from",	  "to",	    "measure", "effect",
					      "offences", "before", "after" };
	table_init(out, t->arena);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(out, str_from_c(titles[i]), i == 4 ? TABLE_RIGHT : TABLE_LEFT);
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct what_if_pair *p = &a->pairs.p[i];
		const bool moved = p->effect != EFFECT_STRENGTHENED;
		TABLE_ROW(out, str_from_c(law->countries.p[p->from].alpha2),
			  str_from_c(law->countries.p[p->to].alpha2),
			  law->measures.p[p->measure].id, str_from_c(effect_word(p->effect)),
			  moved ? tell_number(t, p->offences) : (struct str){ 0 },
			  moved ? str_from_c(route_status_word(p->before)) : (struct str){ 0 },
			  moved ? str_from_c(route_status_word(p->after)) : (struct str){ 0 });
	}
}

/* Pairs of countries by measure and effect. */
static void tell_measures(struct teller *t, const struct what_if_answer *a)
{
	const struct law *law = t->w->law;
	struct table s;
	table_init(&s, t->arena);
	table_column(&s, STR("pairs opened"), TABLE_RIGHT);
	table_column(&s, STR("closed"), TABLE_RIGHT);
	table_column(&s, STR("strengthened"), TABLE_RIGHT);
	table_column(&s, STR("measure"), TABLE_LEFT);
	for (uint16_t m = 0; m < law->measures.n; m++) {
		int64_t n[EFFECT_STRENGTHENED + 1] = { 0 };
		for (size_t i = 0; i < a->pairs.n; i++)
			n[a->pairs.p[i].effect] += a->pairs.p[i].measure == m;
		if (n[EFFECT_OPENED] + n[EFFECT_CLOSED] + n[EFFECT_STRENGTHENED] > 0)
			TABLE_ROW(&s, tell_number(t, n[EFFECT_OPENED]),
				  tell_number(t, n[EFFECT_CLOSED]),
				  tell_number(t, n[EFFECT_STRENGTHENED]), law->measures.p[m].title);
	}
	if (s.rows.n == 0)
		return;
	(void)fputc('\n', t->out);
	table_print(&s, t->out);
}

void what_if_to_text(struct teller *t, const struct what_if_answer *a, bool with_list)
{
	for (size_t i = 0; i < a->changes->n; i++)
		tell_phrase(t, 0, phrase_change(t->arena, t->w->law, &a->changes->p[i]));
	tell_phrase(t, 0, phrase_what_if_answer(a));
	if (a->preconditions.n > 0)
		tell_heading(t, STR("What must be true first"));
	for (size_t i = 0; i < a->preconditions.n; i++)
		tell_phrase(t, 2, phrase_precondition(t->w, &a->preconditions.p[i]));
	tell_measures(t, a);
	if (!with_list)
		return;
	struct table s;
	what_if_to_table(t, a, &s);
	(void)fputc('\n', t->out);
	table_print(&s, t->out);
}

void reforms_to_table(struct teller *t, const struct reform_list *reforms, struct table *out)
{
	table_init(out, t->arena);
	table_column(out, STR("pairs"), TABLE_RIGHT);
	table_column(out, STR("pairs to providers"), TABLE_RIGHT);
	table_column(out, STR("opens"), TABLE_RIGHT);
	table_column(out, STR("closes"), TABLE_RIGHT);
	table_column(out, STR("strengthens"), TABLE_RIGHT);
	table_column(out, STR("change"), TABLE_LEFT);
	for (size_t i = 0; i < reforms->n; i++) {
		const struct reform *r = &reforms->p[i];
		TABLE_ROW(out, tell_number(t, (int64_t)r->count.pairs_opened),
			  tell_number(t, (int64_t)r->count.pairs_toward),
			  tell_number(t, (int64_t)r->count.opened),
			  tell_number(t, (int64_t)r->count.closed),
			  tell_number(t, (int64_t)r->count.strengthened), r->change.text);
	}
}

/* Rule 7.4, of the reforms below those that are explained. */
static void tell_unsure(struct teller *t, const struct reform_list *reforms)
{
	for (size_t i = REFORMS_EXPLAINED; i < reforms->n; i++) {
		const struct precondition p = { .change = &reforms->p[i].change,
						.kind = PRE_MAY_JOIN,
						.date = DATE_NONE };
		if (reforms->p[i].unsure_to_join)
			tell_phrase(t, 0, phrase_precondition(t->w, &p));
	}
}

void reforms_to_text(struct teller *t, uint16_t country, const struct reform_list *reforms)
{
	const struct law *law = t->w->law;
	struct table s;
	tell_text(t, 0,
		  arena_fmt(t->arena,
			    "What %.*s could change, by the pairs of countries for which it opens "
			    "a way to "
			    "ask for help. \"To providers\" counts those with a country where the "
			    "largest "
			    "providers hold their data.",
			    STR_ARG(law->countries.p[country].name)));
	(void)fputc('\n', t->out);
	reforms_to_table(t, reforms, &s);
	table_print(&s, t->out);
	tell_unsure(t, reforms);
	for (size_t i = 0; i < reforms->n && i < REFORMS_EXPLAINED; i++) {
		struct change change = reforms->p[i].change;
		const struct change_list one = { &change, 1, 1 };
		const struct what_if_answer *pre = what_if_preconditions(t->arena, t->w, &one);
		(void)fputc('\n', t->out);
		tell_phrase(t, 0, phrase_change(t->arena, law, &change));
		for (size_t k = 0; k < pre->preconditions.n; k++)
			tell_phrase(t, 2, phrase_precondition(t->w, &pre->preconditions.p[k]));
	}
}
