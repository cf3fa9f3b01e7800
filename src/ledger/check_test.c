// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/check_job.h"

#include "formats/checkpoint.h"
#include "ledger/alarm_db.h"
#include "ledger/entry_db.h"
#include "ledger/key_db.h"
#include "ledger/sequencer_job.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

/* What somebody with the database's shell does, after the guards. */
SQL_STATEMENT_TWO(test_drop_keeps, "DROP TRIGGER ledger_entry_keeps",
		  "DROP TRIGGER ledger_entry_keeps ON ledger_entry");
SQL_STATEMENT_TWO(test_drop_stays, "DROP TRIGGER ledger_entry_stays",
		  "DROP TRIGGER ledger_entry_stays ON ledger_entry");
SQL_STATEMENT_TWO(test_drop_checkpoint, "DROP TRIGGER ledger_checkpoint_keeps",
		  "DROP TRIGGER ledger_checkpoint_keeps ON ledger_checkpoint");
SQL_STATEMENT(test_edit_bytes, "UPDATE ledger_entry SET bytes = $1 WHERE number = 3");
SQL_STATEMENT(test_edit_both, "UPDATE ledger_entry SET bytes = $1, leaf = $2 WHERE number = 3");
SQL_STATEMENT(test_edit_account, "UPDATE ledger_entry SET account = $1 WHERE number = 3");
SQL_STATEMENT(test_delete_middle, "DELETE FROM ledger_entry WHERE number = 3");
SQL_STATEMENT(test_delete_last, "DELETE FROM ledger_entry WHERE number = 299");
SQL_STATEMENT(test_swap_away, "UPDATE ledger_entry SET number = 100000 WHERE number = 3");
SQL_STATEMENT(test_swap_other, "UPDATE ledger_entry SET number = 3 WHERE number = 4");
SQL_STATEMENT(test_swap_back, "UPDATE ledger_entry SET number = 4 WHERE number = 100000");
SQL_STATEMENT(test_edit_tile, "UPDATE ledger_tile SET hashes = $1 WHERE level = 1 AND number = 0");
SQL_STATEMENT(test_edit_root, "UPDATE ledger_checkpoint SET root = $1");
SQL_STATEMENT(test_edit_note, "UPDATE ledger_checkpoint SET note = $1");
SQL_STATEMENT(test_blank, "UPDATE ledger_entry SET bytes = NULL, erased_by = $1 WHERE number = 3");

SQL_STATEMENT_TWO(test_drop_points, "DROP TRIGGER ledger_checkpoint_stays",
		  "DROP TRIGGER ledger_checkpoint_stays ON ledger_checkpoint");
SQL_STATEMENT(test_cut_entries, "DELETE FROM ledger_entry WHERE number >= 300");
SQL_STATEMENT(test_cut_points, "DELETE FROM ledger_checkpoint WHERE size > 300");
SQL_STATEMENT(test_cut_head, "UPDATE ledger_sequencer SET size = 300, root ="
			     " (SELECT root FROM ledger_checkpoint WHERE size = 300)");
SQL_STATEMENT(test_drop_note, "UPDATE ledger_checkpoint SET note = NULL WHERE size = 300");
SQL_STATEMENT(test_drop_last_note, "UPDATE ledger_checkpoint SET note = NULL WHERE size = 305");
SQL_STATEMENT(test_date_points, "UPDATE ledger_checkpoint SET at = at - $1");

enum { N = 300 };

struct attack {
	const char *name, *finding; // finding: what the report says; NULL: nothing
	unit_handler *run;
};

static enum rc drop_guards(struct cx *cx, struct db *db)
{
	TRY(db_run(cx, db, &test_drop_keeps, NO_VALS, NULL));
	TRY(db_run(cx, db, &test_drop_stays, NO_VALS, NULL));
	return db_run(cx, db, &test_drop_checkpoint, NO_VALS, NULL);
}

static enum rc nothing(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	return drop_guards(cx, db);
}

static enum rc edit(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return DB_RUN(cx, db, &test_edit_bytes, VAL_BYTES(STR("forged")));
}

/* A whole entry that says something else, hashed as it should be. */
static enum rc edit_well(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	struct ledger_row row;
	struct ledger_entry e;
	struct str bytes;
	TRY(drop_guards(cx, db));
	TRY(ledger_row_by_number(cx, db, 3, &row));
	TRY(entry_parse(cx, row.bytes, &e));
	e.note = STR("nothing happened");
	TRY(entry_print(cx, &e, &bytes));
	return DB_RUN(cx, db, &test_edit_both, VAL_BYTES(bytes), VAL(merkle_leaf(bytes)));
}

static enum rc edit_column(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return DB_RUN(cx, db, &test_edit_account, VAL(test_id(77)));
}

static enum rc delete (struct cx *cx, struct db *db, void *arg) {
	(void)arg; TRY(drop_guards(cx, db));
	return db_run(cx, db, &test_delete_middle, NO_VALS, NULL);
}

static enum rc delete_last(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return db_run(cx, db, &test_delete_last, NO_VALS, NULL);
}

static enum rc reorder(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	TRY(db_run(cx, db, &test_swap_away, NO_VALS, NULL));
	TRY(db_run(cx, db, &test_swap_other, NO_VALS, NULL));
	return db_run(cx, db, &test_swap_back, NO_VALS, NULL);
}

static enum rc edit_tile(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	const struct sha256 h = sha256_of(STR("x"));
	return DB_RUN(cx, db, &test_edit_tile,
		      VAL_BYTES(((struct str){ (const char *)h.b, sizeof h.b })));
}

static enum rc edit_root(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return DB_RUN(cx, db, &test_edit_root, VAL(sha256_of(STR("x"))));
}

static enum rc edit_note(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	struct checkpoint_row row;
	TRY(drop_guards(cx, db));
	TRY(checkpoint_latest(cx, db, &row));
	char *p = arena_alloc(cx->arena, row.note.n);
	for (size_t i = 0; i < row.note.n; i++)
		p[i] = row.note.p[i];
	char *last = &p[row.note.n - 10]; // within the signature
	*last = *last == 'A' ? 'B' : 'A';
	return DB_RUN(cx, db, &test_edit_note, VAL(((struct str){ p, row.note.n })));
}

static enum rc blank(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return DB_RUN(cx, db, &test_blank, VAL(test_id(9)));
}

static enum rc erase(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	const struct ledger_act why = { .basis = STR("a rule") };
	return ledger_erase(cx, db, 3, &why, NULL);
}

static const struct attack attacks[] = {
	{ "nothing", NULL, nothing },
	{ "erasing by the rule", NULL, erase },
	{ "edit", "entry 3 is not what was hashed", edit },
	{ "edit and hash again", "do not give the root of their checkpoint", edit_well },
	{ "edit a column", "the columns of entry 3 say other things", edit_column },
	{ "delete", "entry 3 is missing", delete },
	{ "delete the last", "the entries from 299 on are missing", delete_last },
	{ "reorder", "do not give the root of their checkpoint", reorder },
	{ "edit a tile", "tile 1/0 does not hold the hashes", edit_tile },
	{ "edit a root", "do not give the root of their checkpoint", edit_root },
	{ "edit a note", "is not signed by a key of this ledger", edit_note },
	{ "erase without a rule", "no entry says by which rule", blank },
};

static enum rc add_key(struct cx *cx, struct db *db, void *arg)
{
	const struct str *vkey = arg;
	return ledger_key_add(cx, db, *vkey);
}

static void sign_all(struct cx *cx, struct store *store, struct str dir)
{
	struct signer *signer = NULL;
	int64_t next;
	REQUIRE(signer_start(cx, dir, &signer) == RC_OK);
	const struct sequencer_config config = { .store = store, .signer = signer };
	struct sequencer *s = sequencer_open(&config);
	EQ(sequencer_turn(cx, s, &next), RC_OK);
	sequencer_close(cx, s);
	signer_close(signer);
}

/* A ledger of N entries of which nothing is signed yet; its folder. */
static struct str fill_unsigned(struct cx *cx, struct store *store)
{
	const struct str dir = test_ledger_folder(cx);
	struct note_key key;
	test_ledger_open(cx, store);
	REQUIRE(ledger_key_public(cx, dir, KEY_LEDGER, &key) == RC_OK);
	struct str vkey = note_key_print(cx->arena, &key);
	REQUIRE(unit_run(cx, store, TX_WRITE, add_key, &vkey) == RC_OK);
	test_ledger_append(cx, store, 0, N - 1);
	return dir;
}

/* A ledger of N entries and one checkpoint; its folder. */
static struct str fill(struct cx *cx, struct store *store)
{
	const struct str dir = fill_unsigned(cx, store);
	sign_all(cx, store, dir);
	return dir;
}

/* finding: what the check says among other things; NULL: nothing. */
static void says(struct cx *cx, struct store *store, struct str dir, const char *name,
		 const char *finding)
{
	struct ledger_report report = { 0 };
	REQUIRE(ledger_check(cx, store, dir, &report) == RC_OK);
	struct str said = { 0 };
	for (size_t i = 0; i < report.findings.n; i++)
		said = arena_fmt(cx->arena, "%.*s%.*s\n", STR_ARG(said),
				 STR_ARG(report.findings.p[i].what));
	if (!finding)
		EQ_STR(said, "");
	else if (str_find(said, str_from_c(finding)) == STR_NONE)
		EQ_STR(said, arena_fmt(cx->arena, "%s: %s", name, finding));
}

static void attack(struct cx *cx, struct store *store, const struct attack *a)
{
	const struct str dir = fill(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, a->run, NULL) == RC_OK);
	says(cx, store, dir, a->name, a->finding);
}

/* Each attack on a database of its own. */
#define ATTACK_TEST(test_name, i)                 \
	DB_TEST(test_name)                        \
	{                                         \
		attack(cx, store, &attacks[(i)]); \
	}

ATTACK_TEST(an_untouched_ledger_verifies, 0)
ATTACK_TEST(an_erased_entry_verifies, 1)
ATTACK_TEST(an_edited_entry_is_found, 2)
ATTACK_TEST(an_entry_edited_with_its_hash_is_found, 3)
ATTACK_TEST(an_edited_column_is_found, 4)
ATTACK_TEST(a_deleted_entry_is_found, 5)
ATTACK_TEST(a_deleted_last_entry_is_found, 6)
ATTACK_TEST(reordered_entries_are_found, 7)
ATTACK_TEST(an_edited_tile_is_found, 8)
ATTACK_TEST(an_edited_root_is_found, 9)
ATTACK_TEST(an_edited_note_is_found, 10)
ATTACK_TEST(an_entry_erased_without_a_rule_is_found, 11)

static enum rc list_alarms(struct cx *cx, struct db *db, void *arg)
{
	return ledger_alarm_list(cx, db, arg);
}

/* As its thread does, without the rests. */
static int check_whole(struct cx *cx, struct ledger_check_place *place)
{
	const unsigned times = atomic_load(&place->times);
	int turns = 0;
	for (int64_t next; atomic_load(&place->times) == times; turns++)
		REQUIRE(ledger_check_turn(cx, place, &next) == RC_OK);
	return turns;
}

DB_TEST(the_background_check_lets_others_go_first)
{
	struct ledger_check_place place = { .store = store, .dir = fill(cx, store) };
	int64_t next = 0;
	EQ(ledger_check_turn(cx, &place, &next), RC_OK);
	EQ(ledger_check_turn(cx, &place, &next), RC_OK); // a page
	CHECK(atomic_load(&place.times) == 0 && next >= 1000 && next <= 1000000);
	ledger_check_stop(&place);	// the node stops meanwhile
	EQ(check_whole(cx, &place), 5); // tables, head, two pages, end
	EQ(ledger_check_turn(cx, &place, &next), RC_OK);
	ledger_check_stop(&place);
}

DB_TEST(the_background_check_raises_one_alarm)
{
	struct ledger_alarms alarms = { 0 };
	struct ledger_check_place place = { .store = store, .dir = fill(cx, store) };
	REQUIRE(unit_run(cx, store, TX_WRITE, edit, NULL) == RC_OK);
	for (int i = 0; i < 2; i++)
		check_whole(cx, &place);
	REQUIRE(unit_run(cx, store, TX_READ, list_alarms, &alarms) == RC_OK);
	REQUIRE(alarms.n == 1);
	EQ(alarms.p[0].number, 3);
	EQ_STR(alarms.p[0].sentence, "entry 3 is not what was hashed");
}

/* What follows needs a second checkpoint. */
static struct str fill_twice(struct cx *cx, struct store *store)
{
	const struct str dir = fill(cx, store);
	cx->now.us += 60000000;
	test_ledger_append(cx, store, N, 5);
	sign_all(cx, store, dir);
	return dir;
}

static enum rc cut_back(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	TRY(db_run(cx, db, &test_drop_points, NO_VALS, NULL));
	TRY(db_run(cx, db, &test_cut_entries, NO_VALS, NULL));
	TRY(db_run(cx, db, &test_cut_points, NO_VALS, NULL));
	return db_run(cx, db, &test_cut_head, NO_VALS, NULL);
}

DB_TEST(a_tail_cut_back_to_an_earlier_checkpoint_is_found)
{
	const struct str dir = fill_twice(cx, store);
	struct ledger_check_place place = { .store = store, .dir = dir };
	struct ledger_alarms alarms = { 0 };
	says(cx, store, dir, "untouched", NULL);
	REQUIRE(unit_run(cx, store, TX_WRITE, cut_back, NULL) == RC_OK);
	says(cx, store, (struct str){ 0 }, "the database alone does not know", NULL);
	says(cx, store, dir, "cut", "has 300 entries, and a checkpoint of 305 is signed");
	check_whole(cx, &place);
	REQUIRE(unit_run(cx, store, TX_READ, list_alarms, &alarms) == RC_OK);
	EQ(alarms.n, 1);
}

static enum rc load_latest(struct cx *cx, struct db *db, void *arg)
{
	return checkpoint_latest(cx, db, arg);
}

/* As long as before, but with others at its end. */
DB_TEST(a_tail_cut_back_and_grown_again_is_found)
{
	const struct str dir = fill_twice(cx, store);
	const struct str others = test_ledger_folder_copy(cx, dir);
	struct checkpoint_row row;
	struct signer *signer = NULL;
	struct str note;
	REQUIRE(unit_run(cx, store, TX_WRITE, cut_back, NULL) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, load_latest, &row) == RC_OK);
	const struct checkpoint c = { STR(TEST_ORIGIN), (uint64_t)row.size, row.root };
	REQUIRE(signer_start(cx, others, &signer) == RC_OK); // knows of no later one
	EQ(signer_sign(cx, signer, checkpoint_print(cx->arena, &c), &note), RC_OK);
	signer_close(signer);
	test_ledger_append(cx, store, N, 7);
	cx->now.us += 60000000;
	sign_all(cx, store, others);
	says(cx, store, dir, "grown", "the first 305 entries are not those that were signed");
}

static enum rc drop_note(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return db_run(cx, db, &test_drop_note, NO_VALS, NULL);
}

DB_TEST(a_note_taken_from_an_older_checkpoint_is_found)
{
	const struct str dir = fill_twice(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, drop_note, NULL) == RC_OK);
	says(cx, store, dir, "note", "the checkpoint of size 300 has no note, and a later one is");
}

static enum rc drop_last_note(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return db_run(cx, db, &test_drop_last_note, NO_VALS, NULL);
}

/* Between writing down and signing: whoever comes next signs that before another. */
DB_TEST(a_checkpoint_left_unsigned_is_signed_first)
{
	const struct str dir = fill_twice(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, drop_last_note, NULL) == RC_OK);
	says(cx, store, dir, "left unsigned", NULL);
	test_ledger_append(cx, store, N + 5, 5);
	cx->now.us += 60000000;
	sign_all(cx, store, dir);
	struct ledger_report report = { 0 };
	REQUIRE(ledger_check(cx, store, dir, &report) == RC_OK);
	EQ(report.findings.n, 0);
	EQ(report.signed_checkpoints, 3);
}

static void append_dated(struct cx *cx, struct store *store, int64_t hours)
{
	const struct instant now = cx->now;
	cx->now.us += hours * 3600 * 1000000;
	test_ledger_append(cx, store, N, 1);
	cx->now.us = now.us + 60000000;
}

DB_TEST(an_entry_dated_back_is_found)
{
	const struct str dir = fill(cx, store);
	append_dated(cx, store, -23); // a clock in local time
	sign_all(cx, store, dir);
	says(cx, store, dir, "hours", NULL);
	append_dated(cx, store, -72);
	sign_all(cx, store, dir);
	says(cx, store, dir, "days", "entry 301 is dated more than a day before the checkpoint");
}

/* The sequencer stood still: batches of old entries are no fault. */
DB_TEST(entries_that_waited_for_days_verify)
{
	const struct str dir = fill(cx, store);
	test_ledger_append(cx, store, N, 1100);
	cx->now.us += 72 * 3600 * 1000000LL;
	sign_all(cx, store, dir);
	cx->now.us += 60000000;
	sign_all(cx, store, dir);
	struct ledger_report report = { 0 };
	REQUIRE(ledger_check(cx, store, dir, &report) == RC_OK);
	EQ(report.entries, 1400);
	EQ(report.checkpoints, 3);
	EQ(report.findings.n, 0);
}

static enum rc date_points(struct cx *cx, struct db *db, void *arg)
{
	(void)arg;
	TRY(drop_guards(cx, db));
	return DB_RUN(cx, db, &test_date_points, VAL(72 * 3600 * 1000000LL));
}

DB_TEST(checkpoints_dated_back_for_an_entry_are_found)
{
	const struct str dir = fill(cx, store);
	append_dated(cx, store, -72);
	sign_all(cx, store, dir);
	REQUIRE(unit_run(cx, store, TX_WRITE, date_points, NULL) == RC_OK);
	says(cx, store, dir, "points", "is dated more than a day after the checkpoint of size 300");
}

static enum rc load_overdue(struct cx *cx, struct db *db, void *arg)
{
	struct instant since;
	return checkpoint_overdue(cx, db, arg, &since);
}

DB_TEST(entries_that_wait_for_a_signature_are_a_fault)
{
	const struct str dir = fill(cx, store);
	struct str said;
	cx->now.us += 3600 * 1000000LL;
	REQUIRE(unit_run(cx, store, TX_READ, load_overdue, &said) == RC_OK);
	EQ_STR(said, ""); // all is signed
	test_ledger_append(cx, store, N, 1);
	cx->now.us += 299 * 1000000LL;
	REQUIRE(unit_run(cx, store, TX_READ, load_overdue, &said) == RC_OK);
	EQ_STR(said, "");
	cx->now.us += 1000000LL;
	REQUIRE(unit_run(cx, store, TX_READ, load_overdue, &said) == RC_OK);
	CHECK(str_find(said, STR("waited for 5 minutes")) != STR_NONE);
	cx->now.us += 1000000LL;
	sign_all(cx, store, dir);
	REQUIRE(unit_run(cx, store, TX_READ, load_overdue, &said) == RC_OK);
	EQ_STR(said, "");
}

struct acceptance {
	bool row_only; // by the shell
};

SQL_STATEMENT(test_accept_row, "UPDATE ledger_alarm SET accepted_at = 1, answer = 'x'");

static enum rc accept(struct cx *cx, struct db *db, void *arg)
{
	const struct acceptance *a = arg;
	struct ledger_alarms alarms;
	if (a->row_only)
		return db_run(cx, db, &test_accept_row, NO_VALS, NULL);
	TRY(ledger_alarm_list(cx, db, &alarms));
	const struct ledger_alarm_answer answer = { .id = alarms.p[0].id,
						    .role = "overseer",
						    .accept = true,
						    .words = STR("the clock stood in local time") };
	return ledger_alarm_answer(cx, db, &answer);
}

/* How many are open after a turn of the background check. */
static size_t rings(struct cx *cx, struct store *store, struct str dir)
{
	struct ledger_alarms alarms;
	struct ledger_check_place place = { .store = store, .dir = dir };
	size_t n = 0;
	check_whole(cx, &place);
	REQUIRE(unit_run(cx, store, TX_READ, list_alarms, &alarms) == RC_OK);
	for (size_t i = 0; i < alarms.n; i++)
		n += alarms.p[i].accepted_at.us == 0;
	return n;
}

DB_TEST(a_checkpoint_signed_while_the_check_begins_rings_nothing)
{
	struct ledger_alarms alarms;
	const struct str dir = fill_unsigned(cx, store);
	struct ledger_check_place place = { .store = store, .dir = dir };
	int64_t next = 0;
	REQUIRE(ledger_check_turn(cx, &place, &next) == RC_OK); // the mark is read: there is none
	sign_all(cx, store, dir);
	check_whole(cx, &place);
	REQUIRE(unit_run(cx, store, TX_READ, list_alarms, &alarms) == RC_OK);
	EQ(alarms.n, 0);
	EQ(rings(cx, store, dir), 0);
}

DB_TEST(a_date_that_was_accepted_does_not_ring_again)
{
	struct acceptance by_shell = { .row_only = true }, by_person = { 0 };
	struct ledger_report report = { 0 };
	const struct str dir = fill(cx, store);
	append_dated(cx, store, -72);
	sign_all(cx, store, dir);
	EQ(rings(cx, store, dir), 1);
	REQUIRE(unit_run(cx, store, TX_WRITE, accept, &by_shell) == RC_OK);
	EQ(rings(cx, store, dir), 1); // a row alone silences nothing
	REQUIRE(unit_run(cx, store, TX_WRITE, accept, &by_person) == RC_OK);
	sign_all(cx, store, dir);
	EQ(rings(cx, store, dir), 0);
	REQUIRE(ledger_check(cx, store, dir, &report) == RC_OK);
	EQ(report.findings.n, 0);
	EQ(report.accepted.n, 1);
	append_dated(cx, store, -96); // another date is another finding
	sign_all(cx, store, dir);
	EQ(rings(cx, store, dir), 1);
}
