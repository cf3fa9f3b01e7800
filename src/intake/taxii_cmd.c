// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/taxii_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "core/options.h"
#include "core/table.h"
#include "formats/json.h"
#include "intake/share_db.h"

#define JSON_OPTION                                                                     \
	{                                                                               \
		"json", NULL, "print JSON (docs/schema/taxii.schema.json)", OPTION_ONCE \
	}

struct run {
	struct options options;
	struct share_readers list;
};

struct word {
	struct command command; // run: NULL
	size_t args;
	enum tx_mode mode;
	unit_handler *handler;
};

static const struct option table[] = { DATA_OPTION, JSON_OPTION, { 0 } };

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return share_list(cx, db, &run->list);
}

static enum rc allow(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct str *args = run->options.args.p;
	TRY(share_let_in(cx, db, &ACTOR_TERMINAL, args[1], args[0]));
	return share_list(cx, db, &run->list);
}

static enum rc forbid(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct str *args = run->options.args.p;
	TRY(share_let_out(cx, db, &ACTOR_TERMINAL, args[1], args[0]));
	return share_list(cx, db, &run->list);
}

static void to_text(struct cx *cx, const struct run *run, FILE *out)
{
	struct table t;
	if (run->list.n == 0) {
		(void)fputs("Nobody reads what goes to a group.\n", out);
		return;
	}
	table_init(&t, cx->arena);
	table_column(&t, STR("account"), TABLE_LEFT);
	table_column(&t, STR("group"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++)
		TABLE_ROW(&t, run->list.p[i].login, run->list.p[i].group);
	table_print(&t, out);
}

static void to_json(struct cx *cx, const struct run *run, FILE *out)
{
	AUTO(json) j = json_new(cx->arena);
	json_begin_array(j, "readers");
	for (size_t i = 0; i < run->list.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "account", run->list.p[i].login);
		json_str(j, "group", run->list.p[i].group);
		json_end(j);
	}
	json_end(j);
	json_write(j, out);
}

static const struct word words[] = {
	{ .command = { "list", "list whose programs read what goes to a group",
		       "taxii list --data DIR [--json]", NULL },
	  .mode = TX_READ,
	  .handler = list },
	{ .command = { "allow", "let an account read what goes to a group",
		       "taxii allow LOGIN GROUP --data DIR [--json]", NULL },
	  .args = 2,
	  .mode = TX_WRITE,
	  .handler = allow },
	{ .command = { "forbid", "let it read that no more",
		       "taxii forbid LOGIN GROUP --data DIR [--json]", NULL },
	  .args = 2,
	  .mode = TX_WRITE,
	  .handler = forbid },
};
enum { WORDS = sizeof words / sizeof *words };

static int run_word(struct cx *cx, const struct word *word, int argc, char **argv, FILE *out)
{
	struct settings settings;
	struct store *store = NULL;
	struct run run = { .options = { .command = &word->command,
					.table = table,
					.args_min = word->args,
					.args_max = word->args } };
	if (!data_option_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	enum rc rc = data_option_open(cx, &run.options, &settings, &store);
	if (rc == RC_OK)
		rc = unit_run(cx, store, word->mode, word->handler, &run);
	if (rc == RC_OK && options_has(&run.options, "json"))
		to_json(cx, &run, out);
	else if (rc == RC_OK)
		to_text(cx, &run, out);
	store_close(store);
	return command_exit(cx, rc);
}

static int run_taxii(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &taxii_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity taxii --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command taxii_commands[] = {
	{ "taxii", "say whose programs read what goes to a group",
	  "taxii list|allow|forbid ... (see --help)", run_taxii },
	{ 0 },
};
