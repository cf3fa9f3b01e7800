// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/sequencer_job.h"

#include "formats/checkpoint.h"
#include "ledger/alarm_db.h"
#include "ledger/entry_db.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

SQL_STATEMENT_TWO(test_open_guard, "DROP TRIGGER ledger_entry_keeps",
		  "DROP TRIGGER ledger_entry_keeps ON ledger_entry");
SQL_STATEMENT(test_forge, "UPDATE ledger_entry SET bytes = $1 WHERE number IS NULL");
SQL_STATEMENT(test_set_root, "UPDATE ledger_sequencer SET root = $1");

struct world {
	struct str dir;
	struct signer *signer;
	struct sequencer *sequencer;
};

/* One is left behind by a test that REQUIRE ends: it ends with this process. */
static struct world open_world(struct cx *cx, struct store *store)
{
	struct world w = { .dir = test_ledger_folder(cx) };
	test_ledger_open(cx, store);
	REQUIRE(signer_start(cx, w.dir, &w.signer) == RC_OK);
	const struct sequencer_config config = {
		.store = store,
		.signer = w.signer,
		.every_us = 60000000,
		.lease_us = 1000000,
	};
	w.sequencer = sequencer_open(&config);
	return w;
}

static void close_world(struct cx *cx, struct world *w)
{
	sequencer_close(cx, w->sequencer);
	signer_close(w->signer);
}

static enum rc turn(struct cx *cx, struct world *w)
{
	int64_t next;
	return sequencer_turn(cx, w->sequencer, &next);
}

static enum rc load_latest(struct cx *cx, struct db *db, void *arg)
{
	return checkpoint_latest(cx, db, arg);
}

static struct checkpoint_row latest(struct cx *cx, struct store *store)
{
	struct checkpoint_row row = { 0 };
	REQUIRE(unit_run(cx, store, TX_READ, load_latest, &row) == RC_OK);
	return row;
}

static enum rc append_receipt(struct cx *cx, struct db *db, void *arg)
{
	const struct ledger_act act = { .act = "sent", .receipt = true };
	return ledger_append(cx, db, &act, arg);
}

static enum rc list_alarms(struct cx *cx, struct db *db, void *arg)
{
	return ledger_alarm_list(cx, db, arg);
}

DB_TEST(what_comes_in_one_turns_time_shares_a_turn)
{
	struct world w = open_world(cx, store);
	int64_t next = 0;
	test_ledger_append(cx, store, 0, 3);
	REQUIRE(sequencer_turn(cx, w.sequencer, &next) == RC_OK);
	CHECK(next > 0); // few: no turn of its own for each
	test_ledger_append(cx, store, 3, TREE_BATCH_MAX + 1);
	REQUIRE(sequencer_turn(cx, w.sequencer, &next) == RC_OK);
	CHECK(next == 0); // more are left than a turn takes
	REQUIRE(sequencer_turn(cx, w.sequencer, &next) == RC_OK);
	CHECK(next > 0);
	close_world(cx, &w);
}

DB_TEST(checkpoints_are_signed_by_the_clock)
{
	struct world w = open_world(cx, store);
	test_ledger_append(cx, store, 0, 3);
	EQ(turn(cx, &w), RC_OK);
	EQ(latest(cx, store).size, 3); // the first turn is due
	test_ledger_append(cx, store, 3, 4);
	cx->now.us += 500000;
	EQ(turn(cx, &w), RC_OK);
	EQ(latest(cx, store).size, 3);
	cx->now.us += 60000000;
	EQ(turn(cx, &w), RC_OK);
	const struct checkpoint_row row = latest(cx, store);
	EQ(row.size, 7);

	struct note note;
	struct checkpoint c;
	bool found = false;
	const struct note_key *keys;
	(void)signer_keys(w.signer, &keys);
	REQUIRE(note_parse(cx, row.note, &note) == RC_OK);
	CHECK(note_verify(cx, &note, &keys[0], &found) == RC_OK && found);
	REQUIRE(checkpoint_parse(cx, note.text, &c) == RC_OK);
	EQ_STR(c.origin, TEST_ORIGIN);
	EQ(c.size, 7);
	CHECK(sha256_eq(&c.root, &row.root));
	close_world(cx, &w);
}

DB_TEST(a_receipt_does_not_wait_for_the_clock)
{
	struct world w = open_world(cx, store);
	struct id entry;
	struct checkpoint_row row;
	int64_t number = -1;
	test_ledger_append(cx, store, 0, 2);
	EQ(turn(cx, &w), RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, append_receipt, &entry) == RC_OK);
	EQ(ledger_wait(cx, store, entry, cx->now, &number, &row), RC_IO); // long past
	EQ(turn(cx, &w), RC_OK);
	REQUIRE(ledger_wait(cx, store, entry, cx->now, &number, &row) == RC_OK);
	EQ(number, 2);
	EQ(row.size, 3);
	CHECK(row.note.n > 0);
	EQ(ledger_wait(cx, store, test_id(9), cx->now, &number, &row), RC_MISSING);
	close_world(cx, &w);
}

DB_TEST(nothing_new_is_no_new_checkpoint)
{
	struct world w = open_world(cx, store);
	EQ(turn(cx, &w), RC_OK);
	EQ(latest(cx, store).size, 0);
	test_ledger_append(cx, store, 0, 1);
	for (int i = 0; i < 3; i++, cx->now.us += 60000000)
		EQ(turn(cx, &w), RC_OK);
	EQ(latest(cx, store).size, 1);
	close_world(cx, &w);
}

static enum rc forge(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(db_run(cx, db, &test_open_guard, NO_VALS, NULL));
	return DB_RUN(cx, db, &test_forge, VAL_BYTES(STR("forged")));
}

/* The leaf says one thing, the bytes that the database gives back another. */
DB_TEST(what_reads_back_differently_is_never_signed)
{
	struct world w = open_world(cx, store);
	struct ledger_alarms alarms = { 0 };
	test_ledger_append(cx, store, 0, 1);
	REQUIRE(unit_run(cx, store, TX_WRITE, forge, NULL) == RC_OK);
	EQ(turn(cx, &w), RC_BUG);
	EQ(latest(cx, store).size, 0);
	EQ(turn(cx, &w), RC_CONFLICT); // it stays so
	REQUIRE(unit_run(cx, store, TX_READ, list_alarms, &alarms) == RC_OK);
	REQUIRE(alarms.n == 1);
	EQ(alarms.p[0].kind, LEDGER_ALARM_TAMPERED);
	EQ(alarms.p[0].number, 0);
	close_world(cx, &w);
}

static enum rc set_root(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return DB_RUN(cx, db, &test_set_root, VAL(sha256_of(STR("x"))));
}

DB_TEST(a_root_that_is_not_the_entries_root_is_never_signed)
{
	struct world w = open_world(cx, store);
	test_ledger_append(cx, store, 0, 1);
	EQ(turn(cx, &w), RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, set_root, NULL) == RC_OK);
	cx->now.us += 60000000;
	EQ(turn(cx, &w), RC_BUG);
	EQ(latest(cx, store).size, 1);
	close_world(cx, &w);
}

/* Three with one database: one at a time works, and another goes on where it stopped. */
DB_TEST(another_sequencer_takes_over_when_the_lease_is_over)
{
	struct world w = open_world(cx, store);
	const struct sequencer_config config = {
		.store = store, .signer = w.signer, .every_us = 1, .lease_us = 1000000
	};
	struct world other = { .sequencer = sequencer_open(&config) };
	test_ledger_append(cx, store, 0, 2);
	EQ(turn(cx, &w), RC_OK);
	test_ledger_append(cx, store, 2, 2);
	EQ(turn(cx, &other), RC_OK);
	EQ(latest(cx, store).size, 2); // not its turn
	cx->now.us += 2000000;
	EQ(turn(cx, &other), RC_OK);
	EQ(latest(cx, store).size, 4);
	test_ledger_append(cx, store, 4, 1);
	cx->now.us += 10;
	EQ(turn(cx, &w), RC_OK); // wakes up, finds another's fence
	EQ(latest(cx, store).size, 4);
	sequencer_close(cx, other.sequencer); // gives the lease back
	EQ(turn(cx, &w), RC_OK);
	EQ(latest(cx, store).size, 5);
	close_world(cx, &w);
}

static enum rc origin_other(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return ledger_origin_set(cx, db, STR("other.example"));
}

DB_TEST(a_database_older_than_its_signatures_is_not_served)
{
	struct world w = open_world(cx, store);
	struct str note;
	EQ(sequencer_check(cx, store, w.signer), RC_OK);
	const struct str ahead = test_checkpoint(cx, STR(TEST_ORIGIN), 9, STR("a"));
	REQUIRE(signer_sign(cx, w.signer, ahead, &note) == RC_OK);
	signer_close(w.signer);
	w.signer = NULL;
	REQUIRE(signer_start(cx, w.dir, &w.signer) == RC_OK);
	EQ(sequencer_check(cx, store, w.signer), RC_CONFLICT);
	CHECK(str_find(cx_error(cx), STR("acknowledge-restore")) != STR_NONE);
	test_ledger_append(cx, store, 0, 10); // as many, but others
	const struct sequencer_config config = { .store = store, .signer = w.signer };
	sequencer_close(cx, w.sequencer);
	w.sequencer = sequencer_open(&config);
	EQ(turn(cx, &w), RC_CONFLICT); // ten is above nine: the signer alone cannot know
	EQ(latest(cx, store).size, 0);
	EQ(sequencer_check(cx, store, w.signer), RC_CONFLICT);
	close_world(cx, &w);
}

/* What one process has signed binds the next that takes the lease, without a restart. */
DB_TEST(a_database_set_back_while_it_is_served_is_not_signed)
{
	struct world w = open_world(cx, store);
	const struct sequencer_config config = {
		.store = store, .signer = w.signer, .every_us = 1, .lease_us = 1000000
	};
	struct ledger_alarms alarms = { 0 };
	struct str note;
	test_ledger_append(cx, store, 0, 2);
	EQ(turn(cx, &w), RC_OK);
	const struct str gone = test_checkpoint(cx, STR(TEST_ORIGIN), 3, STR("a"));
	REQUIRE(signer_sign(cx, w.signer, gone, &note) == RC_OK);
	test_ledger_append(cx, store, 2, 4); // six, but the third is another
	sequencer_close(cx, w.sequencer);
	w.sequencer = sequencer_open(&config);
	cx->now.us += 2000000;
	EQ(turn(cx, &w), RC_CONFLICT);
	EQ(latest(cx, store).size, 2);
	REQUIRE(unit_run(cx, store, TX_READ, list_alarms, &alarms) == RC_OK);
	REQUIRE(alarms.n == 1);
	EQ(alarms.p[0].kind, LEDGER_ALARM_SET_BACK);
	close_world(cx, &w);
}

DB_TEST(a_key_of_another_ledger_is_told)
{
	struct world w = { .dir = test_ledger_folder(cx) };
	REQUIRE(unit_run(cx, store, TX_WRITE, origin_other, NULL) == RC_OK);
	REQUIRE(signer_start(cx, w.dir, &w.signer) == RC_OK);
	EQ(sequencer_check(cx, store, w.signer), RC_CONFLICT);
	close_world(cx, &w);
}
