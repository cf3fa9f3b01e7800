// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk_cmd.h"

#include <stdio.h>

#include "desk/desk_to_json.h"
#include "desk/desk_to_text.h"
#include "exchange/release_db.h"
#include "ledger/entry.h"
#include "people/account_db.h"

#define JSON_MAX ((size_t)64 * 1024 * 1024)

static void print_json(FILE *out, const struct json *j)
{
	struct buf text;
	buf_init(&text, JSON_MAX);
	json_print(j, &text);
	(void)fwrite(text.p, 1, text.n, out); // the stream keeps the error
	buf_done(&text);
}

/* ---- states ------------------------------------------------------------------- */

static const struct option states_table[] = {
	{ "kind", "KIND", "only the steps of this kind of request", OPTION_ONCE },
	{ "dot", NULL, "print a picture for Graphviz: ... --dot | dot -Tsvg", OPTION_ONCE },
	DESK_JSON,
	{ 0 },
};
static const struct command states_command = { "desk states", "print the table of transitions",
					       "desk states [--kind KIND] [--dot|--json]", NULL };

static int run_states(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = { .command = &states_command, .table = states_table };
	enum request_kind kind = KINDS;
	if (!options_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	const struct str name = options_get(&o, "kind");
	if (name.n > 0 && !kind_parse(name, &kind))
		return command_usage(&states_command, "\"%.*s\" is no kind of request",
				     STR_ARG(name));
	if (options_has(&o, "json")) {
		AUTO(json) j = json_new(cx->arena);
		transitions_to_json(j, cx->arena, kind);
		print_json(out, j);
	} else if (options_has(&o, "dot")) {
		transitions_to_dot(out, kind);
	} else {
		transitions_to_text(out, cx->arena, kind);
	}
	return COMMAND_ANSWERED;
}

/* ---- words on the database ------------------------------------------------------ */

enum rc desk_member(struct desk_run *run, struct db *db, struct id *out)
{
	struct account a;
	const struct str login = options_get(&run->options, "member");
	*out = (struct id){ 0 };
	if (login.n == 0)
		return RC_OK;
	TRY(account_find(run->cx, db, account_login_fold(run->cx->arena, login), &a));
	*out = a.id;
	return RC_OK;
}

enum { WHOLE_SECONDS = 20 }; // "2026-11-21T12:00:00Z"

enum rc desk_time(struct desk_run *run, const char *option, struct instant *out)
{
	struct date day;
	struct instant t = { 0 };
	const struct str text = options_get(&run->options, option);
	const struct str whole = text.n == WHOLE_SECONDS && text.p[text.n - 1] == 'Z'
					 ? arena_fmt(run->cx->arena, "%.*s.000000Z",
						     (int)text.n - 1, text.p)
					 : STR("");
	*out = t;
	if (text.n == 0)
		return RC_OK;
	if (date_parse(text, &day))
		t.us = INT64_C(86400) * 1000000 * day.days;
	else if (!entry_parse_time(text, &t) && !entry_parse_time(whole, &t))
		return cx_fail(run->cx, RC_INVALID,
			       "--%s is a day such as 2026-11-21, or a time such as "
			       "2026-11-21T12:00:00Z",
			       option);
	*out = t;
	return RC_OK;
}

static enum rc read_overlay(struct cx *cx, struct db *db, void *arg)
{
	return release_overlay(cx, db, arg);
}

static enum rc open_law(struct desk_run *run, struct store *store)
{
	struct report report;
	struct law_overlay overlay;
	struct cx *cx = run->cx;
	report_init(&report, cx->arena);
	TRY(unit_run(cx, store, TX_READ, read_overlay, &overlay));
	TRY(law_snapshot_load(cx, STR(""), &overlay, &report, &run->snapshot));
	run->law = law_snapshot_get(run->snapshot);
	run->world = world_build(cx->arena, run->law,
				 (struct world_options){ .date = date_today(cx->now) });
	return RC_OK;
}

/* needs_law: else it is not read, which takes longer than most words. */
static enum rc run_handler(struct desk_run *run, const struct desk_word *word, bool needs_law)
{
	struct settings settings;
	struct store *store = NULL;
	struct blob_hold *hold = NULL;
	struct cx *cx = run->cx;
	TRY(data_option_open(cx, &run->options, &settings, &store));
	const struct str folder = arena_fmt(cx->arena, "%.*s/blobs", STR_ARG(settings.dir));
	run->address = settings.address;
	enum rc rc = needs_law ? open_law(run, store) : RC_OK;
	if (rc == RC_OK)
		rc = blobs_open(cx, folder, &run->blobs);
	if (rc == RC_OK && !word->reads) // a file that it stores is named by its unit
		rc = blobs_hold(cx, run->blobs, false, &hold);
	if (rc == RC_OK)
		rc = unit_run(cx, store, word->reads ? TX_READ : TX_WRITE, word->handler, run);
	blob_hold_close(hold);
	store_close(store);
	return rc;
}

static void tell(struct desk_run *run, const struct desk_word *word)
{
	if (!word->to_json || !options_has(&run->options, "json")) {
		word->to_text(run);
		return;
	}
	AUTO(json) j = json_new(run->cx->arena);
	word->to_json(run, j);
	print_json(run->out, j);
}

static int run_word(struct cx *cx, const struct desk_word *word, bool needs_law, int argc,
		    char **argv, FILE *out)
{
	struct desk_run run = { .cx = cx,
				.out = out,
				.options = { .command = &word->command,
					     .table = word->table,
					     .args_min = word->args,
					     .args_max = word->args } };
	if (!data_option_parse(cx, &run.options, argc, argv, out))
		return run.options.exit_code;
	enum rc rc = run_handler(&run, word, needs_law);
	if (rc == RC_OK && word->save)
		rc = word->save(&run);
	if (rc == RC_OK)
		tell(&run, word);
	blobs_close(run.blobs);
	law_snapshot_put(run.snapshot, run.law);
	law_snapshot_close(run.snapshot);
	return command_exit(cx, rc);
}

/* The last word of "desk case open" is its name. */
static const struct desk_word *find_word(const struct desk_word *words, struct str name)
{
	for (const struct desk_word *w = words; w->command.name; w++) {
		const struct str full = str_from_c(w->command.name);
		if (str_ends(full, name) && full.n > name.n && full.p[full.n - name.n - 1] == ' ')
			return w;
	}
	return NULL;
}

static void list_word(FILE *out, const struct desk_word *w)
{
	(void)fprintf(out, "  comity %s\n      %s\n", w->command.usage, w->command.summary);
}

static void list_words(FILE *out, const struct desk_word *words)
{
	for (const struct desk_word *w = words; w->command.name; w++)
		list_word(out, w);
}

static const struct {
	const char *name;
	const struct desk_word *words;
	bool needs_law;
} groups[] = {
	{ "case", case_words, true },	       { "case", bundle_words, true },
	{ "request", request_words, true },    { "request", file_words, false },
	{ "calendar", calendar_words, true },  { "duty", duty_words, false },
	{ "event", event_words, true },	       { "agreement", agreement_words, true },
	{ "order", order_words, false },       { "hit", hit_commands, false },
	{ "request", authority_words, false },
};
enum { GROUPS = sizeof(groups) / sizeof(*groups) };

/* Words that stand alone. */
static const struct {
	const char *name;
	const struct desk_word *word;
	bool needs_law;
} singles[] = {
	{ "letter", &letter_word, true },	 { "document", &document_word, false },
	{ "times", &times_word, false },	 { "transparency", &transparency_word, false },
	{ "oversight", &oversight_word, false }, { "signing", &signing_word, false },
};
enum { SINGLES = sizeof(singles) / sizeof(*singles) };

static const struct desk_word *word_of(struct str group, struct str name, bool *needs_law)
{
	const struct desk_word *found = NULL;
	for (size_t i = 0; i < GROUPS && !found; i++) {
		if (str_eq(group, str_from_c(groups[i].name)))
			found = find_word(groups[i].words, name);
		*needs_law = groups[i].needs_law;
	}
	return found;
}

static int run_desk(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct str room = str_from_c(argc > 1 ? argv[1] : NULL);
	if (str_eq(room, STR("states")))
		return run_states(cx, argc - 1, argv + 1, out);
	for (size_t i = 0; i < SINGLES; i++)
		if (str_eq(room, str_from_c(singles[i].name)))
			return run_word(cx, singles[i].word, singles[i].needs_law, argc - 1,
					argv + 1, out);
	if (str_eq(room, STR("--help"))) {
		(void)fprintf(out, "comity desk: %s\n\nUsage: comity %s\n\n  comity %s\n      %s\n",
			      desk_commands[0].summary, desk_commands[0].usage,
			      states_command.usage, states_command.summary);
		for (size_t i = 0; i < GROUPS; i++)
			list_words(out, groups[i].words);
		for (size_t i = 0; i < SINGLES; i++)
			list_word(out, singles[i].word);
		return COMMAND_ANSWERED;
	}
	bool needs_law = true;
	const struct desk_word *word = argc > 2 ? word_of(room, str_from_c(argv[2]), &needs_law)
						: NULL;
	if (!word)
		return command_usage(&desk_commands[0], "comity desk --help lists the commands");
	return run_word(cx, word, needs_law, argc - 2, argv + 2, out);
}

const struct command desk_commands[] = {
	{ "desk", "work on cases and requests",
	  "desk states|case|request|letter|calendar|duty|event|agreement|order|times|transparency|"
	  "oversight|signing|hit ... (see --help)",
	  run_desk },
	{ 0 },
};
