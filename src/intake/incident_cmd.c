// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity incident list|show|open|change|step|told|task|done|offer|close */
#include "intake/incident_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "app/incident_rules.h"
#include "core/options.h"
#include "core/table.h"
#include "desk/content_db.h"
#include "intake/constituent_db.h"
#include "intake/incident_db.h"
#include "intake/incident_to_json.h"
#include "intake/refang.h"
#include "intake/report_db.h"
#include "law/law_cmd.h"
#include "ledger/entry.h"
#include "people/account_db.h"

#define JSON_OPTION                                                                        \
	{                                                                                  \
		"json", NULL, "print JSON (docs/schema/incident.schema.json)", OPTION_ONCE \
	}
#define TEXT_OPTION(help)                         \
	{                                         \
		"text", "TEXT", help, OPTION_ONCE \
	}

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	const struct law *law;
	struct incident_rules rules;
	struct incidents list;
	bool whole; // one, with what it touches and its tasks
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	enum tx_mode mode;
	unit_handler *handler;
};

static const struct option list_table[] = {
	{ "closed", NULL, "those whose case is closed", OPTION_ONCE },
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option plain_table[] = { LAW_OPTION, JSON_OPTION, { 0 } };

#define WORDS_OF_ONE                                                                             \
	{ "title", "TEXT", "what it is called", OPTION_ONCE },                                   \
		{ "summary", "TEXT", "facts, in short", OPTION_ONCE },                           \
		{ "service", "TEXT", "what does not work, or is at risk", OPTION_ONCE },         \
		{ "severity", "LEVEL", "low, medium, high or severe", OPTION_ONCE },             \
		{ "critical", "YES|NO", "whether a service is touched that is vital to others",  \
		  OPTION_ONCE },                                                                 \
		{ "tlp", "LABEL", "who may know, such as TLP:AMBER", OPTION_ONCE },              \
	{                                                                                        \
		"member", "NAME", "a member of the constituency that it touches", OPTION_REPEATS \
	}

static const struct option open_table[] = {
	WORDS_OF_ONE,
	{ "for", "LOGIN", "who has it in hand", OPTION_ONCE },
	{ "report", "NUMBER", "a report that it is about", OPTION_REPEATS },
	{ "campaign", "ID", "the campaign that it is about", OPTION_ONCE },
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option change_table[] = { WORDS_OF_ONE, LAW_OPTION, JSON_OPTION, { 0 } };
static const struct option advance_table[] = {
	TEXT_OPTION("what was found, or done"),
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option told_table[] = {
	TEXT_OPTION("what they were told"),
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option task_table[] = {
	TEXT_OPTION("what is to be done"),
	{ "for", "LOGIN", "who does it, of those who work on the incident", OPTION_ONCE },
	{ "due", "TIME", "by when, such as 2026-11-21T12:00:00Z", OPTION_ONCE },
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option done_table[] = {
	{ "again", NULL, "it is to be done after all", OPTION_ONCE },
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option offer_table[] = {
	{ "to", "LOGIN", "to whom; they take it on its page", OPTION_ONCE },
	TEXT_OPTION("what they must know"),
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option close_table[] = {
	TEXT_OPTION("how it ended"),
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};

/* ---- doing ------------------------------------------------------------------------- */

static enum rc find_account(struct run *run, struct db *db, const char *option, struct id *out)
{
	struct account a;
	const struct str login = options_get(&run->options, option);
	*out = (struct id){ { 0 } };
	if (login.n == 0)
		return RC_OK;
	TRY(account_find(run->cx, db, account_login_fold(run->cx->arena, login), &a));
	*out = a.id;
	return RC_OK;
}

static enum rc find_one(struct run *run, struct db *db, struct id *out)
{
	return case_find(run->cx, db, run->options.args.p[0], out);
}

static enum rc keep_one(struct run *run, struct db *db, struct id id)
{
	run->whole = true;
	return incident_load(run->cx, db, id, ARENA_PUSH(run->cx->arena, &run->list));
}

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const bool closed = options_has(&run->options, "closed");
	TRY(incident_list(cx, db, &ACTOR_TERMINAL, closed, &run->list));
	if (!closed)
		incidents_sort(cx->arena, &run->list, &run->rules, cx->now);
	return RC_OK;
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	TRY(find_one(arg, db, &id));
	TRY(content_read(cx, db, &ACTOR_TERMINAL, "case", id));
	return keep_one(arg, db, id);
}

/* What the options say; what they do not say stays. */
static enum rc read_words(struct run *run, struct incident *i)
{
	const struct options *o = &run->options;
	if (options_has(o, "title"))
		i->c.title = options_get(o, "title");
	if (options_has(o, "summary"))
		i->c.summary = options_get(o, "summary");
	if (options_has(o, "service"))
		i->service = options_get(o, "service");
	if (options_has(o, "severity") &&
	    !incident_severity_parse(options_get(o, "severity"), &i->severity))
		return cx_fail(run->cx, RC_INVALID, "--severity is low, medium, high or severe");
	if (options_has(o, "tlp") && !tlp_parse(options_get(o, "tlp"), &i->c.tlp))
		return cx_fail(run->cx, RC_INVALID, "--tlp is a label of TLP 2.0");
	if (!options_has(o, "critical"))
		return RC_OK;
	i->said_critical = str_eq(options_get(o, "critical"), STR("yes"));
	if (!i->said_critical && !str_eq(options_get(o, "critical"), STR("no")))
		return cx_fail(run->cx, RC_INVALID, "--critical is yes or no");
	return RC_OK;
}

static enum rc touch_named(struct run *run, struct db *db, struct id id)
{
	struct constituents all = { 0 };
	const struct option_values *names = options_all(&run->options, "member");
	if (names->n > 0)
		TRY(constituent_list(run->cx, db, &all));
	for (size_t k = 0; k < names->n; k++) {
		size_t at = 0;
		while (at < all.n && !str_eq(all.p[at].name, names->p[k]))
			at++;
		if (at == all.n)
			return cx_fail(run->cx, RC_MISSING, "no member is called \"%.*s\"",
				       STR_ARG(names->p[k]));
		TRY(incident_touch(run->cx, db, &ACTOR_TERMINAL, id, all.p[at].id));
	}
	return RC_OK;
}

static enum rc open_one(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct id first, campaign = { { 0 } };
	struct case_reports reports = { 0 };
	struct incident i = { .c = { .tlp = TLP_AMBER }, .severity = INCIDENT_MEDIUM };
	const struct option_values *numbers = options_all(&run->options, "report");
	if (options_has(&run->options, "campaign") &&
	    !id_parse(options_get(&run->options, "campaign"), &campaign))
		return cx_fail(cx, RC_INVALID, "--campaign is an id: comity campaign list");
	for (size_t k = 0; k < numbers->n; k++) {
		struct intake_report r;
		TRY(intake_find(cx, db, &ACTOR_TERMINAL, numbers->p[k], &r));
		*ARENA_PUSH(cx->arena, &reports) = (struct case_report){ .report = r.id,
									 .number = r.number };
	}
	TRY(read_words(run, &i));
	TRY(find_account(run, db, "for", &first));
	TRY(incident_open(cx, db, &ACTOR_TERMINAL, run->law, &i, first));
	TRY(incident_link(cx, db, &ACTOR_TERMINAL, i.c.id, &reports, campaign));
	TRY(touch_named(run, db, i.c.id));
	return keep_one(run, db, i.c.id);
}

static enum rc change(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	struct incident i = { .service = { 0 } };
	struct run *run = arg;
	TRY(find_one(run, db, &id));
	TRY(incident_load(cx, db, id, &i));
	TRY(read_words(run, &i));
	TRY(incident_change(cx, db, &ACTOR_TERMINAL, run->law, &i));
	TRY(touch_named(run, db, id));
	return keep_one(run, db, id);
}

static enum rc step(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	enum incident_step to;
	struct run *run = arg;
	TRY(find_one(run, db, &id));
	if (!incident_step_parse(run->options.args.p[1], &to))
		return cx_fail(cx, RC_INVALID,
			       "a step is confirm, contain, resolve, dismiss, spread or reopen");
	TRY(incident_step(cx, db, &ACTOR_TERMINAL, id, to, options_get(&run->options, "text")));
	return keep_one(run, db, id);
}

static enum rc told(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	struct run *run = arg;
	TRY(find_one(run, db, &id));
	TRY(incident_told(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "text")));
	return keep_one(run, db, id);
}

enum { WHOLE_SECONDS = 20 }; // "2026-11-21T12:00:00Z"

static enum rc read_due(struct run *run, struct instant *out)
{
	const struct str text = options_get(&run->options, "due");
	const struct str whole = text.n == WHOLE_SECONDS && text.p[text.n - 1] == 'Z'
					 ? arena_fmt(run->cx->arena, "%.*s.000000Z",
						     (int)text.n - 1, text.p)
					 : text;
	if (text.n > 0 && !entry_parse_time(whole, out))
		return cx_fail(run->cx, RC_INVALID, "--due is a time such as 2026-11-21T12:00:00Z");
	return RC_OK;
}

static enum rc task(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	struct run *run = arg;
	struct incident_task t = { .what = options_get(&run->options, "text") };
	TRY(find_one(run, db, &id));
	TRY(find_account(run, db, "for", &t.who));
	TRY(read_due(run, &t.due_at));
	TRY(incident_task_set(cx, db, &ACTOR_TERMINAL, id, &t));
	return keep_one(run, db, id);
}

static enum rc done(struct cx *cx, struct db *db, void *arg)
{
	struct id id, of;
	struct run *run = arg;
	const bool is_done = !options_has(&run->options, "again");
	TRY(find_one(run, db, &id));
	if (!id_parse(run->options.args.p[1], &of))
		return cx_fail(cx, RC_INVALID, "a task is named by its id: comity incident show");
	TRY(incident_task_done(cx, db, &ACTOR_TERMINAL, id, of, is_done));
	return keep_one(run, db, id);
}

static enum rc offer(struct cx *cx, struct db *db, void *arg)
{
	struct id id, to;
	struct run *run = arg;
	TRY(find_one(run, db, &id));
	TRY(find_account(run, db, "to", &to));
	if (!id_is_set(to))
		return cx_fail(cx, RC_INVALID, "--to says to whom");
	TRY(incident_offer(cx, db, &ACTOR_TERMINAL, id, to, options_get(&run->options, "text")));
	return keep_one(run, db, id);
}

static enum rc close_it(struct cx *cx, struct db *db, void *arg)
{
	struct id id;
	struct run *run = arg;
	TRY(find_one(run, db, &id));
	TRY(incident_close(cx, db, &ACTOR_TERMINAL, id, options_get(&run->options, "text")));
	return keep_one(run, db, id);
}

/* ---- telling ----------------------------------------------------------------------- */

static struct str due_text(struct arena *a, const struct incident_dues *dues)
{
	if (dues->n == 0)
		return STR("");
	return arena_fmt(a, "%s %.*s, %s", incident_clock_key(dues->p[0].clock),
			 STR_ARG(entry_print_time(a, dues->p[0].due)),
			 clock_state_key(dues->p[0].state));
}

static void rows_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	table_init(&t, a);
	table_column(&t, STR("reference"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("severity"), TABLE_LEFT);
	table_column(&t, STR("critical"), TABLE_LEFT);
	table_column(&t, STR("in hand"), TABLE_LEFT);
	table_column(&t, STR("due next"), TABLE_LEFT);
	table_column(&t, STR("title"), TABLE_LEFT);
	for (size_t k = 0; k < run->list.n; k++) {
		const struct incident *i = &run->list.p[k];
		const struct incident_dues dues = incident_dues(i, &run->rules, run->cx->now);
		TABLE_ROW(&t, i->c.reference, str_from_c(incident_state_key(i->state)),
			  str_from_c(incident_severity_key(i->severity)),
			  i->critical ? STR("yes") : STR("no"), i->holder_name, due_text(a, &dues),
			  i->c.title);
	}
	table_print(&t, run->out);
}

static void one_to_text(struct run *run)
{
	struct arena *a = run->cx->arena;
	const struct incident *i = &run->list.p[0];
	const struct incident_dues dues = incident_dues(i, &run->rules, run->cx->now);
	(void)fprintf(run->out, "%.*s: %.*s\n", STR_ARG(i->c.reference), STR_ARG(i->c.title));
	(void)fprintf(run->out, "  %s, %s%s, %s\n", incident_state_key(i->state),
		      incident_severity_key(i->severity), i->critical ? ", critical" : "",
		      tlp_label(i->c.tlp));
	(void)fprintf(run->out, "  in hand: %.*s\n", STR_ARG(i->holder_name));
	if (i->offered_name.n > 0)
		(void)fprintf(run->out, "  offered to %.*s\n", STR_ARG(i->offered_name));
	for (size_t k = 0; k < dues.n; k++)
		(void)fprintf(run->out, "  %s by %.*s: %s\n", incident_clock_key(dues.p[k].clock),
			      STR_ARG(entry_print_time(a, dues.p[k].due)),
			      clock_state_key(dues.p[k].state));
	for (size_t k = 0; k < i->touches.n; k++) {
		const struct incident_touch *t = &i->touches.p[k];
		(void)fprintf(run->out, "  touches %.*s%s%s%.*s\n", STR_ARG(t->name),
			      t->critical ? " (critical)" : "", t->place.n > 0 ? ": " : "",
			      STR_ARG(defang(a, t->key)));
	}
	for (size_t k = 0; k < i->tasks.n; k++) {
		const struct incident_task *t = &i->tasks.p[k];
		(void)fprintf(run->out, "  %s %.*s: %.*s\n", t->done_at.us != 0 ? "done" : "to do",
			      STR_ARG(id_print(a, t->id)), STR_ARG(t->what));
	}
}

/* ---- running ------------------------------------------------------------------------- */

static const struct word words[] = {
	{ { "list", "list those that are open, what is due next first",
	    "incident list --data DIR [--closed] [--json]", NULL },
	  list_table,
	  0,
	  0,
	  TX_READ,
	  list },
	{ { "show", "show one, with what it touches and its tasks",
	    "incident show REFERENCE --data DIR [--json]", NULL },
	  plain_table,
	  1,
	  1,
	  TX_WRITE,
	  show },
	{ { "open", "open one, by hand or of reports or a campaign",
	    "incident open --title TEXT --for LOGIN --data DIR [--severity LEVEL] "
	    "[--service TEXT] [--critical YES|NO] [--summary TEXT] [--tlp LABEL] "
	    "[--member NAME]... [--report NUMBER]... [--campaign ID] [--json]",
	    NULL },
	  open_table,
	  0,
	  0,
	  TX_WRITE,
	  open_one },
	{ { "change", "change what is known of it",
	    "incident change REFERENCE --data DIR [--title TEXT] [--severity LEVEL] "
	    "[--service TEXT] [--critical YES|NO] [--summary TEXT] [--tlp LABEL] "
	    "[--member NAME]... [--json]",
	    NULL },
	  change_table,
	  1,
	  1,
	  TX_WRITE,
	  change },
	{ { "step", "write down how far it is",
	    "incident step REFERENCE confirm|contain|resolve|dismiss|spread|reopen --text TEXT "
	    "--data DIR [--json]",
	    NULL },
	  advance_table,
	  2,
	  2,
	  TX_WRITE,
	  step },
	{ { "told", "write down what those whom it touches were told; nothing is sent",
	    "incident told REFERENCE --text TEXT --data DIR [--json]", NULL },
	  told_table,
	  1,
	  1,
	  TX_WRITE,
	  told },
	{ { "task", "set a task",
	    "incident task REFERENCE --text TEXT --data DIR [--for LOGIN] [--due TIME] [--json]",
	    NULL },
	  task_table,
	  1,
	  1,
	  TX_WRITE,
	  task },
	{ { "done", "a task is done", "incident done REFERENCE TASK --data DIR [--again] [--json]",
	    NULL },
	  done_table,
	  2,
	  2,
	  TX_WRITE,
	  done },
	{ { "offer", "hand it over; who is offered it takes it on its page",
	    "incident offer REFERENCE --to LOGIN --text TEXT --data DIR [--json]", NULL },
	  offer_table,
	  1,
	  1,
	  TX_WRITE,
	  offer },
	{ { "close", "close the case of one that is resolved",
	    "incident close REFERENCE --text TEXT --data DIR [--json]", NULL },
	  close_table,
	  1,
	  1,
	  TX_WRITE,
	  close_it },
};
enum { WORDS = sizeof words / sizeof *words };

static void tell(struct run *run)
{
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		incidents_to_json(j, run->cx->arena, &run->list, &run->rules, run->cx->now,
				  run->whole);
		json_write(j, run->out);
	} else if (run->whole) {
		one_to_text(run);
	} else if (run->list.n > 0) {
		rows_to_text(run);
	} else {
		(void)fputs("There is no such incident.\n", run->out);
	}
}

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
	enum rc rc = law_cmd_open(cx, &run.options, &run.law);
	if (rc == RC_OK)
		rc = data_option_open(cx, &run.options, &settings, &store);
	if (rc == RC_OK) {
		run.rules = settings_incident(&settings);
		rc = unit_run(cx, store, word->mode, word->handler, &run);
	}
	if (rc == RC_OK)
		tell(&run);
	store_close(store);
	return command_exit(cx, rc);
}

static int run_incident(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &incident_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity incident --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command incident_commands[] = {
	{ "incident", "what goes wrong at those whom the node looks after, until it is over",
	  "incident list|show|open|change|step|told|task|done|offer|close ... (see --help)",
	  run_incident },
	{ 0 },
};
