// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_cmd.h"

#include <inttypes.h>

#include "app/data_option.h"
#include "core/nearest.h"
#include "core/table.h"
#include "formats/json.h"
#include "exchange/release_db.h"
#include "formats/report_to_json.h"
#include "law/answer_cmd.h"
#include "law/export_cmd.h"
#include "law/source.h"
#include "law/tally.h"

enum { LINT, EXPORT, WORLD, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

static enum rc read_overlay(struct cx *cx, struct db *db, void *arg)
{
	return release_overlay(cx, db, arg);
}

/* What stands at the node of --data in place of installed files. */
static enum rc find_overlay(struct cx *cx, const struct options *o, struct law_overlay *out)
{
	struct settings settings;
	struct store *store = NULL;
	*out = (struct law_overlay){ 0 };
	if (!options_has(o, "data"))
		return RC_OK;
	TRY(data_option_open(cx, o, &settings, &store));
	const enum rc rc = unit_run(cx, store, TX_READ, read_overlay, out);
	store_close(store);
	return rc;
}

enum rc law_cmd_open(struct cx *cx, const struct options *o, const struct law **out)
{
	struct report report;
	struct law_overlay overlay;
	struct law *law = NULL;
	report_init(&report, cx->arena);
	TRY(find_overlay(cx, o, &overlay));
	const enum rc rc = law_source_load(cx, cx->arena, options_get(o, "law"), &overlay, &report,
					   &law);
	if (rc == RC_OK)
		*out = law;
	else
		report_write(&report, stderr);
	return rc;
}

/* ---- comity law lint ----------------------------------------------------- */

static const struct option lint_options[] = {
	{ "json", NULL, "print JSON (docs/schema/law-lint.schema.json)", OPTION_ONCE },
	{ 0 },
};

static void print_counts(struct cx *cx, const struct law *law, FILE *out)
{
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = law_kinds(kinds);
	struct table t;
	table_init(&t, cx->arena);
	table_column(&t, STR("kind"), TABLE_LEFT);
	table_column(&t, STR("rows"), TABLE_RIGHT);
	for (int c = CONFIDENCE_VERIFIED; c >= CONFIDENCE_NONE; c--)
		table_column(&t, str_from_c(confidence_word((enum confidence)c)), TABLE_RIGHT);
	for (size_t k = 0; k < n; k++) {
		const struct tally row = tally_of(law, &kinds[k]);
		TABLE_ROW(&t, str_from_c(kinds[k].row->kind),
			  arena_fmt(cx->arena, "%" PRId64, row.rows),
			  arena_fmt(cx->arena, "%" PRId64, row.by[CONFIDENCE_VERIFIED]),
			  arena_fmt(cx->arena, "%" PRId64, row.by[CONFIDENCE_KNOWN]),
			  arena_fmt(cx->arena, "%" PRId64, row.by[CONFIDENCE_NONE]));
	}
	table_print(&t, out);
	(void)fprintf(out, "\nNo mistakes in %" PRId64 " rows.\n", tally_all(law).rows);
}

static void mistakes_to_json(struct json *j, const struct report *report)
{
	report_to_json(j, report);
	json_int(j, "left_out", (int64_t)report->left_out);
}

static void counts_to_json(struct json *j, const struct law *law)
{
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = law ? law_kinds(kinds) : 0;
	json_begin_array(j, "counts");
	for (size_t k = 0; k < n; k++) {
		const struct tally t = tally_of(law, &kinds[k]);
		json_begin_object(j, NULL);
		json_str(j, "kind", str_from_c(kinds[k].row->kind));
		json_int(j, "rows", t.rows);
		for (int c = CONFIDENCE_NONE; c <= CONFIDENCE_VERIFIED; c++)
			json_int(j, confidence_word((enum confidence)c), t.by[c]);
		json_end(j);
	}
	json_end(j);
}

/* law NULL: it has the mistakes of the report. */
static void print_lint_json(struct cx *cx, const struct law *law, const struct report *report,
			    FILE *out)
{
	AUTO(json) j = json_new(cx->arena);
	json_bool(j, "valid", law != NULL);
	mistakes_to_json(j, report);
	counts_to_json(j, law);
	json_write(j, out);
}

static int run_lint(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &subcommands[LINT], .table = lint_options, .args_min = 1, .args_max = 1
	};
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	struct report report;
	struct law *law = NULL;
	report_init(&report, cx->arena);
	const enum rc rc = law_source_load(cx, cx->arena, o.args.p[0], NULL, &report, &law);
	const bool judged = rc == RC_OK || report_count(&report) > 0;
	if (judged && options_has(&o, "json"))
		print_lint_json(cx, law, &report, out);
	else if (law)
		print_counts(cx, law, out);
	else
		report_write(&report, out);
	return command_exit(cx, rc);
}

/* ---- comity law export --------------------------------------------------- */

static const struct option export_options[] = {
	{ "format", "json|csv", "how; json when not said", OPTION_ONCE },
	{ "kind", "KIND", "only rows of this kind, such as national or status", OPTION_ONCE },
	LAW_OPTION,
	{ 0 },
};

/* The kind by its name; false when there is none, with a complaint. */
static bool choose_kind(const struct command *self, struct str name, struct law_kind *out)
{
	struct law_kind kinds[LAW_KINDS_MAX];
	struct str names[LAW_KINDS_MAX];
	const size_t n = law_kinds(kinds);
	for (size_t i = 0; i < n; i++) {
		names[i] = str_from_c(kinds[i].row->kind);
		if (!str_eq(names[i], name))
			continue;
		*out = kinds[i];
		return true;
	}
	const struct str near = nearest_name(name, names, n);
	(void)command_usage(self, "there is no kind \"%.*s\"%s%.*s%s", STR_ARG(name),
			    near.n > 0 ? "; did you mean \"" : "", STR_ARG(near),
			    near.n > 0 ? "\"?" : "; comity law lint DIR lists the kinds");
	return false;
}

static int run_export(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *self = &subcommands[EXPORT];
	struct options o = { .command = self, .table = export_options };
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	const struct str format = options_get(&o, "format");
	const bool csv = str_eq(format, STR("csv"));
	if (!csv && format.n > 0 && !str_eq(format, STR("json")))
		return command_usage(self, "--format is json or csv, not \"%.*s\"",
				     STR_ARG(format));
	struct law_kind kind;
	const bool one_kind = options_has(&o, "kind");
	if (one_kind && !choose_kind(self, options_get(&o, "kind"), &kind))
		return COMMAND_USAGE;
	const struct law *law = NULL;
	const enum rc rc = law_cmd_open(cx, &o, &law);
	if (rc != RC_OK)
		return command_exit(cx, rc);
	(csv ? law_export_csv : law_export_json)(cx, law, one_kind ? &kind : NULL, out);
	return COMMAND_ANSWERED;
}

/* ---- comity law ---------------------------------------------------------- */

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[LINT] = { "lint", "read a law folder and print every mistake in it",
		   "law lint DIR [--json]", run_lint },
	[EXPORT] = { "export", "print all rows with their sources",
		     "law export [--format json|csv] [--kind KIND] [--law DIR]", run_export },
	[WORLD] = { "world", "print every answer of one kind, to compare or to measure",
		    LAW_WORLD_USAGE, law_world_run },
};

static int run_law(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, NULL };
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	if (str_eq(name, STR("--help"))) {
		(void)fprintf(out, "comity law: %s\n\nUsage: comity %s\n\n",
			      law_commands[0].summary, law_commands[0].usage);
		for (const struct command *c = subcommands; c->name; c++)
			(void)fprintf(out, "  comity %s\n      %s\n", c->usage, c->summary);
		(void)fputs("\nEvery command that answers from the law takes --law DIR to read "
			    "another folder.\n",
			    out);
		return COMMAND_ANSWERED;
	}
	const struct command *c = command_find(lists, name);
	if (c)
		return c->run(cx, argc - 1, argv + 1, out);
	if (name.n == 0)
		return command_usage(law_commands, "law needs to be told what to do");
	return command_usage(law_commands, "law cannot \"%.*s\"", STR_ARG(name));
}

const struct command law_commands[] = {
	{ "law", "look after the law data: lint, export, world",
	  "law lint DIR | law export | law world", run_law },
	{ 0 },
};
