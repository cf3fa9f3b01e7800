// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/cosign_job.h"

#include "exchange/outbox_db.h"
#include "exchange/own_card_db.h"
#include "exchange/test_exchange.h"
#include "exchange/witness_to_tlog.h"
#include "formats/receipt.h"
#include "ledger/alarm_db.h"
#include "ledger/sequencer_job.h"
#include "ledger/test_ledger.h"
#include "store/test_db.h"

#define PEER STR("peer.example/zz")

/* A node with a ledger, and a peer that says whatever a test wants. */
struct sides {
	struct store *store;
	struct signer *signer;
	struct cosigner cosigner;
	struct test_node us, them;
	struct peer peer;
	int64_t asked; // questions so far
	struct str reason;
	struct ledger_alarms alarms;
};

static enum rc meet(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	const struct own_card own = { 1, s->us.card_bytes, s->us.fingerprint, cx->now };
	TRY(own_card_add(cx, db, &own));
	return test_node_meet(cx, db, &s->them, &s->peer);
}

static void sign_all(struct cx *cx, struct sides *s)
{
	int64_t next;
	const struct sequencer_config config = { .store = s->store, .signer = s->signer };
	struct sequencer *sequencer = sequencer_open(&config);
	EQ(sequencer_turn(cx, sequencer, &next), RC_OK);
	sequencer_close(cx, sequencer);
}

static void open_sides(struct cx *cx, struct store *store, struct sides *s)
{
	const struct str dir = test_ledger_folder(cx);
	*s = (struct sides){ .store = store };
	test_ledger_open(cx, store);
	REQUIRE(signer_start(cx, dir, &s->signer) == RC_OK);
	s->cosigner = (struct cosigner){ store, s->signer };
	s->us = test_node_new(cx, STR(TEST_ORIGIN), STR("KE"), 1);
	s->them = test_node_new(cx, PEER, STR("ZZ"), 1);
	const struct note_key witness = note_key_of(cx->arena, STR("peer.example/zz/witness"),
						    NOTE_COSIGNATURE,
						    &s->them.keys.signing.public.public);
	s->them.card.witness = note_key_print(cx->arena, &witness);
	test_node_sign(cx, &s->them, NULL);
	test_ledger_append(cx, store, 0, 20);
	sign_all(cx, s);
	REQUIRE(unit_run(cx, store, TX_WRITE, meet, s) == RC_OK);
}

static void close_sides(struct sides *s)
{
	signer_close(s->signer);
	test_node_done(&s->us);
	test_node_done(&s->them);
}

SQL_STATEMENT(cosign_test_waiting,
	      "SELECT id FROM exchange_outbox WHERE kind = 'checkpoint' AND state = 0");
SQL_STATEMENT(cosign_test_refuse,
	      "UPDATE exchange_outbox SET state = 2, receipt = $2 WHERE id = $1");

static enum rc refuse(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	struct outbox_row row;
	struct str bytes;
	struct id id = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(rows_open(cx, db, &r, &cosign_test_waiting, NO_VALS));
		while (rows_next(r))
			id = rows_id(r);
		TRY(rows_end(cx, r));
	}
	if (!id_is_set(id))
		return RC_OK;
	s->asked++;
	TRY(outbox_load(cx, db, id, &row));
	const struct receipt receipt = { .message = row.digest,
					 .transaction = row.transaction,
					 .sender = STR(TEST_ORIGIN),
					 .time = cx->now,
					 .outcome = RECEIPT_REFUSED,
					 .reason = s->reason };
	TRY(receipt_sign(cx, &receipt, &s->them.keys.signing.public, s->them.keys.signing.key,
			 &bytes));
	return DB_RUN(cx, db, &cosign_test_refuse, VAL(id), VAL_BYTES(bytes));
}

static enum rc load_alarms(struct cx *cx, struct db *db, void *arg)
{
	struct sides *s = arg;
	return ledger_alarm_list(cx, db, &s->alarms);
}

/* The peer says no to whatever it is asked, each ten seconds of an hour or two minutes of longer; its
 * size is never the one of the last time. base 0: it names none. */
static void say_no(struct cx *cx, struct sides *s, int64_t until_s, int64_t base)
{
	const struct instant begin = cx->now;
	const int64_t step = until_s > 3600 ? 120 : 10;
	for (int64_t second = 0; second < until_s; second += step) {
		int64_t next;
		cx->now = instant_add(begin, SECONDS(second));
		s->reason = base > 0 ? witness_seen_print(cx->arena, base + second / step % 7)
				     : STR("no room here knows messages of this kind");
		EQ(cosign_turn(cx, &s->cosigner, &next), RC_OK);
		EQ(unit_run(cx, s->store, TX_WRITE, refuse, s), RC_OK);
	}
	REQUIRE(unit_run(cx, s->store, TX_READ, load_alarms, s) == RC_OK);
	cx->now = begin;
}

DB_TEST(a_peer_that_lies_about_what_it_has_seen_is_asked_less_and_less)
{
	struct sides s;
	open_sides(cx, store, &s);
	say_no(cx, &s, 3600, 1); // within the hour: at once, then after 1, 4, 16 minutes
	EQ(s.asked, 5);
	EQ(s.alarms.n, 1);
	close_sides(&s);
}

DB_TEST(a_peer_that_claims_to_have_seen_more_makes_one_alarm)
{
	struct sides s;
	open_sides(cx, store, &s);
	say_no(cx, &s, 24 * 3600, 1000000);
	CHECK(s.asked <= 11);
	EQ(s.alarms.n, 2); // that, and that it goes on
	close_sides(&s);
}

DB_TEST(a_peer_that_does_not_understand_is_asked_less_and_less_without_an_alarm)
{
	struct sides s;
	open_sides(cx, store, &s);
	say_no(cx, &s, 3600, 0);
	EQ(s.asked, 5);
	EQ(s.alarms.n, 0);
	cx->now = instant_add(cx->now, HOURS(24));
	say_no(cx, &s, 24 * 3600, 0);
	EQ(s.alarms.n, 0);
	cx->now = instant_add(cx->now,
			      HOURS(48)); // it learns: what it did not understand is no size
	say_no(cx, &s, 10, 1);
	EQ(s.alarms.n, 0);
	close_sides(&s);
}
