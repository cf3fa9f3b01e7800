// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/calendar_db.h"
#include "desk/desk_cmd.h"
#include "desk/event_db.h"
#include "ledger/entry.h"

#define MINUTE_US MINUTES(1).us

static const char *const weekdays[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static const struct option plain_table[] = { DESK_DATA, DESK_JSON, { 0 } };
static const struct option hours_table[] = {
	{ "zone", "ZONE", "such as Asia/Colombo", OPTION_ONCE },
	{ "opens", "HH:MM", "when the office opens (00:00)", OPTION_ONCE },
	{ "closes", "HH:MM", "when it closes (24:00)", OPTION_ONCE },
	{ "weekend", "DAY", "a day without work, such as sat", OPTION_REPEATS },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option holiday_table[] = {
	{ "day", "DAY", "such as 2026-12-25", OPTION_ONCE },
	{ "name", "TEXT", "what it is called", OPTION_ONCE },
	{ "undo", NULL, "take that day's holiday back", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option promise_table[] = {
	{ "minutes", "N", "within how many minutes", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct found {
	struct calendar_view view;
	struct event_list events;
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

/* ---- reading the command line ---------------------------------------------------- */

/* A country that the law data know: a wrong one would never be asked for. */
static enum rc read_country(struct desk_run *run, struct str *out)
{
	*out = run->options.args.p[0];
	if (law_country(run->law, *out) == LAW_NONE)
		return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is no country; write it as KE",
			       STR_ARG(*out));
	return RC_OK;
}

static enum rc read_minute(struct desk_run *run, const char *option, int unsaid, int *out)
{
	struct str hour, minute;
	int64_t h, m;
	const struct str text = options_get(&run->options, option);
	*out = unsaid;
	if (text.n == 0)
		return RC_OK;
	if (!str_cut(text, ':', &hour, &minute) || !str_to_i64(hour, 0, 24, &h) ||
	    !str_to_i64(minute, 0, 59, &m) || minute.n != 2)
		return cx_fail(run->cx, RC_INVALID, "--%s is a time of day such as 08:30", option);
	*out = (int)(60 * h + m);
	return RC_OK;
}

static enum rc read_weekend(struct desk_run *run, unsigned *out)
{
	const struct option_values *v = options_all(&run->options, "weekend");
	unsigned days = 0;
	for (size_t i = 0; i < v->n; i++) {
		size_t day = 0;
		while (day < 7 && !str_eq(v->p[i], str_from_c(weekdays[day])))
			day++;
		if (day == 7)
			return cx_fail(run->cx, RC_INVALID,
				       "\"%.*s\" is no day of the week; write it as sat",
				       STR_ARG(v->p[i]));
		days |= 1U << day;
	}
	*out = days;
	return RC_OK;
}

/* ---- handlers ---------------------------------------------------------------------- */

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct str country;
	TRY(read_country(run, &country));
	return calendar_show(cx, db, country, &found_of(run)->view);
}

static enum rc set_hours(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct office_hours o = { .zone = options_get(&run->options, "zone") };
	TRY(read_country(run, &o.country));
	TRY(read_minute(run, "opens", 0, &o.opens));
	TRY(read_minute(run, "closes", 1440, &o.closes));
	TRY(read_weekend(run, &o.weekend));
	TRY(calendar_set(cx, db, &ACTOR_TERMINAL, &o));
	return show(cx, db, run);
}

static enum rc add_holiday(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct holiday day = { .name = options_get(&run->options, "name") };
	struct str country;
	TRY(read_country(run, &country));
	if (!date_parse(options_get(&run->options, "day"), &day.date))
		return cx_fail(cx, RC_INVALID, "--day is a day such as 2026-12-25");
	if (options_has(&run->options, "undo"))
		TRY(calendar_remove_holiday(cx, db, &ACTOR_TERMINAL, country, day.date));
	else
		TRY(calendar_add_holiday(cx, db, &ACTOR_TERMINAL, country, day));
	return show(cx, db, run);
}

static enum rc set_promise(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct str name = run->options.args.p[1];
	const bool acknowledge = str_eq(name, STR("acknowledge"));
	int64_t minutes;
	if (!acknowledge && !str_eq(name, STR("confirm")))
		return cx_fail(cx, RC_INVALID, "a node promises to acknowledge or to confirm");
	if (!str_to_i64(options_get(&run->options, "minutes"), 1, 365 * 1440, &minutes))
		return cx_fail(cx, RC_INVALID, "--minutes is a number from 1 to a year's");
	TRY(calendar_promise(cx, db, &ACTOR_TERMINAL,
			     acknowledge ? PROMISED_ACKNOWLEDGE : PROMISED_CONFIRM,
			     MINUTES(minutes)));
	return show(cx, db, run);
}

static enum rc list_events(struct cx *cx, struct db *db, void *arg)
{
	return event_list(cx, db, &ACTOR_TERMINAL, &found_of(arg)->events);
}

/* ---- telling ------------------------------------------------------------------------ */

static struct str clock_text(struct arena *a, int minute)
{
	return arena_fmt(a, "%02d:%02d", minute / 60, minute % 60);
}

static void one_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct calendar_view *v = &found_of(run)->view;
	json_begin_object(j, "calendar");
	json_str(j, "country", v->hours.country);
	if (v->hours.zone.n == 0) {
		json_add_null(j, "hours");
	} else {
		json_begin_object(j, "hours");
		json_str(j, "zone", v->hours.zone);
		json_str(j, "opens", clock_text(a, v->hours.opens));
		json_str(j, "closes", clock_text(a, v->hours.closes));
		json_begin_array(j, "weekend");
		for (unsigned day = 0; day < 7; day++)
			if ((v->hours.weekend >> day) & 1)
				json_str(j, NULL, str_from_c(weekdays[day]));
		json_end(j);
		json_end(j);
	}
	json_begin_array(j, "holidays");
	for (size_t i = 0; i < v->holidays_n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "day", date_print(a, v->holidays[i].date));
		json_str(j, "name", v->holidays[i].name);
		json_end(j);
	}
	json_end(j);
	json_int(j, "acknowledge_minutes", v->acknowledge.us / MINUTE_US);
	json_int(j, "confirm_minutes", v->confirm.us / MINUTE_US);
	json_end(j);
}

static void one_to_text(struct desk_run *run)
{
	struct arena *a = run->cx->arena;
	const struct calendar_view *v = &found_of(run)->view;
	if (v->hours.zone.n == 0)
		(void)fprintf(run->out, "%.*s has no office hours here: it never closes.\n",
			      STR_ARG(v->hours.country));
	else
		(void)fprintf(run->out, "%.*s  %.*s  %.*s to %.*s\n", STR_ARG(v->hours.country),
			      STR_ARG(v->hours.zone), STR_ARG(clock_text(a, v->hours.opens)),
			      STR_ARG(clock_text(a, v->hours.closes)));
	for (unsigned day = 0; day < 7; day++)
		if ((v->hours.weekend >> day) & 1)
			(void)fprintf(run->out, "  closed   %s\n", weekdays[day]);
	for (size_t i = 0; i < v->holidays_n; i++)
		(void)fprintf(run->out, "  holiday  %.*s %.*s\n",
			      STR_ARG(date_print(a, v->holidays[i].date)),
			      STR_ARG(v->holidays[i].name));
	(void)fprintf(run->out,
		      "This node promises to acknowledge within %lld minutes, to confirm an "
		      "emergency within %lld.\n",
		      (long long)(v->acknowledge.us / MINUTE_US),
		      (long long)(v->confirm.us / MINUTE_US));
}

static void events_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct event_list *l = &found_of(run)->events;
	json_begin_array(j, "events");
	for (size_t i = 0; i < l->n; i++) {
		const struct event_row *e = &l->p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, e->id));
		json_str(j, "at", entry_print_time(a, e->at));
		json_str(j, "request", e->reference);
		json_str(j, "state", e->state);
		json_str(j, "event", e->kind);
		json_str(j, "clock", e->clock);
		json_str(j, "due", entry_print_time(a, e->due));
		json_int(j, "days", e->days);
		json_end(j);
	}
	json_end(j);
}

static void events_to_text(struct desk_run *run)
{
	static const char *const titles[] = { "at", "request", "event", "clock", "due" };
	struct arena *a = run->cx->arena;
	const struct event_list *l = &found_of(run)->events;
	struct table t;
	table_init(&t, a);
	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++)
		table_column(&t, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, entry_print_time(a, l->p[i].at), l->p[i].reference, l->p[i].kind,
			  l->p[i].clock, entry_print_time(a, l->p[i].due));
	if (l->n == 0)
		(void)fputs("Nothing is near, late or silent.\n", run->out);
	else
		table_print(&t, run->out);
}

#define CALENDAR "desk calendar "

const struct desk_word calendar_words[] = {
	{ .command = { CALENDAR "show", "tell a country's office hours and holidays",
		       CALENDAR "show CC --data DIR", NULL },
	  .table = plain_table,
	  .args = 1,
	  .handler = show,
	  .reads = true,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { CALENDAR "hours", "set a country's office hours",
		       CALENDAR "hours CC --zone ZONE --opens HH:MM --closes HH:MM "
				"[--weekend DAY]... --data DIR",
		       NULL },
	  .table = hours_table,
	  .args = 1,
	  .handler = set_hours,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { CALENDAR "holiday", "add a holiday, name it anew, or take it back",
		       CALENDAR "holiday CC --day DAY --name TEXT|--undo --data DIR", NULL },
	  .table = holiday_table,
	  .args = 1,
	  .handler = add_holiday,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { CALENDAR "promise", "set within which time this node acts",
		       CALENDAR "promise CC acknowledge|confirm --minutes N --data DIR", NULL },
	  .table = promise_table,
	  .args = 2,
	  .handler = set_promise,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { 0 } },
};

const struct desk_word event_words[] = {
	{ .command = { "desk event list", "list what is near, late or silent, newest first",
		       "desk event list --data DIR", NULL },
	  .table = plain_table,
	  .handler = list_events,
	  .reads = true,
	  .to_json = events_to_json,
	  .to_text = events_to_text },
	{ .command = { 0 } },
};
