// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/block_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "core/options.h"
#include "formats/json.h"
#include "intake/block_db.h"
#include "intake/block_from_text.h"
#include "intake/block_to_zone.h"
#include "intake/refang.h"
#include "intake/share_to_stix.h"
#include "ledger/entry.h"

#define JSON_OPTION                                                                     \
	{                                                                               \
		"json", NULL, "print JSON (docs/schema/block.schema.json)", OPTION_ONCE \
	}

enum { ZONE_MAX = 16 << 20 };

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct settings settings;
	struct block_entries list;
	struct block_nevers never;
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
static const struct option add_table[] = {
	{ "reason", "TEXT", "why; everybody reads it", OPTION_ONCE },
	{ "days", "N", "for how long (30)", OPTION_ONCE },
	{ "appeal", "MAILBOX", "where appeals also go", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option note_table[] = {
	{ "note", "TEXT", "why; it stays in the log", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option decide_table[] = {
	{ "granted", NULL, "the appeal is right: the entry is taken off", 0 },
	{ "refused", NULL, "it is not: the entry stays", 0 },
	{ "note", "TEXT", "the answer; everybody reads it", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option export_table[] = {
	{ "format", "FORMAT", "rpz, csv or stix", OPTION_ONCE },
	DATA_OPTION,
	{ 0 },
};
static const struct option never_table[] = {
	{ "remove", NULL, "take the name off again", 0 },
	{ "note", "TEXT", "whose it is", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

/* ---- doing ------------------------------------------------------------------------- */

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return block_list(cx, db, &run->list);
}

static enum rc all(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return block_all(cx, db, &run->list);
}

static enum rc show(struct run *run, struct db *db, struct id id)
{
	return block_load(run->cx, db, id, ARENA_PUSH(run->cx->arena, &run->list));
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id id;
	const struct str days = options_get(&run->options, "days");
	struct block_form form = {
		.target = block_from_text(cx->arena, run->options.args.p[0]),
		.reason = options_get(&run->options, "reason"),
		.appeal_to = options_get(&run->options, "appeal"),
		.own_host = block_from_text(cx->arena, run->settings.address).host,
		.days = BLOCK_DAYS,
	};
	if (days.n > 0 && !str_to_i64(days, 1, BLOCK_DAYS_MAX, &form.days))
		return cx_fail(cx, RC_INVALID, "--days is a number from 1 to %d", BLOCK_DAYS_MAX);
	TRY(block_add(cx, db, &ACTOR_TERMINAL, &form, &id));
	return show(run, db, id);
}

/* An id, or what is blocked. */
static enum rc find(struct run *run, struct db *db, struct id *out)
{
	struct block_entry e = { .appeals = 0 };
	const struct str name = run->options.args.p[0];
	if (id_parse(name, out))
		return RC_OK;
	const struct block_target t = block_from_text(run->cx->arena, name);
	TRY(block_find(run->cx, db, &t, &e));
	*out = e.id;
	return RC_OK;
}

static enum rc withdraw(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id id;
	TRY(find(run, db, &id));
	TRY(block_withdraw(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "note")));
	return show(run, db, id);
}

static enum rc restore(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id id;
	if (!id_parse(run->options.args.p[0], &id))
		return cx_fail(cx, RC_INVALID,
			       "what was taken off is named by its id: comity "
			       "block list");
	TRY(block_restore(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "note")));
	return show(run, db, id);
}

static enum rc decide(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id id;
	const bool granted = options_has(&run->options, "granted");
	const struct str answer = options_get(&run->options, "note");
	if (granted == options_has(&run->options, "refused") || answer.n == 0)
		return cx_fail(cx, RC_INVALID,
			       "an appeal is --granted or --refused, with a --note");
	TRY(find(run, db, &id));
	TRY(block_decide(cx, db, &ACTOR_TERMINAL, id, granted, answer));
	return show(run, db, id);
}

static enum rc never(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct str note = options_get(&run->options, "note");
	for (size_t i = 0; i < run->options.args.n; i++) {
		const struct str name = run->options.args.p[i];
		const struct block_target t = block_from_text(cx->arena, name);
		if (t.kind != SUBJECT_HOST && t.kind != SUBJECT_IP)
			return cx_fail(cx, RC_INVALID, "%.*s is no name such as example.org",
				       STR_ARG(name));
		if (options_has(&run->options, "remove"))
			TRY(block_never_remove(cx, db, &ACTOR_TERMINAL, t.host));
		else
			TRY(block_never_add(cx, db, &ACTOR_TERMINAL, t.host, note));
	}
	return block_never_list(cx, db, &run->never);
}

/* ---- telling ----------------------------------------------------------------------- */

static void list_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->list.n == 0) {
		(void)fputs("Nothing is on the block list.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("id"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("until"), TABLE_LEFT);
	table_column(&t, STR("appeals"), TABLE_RIGHT);
	table_column(&t, STR("entry"), TABLE_LEFT);
	table_column(&t, STR("reason"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct block_entry *e = &run->list.p[i];
		TABLE_ROW(&t, id_print(a, e->id),
			  e->until.us <= run->cx->now.us ? STR("expired")
							 : str_from_c(block_state_key(e->state)),
			  entry_print_time(a, e->until),
			  arena_fmt(a, "%lld", (long long)e->appeals), defang(a, e->key),
			  e->reason);
	}
	table_print(&t, run->out);
}

static void never_to_text(struct run *run)
{
	for (size_t i = 0; i < run->never.n; i++)
		(void)fprintf(run->out, "%.*s  %.*s\n", STR_ARG(run->never.p[i].host),
			      STR_ARG(run->never.p[i].note));
}

static void export_to_text(struct run *run)
{
	struct arena *a = run->cx->arena;
	const struct block_out o = { &run->list, run->settings.name, run->settings.address,
				     run->cx->now };
	const struct str format = options_get(&run->options, "format");
	if (str_eq(format, STR("stix"))) {
		AUTO(json) j = json_new(a);
		block_to_stix(j, a, &o);
		json_write(j, run->out);
	} else if (str_eq(format, STR("csv"))) {
		struct table t;
		block_to_table(a, &o, &t);
		table_print_csv(&t, run->out);
	} else {
		struct buf b;
		buf_init(&b, ZONE_MAX);
		block_to_zone(a, &o, &b);
		(void)fwrite(b.p, 1, b.n, run->out);
		buf_done(&b);
	}
}

static void to_json(const struct run *run, struct json *j)
{
	blocks_to_json(j, run->cx->arena, &run->list, run->cx->now);
	if (run->never.n > 0)
		block_nevers_to_json(j, &run->never);
}

/* ---- running ------------------------------------------------------------------------- */

static const struct word words[] = {
	{ .command = { "list", "list the entries, the newest first",
		       "block list --data DIR [--json]", NULL },
	  .table = plain_table,
	  .mode = TX_READ,
	  .handler = list,
	  .to_text = list_to_text },
	{ .command = { "add", "put a name, an address on the web or a machine on the list",
		       "block add WHAT --reason TEXT --data DIR [--days N] [--appeal MAILBOX] "
		       "[--json]",
		       NULL },
	  .table = add_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = add,
	  .to_text = list_to_text },
	{ .command = { "withdraw", "take an entry off the list",
		       "block withdraw WHAT|ID --data DIR [--note TEXT] [--json]", NULL },
	  .table = note_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = withdraw,
	  .to_text = list_to_text },
	{ .command = { "restore", "put an entry back that was taken off",
		       "block restore ID --data DIR [--note TEXT] [--json]", NULL },
	  .table = note_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = restore,
	  .to_text = list_to_text },
	{ .command = { "decide", "answer the appeal that waits",
		       "block decide ID --granted|--refused --note TEXT --data DIR [--json]",
		       NULL },
	  .table = decide_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = decide,
	  .to_text = list_to_text },
	{ .command = { "export", "print what holds as a DNS zone (RPZ), CSV or STIX 2.1",
		       "block export --data DIR [--format rpz|csv|stix]", NULL },
	  .table = export_table,
	  .mode = TX_READ,
	  .handler = all,
	  .to_text = export_to_text },
	{ .command = { "never", "list the names that are never blocked; add to them, take off",
		       "block never [NAME...] --data DIR [--note TEXT] [--remove] [--json]", NULL },
	  .table = never_table,
	  .args_max = 1000,
	  .mode = TX_WRITE,
	  .handler = never,
	  .to_text = never_to_text },
};
enum { WORDS = sizeof words / sizeof *words };

static bool format_is_known(struct str format)
{
	return format.n == 0 || str_eq(format, STR("rpz")) || str_eq(format, STR("csv")) ||
	       str_eq(format, STR("stix"));
}

static int run_word(struct cx *cx, const struct word *word, int argc, char **argv, FILE *out)
{
	struct store *store = NULL;
	struct run run = { .cx = cx,
			   .out = out,
			   .options = { .command = &word->command,
					.table = word->table,
					.args_min = word->args_min,
					.args_max = word->args_max } };
	if (!data_option_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	if (word->table == export_table && !format_is_known(options_get(&run.options, "format")))
		return command_usage(&word->command, "--format is rpz, csv or stix");
	enum rc rc = data_option_open(cx, &run.options, &run.settings, &store);
	if (rc == RC_OK)
		rc = unit_run(cx, store, word->mode, word->handler, &run);
	if (rc == RC_OK && word->table != export_table && options_has(&run.options, "json")) {
		AUTO(json) j = json_new(cx->arena);
		to_json(&run, j);
		json_write(j, out);
	} else if (rc == RC_OK) {
		word->to_text(&run);
	}
	store_close(store);
	return command_exit(cx, rc);
}

static int run_block(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &block_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity block --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command block_commands[] = {
	{ "block", "keep the list of what is advised to be blocked, and give it out",
	  "block list|add|withdraw|restore|decide|export|never ... (see --help)", run_block },
	{ 0 },
};
