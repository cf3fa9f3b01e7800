// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/entry_db.h"

#include "crypto/merkle.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

SQL_STATEMENT(test_change_note, "UPDATE ledger_entry SET bytes = $1 WHERE id = $2");
SQL_STATEMENT(test_change_at, "UPDATE ledger_entry SET at = 0 WHERE id = $1");
SQL_STATEMENT(test_change_number, "UPDATE ledger_entry SET number = 7 WHERE number = $1");
SQL_STATEMENT(test_blank_unnumbered, "UPDATE ledger_entry SET bytes = NULL, erased_by = $1,"
				     " account = $2, role = '', object_kind = '', object = $2"
				     " WHERE id = $1");
SQL_STATEMENT(test_delete, "DELETE FROM ledger_entry WHERE id = $1");
SQL_STATEMENT(test_number, "UPDATE ledger_entry SET number = $1 WHERE id = $2");

struct run {
	struct id id;
	struct ledger_row row;
	const struct sql_statement *statement;
	int64_t number;
};

static enum rc append(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct ledger_act act = {
		.act = "role-given",
		.account = test_id(1),
		.role = "administrator",
		.object_kind = "account",
		.object = test_id(2),
		.note = STR("given by order"),
	};
	return ledger_append(cx, db, &act, &run->id);
}

static enum rc load(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return ledger_row_by_id(cx, db, run->id, &run->row);
}

static enum rc number(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	return DB_RUN(cx, db, &test_number, VAL(run->number), VAL(run->id));
}

DB_TEST(an_act_is_stored_as_it_is_hashed)
{
	struct run run = { 0 };
	struct ledger_entry e;
	test_ledger_open(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, append, &run) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, load, &run) == RC_OK);
	EQ(run.row.number, -1);
	const struct sha256 leaf = merkle_leaf(run.row.bytes);
	CHECK(sha256_eq(&leaf, &run.row.leaf));
	REQUIRE(entry_parse(cx, run.row.bytes, &e) == RC_OK);
	EQ_STR(e.log, TEST_ORIGIN);
	EQ_STR(e.node, TEST_ORIGIN);
	EQ_STR(e.act, "role-given");
	EQ_STR(e.note, "given by order");
	CHECK(id_eq(e.account, test_id(1)) && id_eq(e.object, test_id(2)));
	EQ(e.at.us, cx->now.us);
}

DB_TEST(two_acts_that_say_the_same_have_different_leaves)
{
	struct run a = { 0 }, b = { 0 };
	test_ledger_open(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, append, &a) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, append, &b) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, load, &a) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, load, &b) == RC_OK);
	CHECK(!sha256_eq(&a.row.leaf, &b.row.leaf));
}

static enum rc one_id(struct cx *cx, struct db *db, void *arg)
{
	const struct run *run = arg;
	return DB_RUN(cx, db, run->statement, VAL(run->id));
}

static enum rc change_bytes(struct cx *cx, struct db *db, void *arg)
{
	const struct run *run = arg;
	return DB_RUN(cx, db, &test_change_note, VAL_BYTES(STR("other")), VAL(run->id));
}

static enum rc blank(struct cx *cx, struct db *db, void *arg)
{
	const struct run *run = arg;
	const struct id nobody = { 0 };
	return DB_RUN(cx, db, &test_blank_unnumbered, VAL(run->id), VAL(nobody));
}

static enum rc renumber(struct cx *cx, struct db *db, void *arg)
{
	const struct run *run = arg;
	return DB_RUN(cx, db, &test_change_number, VAL(run->number));
}

DB_TEST(the_database_itself_refuses_to_change_or_delete_an_entry)
{
	struct run run = { 0 };
	test_ledger_open(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, append, &run) == RC_OK);
	run.statement = &test_change_at;
	EQ(unit_run(cx, store, TX_WRITE, one_id, &run), RC_CONFLICT);
	run.statement = &test_delete;
	EQ(unit_run(cx, store, TX_WRITE, one_id, &run), RC_CONFLICT);
	EQ(unit_run(cx, store, TX_WRITE, change_bytes, &run), RC_CONFLICT);
	EQ(unit_run(cx, store, TX_WRITE, blank, &run), RC_CONFLICT);
	REQUIRE(unit_run(cx, store, TX_WRITE, number, &run) == RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, renumber, &run), RC_CONFLICT);
	EQ(unit_run(cx, store, TX_WRITE, change_bytes, &run), RC_CONFLICT);
	REQUIRE(unit_run(cx, store, TX_READ, load, &run) == RC_OK);
	EQ(run.row.number, 0);
}

static enum rc erase(struct cx *cx, struct db *db, void *arg)
{
	struct run *run = arg;
	const struct ledger_act why = { .basis = STR("Data Protection Act s. 40") };
	struct id by;
	TRY(ledger_erase(cx, db, run->number, &why, &by));
	return ledger_row_by_id(cx, db, by, &run->row);
}

DB_TEST(erasing_takes_the_bytes_and_the_person_and_leaves_the_leaf)
{
	struct run run = { 0 }, before;
	struct ledger_entry e;
	test_ledger_open(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, append, &run) == RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, erase, &run), RC_MISSING); // not yet numbered
	REQUIRE(unit_run(cx, store, TX_WRITE, number, &run) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_READ, load, &run) == RC_OK);
	before = run;

	REQUIRE(unit_run(cx, store, TX_WRITE, erase, &run) == RC_OK);
	const struct ledger_row by = run.row;
	REQUIRE(entry_parse(cx, by.bytes, &e) == RC_OK);
	EQ_STR(e.act, "erased");
	EQ_STR(e.basis, "Data Protection Act s. 40");
	CHECK(id_eq(e.object, run.id));

	REQUIRE(unit_run(cx, store, TX_READ, load, &run) == RC_OK);
	EQ(run.row.bytes.n, 0);
	CHECK(!id_is_set(run.row.account) && !id_is_set(run.row.object));
	EQ(run.row.role.n + run.row.object_kind.n, 0);
	CHECK(id_eq(run.row.erased_by, by.id));
	CHECK(sha256_eq(&run.row.leaf, &before.row.leaf));
	EQ_STR(run.row.act, before.row.act);
	EQ(unit_run(cx, store, TX_WRITE, erase, &run), RC_CONFLICT); // only once
}

static enum rc erase_without_basis(struct cx *cx, struct db *db, void *arg)
{
	const struct run *run = arg;
	const struct ledger_act why = { .note = STR("because") };
	return ledger_erase(cx, db, run->number, &why, NULL);
}

DB_TEST(nothing_is_erased_without_a_rule)
{
	struct run run = { 0 };
	test_ledger_open(cx, store);
	REQUIRE(unit_run(cx, store, TX_WRITE, append, &run) == RC_OK);
	REQUIRE(unit_run(cx, store, TX_WRITE, number, &run) == RC_OK);
	EQ(unit_run(cx, store, TX_WRITE, erase_without_basis, &run), RC_INVALID);
}

DB_TEST(without_an_origin_nothing_is_appended)
{
	struct run run = { 0 };
	EQ(unit_run(cx, store, TX_WRITE, append, &run), RC_MISSING);
}
