// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/outbox_cmd.h"

#include "exchange/advice_db.h"
#include "exchange/advice_to_hi1.h"
#include "exchange/inbox_db.h"
#include "exchange/outbox_db.h"
#include "exchange/peer_db.h"
#include "exchange/run_cmd.h"
#include "exchange/stick_cmd.h"
#include "ledger/entry.h"

enum { OUTBOX_LIST, OUTBOX_ADVISE, OUTBOX_SUBCOMMANDS };
enum { INBOX_LIST, INBOX_ADVICE, INBOX_SUBCOMMANDS };
static const struct command outbox_subcommands[OUTBOX_SUBCOMMANDS + 1];
static const struct command inbox_subcommands[INBOX_SUBCOMMANDS + 1];

static const struct option data_options[] = { EXCHANGE_DATA_OPTION, EXCHANGE_JSON_OPTION, { 0 } };

struct message_run {
	struct exchange_run run; // first: an act is given this
	struct json *j;		 // the array that is open
	struct message message;
};

/* ---- outbox list ---- */

static void outbox_row_to_json(struct json *j, struct arena *a, const struct outbox_row *row)
{
	json_begin_object(j, NULL);
	json_str(j, "transaction", row->transaction);
	json_str(j, "kind", row->message.kind);
	json_str(j, "state", str_from_c(outbox_state_key(row->state)));
	json_int(j, "number", row->number);
	json_str(j, "digest", sha256_print(a, &row->digest));
	json_str(j, "queued_at", entry_print_time(a, row->queued_at));
	if (row->done_at.us > 0)
		json_str(j, "done_at", entry_print_time(a, row->done_at));
	else
		json_add_null(j, "done_at");
	json_int(j, "tries", row->tries);
	json_str(j, "failed", row->failed);
	json_end(j);
}

static enum rc list_out(struct cx *cx, struct db *db, void *arg)
{
	struct message_run *m = arg;
	for (enum outbox_state s = 0; s < OUTBOX_STATES; s++) {
		struct id after = { 0 };
		struct outbox_rows page = { .n = 1 };
		while (page.n > 0) {
			TRY(outbox_list(cx, db, s, after, &page));
			for (size_t i = 0; i < page.n; i++)
				outbox_row_to_json(m->j, cx->arena, &page.p[i]);
			if (page.n > 0)
				after = page.p[page.n - 1].message.id;
		}
	}
	return RC_OK;
}

/* ---- inbox list, advice ---- */

static void inbox_row_to_json(struct json *j, struct arena *a, const struct inbox_row *row)
{
	json_begin_object(j, NULL);
	json_str(j, "transaction", row->transaction);
	json_str(j, "kind", row->kind);
	json_str(j, "outcome", str_from_c(inbox_outcome_key(row->outcome)));
	json_str(j, "reason", row->reason);
	json_str(j, "digest", sha256_print(a, &row->digest));
	json_int(j, "size", row->size);
	json_str(j, "received_at", entry_print_time(a, row->received_at));
	json_end(j);
}

static enum rc list_in(struct cx *cx, struct db *db, void *arg)
{
	struct message_run *m = arg;
	struct id after = { 0 };
	struct inbox_rows page = { .n = 1 };
	while (page.n > 0) {
		TRY(inbox_list(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++)
			inbox_row_to_json(m->j, cx->arena, &page.p[i]);
		if (page.n > 0)
			after = page.p[page.n - 1].id;
	}
	return RC_OK;
}

static enum rc list_advice(struct cx *cx, struct db *db, void *arg)
{
	struct message_run *m = arg;
	struct id after = { 0 };
	struct advice_list page = { .n = 1 };
	while (page.n > 0) {
		TRY(advice_list(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++) {
			struct peer peer;
			TRY(peer_load(cx, db, page.p[i].peer, &peer));
			json_begin_object(m->j, NULL);
			json_str(m->j, "peer", peer.origin);
			json_bool(m->j, "sent", page.p[i].sent);
			json_str(m->j, "text", page.p[i].text);
			json_str(m->j, "at", entry_print_time(cx->arena, page.p[i].at));
			json_end(m->j);
			after = page.p[i].id;
		}
	}
	return RC_OK;
}

/* An answer that is one array of this name: always JSON, which people can read, too. */
static enum rc print_array(struct message_run *m, const char *name, unit_handler *fill)
{
	AUTO(json) j = json_new(m->run.cx->arena);
	m->j = j;
	json_begin_array(j, name);
	TRY(unit_run(m->run.cx, m->run.store, TX_READ, fill, m));
	json_end(j);
	json_write(j, m->run.out);
	return RC_OK;
}

static enum rc print_outbox(struct exchange_run *run)
{
	return print_array((struct message_run *)run, "outbox", list_out);
}

static enum rc print_inbox(struct exchange_run *run)
{
	return print_array((struct message_run *)run, "inbox", list_in);
}

static enum rc print_advice(struct exchange_run *run)
{
	return print_array((struct message_run *)run, "advice", list_advice);
}

static int run_out_list(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct message_run m = { .run = { .cx = cx,
					  .out = out,
					  .options = {
						  .command = &outbox_subcommands[OUTBOX_LIST] } } };
	return exchange_run_do(&m.run, data_options, argc, argv, print_outbox);
}

static int run_in_list(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct message_run m = { .run = { .cx = cx,
					  .out = out,
					  .options = {
						  .command = &inbox_subcommands[INBOX_LIST] } } };
	return exchange_run_do(&m.run, data_options, argc, argv, print_inbox);
}

static int run_in_advice(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct message_run m = { .run = { .cx = cx,
					  .out = out,
					  .options = {
						  .command = &inbox_subcommands[INBOX_ADVICE] } } };
	return exchange_run_do(&m.run, data_options, argc, argv, print_advice);
}

/* ---- outbox advise ---- */

static const struct option advise_options[] = {
	EXCHANGE_DATA_OPTION,
	{ "text", "TEXT", "what the other desk is to read", OPTION_ONCE },
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

static enum rc queue_advice(struct cx *cx, struct db *db, void *arg)
{
	struct message_run *m = arg;
	const struct str text = options_get(&m->run.options, "text");
	struct peer peer;
	TRY(peer_find(cx, db, m->run.options.args.p[0], &peer));
	const struct id id = id_new(cx->now);
	const struct envelope_sides sides = { .peer_country = peer.country,
					      .peer = peer.origin,
					      .country = m->run.settings.country,
					      .node = m->run.settings.origin,
					      .transaction = message_transaction(cx->arena, id) };
	m->message = (struct message){ .id = id,
				       .peer = peer.id,
				       .kind = STR("advice"),
				       .thread = peer.id,
				       .content_type = STR("application/xml") };
	TRY(advice_print(cx, &sides, text, &m->message.body));
	TRY(outbox_add(cx, db, &m->message));
	const struct advice advice = {
		.id = id, .peer = peer.id, .sent = true, .text = text, .at = cx->now
	};
	return advice_add(cx, db, &advice);
}

static enum rc advise(struct exchange_run *run)
{
	struct message_run *m = (struct message_run *)run;
	TRY(unit_run(run->cx, run->store, TX_WRITE, queue_advice, m));
	const struct str transaction = message_transaction(run->cx->arena, m->message.id);
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		json_str(j, "transaction", transaction);
		json_write(j, run->out);
	} else {
		(void)fprintf(run->out, "Queued as %.*s\n", STR_ARG(transaction));
	}
	return RC_OK;
}

static int run_advise(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct message_run m = { .run = {
					 .cx = cx,
					 .out = out,
					 .options = { .command = &outbox_subcommands[OUTBOX_ADVISE],
						      .args_min = 1,
						      .args_max = 1 } } };
	return exchange_run_do(&m.run, advise_options, argc, argv, advise);
}

/* ---- The commands ---- */

static const struct command outbox_subcommands[OUTBOX_SUBCOMMANDS + 1] = {
	[OUTBOX_LIST] = { "list", "list what waits, and what was delivered",
			  "outbox list --data DIR [--json]", run_out_list },
	[OUTBOX_ADVISE] = { "advise", "send advice to another desk (art. 35)",
			    "outbox advise NODE --text TEXT --data DIR [--json]", run_advise },
};

static const struct command inbox_subcommands[INBOX_SUBCOMMANDS + 1] = {
	[INBOX_LIST] = { "list", "list what came in", "inbox list --data DIR [--json]",
			 run_in_list },
	[INBOX_ADVICE] = { "advice", "show the advice that was given and got",
			   "inbox advice --data DIR [--json]", run_in_advice },
};

static int run_outbox(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { outbox_subcommands, stick_export_command, NULL };
	return exchange_subcommand(cx, &outbox_commands[0], lists, argc, argv, out);
}

static int run_inbox(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { inbox_subcommands, stick_import_command, NULL };
	return exchange_subcommand(cx, &outbox_commands[1], lists, argc, argv, out);
}

const struct command outbox_commands[] = {
	{ "outbox", "what this node sends to others", "outbox list|advise|export --data DIR",
	  run_outbox },
	{ "inbox", "what others have sent to this node", "inbox list|advice|import --data DIR",
	  run_inbox },
	{ 0 },
};
