// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/ledger_cmd.h"

#include <string.h>

#include "app/data_option.h"
#include "core/nearest.h"
#include "core/options.h"
#include "core/table.h"
#include "formats/json.h"
#include "ledger/alarm_cmd.h"
#include "ledger/alarm_db.h"
#include "ledger/check_job.h"
#include "ledger/entry_to_json.h"
#include "ledger/export_job.h"
#include "ledger/key_db.h"
#include "ledger/key_job.h"
#include "ledger/proof_to_tlog.h"
#include "ledger/watermark_job.h"
#include "ledger/witness_job.h"
#include "people/erasure_db.h"

enum { SHOW, PROVE, CHECK, CHECKPOINT, ALARMS, EXPORT, KEY, ERASE, RESTORED, SUBCOMMANDS };
static const struct command subcommands[SUBCOMMANDS + 1]; // and its functions name each other

#define JSON_OPTION                                                                      \
	{                                                                                \
		"json", NULL, "print JSON (docs/schema/ledger.schema.json)", OPTION_ONCE \
	}

/* One run of a subcommand on the node's database. */
struct asked {
	struct cx *cx;
	struct options options;
	FILE *out;
	struct settings settings;
	struct store *store;
	int exit_code;

	int64_t number, size; // what the handlers are asked
	struct entry_proof proof;
	struct ledger_rows rows;
	struct checkpoint_row checkpoint;
	struct str note, origin, vkey;
	struct merkle_proof consistency;
	struct ledger_restored restored;
	bool in_use;
	struct id proposal; // what an administrator must approve; zero: it is done
};

static bool failed(struct asked *q, enum rc rc)
{
	if (rc == RC_OK)
		return false;
	q->exit_code = command_exit(q->cx, rc);
	return true;
}

/* Reads the command line and opens the database. False: return q->exit_code. */
static bool asked_open(struct asked *q, const struct option *table, int argc, char **argv)
{
	q->options.table = table;
	if (!data_option_parse(q->cx, &q->options, argc, argv, q->out)) {
		q->exit_code = q->options.exit_code;
		return false;
	}
	return !failed(q, data_option_open(q->cx, &q->options, &q->settings, &q->store));
}

static int asked_close(struct asked *q)
{
	store_close(q->store);
	return q->exit_code;
}

/* A number from 0 on; RC_INVALID names what it was for. */
static enum rc read_number(struct cx *cx, struct str s, const char *what, int64_t *out)
{
	if (!str_to_i64(s, 0, INT64_MAX - 1, out))
		return cx_fail(cx, RC_INVALID, "%s is a number, not \"%.*s\"", what, STR_ARG(s));
	return RC_OK;
}

/* ---- show ---------------------------------------------------------------- */

static const struct option show_options[] = { DATA_OPTION, JSON_OPTION, { 0 } };

static enum rc load_one(struct cx *cx, struct db *db, void *arg)
{
	struct asked *q = arg;
	return entry_prove(cx, db, q->number, 0, &q->proof);
}

static enum rc load_last(struct cx *cx, struct db *db, void *arg)
{
	struct asked *q = arg;
	struct tree_head head;
	TRY(tree_head_load(cx, db, &head));
	const int64_t from = head.size > LEDGER_PAGE ? head.size - LEDGER_PAGE : 0;
	return ledger_rows_from(cx, db, from, LEDGER_PAGE, &q->rows);
}

static void show_one(struct asked *q)
{
	if (options_has(&q->options, "json")) {
		AUTO(json) j = json_new(q->cx->arena);
		entry_proof_to_json(j, q->cx->arena, &q->proof);
		json_write(j, q->out);
	} else if (q->proof.row.bytes.n > 0) {
		(void)fwrite(q->proof.row.bytes.p, 1, q->proof.row.bytes.n, q->out);
	} else {
		(void)fprintf(q->out, "Entry %lld was erased by entry %.*s. Its hash stays: %.*s\n",
			      (long long)q->number,
			      STR_ARG(id_print(q->cx->arena, q->proof.row.erased_by)),
			      STR_ARG(sha256_print(q->cx->arena, &q->proof.row.leaf)));
	}
}

static void show_last(struct asked *q)
{
	struct arena *a = q->cx->arena;
	if (options_has(&q->options, "json")) {
		AUTO(json) j = json_new(a);
		json_begin_array(j, "entries");
		for (size_t i = 0; i < q->rows.n; i++) {
			json_begin_object(j, NULL);
			entry_to_json(j, a, &q->rows.p[i]);
			json_end(j);
		}
		json_end(j);
		json_write(j, q->out);
		return;
	}
	struct table t;
	table_init(&t, a);
	table_column(&t, STR("number"), TABLE_RIGHT);
	table_column(&t, STR("at"), TABLE_LEFT);
	table_column(&t, STR("act"), TABLE_LEFT);
	table_column(&t, STR("role"), TABLE_LEFT);
	table_column(&t, STR("object"), TABLE_LEFT);
	for (size_t i = 0; i < q->rows.n; i++) {
		const struct ledger_row *row = &q->rows.p[i];
		TABLE_ROW(&t, arena_fmt(a, "%lld", (long long)row->number),
			  entry_print_time(a, row->at), row->act, row->role, row->object_kind);
	}
	table_print(&t, q->out);
}

static int run_show(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[SHOW], .args_max = 1 };
	if (!asked_open(&q, show_options, argc, argv))
		return asked_close(&q);
	const bool one = q.options.args.n > 0;
	if (one && failed(&q, read_number(cx, q.options.args.p[0], "an entry", &q.number)))
		return asked_close(&q);
	if (failed(&q, unit_run(cx, q.store, TX_READ, one ? load_one : load_last, &q)))
		return asked_close(&q);
	if (one)
		show_one(&q);
	else
		show_last(&q);
	return asked_close(&q);
}

/* ---- prove --------------------------------------------------------------- */

static const struct option prove_options[] = {
	DATA_OPTION,
	{ "size", "N", "prove in the first checkpoint of at least N entries", OPTION_ONCE },
	JSON_OPTION,
	{ 0 },
};

static enum rc load_proof(struct cx *cx, struct db *db, void *arg)
{
	struct asked *q = arg;
	TRY(entry_prove(cx, db, q->number, q->size, &q->proof));
	if (q->proof.checkpoint.size == 0)
		return cx_fail(cx, RC_CONFLICT, "no signed checkpoint covers entry %lld yet",
			       (long long)q->number);
	return RC_OK;
}

static int run_prove(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[PROVE],
				      .args_min = 1,
				      .args_max = 1 };
	if (!asked_open(&q, prove_options, argc, argv))
		return asked_close(&q);
	const struct str size = options_get(&q.options, "size");
	if (failed(&q, read_number(cx, q.options.args.p[0], "an entry", &q.number)) ||
	    (size.n > 0 && failed(&q, read_number(cx, size, "--size", &q.size))) ||
	    failed(&q, unit_run(cx, q.store, TX_READ, load_proof, &q)))
		return asked_close(&q);
	if (options_has(&q.options, "json")) {
		show_one(&q);
	} else {
		const struct str proof = proof_to_tlog(cx->arena, q.number, &q.proof.path,
						       q.proof.note);
		(void)fwrite(proof.p, 1, proof.n, out);
	}
	return asked_close(&q);
}

/* ---- check --------------------------------------------------------------- */

static void findings_to_json(struct json *j, const char *key, const struct ledger_finding *p,
			     size_t n)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < n; i++) {
		json_begin_object(j, NULL);
		if (p[i].number >= 0)
			json_int(j, "number", p[i].number);
		else
			json_add_null(j, "number");
		json_str(j, "what", p[i].what);
		json_end(j);
	}
	json_end(j);
}

static void report_to_json(struct asked *q, const struct ledger_report *r)
{
	AUTO(json) j = json_new(q->cx->arena);
	json_bool(j, "verifies", r->findings.n == 0);
	json_int(j, "entries", r->entries);
	json_int(j, "erased", r->erased);
	json_int(j, "waiting", r->waiting);
	json_int(j, "checkpoints", r->signed_checkpoints);
	json_str(j, "root", sha256_print(q->cx->arena, &r->head.root));
	json_begin_object(j, "cosigned");
	json_int(j, "by", r->cosigned.witnesses);
	json_int(j, "size", r->cosigned.size);
	json_end(j);
	findings_to_json(j, "findings", r->findings.p, r->findings.n);
	findings_to_json(j, "accepted", r->accepted.p, r->accepted.n);
	json_write(j, q->out);
}

static void report_to_text(struct asked *q, const struct ledger_report *r)
{
	for (size_t i = 0; i < r->findings.n; i++)
		(void)fprintf(q->out, "! %.*s\n", STR_ARG(r->findings.p[i].what));
	if (r->left_out > 0)
		(void)fprintf(q->out, "! and %zu more\n", r->left_out);
	for (size_t i = 0; i < r->accepted.n; i++)
		(void)fprintf(q->out, "  accepted: %.*s\n", STR_ARG(r->accepted.p[i].what));
	(void)fprintf(q->out, "%s: %lld %s (%lld erased), %lld signed %s",
		      r->findings.n == 0 ? "The ledger verifies" : "The ledger does not verify",
		      (long long)r->entries, r->entries == 1 ? "entry" : "entries",
		      (long long)r->erased, (long long)r->signed_checkpoints,
		      r->signed_checkpoints == 1 ? "checkpoint" : "checkpoints");
	if (r->waiting > 0)
		(void)fprintf(q->out, "; %lld %s for a number", (long long)r->waiting,
			      r->waiting == 1 ? "entry waits" : "entries wait");
	if (r->cosigned.witnesses > 0)
		(void)fprintf(q->out, "; countersigned by %lld %s, up to %lld entries",
			      (long long)r->cosigned.witnesses,
			      r->cosigned.witnesses == 1 ? "other" : "others",
			      (long long)r->cosigned.size);
	(void)fprintf(q->out, "\n");
}

static int run_check(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct ledger_report report;
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[CHECK] };
	if (!asked_open(&q, show_options, argc, argv) ||
	    failed(&q, ledger_check(cx, q.store, q.settings.dir, &report)))
		return asked_close(&q);
	if (options_has(&q.options, "json"))
		report_to_json(&q, &report);
	else
		report_to_text(&q, &report);
	if (report.findings.n > 0)
		(void)failed(&q, cx_fail(cx, RC_CONFLICT,
					 "the ledger does not verify: do not restart or restore; "
					 "keep the disk and call the overseer"));
	return asked_close(&q);
}

/* ---- checkpoint ---------------------------------------------------------- */

static const struct option checkpoint_options[] = {
	DATA_OPTION,
	{ "from", "SIZE", "also print the consistency proof from that size", OPTION_ONCE },
	{ 0 },
};

static enum rc load_checkpoint(struct cx *cx, struct db *db, void *arg)
{
	struct asked *q = arg;
	TRY(checkpoint_latest(cx, db, &q->checkpoint));
	if (q->checkpoint.size == 0)
		return cx_fail(cx, RC_MISSING, "no checkpoint has been signed yet");
	TRY(checkpoint_note(cx, db, &q->checkpoint, &q->note));
	return q->size == 0 ? RC_OK
			    : tree_prove_consistency(cx, db, q->size, q->checkpoint.size,
						     &q->consistency);
}

static int run_checkpoint(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[CHECKPOINT] };
	if (!asked_open(&q, checkpoint_options, argc, argv))
		return asked_close(&q);
	const struct str from = options_get(&q.options, "from");
	if ((from.n > 0 && failed(&q, read_number(cx, from, "--from", &q.size))) ||
	    failed(&q, unit_run(cx, q.store, TX_READ, load_checkpoint, &q)))
		return asked_close(&q);
	const struct str text = q.size > 0 ? proof_to_add_checkpoint(cx->arena, q.size,
								     &q.consistency, q.note)
					   : q.note;
	(void)fwrite(text.p, 1, text.n, out); // the stream keeps the error
	return asked_close(&q);
}

/* ---- export -------------------------------------------------------------- */

static const struct option export_options[] = {
	DATA_OPTION,
	{ "from", "N", "first entry (0)", OPTION_ONCE },
	{ "to", "N", "last entry", OPTION_ONCE },
	{ 0 },
};

static int run_export(struct cx *cx, int argc, char **argv, FILE *out)
{
	int64_t written = 0;
	struct ledger_export e = { 0 };
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[EXPORT],
				      .args_min = 1,
				      .args_max = 1 };
	if (!asked_open(&q, export_options, argc, argv))
		return asked_close(&q);
	const struct str from = options_get(&q.options, "from");
	const struct str to = options_get(&q.options, "to");
	e.dir = q.options.args.p[0];
	if ((from.n > 0 && failed(&q, read_number(cx, from, "--from", &e.from))) ||
	    failed(&q, read_number(cx, to, "--to", &e.to)) ||
	    failed(&q, ledger_export(cx, q.store, &e, &written)))
		return asked_close(&q);
	(void)fprintf(out, "%lld %s written to %.*s\n", (long long)written,
		      written == 1 ? "entry" : "entries", STR_ARG(e.dir));
	return asked_close(&q);
}

/* ---- key ----------------------------------------------------------------- */

static const struct option key_options[] = { DATA_OPTION, { 0 } };

static enum rc add_key(struct cx *cx, struct db *db, void *arg)
{
	const struct asked *q = arg;
	return ledger_key_add(cx, db, q->vkey);
}

static enum rc end_key(struct cx *cx, struct db *db, void *arg)
{
	const struct asked *q = arg;
	return ledger_key_end(cx, db, q->vkey);
}

static enum rc find_in_use(struct cx *cx, struct db *db, void *arg)
{
	struct asked *q = arg;
	return ledger_key_in_use(cx, db, q->vkey, &q->in_use);
}

/* A rotation that was cut off between the files and the ledger is finished. */
static enum rc new_key(struct asked *q)
{
	struct note_key key, old;
	struct cx *cx = q->cx;
	TRY(ledger_key_public(cx, q->settings.dir, KEY_LEDGER, &key));
	q->vkey = note_key_print(cx->arena, &key);
	TRY(unit_run(cx, q->store, TX_READ, find_in_use, q));
	const bool is_half = !q->in_use &&
			     ledger_key_public(cx, q->settings.dir, KEY_LEDGER_OLD, &old) == RC_OK;
	if (!is_half) {
		TRY(ledger_key_rotate(cx, q->settings.dir, &key));
		q->vkey = note_key_print(cx->arena, &key);
	}
	TRY(unit_run(cx, q->store, TX_WRITE, add_key, q));
	(void)fprintf(
		q->out,
		"New key %.*s\nRestart comity serve. Until \"key retire\" every checkpoint is "
		"signed with both keys. Give partners the new one by another road.\n",
		STR_ARG(q->vkey));
	return RC_OK;
}

static enum rc retire_key(struct asked *q)
{
	struct note_key key;
	TRY(ledger_key_retire(q->cx, q->settings.dir, &key));
	q->vkey = note_key_print(q->cx->arena, &key);
	TRY(unit_run(q->cx, q->store, TX_WRITE, end_key, q));
	(void)fprintf(q->out, "Retired %.*s\nRestart comity serve.\n", STR_ARG(q->vkey));
	return RC_OK;
}

static enum rc change_key(struct asked *q, struct str what)
{
	if (str_eq(what, STR("new")))
		return new_key(q);
	if (str_eq(what, STR("retire")))
		return retire_key(q);
	return cx_fail(q->cx, RC_INVALID, "it is key new, or key retire");
}

static int run_key(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[KEY], .args_min = 1, .args_max = 1 };
	if (asked_open(&q, key_options, argc, argv))
		(void)failed(&q, change_key(&q, q.options.args.p[0]));
	return asked_close(&q);
}

/* ---- erase --------------------------------------------------------------- */

static const struct option erase_options[] = {
	DATA_OPTION,
	{ "basis", "TEXT", "the rule or order under which it is erased", OPTION_ONCE },
	{ "reason", "TEXT", "who asked, and why now; it stays with the act", OPTION_ONCE },
	{ "alone", NULL, "do not wait for a second administrator's approval; the overseer is told",
	  OPTION_ONCE },
	{ 0 },
};

static enum rc erase(struct cx *cx, struct db *db, void *arg)
{
	struct asked *q = arg;
	const struct erasure e = {
		.number = q->number,
		.basis = options_get(&q->options, "basis"),
		.reason = options_get(&q->options, "reason"),
		.alone = options_has(&q->options, "alone"),
	};
	return erasure_do(cx, db, &ACTOR_TERMINAL, &e, &q->proposal);
}

static int run_erase(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[ERASE],
				      .args_min = 1,
				      .args_max = 1 };
	if (!asked_open(&q, erase_options, argc, argv) ||
	    failed(&q, read_number(cx, q.options.args.p[0], "an entry", &q.number)) ||
	    failed(&q, unit_run(cx, q.store, TX_WRITE, erase, &q)))
		return asked_close(&q);
	if (id_is_set(q.proposal))
		(void)fprintf(out,
			      "Nothing has happened yet: an administrator must approve it here:\n"
			      "%.*s/approvals/%.*s\n",
			      STR_ARG(q.settings.address),
			      STR_ARG(id_print(cx->arena, q.proposal)));
	else
		(void)fprintf(out,
			      "Entry %lld is erased. Its hash stays, and every proof still "
			      "verifies. Backups made before still hold it.\n",
			      (long long)q.number);
	return asked_close(&q);
}

/* ---- acknowledge-restore ------------------------------------------------- */

static const struct option restored_options[] = {
	DATA_OPTION,
	{ "origin", "ORIGIN", "the ledger's new name, such as node.example/ke2", OPTION_ONCE },
	{ "reason", "TEXT", "what happened, for the ledger", OPTION_ONCE },
	{ 0 },
};

static enum rc store_restored(struct cx *cx, struct db *db, void *arg)
{
	const struct asked *q = arg;
	return ledger_origin_replace(cx, db, &q->restored);
}

static enum rc load_origin(struct cx *cx, struct db *db, void *arg)
{
	struct asked *q = arg;
	return ledger_origin(cx, db, &q->origin);
}

/* What this origin had signed, from the file of signed sizes. */
static enum rc signed_in_words(struct asked *q, struct str origin, struct str *out)
{
	struct watermark mark;
	TRY(watermark_load(q->cx, q->settings.dir, origin, &mark));
	if (mark.size == 0)
		*out = arena_fmt(q->cx->arena, "what %.*s had signed last is not known",
				 STR_ARG(origin));
	else
		*out = arena_fmt(q->cx->arena,
				 "%.*s had signed a checkpoint of %llu entries, root %.*s",
				 STR_ARG(origin), (unsigned long long)mark.size,
				 STR_ARG(sha256_print(q->cx->arena, &mark.root)));
	return RC_OK;
}

/* And what its witnesses have countersigned of it. */
static enum rc add_memories(struct asked *q, struct str *out)
{
	struct witness *w;
	struct witness_memories m;
	struct cx *cx = q->cx;
	const struct witness_config config = { .store = q->store, .dir = q->settings.dir };
	TRY(witness_open(cx, &config, &w));
	const enum rc rc = witness_remember(cx, w, &m);
	witness_close(w);
	for (size_t i = 0; i < m.n; i++)
		if (m.p[i].last.size > 0)
			*out = arena_fmt(cx->arena,
					 "%.*s; %.*s had countersigned %llu entries, root %.*s",
					 STR_ARG(*out), STR_ARG(m.p[i].witness),
					 (unsigned long long)m.p[i].last.size,
					 STR_ARG(sha256_print(cx->arena, &m.p[i].last.root)));
		else
			(void)fprintf(stderr, "comity: witness %.*s has nothing to say: %.*s\n",
				      STR_ARG(m.p[i].witness),
				      STR_ARG(m.p[i].trouble.n > 0 ? m.p[i].trouble
								   : STR("it countersigned "
									 "nothing")));
	return rc == RC_CONFLICT ? RC_OK : rc; // that is what is being acknowledged
}

/* What can be refused is refused before the old key is gone. */
static enum rc acknowledge(struct asked *q)
{
	struct note_key key;
	struct ledger_restored *r = &q->restored;
	r->origin = options_get(&q->options, "origin");
	r->reason = options_get(&q->options, "reason");
	if (r->origin.n == 0 || r->reason.n == 0)
		return cx_fail(q->cx, RC_INVALID,
			       "--origin and --reason are needed: the old ledger has signed more "
			       "than this database holds, so it ends, and a new one goes on");
	TRY(unit_run(q->cx, q->store, TX_READ, load_origin, q));
	if (str_eq(q->origin, r->origin))
		return cx_fail(q->cx, RC_CONFLICT,
			       "%.*s may have signed more than this database knows of: name "
			       "another origin",
			       STR_ARG(q->origin));
	TRY(signed_in_words(q, q->origin, &r->old));
	TRY(add_memories(q, &r->old));
	TRY(ledger_key_replace(q->cx, q->settings.dir, r->origin, &key));
	r->vkey = note_key_print(q->cx->arena, &key);
	TRY(unit_run(q->cx, q->store, TX_WRITE, store_restored, q));
	TRY(watermark_make(q->cx, q->settings.dir));
	(void)fprintf(q->out,
		      "The ledger goes on as %.*s. Write \"origin: %.*s\" into node.yaml, tell the "
		      "partners what happened, and give them the new key:\n%.*s\n",
		      STR_ARG(r->origin), STR_ARG(r->origin), STR_ARG(r->vkey));
	return RC_OK;
}

static int run_restored(struct cx *cx, int argc, char **argv, FILE *out)
{
	struct asked q = { .cx = cx, .out = out };
	q.options = (struct options){ .command = &subcommands[RESTORED] };
	if (asked_open(&q, restored_options, argc, argv))
		(void)failed(&q, acknowledge(&q));
	return asked_close(&q);
}

/* ---- all ----------------------------------------------------------------- */

static const struct command subcommands[SUBCOMMANDS + 1] = {
	[SHOW] = { "show", "show an entry, or the last ones", "ledger show [N] --data DIR [--json]",
		   run_show },
	[PROVE] = { "prove", "print the proof of an entry (C2SP tlog-proof)",
		    "ledger prove N --data DIR [--size N] [--json]", run_prove },
	[CHECK] = { "check", "derive the whole ledger anew and compare",
		    "ledger check --data DIR [--json]", run_check },
	[CHECKPOINT] = { "checkpoint", "print the latest signed checkpoint",
			 "ledger checkpoint --data DIR [--from SIZE]", run_checkpoint },
	[ALARMS] = { "alarms", "what is wrong, and the signed checkpoints that show it",
		     LEDGER_ALARMS_USAGE, ledger_alarms_run },
	[EXPORT] = { "export", "write entries with their proofs as files",
		     "ledger export FOLDER --data DIR [--from N] --to N", run_export },
	[KEY] = { "key", "change the key that signs checkpoints",
		  "ledger key new|retire --data DIR", run_key },
	[ERASE] = { "erase", "delete an entry's content under a rule; every proof still verifies",
		    "ledger erase N --basis TEXT --reason TEXT [--alone] --data DIR", run_erase },
	[RESTORED] = { "acknowledge-restore", "go on under a new name after a restored backup",
		       "ledger acknowledge-restore --data DIR --origin ORIGIN --reason TEXT",
		       run_restored },
	{ 0 },
};

static int run_ledger(struct cx *cx, int argc, char **argv, FILE *out)
{
	static const struct command *const lists[] = { subcommands, NULL };
	const struct str name = str_from_c(argc > 1 ? argv[1] : "--help");
	if (str_eq(name, STR("--help"))) {
		(void)fprintf(out, "comity %s\n\n", ledger_commands[0].usage);
		for (const struct command *c = subcommands; c->name; c++)
			(void)fprintf(out, "  %-20s %s\n", c->name, c->summary);
		return argc > 1 ? COMMAND_ANSWERED : COMMAND_USAGE;
	}
	const struct command *c = command_find(lists, name);
	if (!c)
		return command_usage(&ledger_commands[0], "unknown subcommand \"%.*s\"",
				     STR_ARG(name));
	return c->run(cx, argc - 1, argv + 1, out);
}

const struct command ledger_commands[] = {
	{ "ledger", "look into the tamper-evident log, prove and check it",
	  "ledger show|prove|check|checkpoint|alarms|export|key|erase|acknowledge-restore ...",
	  run_ledger },
	{ 0 },
};
