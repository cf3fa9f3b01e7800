// SPDX-License-Identifier: AGPL-3.0-or-later
// comity desk transparency, comity desk oversight: the numbers of a year.
#include <stdio.h>

#include "core/table.h"
#include "desk/desk_cmd.h"
#include "desk/order_db.h"
#include "desk/oversight_db.h"
#include "desk/oversight_to_json.h"
#include "desk/transparency_to_json.h"

static const struct option transparency_table[] = {
	{ "year", "Y", "such as 2026; this year without it", OPTION_ONCE },
	{ "exact", NULL, "hide nothing: not for publication", OPTION_ONCE },
	{ "csv", NULL, "print CSV", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option oversight_table[] = {
	{ "year", "Y", "such as 2026; this year without it", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

static enum rc read_year(struct desk_run *run, int *out)
{
	int64_t year;
	int month, day;
	const struct str text = options_get(&run->options, "year");
	date_to_ymd(date_today(run->cx->now), out, &month, &day);
	if (text.n == 0)
		return RC_OK;
	if (!str_to_i64(text, 2000, 9000, &year))
		return cx_fail(run->cx, RC_INVALID, "--year is a number such as 2026");
	*out = (int)year;
	return RC_OK;
}

static enum rc load_transparency(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct transparency *t = arena_new(cx->arena, struct transparency, 1);
	int year;
	TRY(read_year(run, &year));
	TRY(transparency_load(cx, db, year, t));
	if (!options_has(&run->options, "exact"))
		transparency_hide(t);
	run->found = t;
	return RC_OK;
}

static void transparency_json(struct desk_run *run, struct json *j)
{
	transparency_to_json(j, run->found);
}

static void transparency_text(struct desk_run *run)
{
	struct table t;
	transparency_to_table(run->cx->arena, run->found, &t);
	if (options_has(&run->options, "csv"))
		table_print_csv(&t, run->out);
	else
		table_print(&t, run->out);
}

static enum rc load_oversight(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	int year;
	run->found = arena_new(cx->arena, struct oversight, 1);
	TRY(read_year(run, &year));
	return oversight_load(cx, db, year, run->found);
}

static void oversight_json(struct desk_run *run, struct json *j)
{
	oversight_to_json(j, run->found);
}

static void oversight_text(struct desk_run *run)
{
	struct arena *a = run->cx->arena;
	const struct oversight *o = run->found;
	struct table t;
	table_init(&t, a);
	table_column(&t, STR("this node"), TABLE_LEFT);
	table_column(&t, STR("country"), TABLE_LEFT);
	for (enum oversight_number k = 0; k < OVERSIGHT_NUMBERS; k++)
		table_column(&t, str_from_c(oversight_key(k)), TABLE_RIGHT);
	for (size_t i = 0; i < o->n; i++) {
		struct str cells[2 + OVERSIGHT_NUMBERS] = {
			o->p[i].side == SIDE_ASKING ? STR("asks") : STR("is asked"), o->p[i].country
		};
		for (enum oversight_number k = 0; k < OVERSIGHT_NUMBERS; k++)
			cells[2 + k] = arena_fmt(a, "%lld", (long long)o->p[i].n[k]);
		table_row(&t, cells, 2 + OVERSIGHT_NUMBERS);
	}
	table_print(&t, run->out);
}

const struct desk_word transparency_word = {
	.command = { "desk transparency", "tell the orders of a year in numbers, for publication",
		     "desk transparency [--year Y] [--exact] [--csv|--json] --data DIR", NULL },
	.table = transparency_table,
	.handler = load_transparency,
	.reads = true,
	.to_json = transparency_json,
	.to_text = transparency_text,
};

const struct desk_word oversight_word = {
	.command = { "desk oversight", "count refused, narrowed and unjustified requests of a year",
		     "desk oversight [--year Y] --data DIR", NULL },
	.table = oversight_table,
	.handler = load_oversight,
	.reads = true,
	.to_json = oversight_json,
	.to_text = oversight_text,
};
