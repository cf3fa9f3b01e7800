// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/key_cmd.h"

#include "exchange/rotate_job.h"
#include "exchange/run_cmd.h"
#include "ledger/entry.h"

enum { NEW, SHOW, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

static const struct option key_options[] = { EXCHANGE_DATA_OPTION, EXCHANGE_JSON_OPTION, { 0 } };

struct key_run {
	struct exchange_run run; // first: an act is given this
	struct rotation rotation;
	struct own_card card;
	struct peer_list lacking;
};

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct key_run *k = arg;
	TRY(own_card_load(cx, db, &k->card));
	TRY(rotation_load(cx, db, &k->rotation));
	if (k->card.serial < 2)
		return RC_OK;
	return card_lacking(cx, db, k->rotation.going ? k->rotation.serial : k->card.serial, true,
			    &k->lacking);
}

static void print_json(struct key_run *k)
{
	struct arena *a = k->run.cx->arena;
	AUTO(json) j = json_new(a);
	json_int(j, "serial", k->card.serial);
	if (k->rotation.going) {
		json_begin_object(j, "replacing");
		json_str(j, "kind", str_from_c(rotation_kind_key(k->rotation.kind)));
		json_str(j, "state", str_from_c(rotation_state_key(k->rotation.state)));
		json_str(j, "since", entry_print_time(a, k->rotation.begun_at));
		json_str(j, "until",
			 entry_print_time(a, instant_add(k->rotation.begun_at, ROTATION_WAITS)));
		json_end(j);
	} else {
		json_add_null(j, "replacing");
	}
	json_begin_array(j, "lacking");
	for (size_t i = 0; i < k->lacking.n; i++)
		json_str(j, NULL, k->lacking.p[i].origin);
	json_end(j);
	json_write(j, k->run.out);
}

static void print_text(struct key_run *k)
{
	FILE *out = k->run.out;
	(void)fprintf(out, "card: serial %lld\n", (long long)k->card.serial);
	if (!k->rotation.going)
		(void)fputs("No key is being replaced.\n", out);
	else
		(void)fprintf(
			out,
			"The %s key is being replaced since %.*s. The old one acts until every "
			"active node has the new card, at most 30 days; comity serve does the "
			"rest.\n",
			rotation_kind_key(k->rotation.kind),
			STR_ARG(entry_print_time(k->run.cx->arena, k->rotation.begun_at)));
	for (size_t i = 0; i < k->lacking.n; i++)
		(void)fprintf(out, "  not yet with %.*s\n", STR_ARG(k->lacking.p[i].origin));
}

static enum rc show(struct exchange_run *run)
{
	struct key_run *k = (struct key_run *)run;
	TRY(unit_run(run->cx, run->store, TX_READ, load, k));
	if (options_has(&run->options, "json"))
		print_json(k);
	else
		print_text(k);
	return RC_OK;
}

static enum rc begin(struct exchange_run *run)
{
	enum rotation_kind kind;
	const struct str name = run->options.args.p[0];
	const struct rotator r = { run->store, run->settings.dir };
	if (!rotation_kind_parse(name, &kind))
		return cx_fail(run->cx, RC_INVALID, "\"%.*s\" is none of signing, tls, encryption",
			       STR_ARG(name));
	TRY(rotate_begin(run->cx, &r, kind));
	return show(run);
}

static int run_new(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct key_run k = {
		.run = { .cx = cx,
			 .out = out,
			 .options = { .command = &subcommands[NEW], .args_min = 1, .args_max = 1 } }
	};
	return exchange_run_do(&k.run, key_options, argc, argv, begin);
}

static int run_show(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct key_run k = {
		.run = { .cx = cx, .out = out, .options = { .command = &subcommands[SHOW] } }
	};
	return exchange_run_do(&k.run, key_options, argc, argv, show);
}

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[NEW] = { "new", "make a new key and announce it to every active node",
		  "peer key new signing|tls|encryption --data DIR [--json]", run_new },
	[SHOW] = { "show", "say which key is being replaced, and which nodes lack the new card",
		   "peer key show --data DIR [--json]", run_show },
};

static int run_key(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, NULL };
	return exchange_subcommand(cx, peer_key_command, lists, argc, argv, out);
}

const struct command peer_key_command[] = {
	{ "key", "replace the keys by which this node talks to others",
	  "peer key new signing|tls|encryption --data DIR [--json] | peer key show --data DIR "
	  "[--json]",
	  run_key },
	{ 0 },
};
