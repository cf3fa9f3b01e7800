// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/warning_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "core/options.h"
#include "core/table.h"
#include "intake/warning_db.h"
#include "intake/warning_to_json.h"
#include "ledger/entry.h"

#define JSON_OPTION                                                                       \
	{                                                                                 \
		"json", NULL, "print JSON (docs/schema/warning.schema.json)", OPTION_ONCE \
	}

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct warnings list;
	struct warning_groups groups;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	enum tx_mode mode;
	unit_handler *handler;
	void (*to_text)(struct run *run);
};

static const struct option plain_table[] = { DATA_OPTION, JSON_OPTION, { 0 } };
static const struct option note_table[] = {
	{ "note", "TEXT", "why; who read the warning reads it", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return warning_list(cx, db, true, &run->list);
}

static enum rc withdraw(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id id;
	if (!id_parse(run->options.args.p[0], &id))
		return cx_fail(cx, RC_INVALID, "a warning is named by its id: comity warning list");
	TRY(warning_withdraw(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "note")));
	return warning_load(cx, db, id, ARENA_PUSH(cx->arena, &run->list));
}

static enum rc group(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct str addresses = { 0 };
	const struct options *o = &run->options;
	for (size_t i = 1; i < o->args.n; i++)
		addresses = arena_fmt(cx->arena, "%.*s%.*s\n", STR_ARG(addresses),
				      STR_ARG(o->args.p[i]));
	if (o->args.n > 0)
		TRY(group_put(cx, db, &ACTOR_TERMINAL, o->args.p[0], addresses));
	return group_list(cx, db, &run->groups);
}

static void list_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->list.n == 0) {
		(void)fputs("There is no warning.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("id"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("label"), TABLE_LEFT);
	table_column(&t, STR("changed"), TABLE_LEFT);
	table_column(&t, STR("read"), TABLE_RIGHT);
	table_column(&t, STR("title"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct warning *w = &run->list.p[i];
		TABLE_ROW(&t, id_print(a, w->id),
			  w->withdrawn_at.us != 0 ? STR("withdrawn")
			  : w->version > 0	  ? STR("published")
						  : STR("proposed"),
			  str_from_c(tlp_label(w->tlp)), entry_print_time(a, w->changed_at),
			  arena_fmt(a, "%lld", (long long)w->reads), w->text.title);
	}
	table_print(&t, run->out);
}

static void groups_to_text(struct run *run)
{
	for (size_t i = 0; i < run->groups.n; i++)
		(void)fprintf(run->out, "%.*s\n%.*s\n", STR_ARG(run->groups.p[i].name),
			      STR_ARG(run->groups.p[i].addresses));
}

static void to_json(struct run *run, struct json *j)
{
	warnings_to_json(j, run->cx->arena, &run->list);
	if (run->groups.n == 0)
		return;
	json_begin_array(j, "groups");
	for (size_t i = 0; i < run->groups.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "name", run->groups.p[i].name);
		json_str(j, "addresses", run->groups.p[i].addresses);
		json_end(j);
	}
	json_end(j);
}

static const struct word words[] = {
	{ .command = { "list", "list the warnings, the latest change first",
		       "warning list --data DIR [--json]", NULL },
	  .table = plain_table,
	  .mode = TX_READ,
	  .handler = list,
	  .to_text = list_to_text },
	{ .command = { "withdraw", "withdraw a warning that is out",
		       "warning withdraw ID --note TEXT --data DIR [--json]", NULL },
	  .table = note_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = withdraw,
	  .to_text = list_to_text },
	{ .command = { "group", "list the groups; give one these addresses, in place of the old",
		       "warning group [NAME MAILBOX...] --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args_max = 1000,
	  .mode = TX_WRITE,
	  .handler = group,
	  .to_text = groups_to_text },
};
enum { WORDS = sizeof words / sizeof *words };

static int run_word(struct cx *cx, const struct word *word, int argc, char **argv, FILE *out)
{
	struct settings settings;
	struct store *store = NULL;
	struct run run = { .cx = cx,
			   .out = out,
			   .options = { .command = &word->command,
					.table = word->table,
					.args_min = word->args_min,
					.args_max = word->args_max } };
	if (!data_option_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	enum rc rc = data_option_open(cx, &run.options, &settings, &store);
	if (rc == RC_OK)
		rc = unit_run(cx, store, word->mode, word->handler, &run);
	if (rc == RC_OK && options_has(&run.options, "json")) {
		AUTO(json) j = json_new(cx->arena);
		to_json(&run, j);
		json_write(j, out);
	} else if (rc == RC_OK) {
		word->to_text(&run);
	}
	store_close(store);
	return command_exit(cx, rc);
}

static int run_warning(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &warning_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity warning --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command warning_commands[] = {
	{ "warning", "list the warnings, withdraw one, keep the groups that are written to",
	  "warning list|withdraw|group ... (see --help)", run_warning },
	{ 0 },
};
