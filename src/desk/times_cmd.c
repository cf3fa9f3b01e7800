// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/desk_cmd.h"
#include "desk/times_db.h"
#include "desk/times_to_json.h"

static const struct option times_table[] = {
	{ "country", "CC", "only of those who were asked there", OPTION_ONCE },
	{ "provider", "NAME", "only of this provider", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	run->found = arena_new(cx->arena, struct times_list, 1);
	return times_list(cx, db, options_get(&run->options, "country"),
			  options_get(&run->options, "provider"), run->found);
}

static void to_json(struct desk_run *run, struct json *j)
{
	times_to_json(j, run->cx->arena, run->found);
}

/* "3 d 4 h", "3 h 40 min", "12 min". */
static struct str span(struct arena *a, struct duration d)
{
	const long long minutes = d.us / 60000000, hours = minutes / 60;
	if (hours >= 48)
		return arena_fmt(a, "%lld d %lld h", hours / 24, hours % 24);
	if (hours > 0)
		return arena_fmt(a, "%lld h %lld min", hours, minutes % 60);
	return arena_fmt(a, "%lld min", minutes);
}

static struct str cell(struct arena *a, const struct measured *m, struct str promised)
{
	const struct str end = promised.n > 0 ? arena_fmt(a, ", promised %.*s", STR_ARG(promised))
					      : STR("");
	if (m->n < TIMES_ENOUGH)
		return arena_fmt(a, "%lld, too few to say%.*s", (long long)m->n, STR_ARG(end));
	return arena_fmt(a, "%.*s / %.*s (%lld)%.*s", STR_ARG(span(a, m->median)),
			 STR_ARG(span(a, m->most)), (long long)m->n, STR_ARG(end));
}

static void to_text(struct desk_run *run)
{
	static const char *const titles[] = { "country",      "provider", "kind",
					      "acknowledged", "answered", "waiting" };
	struct arena *a = run->cx->arena;
	const struct times_list *l = run->found;
	struct table t;
	table_init(&t, a);
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		table_column(&t, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++) {
		const struct times_row *r = &l->p[i];
		TABLE_ROW(&t, r->country, r->provider.n > 0 ? r->provider : STR("(state)"), r->kind,
			  cell(a, &r->acknowledged, r->promises[0]),
			  cell(a, &r->answered, r->promises[1]),
			  arena_fmt(a, "%lld", (long long)r->waiting));
	}
	if (l->n == 0) {
		(void)fputs("No request was sent yet.\n", run->out);
		return;
	}
	table_print(&t, run->out);
	(void)fputs("Half take at most the first time, nine in ten at most the second; under 5 "
		    "requests it is too few to say.\n",
		    run->out);
}

const struct desk_word times_word = {
	.command = { "desk times", "tell how long others take, beside what they promised",
		     "desk times [--country CC] [--provider NAME] --data DIR", NULL },
	.table = times_table,
	.handler = list,
	.reads = true,
	.to_json = to_json,
	.to_text = to_text,
};
