// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/alarm_cmd.h"

#include "app/data_option.h"
#include "core/table.h"
#include "formats/json.h"
#include "ledger/alarm_db.h"
#include "ledger/entry.h"

static const struct command alarms_command = {
	"alarms", "what is wrong, and the signed checkpoints that show it", LEDGER_ALARMS_USAGE,
	ledger_alarms_run
};

static const struct option alarms_options[] = {
	DATA_OPTION,
	{ "json", NULL, "print JSON (docs/schema/ledger.schema.json)", OPTION_ONCE },
	{ 0 },
};

struct looking {
	struct id id; // zero: all
	struct ledger_alarms alarms;
};

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct looking *l = arg;
	if (!id_is_set(l->id))
		return ledger_alarm_list(cx, db, &l->alarms);
	return ledger_alarm_load(cx, db, l->id, ARENA_PUSH(cx->arena, &l->alarms));
}

static const char *state_of(const struct ledger_alarm *a)
{
	if (a->accepted_at.us != 0)
		return "accepted";
	return a->answer.n > 0 ? "asked" : "open";
}

static void print_json(struct arena *arena, const struct looking *l, FILE *out)
{
	AUTO(json) j = json_new(arena);
	json_begin_array(j, "alarms");
	for (size_t i = 0; i < l->alarms.n; i++) {
		const struct ledger_alarm *a = &l->alarms.p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(arena, a->id));
		json_str(j, "at", entry_print_time(arena, a->at));
		json_str(j, "kind", str_from_c(ledger_alarm_key(a->kind)));
		json_str(j, "state", str_from_c(state_of(a)));
		json_str(j, "sentence", a->sentence);
		json_str(j, "evidence", a->evidence);
		json_str(j, "answer", a->answer);
		json_end(j);
	}
	json_end(j);
	json_write(j, out);
}

static void print_one(struct arena *arena, const struct ledger_alarm *a, FILE *out)
{
	(void)fprintf(out, "%.*s %s, %s\n%.*s\n", STR_ARG(entry_print_time(arena, a->at)),
		      ledger_alarm_key(a->kind), state_of(a), STR_ARG(a->sentence));
	if (a->answer.n > 0)
		(void)fprintf(out, "Answer: %.*s\n", STR_ARG(a->answer));
	if (a->evidence.n > 0)
		(void)fprintf(out, "\n%.*s", STR_ARG(a->evidence));
}

static void print_all(struct arena *arena, const struct looking *l, FILE *out)
{
	struct table t;
	table_init(&t, arena);
	table_column(&t, STR("id"), TABLE_LEFT);
	table_column(&t, STR("at"), TABLE_LEFT);
	table_column(&t, STR("kind"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("sentence"), TABLE_LEFT);
	for (size_t i = 0; i < l->alarms.n; i++) {
		const struct ledger_alarm *a = &l->alarms.p[i];
		TABLE_ROW(&t, id_print(arena, a->id), entry_print_time(arena, a->at),
			  str_from_c(ledger_alarm_key(a->kind)), str_from_c(state_of(a)),
			  a->sentence);
	}
	if (l->alarms.n == 0)
		(void)fprintf(out, "There has been no alarm about a ledger.\n");
	else
		table_print(&t, out);
}

static enum rc look(struct cx *cx, const struct options *o, FILE *out)
{
	struct settings settings;
	struct store *store = NULL;
	struct looking l = { 0 };
	if (o->args.n > 0 && !id_parse(o->args.p[0], &l.id))
		return cx_fail(cx, RC_INVALID, "\"%.*s\" is no id of an alarm",
			       STR_ARG(o->args.p[0]));
	TRY(data_option_open(cx, o, &settings, &store));
	const enum rc rc = unit_run(cx, store, TX_READ, load, &l);
	store_close(store);
	TRY(rc);
	if (options_has(o, "json"))
		print_json(cx->arena, &l, out);
	else if (id_is_set(l.id))
		print_one(cx->arena, &l.alarms.p[0], out);
	else
		print_all(cx->arena, &l, out);
	return RC_OK;
}

int ledger_alarms_run(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &alarms_command, .table = alarms_options, .args_max = 1 };
	if (!data_option_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	return command_exit(cx, look(cx, &o, out));
}
