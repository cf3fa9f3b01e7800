// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/transparency_to_json.h"

#define HIDDEN STR("<5")

static void put_numbers(struct json *j, const struct transparency_row *r)
{
	for (enum transparency_number k = 0; k < NUMBERS; k++) {
		if (r->hidden[k])
			json_str(j, number_key(k), HIDDEN);
		else
			json_int(j, number_key(k), r->n[k]);
	}
}

void transparency_to_json(struct json *j, const struct transparency *t)
{
	json_begin_object(j, "transparency");
	json_int(j, "year", t->year);
	json_begin_array(j, "rows");
	for (size_t i = 0; i < t->rows.n; i++) {
		const struct transparency_row *r = &t->rows.p[i];
		json_begin_object(j, NULL);
		json_str(j, "country", r->country);
		json_str(j, "kind", r->kind);
		json_str(j, "basis", r->basis);
		put_numbers(j, r);
		json_end(j);
	}
	json_end(j);
	json_begin_object(j, "sum");
	put_numbers(j, &t->sum);
	json_end(j);
	json_end(j);
}

static void put_row(struct arena *a, const struct transparency_row *r, struct str country,
		    struct table *out)
{
	struct str cells[3 + NUMBERS] = { country, r->kind, r->basis };
	for (enum transparency_number k = 0; k < NUMBERS; k++)
		cells[3 + k] = r->hidden[k] ? HIDDEN : arena_fmt(a, "%lld", (long long)r->n[k]);
	table_row(out, cells, 3 + NUMBERS);
}

void transparency_to_table(struct arena *arena, const struct transparency *t, struct table *out)
{
	static const char *const titles[] = { "country", "kind", "basis" };
	table_init(out, arena);
	for (size_t i = 0; i < 3; i++)
		table_column(out, str_from_c(titles[i]), TABLE_LEFT);
	for (enum transparency_number k = 0; k < NUMBERS; k++)
		table_column(out, str_from_c(number_key(k)), TABLE_RIGHT);
	for (size_t i = 0; i < t->rows.n; i++)
		put_row(arena, &t->rows.p[i], t->rows.p[i].country, out);
	put_row(arena, &t->sum, STR("sum"), out);
}
