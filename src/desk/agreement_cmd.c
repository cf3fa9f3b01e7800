// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/agreement_db.h"
#include "desk/agreement_from_yaml.h"
#include "desk/agreement_to_json.h"
#include "desk/agreement_to_yaml.h"
#include "desk/desk_cmd.h"
#include "formats/report.h"
#include "ledger/entry.h"

enum { FILE_MAX = 1024 * 1024 };

#define COUNTRY                                                                              \
	{                                                                                    \
		"country", "CC", "of the provider, where several have the name", OPTION_ONCE \
	}

static const struct option list_table[] = { DESK_DATA, DESK_JSON, { 0 } };
static const struct option one_table[] = { COUNTRY, DESK_DATA, DESK_JSON, { 0 } };
static const struct option set_table[] = {
	{ "country", "CC", "of the provider; makes a new one where there is none", OPTION_ONCE },
	{ "keeper", "TEXT", "the post that keeps this record", OPTION_ONCE },
	{ "peer", "ORIGIN", "its node; empty: by hand", OPTION_ONCE },
	{ "ended", "DAY", "on which it ended; empty: it holds", OPTION_ONCE },
	{ "state", "TOPIC|NAME|VALUE", "what the provider said, such as answer||P3D",
	  OPTION_REPEATS },
	{ "source", "TEXT", "where it said so: a letter, a page, a call", OPTION_ONCE },
	{ "said", "DAY", "on which day", OPTION_ONCE },
	{ "drop", "TOPIC|NAME", "what it no longer says", OPTION_REPEATS },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct found {
	struct agreements list;
	struct agreement_list rows;
	struct agreement_history history;
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

static enum rc add_found(struct desk_run *run, struct db *db, struct id id)
{
	struct found *f = found_of(run);
	struct agreement *a = ARENA_PUSH(run->cx->arena, &f->list);
	TRY(agreement_load(run->cx, db, id, a));
	return agreement_history(run->cx, db, id, &f->history);
}

static enum rc find(struct desk_run *run, struct db *db, struct id *out)
{
	return agreement_find(run->cx, db, options_get(&run->options, "country"),
			      run->options.args.p[0], out);
}

/* ---- handlers ------------------------------------------------------------------------ */

static enum rc list_all(struct cx *cx, struct db *db, void *arg)
{
	return agreement_list(cx, db, &found_of(arg)->rows);
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	(void)cx;
	TRY(find(arg, db, &id));
	return add_found(arg, db, id);
}

static enum rc export_all(struct cx *cx, struct db *db, void *arg)
{
	struct agreement_list rows;
	TRY(agreement_list(cx, db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(add_found(arg, db, rows.p[i].id));
	return RC_OK;
}

/* "answer|order-production|P3D": a value may hold bars. */
static enum rc read_statement(struct desk_run *run, struct str text, struct statement *s)
{
	struct str topic, rest;
	if (!str_cut(text, '|', &topic, &rest) || !topic_parse(topic, &s->topic))
		return cx_fail(run->cx, RC_INVALID,
			       "\"%.*s\" begins with no topic: kind, identifier, acknowledge, "
			       "answer, hours, channel, costs, notice or emergency, and a bar",
			       STR_ARG(text));
	(void)str_cut(rest, '|', &s->name, &s->value); // no bar: no value, refused by its rule
	return RC_OK;
}

static enum rc read_day(struct desk_run *run, const char *option, struct date *out)
{
	const struct str text = options_get(&run->options, option);
	*out = DATE_NONE;
	if (text.n > 0 && !date_parse(text, out))
		return cx_fail(run->cx, RC_INVALID, "--%s is a day such as 2026-11-21", option);
	return RC_OK;
}

static enum rc read_change(struct desk_run *run, struct agreement *a)
{
	struct options *o = &run->options;
	const struct option_values *states = options_all(o, "state"),
				   *drops = options_all(o, "drop");
	struct statement s = { .source = options_get(o, "source") };
	TRY(read_day(run, "said", &s.said));
	if (options_has(o, "keeper"))
		a->keeper = options_get(o, "keeper");
	if (options_has(o, "peer"))
		a->peer = options_get(o, "peer");
	if (options_has(o, "ended"))
		TRY(read_day(run, "ended", &a->ended));
	for (size_t i = 0; i < drops->n; i++) {
		struct statement gone = { 0 };
		TRY(read_statement(run, drops->p[i], &gone));
		if (!agreement_drop(a, gone.topic, gone.name))
			return cx_fail(run->cx, RC_MISSING, "nothing is stated by \"%.*s\"",
				       STR_ARG(drops->p[i]));
	}
	for (size_t i = 0; i < states->n; i++) {
		TRY(read_statement(run, states->p[i], &s));
		agreement_state(run->cx->arena, a, &s);
	}
	return RC_OK;
}

static enum rc set(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct agreement a = { .name = run->options.args.p[0],
			       .country = options_get(&run->options, "country"),
			       .ended = DATE_NONE };
	struct id id;
	const enum rc rc = find(run, db, &id);
	if (rc == RC_OK)
		TRY(agreement_load(cx, db, id, &a));
	else if (rc != RC_MISSING || a.country.n == 0)
		return rc;
	TRY(read_change(run, &a));
	TRY(agreement_put(cx, db, &ACTOR_TERMINAL, run->law, &a));
	return add_found(run, db, a.id);
}

static enum rc undo(struct cx *cx, struct db *db, void *arg)
{
	struct agreement now;
	struct id id;
	TRY(find(arg, db, &id));
	TRY(agreement_load(cx, db, id, &now));
	TRY(agreement_undo(cx, db, &ACTOR_TERMINAL, id, now.version));
	return add_found(arg, db, id);
}

static enum rc read_file(struct cx *cx, struct str path, struct str *out)
{
	char *p = arena_alloc(cx->arena, FILE_MAX + 1);
	FILE *f = path.n > 0 ? fopen(path.p, "rb") : NULL; // a word of the command line ends in NUL
	if (!f)
		return cx_fail(cx, RC_IO, "cannot open %.*s", STR_ARG(path));
	*out = (struct str){ p, fread(p, 1, FILE_MAX + 1, f) };
	const bool failed = ferror(f) != 0;
	(void)fclose(f); // only read from
	if (failed)
		return cx_fail(cx, RC_IO, "cannot read %.*s", STR_ARG(path));
	if (out->n > FILE_MAX)
		return cx_fail(cx, RC_LIMIT, "%.*s has more than 1 MB", STR_ARG(path));
	return RC_OK;
}

static enum rc import_one(struct desk_run *run, struct db *db, struct agreement *a)
{
	struct agreement now;
	const enum rc rc = agreement_find(run->cx, db, a->country, a->name, &a->id);
	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	if (rc == RC_OK) {
		TRY(agreement_load(run->cx, db, a->id, &now));
		a->version = now.version;
		a->name = now.name; // as it was written first
	}
	TRY(agreement_put(run->cx, db, &ACTOR_TERMINAL, run->law, a));
	return add_found(run, db, a->id);
}

static enum rc import_file(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct agreements read;
	struct report report;
	struct str text = { 0 };
	report_init(&report, cx->arena);
	TRY(read_file(cx, run->options.args.p[0], &text));
	const enum rc rc = agreements_from_yaml(cx, run->law, run->options.args.p[0], text, &report,
						&read);
	if (report_count(&report) > 1)
		report_write(&report, stderr);
	TRY(rc);
	for (size_t i = 0; i < read.n; i++)
		TRY(import_one(run, db, &read.p[i]));
	return RC_OK;
}

/* ---- telling ------------------------------------------------------------------------- */

static void rows_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct agreement_list *l = &found_of(run)->rows;
	json_begin_array(j, "agreements");
	for (size_t i = 0; i < l->n; i++) {
		json_begin_object(j, NULL);
		agreement_row_to_json(j, a, &l->p[i]);
		json_end(j);
	}
	json_end(j);
}

static void rows_to_text(struct desk_run *run)
{
	static const char *const titles[] = { "country", "provider", "node", "keeper", "version" };
	struct arena *a = run->cx->arena;
	const struct agreement_list *l = &found_of(run)->rows;
	struct table t;
	table_init(&t, a);
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		table_column(&t, str_from_c(titles[i]), TABLE_LEFT);
	for (size_t i = 0; i < l->n; i++)
		TABLE_ROW(&t, l->p[i].country, l->p[i].name,
			  l->p[i].peer.n > 0 ? l->p[i].peer : STR("by hand"), l->p[i].keeper,
			  arena_fmt(a, "%lld", (long long)l->p[i].version));
	if (l->n == 0)
		(void)fputs("No agreement is recorded.\n", run->out);
	else
		table_print(&t, run->out);
}

static void all_to_json(struct desk_run *run, struct json *j)
{
	const struct agreements *l = &found_of(run)->list;
	json_begin_array(j, "agreements");
	for (size_t i = 0; i < l->n; i++) {
		json_begin_object(j, NULL);
		agreement_to_json(j, run->cx->arena, &l->p[i]);
		json_end(j);
	}
	json_end(j);
}

static void all_to_yaml(struct desk_run *run)
{
	const struct agreements *l = &found_of(run)->list;
	(void)fputs(AGREEMENTS_YAML_HEAD, run->out);
	for (size_t i = 0; i < l->n; i++)
		(void)fprintf(run->out, "%.*s",
			      STR_ARG(agreement_to_yaml(run->cx->arena, &l->p[i])));
}

static void one_to_json(struct desk_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct found *f = found_of(run);
	json_begin_object(j, "agreement");
	agreement_to_json(j, a, &f->list.p[0]);
	json_begin_array(j, "history");
	for (size_t i = 0; i < f->history.n; i++) {
		const struct agreement_version *v = &f->history.p[i];
		json_begin_object(j, NULL);
		json_int(j, "version", v->version);
		json_str(j, "at", entry_print_time(a, v->at));
		json_bool(j, "undo", v->undoes != 0);
		json_end(j);
	}
	json_end(j);
	json_end(j);
}

static void one_to_text(struct desk_run *run)
{
	struct arena *m = run->cx->arena;
	const struct found *f = found_of(run);
	const struct agreement *a = &f->list.p[0];
	(void)fprintf(run->out, "%.*s, %.*s, %.*s, kept by %.*s, version %lld\n", STR_ARG(a->name),
		      STR_ARG(a->country), STR_ARG(a->peer.n > 0 ? a->peer : STR("by hand")),
		      STR_ARG(a->keeper), (long long)a->version);
	if (date_is_set(a->ended))
		(void)fprintf(run->out, "ended on %.*s\n", STR_ARG(date_print(m, a->ended)));
	for (size_t i = 0; i < a->statements.n; i++) {
		const struct statement *s = &a->statements.p[i];
		(void)fprintf(run->out, "  %-12s%.*s%s%.*s  [%.*s, %.*s]\n", topic_key(s->topic),
			      STR_ARG(s->name), s->name.n > 0 ? ": " : "", STR_ARG(s->value),
			      STR_ARG(s->source), STR_ARG(date_print(m, s->said)));
	}
	for (size_t i = 0; i < f->history.n; i++)
		(void)fprintf(run->out, "  %s version %lld, %.*s\n",
			      f->history.p[i].undoes ? "undone with" : "changed with",
			      (long long)f->history.p[i].version,
			      STR_ARG(entry_print_time(m, f->history.p[i].at)));
}

#define AGREEMENT "desk agreement "

const struct desk_word agreement_words[] = {
	{ .command = { AGREEMENT "list", "list the agreements with providers",
		       AGREEMENT "list --data DIR", NULL },
	  .table = list_table,
	  .handler = list_all,
	  .reads = true,
	  .to_json = rows_to_json,
	  .to_text = rows_to_text },
	{ .command = { AGREEMENT "show", "tell what a provider has said, and when it was changed",
		       AGREEMENT "show NAME [--country CC] --data DIR", NULL },
	  .table = one_table,
	  .args = 1,
	  .handler = show,
	  .reads = true,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { AGREEMENT "set", "write down what a provider says, or no longer says",
		       AGREEMENT "set NAME [--country CC] [--keeper TEXT] [--peer ORIGIN] "
				 "[--state TOPIC|NAME|VALUE]... [--source TEXT --said DAY] "
				 "[--drop TOPIC|NAME]... [--ended DAY] --data DIR",
		       NULL },
	  .table = set_table,
	  .args = 1,
	  .handler = set,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { AGREEMENT "undo", "take back the last change of an agreement",
		       AGREEMENT "undo NAME [--country CC] --data DIR", NULL },
	  .table = one_table,
	  .args = 1,
	  .handler = undo,
	  .to_json = one_to_json,
	  .to_text = one_to_text },
	{ .command = { AGREEMENT "import", "read agreements from a YAML file, all or none",
		       AGREEMENT "import FILE --data DIR", NULL },
	  .table = list_table,
	  .args = 1,
	  .handler = import_file,
	  .to_json = all_to_json,
	  .to_text = all_to_yaml },
	{ .command = { AGREEMENT "export", "print all agreements as YAML",
		       AGREEMENT "export --data DIR", NULL },
	  .table = list_table,
	  .handler = export_all,
	  .reads = true,
	  .to_json = all_to_json,
	  .to_text = all_to_yaml },
	{ .command = { 0 } },
};
