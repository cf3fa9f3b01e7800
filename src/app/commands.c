// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/commands.h"

#include <string.h>

#include "app/backup_cmd.h"
#include "app/doctor_cmd.h"
#include "app/key_cmd.h"
#include "app/node_commands.h"
#include "app/restore_cmd.h"
#include "app/serve.h"
#include "core/core.h"
#include "core/nearest.h"
#include "desk/desk_cmd.h"
#include "evidence/evidence_cmd.h"
#include "evidence/verify_cmd.h"
#include "exchange/consignment_cmd.h"
#include "exchange/hi1_cmd.h"
#include "exchange/outbox_cmd.h"
#include "exchange/peer_cmd.h"
#include "exchange/release_cmd.h"
#include "intake/block_cmd.h"
#include "intake/campaign_cmd.h"
#include "intake/constituent_cmd.h"
#include "intake/feed_cmd.h"
#include "intake/incident_cmd.h"
#include "intake/intake_cmd.h"
#include "intake/notice_cmd.h"
#include "intake/referral_cmd.h"
#include "intake/takedown_cmd.h"
#include "intake/taxii_cmd.h"
#include "intake/warning_cmd.h"
#include "law/answer_cmd.h"
#include "law/law_cmd.h"
#include "ledger/ledger_cmd.h"
#include "people/people_cmd.h"

#define NAMES_MAX 64

// Declared here because help and the table name each other.
static int run_help(struct cx *cx, int argc, char **argv, FILE *out);
static int run_version(struct cx *cx, int argc, char **argv, FILE *out);

static const struct command own_commands[] = {
	{ "help", "say what the commands do", "help [COMMAND]", run_help },
	{ "version", "print the version", "version", run_version },
	{ 0 },
};

const struct command *const app_commands[] = {
	own_commands,
	serve_commands,
	node_commands,
	backup_commands,
	restore_commands,
	doctor_commands,
	key_commands,
	people_commands,
	desk_commands,
	intake_commands,
	campaign_commands,
	block_commands,
	warning_commands,
	takedown_commands,
	notice_commands,
	feed_commands,
	taxii_commands,
	constituent_commands,
	incident_commands,
	referral_commands,
	evidence_commands,
	verify_commands,
	consignment_commands,
	ledger_commands,
	check_commands,
	route_commands,
	dual_commands,
	what_if_commands,
	matrix_commands,
	draft_commands,
	country_commands,
	instrument_commands,
	technique_commands,
	children_commands,
	law_commands,

	// With other nodes.
	peer_commands,
	outbox_commands,
	profile_commands,
	hi1_commands,
	NULL,
};

static void print_commands(FILE *out)
{
	(void)fputs("Usage: comity COMMAND [ARGUMENT]...\n\nCommands:\n", out);
	for (const struct command *const *list = app_commands; *list; list++)
		for (const struct command *c = *list; c->name; c++)
			(void)fprintf(out, "  %-12s %s\n", c->name, c->summary);
	(void)fputs("\ncomity COMMAND --help tells more about one.\n", out);
}

static int unknown_command(struct str name)
{
	struct str names[NAMES_MAX];
	size_t n = 0;
	for (const struct command *const *list = app_commands; *list; list++)
		for (const struct command *c = *list; c->name && n < NAMES_MAX; c++)
			names[n++] = str_from_c(c->name);
	const struct str nearest = nearest_name(name, names, n);
	(void)fprintf(stderr, "comity: unknown command \"%.*s\"", STR_ARG(name));
	if (nearest.n > 0)
		(void)fprintf(stderr, "; did you mean \"%.*s\"?", STR_ARG(nearest));
	(void)fputs("\nUsage: comity COMMAND [ARGUMENT]...; comity help lists the commands\n",
		    stderr);
	return COMMAND_USAGE;
}

static int run_help(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct str name = str_from_c(argc > 1 ? argv[1] : NULL);
	if (argc > 2)
		return command_usage(&own_commands[0], "one command at a time");
	if (name.n == 0 || str_starts(name, STR("-"))) {
		print_commands(out);
		return COMMAND_ANSWERED;
	}
	const struct command *c = command_find(app_commands, name);
	if (!c)
		return unknown_command(name);
	if (c->run == run_help || c->run == run_version) {
		(void)fprintf(out, "comity %s: %s\n\nUsage: comity %s\n", c->name, c->summary,
			      c->usage);
		return COMMAND_ANSWERED;
	}
	char help[] = "--help";
	return c->run(cx, 2, (char *[]){ argv[1], help, NULL }, out);
}

static int run_version(struct cx *cx, int argc, char **argv, FILE *out)
{
	(void)cx;
	(void)argv;
	if (argc > 1)
		return command_usage(&own_commands[1], "version takes no argument");
	(void)fprintf(out, "comity %s\n", COMITY_VERSION);
	return COMMAND_ANSWERED;
}

int commands_run(struct cx *cx, int argc, char **argv, FILE *out)
{
	if (argc < 2) {
		print_commands(stderr);
		return COMMAND_USAGE;
	}
	struct str name = str_from_c(argv[1]);
	if (str_eq(name, STR("--help")) || str_eq(name, STR("-h")))
		name = STR("help");
	else if (str_eq(name, STR("--version")))
		name = STR("version");
	const struct command *c = command_find(app_commands, name);
	if (!c)
		return unknown_command(name);
	return c->run(cx, argc - 1, argv + 1, out);
}
