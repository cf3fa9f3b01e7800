// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_text.h"

static void by_instrument(struct teller *t, const struct map_answer *a, struct table *out)
{
	table_column(out, STR("bound"), TABLE_LEFT);
	table_column(out, STR("status"), TABLE_LEFT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (size_t i = 0; i < t->w->law->countries.n; i++) {
		const struct map_country *c = &a->countries[i];
		const struct country *country = &t->w->law->countries.p[i];
		TABLE_ROW(out, str_from_c(country->alpha2), str_from_c(map_class_word(c->colour)),
			  str_from_c(bound_word(c->bound)),
			  c->status ? c->status->kind_word : (struct str){ 0 }, country->name);
	}
}

static void by_reach(struct teller *t, const struct map_answer *a, struct table *out)
{
	static const char *const titles[] = { "binding", "open",    "conditional",
					      "unknown", "blocked", "none" };
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		table_column(out, str_from_c(titles[i]), TABLE_RIGHT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (size_t i = 0; i < t->w->law->countries.n; i++) {
		const struct reach_row *r = a->countries[i].reach;
		const struct country *country = &t->w->law->countries.p[i];
		TABLE_ROW(out, str_from_c(country->alpha2),
			  str_from_c(map_class_word(a->countries[i].colour)),
			  tell_number(t, r->binding), tell_number(t, r->open),
			  tell_number(t, r->conditional), tell_number(t, r->unknown),
			  tell_number(t, r->blocked), tell_number(t, r->none), country->name);
	}
}

static void by_concept(struct teller *t, const struct map_answer *a, struct table *out)
{
	table_column(out, STR("finding"), TABLE_LEFT);
	table_column(out, STR("seen"), TABLE_LEFT);
	table_column(out, STR("name"), TABLE_LEFT);
	for (size_t i = 0; i < t->w->law->countries.n; i++) {
		const struct map_country *c = &a->countries[i];
		const struct country *country = &t->w->law->countries.p[i];
		TABLE_ROW(out, str_from_c(country->alpha2), str_from_c(map_class_word(c->colour)),
			  str_from_c(finding_word(c->finding)),
			  str_from_c(seen_word(phrase_seen(c->row))), country->name);
	}
}

void map_to_table(struct teller *t, const struct map_answer *a, struct table *out)
{
	static void (*const rows[])(struct teller * t, const struct map_answer *a,
				    struct table *out) = {
		[MAP_BY_INSTRUMENT] = by_instrument,
		[MAP_BY_REACH] = by_reach,
		[MAP_BY_CONCEPT] = by_concept,
	};
	table_init(out, t->arena);
	table_column(out, STR("country"), TABLE_LEFT);
	table_column(out, STR("class"), TABLE_LEFT);
	rows[a->by](t, a, out);
}
