// SPDX-License-Identifier: AGPL-3.0-or-later
// comity desk order: what a provider records beside an order that it was given.
#include <stdio.h>

#include "desk/desk_cmd.h"
#include "desk/order_db.h"
#include "desk/request_db.h"
#include "ledger/entry.h"

static const struct option show_table[] = { DESK_DATA, DESK_JSON, { 0 } };
static const struct option record_table[] = {
	{ "accounts", "N", "how many accounts the order concerned", OPTION_ONCE },
	{ "notice", "WORD", "told, later or never; undecided without it", OPTION_ONCE },
	{ "on", "DAY", "on which the user was or may be told", OPTION_ONCE },
	{ "reason", "TEXT", "why, or by which rule", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

static enum rc load(struct desk_run *run, struct db *db, struct id *id)
{
	run->found = arena_new(run->cx->arena, struct order_record, 1);
	TRY(request_find(run->cx, db, run->options.args.p[0], id));
	return order_record_load(run->cx, db, *id, run->found);
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	(void)cx;
	return load(arg, db, &id);
}

static enum rc record(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct str accounts = options_get(&run->options, "accounts");
	const struct str notice = options_get(&run->options, "notice");
	const struct str on = options_get(&run->options, "on");
	struct order_record o = { .accounts = -1, .on = DATE_NONE };
	struct id id;
	TRY(load(run, db, &id));
	o.reason = options_get(&run->options, "reason");
	if (accounts.n > 0 && !str_to_i64(accounts, 0, INT32_MAX, &o.accounts))
		return cx_fail(cx, RC_INVALID, "--accounts is a number, 0 or more");
	if (notice.n > 0 && !user_notice_parse(notice, &o.notice))
		return cx_fail(cx, RC_INVALID, "--notice is told, later or never");
	if (on.n > 0 && !date_parse(on, &o.on))
		return cx_fail(cx, RC_INVALID, "--on is a day such as 2026-11-21");
	TRY(order_record_put(cx, db, &ACTOR_TERMINAL, id, &o));
	return load(run, db, &id);
}

static void to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct order_record *o = run->found;
	json_begin_object(j, "order");
	json_str(j, "reference", run->options.args.p[0]);
	if (o->accounts >= 0)
		json_int(j, "accounts", o->accounts);
	else
		json_add_null(j, "accounts");
	json_str(j, "notice", str_from_c(user_notice_key(o->notice)));
	if (date_is_set(o->on))
		json_str(j, "on", date_print(a, o->on));
	else
		json_add_null(j, "on");
	json_str(j, "reason", o->reason);
	if (o->at.us != 0)
		json_str(j, "recorded_at", entry_print_time(a, o->at));
	else
		json_add_null(j, "recorded_at");
	json_end(j);
}

static void to_text(struct desk_run *run)
{
	const struct order_record *o = run->found;
	const struct str on = date_print(run->cx->arena, o->on);
	if (o->accounts >= 0)
		(void)fprintf(run->out, "accounts concerned: %lld\n", (long long)o->accounts);
	(void)fprintf(run->out, "%s%s%.*s\n", user_notice_name(o->notice), on.n > 0 ? ": " : "",
		      STR_ARG(on));
	if (o->reason.n > 0)
		(void)fprintf(run->out, "%.*s\n", STR_ARG(o->reason));
}

#define ORDER "desk order "

const struct desk_word order_words[] = {
	{ .command = { ORDER "record", "record the accounts concerned and the notice to the user",
		       ORDER "record REFERENCE [--accounts N] [--notice told|later|never] "
			     "[--on DAY] --reason TEXT --data DIR",
		       NULL },
	  .table = record_table,
	  .args = 1,
	  .handler = record,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { ORDER "show", "tell what was recorded beside an order",
		       ORDER "show REFERENCE --data DIR", NULL },
	  .table = show_table,
	  .args = 1,
	  .handler = show,
	  .reads = true,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { 0 } },
};
