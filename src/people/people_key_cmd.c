// SPDX-License-Identifier: AGPL-3.0-or-later
// comity people keys, add-token, add-certificate, remove-key, signature: the directory of who
// signs with which key, keys of machines, and a signature that others can verify.
#include <errno.h>
#include <string.h>

#include "crypto/base64.h"
#include "crypto/certificate.h"
#include "crypto/token.h"
#include "ledger/entry.h"
#include "people/approval_db.h"
#include "people/machine_db.h"
#include "people/run_cmd.h"
#include "people/signature_db.h"
#include "people/signing_db.h"

#define KEY_LASTS_DAYS 365

struct keys_found {
	struct signing_keys signing;
	struct machine_key_list machine;
	struct str token; // new; shown once
};

/* ---- answers --------------------------------------------------------------- */

static struct str scopes_of(struct arena *a, const struct machine_key *k)
{
	struct str text = { 0 };
	for (enum permission p = 0; k->token && p < ACCESS_PERMISSIONS; p++)
		if (bits_test(&k->scopes, p))
			text = arena_fmt(a, "%.*s%s%s", STR_ARG(text), text.n > 0 ? " " : "",
					 access_key(p));
	return text;
}

static void put_time(struct people_run *run, struct json *j, const char *key, struct instant t)
{
	if (t.us != 0)
		json_str(j, key, entry_print_time(run->cx->arena, t));
}

static void signing_to_json(struct people_run *run, struct json *j, const struct signing_key *k)
{
	struct arena *a = run->cx->arena;
	const struct sha256 digest = sha256_of(k->public_key);
	json_begin_object(j, NULL);
	json_str(j, "id", id_print(a, k->id));
	json_str(j, "kind", str_from_c(signature_kind_key(k->kind)));
	json_str(j, "name", k->name);
	if (k->kind == SIGNATURE_CERTIFICATE) {
		json_str(j, "certificate", certificate_print_pem(a, k->public_key));
	} else {
		json_str(j, "public_key", base64_print(a, k->public_key));
		json_int(j, "algorithm", k->algorithm);
	}
	json_str(j, "sha256", sha256_print(a, &digest)); // as the ledger's entry has it
	put_time(run, j, "added_at", k->added_at);
	put_time(run, j, "ends_at", k->ends_at);
	put_time(run, j, "removed_at", k->removed_at);
	json_end(j);
}

static void keys_to_json(struct people_run *run, struct json *j)
{
	struct arena *a = run->cx->arena;
	const struct keys_found *f = run->more;
	if (f->token.n > 0)
		json_str(j, "token", f->token);
	json_begin_array(j, "keys");
	for (size_t i = 0; i < f->signing.n; i++)
		signing_to_json(run, j, &f->signing.p[i]);
	for (size_t i = 0; i < f->machine.n; i++) {
		const struct machine_key *k = &f->machine.p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", id_print(a, k->id));
		json_str(j, "kind", k->token ? STR("token") : STR("client-certificate"));
		json_str(j, "name", k->name);
		json_str(j, "scopes", scopes_of(a, k));
		json_str(j, "sha256", sha256_print(a, &k->hash));
		put_time(run, j, "added_at", k->created_at);
		put_time(run, j, "ends_at", k->expires_at);
		json_end(j);
	}
	json_end(j);
}

static void keys_to_text(struct people_run *run)
{
	struct arena *a = run->cx->arena;
	const struct keys_found *f = run->more;
	for (size_t i = 0; i < f->signing.n; i++) {
		const struct signing_key *k = &f->signing.p[i];
		(void)fprintf(
			run->out, "\n%.*s  %s  %.*s\n  since %.*s%s%.*s\n",
			STR_ARG(id_print(a, k->id)), signature_kind_key(k->kind), STR_ARG(k->name),
			STR_ARG(entry_print_time(a, k->added_at)),
			k->removed_at.us ? ", removed " : "",
			STR_ARG(k->removed_at.us ? entry_print_time(a, k->removed_at) : STR("")));
		if (k->kind == SIGNATURE_CERTIFICATE)
			(void)fprintf(run->out, "%.*s",
				      STR_ARG(certificate_print_pem(a, k->public_key)));
	}
	for (size_t i = 0; i < f->machine.n; i++) {
		const struct machine_key *k = &f->machine.p[i];
		(void)fprintf(run->out, "\n%.*s  %s  %.*s\n  until %.*s%s%.*s\n",
			      STR_ARG(id_print(a, k->id)),
			      k->token ? "token" : "client-certificate", STR_ARG(k->name),
			      STR_ARG(entry_print_time(a, k->expires_at)), k->token ? ", for " : "",
			      STR_ARG(scopes_of(a, k)));
	}
	if (f->token.n > 0)
		(void)fprintf(run->out, "\nThis token is shown this once:\n%.*s\n",
			      STR_ARG(f->token));
}

/* ---- keys ------------------------------------------------------------------ */

static const struct option keys_options[] = { DATA_OPTION, PEOPLE_JSON_OPTION, { 0 } };

static enum rc keys(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct keys_found *f = run->more;
	TRY(people_run_account(run, db));
	TRY(signing_list(cx, db, run->accounts.p[0].id, &f->signing));
	return machine_key_list(cx, db, run->accounts.p[0].id, &f->machine);
}

/* A subcommand that ends with the list of keys. */
static int run_with_keys(struct people_run *run, const struct option *options,
			 unit_handler *handler, int argc, char **argv)
{
	struct keys_found found = { 0 };
	run->more = &found;
	run->more_text = keys_to_text;
	run->more_json = keys_to_json;
	if (!people_run_begin(run, options, argc, argv))
		return run->options.exit_code;
	return people_run_answer(run, handler == keys ? TX_READ : TX_WRITE, handler);
}

enum { KEYS, ADD_TOKEN, ADD_CERTIFICATE, REMOVE_KEY, SIGNATURE };

#define RUN(number, args)                                           \
	{                                                           \
		.cx = cx, .out = out, .options = {                  \
			.command = &people_key_subcommands[number], \
			.args_min = (args),                         \
			.args_max = (args)                          \
		}                                                   \
	}

static int run_keys(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = RUN(KEYS, 1);
	return run_with_keys(&run, keys_options, keys, argc, argv);
}

/* ---- keys of machines ------------------------------------------------------ */

#define NAME_OPTION                                                                       \
	{                                                                                 \
		"name", "NAME", "what the key is called, such as its device", OPTION_ONCE \
	}

static const struct option token_options[] = {
	DATA_OPTION,
	NAME_OPTION,
	{ "scopes", "SCOPES", "what it may do, such as ledger-tiles,ledger-see", OPTION_ONCE },
	PEOPLE_JSON_OPTION,
	{ 0 }
};

static enum rc parse_scopes(struct cx *cx, struct str text, struct bits *out)
{
	struct str word;
	while (text.n > 0) {
		enum permission p;
		(void)str_cut(text, ',', &word, &text); // the last has none after it
		if (!access_parse(word, &p))
			return cx_fail(cx, RC_INVALID, "there is no scope \"%.*s\"", STR_ARG(word));
		bits_set(out, p);
	}
	return RC_OK;
}

static enum rc add_token(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct keys_found *f = run->more;
	struct id id;
	struct machine_key key = { .token = true,
				   .name = options_get(&run->options, "name"),
				   .expires_at = instant_add(cx->now, DAYS(KEY_LASTS_DAYS)) };
	f->token = token_new(cx->arena, &key.hash);
	TRY(parse_scopes(cx, options_get(&run->options, "scopes"), &key.scopes));
	TRY(people_run_account(run, db));
	key.account = run->accounts.p[0].id;
	TRY(machine_key_add(cx, db, &ACTOR_TERMINAL, &key, &id));
	return keys(cx, db, run);
}

static int run_add_token(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = RUN(ADD_TOKEN, 1);
	return run_with_keys(&run, token_options, add_token, argc, argv);
}

static const struct option certificate_options[] = {
	DATA_OPTION,
	NAME_OPTION,
	{ "certificate", "FILE", "the client certificate in PEM form, of the node's client-ca",
	  OPTION_ONCE },
	PEOPLE_JSON_OPTION,
	{ 0 }
};

static enum rc read_file(struct cx *cx, struct str path, struct str *out)
{
	char *text = arena_alloc(cx->arena, CERTIFICATE_TEXT_MAX);
	FILE *f = fopen(path.n > 0 ? path.p : "", "r");
	if (!f)
		return cx_fail(cx, RC_MISSING, "%.*s: %s", STR_ARG(path), strerror(errno));
	*out = (struct str){ text, fread(text, 1, CERTIFICATE_TEXT_MAX, f) };
	(void)fclose(f); // only read from
	return RC_OK;
}

/* Until the certificate ends, and no longer than a key may. */
static enum rc add_certificate(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct str text = { 0 };
	struct certificate c;
	struct id id;
	const struct instant latest = instant_add(cx->now, DAYS(KEY_LASTS_DAYS));
	TRY(read_file(cx, options_get(&run->options, "certificate"), &text));
	TRY(certificate_read(cx, text, &c));
	TRY(people_run_account(run, db));
	const struct machine_key key = { .account = run->accounts.p[0].id,
					 .name = options_get(&run->options, "name"),
					 .hash = c.key,
					 .expires_at = c.ends.us < latest.us ? c.ends : latest };
	TRY(machine_key_add(cx, db, &ACTOR_TERMINAL, &key, &id));
	return keys(cx, db, run);
}

static int run_add_certificate(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = RUN(ADD_CERTIFICATE, 1);
	return run_with_keys(&run, certificate_options, add_certificate, argc, argv);
}

static enum rc remove_key(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct id id;
	if (!id_parse(run->options.args.p[1], &id))
		return cx_fail(cx, RC_INVALID, "KEY is what comity people keys prints first");
	TRY(machine_key_remove(cx, db, &ACTOR_TERMINAL, id));
	return keys(cx, db, run);
}

static int run_remove_key(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = RUN(REMOVE_KEY, 2);
	return run_with_keys(&run, keys_options, remove_key, argc, argv);
}

/* ---- signature ------------------------------------------------------------- */

static const struct option signature_options[] = {
	DATA_OPTION,
	{ "out", "DIR", "write its parts into this folder, to be verified elsewhere", OPTION_ONCE },
	PEOPLE_JSON_OPTION,
	{ 0 }
};

struct signature_found {
	struct signature signature;
	struct signing_key key;
	struct str statement;
};

static enum rc write_part(struct people_run *run, const char *name, struct str bytes)
{
	const struct str path = arena_fmt(run->cx->arena, "%.*s/%s",
					  STR_ARG(options_get(&run->options, "out")), name);
	FILE *f = fopen(path.p, "w");
	if (!f)
		return cx_fail(run->cx, RC_IO, "%.*s: %s", STR_ARG(path), strerror(errno));
	const bool whole = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
	if (fclose(f) != 0 || !whole)
		return cx_fail(run->cx, RC_IO, "%.*s: %s", STR_ARG(path), strerror(errno));
	return RC_OK;
}

static enum rc write_parts(struct people_run *run, const struct signature_found *f)
{
	const struct signature *s = &f->signature;
	TRY(write_part(run, "statement.txt", f->statement));
	TRY(write_part(run, s->kind == SIGNATURE_CERTIFICATE ? "signature.p7s" : "assertion.bin",
		       s->assertion));
	if (s->kind == SIGNATURE_CERTIFICATE)
		return write_part(run, "certificate.pem",
				  certificate_print_pem(run->cx->arena, f->key.public_key));
	TRY(write_part(run, "authenticator-data.bin", s->authenticator_data));
	TRY(write_part(run, "client-data.json", s->client_data));
	return write_part(run, "public-key.bin", f->key.public_key);
}

static enum rc check_signature(struct cx *cx, struct db *db, void *arg)
{
	struct people_run *run = arg;
	struct signature_found *f = run->more;
	struct approval a = { 0 };
	struct id id;
	const struct signature_site site = { settings_host(&run->settings), run->settings.address };
	if (!id_parse(run->options.args.p[0], &id))
		return cx_fail(cx, RC_INVALID, "APPROVAL is the last part of its page's address");
	TRY(approval_load(cx, db, id, &a));
	if (!id_is_set(a.signature))
		return cx_fail(cx, RC_MISSING, "nobody has signed this");
	TRY(signature_load(cx, db, a.signature, &f->signature));
	f->statement = approval_statement(cx->arena, site.origin, &a,
					  a.state == APPROVAL_REFUSED ? APPROVAL_REFUSE
								      : APPROVAL_APPROVE);
	if (f->signature.kind != SIGNATURE_NODE)
		TRY(signing_find(cx, db, &f->signature, &f->key));
	TRY(signature_verify(cx, &f->signature, &site, f->key.algorithm, f->key.public_key,
			     f->statement));
	struct account *who = arena_new(cx->arena, struct account, 1);
	TRY(account_load(cx, db, f->signature.account, who));
	run->accounts = (struct account_list){ .p = who, .n = 1 };
	return options_has(&run->options, "out") ? write_parts(run, f) : RC_OK;
}

static void signature_to_text(struct people_run *run)
{
	const struct signature_found *f = run->more;
	(void)fprintf(run->out, "\n%s, verified, at %.*s, over this statement:\n%.*s",
		      signature_kind_text(f->signature.kind),
		      STR_ARG(entry_print_time(run->cx->arena, f->signature.at)),
		      STR_ARG(f->statement));
}

static void signature_to_json(struct people_run *run, struct json *j)
{
	const struct signature_found *f = run->more;
	json_begin_object(j, "signature");
	json_str(j, "kind", str_from_c(signature_kind_key(f->signature.kind)));
	json_str(j, "at", entry_print_time(run->cx->arena, f->signature.at));
	json_str(j, "statement", f->statement);
	json_str(j, "key", id_print(run->cx->arena, f->key.id));
	json_end(j);
}

static int run_signature(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct people_run run = RUN(SIGNATURE, 1);
	struct signature_found found = { 0 };
	run.more = &found;
	run.more_text = signature_to_text;
	run.more_json = signature_to_json;
	if (!people_run_begin(&run, signature_options, argc, argv))
		return run.options.exit_code;
	return people_run_answer(&run, TX_READ, check_signature);
}

const struct command people_key_subcommands[] = {
	[KEYS] = { "keys", "list the keys of an account: those that sign, those of machines",
		   "people keys LOGIN --data DIR [--json]", run_keys },
	[ADD_TOKEN] = { "add-token", "make an API token for a machine and print it",
			"people add-token LOGIN --name NAME --scopes SCOPES --data DIR [--json]",
			run_add_token },
	[ADD_CERTIFICATE] = { "add-certificate", "let a machine sign in by its client certificate",
			      "people add-certificate LOGIN --name NAME --certificate FILE "
			      "--data DIR [--json]",
			      run_add_certificate },
	[REMOVE_KEY] = { "remove-key", "take a token or client certificate away from a machine",
			 "people remove-key LOGIN KEY --data DIR [--json]", run_remove_key },
	[SIGNATURE] = { "signature", "verify what the decider of an approval signed",
			"people signature APPROVAL [--out DIR] --data DIR [--json]",
			run_signature },
	{ 0 },
};
