// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity intake import|read|again|map|maps|forget|retention, comity report list|show|raw */
#include "intake/intake_cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/data_option.h"
#include "app/places.h"
#include "app/retain_terms.h"
#include "core/options.h"
#include "core/table.h"
#include "formats/json.h"
#include "formats/parser.h"
#include "intake/import_job.h"
#include "intake/map_db.h"
#include "intake/report_db.h"
#include "intake/retain_db.h"
#include "intake/retain_to_json.h"
#include "intake/report_from_feed.h"
#include "intake/report_to_json.h"
#include "ledger/entry.h"

#define JSON_OPTION                                                                      \
	{                                                                                \
		"json", NULL, "print JSON (docs/schema/intake.schema.json)", OPTION_ONCE \
	}

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct settings settings;
	struct store *store;
	struct blobs *blobs;
	struct places *places;
	struct json *j; // NULL: text is told
	struct intake_list list;
	struct intake_report report;
	struct intake_reporter reporter;
	struct import_counts counts;
	struct intake_map map;
	struct intake_maps maps;
	struct intake_table table;
	struct retain_statuses retention;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	bool needs_node;
	bool reads; // in the box, that begins before the node is opened
	enum rc (*run)(struct run *run);
};

/* ---- import and read ------------------------------------------------------------- */

static const struct option node_table[] = { DATA_OPTION, JSON_OPTION, { 0 } };
static const struct option raw_table[] = { DATA_OPTION, { 0 } };
static const struct option retention_table[] = {
	{ "now", NULL, "delete now what is due by node.yaml", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option forget_table[] = {
	{ "days", "N", "how long reports are kept; 730 as without", OPTION_ONCE },
	DATA_OPTION,
	{ 0 },
};
static const struct option read_table[] = {
	{ "map", "FILE", "they are tables, by the map in this file", OPTION_ONCE },
	JSON_OPTION,
	{ 0 },
};
static const struct option import_table[] = {
	{ "map", "NAME", "they are tables, by this saved map", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option map_table[] = {
	{ "from", "FILE", "save what stands in this file", OPTION_ONCE },
	{ "remove", NULL, "remove it", OPTION_ONCE },
	DATA_OPTION,
	{ 0 },
};
static const struct option list_table[] = {
	{ "state", "STATE", "only new, seen, unusable, quarantined or aside", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

static void tell_counts(void *arg, const struct import_counts *counts)
{
	const struct run *run = arg;
	(void)run;
	(void)fprintf(stderr, "\rcomity: %lld files, %lld reports", (long long)counts->files,
		      (long long)counts->reports);
}

static void counts_to_json(const struct run *run)
{
	const struct import_counts *c = &run->counts;
	json_int(run->j, "files", c->files);
	json_int(run->j, "reports", c->reports);
	json_int(run->j, "again", c->again);
	json_int(run->j, "too_large", c->too_large);
	json_begin_object(run->j, "states");
	for (enum intake_state s = 0; s < INTAKE_STATES; s++)
		json_int(run->j, intake_state_key(s), c->states[s]);
	json_end(run->j);
}

static void counts_to_text(const struct run *run)
{
	const struct import_counts *c = &run->counts;
	(void)fprintf(run->out, "%lld reports in %lld files", (long long)c->reports,
		      (long long)c->files);
	for (enum intake_state s = 0; s < INTAKE_STATES; s++)
		if (c->states[s] > 0)
			(void)fprintf(run->out, ", %lld %s", (long long)c->states[s],
				      intake_state_key(s));
	if (c->again > 0)
		(void)fprintf(run->out, ", %lld known already", (long long)c->again);
	if (c->too_large > 0)
		(void)fprintf(run->out, "; %lld files are larger than %zu MiB and were not read",
			      (long long)c->too_large, IMPORT_FILE_MAX >> 20);
	(void)fputc('\n', run->out);
}

/* ---- maps of tables ---------------------------------------------------------------- */

static enum rc read_file(struct run *run, struct str path, struct str *out)
{
	enum { MAP_FILE_MAX = 8192 };
	FILE *f = fopen(str_c(run->cx->arena, path), "rbe");
	if (!f)
		return cx_fail(run->cx, RC_MISSING, "cannot read %.*s: %s", STR_ARG(path),
			       strerror(errno));
	char *p = arena_alloc(run->cx->arena, MAP_FILE_MAX + 1);
	const size_t n = fread(p, 1, MAP_FILE_MAX + 1, f);
	(void)fclose(f); // only read
	if (n > MAP_FILE_MAX)
		return cx_fail(run->cx, RC_LIMIT, "%.*s is larger than %d bytes", STR_ARG(path),
			       MAP_FILE_MAX);
	*out = (struct str){ p, n };
	return RC_OK;
}

static enum rc map_once(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct actor terminal = ACTOR_TERMINAL;
	if (options_has(&run->options, "from"))
		return intake_map_save(cx, db, &terminal, &run->map);
	if (options_has(&run->options, "remove"))
		return intake_map_remove(cx, db, &terminal, run->map.name);
	return intake_map_find(cx, db, run->map.name, &run->map);
}

static enum rc map(struct run *run)
{
	const struct str from = options_get(&run->options, "from");
	run->map = (struct intake_map){ .name = run->options.args.p[0] };
	if (from.n > 0 && options_has(&run->options, "remove"))
		return cx_fail(run->cx, RC_INVALID, "--from or --remove, not both");
	if (from.n > 0) {
		TRY(read_file(run, from, &run->map.map));
		TRY(intake_table_open(run->cx, run->map.name, run->map.map, &run->table));
	}
	TRY(unit_run(run->cx, run->store, TX_WRITE, map_once, run));
	if (from.n > 0)
		(void)fprintf(run->out, "The map %.*s is saved.\n", STR_ARG(run->map.name));
	else if (options_has(&run->options, "remove"))
		(void)fprintf(run->out, "The map %.*s is removed.\n", STR_ARG(run->map.name));
	else
		(void)fprintf(run->out, "%.*s\n", STR_ARG(str_trim(run->map.map)));
	return RC_OK;
}

static enum rc list_maps(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return intake_map_list(cx, db, &run->maps);
}

static enum rc maps(struct run *run)
{
	struct table t;
	TRY(unit_run(run->cx, run->store, TX_READ, list_maps, run));
	table_init(&t, run->cx->arena);
	table_column(&t, STR("map"), TABLE_LEFT);
	table_column(&t, STR("saved"), TABLE_LEFT);
	for (size_t i = 0; i < run->maps.n; i++)
		TABLE_ROW(&t, run->maps.p[i].name,
			  entry_print_time(run->cx->arena, run->maps.p[i].saved_at));
	if (run->maps.n == 0)
		(void)fputs("There is no map. comity intake map NAME --from FILE saves one.\n",
			    run->out);
	else
		table_print(&t, run->out);
	return RC_OK;
}

static enum rc find_map(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return intake_map_find(cx, db, options_get(&run->options, "map"), &run->map);
}

/* ---- import and read, too ------------------------------------------------------------ */

static enum rc import(struct run *run)
{
	const struct intake_home home = { run->store, run->blobs, run->places };
	const struct actor terminal = ACTOR_TERMINAL;
	if (options_has(&run->options, "map")) {
		TRY(unit_run(run->cx, run->store, TX_READ, find_map, run));
		TRY(intake_table_open(run->cx, run->map.name, run->map.map, &run->table));
	}
	const struct import_plan plan = { .home = &home,
					  .by = &terminal,
					  .origin = { .channel = INTAKE_IMPORT,
						      .table = run->table.map.n > 0 ? &run->table
										    : NULL },
					  .tell = run->j ? NULL : tell_counts,
					  .arg = run };
	const enum rc rc = import_paths(run->cx, &plan, run->options.args.p, run->options.args.n,
					&run->counts);
	if (!run->j)
		(void)fputc('\n', stderr);
	TRY(rc);
	if (run->j)
		counts_to_json(run);
	else
		counts_to_text(run);
	return RC_OK;
}

static void tell_one(void *arg, struct str path, const struct intake_reading *reading,
		     const struct intake_kept *kept)
{
	const struct run *run = arg;
	const struct intake_report *r = &reading->report;
	(void)kept;
	if (run->j) {
		json_begin_object(run->j, NULL);
		json_str(run->j, "path", intake_text(run->cx->arena, path, INTAKE_WORD_MAX));
		intake_to_json(run->j, run->cx->arena, r);
		json_str(run->j, "from", r->message.from);
		json_str(run->j, "subject", r->message.subject);
		json_end(run->j);
		return;
	}
	(void)fprintf(run->out, "%.*s: %s, %.*s %.*s %.*s", STR_ARG(path),
		      intake_state_key(r->state), STR_ARG(r->format), STR_ARG(r->category),
		      STR_ARG(r->type));
	if (r->reason.n > 0)
		(void)fprintf(run->out, ": %.*s", STR_ARG(r->reason));
	(void)fputc('\n', run->out);
	for (size_t i = 0; i < r->deviations.n; i++)
		(void)fprintf(run->out, "  %.*s (%.*s): %.*s\n", STR_ARG(r->deviations.p[i].name),
			      STR_ARG(r->deviations.p[i].place),
			      STR_ARG(r->deviations.p[i].sentence));
}

static enum rc read_only(struct run *run)
{
	const struct str file = options_get(&run->options, "map");
	struct str text = STR("");
	if (file.n > 0) {
		TRY(read_file(run, file, &text));
		TRY(intake_table_open(run->cx, STR("map"), text, &run->table));
	}
	const struct import_plan plan = { .origin = { .channel = INTAKE_IMPORT,
						      .table = file.n > 0 ? &run->table : NULL },
					  .each = tell_one,
					  .arg = run };
	if (run->j)
		json_begin_array(run->j, "reports");
	TRY(import_paths(run->cx, &plan, run->options.args.p, run->options.args.n, &run->counts));
	if (run->j)
		json_end(run->j);
	return RC_OK;
}

/* ---- reports --------------------------------------------------------------------- */

static enum rc load_list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	enum intake_state state;
	const struct intake_before newest = { .id = { { 0 } } };
	const struct str key = options_get(&run->options, "state");
	if (key.n == 0)
		return intake_list(cx, db, &ACTOR_TERMINAL, newest, &run->list);
	if (!intake_state_parse(key, &state))
		return cx_fail(cx, RC_INVALID,
			       "--state is new, seen, unusable, quarantined or aside");
	return intake_list_of(cx, db, &ACTOR_TERMINAL, state, newest, &run->list);
}

static enum rc list(struct run *run)
{
	struct table t;
	TRY(unit_run(run->cx, run->store, TX_READ, load_list, run));
	if (run->j) {
		json_begin_array(run->j, "reports");
		for (size_t i = 0; i < run->list.n; i++) {
			json_begin_object(run->j, NULL);
			intake_row_to_json(run->j, run->cx->arena, &run->list.p[i]);
			json_end(run->j);
		}
		json_end(run->j);
		return RC_OK;
	}
	table_init(&t, run->cx->arena);
	table_column(&t, STR("report"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("format"), TABLE_LEFT);
	table_column(&t, STR("about"), TABLE_LEFT);
	table_column(&t, STR("came"), TABLE_RIGHT);
	table_column(&t, STR("subject"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct intake_report *r = &run->list.p[i];
		TABLE_ROW(&t, r->number, str_from_c(intake_state_key(r->state)), r->format,
			  arena_fmt(run->cx->arena, "%.*s %.*s", STR_ARG(r->category),
				    STR_ARG(r->type)),
			  arena_fmt(run->cx->arena, "%lld", (long long)r->arrivals),
			  r->message.subject);
	}
	if (run->list.n == 0)
		(void)fputs("There is no report. comity intake import takes some in.\n", run->out);
	else
		table_print(&t, run->out);
	return RC_OK;
}

static enum rc load_one(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	TRY(intake_find(cx, db, &ACTOR_TERMINAL, run->options.args.p[0], &run->report));
	if (id_is_set(run->report.reporter))
		TRY(intake_reporter_load(cx, db, &ACTOR_TERMINAL, &run->report, &run->reporter));
	return RC_OK;
}

static void line(const struct run *run, const char *key, struct str value)
{
	if (value.n > 0)
		(void)fprintf(run->out, "  %-12s %.*s\n", key, STR_ARG(value));
}

static void report_to_text(const struct run *run)
{
	const struct intake_report *r = &run->report;
	struct arena *a = run->cx->arena;
	(void)fprintf(run->out, "%.*s  %s\n", STR_ARG(r->number), intake_state_text(r->state));
	line(run, "why", r->reason);
	line(run, "received", entry_print_time(a, r->received_at));
	line(run, "by", str_from_c(intake_channel_text(r->channel)));
	line(run, "format", arena_fmt(a, "%.*s %.*s", STR_ARG(r->format), STR_ARG(r->version)));
	line(run, "about", arena_fmt(a, "%.*s %.*s", STR_ARG(r->category), STR_ARG(r->type)));
	line(run, "sha256", sha256_print(a, &r->received));
	line(run, "reporter", run->reporter.email);
	line(run, "from", r->message.from);
	line(run, "subject", r->message.subject);
	for (size_t i = 0; i < r->subjects.n; i++)
		line(run, subject_kind_key(r->subjects.p[i].kind), r->subjects.p[i].shown);
	for (size_t i = 0; i < r->parts.n; i++)
		line(run, "part",
		     arena_fmt(a, "%.*s, %lld bytes%s %.*s", STR_ARG(r->parts.p[i].media_type),
			       (long long)r->parts.p[i].size,
			       r->parts.p[i].is_dropped ? ", dropped:" : "",
			       STR_ARG(r->parts.p[i].reason)));
	for (size_t i = 0; i < r->deviations.n; i++)
		line(run, "deviates",
		     arena_fmt(a, "%.*s (%.*s): %.*s", STR_ARG(r->deviations.p[i].name),
			       STR_ARG(r->deviations.p[i].place),
			       STR_ARG(r->deviations.p[i].sentence)));
}

static enum rc tell_report(struct run *run)
{
	if (!run->j) {
		report_to_text(run);
		return RC_OK;
	}
	json_begin_object(run->j, "report");
	intake_to_json(run->j, run->cx->arena, &run->report);
	json_end(run->j);
	return RC_OK;
}

static enum rc show(struct run *run)
{
	TRY(unit_run(run->cx, run->store, TX_READ, load_one, run));
	return tell_report(run);
}

static enum rc raw(struct run *run)
{
	const struct intake_home home = { run->store, run->blobs, run->places };
	struct str bytes = { 0 };
	TRY(unit_run(run->cx, run->store, TX_READ, load_one, run));
	TRY(intake_raw(run->cx, &home, &run->report, &bytes));
	if (fwrite(bytes.p, 1, bytes.n, run->out) != bytes.n)
		return cx_fail(run->cx, RC_IO, "cannot write the report out");
	return RC_OK;
}

static enum rc again(struct run *run)
{
	const struct intake_home home = { run->store, run->blobs, run->places };
	TRY(intake_keep_again(run->cx, &home, &ACTOR_TERMINAL, run->options.args.p[0],
			      &run->report));
	return tell_report(run);
}

/* ---- after their term ---------------------------------------------------------------- */

struct forgetting {
	enum retain_class class;
	struct instant before;
	int64_t n;
};

static enum rc forget_some(struct cx *cx, struct db *db, void *arg)
{
	struct forgetting *f = arg;
	return retain_redact(cx, db, &ACTOR_TERMINAL, f->class, f->before, &f->n);
}

static enum rc forget_class(struct run *run, enum retain_class class, int64_t days, int64_t *all)
{
	struct forgetting f = { .class = class, .n = RETAIN_AT_ONCE };
	f.before.us = run->cx->now.us - days * DAYS(1).us;
	while (f.n == RETAIN_AT_ONCE) {
		TRY(unit_run(run->cx, run->store, TX_WRITE, forget_some, &f));
		*all += f.n;
	}
	return RC_OK;
}

static enum rc forget(struct run *run)
{
	int64_t days = RETAIN_DAYS_DEFAULT, all = 0;
	if (options_has(&run->options, "days") &&
	    !str_to_i64(options_get(&run->options, "days"), RETAIN_DAYS_MIN, RETAIN_DAYS_MAX,
			&days))
		return cx_fail(run->cx, RC_INVALID, "--days is a number of %d to %d",
			       RETAIN_DAYS_MIN, RETAIN_DAYS_MAX);
	TRY(forget_class(run, RETAIN_REPORTS, days, &all));
	TRY(forget_class(run, RETAIN_NOTICES, days, &all));
	(void)fprintf(run->out,
		      "%lld reports are older than %lld days: what they said was deleted.\n",
		      (long long)all, (long long)days);
	return RC_OK;
}

static enum rc load_retention(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct retain_terms terms = settings_retain(&run->settings);
	return retain_status(cx, db, &ACTOR_TERMINAL, &terms, &run->retention);
}

static void retention_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	table_init(&t, a);
	table_column(&t, STR("class"), TABLE_LEFT);
	table_column(&t, STR("days"), TABLE_RIGHT);
	table_column(&t, STR("kept"), TABLE_RIGHT);
	table_column(&t, STR("due"), TABLE_RIGHT);
	table_column(&t, STR("next"), TABLE_LEFT);
	table_column(&t, STR("deleted"), TABLE_RIGHT);
	table_column(&t, STR("last"), TABLE_LEFT);
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++) {
		const struct retain_status *s = &run->retention.of[c];
		TABLE_ROW(&t, str_from_c(retain_class_key(c)),
			  s->days > 0 ? arena_fmt(a, "%lld", (long long)s->days) : STR("never"),
			  arena_fmt(a, "%lld", (long long)s->kept),
			  arena_fmt(a, "%lld", (long long)s->due),
			  s->next.us != 0 ? entry_print_time(a, s->next) : STR(""),
			  arena_fmt(a, "%lld", (long long)s->done),
			  s->last.us != 0 ? entry_print_time(a, s->last) : STR(""));
	}
	table_print(&t, run->out);
}

/* With --now what is due by the settings is deleted first. */
static enum rc retention(struct run *run)
{
	int64_t all = 0;
	const struct retain_terms terms = settings_retain(&run->settings);
	for (enum retain_class c = 0; c < RETAIN_CLASSES; c++)
		if (options_has(&run->options, "now") && terms.days[c] > 0)
			TRY(forget_class(run, c, terms.days[c], &all));
	TRY(unit_run(run->cx, run->store, TX_READ, load_retention, run));
	if (run->j)
		retention_to_json(run->j, run->cx->arena, &run->retention);
	else
		retention_to_text(run);
	return RC_OK;
}

/* ---- running ------------------------------------------------------------------------ */

static const struct word words[] = {
	{ .command = { "intake import", "take in reports from files and folders",
		       "intake import PATH... --data DIR [--map NAME] [--json]", NULL },
	  .table = import_table,
	  .args_min = 1,
	  .args_max = 1000,
	  .needs_node = true,
	  .reads = true,
	  .run = import },
	{ .command = { "intake read", "say what files are, and keep nothing",
		       "intake read PATH... [--map FILE] [--json]", NULL },
	  .table = read_table,
	  .args_min = 1,
	  .args_max = 1000,
	  .reads = true,
	  .run = read_only },
	{ .command = { "intake again", "read once more what could not be read",
		       "intake again NUMBER --data DIR [--json]", NULL },
	  .table = node_table,
	  .args_min = 1,
	  .args_max = 1,
	  .needs_node = true,
	  .reads = true,
	  .run = again },
	{ .command = { "intake map", "show, save or remove how a table is read",
		       "intake map NAME --data DIR [--from FILE] [--remove]", NULL },
	  .table = map_table,
	  .args_min = 1,
	  .args_max = 1,
	  .needs_node = true,
	  .run = map },
	{ .command = { "intake maps", "list how tables are read", "intake maps --data DIR", NULL },
	  .table = raw_table,
	  .needs_node = true,
	  .run = maps },
	{ .command = { "intake forget", "delete what reports said whose term is over",
		       "intake forget --data DIR [--days N]", NULL },
	  .table = forget_table,
	  .needs_node = true,
	  .run = forget },
	{ .command = { "intake retention",
		       "say what was deleted after its term, and what comes next",
		       "intake retention --data DIR [--now] [--json]", NULL },
	  .table = retention_table,
	  .needs_node = true,
	  .run = retention },
	{ .command = { "report list", "list the newest reports",
		       "report list --data DIR [--state STATE] [--json]", NULL },
	  .table = list_table,
	  .needs_node = true,
	  .run = list },
	{ .command = { "report show", "tell a report", "report show NUMBER --data DIR [--json]",
		       NULL },
	  .table = node_table,
	  .args_min = 1,
	  .args_max = 1,
	  .needs_node = true,
	  .run = show },
	{ .command = { "report raw", "write a report out as it was received",
		       "report raw NUMBER --data DIR", NULL },
	  .table = raw_table,
	  .args_min = 1,
	  .args_max = 1,
	  .needs_node = true,
	  .run = raw },
	{ .command = { 0 } },
};

static enum rc open_and_run(struct run *run, const struct word *word)
{
	struct cx *cx = run->cx;
	if (word->reads)
		TRY(parser_start(cx));
	if (word->needs_node) {
		TRY(data_option_open(cx, &run->options, &run->settings, &run->store));
		TRY(blobs_open(cx, arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(run->settings.dir)),
			       &run->blobs));
		settings_places(cx, &run->settings, &run->places);
	}
	return word->run(run);
}

static int run_word(struct cx *cx, const struct word *word, int argc, char **argv, FILE *out)
{
	struct run run = { .cx = cx,
			   .out = out,
			   .options = { .command = &word->command,
					.table = word->table,
					.args_min = word->args_min,
					.args_max = word->args_max } };
	const bool fine = word->needs_node ? data_option_parse(cx, &run.options, argc, argv, out)
					   : options_parse(cx, &run.options, argc, argv, out);
	if (!fine)
		return run.options.exit_code;
	if (word->table != raw_table && word->table != map_table && word->table != forget_table &&
	    options_has(&run.options, "json"))
		run.j = json_new(cx->arena);
	const enum rc rc = open_and_run(&run, word);
	if (rc == RC_OK && run.j)
		json_write(run.j, out);
	json_close(run.j);
	blobs_close(run.blobs);
	places_close(run.places);
	store_close(run.store);
	return command_exit(cx, rc);
}

static const struct word *find_word(struct str group, struct str name)
{
	for (const struct word *w = words; w->command.name; w++) {
		struct str first, second;
		(void)str_cut(str_from_c(w->command.name), ' ', &first, &second);
		if (str_eq(first, group) && str_eq(second, name))
			return w;
	}
	return NULL;
}

static int run_group(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = command_find(
		(const struct command *const[]){ intake_commands, NULL }, str_from_c(argv[0]));
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	const struct word *word = find_word(str_from_c(c->name), name);
	if (word)
		return run_word(cx, word, argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity %s --help lists the commands", c->name);
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (const struct word *w = words; w->command.name; w++)
		if (str_starts(str_from_c(w->command.name), str_from_c(c->name)))
			(void)fprintf(out, "  comity %s\n      %s\n", w->command.usage,
				      w->command.summary);
	return COMMAND_ANSWERED;
}

const struct command intake_commands[] = {
	{ "intake", "take in reports from files, and read again what could not be read",
	  "intake import|read|again|map|maps|forget|retention ... (see --help)", run_group },
	{ "report", "list and show the reports of the public and of systems",
	  "report list|show|raw ... (see --help)", run_group },
	{ 0 },
};
