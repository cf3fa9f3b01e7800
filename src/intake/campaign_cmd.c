// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/campaign_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "core/options.h"
#include "core/table.h"
#include "formats/json.h"
#include "intake/campaign_db.h"
#include "intake/campaign_to_json.h"
#include "intake/refang.h"
#include "intake/report_db.h"
#include "ledger/entry.h"

#define JSON_OPTION                                                                        \
	{                                                                                  \
		"json", NULL, "print JSON (docs/schema/campaign.schema.json)", OPTION_ONCE \
	}

enum { SHOWN = 20 };

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct campaigns list;
	struct campaign_whole whole;
	struct campaign_why why;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	enum tx_mode mode;
	unit_handler *handler;
	void (*to_json)(struct run *run, struct json *j);
	void (*to_text)(struct run *run);
};

static const struct option plain_table[] = { DATA_OPTION, JSON_OPTION, { 0 } };
static const struct option note_table[] = {
	{ "note", "TEXT", "why; it stays in the log", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

/* ---- doing ------------------------------------------------------------------------- */

/* An id, or the number of a report. */
static enum rc find(struct run *run, struct db *db, size_t i, struct id *out)
{
	struct intake_report r = { .id = { { 0 } } };
	const struct str name = run->options.args.p[i];
	if (id_parse(name, out))
		return RC_OK;
	TRY(intake_find(run->cx, db, &ACTOR_TERMINAL, name, &r));
	*out = r.id;
	return RC_OK;
}

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return campaign_list(cx, db, NULL, &run->list);
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id id;
	TRY(find(run, db, 0, &id));
	return campaign_load_whole(cx, db, id, &run->whole);
}

static enum rc why(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id a, b;
	TRY(find(run, db, 0, &a));
	TRY(find(run, db, 1, &b));
	return campaign_why(cx, db, a, b, &run->why);
}

static enum rc split(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id made;
	const size_t n = run->options.args.n - 1;
	struct id *reports = arena_new(cx->arena, struct id, n);
	struct campaign_part part = { .reports = reports,
				      .n = n,
				      .note = options_get(&run->options, "note") };
	TRY(find(run, db, 0, &part.root));
	for (size_t i = 0; i < n; i++)
		TRY(find(run, db, i + 1, &reports[i]));
	TRY(campaign_split(cx, db, &ACTOR_TERMINAL, &part, &made));
	return campaign_load_whole(cx, db, made, &run->whole);
}

static enum rc join(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id a, b;
	TRY(find(run, db, 0, &a));
	TRY(find(run, db, 1, &b));
	TRY(campaign_join(cx, db, &ACTOR_TERMINAL, a, b, options_get(&run->options, "note")));
	return campaign_load_whole(cx, db, a, &run->whole);
}

static enum rc undo(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id line, of;
	if (!id_parse(run->options.args.p[0], &line))
		return cx_fail(cx, RC_INVALID,
			       "a line of the log is named by its id: comity campaign show");
	TRY(campaign_undo(cx, db, &ACTOR_TERMINAL, line, options_get(&run->options, "note"), &of));
	return campaign_load_whole(cx, db, of, &run->whole);
}

/* ---- telling ----------------------------------------------------------------------- */

static void list_to_json(struct run *run, struct json *j)
{
	json_begin_array(j, "campaigns");
	for (size_t i = 0; i < run->list.n; i++) {
		json_begin_object(j, NULL);
		campaign_row_to_json(j, run->cx->arena, &run->list.p[i]);
		json_end(j);
	}
	json_end(j);
}

static void list_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->list.n == 0) {
		(void)fputs("No two reports are of one campaign.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("campaign"), TABLE_LEFT);
	table_column(&t, STR("reports"), TABLE_RIGHT);
	table_column(&t, STR("first"), TABLE_LEFT);
	table_column(&t, STR("last"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct campaign *c = &run->list.p[i];
		TABLE_ROW(&t, id_print(a, c->id), arena_fmt(a, "%lld", (long long)c->reports),
			  entry_print_time(a, c->first_at), entry_print_time(a, c->last_at));
	}
	table_print(&t, run->out);
}

static void whole_to_json(struct run *run, struct json *j)
{
	campaign_to_json(j, run->cx->arena, &run->whole);
}

static struct str name_of(struct run *run, const struct campaign_member *m)
{
	return m->number.n > 0 ? m->number : id_print(run->cx->arena, m->report);
}

static void line_to_text(struct run *run, const struct campaign_line *l)
{
	struct arena *a = run->cx->arena;
	const struct str reason = campaign_reason(a, l->kind, l->value, l->agree);
	(void)fprintf(run->out, "  %.*s  %.*s %.*s and %.*s: %.*s%s%.*s%s\n",
		      STR_ARG(id_print(a, l->id)), STR_ARG(l->act),
		      STR_ARG(id_print(a, l->campaign)), STR_ARG(id_print(a, l->into)),
		      STR_ARG(reason), l->note.n > 0 ? "; " : "", STR_ARG(l->note),
		      l->holds ? "" : " (does not hold)");
}

static void whole_to_text(struct run *run)
{
	struct arena *a = run->cx->arena;
	const struct campaign_whole *w = &run->whole;
	(void)fprintf(run->out, "%.*s  %lld reports, %.*s to %.*s\n",
		      STR_ARG(id_print(a, w->campaign.id)), (long long)w->campaign.reports,
		      STR_ARG(entry_print_time(a, w->campaign.first_at)),
		      STR_ARG(entry_print_time(a, w->campaign.last_at)));
	for (size_t i = 0; i < w->clues.n && i < SHOWN; i++)
		(void)fprintf(run->out, "  %-8.*s %.*s%s\n", STR_ARG(w->clues.p[i].kind),
			      STR_ARG(defang(a, w->clues.p[i].value)),
			      w->clues.p[i].is_common ? " (too common to join)" : "");
	(void)fputs("Reports, the latest first\n", run->out);
	for (size_t i = 0; i < w->members.n && i < SHOWN; i++) {
		const struct campaign_member *m = &w->members.p[i];
		const struct str reason = campaign_reason(a, m->kind, m->value, m->agree);
		(void)fprintf(run->out, "  %.*s  %.*s: %.*s\n", STR_ARG(name_of(run, m)),
			      STR_ARG(entry_print_time(a, m->at)), STR_ARG(reason));
	}
	if (w->lines.n > 0)
		(void)fputs("Log, the latest first\n", run->out);
	for (size_t i = 0; i < w->lines.n && i < SHOWN; i++)
		line_to_text(run, &w->lines.p[i]);
}

static void why_to_json(struct run *run, struct json *j)
{
	campaign_why_to_json(j, run->cx->arena, &run->why);
}

static void why_to_text(struct run *run)
{
	struct arena *a = run->cx->arena;
	const struct campaign_why *w = &run->why;
	(void)fprintf(run->out, "%s\n",
		      w->together ? "They are of one campaign." : "They are not of one campaign.");
	if (w->agree >= 0)
		(void)fprintf(run->out, "  %lld of %d marks of their texts agree; %d join\n",
			      (long long)w->agree, SHINGLE_MINIMA, CLUSTER_AGREE);
	for (size_t i = 0; i < w->shared.n; i++)
		(void)fprintf(run->out, "  the same %.*s: %.*s%s\n", STR_ARG(w->shared.p[i].kind),
			      STR_ARG(defang(a, w->shared.p[i].value)),
			      w->shared.p[i].is_common ? " (too common to join)" : "");
	for (size_t i = 0; i < w->way.n; i++)
		line_to_text(run, &w->way.p[i]);
}

/* ---- running ------------------------------------------------------------------------- */

static const struct word words[] = {
	{ .command = { "list", "list the campaigns with the latest reports",
		       "campaign list --data DIR [--json]", NULL },
	  .table = plain_table,
	  .mode = TX_READ,
	  .handler = list,
	  .to_json = list_to_json,
	  .to_text = list_to_text },
	{ .command = { "show", "tell a campaign, and why its reports are together",
		       "campaign show CAMPAIGN|REPORT --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_READ,
	  .handler = show,
	  .to_json = whole_to_json,
	  .to_text = whole_to_text },
	{ .command = { "why", "say why two reports are together, or are not",
		       "campaign why REPORT REPORT --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args_min = 2,
	  .args_max = 2,
	  .mode = TX_READ,
	  .handler = why,
	  .to_json = why_to_json,
	  .to_text = why_to_text },
	{ .command = { "split", "make reports of a campaign one of their own",
		       "campaign split CAMPAIGN REPORT... --data DIR [--note TEXT] [--json]",
		       NULL },
	  .table = note_table,
	  .args_min = 2,
	  .args_max = 1000,
	  .mode = TX_WRITE,
	  .handler = split,
	  .to_json = whole_to_json,
	  .to_text = whole_to_text },
	{ .command = { "join", "make two campaigns one",
		       "campaign join CAMPAIGN CAMPAIGN --data DIR [--note TEXT] [--json]", NULL },
	  .table = note_table,
	  .args_min = 2,
	  .args_max = 2,
	  .mode = TX_WRITE,
	  .handler = join,
	  .to_json = whole_to_json,
	  .to_text = whole_to_text },
	{ .command = { "undo", "take back a line of a campaign's log",
		       "campaign undo LINE --data DIR [--note TEXT] [--json]", NULL },
	  .table = note_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = undo,
	  .to_json = whole_to_json,
	  .to_text = whole_to_text },
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
		word->to_json(&run, j);
		json_write(j, out);
	} else if (rc == RC_OK) {
		word->to_text(&run);
	}
	store_close(store);
	return command_exit(cx, rc);
}

static int run_campaign(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &campaign_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity campaign --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command campaign_commands[] = {
	{ "campaign", "show which reports are one campaign, and why; part and join them",
	  "campaign list|show|why|split|join|undo ... (see --help)", run_campaign },
	{ 0 },
};
