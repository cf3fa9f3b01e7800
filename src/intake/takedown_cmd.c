// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/takedown_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "core/options.h"
#include "core/table.h"
#include "formats/parser.h"
#include "intake/block_from_text.h"
#include "intake/look_job.h"
#include "intake/refang.h"
#include "intake/takedown_db.h"
#include "intake/takedown_to_json.h"
#include "ledger/entry.h"

#define JSON_OPTION                                                                        \
	{                                                                                  \
		"json", NULL, "print JSON (docs/schema/takedown.schema.json)", OPTION_ONCE \
	}

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct takedowns list;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	enum tx_mode mode;
	unit_handler *handler;
	void (*to_text)(struct run *run);
	enum rc (*outside)(struct run *run, const struct settings *s,
			   struct store *store); // or NULL
};

static const struct option plain_table[] = { DATA_OPTION, JSON_OPTION, { 0 } };
static const struct option add_table[] = {
	{ "of", "WHO", "who was asked", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option note_table[] = {
	{ "host", "ADDRESS", "the machine that it was found at", OPTION_ONCE },
	{ "note", "TEXT", "what they wrote, or what was seen", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return takedown_list(cx, db, &run->list);
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct block_target what = block_from_text(cx->arena, run->options.args.p[0]);
	struct takedown t = { .kind = what.kind,
			      .key = what.key,
			      .asked_of = options_get(&run->options, "of") };
	TRY(takedown_add(cx, db, &ACTOR_TERMINAL, &t));
	*ARENA_PUSH(cx->arena, &run->list) = t;
	return RC_OK;
}

static enum rc note(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id id;
	struct takedown t = { .misses = 0 };
	const struct takedown_line line = { .what = run->options.args.p[1],
					    .host = options_get(&run->options, "host"),
					    .note = options_get(&run->options, "note") };
	if (!id_parse(run->options.args.p[0], &id))
		return cx_fail(cx, RC_INVALID,
			       "a takedown is named by its id: comity takedown list");
	TRY(takedown_note(cx, db, &ACTOR_TERMINAL, id, &line, &t));
	*ARENA_PUSH(cx->arena, &run->list) = t;
	return RC_OK;
}

/* Whoever says so looks, whatever the settings say of the program's looking by itself. */
static enum rc check(struct run *run, const struct settings *s, struct store *store)
{
	struct id id;
	struct takedown t = { .misses = 0 };
	const struct outside o = { .resolver = s->resolver,
				   .is_public = address_is_public,
				   .timeout_ms = LOOK_TIMEOUT_MS };
	const struct looker looker = look_outside(&o);
	if (!id_parse(run->options.args.p[0], &id))
		return cx_fail(run->cx, RC_INVALID,
			       "a takedown is named by its id: comity takedown list");
	TRY(look_now(run->cx, store, &looker, id, &t));
	*ARENA_PUSH(run->cx->arena, &run->list) = t;
	return RC_OK;
}

static void list_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->list.n == 0) {
		(void)fputs("Nothing was asked to go offline.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("id"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("asked"), TABLE_LEFT);
	table_column(&t, STR("of"), TABLE_LEFT);
	table_column(&t, STR("misses"), TABLE_RIGHT);
	table_column(&t, STR("what"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct takedown *d = &run->list.p[i];
		TABLE_ROW(&t, id_print(a, d->id), str_from_c(takedown_state_key(d->state)),
			  entry_print_time(a, d->asked_at), d->asked_of,
			  arena_fmt(a, "%lld", (long long)d->misses), defang(a, d->key));
	}
	table_print(&t, run->out);
}

static void to_json(struct run *run, struct json *j)
{
	takedowns_to_json(j, run->cx->arena, &run->list);
}

static const struct word words[] = {
	{ .command = { "list", "list what was asked to go offline, the latest first",
		       "takedown list --data DIR [--json]", NULL },
	  .table = plain_table,
	  .mode = TX_READ,
	  .handler = list,
	  .to_text = list_to_text },
	{ .command = { "add", "write down that somebody was asked to take something offline",
		       "takedown add WHAT --of WHO --data DIR [--json]", NULL },
	  .table = add_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = add,
	  .to_text = list_to_text },
	{ .command = { "note", "write down an answer, or what a look found",
		       "takedown note ID acknowledged|acted|refused|up|gone|blocked|unsure "
		       "--data DIR [--host ADDRESS] [--note TEXT] [--json]",
		       NULL },
	  .table = note_table,
	  .args_min = 2,
	  .args_max = 2,
	  .mode = TX_WRITE,
	  .handler = note,
	  .to_text = list_to_text },
	{ .command = { "check", "look now whether it is still there",
		       "takedown check ID --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args_min = 1,
	  .args_max = 1,
	  .outside = check,
	  .to_text = list_to_text },
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
	enum rc rc = word->outside ? parser_start(cx) : RC_OK; // before anything secret is here
	if (rc == RC_OK)
		rc = data_option_open(cx, &run.options, &settings, &store);
	if (rc == RC_OK && word->outside)
		rc = word->outside(&run, &settings, store);
	else if (rc == RC_OK)
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

static int run_takedown(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &takedown_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity takedown --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command takedown_commands[] = {
	{ "takedown", "follow what was asked to go offline until it is",
	  "takedown list|add|note|check ... (see --help)", run_takedown },
	{ 0 },
};
