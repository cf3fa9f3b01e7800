// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/key_cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/data_option.h"
#include "app/node.h"
#include "ledger/key_db.h"
#include "ledger/key_job.h"
#include "people/factor_db.h"

static int run_key(struct cx *cx, int argc, char **argv, FILE *out);

const struct command key_commands[] = {
	{ "key", "replace the key of a witness, or of people's secrets",
	  "key new witness|people --reason TEXT --data DIR", run_key },
	{ 0 },
};

static const struct option options_table[] = {
	DATA_OPTION,
	{ "reason", "TEXT", "why; it stays in the ledger", OPTION_ONCE },
	{ 0 },
};

struct renewal {
	struct str dir, reason;
	struct store *store;
	FILE *out;
	struct str old_vkey, vkey; // of the witness
	struct seal_key old, key;  // of people's secrets
	struct factor_resealed resealed;
};

/* The witness's. */

static enum rc store_witness(struct cx *cx, struct db *db, void *arg)
{
	const struct renewal *r = arg;
	return ledger_witness_key_replace(cx, db, r->old_vkey, r->vkey, r->reason);
}

static enum rc renew_witness(struct cx *cx, struct renewal *r)
{
	struct note_key old, key;
	TRY(ledger_witness_key_new(cx, r->dir, &old, &key));
	if (old.name.n > 0)
		r->old_vkey = note_key_print(cx->arena, &old);
	r->vkey = note_key_print(cx->arena, &key);
	TRY(unit_run(cx, r->store, TX_WRITE, store_witness, r));
	TRY(ledger_witness_key_end(cx, r->dir));
	(void)fprintf(r->out,
		      "New key %.*s\nRestart comity serve. Give it to the partners whose ledgers "
		      "this node countersigns, by another road. What the old one has countersigned "
		      "stays valid: the ledger has it.\n",
		      STR_ARG(r->vkey));
	return RC_OK;
}

/* People's. */

static const char *path_of(struct cx *cx, const struct renewal *r, const char *name)
{
	return arena_fmt(cx->arena, "%.*s/%s", STR_ARG(r->dir), name).p;
}

/* The old one, if there is one, waits beside the new one until all is sealed anew. Goes on
 * wherever it was cut off. */
static enum rc move_files(struct cx *cx, struct renewal *r)
{
	const char *key = path_of(cx, r, "keys/people.key"), *old = path_of(cx, r, KEY_PEOPLE_OLD);
	const char *fresh = path_of(cx, r, "keys/people.new.key");
	if (access(old, F_OK) != 0) {
		(void)unlink(fresh); // nothing was sealed with it
		random_bytes(r->key.b, sizeof r->key.b);
		TRY(node_write_file(cx, str_from_c(fresh), seal_key_print(cx->arena, &r->key)));
		if (rename(key, old) != 0 && errno != ENOENT)
			return cx_fail(cx, RC_IO, "cannot make %s: %s", old, strerror(errno));
	}
	if (rename(fresh, key) != 0 && errno != ENOENT)
		return cx_fail(cx, RC_IO, "cannot make %s: %s", key, strerror(errno));
	return node_sync_folder(cx, str_from_c(path_of(cx, r, "keys")));
}

static enum rc reseal(struct cx *cx, struct db *db, void *arg)
{
	struct renewal *r = arg;
	return factor_reseal(cx, db, &r->old, &r->key, r->reason, &r->resealed);
}

static enum rc renew_people(struct cx *cx, struct renewal *r)
{
	TRY(move_files(cx, r));
	TRY(node_read_people_key(cx, r->dir, "keys/people.key", &r->key));
	r->old = r->key;
	if (access(path_of(cx, r, KEY_PEOPLE_OLD), F_OK) == 0)
		TRY(node_read_people_key(cx, r->dir, KEY_PEOPLE_OLD, &r->old));
	TRY(unit_run(cx, r->store, TX_WRITE, reseal, r));
	TRY(ledger_key_destroy(cx, path_of(cx, r, KEY_PEOPLE_OLD)));
	(void)fprintf(r->out,
		      "keys/people.key is new; %lld secrets are sealed with it. Restart comity "
		      "serve, and keep a copy of it in another place.\n",
		      (long long)r->resealed.n);
	for (size_t i = 0; i < r->resealed.lost.n; i++)
		(void)fprintf(r->out, "cannot be opened: %.*s; see comity people reset-factor\n",
			      STR_ARG(r->resealed.lost.p[i]));
	return RC_OK;
}

/* The command. */

static enum rc renew(struct cx *cx, const struct options *o, FILE *out)
{
	struct settings s;
	const struct str what = o->args.p[1];
	struct renewal r = { .dir = options_get(o, "data"),
			     .reason = options_get(o, "reason"),
			     .out = out };
	if (!str_eq(o->args.p[0], STR("new")) ||
	    (!str_eq(what, STR("witness")) && !str_eq(what, STR("people"))))
		return cx_fail(cx, RC_INVALID, "it is key new witness, or key new people");
	if (str_trim(r.reason).n == 0)
		return cx_fail(cx, RC_INVALID, "--reason says why: it stays in the ledger");
	TRY(data_option_open(cx, o, &s, &r.store));
	const enum rc rc = str_eq(what, STR("witness")) ? renew_witness(cx, &r)
							: renew_people(cx, &r);
	store_close(r.store);
	secret_wipe(&r.key, sizeof r.key);
	secret_wipe(&r.old, sizeof r.old);
	return rc;
}

static int run_key(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct options o = {
		.command = &key_commands[0], .table = options_table, .args_min = 2, .args_max = 2
	};
	if (!data_option_parse(cx, &o, argc, argv, out))
		return o.exit_code;
	return command_exit(cx, renew(cx, &o, out));
}
