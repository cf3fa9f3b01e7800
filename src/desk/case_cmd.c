// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/table.h"
#include "desk/case_db.h"
#include "desk/case_report_db.h"
#include "desk/content_db.h"
#include "desk/desk_cmd.h"
#include "desk/desk_to_json.h"
#include "intake/report_db.h"
#include "ledger/entry.h"
#include "people/account_db.h"
#include "people/member_db.h"

#define WORDS                                                                                \
	{ "title", "TEXT", "what the case is about, in a line", OPTION_ONCE },               \
		{ "summary", "TEXT", "the facts", OPTION_ONCE },                             \
		{ "tlp", "LABEL", "such as TLP:AMBER (the default)", OPTION_ONCE },          \
		{ "offence", "ID", "such as illegal-access", OPTION_REPEATS },               \
		{ "technique", "ID", "such as phishing", OPTION_REPEATS },                   \
		{ "country", "CC", "a country that may prosecute", OPTION_REPEATS },         \
	{                                                                                    \
		"shared", "NAME", "a liaison organisation it is shared with", OPTION_REPEATS \
	}

#define FACTS                                                                                    \
	{                                                                                        \
		"fact", "NAME=yes|no", "a fact that dual criminality depends on", OPTION_REPEATS \
	}

static const struct option open_table[] = {
	WORDS, FACTS, DESK_MEMBER, DESK_DATA, DESK_JSON, { 0 }
};
static const struct option plain_table[] = { DESK_DATA, DESK_JSON, { 0 } };
static const struct option change_table[] = { WORDS, DESK_DATA, DESK_JSON, { 0 } };
static const struct option note_table[] = {
	{ "text", "TEXT", "the note", OPTION_ONCE },
	{ "undo", "ID", "take back this note of the terminal's, within ten minutes", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option report_table[] = {
	{ "link", "NUMBER", "a report that belongs to the case", OPTION_REPEATS },
	{ "unlink", "NUMBER", "one that does not, any more", OPTION_REPEATS },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option member_table[] = {
	{ "level", "LEVEL", "of who is added: work, or read", OPTION_ONCE },
	{ "why", "TEXT", "why somebody is taken off; it stands on the ledger", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};
static const struct option close_table[] = {
	{ "text", "TEXT", "how the case ended", OPTION_ONCE },
	DESK_DATA,
	DESK_JSON,
	{ 0 },
};

struct found {
	struct desk_case desk_case;
	struct member_list members;
	struct case_timeline timeline;
	struct case_list list;
	struct case_reports reports;
	int64_t n_reports;
};

static struct found *found_of(struct desk_run *run)
{
	if (!run->found)
		run->found = arena_new(run->cx->arena, struct found, 1);
	return run->found;
}

static const char *const word_options[CASE_WORDS] = { "offence", "technique", "fact", "country",
						      "shared" };

/* One empty word alone: none of them. */
static void read_list(const struct options *o, enum case_words k, struct desk_case *c)
{
	const struct option_values *v = options_all(o, word_options[k]);
	c->words[k] = v->n == 1 && v->p[0].n == 0 ? (struct str_list){ 0 }
						  : (struct str_list){ v->p, v->n, v->cap };
}

/* What is named takes the place of what stands in the case; facts are read apart. */
static enum rc read_words(struct desk_run *run, struct desk_case *c)
{
	const struct options *o = &run->options;
	const struct str tlp = options_get(o, "tlp");
	if (options_has(o, "title"))
		c->title = options_get(o, "title");
	if (options_has(o, "summary"))
		c->summary = options_get(o, "summary");
	if (options_has(o, "tlp") && !tlp_parse(tlp, &c->tlp))
		return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is no label of TLP 2.0",
			       STR_ARG(tlp));
	for (enum case_words k = 0; k < CASE_WORDS; k++)
		if (k != CASE_FACTS && options_has(o, word_options[k]))
			read_list(o, k, c);
	return RC_OK;
}

static enum rc load_found(struct desk_run *run, struct db *db, struct id id)
{
	struct found *f = found_of(run);
	TRY(case_load(run->cx, db, id, &f->desk_case));
	TRY(member_list(run->cx, db, id, &f->members));
	return case_timeline(run->cx, db, id, &f->timeline);
}

static enum rc open_case(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct desk_case c = { .tlp = TLP_AMBER };
	struct id member;
	TRY(read_words(run, &c));
	read_list(&run->options, CASE_FACTS, &c);
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

static enum rc change(struct cx *cx, struct db *db, void *arg)
{
	static const char *const all[] = { "title",	"summary", "tlp",   "offence",
					   "technique", "country", "shared" };
	struct desk_run *run = arg;
	struct desk_case c = { 0 };
	struct id id;
	bool some = false;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		some |= options_has(&run->options, all[i]);
	if (!some)
		return cx_fail(cx, RC_INVALID,
			       "name what changes, such as --title; --help lists the options");
	TRY(find(run, db, &id));
	TRY(case_load(cx, db, id, &c));
	TRY(read_words(run, &c));
	TRY(case_change(cx, db, &ACTOR_TERMINAL, run->law, &c));
	return load_found(run, db, id);
}

/* The list with this fact as it is said now, and all others. */
static struct str_list other_facts(struct arena *a, const struct str_list *list, struct str name)
{
	struct str_list out = { 0 };
	for (size_t i = 0; i < list->n; i++) {
		struct str before, value;
		(void)str_cut(list->p[i], '=', &before, &value); // always one: case_check
		if (!str_eq(before, name))
			*ARENA_PUSH(a, &out) = list->p[i];
	}
	return out;
}

static enum rc fact(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct str said = run->options.args.p[1];
	struct desk_case c = { 0 };
	struct str name, value;
	struct id id;
	if (!str_cut(said, '=', &name, &value) || law_fact(run->law, name) == LAW_NONE)
		return cx_fail(
			cx, RC_INVALID,
			"\"%.*s\": say NAME=yes, NAME=no or NAME=unknown, with a fact of the "
			"law data such as security-bypassed",
			STR_ARG(said));
	TRY(find(run, db, &id));
	TRY(case_load(cx, db, id, &c));
	c.words[CASE_FACTS] = other_facts(cx->arena, &c.words[CASE_FACTS], name);
	if (!str_eq(value, STR("unknown")))
		*ARENA_PUSH(cx->arena, &c.words[CASE_FACTS]) = said;
	TRY(case_change(cx, db, &ACTOR_TERMINAL, run->law, &c));
	return load_found(run, db, id);
}

static enum rc note(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct str undo = options_get(&run->options, "undo");
	struct id id, which;
	if (options_has(&run->options, "undo") == options_has(&run->options, "text"))
		return cx_fail(cx, RC_INVALID, "--text writes a note, --undo takes one back");
	TRY(find(run, db, &id));
	if (!options_has(&run->options, "undo"))
		TRY(case_note_add(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "text")));
	else if (!id_parse(undo, &which))
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\" is no note: comity desk case show tells their ids",
			       STR_ARG(undo));
	else
		TRY(case_note_undo(cx, db, &ACTOR_TERMINAL, id, which));
	return load_found(run, db, id);
}

static enum rc add_member(struct desk_run *run, struct db *db, struct member_of thing,
			  struct id account)
{
	const struct str said = options_get(&run->options, "level");
	enum member_level level = MEMBER_WORK;
	if (str_eq(said, str_from_c(member_level_key(MEMBER_READ))))
		level = MEMBER_READ;
	else if (!str_eq(said, str_from_c(member_level_key(MEMBER_WORK))))
		return cx_fail(run->cx, RC_INVALID, "--level says what they do: work, or read");
	return member_add(run->cx, db, &ACTOR_TERMINAL, thing, account,
			  (struct member_term){ .level = level });
}

/* "add REFERENCE LOGIN", "remove REFERENCE LOGIN" */
static enum rc member(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	const struct str *args = run->options.args.p;
	const bool removes = str_eq(args[0], STR("remove"));
	struct member_of thing = { .kind = "case" };
	struct account a;
	if (!removes && !str_eq(args[0], STR("add")))
		return cx_fail(cx, RC_INVALID,
			       "\"%.*s\": a member is added or removed: say add or "
			       "remove",
			       STR_ARG(args[0]));
	TRY(case_find(cx, db, args[1], &thing.object));
	TRY(account_find(cx, db, account_login_fold(cx->arena, args[2]), &a));
	if (removes)
		TRY(member_remove(cx, db, &ACTOR_TERMINAL, thing, a.id,
				  options_get(&run->options, "why")));
	else
		TRY(add_member(run, db, thing, a.id));
	return load_found(run, db, thing.object);
}

static enum rc link_reports(struct desk_run *run, struct db *db, struct id id)
{
	struct case_reports list = { 0 };
	const struct option_values *numbers = options_all(&run->options, "link");
	for (size_t i = 0; i < numbers->n; i++) {
		struct intake_report r = { 0 };
		TRY(intake_find(run->cx, db, &ACTOR_TERMINAL, numbers->p[i], &r));
		*ARENA_PUSH(run->cx->arena, &list) = (struct case_report){ .report = r.id,
									   .number = r.number };
	}
	return list.n == 0 ? RC_OK
			   : case_reports_link(run->cx, db, &ACTOR_TERMINAL, id, &list, NULL);
}

static enum rc reports(struct cx *cx, struct db *db, void *arg)
{
	struct desk_run *run = arg;
	struct found *f = found_of(run);
	struct id id;
	TRY(find(run, db, &id));
	TRY(content_read(cx, db, &ACTOR_TERMINAL, "case", id));
	TRY(link_reports(run, db, id));
	const struct option_values *off = options_all(&run->options, "unlink");
	for (size_t i = 0; i < off->n; i++) {
		struct intake_report r = { 0 };
		TRY(intake_find(cx, db, &ACTOR_TERMINAL, off->p[i], &r));
		TRY(case_report_unlink(cx, db, &ACTOR_TERMINAL, id, r.id));
	}
	TRY(case_load(cx, db, id, &f->desk_case));
	return case_reports_list(cx, db, id, &f->reports, &f->n_reports);
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
	json_begin_array(j, "members");
	for (size_t i = 0; i < f->members.n; i++) {
		const struct member_row *m = &f->members.p[i];
		json_begin_object(j, NULL);
		json_str(j, "login", m->login);
		json_str(j, "who", m->post.n > 0 ? m->post : m->name);
		json_str(j, "level", str_from_c(member_level_key(m->level)));
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "timeline");
	for (size_t i = 0; i < f->timeline.n; i++) {
		const struct case_event *e = &f->timeline.p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, e->id));
		json_str(j, "at", entry_print_time(a, e->at));
		json_str(j, "request", e->reference);
		json_str(j, "step", e->action);
		json_str(j, "state", e->to_state);
		json_str(j, "text", e->text);
		json_end(j);
	}
	json_end(j);
}

static void reports_to_json(struct desk_run *run, struct json *j)
{
	const struct found *f = found_of(run);
	struct arena *a = run->cx->arena;
	json_str(j, "case", f->desk_case.reference);
	json_int(j, "all", f->n_reports);
	json_begin_array(j, "reports");
	for (size_t i = 0; i < f->reports.n; i++) {
		const struct case_report *r = &f->reports.p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, r->report));
		json_str(j, "number", r->number);
		json_str(j, "linked_at", entry_print_time(a, r->at));
		json_end(j);
	}
	json_end(j);
}

static void reports_to_text(struct desk_run *run)
{
	const struct found *f = found_of(run);
	if (f->n_reports == 0)
		(void)fputs("No report is linked to this case.\n", run->out);
	for (size_t i = 0; i < f->reports.n; i++)
		(void)fprintf(run->out, "%.*s  linked %.*s\n", STR_ARG(f->reports.p[i].number),
			      STR_ARG(entry_print_time(run->cx->arena, f->reports.p[i].at)));
	if (f->n_reports > (int64_t)f->reports.n)
		(void)fprintf(run->out, "and %lld that were linked before\n",
			      (long long)(f->n_reports - (int64_t)f->reports.n));
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
	for (size_t i = 0; i < f->members.n; i++)
		(void)fprintf(run->out, "  member      %.*s, %s\n", STR_ARG(f->members.p[i].login),
			      f->members.p[i].level == MEMBER_WORK ? "works on it" : "reads");
	for (size_t i = 0; i < f->timeline.n; i++) {
		const struct case_event *e = &f->timeline.p[i];
		const struct str at = entry_print_time(a, e->at);
		if (e->reference.n == 0 && !str_eq(e->action, STR("note")))
			(void)fprintf(run->out, "  %.*s  %.*s: %.*s\n", STR_ARG(at),
				      STR_ARG(e->action), STR_ARG(e->text));
		else if (e->reference.n == 0)
			(void)fprintf(run->out, "  %.*s  note %.*s: %.*s\n", STR_ARG(at),
				      STR_ARG(id_print(a, e->id)), STR_ARG(e->text));
		else
			(void)fprintf(run->out, "  %.*s  %.*s %.*s %.*s\n", STR_ARG(at),
				      STR_ARG(e->reference), STR_ARG(e->action),
				      STR_ARG(e->to_state));
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
	{ { "desk case change", "change what a case says; \"\" empties it",
	    "desk case change REFERENCE [--title TEXT] [--offence ID]... --data DIR", NULL },
	  change_table,
	  1,
	  change,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk case fact", "say whether a fact of dual criminality is so",
	    "desk case fact REFERENCE NAME=yes|no|unknown --data DIR", NULL },
	  plain_table,
	  2,
	  fact,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk case member", "let somebody work on a case or read it, or take them off",
	    "desk case member add REFERENCE LOGIN --level work|read --data DIR\n"
	    "       comity desk case member remove REFERENCE LOGIN --why TEXT --data DIR",
	    NULL },
	  member_table,
	  3,
	  member,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk case note", "add a note, or take one back",
	    "desk case note REFERENCE --text TEXT|--undo ID --data DIR", NULL },
	  note_table,
	  1,
	  note,
	  false,
	  one_to_json,
	  one_to_text },
	{ { "desk case reports", "tell the reports of a case, link some, take some off",
	    "desk case reports REFERENCE [--link NUMBER]... [--unlink NUMBER]... --data DIR",
	    NULL },
	  report_table,
	  1,
	  reports,
	  false,
	  reports_to_json,
	  reports_to_text },
	{ { "desk case close", "close a case whose requests have ended",
	    "desk case close REFERENCE --text TEXT --data DIR", NULL },
	  close_table,
	  1,
	  close_it,
	  false,
	  one_to_json,
	  one_to_text },
	{ { 0 }, NULL, 0, NULL, false, NULL, NULL },
};
