// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/calendar_db.h"

#include "people/act_db.h"

enum { HOLIDAYS_MAX = 1000, HOLIDAY_NAME_MAX = 200 };

static const char *const promise_keys[] = { "acknowledge", "confirm" };

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      struct str note)
{
	return act_append(cx, db, by, ACCESS_NODE_MANAGE,
			  (struct ledger_act){ .act = act, .note = note });
}

static enum rc may_set(struct cx *cx, const struct actor *by)
{
	if (!access_role_for(by, ACCESS_NODE_MANAGE))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"),
			       access_text(ACCESS_NODE_MANAGE));
	return RC_OK;
}

SQL_STATEMENT(calendar_put,
	      "INSERT INTO desk_calendar (country, zone, weekend, opens, closes)"
	      " VALUES ($1, $2, $3, $4, $5)"
	      " ON CONFLICT (country) DO UPDATE SET zone = excluded.zone,"
	      "   weekend = excluded.weekend, opens = excluded.opens, closes = excluded.closes");

enum rc calendar_set(struct cx *cx, struct db *db, const struct actor *by,
		     const struct office_hours *o)
{
	struct zone *zone;
	TRY(may_set(cx, by));
	if (o->country.n != 2 || o->weekend > 126 || o->opens < 0 || o->closes > 1440 ||
	    o->opens >= o->closes)
		return cx_fail(cx, RC_INVALID,
			       "office hours have a country of two letters, a "
			       "working day, and close after they open");
	const enum rc rc = zone_load(cx, cx->arena, o->zone, &zone);
	if (rc == RC_MISSING)
		return RC_INVALID;
	TRY(rc);
	TRY(DB_RUN(cx, db, &calendar_put, VAL(o->country), VAL(o->zone), VAL(o->weekend),
		   VAL(o->opens), VAL(o->closes)));
	return append(cx, db, by, "calendar-set",
		      arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(o->country), STR_ARG(o->zone)));
}

SQL_STATEMENT(holiday_put, "INSERT INTO desk_holiday (country, day, name) VALUES ($1, $2, $3)"
			   " ON CONFLICT (country, day) DO UPDATE SET name = excluded.name");

enum rc calendar_add_holiday(struct cx *cx, struct db *db, const struct actor *by,
			     struct str country, struct holiday day)
{
	TRY(may_set(cx, by));
	if (country.n != 2 || !date_is_set(day.date) || day.name.n == 0 ||
	    day.name.n > HOLIDAY_NAME_MAX || !str_is_utf8(day.name))
		return cx_fail(cx, RC_INVALID, "a holiday has a country, a day and a name");
	TRY(DB_RUN(cx, db, &holiday_put, VAL(country), VAL(day.date.days), VAL(day.name)));
	return append(cx, db, by, "holiday-set",
		      arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(country),
				STR_ARG(date_print(cx->arena, day.date))));
}

SQL_STATEMENT(holiday_delete, "DELETE FROM desk_holiday WHERE country = $1 AND day = $2");

enum rc calendar_remove_holiday(struct cx *cx, struct db *db, const struct actor *by,
				struct str country, struct date day)
{
	int64_t n = 0;
	TRY(may_set(cx, by));
	TRY(db_run(cx, db, &holiday_delete, VALS(VAL(country), VAL(day.days)), &n));
	if (n == 0)
		return cx_fail(cx, RC_MISSING, N_("%.*s has no holiday on %.*s"), STR_ARG(country),
			       STR_ARG(date_print(cx->arena, day)));
	return append(cx, db, by, "holiday-removed",
		      arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(country),
				STR_ARG(date_print(cx->arena, day))));
}

SQL_STATEMENT(promise_put, "INSERT INTO desk_promise (kind, lasts) VALUES ($1, $2)"
			   " ON CONFLICT (kind) DO UPDATE SET lasts = excluded.lasts");

enum rc calendar_promise(struct cx *cx, struct db *db, const struct actor *by, enum promise promise,
			 struct duration lasts)
{
	TRY(may_set(cx, by));
	if (lasts.us < MINUTES(1).us || lasts.us > DAYS(365).us)
		return cx_fail(cx, RC_INVALID, "a promise lasts from a minute to a year");
	TRY(DB_RUN(cx, db, &promise_put, VAL(str_from_c(promise_keys[promise])), VAL(lasts.us)));
	return append(cx, db, by, "promise-set", str_from_c(promise_keys[promise]));
}

/* ---- loading --------------------------------------------------------------------- */

SQL_STATEMENT(calendar_one, "SELECT zone, weekend, opens, closes FROM desk_calendar"
			    " WHERE country = $1");
SQL_STATEMENT(holiday_list, "SELECT day, name FROM desk_holiday WHERE country = $1"
			    " ORDER BY day DESC LIMIT 1000");

static enum rc load_holidays(struct cx *cx, struct db *db, struct str country, struct calendar *c)
{
	AUTO(rows) r = NULL;
	struct holiday *days = arena_new(cx->arena, struct holiday, HOLIDAYS_MAX);
	TRY(ROWS_OPEN(cx, db, &r, &holiday_list, VAL(country)));
	while (rows_next(r) && c->holidays_n < HOLIDAYS_MAX) {
		struct holiday *day = &days[c->holidays_n++];
		day->date.days = (int32_t)rows_int(r);
		day->name = rows_str(r);
	}
	c->holidays = days;
	return rows_end(cx, r);
}

static enum rc load_hours(struct cx *cx, struct db *db, struct str country,
			  struct office_hours *out)
{
	AUTO(rows) r = NULL;
	*out = (struct office_hours){ .country = country };
	TRY(ROWS_OPEN(cx, db, &r, &calendar_one, VAL(country)));
	if (rows_next(r)) {
		out->zone = rows_str(r);
		out->weekend = (unsigned)rows_int(r);
		out->opens = (int)rows_int(r);
		out->closes = (int)rows_int(r);
	}
	return rows_end(cx, r);
}

static enum rc load_one(struct cx *cx, struct db *db, struct str country,
			const struct calendar **out)
{
	struct office_hours hours;
	struct zone *zone;
	*out = NULL;
	TRY(load_hours(cx, db, country, &hours));
	if (hours.zone.n == 0)
		return RC_OK;
	TRY(zone_load(cx, cx->arena, hours.zone, &zone));
	struct calendar *c = arena_new(cx->arena, struct calendar, 1);
	*c = (struct calendar){
		.zone = zone, .weekend = hours.weekend, .opens = hours.opens, .closes = hours.closes
	};
	*out = c;
	return load_holidays(cx, db, country, c);
}

SQL_STATEMENT(promise_list, "SELECT kind, lasts FROM desk_promise");

static enum rc load_promises(struct cx *cx, struct db *db, struct clock_settings *s)
{
	AUTO(rows) r = NULL;
	s->acknowledge = PROMISE_ACKNOWLEDGE;
	s->confirm = PROMISE_CONFIRM;
	TRY(rows_open(cx, db, &r, &promise_list, NO_VALS));
	while (rows_next(r)) {
		const bool ack = str_eq(rows_str(r), STR("acknowledge"));
		*(ack ? &s->acknowledge.us : &s->confirm.us) = rows_int(r);
	}
	return rows_end(cx, r);
}

enum rc calendar_zone(struct cx *cx, struct db *db, struct str country, const struct zone **out)
{
	struct office_hours hours;
	struct zone *zone = NULL;
	*out = NULL;
	TRY(load_hours(cx, db, country, &hours));
	if (hours.zone.n > 0)
		TRY(zone_load(cx, cx->arena, hours.zone, &zone));
	else if (country.n == 2)
		TRY(zone_of_country(cx, cx->arena, country, &zone));
	*out = zone;
	return RC_OK;
}

enum rc calendar_load(struct cx *cx, struct db *db, struct str asking, struct str asked,
		      struct clock_settings *out)
{
	struct clock_settings s = { 0 };
	TRY(load_promises(cx, db, &s));
	TRY(load_one(cx, db, asking, &s.asking));
	TRY(load_one(cx, db, asked, &s.asked));
	TRY(calendar_zone(cx, db, asking, &s.asking_zone));
	TRY(calendar_zone(cx, db, asked, &s.asked_zone));
	*out = s;
	return RC_OK;
}

enum rc calendar_show(struct cx *cx, struct db *db, struct str country, struct calendar_view *out)
{
	struct calendar_view v = { 0 };
	struct calendar days = { 0 };
	struct clock_settings promised = { 0 };
	TRY(load_hours(cx, db, country, &v.hours));
	TRY(load_holidays(cx, db, country, &days));
	TRY(load_promises(cx, db, &promised));
	v.holidays = days.holidays;
	v.holidays_n = days.holidays_n;
	v.acknowledge = promised.acknowledge;
	v.confirm = promised.confirm;
	*out = v;
	return RC_OK;
}
