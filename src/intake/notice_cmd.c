// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity notice list|show|add|groups|tell|numbers */
#include "intake/notice_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "app/places.h"
#include "app/referral_rules.h"
#include "core/options.h"
#include "core/table.h"
#include "intake/block_from_text.h"
#include "intake/notice_db.h"
#include "intake/notice_to_json.h"
#include "intake/place_from_mmdb.h"
#include "intake/refang.h"
#include "intake/referral_to_json.h"
#include "law/law_cmd.h"
#include "ledger/entry.h"
#include "web/lang.h"

#define JSON_OPTION                                                                      \
	{                                                                                \
		"json", NULL, "print JSON (docs/schema/notice.schema.json)", OPTION_ONCE \
	}

enum { DAYS_DEFAULT = 30, DAYS_MAX = 3660 };

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	const struct law *law;
	struct places *places;
	struct referral_rules rules;
	struct notices list;
	struct notice_groups groups;
	struct referrals made;
	struct notice_numbers numbers;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	enum tx_mode mode;
	bool asks_law;
	unit_handler *handler;
	void (*to_text)(struct run *run);
	void (*to_json)(struct run *run, struct json *j);
};

static const struct option plain_table[] = { DATA_OPTION, JSON_OPTION, { 0 } };
static const struct option list_table[] = {
	{ "state", "STATE", "open, waiting, told, offline or back", OPTION_ONCE },
	{ "category", "OFFENCE", "an offence of the law data, such as csam-distribution",
	  OPTION_ONCE },
	{ "country", "COUNTRY", "of the host, two letters", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option add_table[] = {
	{ "category", "OFFENCE", "an offence of the law data; without: to be classified there",
	  OPTION_ONCE },
	{ "class", "CLASS", "as XARF 4 has them: baseline, A1, A2, B1, B2", OPTION_ONCE },
	{ "hash", "DIGEST", "of a file, which itself is never taken", OPTION_REPEATS },
	{ "machine", "ADDRESS", "IP address of the host", OPTION_ONCE },
	{ "country", "COUNTRY", "where the host is, where no database says so", OPTION_ONCE },
	{ "partner", "NAME", "the organisation that passed it on", OPTION_ONCE },
	{ "reference", "TEXT", "what that calls it", OPTION_ONCE },
	LAW_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option tell_table[] = {
	{ "to", "MAIL", "where nobody is known who keeps them", OPTION_ONCE },
	{ "language", "LANG", "of what is sent there: en or fr", OPTION_ONCE },
	DATA_OPTION,
	{ "json", NULL, "print JSON (docs/schema/referral.schema.json)", OPTION_ONCE },
	{ 0 },
};
static const struct option numbers_table[] = {
	{ "days", "N", "of the last N days; 30 as without", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

/* ---- doing ------------------------------------------------------------------------- */

static enum rc check_category(struct cx *cx, const struct run *run, struct str category)
{
	if (notice_is_concept(run->law, category))
		return RC_OK;
	return cx_fail(cx, RC_INVALID,
		       "%.*s is no category of a notice: an offence of the family csam, or near it "
		       "(comity concepts)",
		       STR_ARG(category));
}

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	enum notice_state state;
	const struct notice_filter f = { .state = options_get(&run->options, "state"),
					 .concept = options_get(&run->options, "category"),
					 .country = options_get(&run->options, "country") };
	if (f.state.n > 0 && !notice_state_parse(f.state, &state))
		return cx_fail(cx, RC_INVALID, "--state is open, waiting, told, offline or back");
	return notice_list(cx, db, &ACTOR_TERMINAL, &f, &run->list);
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return notice_load(cx, db, &ACTOR_TERMINAL, run->options.args.p[0],
			   ARENA_PUSH(cx->arena, &run->list));
}

static enum rc place_of(struct cx *cx, const struct run *run, struct notice *n)
{
	const struct str said = options_get(&run->options, "country");
	n->place = place_find(run->places, cx->arena, n->machine);
	if (said.n == 0)
		return RC_OK;
	const uint16_t country = law_country(run->law, said);
	if (country == LAW_NONE)
		return cx_fail(cx, RC_INVALID, "--country is two letters, such as KE");
	if (n->place.country.n == 0)
		n->place.country = str_from_c(run->law->countries.p[country].alpha2);
	return RC_OK;
}

static enum rc add(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	bool is_again = false;
	const struct options *o = &run->options;
	const struct block_target what = block_from_text(cx->arena, o->args.p[0]);
	const struct str said = options_get(o, "machine");
	const struct block_target machine = block_from_text(cx->arena, said);
	struct notice n = { .kind = what.kind,
			    .key = what.key,
			    .machine = what.is_machine ? what.host : machine.key,
			    .concept = options_get(o, "category"),
			    .class = options_get(o, "class"),
			    .partner = options_get(o, "partner"),
			    .reference = options_get(o, "reference") };
	if (said.n > 0 && machine.kind != SUBJECT_IP)
		return cx_fail(cx, RC_INVALID, "--machine is an IP address");
	const struct option_values *hashes = options_all(o, "hash");
	for (size_t i = 0; i < hashes->n; i++)
		*ARENA_PUSH(cx->arena, &n.hashes) = hashes->p[i];
	TRY(check_category(cx, run, n.concept));
	TRY(place_of(cx, run, &n));
	TRY(notice_add(cx, db, &ACTOR_TERMINAL, &n, &is_again));
	*ARENA_PUSH(cx->arena, &run->list) = n;
	return RC_OK;
}

static enum rc groups(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return notice_groups(cx, db, &ACTOR_TERMINAL, &run->groups);
}

static enum rc tell(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct str language = options_get(&run->options, "language");
	const struct notice_telling t = { .group = run->options.args.p[0],
					  .other = options_get(&run->options, "to"),
					  .language = language.n > 0 ? language : STR("en"),
					  .rules = &run->rules,
					  .translate = lang_text_by_prefix };
	if (!str_eq(t.language, STR("en")) && !str_eq(t.language, STR("fr")))
		return cx_fail(cx, RC_INVALID, "--language is en or fr");
	return notice_tell(cx, db, &ACTOR_TERMINAL, &t, &run->made);
}

static enum rc numbers(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	int64_t days = DAYS_DEFAULT;
	if (options_has(&run->options, "days") &&
	    !str_to_i64(options_get(&run->options, "days"), 1, DAYS_MAX, &days))
		return cx_fail(cx, RC_INVALID, "--days is a number of 1 to %d", DAYS_MAX);
	const struct instant from = { cx->now.us - days * DAYS(1).us }, to = { cx->now.us + 1 };
	return notice_numbers(cx, db, from, to, &run->numbers);
}

/* ---- telling ----------------------------------------------------------------------- */

static struct str category_of(const struct notice *n)
{
	return n->concept.n > 0 ? n->concept : STR("(to be classified there)");
}

static void list_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->list.n == 0) {
		(void)fputs("There is no such notice.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("number"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("category"), TABLE_LEFT);
	table_column(&t, STR("class"), TABLE_LEFT);
	table_column(&t, STR("host"), TABLE_LEFT);
	table_column(&t, STR("received"), TABLE_LEFT);
	table_column(&t, STR("what"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct notice *n = &run->list.p[i];
		TABLE_ROW(&t, n->number, str_from_c(notice_state_key(n->state)), category_of(n),
			  n->class, n->place.country, entry_print_time(a, n->received_at),
			  defang(a, n->key));
	}
	table_print(&t, run->out);
}

static void groups_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->groups.n == 0) {
		(void)fputs("No notice waits to be told.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("group"), TABLE_LEFT);
	table_column(&t, STR("notices"), TABLE_RIGHT);
	table_column(&t, STR("who keeps them"), TABLE_LEFT);
	for (size_t i = 0; i < run->groups.n; i++) {
		const struct notice_group *g = &run->groups.p[i];
		TABLE_ROW(&t, notice_group_key(a, g), arena_fmt(a, "%zu", g->notices.n),
			  g->mail.n > 0 ? g->name : STR("nobody is known: --to MAIL"));
	}
	table_print(&t, run->out);
}

static void made_to_text(struct run *run)
{
	for (size_t i = 0; i < run->made.n; i++) {
		const struct referral *r = &run->made.p[i];
		(void)fprintf(run->out, "%.*s to %.*s: %zu addresses, %s\n", STR_ARG(r->token),
			      STR_ARG(r->mail), r->items.n, referral_state_key(r->state));
	}
}

static void numbers_to_text(struct run *run)
{
	const struct notice_numbers *n = &run->numbers;
	(void)fprintf(run->out, "%lld notices, %lld told, %lld offline\n", (long long)n->notices,
		      (long long)n->told, (long long)n->offline);
	for (enum notice_count by = 0; by < NOTICE_COUNTS; by++) {
		(void)fprintf(run->out, "\n%s\n", notice_count_key(by));
		for (size_t i = 0; i < n->lists[by].n; i++) {
			const struct str name = n->lists[by].p[i].name;
			(void)fprintf(run->out, "  %-28.*s %lld\n",
				      STR_ARG(name.n > 0 ? name : STR("(not said)")),
				      (long long)n->lists[by].p[i].n);
		}
	}
}

static void list_to_json(struct run *run, struct json *j)
{
	notices_to_json(j, run->cx->arena, &run->list, true);
}

static void groups_to_json(struct run *run, struct json *j)
{
	notice_groups_to_json(j, run->cx->arena, &run->groups);
}

static void made_to_json(struct run *run, struct json *j)
{
	referrals_to_json(j, run->cx->arena, &run->made);
}

static void numbers_to_json(struct run *run, struct json *j)
{
	notice_numbers_to_json(j, run->cx->arena, &run->numbers);
}

/* ---- running ------------------------------------------------------------------------- */

static const struct word words[] = {
	{ .command = { "list", "list notices, the newest first",
		       "notice list --data DIR [--state STATE] [--category OFFENCE] "
		       "[--country COUNTRY] [--json]",
		       NULL },
	  .table = list_table,
	  .mode = TX_READ,
	  .handler = list,
	  .to_text = list_to_text,
	  .to_json = list_to_json },
	{ .command = { "show", "show one", "notice show NUMBER --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_READ,
	  .handler = show,
	  .to_text = list_to_text,
	  .to_json = list_to_json },
	{ .command = { "add", "write one down: an address, digests and references, never a file",
		       "notice add WHAT --data DIR [--category OFFENCE] [--class CLASS] "
		       "[--hash DIGEST]... [--machine ADDRESS] [--country COUNTRY] "
		       "[--partner NAME] [--reference TEXT] [--json]",
		       NULL },
	  .table = add_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .asks_law = true,
	  .handler = add,
	  .to_text = list_to_text,
	  .to_json = list_to_json },
	{ .command = { "groups", "list who is to be told of how many",
		       "notice groups --data DIR [--json]", NULL },
	  .table = plain_table,
	  .mode = TX_READ,
	  .handler = groups,
	  .to_text = groups_to_text,
	  .to_json = groups_to_json },
	{ .command = { "tell", "write to who keeps them: one mail for all notices of a group",
		       "notice tell GROUP --data DIR [--to MAIL] [--language LANG] [--json]",
		       NULL },
	  .table = tell_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = tell,
	  .to_text = made_to_text,
	  .to_json = made_to_json },
	{ .command = { "numbers", "count them by state, category, class and country",
		       "notice numbers --data DIR [--days N] [--json]", NULL },
	  .table = numbers_table,
	  .mode = TX_READ,
	  .handler = numbers,
	  .to_text = numbers_to_text,
	  .to_json = numbers_to_json },
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
	enum rc rc = word->asks_law ? law_cmd_open(cx, &run.options, &run.law) : RC_OK;
	if (rc == RC_OK)
		rc = data_option_open(cx, &run.options, &settings, &store);
	if (rc == RC_OK) {
		run.rules = settings_referral(&settings);
		settings_places(cx, &settings, &run.places);
		rc = unit_run(cx, store, word->mode, word->handler, &run);
	}
	if (rc == RC_OK && options_has(&run.options, "json")) {
		AUTO(json) j = json_new(cx->arena);
		word->to_json(&run, j);
		json_write(j, out);
	} else if (rc == RC_OK) {
		word->to_text(&run);
	}
	places_close(run.places);
	store_close(store);
	return command_exit(cx, rc);
}

static int run_notice(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &notice_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity notice --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command notice_commands[] = {
	{ "notice", "notices of a hotline: write them down, tell who keeps the host, count them",
	  "notice list|show|add|groups|tell|numbers ... (see --help)", run_notice },
	{ 0 },
};
