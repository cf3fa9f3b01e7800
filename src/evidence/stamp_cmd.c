// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity stamp list|ask|leave|now */
#include <stdio.h>

#include "core/table.h"
#include "evidence/evidence_cmd.h"
#include "evidence/stamp_db.h"
#include "ledger/entry.h"

enum { PEM_MAX = 1 << 17 };

static const struct option list_table[] = { DATA_OPTION, EVIDENCE_JSON, { 0 } };
static const struct option ask_table[] = {
	{ "chain", "FILE", "its root certificate, and those that stand between (PEM)",
	  OPTION_REPEATS },
	{ "list", "URL", "where its list of revoked certificates is had each time",
	  OPTION_REPEATS },
	DATA_OPTION,
	EVIDENCE_JSON,
	{ 0 },
};

struct found {
	struct stamp_authorities authorities;
	struct stamp_rows stamps;
	int64_t hurried;
	struct stamp_authority told;
};

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct found *f = arg;
	TRY(stamp_authority_list(cx, db, &f->authorities));
	return stamp_list_state(cx, db, &f->stamps);
}

static struct found *found_of(struct evidence_run *run)
{
	struct found *f = arena_new(run->cx->arena, struct found, 1);
	*f = (struct found){ .hurried = 0 };
	run->found = f;
	return f;
}

static enum rc list(struct evidence_run *run)
{
	return unit_run(run->cx, run->store, TX_READ, load, found_of(run));
}

/* ---- telling the node of an authority ------------------------------------------------ */

static enum rc read_pem(struct evidence_run *run, struct str path, struct str *all)
{
	const char *name = str_c(run->cx->arena, path);
	FILE *f = name ? fopen(name, "rbe") : NULL;
	char *bytes = arena_alloc(run->cx->arena, PEM_MAX);
	if (!f)
		return cx_fail(run->cx, RC_IO, "cannot read %.*s", STR_ARG(path));
	const struct str pem = { bytes, fread(bytes, 1, PEM_MAX, f) };
	(void)fclose(f); // only read
	*all = arena_fmt(run->cx->arena, "%.*s%.*s", STR_ARG(*all), STR_ARG(pem));
	return RC_OK;
}

static enum rc do_ask(struct cx *cx, struct db *db, void *arg)
{
	struct found *f = arg;
	TRY(stamp_authority_add(cx, db, &ACTOR_TERMINAL, &f->told));
	return load(cx, db, arg);
}

static enum rc ask(struct evidence_run *run)
{
	struct arena *a = run->cx->arena;
	struct found *f = found_of(run);
	const struct option_values *chain = options_all(&run->options, "chain");
	const struct option_values *lists = options_all(&run->options, "list");
	f->told.url = run->options.args.p[0];
	for (size_t i = 0; i < chain->n; i++)
		TRY(read_pem(run, chain->p[i], &f->told.chain));
	for (size_t i = 0; i < lists->n; i++)
		f->told.lists = arena_fmt(a, "%.*s%s%.*s", STR_ARG(f->told.lists),
					  i > 0 ? "\n" : "", STR_ARG(lists->p[i]));
	return unit_run(run->cx, run->store, TX_WRITE, do_ask, f);
}

static enum rc do_leave(struct cx *cx, struct db *db, void *arg)
{
	struct found *f = arg;
	TRY(stamp_authority_end(cx, db, &ACTOR_TERMINAL, f->told.url));
	return load(cx, db, arg);
}

static enum rc leave(struct evidence_run *run)
{
	struct found *f = found_of(run);
	f->told.url = run->options.args.p[0];
	return unit_run(run->cx, run->store, TX_WRITE, do_leave, f);
}

static enum rc do_hurry(struct cx *cx, struct db *db, void *arg)
{
	struct found *f = arg;
	TRY(stamp_hurry(cx, db, &f->hurried));
	return load(cx, db, arg);
}

static enum rc hurry(struct evidence_run *run)
{
	return unit_run(run->cx, run->store, TX_WRITE, do_hurry, found_of(run));
}

/* ---- telling what there is ------------------------------------------------------------ */

static void add_time(struct evidence_run *run, struct json *j, const char *key, struct instant at)
{
	if (at.us != 0)
		json_str(j, key, entry_print_time(run->cx->arena, at));
	else
		json_add_null(j, key);
}

static void stamp_to_json(struct evidence_run *run, struct json *j, const struct stamp_row *s)
{
	json_begin_object(j, NULL);
	json_int(j, "number", s->number);
	json_str(j, "authority", s->url);
	json_bool(j, "renews", s->size == 0);
	json_int(j, "checkpoint", s->size);
	add_time(run, j, "at", s->at);
	add_time(run, j, "certificate_ends", s->ends);
	json_bool(j, "lists", s->listed_at.us != 0);
	json_int(j, "tries", s->tries);
	add_time(run, j, "next_try", s->listed_at.us != 0 ? (struct instant){ 0 } : s->due_at);
	json_str(j, "why", s->why);
	json_end(j);
}

static void to_json(struct evidence_run *run, struct json *j)
{
	const struct found *f = run->found;
	json_begin_array(j, "authorities");
	for (size_t i = 0; i < f->authorities.n; i++) {
		const struct stamp_authority *a = &f->authorities.p[i];
		json_begin_object(j, NULL);
		json_str(j, "url", a->url);
		json_bool(j, "asked", a->until.us == 0);
		json_bool(j, "has_chain", a->chain.n > 0);
		json_str(j, "lists", a->lists);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "stamps");
	for (size_t i = 0; i < f->stamps.n; i++)
		stamp_to_json(run, j, &f->stamps.p[i]);
	json_end(j);
	json_int(j, "hurried", f->hurried);
}

static struct str state_of(struct arena *a, const struct stamp_row *s)
{
	if (s->at.us == 0)
		return arena_fmt(a, "waits since %.*s, tried %lld times%s%.*s",
				 STR_ARG(entry_print_time(a, s->asked_at)), (long long)s->tries,
				 s->why.n > 0 ? ": " : "", STR_ARG(s->why));
	return arena_fmt(a, "stamped %.*s; its certificates end %.*s%s",
			 STR_ARG(entry_print_time(a, s->at)), STR_ARG(entry_print_time(a, s->ends)),
			 s->listed_at.us == 0 ? "; the lists of the day wait" : "");
}

static void to_text(struct evidence_run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	const struct found *f = run->found;
	if (f->authorities.n == 0) {
		(void)fputs("No time-stamp authority is asked: comity stamp ask URL --chain FILE\n",
			    run->out);
		return;
	}
	for (size_t i = 0; i < f->authorities.n; i++)
		(void)fprintf(run->out, "%s  %.*s%s\n",
			      f->authorities.p[i].until.us == 0 ? "asked " : "ended ",
			      STR_ARG(f->authorities.p[i].url),
			      f->authorities.p[i].chain.n > 0 ? ""
							      : "  (no root was told: --chain)");
	table_init(&t, a);
	table_column(&t, STR("stamp"), TABLE_RIGHT);
	table_column(&t, STR("over"), TABLE_LEFT);
	table_column(&t, STR("authority"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	for (size_t i = 0; i < f->stamps.n; i++) {
		const struct stamp_row *s = &f->stamps.p[i];
		TABLE_ROW(&t, arena_fmt(a, "%lld", (long long)s->number),
			  s->size > 0 ? arena_fmt(a, "%lld entries", (long long)s->size)
				      : STR("earlier stamps"),
			  s->url, state_of(a, s));
	}
	table_print(&t, run->out);
}

const struct evidence_word stamp_words[] = {
	{ .command = { "stamp list", "tell which authorities are asked, and what waits",
		       "stamp list --data DIR [--json]", NULL },
	  .table = list_table,
	  .run = list,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { "stamp ask", "ask a time-stamp authority from now on (RFC 3161)",
		       "stamp ask URL [--chain FILE]... [--list URL]... --data DIR [--json]",
		       NULL },
	  .table = ask_table,
	  .args_min = 1,
	  .args_max = 1,
	  .run = ask,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { "stamp leave", "do not ask that authority any more",
		       "stamp leave URL --data DIR [--json]", NULL },
	  .table = list_table,
	  .args_min = 1,
	  .args_max = 1,
	  .run = leave,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { "stamp now", "try again at once what waits for an authority",
		       "stamp now --data DIR [--json]", NULL },
	  .table = list_table,
	  .run = hurry,
	  .to_json = to_json,
	  .to_text = to_text },
	{ .command = { 0 } },
};
