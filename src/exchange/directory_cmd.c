// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/directory_cmd.h"

#include "core/table.h"
#include "exchange/directory_db.h"
#include "exchange/directory_to_note.h"
#include "exchange/file_job.h"
#include "exchange/keys_job.h"
#include "exchange/own_card_db.h"
#include "exchange/peer_db.h"
#include "exchange/run_cmd.h"

enum { EXPORT, IMPORT, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

/* What became of one card. */
struct taken {
	struct str origin, state, why; // why: it was refused
};

struct directory_run {
	struct exchange_run run; // first: an act is given this
	struct directory directory;
	struct str key; // its name
	struct directory_seen seen;
	struct card card;
	struct peer_import import;
	struct peer peer;
	struct {
		struct taken *p;
		size_t n, cap;
	} taken;
};

/* ---- export ---- */

static const struct option export_options[] = {
	EXCHANGE_DATA_OPTION,
	{ "name", "NAME", "of the network (the node's name)", OPTION_ONCE },
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

/* Our own card, and those of the nodes that we exchange messages with. */
static enum rc collect(struct cx *cx, struct db *db, void *arg)
{
	struct directory_run *d = arg;
	struct own_card own;
	struct peer_list page = { .n = PEER_PAGE };
	struct str after = STR("");
	TRY(own_card_load(cx, db, &own));
	if (own.serial > 0)
		*ARENA_PUSH(cx->arena, &d->directory.cards) = own.card;
	while (page.n == PEER_PAGE) {
		TRY(peer_list_from(cx, db, after, &page));
		for (size_t i = 0; i < page.n; i++) {
			after = page.p[i].origin;
			if (page.p[i].state == PEER_ACTIVE && page.p[i].road == PEER_COMITY)
				*ARENA_PUSH(cx->arena, &d->directory.cards) = page.p[i].card;
		}
	}
	return RC_OK;
}

static enum rc sign_directory(struct directory_run *d, struct str *out, struct str *vkey)
{
	struct cx *cx = d->run.cx;
	struct exchange_keys keys;
	TRY(exchange_keys_open(cx, d->run.settings.dir, &keys));
	const struct card_signer signer = { keys.signing.public, keys.signing.key };
	*vkey = note_key_print(cx->arena, &keys.signing.public);
	const enum rc rc = directory_sign(cx, &d->directory, &signer, out);
	exchange_keys_close(&keys);
	return rc;
}

static enum rc export_all(struct exchange_run *run)
{
	struct directory_run *d = (struct directory_run *)run;
	struct str bytes, vkey;
	d->directory.name = options_has(&run->options, "name") ? options_get(&run->options, "name")
							       : run->settings.name;
	d->directory.issued = run->cx->now;
	TRY(unit_run(run->cx, run->store, TX_READ, collect, d));
	TRY(sign_directory(d, &bytes, &vkey));
	if (options_has(&run->options, "json")) {
		AUTO(json) j = json_new(run->cx->arena);
		json_str(j, "directory", bytes);
		json_str(j, "key", vkey);
		json_int(j, "cards", (int64_t)d->directory.cards.n);
		json_write(j, run->out);
		return RC_OK;
	}
	(void)fprintf(run->out, "%.*s", STR_ARG(bytes));
	(void)fprintf(stderr, "The key, to be compared once by another road, for --key:\n  %.*s\n",
		      STR_ARG(vkey));
	return RC_OK;
}

/* ---- import ---- */

static const struct option import_options[] = {
	EXCHANGE_DATA_OPTION,
	{ "key", "KEY", "of the secretariat, compared by another road", OPTION_ONCE },
	EXCHANGE_JSON_OPTION,
	{ 0 },
};

static enum rc find_continues(struct cx *cx, struct db *db, struct directory_run *d)
{
	struct peer before;
	const enum rc rc = peer_find(cx, db, d->card.origin, &before);
	d->import.continues = false;
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	return card_continues(cx, d->import.bytes, before.card, &d->import.continues);
}

static enum rc take(struct cx *cx, struct db *db, void *arg)
{
	struct directory_run *d = arg;
	TRY(find_continues(cx, db, d));
	return peer_take(cx, db, &ACTOR_TERMINAL, &d->import, &d->peer);
}

static enum rc take_card(struct directory_run *d, struct str bytes)
{
	struct cx *cx = d->run.cx;
	d->import = (struct peer_import){ .card = &d->card, .bytes = bytes, .vouched = d->key };
	TRY(card_admit(cx, bytes, &d->card, &d->import.fingerprint));
	if (str_eq(d->card.origin, d->run.settings.origin)) {
		d->peer = (struct peer){ 0 };
		return RC_OK; // this node itself
	}
	return unit_run(cx, d->run.store, TX_WRITE, take, d);
}

/* Each card by itself: one that is refused does not hold up the others. */
static enum rc take_all(struct directory_run *d)
{
	struct cx *cx = d->run.cx;
	for (size_t i = 0; i < d->directory.cards.n; i++) {
		d->card = (struct card){ 0 };
		const enum rc rc = take_card(d, d->directory.cards.p[i]);
		if (rc == RC_IO || rc == RC_BUG || rc == RC_LIMIT || rc == RC_BUSY)
			return rc;
		struct taken *t = ARENA_PUSH(cx->arena, &d->taken);
		t->origin = d->card.origin;
		if (rc != RC_OK)
			t->why = arena_copy(cx->arena, cx_error(cx));
		else
			t->state = id_is_set(d->peer.id) ? str_from_c(peer_state_key(d->peer.state))
							 : STR("this node");
	}
	return RC_OK;
}

static enum rc see(struct cx *cx, struct db *db, void *arg)
{
	const struct directory_run *d = arg;
	return directory_take(cx, db, &d->seen);
}

static void print_json(struct directory_run *d)
{
	AUTO(json) j = json_new(d->run.cx->arena);
	json_str(j, "name", d->directory.name);
	json_str(j, "vouched", d->key);
	json_begin_array(j, "nodes");
	for (size_t i = 0; i < d->taken.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "origin", d->taken.p[i].origin);
		json_str(j, "state", d->taken.p[i].state);
		json_str(j, "refused", d->taken.p[i].why);
		json_end(j);
	}
	json_end(j);
	json_write(j, d->run.out);
}

static enum rc import(struct exchange_run *run)
{
	struct directory_run *d = (struct directory_run *)run;
	struct str bytes;
	struct table t;
	if (!options_has(&run->options, "key"))
		return cx_fail(run->cx, RC_INVALID,
			       "--key: the secretariat's key, as its people read it to you");
	TRY(file_read(run->cx, run->options.args.p[0], DIRECTORY_BYTES_MAX, &bytes));
	TRY(directory_read(run->cx, bytes, options_get(&run->options, "key"), &d->directory,
			   &d->key));
	d->seen = (struct directory_seen){ .key = card_key_alone(options_get(&run->options, "key")),
					   .name = d->key,
					   .issued = d->directory.issued,
					   .digest = sha256_of(bytes) };
	TRY(unit_run(run->cx, run->store, TX_WRITE, see, d));
	TRY(take_all(d));
	if (options_has(&run->options, "json")) {
		print_json(d);
		return RC_OK;
	}
	table_init(&t, run->cx->arena);
	table_column(&t, STR("node"), TABLE_LEFT);
	table_column(&t, STR("state"), TABLE_LEFT);
	for (size_t i = 0; i < d->taken.n; i++)
		TABLE_ROW(&t, d->taken.p[i].origin,
			  d->taken.p[i].why.n > 0 ? d->taken.p[i].why : d->taken.p[i].state);
	table_print(&t, run->out);
	return RC_OK;
}

/* ---- Commands ---- */

static int run_export(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct directory_run d = {
		.run = { .cx = cx, .out = out, .options = { .command = &subcommands[EXPORT] } }
	};
	return exchange_run_do(&d.run, export_options, argc, argv, export_all);
}

static int run_import(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct directory_run d = { .run = { .cx = cx,
					    .out = out,
					    .options = { .command = &subcommands[IMPORT],
							 .args_min = 1,
							 .args_max = 1 } } };
	return exchange_run_do(&d.run, import_options, argc, argv, import);
}

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[EXPORT] = { "export", "vouch, as a secretariat, for the active nodes",
		     "peer directory export [--name NAME] --data DIR [--json]", run_export },
	[IMPORT] = { "import", "propose the nodes that a secretariat vouches for",
		     "peer directory import FILE --key KEY --data DIR [--json]", run_import },
};

static int run_directory(struct cx *cx, int argc, char **argv, FILE *out)
{
	const struct command *const lists[] = { subcommands, NULL };
	return exchange_subcommand(cx, peer_directory_command, lists, argc, argv, out);
}

const struct command peer_directory_command[] = {
	{ "directory", "the nodes of a network, signed by its secretariat",
	  "peer directory export|import --data DIR", run_directory },
	{ 0 },
};
