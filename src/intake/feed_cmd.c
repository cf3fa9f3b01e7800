// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/feed_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "core/options.h"
#include "core/table.h"
#include "formats/parser.h"
#include "intake/feed_job.h"
#include "intake/feed_to_json.h"
#include "ledger/entry.h"

#define JSON_OPTION                                                                    \
	{                                                                              \
		"json", NULL, "print JSON (docs/schema/feed.schema.json)", OPTION_ONCE \
	}

struct run {
	struct cx *cx;
	struct options options;
	struct settings settings;
	struct store *store;
	struct blobs *blobs;
	struct intake_feeds list;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args;
	bool reads; // what comes from outside
	enum tx_mode mode;
	unit_handler *handler;
};

static const struct option plain_table[] = { DATA_OPTION, JSON_OPTION, { 0 } };
static const struct option add_table[] = {
	{ "user", "NAME", "the name that goes with the password; without it the file holds a token",
	  OPTION_ONCE },
	{ "password-file", "FILE",
	  "its first line is the password or token; a path, or a name in the data folder",
	  OPTION_ONCE },
	{ "every", "MINUTES", "how often it is asked (60)", OPTION_ONCE },
	{ "inside", NULL, "it may be a machine of no public network", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	run->list = (struct intake_feeds){ 0 };
	return feed_list(cx, db, &run->list);
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct options *o = &run->options;
	int64_t minutes = FEED_MINUTES;
	if (options_has(o, "every") &&
	    !str_to_i64(options_get(o, "every"), 1, FEED_MINUTES_MAX, &minutes))
		return cx_fail(cx, RC_INVALID, "--every takes a number of minutes from 1 to %d",
			       FEED_MINUTES_MAX);
	struct intake_feed f = { .name = o->args.p[0],
				 .url = o->args.p[1],
				 .login = options_get(o, "user"),
				 .secret_file = options_get(o, "password-file"),
				 .inside = options_has(o, "inside"),
				 .every_us = MINUTES(minutes).us };
	TRY(feed_add_row(cx, db, &ACTOR_TERMINAL, &f));
	return list(cx, db, arg);
}

static enum rc named(struct cx *cx, struct db *db, const struct run *run, struct intake_feed *out)
{
	return feed_by_name(cx, db, run->options.args.p[0], out);
}

static enum rc pause_it(struct cx *cx, struct db *db, void *arg)
{
	struct intake_feed f;
	TRY(named(cx, db, arg, &f));
	TRY(feed_pause(cx, db, &ACTOR_TERMINAL, &f, true));
	return list(cx, db, arg);
}

static enum rc resume(struct cx *cx, struct db *db, void *arg)
{
	struct intake_feed f;
	TRY(named(cx, db, arg, &f));
	TRY(feed_pause(cx, db, &ACTOR_TERMINAL, &f, false));
	return list(cx, db, arg);
}

static enum rc remove_it(struct cx *cx, struct db *db, void *arg)
{
	struct intake_feed f;
	TRY(named(cx, db, arg, &f));
	TRY(feed_remove(cx, db, &ACTOR_TERMINAL, &f));
	return list(cx, db, arg);
}

/* Which one; the pages are fetched between units. */
static enum rc find(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct intake_feed f;
	TRY(named(cx, db, run, &f));
	run->list = (struct intake_feeds){ 0 };
	*ARENA_PUSH(cx->arena, &run->list) = f;
	return RC_OK;
}

/* All pages that there are now, or up to the first fault, which is the exit code's. */
static enum rc poll_all(struct run *run)
{
	struct cx *cx = run->cx;
	const struct feed_config config = { { run->store, run->blobs }, run->settings.dir };
	struct intake_feed *f = &run->list.p[0];
	do {
		cx->now = instant_now();
		TRY(feed_turn(cx, &config, f->id, f));
	} while (f->fault.n == 0 && f->next.n > 0);
	return f->fault.n > 0
		       ? cx_fail(cx, RC_PEER, "%.*s: %.*s", STR_ARG(f->name), STR_ARG(f->fault))
		       : RC_OK;
}

static void to_text(const struct run *run, FILE *out)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->list.n == 0) {
		(void)fputs("Nothing is fetched.\n", out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("name"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("fetched"), TABLE_LEFT);
	table_column(&t, STR("objects"), TABLE_RIGHT);
	table_column(&t, STR("reports"), TABLE_RIGHT);
	table_column(&t, STR("fault"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct intake_feed *f = &run->list.p[i];
		TABLE_ROW(&t, f->name, f->paused ? STR("paused") : STR("active"),
			  f->asked_at.us != 0 ? entry_print_time(a, f->asked_at) : STR("never"),
			  arena_fmt(a, "%lld", (long long)f->objects),
			  arena_fmt(a, "%lld", (long long)f->reports), f->fault);
	}
	table_print(&t, out);
}

static const struct word words[] = {
	{ .command = { "list", "list what is fetched, and what is wrong",
		       "feed list --data DIR [--json]", NULL },
	  .table = plain_table,
	  .mode = TX_READ,
	  .handler = list },
	{ .command = { "add", "fetch a collection of TAXII 2.1 from now on",
		       "feed add NAME URL --data DIR [--user NAME] [--password-file FILE] "
		       "[--every MINUTES] [--inside] [--json]",
		       NULL },
	  .table = add_table,
	  .args = 2,
	  .mode = TX_WRITE,
	  .handler = add },
	{ .command = { "poll", "fetch what is new now", "feed poll NAME --data DIR [--json]",
		       NULL },
	  .table = plain_table,
	  .args = 1,
	  .reads = true,
	  .mode = TX_READ,
	  .handler = find },
	{ .command = { "pause", "fetch it no more for now", "feed pause NAME --data DIR [--json]",
		       NULL },
	  .table = plain_table,
	  .args = 1,
	  .mode = TX_WRITE,
	  .handler = pause_it },
	{ .command = { "resume", "fetch it again, where it stopped",
		       "feed resume NAME --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args = 1,
	  .mode = TX_WRITE,
	  .handler = resume },
	{ .command = { "remove", "forget it; the reports stay",
		       "feed remove NAME --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args = 1,
	  .mode = TX_WRITE,
	  .handler = remove_it },
};
enum { WORDS = sizeof words / sizeof *words };

static enum rc open_and_run(struct run *run, const struct word *word)
{
	struct cx *cx = run->cx;
	if (word->reads)
		TRY(parser_start(cx));
	TRY(data_option_open(cx, &run->options, &run->settings, &run->store));
	TRY(unit_run(cx, run->store, word->mode, word->handler, run));
	if (!word->reads)
		return RC_OK;
	TRY(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(run->settings.dir)),
		       &run->blobs));
	return poll_all(run);
}

static int run_word(struct cx *cx, const struct word *word, int argc, char **argv, FILE *out)
{
	struct run run = { .cx = cx,
			   .options = { .command = &word->command,
					.table = word->table,
					.args_min = word->args,
					.args_max = word->args } };
	if (!data_option_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	const enum rc rc = open_and_run(&run, word);
	if (rc == RC_OK && options_has(&run.options, "json")) {
		AUTO(json) j = json_new(cx->arena);
		feeds_to_json(j, cx->arena, &run.list);
		json_write(j, out);
	} else if (rc == RC_OK) {
		to_text(&run, out);
	}
	blobs_close(run.blobs);
	store_close(run.store);
	return command_exit(cx, rc);
}

static int run_feed(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &feed_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity feed --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command feed_commands[] = {
	{ "feed", "fetch what partners share by TAXII 2.1",
	  "feed list|add|poll|pause|resume|remove ... (see --help)", run_feed },
	{ 0 },
};
