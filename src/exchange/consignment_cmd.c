// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/consignment_cmd.h"

#include "core/table.h"
#include "evidence/erase_job.h"
#include "exchange/consignment_job.h"
#include "exchange/freight_db.h"
#include "exchange/peer_db.h"
#include "exchange/run_cmd.h"
#include "formats/parser.h"
#include "ledger/entry.h"
#include "store/blob_holder.h"

static int run_group(struct cx *cx, int argc, char **argv, FILE *out);
static int run_list(struct cx *cx, int argc, char **argv, FILE *out);
static int run_send(struct cx *cx, int argc, char **argv, FILE *out);
static int run_take(struct cx *cx, int argc, char **argv, FILE *out);
static int run_refuse(struct cx *cx, int argc, char **argv, FILE *out);
static int run_withdraw(struct cx *cx, int argc, char **argv, FILE *out);

const struct command consignment_commands[] = {
	{ "consignment", "hand exhibits over to other nodes, and take them from there",
	  "consignment list|send|take|refuse|withdraw ... (see --help)", run_group },
	{ 0 },
};

static const struct command subcommands[] = {
	{ "list", "tell what is on its way, what came, and what became of it",
	  "consignment list --data DIR [--json]", run_list },
	{ "send", "hand an exhibit over to another node, as a package",
	  "consignment send NUMBER --to ORIGIN --by NAME --receiver NAME [--purpose TEXT] "
	  "[--place TEXT] [--office TEXT] [--wait SECONDS] --data DIR [--json]",
	  run_send },
	{ "take", "take one that was verified: its custody goes on here",
	  "consignment take ID --by NAME [--office TEXT] [--place TEXT] --data DIR [--json]",
	  run_take },
	{ "refuse", "refuse one: the sender has it back",
	  "consignment refuse ID --by NAME --reason TEXT --data DIR [--json]", run_refuse },
	{ "withdraw", "take one back that was sent, and that the other node has not answered",
	  "consignment withdraw ID --by NAME --reason TEXT --data DIR [--json]", run_withdraw },
	{ 0 },
};

enum { LIST, SEND, TAKE, REFUSE, WITHDRAW, WAIT_MAX = 86400, WAIT_USUAL = 60 };

static const struct option list_table[] = { EXCHANGE_DATA_OPTION, EXCHANGE_JSON_OPTION, { 0 } };
static const struct option send_table[] = {
	{ "to", "ORIGIN", "the other node", OPTION_ONCE },
	{ "by", "NAME", "who hands it over", OPTION_ONCE },
	{ "receiver", "NAME", "who takes it there", OPTION_ONCE },
	{ "purpose", "TEXT", "what for", OPTION_ONCE },
	{ "place", "TEXT", "where it is handed over", OPTION_ONCE },
	{ "office", "TEXT", "of who hands it over", OPTION_ONCE },
	{ "wait", "SECONDS", "how long records may wait for the log's signature (60)",
	  OPTION_ONCE },
	EXCHANGE_DATA_OPTION,
	EXCHANGE_JSON_OPTION,
	{ 0 },
};
static const struct option take_table[] = {
	{ "by", "NAME", "who takes it", OPTION_ONCE },
	{ "office", "TEXT", "of who takes it", OPTION_ONCE },
	{ "place", "TEXT", "where it is kept now", OPTION_ONCE },
	EXCHANGE_DATA_OPTION,
	EXCHANGE_JSON_OPTION,
	{ 0 },
};
static const struct option refuse_table[] = {
	{ "by", "NAME", "who refuses it", OPTION_ONCE },
	EXCHANGE_REASON_OPTION,
	EXCHANGE_DATA_OPTION,
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

static const struct option withdraw_table[] = {
	{ "by", "NAME", "who withdraws it", OPTION_ONCE },
	EXCHANGE_REASON_OPTION,
	EXCHANGE_DATA_OPTION,
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

struct consignment_run {
	struct exchange_run run; // first: an act is given this
	struct consignment_list list;
	struct consignment one;
};

/* ---- telling ---------------------------------------------------------------------- */

struct telling {
	struct consignment_run *c;
	struct json *j;
	struct table t;
};

static enum rc tell_one(struct cx *cx, struct db *db, struct telling *to,
			const struct consignment *c)
{
	struct arena *a = cx->arena;
	struct peer peer;
	struct freight f;
	TRY(peer_load(cx, db, c->peer, &peer));
	TRY(freight_load(cx, db, c->id, &f));
	if (!to->j) {
		TABLE_ROW(&to->t, id_print(a, c->id), c->sent ? STR("to") : STR("from"),
			  peer.origin, c->number, arena_fmt(a, "%d %%", freight_percent(&f)),
			  str_from_c(consignment_state_key(c->state)), c->number_there, c->why);
		return RC_OK;
	}
	json_begin_object(to->j, NULL);
	json_str(to->j, "id", id_print(a, c->id));
	json_bool(to->j, "sent", c->sent);
	json_str(to->j, "peer", peer.origin);
	json_str(to->j, "exhibit", c->number);
	json_str(to->j, "exhibit_there", c->number_there);
	json_int(to->j, "bytes", c->size);
	json_int(to->j, "moved", f.moved);
	json_str(to->j, "sha256", sha256_print(a, &c->digest));
	json_str(to->j, "record_sha256", sha256_print(a, &c->record));
	json_str(to->j, "to", c->to);
	json_str(to->j, "purpose", c->purpose);
	json_str(to->j, "state", str_from_c(consignment_state_key(c->state)));
	json_str(to->j, "by", c->by);
	json_str(to->j, "why", c->why);
	json_str(to->j, "at", entry_print_time(a, c->at));
	json_end(to->j);
	return RC_OK;
}

static enum rc tell_all(struct cx *cx, struct db *db, void *arg)
{
	struct telling *to = arg;
	for (size_t i = 0; i < to->c->list.n; i++)
		TRY(tell_one(cx, db, to, &to->c->list.p[i]));
	return RC_OK;
}

static enum rc tell(struct consignment_run *c)
{
	struct cx *cx = c->run.cx;
	struct telling to = { .c = c };
	static const char *const heads[] = { "id",    "",      "node",	 "exhibit",
					     "there", "state", "theirs", "why" };
	if (options_has(&c->run.options, "json")) {
		AUTO(json) j = json_new(cx->arena);
		to.j = j;
		json_begin_array(j, "consignments");
		TRY(unit_run(cx, c->run.store, TX_READ, tell_all, &to));
		json_end(j);
		json_write(j, c->run.out);
		return RC_OK;
	}
	table_init(&to.t, cx->arena);
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
		table_column(&to.t, str_from_c(heads[i]), TABLE_LEFT);
	TRY(unit_run(cx, c->run.store, TX_READ, tell_all, &to));
	table_print(&to.t, c->run.out);
	return RC_OK;
}

static enum rc tell_this(struct consignment_run *c)
{
	c->list.p = &c->one;
	c->list.n = 1;
	return tell(c);
}

/* ---- acts -------------------------------------------------------------------------- */

static enum rc load_list(struct cx *cx, struct db *db, void *arg)
{
	struct consignment_run *c = arg;
	return consignment_list(cx, db, &c->list);
}

static enum rc do_list(struct exchange_run *run)
{
	struct consignment_run *c = (struct consignment_run *)run;
	TRY(unit_run(run->cx, run->store, TX_READ, load_list, c));
	return tell(c);
}

static enum rc open_blobs(struct exchange_run *run, struct blobs **out)
{
	return blobs_open(run->cx,
			  arena_fmt(run->cx->arena, "%.*s/blobs", STR_ARG(run->settings.dir)), out);
}

static enum rc do_send(struct exchange_run *run)
{
	struct consignment_run *c = (struct consignment_run *)run;
	const struct options *o = &run->options;
	int64_t wait = WAIT_USUAL;
	AUTO(blobs) blobs = NULL;
	if (options_has(o, "wait") && !str_to_i64(options_get(o, "wait"), 0, WAIT_MAX, &wait))
		return cx_fail(run->cx, RC_INVALID, "--wait is a number of seconds");
	const struct consignment_order order = {
		.number = o->args.p[0],
		.peer = options_get(o, "to"),
		.by = options_get(o, "by"),
		.office = options_get(o, "office"),
		.receiver = options_get(o, "receiver"),
		.place = options_get(o, "place"),
		.purpose = options_get(o, "purpose"),
		.data = run->settings.dir,
		.holders = data_blob_holders,
		.wait_seconds = (unsigned)wait,
	};
	TRY(open_blobs(run, &blobs));
	TRY(consignment_make(run->cx, run->store, blobs, &order, &c->one));
	return tell_this(c);
}

static enum rc read_id(struct exchange_run *run, struct id *id)
{
	if (!id_parse(run->options.args.p[0], id))
		return cx_fail(run->cx, RC_INVALID,
			       "a consignment has an id: comity consignment list tells it");
	if (options_get(&run->options, "by").n == 0)
		return cx_fail(run->cx, RC_INVALID, "--by says who");
	return RC_OK;
}

static enum rc do_take(struct exchange_run *run)
{
	struct consignment_run *c = (struct consignment_run *)run;
	const struct options *o = &run->options;
	struct consignment_taker who = { .name = options_get(o, "by"),
					 .office = options_get(o, "office"),
					 .place = options_get(o, "place"),
					 .data = run->settings.dir,
					 .holders = data_blob_holders,
					 .keeps_abuse = run->settings.keeps_abuse.n > 0 };
	AUTO(blobs) blobs = NULL;
	TRY(read_id(run, &who.id));
	TRY(open_blobs(run, &blobs));
	TRY(consignment_accept(run->cx, run->store, blobs, &who, &c->one));
	return tell_this(c);
}

static enum rc store_refusal(struct cx *cx, struct db *db, void *arg)
{
	struct consignment_run *c = arg;
	struct id id = c->one.id;
	TRY(consignment_load(cx, db, id, &c->one));
	c->one.why = options_get(&c->run.options, "reason");
	c->one.by = options_get(&c->run.options, "by");
	return consignment_refuse(cx, db, &ACTOR_TERMINAL, &c->one);
}

/* What was refused is not kept. */
static enum rc do_refuse(struct exchange_run *run)
{
	struct consignment_run *c = (struct consignment_run *)run;
	AUTO(blobs) blobs = NULL;
	TRY(read_id(run, &c->one.id));
	TRY(unit_run(run->cx, run->store, TX_WRITE, store_refusal, c));
	TRY(open_blobs(run, &blobs));
	const struct content_home home = { run->store, blobs, run->settings.dir,
					   data_blob_holders };
	const struct digest_list one = { &c->one.digest, 1, 1 };
	TRY(content_drop(run->cx, &home, &one));
	return tell_this(c);
}

static enum rc store_withdrawal(struct cx *cx, struct db *db, void *arg)
{
	struct consignment_run *c = arg;
	struct id id = c->one.id;
	TRY(consignment_load(cx, db, id, &c->one));
	c->one.why = options_get(&c->run.options, "reason");
	c->one.by = options_get(&c->run.options, "by");
	return consignment_withdraw(cx, db, &ACTOR_TERMINAL, &c->one);
}

static enum rc do_withdraw(struct exchange_run *run)
{
	struct consignment_run *c = (struct consignment_run *)run;
	TRY(read_id(run, &c->one.id));
	TRY(unit_run(run->cx, run->store, TX_WRITE, store_withdrawal, c));
	return tell_this(c);
}

/* ---- running ------------------------------------------------------------------------ */

static int run_group(struct cx *cx, int argc, char **argv, FILE *out)
{
	return exchange_subcommand(cx, &consignment_commands[0],
				   (const struct command *const[]){ subcommands, NULL }, argc, argv,
				   out);
}

static int run_one(struct cx *cx, int which, int argc, char **argv, FILE *out)
{
	static const struct {
		const struct option *table;
		exchange_act *act;
	} acts[] = {
		[LIST] = { list_table, do_list },
		[SEND] = { send_table, do_send },
		[TAKE] = { take_table, do_take },
		[REFUSE] = { refuse_table, do_refuse },
		[WITHDRAW] = { withdraw_table, do_withdraw },
	};
	struct consignment_run c = { .run = { .cx = cx, .out = out } };
	c.run.options.command = &subcommands[which];
	c.run.options.args_min = c.run.options.args_max = which == LIST ? 0 : 1;
	if ((which == TAKE || which == SEND) &&
	    parser_start(cx) != RC_OK) // before the node's threads
		return command_exit(cx, RC_IO);
	return exchange_run_do(&c.run, acts[which].table, argc, argv, acts[which].act);
}

static int run_list(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_one(cx, LIST, argc, argv, out);
}

static int run_send(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_one(cx, SEND, argc, argv, out);
}

static int run_take(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_one(cx, TAKE, argc, argv, out);
}

static int run_refuse(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_one(cx, REFUSE, argc, argv, out);
}

static int run_withdraw(struct cx *cx, int argc, char **argv, FILE *out)
{
	return run_one(cx, WITHDRAW, argc, argv, out);
}
