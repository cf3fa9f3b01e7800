// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/witness_job.h"

#include <stdio.h>

#include "ledger/alarm_db.h"
#include "ledger/check_job.h"
#include "ledger/entry_db.h"
#include "ledger/key_db.h"
#include "ledger/sequencer_job.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

/* A node: data folder, database, signer. */
struct node {
	struct str dir;
	struct store *store;
	struct signer *signer;
	struct witness *witness;
	bool own_store;
};

static struct store *new_store(struct cx *cx)
{
	struct store *store = NULL;
	const struct store_config config = { .url = test_db_path(cx, "comity.db") };
	REQUIRE(store_create(cx, &config) == RC_OK);
	REQUIRE(store_open(cx, &config, &store) == RC_OK);
	return store;
}

static void close_node(struct node *n)
{
	witness_close(n->witness);
	signer_close(n->signer);
	if (n->own_store)
		store_close(n->store);
}

/* The log whose key lies in `dir`. */
static struct node open_log(struct cx *cx, struct str dir, struct store *store)
{
	struct node n = { .dir = dir, .store = store ? store : new_store(cx) };
	n.own_store = store == NULL;
	test_ledger_open(cx, n.store);
	REQUIRE(signer_start(cx, dir, &n.signer) == RC_OK);
	return n;
}

/* Countersigns the log whose key lies in `dir`. */
static struct node open_witness(struct cx *cx, struct str log_dir, struct store *store)
{
	struct note_key key;
	struct node n = { .store = store ? store : new_store(cx) };
	n.own_store = store == NULL;
	n.dir = test_ledger_folder_of(cx, STR("other.example"));
	REQUIRE(ledger_key_public(cx, log_dir, KEY_LEDGER, &key) == RC_OK);
	const char *path = str_c(cx->arena,
				 arena_fmt(cx->arena, "%.*s/witnesses.txt", STR_ARG(n.dir)));
	FILE *f = fopen(path, "w");
	REQUIRE(f);
	REQUIRE(fprintf(f, "log %.*s\nquorum none\n", STR_ARG(note_key_print(cx->arena, &key))) >
		0);
	REQUIRE(fclose(f) == 0);
	REQUIRE(signer_start(cx, n.dir, &n.signer) == RC_OK);
	const struct witness_config config = { n.store, n.signer, n.dir };
	REQUIRE(witness_open(cx, &config, &n.witness) == RC_OK);
	return n;
}

/* Has the log sign all that it holds. */
static void sign_all(struct cx *cx, struct node *log)
{
	int64_t next;
	const struct sequencer_config config = { .store = log->store, .signer = log->signer };
	struct sequencer *s = sequencer_open(&config);
	EQ(sequencer_turn(cx, s, &next), RC_OK);
	sequencer_close(cx, s);
}

/* The log asks the witness, which has last seen `old` of it; its status. */
static int ask(struct cx *cx, struct node *log, struct node *witness, int64_t old)
{
	struct str body;
	struct witness_answer answer = { 0 };
	int64_t size, has = 0;
	REQUIRE(witness_request(cx, log->store, old, &body, &size) == RC_OK);
	REQUIRE(witness_add(cx, witness->witness, body, &answer) == RC_OK);
	const enum rc rc = witness_answered(cx, log->store, signer_witness_key(witness->signer),
					    size, &answer, &has);
	EQ(rc, answer.status == 200   ? RC_OK
	       : answer.status == 409 ? RC_CONFLICT
	       : answer.status == 422 ? RC_DENIED
				      : RC_PEER);
	return answer.status;
}

static enum rc count_alarms(struct cx *cx, struct db *db, void *arg)
{
	return ledger_alarm_list(cx, db, arg);
}

static struct ledger_alarms alarms_of(struct cx *cx, struct node *n)
{
	struct ledger_alarms alarms = { 0 };
	REQUIRE(unit_run(cx, n->store, TX_READ, count_alarms, &alarms) == RC_OK);
	return alarms;
}

static enum rc load_signers(struct cx *cx, struct db *db, void *arg)
{
	struct checkpoint_row row;
	struct str *note = arg;
	TRY(checkpoint_latest(cx, db, &row));
	return checkpoint_note(cx, db, &row, note);
}

DB_TEST(a_log_that_grows_is_countersigned)
{
	struct node log = open_log(cx, test_ledger_folder(cx), NULL);
	struct node witness = open_witness(cx, log.dir, store);
	struct str whole;
	struct note note;
	bool found = false;
	test_ledger_append(cx, log.store, 0, 5);
	sign_all(cx, &log);
	EQ(ask(cx, &log, &witness, 0), 200);
	EQ(ask(cx, &log, &witness, 0), 409); // it has seen five by now
	test_ledger_append(cx, log.store, 5, 300);
	sign_all(cx, &log);
	EQ(ask(cx, &log, &witness, 4), 409);
	EQ(ask(cx, &log, &witness, 5), 200);
	REQUIRE(unit_run(cx, log.store, TX_READ, load_signers, &whole) == RC_OK);
	REQUIRE(note_parse(cx, whole, &note) == RC_OK);
	EQ(note.lines.n, 2);
	CHECK(note_verify(cx, &note, signer_witness_key(witness.signer), &found) == RC_OK && found);
	EQ(alarms_of(cx, &witness).n, 0);
	close_node(&witness);
	close_node(&log);
}

DB_TEST(an_unknown_log_and_a_strange_request_are_refused)
{
	struct node log = open_log(cx, test_ledger_folder(cx), NULL);
	struct node other = open_log(cx, test_ledger_folder(cx), NULL); // same name, other key
	struct node witness = open_witness(cx, log.dir, store);
	struct node stranger = open_witness(cx, witness.dir, NULL); // knows another log
	struct witness_answer answer;
	test_ledger_append(cx, log.store, 0, 1);
	test_ledger_append(cx, other.store, 0, 1);
	sign_all(cx, &log);
	sign_all(cx, &other);
	EQ(ask(cx, &log, &stranger, 0), 404);
	EQ(ask(cx, &other, &witness, 0), 403);
	REQUIRE(witness_add(cx, witness.witness, STR("old 0\n"), &answer) == RC_OK);
	EQ(answer.status, 400);
	close_node(&stranger);
	close_node(&witness);
	close_node(&other);
	close_node(&log);
}

/* A second database under the same key: what a dishonest operator shows to others. The key
 * is used without the file of signed sizes, as he would. */
static struct node open_other_view(struct cx *cx, struct node *log)
{
	const struct str dir = test_ledger_folder_copy(cx, log->dir);
	return open_log(cx, dir, NULL);
}

DB_TEST(a_split_view_shown_to_two_witnesses_is_detected)
{
	struct node log = open_log(cx, test_ledger_folder(cx), NULL);
	struct node view = open_other_view(cx, &log);
	struct node first = open_witness(cx, log.dir, store);
	struct node second = open_witness(cx, log.dir, NULL);
	test_ledger_append(cx, log.store, 0, 10);
	test_ledger_append(cx, view.store, 0, 10);
	sign_all(cx, &log);
	sign_all(cx, &view);
	EQ(ask(cx, &log, &first, 0), 200);
	EQ(ask(cx, &view, &second, 0), 200); // each sees one history
	// As soon as either history reaches the other witness it is refused, and told.
	EQ(ask(cx, &log, &second, 9), 409);
	test_ledger_append(cx, view.store, 10, 1);
	sign_all(cx, &view);
	EQ(ask(cx, &view, &first, 10), 422);
	close_node(&second);
	close_node(&first);
	close_node(&view);
	close_node(&log);
}

DB_TEST(two_roots_of_one_size_raise_an_alarm)
{
	struct node log = open_log(cx, test_ledger_folder(cx), NULL);
	struct node view = open_other_view(cx, &log);
	struct node witness = open_witness(cx, log.dir, store);
	struct str body;
	struct witness_answer answer;
	int64_t size;
	test_ledger_append(cx, log.store, 0, 4);
	test_ledger_append(cx, view.store, 0, 4);
	sign_all(cx, &log);
	sign_all(cx, &view);
	EQ(ask(cx, &log, &witness, 0), 200);
	REQUIRE(witness_request(cx, view.store, 0, &body, &size) == RC_OK);
	body = arena_fmt(cx->arena, "old 4\n%.*s", STR_ARG(str_slice(body, 6, body.n)));
	REQUIRE(witness_add(cx, witness.witness, body, &answer) == RC_OK);
	EQ(answer.status, 422);
	const struct ledger_alarms alarms = alarms_of(cx, &witness);
	REQUIRE(alarms.n == 1);
	EQ(alarms.p[0].kind, LEDGER_ALARM_FORKED);
	CHECK(str_find(alarms.p[0].sentence, STR("two checkpoints of 4 entries")) != STR_NONE);
	close_node(&witness);
	close_node(&view);
	close_node(&log);
}

static enum rc add_key(struct cx *cx, struct db *db, void *arg)
{
	const struct str *vkey = arg;
	return ledger_key_add(cx, db, *vkey);
}

/* An operator with the key who makes the whole ledger anew: nothing in it shows it, and
 * the docs say so; one witness that saw the earlier checkpoint does. */
DB_TEST(a_rewritten_ledger_verifies_alone_and_fails_before_one_witness)
{
	struct node log = open_log(cx, test_ledger_folder(cx), NULL);
	struct node witness = open_witness(cx, log.dir, store);
	struct ledger_report report;
	const struct note_key *keys;
	test_ledger_append(cx, log.store, 0, 6);
	sign_all(cx, &log);
	EQ(ask(cx, &log, &witness, 0), 200);

	struct node again = open_other_view(cx, &log);
	(void)signer_keys(again.signer, &keys);
	struct str vkey = note_key_print(cx->arena, &keys[0]);
	REQUIRE(unit_run(cx, again.store, TX_WRITE, add_key, &vkey) == RC_OK);
	test_ledger_append(cx, again.store, 0, 8);
	sign_all(cx, &again);
	REQUIRE(ledger_check(cx, again.store, again.dir, &report) == RC_OK);
	EQ(report.findings.n, 0);
	EQ(ask(cx, &again, &witness, 6), 422);
	close_node(&again);
	close_node(&witness);
	close_node(&log);
}

static enum rc load_shown(struct cx *cx, struct db *db, void *arg)
{
	struct witnessed *w = arg;
	return witnessed_load(cx, db, STR(TEST_ORIGIN), w);
}

static enum rc load_own_latest(struct cx *cx, struct db *db, void *arg)
{
	return checkpoint_latest(cx, db, arg);
}

static struct witness_memory remembered(struct cx *cx, struct node *witness, const char *origin,
					int status, struct str body)
{
	struct witness_memory m;
	const struct witness_answer answer = { status, { 0 }, body };
	witness_remembered(cx, signer_witness_key(witness->signer), str_from_c(origin), &answer,
			   &m);
	return m;
}

DB_TEST(what_a_witness_remembers_counts_with_its_signature_only)
{
	struct node log = open_log(cx, test_ledger_folder(cx), NULL);
	struct node witness = open_witness(cx, log.dir, store);
	struct witnessed shown;
	struct checkpoint_row own;
	struct str note;
	test_ledger_append(cx, log.store, 0, 5);
	sign_all(cx, &log);
	EQ(ask(cx, &log, &witness, 0), 200);
	REQUIRE(unit_run(cx, witness.store, TX_READ, load_shown, &shown) == RC_OK);
	struct witness_memory m = remembered(cx, &witness, TEST_ORIGIN, 200, shown.note);
	EQ_STR(m.trouble, "");
	EQ(m.last.size, 5);
	CHECK(sha256_eq(&m.last.root, &shown.root));
	// Of another ledger; without the witness's line; one that is not there; trouble.
	m = remembered(cx, &witness, "node.example/other", 200, shown.note);
	CHECK(m.last.size == 0 && m.trouble.n > 0);
	REQUIRE(unit_run(cx, log.store, TX_READ, load_own_latest, &own) == RC_OK);
	m = remembered(cx, &witness, TEST_ORIGIN, 200, own.note);
	CHECK(m.last.size == 0 && m.trouble.n > 0);
	note = arena_copy(cx->arena, shown.note);
	((char *)(uintptr_t)note.p)[note.n - 10] ^= 1;
	m = remembered(cx, &witness, TEST_ORIGIN, 200, note);
	CHECK(m.last.size == 0 && m.trouble.n > 0);
	m = remembered(cx, &witness, TEST_ORIGIN, 404, STR("nothing"));
	CHECK(m.last.size == 0 && m.trouble.n == 0);
	m = remembered(cx, &witness, TEST_ORIGIN, 502, STR("a proxy"));
	CHECK(m.last.size == 0 && m.trouble.n > 0);
	close_node(&witness);
	close_node(&log);
}
