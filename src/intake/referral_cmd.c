// SPDX-License-Identifier: AGPL-3.0-or-later
/* comity referral list|show|send|withdraw */
#include "intake/referral_cmd.h"

#include <stdio.h>

#include "app/data_option.h"
#include "app/referral_rules.h"
#include "core/options.h"
#include "core/table.h"
#include "crypto/base64.h"
#include "formats/json.h"
#include "intake/referral_db.h"
#include "intake/referral_to_json.h"
#include "ledger/entry.h"
#include "web/lang.h"

#define JSON_OPTION                                                                        \
	{                                                                                  \
		"json", NULL, "print JSON (docs/schema/referral.schema.json)", OPTION_ONCE \
	}

struct run {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct referral_rules rules;
	struct referrals list;
	struct referral_answers answers;
};

struct word {
	struct command command; // run: NULL
	const struct option *table;
	size_t args_min, args_max;
	enum tx_mode mode;
	bool is_list;
	unit_handler *handler;
};

static const struct option plain_table[] = { DATA_OPTION, JSON_OPTION, { 0 } };
static const struct option show_table[] = {
	{ "mail", NULL, "print the mail as it goes out", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};
static const struct option send_table[] = {
	{ "to", "MAIL", "for what nobody is known to keep", OPTION_ONCE },
	{ "language", "LANG", "of what is sent there: en or fr", OPTION_ONCE },
	DATA_OPTION,
	JSON_OPTION,
	{ 0 },
};

/* ---- doing ------------------------------------------------------------------------- */

static enum rc list(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return referral_list(cx, db, &ACTOR_TERMINAL, (struct intake_before){ { 0 }, { { 0 } } },
			     &run->list);
}

static enum rc load(struct cx *cx, struct db *db, struct run *run, struct str name)
{
	struct referral *r = ARENA_PUSH(cx->arena, &run->list);
	TRY(referral_load(cx, db, &ACTOR_TERMINAL, name, r));
	return referral_answers(cx, db, r->id, &run->answers);
}

static enum rc show(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return load(cx, db, run, run->options.args.p[0]);
}

static enum rc send_out(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct str language = options_get(&run->options, "language");
	const bool fine = language.n == 0 || str_eq(language, STR("en")) ||
			  str_eq(language, STR("fr"));
	const struct referral_plan plan = { .name = run->options.args.p[0],
					    .what = run->options.args.p + 1,
					    .n = run->options.args.n - 1,
					    .other = options_get(&run->options, "to"),
					    .language = language.n > 0 ? language : STR("en"),
					    .rules = &run->rules,
					    .translate = lang_text_by_prefix };
	if (!fine)
		return cx_fail(cx, RC_INVALID, "--language is en or fr");
	return referral_make(cx, db, &ACTOR_TERMINAL, &plan, &run->list);
}

static enum rc withdraw(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	struct referral r;
	TRY(referral_load(cx, db, &ACTOR_TERMINAL, run->options.args.p[0], &r));
	TRY(referral_withdraw(cx, db, &ACTOR_TERMINAL, r.id));
	return load(cx, db, run, r.token);
}

/* ---- telling ----------------------------------------------------------------------- */

static void list_to_text(struct run *run)
{
	struct table t;
	struct arena *a = run->cx->arena;
	if (run->list.n == 0) {
		(void)fputs("Nothing was referred yet.\n", run->out);
		return;
	}
	table_init(&t, a);
	table_column(&t, STR("referral"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	table_column(&t, STR("to"), TABLE_LEFT);
	table_column(&t, STR("about"), TABLE_LEFT);
	table_column(&t, STR("as"), TABLE_LEFT);
	table_column(&t, STR("made"), TABLE_LEFT);
	for (size_t i = 0; i < run->list.n; i++) {
		const struct referral *r = &run->list.p[i];
		TABLE_ROW(&t, r->token, str_from_c(referral_state_key(r->state)), r->mail,
			  arena_fmt(a, "%.*s %.*s", STR_ARG(r->category), STR_ARG(r->type)),
			  r->format, entry_print_time(a, r->made_at));
	}
	table_print(&t, run->out);
}

static void one_to_text(struct run *run)
{
	struct arena *a = run->cx->arena;
	const struct referral *r = &run->list.p[0];
	(void)fprintf(run->out, "%.*s  %s, to %.*s, as %.*s\n", STR_ARG(r->token),
		      referral_state_text(r->state), STR_ARG(r->mail), STR_ARG(r->format));
	if (r->critical)
		(void)fputs("  critical  the service of this member is vital to others\n",
			    run->out);
	if (r->sent_at.us != 0)
		(void)fprintf(run->out, "  sent      %.*s\n",
			      STR_ARG(entry_print_time(a, r->sent_at)));
	if (r->fault.n > 0)
		(void)fprintf(run->out, "  fault     %.*s\n", STR_ARG(r->fault));
	for (size_t i = 0; i < run->answers.n; i++)
		(void)fprintf(run->out, "  %-9.*s %.*s\n", STR_ARG(run->answers.p[i].kind),
			      STR_ARG(run->answers.p[i].number));
	(void)fprintf(run->out, "\n%.*s\n\n%.*s", STR_ARG(r->subject), STR_ARG(r->text));
}

/* But for its date and whom it comes from, which the mail server is told. */
static void mail_to_text(const struct run *run)
{
	const struct referral *r = &run->list.p[0];
	(void)fprintf(run->out,
		      "From: <%.*s>\r\nTo: <%.*s>\r\nSubject: =?utf-8?B?%.*s?=\r\n"
		      "MIME-Version: 1.0\r\n%.*s",
		      STR_ARG(run->rules.contact), STR_ARG(r->mail),
		      STR_ARG(base64_print(run->cx->arena, r->subject)), STR_ARG(r->body));
}

static void tell(struct run *run, const struct word *word)
{
	if (word->table == show_table && options_has(&run->options, "mail")) {
		mail_to_text(run);
		return;
	}
	if (!options_has(&run->options, "json")) {
		if (word->is_list)
			list_to_text(run);
		else
			one_to_text(run);
		return;
	}
	AUTO(json) j = json_new(run->cx->arena);
	if (word->is_list)
		referrals_to_json(j, run->cx->arena, &run->list);
	else
		referral_to_json(j, run->cx->arena, &run->list.p[0], &run->answers);
	json_write(j, run->out);
}

/* ---- running ------------------------------------------------------------------------- */

static const struct word words[] = {
	{ .command = { "list", "list what networks and domains were told",
		       "referral list --data DIR [--json]", NULL },
	  .table = plain_table,
	  .mode = TX_READ,
	  .is_list = true,
	  .handler = list },
	{ .command = { "show", "tell a referral, with what is sent and what came back",
		       "referral show REFERRAL --data DIR [--mail] [--json]", NULL },
	  .table = show_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_READ,
	  .handler = show },
	{ .command = { "send", "tell those who keep addresses of a report or campaign",
		       "referral send REPORT|CAMPAIGN ADDRESS... --data DIR [--to MAIL] [--json]",
		       NULL },
	  .table = send_table,
	  .args_min = 2,
	  .args_max = 1 + REFERRAL_ITEMS_MAX,
	  .mode = TX_WRITE,
	  .is_list = true,
	  .handler = send_out },
	{ .command = { "withdraw", "take one back before it has gone out",
		       "referral withdraw REFERRAL --data DIR [--json]", NULL },
	  .table = plain_table,
	  .args_min = 1,
	  .args_max = 1,
	  .mode = TX_WRITE,
	  .handler = withdraw },
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
	if (rc == RC_OK) {
		run.rules = settings_referral(&settings);
		rc = unit_run(cx, store, word->mode, word->handler, &run);
	}
	if (rc == RC_OK)
		tell(&run, word);
	store_close(store);
	return command_exit(cx, rc);
}

static int run_referral(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *c = &referral_commands[0];
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	for (size_t i = 0; i < WORDS; i++)
		if (str_eq(name, str_from_c(words[i].command.name)))
			return run_word(cx, &words[i], argc - 1, argv + 1, out);
	if (!str_eq(name, STR("--help")))
		return command_usage(c, "comity referral --help lists the commands");
	(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n\n", c->name, c->summary, c->usage);
	for (size_t i = 0; i < WORDS; i++)
		(void)fprintf(out, "  comity %s\n      %s\n", words[i].command.usage,
			      words[i].command.summary);
	return COMMAND_ANSWERED;
}

const struct command referral_commands[] = {
	{ "referral", "tell networks and domains what is in them, and follow what comes back",
	  "referral list|show|send|withdraw ... (see --help)", run_referral },
	{ 0 },
};
