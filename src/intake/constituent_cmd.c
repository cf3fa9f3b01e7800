// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity constituency list|show|import|export|remove|match|contacts */
#include "intake/constituent_cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/data_option.h"
#include "core/options.h"
#include "formats/json.h"
#include "intake/constituent_db.h"
#include "intake/constituent_from_text.h"
#include "intake/constituent_job.h"
#include "intake/constituent_to_json.h"
#include "intake/refang.h"

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct store *store;
	struct constituents members;
	struct concerns concerns;
	struct abuse_contacts contacts;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args;
	enum rc (*run)(struct run *run);
};

static const struct option table[] = { DATA_OPTION, { 0 } };
static const struct option json_table[] = {
	DATA_OPTION,
	{ "json", NULL, "print JSON (docs/schema/constituency.schema.json)", OPTION_ONCE },
	{ 0 },
};

static enum rc in_unit(struct run *run, enum tx_mode mode, unit_handler *handler)
{
	return unit_run(run->cx, run->store, mode, handler, run);
}

/* ---- reading ------------------------------------------------------------------------ */

static enum rc load_all(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return constituent_list(cx, db, &run->members);
}

static enum rc list(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	TRY(in_unit(run, TX_READ, load_all));
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(a);
		constituents_to_json(j, a, &run->members);
		json_write(j, run->out);
		return RC_OK;
	}
	if (run->members.n == 0) {
		(void)fputs("The constituency has no member. comity constituency import takes them "
			    "from a table.\n",
			    run->out);
		return RC_OK;
	}
	table_init(&t, a);
	table_column(&t, STR("member"), TABLE_LEFT);
	table_column(&t, STR("sector"), TABLE_LEFT);
	table_column(&t, STR("critical"), TABLE_LEFT);
	table_column(&t, STR("networks"), TABLE_RIGHT);
	table_column(&t, STR("domains"), TABLE_RIGHT);
	table_column(&t, STR("reports"), TABLE_RIGHT);
	for (size_t i = 0; i < run->members.n; i++) {
		const struct constituent *m = &run->members.p[i];
		TABLE_ROW(&t, m->name, m->sector, m->critical ? STR("yes") : STR("no"),
			  arena_fmt(a, "%zu", m->networks.n), arena_fmt(a, "%zu", m->names.n),
			  arena_fmt(a, "%lld", (long long)m->reports));
	}
	table_print(&t, run->out);
	return RC_OK;
}

static enum rc export_all(struct run *run)
{
	struct table t;
	TRY(in_unit(run, TX_READ, load_all));
	constituents_to_table(&t, run->cx->arena, &run->members);
	table_print_csv(&t, run->out);
	return RC_OK;
}

/* The one whose name the command gave, alone in run->members. */
static enum rc load_one(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct constituents all;
	TRY(constituent_list(cx, db, &all));
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.p[i].name, run->options.args.p[0])) {
			*ARENA_PUSH(cx->arena, &run->members) = all.p[i];
			return constituent_concerns(cx, db, all.p[i].id, &run->concerns);
		}
	return cx_fail(cx, RC_MISSING, "there is no member of this name: comity constituency list");
}

static enum rc show(struct run *run)
{
	struct arena *a = run->cx->arena;
	TRY(in_unit(run, TX_READ, load_one));
	const struct constituent *m = &run->members.p[0];
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(a);
		constituent_to_json(j, a, m, &run->concerns);
		json_write(j, run->out);
		return RC_OK;
	}
	(void)fprintf(run->out, "%.*s%s\n  sector    %.*s\n  mail      %.*s\n  phone     %.*s\n",
		      STR_ARG(m->name), m->critical ? " (critical infrastructure)" : "",
		      STR_ARG(m->sector), STR_ARG(m->mail), STR_ARG(m->phone));
	(void)fprintf(run->out, "  networks  %.*s\n  domains   %.*s\n",
		      STR_ARG(networks_print(a, &m->networks)), STR_ARG(names_print(a, &m->names)));
	for (size_t i = 0; i < run->concerns.n; i++) {
		const struct concern *c = &run->concerns.p[i];
		(void)fprintf(run->out, "  %.*s  %.*s %.*s (%.*s)\n", STR_ARG(c->number),
			      STR_ARG(c->kind), STR_ARG(defang(a, c->key)), STR_ARG(c->place));
	}
	return RC_OK;
}

/* ---- changing ------------------------------------------------------------------------ */

static enum rc read_file(struct run *run, struct str *out)
{
	struct cx *cx = run->cx;
	const char *path = str_c(cx->arena, run->options.args.p[0]);
	FILE *f = path ? fopen(path, "rbe") : NULL;
	if (!f)
		return cx_fail(cx, RC_IO, "cannot read %s: %s", path ? path : "", strerror(errno));
	char *p = arena_alloc(cx->arena, CONSTITUENTS_BYTES_MAX + 1);
	const size_t n = fread(p, 1, CONSTITUENTS_BYTES_MAX + 1, f);
	const bool bad = ferror(f) != 0;
	(void)fclose(f); // only read
	if (bad)
		return cx_fail(cx, RC_IO, "cannot read %s", path);
	*out = (struct str){ p, n };
	return RC_OK;
}

static enum rc put_all(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	for (size_t i = 0; i < run->members.n; i++)
		TRY(constituent_put(cx, db, &ACTOR_TERMINAL, &run->members.p[i]));
	return RC_OK;
}

static enum rc match(struct run *run)
{
	bool found = true;
	while (found)
		TRY(constituent_turn(run->cx, run->store, &found));
	return RC_OK;
}

static enum rc import(struct run *run)
{
	struct str text = { 0 };
	TRY(read_file(run, &text));
	TRY(constituents_from_csv(run->cx, text, &run->members));
	TRY(in_unit(run, TX_WRITE, put_all));
	(void)fprintf(run->out, "%zu members\n", run->members.n);
	return match(run);
}

static enum rc remove_one(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	TRY(load_one(cx, db, run));
	return constituent_remove(cx, db, &ACTOR_TERMINAL, run->members.p[0].id);
}

static enum rc remove_member(struct run *run)
{
	TRY(in_unit(run, TX_WRITE, remove_one));
	return match(run);
}

static enum rc put_contacts(struct cx *cx, struct db *db, void *arg)
{
	const struct run *run = arg;
	return abuse_replace(cx, db, &ACTOR_TERMINAL, &run->contacts);
}

static enum rc contacts(struct run *run)
{
	struct str text = { 0 };
	TRY(read_file(run, &text));
	TRY(abuse_contacts_from_csv(run->cx, text, &run->contacts));
	TRY(in_unit(run, TX_WRITE, put_contacts));
	(void)fprintf(run->out, "%zu contacts\n", run->contacts.n);
	return RC_OK;
}

/* ---- running ------------------------------------------------------------------------- */

static const struct word words[] = {
	{ .command = { "list", "list the members", "constituency list --data DIR [--json]", NULL },
	  .table = json_table,
	  .run = list },
	{ .command = { "show", "tell a member, and the reports that concern it",
		       "constituency show NAME --data DIR [--json]", NULL },
	  .table = json_table,
	  .args = 1,
	  .run = show },
	{ .command = { "import", "take in members from a table (CSV), by their names",
		       "constituency import FILE --data DIR", NULL },
	  .args = 1,
	  .run = import },
	{ .command = { "export", "print the members as the table that import takes",
		       "constituency export --data DIR", NULL },
	  .run = export_all },
	{ .command = { "remove", "remove a member", "constituency remove NAME --data DIR", NULL },
	  .args = 1,
	  .run = remove_member },
	{ .command = { "match", "find again now whom each report concerns",
		       "constituency match --data DIR", NULL },
	  .run = match },
	{ .command = { "contacts", "replace the table of abuse contacts of others (CSV)",
		       "constituency contacts FILE --data DIR", NULL },
	  .args = 1,
	  .run = contacts },
};
enum { WORDS = sizeof words / sizeof *words };

static int run_word(struct cx *cx, const struct word *word, int argc, char **argv, FILE *out)
{
	struct settings settings;
	struct run run = { .cx = cx,
			   .out = out,
			   .options = { .command = &word->command,
					.table = word->table ? word->table : table,
					.args_min = word->args,
					.args_max = word->args } };
	if (!data_option_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	enum rc rc = data_option_open(cx, &run.options, &settings, &run.store);
	if (rc == RC_OK)
		rc = word->run(&run);
	store_close(run.store);
	return command_exit(cx, rc);
}

static int run_constituency(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &constituent_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity constituency --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command constituent_commands[] = {
	{ "constituency", "whom this node looks after: members with their networks and domains",
	  "constituency list|show|import|export|remove|match|contacts ... (see --help)",
	  run_constituency },
	{ 0 },
};
