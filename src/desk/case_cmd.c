// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/case_db.h"
#include "desk/content_db.h"
#include "desk/desk_cmd.h"
#include "desk/desk_to_json.h"
#include "ledger/entry.h"

#define WORDS                                                                                \
	{ "title", "TEXT", "what the case is about, in a line", OPTION_ONCE },               \
		{ "summary", "TEXT", "the facts", OPTION_ONCE },                             \
		{ "tlp", "LABEL", "such as TLP:AMBER (the default)", OPTION_ONCE },          \
		{ "offence", "ID", "such as illegal-access", OPTION_REPEATS },               \
		{ "technique", "ID", "such as phishing", OPTION_REPEATS },                   \
		{ "fact", "NAME=yes|no", "a fact that dual criminality depends on",          \
		  OPTION_REPEATS },                                                          \
		{ "country", "CC", "a country that may prosecute", OPTION_REPEATS },         \
	{                                                                                    \
		"shared", "NAME", "a liaison organisation it is shared with", OPTION_REPEATS \
	}

static const struct option open_table[] = { WORDS, DESK_MEMBER, DESK_DATA, DESK_JSON, { 0 } };
static const struct option plain_table[] = { DESK_DATA, DESK_JSON, { 0 } };
static const struct option note_table[] = {
	{ "text", "TEXT", "the note, or how the case ended", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct found {
	struct desk_case desk_case;
	struct case_timeline timeline;
	struct case_list list;
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

static enum rc read_words(struct desk_run *run, struct desk_case *c)
{
	static const char *const options[CASE_WORDS] = { "offence", "technique", "fact", "country",
							 "shared" };
	const struct options *o = &run->options;
	const struct str tlp = options_get(o, "tlp");
	c->title = options_get(o, "title");
	c->summary = options_get(o, "summary");
	c->tlp = TLP_AMBER;
	if (tlp.n > 0 && !tlp_parse(tlp, &c->tlp))
		return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is no label of TLP 2.0",
			       STR_ARG(tlp));
	for (enum case_words k = 0; k < CASE_WORDS; k++) {
		const struct option_values *v = options_all(o, options[k]);
		c->words[k] = (struct str_list){ v->p, v->n, v->cap };
	}
	return RC_OK;
}

static enum rc load_found(struct desk_run *run, struct db *db, struct id id)
{
	struct found *f = found_of(run);
	TRY(case_load(run->cx, db, id, &f->desk_case));
	return case_timeline(run->cx, db, id, &f->timeline);
}

static enum rc open_case(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct desk_case c = { 0 };
	struct id member;
	TRY(read_words(run, &c));
	TRY(desk_member(run, db, &member));
	TRY(case_open(cx, db, &ACTOR_TERMINAL, run->law, &c, member));
	return load_found(run, db, c.id);
}

static enum rc find(struct desk_run *run, struct db *db, struct id *out)
{
	return case_find(run->cx, db, run->options.args.p[0], out);
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	TRY(find(arg, db, &id));
	TRY(content_read(cx, db, &ACTOR_TERMINAL, "case", id));
	return load_found(arg, db, id);
}

static enum rc note(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct id id;
	TRY(find(run, db, &id));
	TRY(case_note_add(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "text")));
	return load_found(run, db, id);
}

static enum rc close_it(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct id id;
	TRY(find(run, db, &id));
	TRY(case_close(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "text")));
	return load_found(run, db, id);
}

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	return case_list(cx, db, &ACTOR_TERMINAL, &found_of(arg)->list);
}

/* ---- telling ------------------------------------------------------------------- */

static void one_to_json(struct desk_run *run, struct json *j)
{
	const struct found *f = found_of(run);
	struct arena *a = run->cx->arena;
	case_to_json(j, a, &f->desk_case);
	json_begin_array(j, "timeline");
	for (size_t i = 0; i < f->timeline.n; i++) {
		const struct case_event *e = &f->timeline.p[i];
		json_begin_object(j, NULL);
		json_str(j, "at", entry_print_time(a, e->at));
		json_str(j, "request", e->reference);
		json_str(j, "step", e->action);
		json_str(j, "state", e->to_state);
		json_str(j, "text", e->text);
		json_end(j);
	}
	json_end(j);
}

static void list_to_json(struct desk_run *run, struct json *j)
{
	const struct found *f = found_of(run);
	json_begin_array(j, "cases");
	for (size_t i = 0; i < f->list.n; i++) {
		json_begin_object(j, NULL);
		case_to_json(j, run->cx->arena, &f->list.p[i]);
		json_end(j);
	}
	json_end(j);
}

static void one_to_text(struct desk_run *run)
{
	const struct found *f = found_of(run);
	const struct desk_case *c = &f->desk_case;
	struct arena *a = run->cx->arena;
	(void)fprintf(run->out, "%.*s  %s  %s\n%.*s\n", STR_ARG(c->reference), tlp_label(c->tlp),
		      c->closed_at.us ? "closed" : "open", STR_ARG(c->title));
	for (enum case_words k = 0; k < CASE_WORDS; k++)
		for (size_t i = 0; i < c->words[k].n; i++)
			(void)fprintf(run->out, "  %-11s %.*s\n", case_words_key(k),
				      STR_ARG(c->words[k].p[i]));
	if (case_asks_consultation(c))
		(void)fputs("More than one country may prosecute: consult on jurisdiction, "
			    "art. 22(5).\n",
			    run->out);
	for (size_t i = 0; i < f->timeline.n; i++) {
		const struct case_event *e = &f->timeline.p[i];
		(void)fprintf(run->out, "  %.*s  %.*s %.*s %.*s\n",
			      STR_ARG(entry_print_time(a, e->at)), STR_ARG(e->reference),
			      STR_ARG(e->action), STR_ARG(e->to_state));
	}
}

static void list_to_text(struct desk_run *run)
{
	struct table t;
	const struct found *f = found_of(run);
	table_init(&t, run->cx->arena);
	table_column(&t, STR("case"), TABLE_LEFT);
	table_column(&t, STR("label"), TABLE_LEFT);
	table_column(&t, STR("title"), TABLE_LEFT);
	for (size_t i = 0; i < f->list.n; i++)
		TABLE_ROW(&t, f->list.p[i].reference, str_from_c(tlp_label(f->list.p[i].tlp)),
			  f->list.p[i].title);
	if (f->list.n == 0)
		(void)fputs("No case is open. comity desk case open begins one.\n", run->out);
	else
		table_print(&t, run->out);
}

const struct desk_word case_words[] = {
	{ { "desk case open", "begin a case",
	    "desk case open --data DIR --title TEXT --member LOGIN [--offence ID]...", NULL },
	  open_table,
	  0,
	  open_case,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk case show", "tell a case and its history", "desk case show REFERENCE --data DIR",
	    NULL },
	  plain_table,
	  1,
	  show,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk case list", "list the open cases", "desk case list --data DIR", NULL },
	  plain_table,
	  0,
	  list,
	  true,
	  list_to_json,
	  list_to_text },
	{ { "desk case note", "add a note", "desk case note REFERENCE --text TEXT --data DIR",
	    NULL },
	  note_table,
	  1,
	  note,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk case close", "close a case whose requests have ended",
	    "desk case close REFERENCE --text TEXT --data DIR", NULL },
	  note_table,
	  1,
	  close_it,
	  false,
	  one_to_json,
	  one_to_text },
	{ { 0 }, NULL, 0, NULL, false, NULL, NULL },
};
