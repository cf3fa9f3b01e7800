// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/heard_db.h"

#include "crypto/test_merkle.h"
#include "exchange/cosign_job.h"
#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/heard_inbound.h"
#include "exchange/heard_to_tlog.h"
#include "exchange/outbox_db.h"
#include "exchange/own_card_db.h"
#include "exchange/test_exchange.h"
#include "formats/checkpoint.h"
#include "formats/note.h"
#include "ledger/alarm_db.h"
#include "people/test_people.h"

#define US STR("c.example/us")

/* A has a ledger, B tells us what it has seen of it. */
struct three {
	struct test_node us, a, b;
	struct peer peer_a, peer_b;
	struct sha256 honest[4], other[4];
};

static void open_three(struct cx *cx, struct test_world *w, struct three *t)
{
	*t = (struct three){ .us = test_node_new(cx, US, STR("CC"), 1),
			     .a = test_node_new(cx, STR("a.example/a"), STR("AA"), 1),
			     .b = test_node_new(cx, STR("b.example/b"), STR("BB"), 1) };
	const struct own_card own = { 1, t->us.card_bytes, t->us.fingerprint, cx->now };
	OK(own_card_add(cx, w->db, &own));
	OK(test_node_meet(cx, w->db, &t->a, &t->peer_a));
	OK(test_node_meet(cx, w->db, &t->b, &t->peer_b));
	for (size_t i = 0; i < 4; i++) {
		t->honest[i] = sha256_of(arena_fmt(cx->arena, "entry %zu", i));
		t->other[i] = sha256_of(arena_fmt(cx->arena, "other %zu", i));
	}
}

static void close_three(struct three *t)
{
	test_node_done(&t->us);
	test_node_done(&t->a);
	test_node_done(&t->b);
}

/* A checkpoint of A's over the first leaves, signed by `who` in A's name. */
static struct str point(struct cx *cx, const struct three *t, const struct sha256 *leaves,
			uint64_t size, const struct test_node *who)
{
	const struct checkpoint c = { .origin = t->a.card.origin,
				      .size = size,
				      .root = test_merkle_root(leaves, (size_t)size) };
	struct note note = { .text = checkpoint_print(cx->arena, &c) };
	const struct note_key key = note_key_of(cx->arena, t->a.card.origin, NOTE_ED25519,
						&who->keys.signing.public.public);
	note_sign(cx->arena, &note, &key, who->keys.signing.key, 0);
	return note_print(cx->arena, &note);
}

static void see(struct cx *cx, struct test_world *w, const struct three *t, uint64_t size)
{
	bool stored = false;
	const struct witnessed seen = { (int64_t)size, test_merkle_root(t->honest, (size_t)size),
					point(cx, t, t->honest, size, &t->a), cx->now };
	OK(witnessed_store(cx, w->db, t->a.card.origin, 0, &seen, &stored));
	CHECK(stored);
}

/* What comes from a peer, to the room of its kind. */
static enum rc come(struct cx *cx, struct test_world *w, const struct peer *from,
		    const struct document_kind *kind, inbound_apply *apply, struct str contents)
{
	struct inbound_answer answer;
	struct str body;
	struct hi1_message message;
	struct hi1_fault fault;
	const struct inbound in = { .peer = from->id, .origin = from->origin, .message = &message };
	const struct envelope_sides sides = { .peer_country = STR("CC"),
					      .peer = US,
					      .country = from->country,
					      .node = from->origin,
					      .transaction = message_transaction(cx->arena,
										 id_new(cx->now)) };
	TRY(document_print(cx, &sides, kind, contents, &body));
	TRY(hi1_read(cx, HI1_XML, body, &message, &fault));
	return apply(cx, w->db, &in, &answer);
}

static void b_tells(struct cx *cx, struct test_world *w, const struct three *t, struct str note)
{
	struct heard_notes notes = { &note, 1, 1 };
	OK(come(cx, w, &t->peer_b, &document_seen, seen_apply,
		heard_notes_print(cx->arena, &notes)));
}

/* The proof that the third entry was added to the first two, as A has them. */
static void a_proves(struct cx *cx, struct test_world *w, const struct three *t,
		     const struct sha256 *leaves)
{
	const struct merkle_proof proof = { 1, { leaves[2] } };
	OK(come(cx, w, &t->peer_a, &document_proof, proof_apply,
		heard_proof_print(cx->arena, 2, &proof, point(cx, t, leaves, 3, &t->a))));
}

static struct ledger_alarms alarms_of(struct cx *cx, struct test_world *w)
{
	struct ledger_alarms alarms = { 0 };
	OK(ledger_alarm_list(cx, w->db, &alarms));
	return alarms;
}

SQL_STATEMENT(heard_test_asked, "SELECT id, state FROM exchange_outbox WHERE kind = 'prove'"
				" ORDER BY id");

static int asked(struct cx *cx, struct test_world *w, struct id *last)
{
	int n = 0;
	AUTO(rows) r = NULL;
	OK(rows_open(cx, w->db, &r, &heard_test_asked, NO_VALS));
	while (rows_next(r)) {
		*last = rows_id(r);
		n++;
	}
	OK(rows_end(cx, r));
	return n;
}

static void check_alarm(struct cx *cx, struct test_world *w, struct str one, struct str other)
{
	const struct ledger_alarms alarms = alarms_of(cx, w);
	EQ(alarms.n, 1);
	CHECK(alarms.n == 1 && alarms.p[0].kind == LEDGER_ALARM_FORKED &&
	      str_find(alarms.p[0].sentence, STR("a.example/a")) != STR_NONE &&
	      str_find(alarms.p[0].evidence, one) != STR_NONE &&
	      str_find(alarms.p[0].evidence, other) != STR_NONE);
	EQ(test_acts(cx, w, "checkpoint-forked"), 1);
}

PEOPLE_TEST(two_roots_of_one_size_that_two_peers_saw_are_an_alarm_once)
{
	struct three t;
	struct id id;
	open_three(cx, w, &t);
	see(cx, w, &t, 3);
	b_tells(cx, w, &t, point(cx, &t, t.honest, 3, &t.a));
	EQ(alarms_of(cx, w).n, 0);
	b_tells(cx, w, &t, point(cx, &t, t.other, 3, &t.a));
	b_tells(cx, w, &t, point(cx, &t, t.other, 3, &t.a));
	check_alarm(cx, w, point(cx, &t, t.honest, 3, &t.a), point(cx, &t, t.other, 3, &t.a));
	EQ(asked(cx, w, &id), 0);
	close_three(&t);
}

PEOPLE_TEST(a_node_with_one_history_proves_it_and_is_not_asked_again_at_once)
{
	struct three t;
	struct id id;
	open_three(cx, w, &t);
	see(cx, w, &t, 2);
	b_tells(cx, w, &t, point(cx, &t, t.honest, 3, &t.a));
	EQ(asked(cx, w, &id), 1);
	a_proves(cx, w, &t, t.honest);
	b_tells(cx, w, &t, point(cx, &t, t.honest, 4, &t.a));
	EQ(asked(cx, w, &id), 1);
	cx->now = instant_add(cx->now, HEARD_PAUSE);
	b_tells(cx, w, &t, point(cx, &t, t.honest, 4, &t.a));
	EQ(asked(cx, w, &id), 2);
	EQ(alarms_of(cx, w).n, 0);
	close_three(&t);
}

PEOPLE_TEST(a_proof_that_does_not_hold_is_an_alarm_with_both_checkpoints)
{
	struct three t;
	open_three(cx, w, &t);
	see(cx, w, &t, 2);
	b_tells(cx, w, &t, point(cx, &t, t.other, 3, &t.a));
	a_proves(cx, w, &t, t.honest);
	check_alarm(cx, w, point(cx, &t, t.honest, 2, &t.a), point(cx, &t, t.other, 3, &t.a));
	a_proves(cx, w, &t, t.honest); // again: nothing is open
	EQ(alarms_of(cx, w).n, 1);
	close_three(&t);
}

PEOPLE_TEST(who_refuses_to_prove_is_an_alarm)
{
	struct three t;
	struct id question;
	open_three(cx, w, &t);
	see(cx, w, &t, 3);
	b_tells(cx, w, &t, point(cx, &t, t.other, 2, &t.a));
	EQ(asked(cx, w, &question), 1);
	const struct outbound_done done = { .id = question, .peer = t.peer_a.id };
	OK(prove_settle(cx, w->db, &done));
	check_alarm(cx, w, point(cx, &t, t.honest, 3, &t.a), point(cx, &t, t.other, 2, &t.a));
	close_three(&t);
}

PEOPLE_TEST(a_teller_invents_nothing)
{
	struct three t;
	struct id id;
	open_three(cx, w, &t);
	see(cx, w, &t, 3);
	b_tells(cx, w, &t, point(cx, &t, t.other, 3, &t.b)); // signed by another key
	b_tells(cx, w, &t, STR("no checkpoint\n"));
	EQ(asked(cx, w, &id), 0);
	EQ(alarms_of(cx, w).n, 0);
	close_three(&t);
}

SQL_STATEMENT(heard_test_deliver, "UPDATE exchange_outbox SET state = 1, done_at = $2"
				  " WHERE id = $1");

PEOPLE_TEST(no_proof_within_a_day_is_an_alarm_if_the_question_arrived)
{
	struct three t;
	struct id question;
	struct heard h;
	bool found = false;
	open_three(cx, w, &t);
	see(cx, w, &t, 2);
	b_tells(cx, w, &t, point(cx, &t, t.honest, 3, &t.a));
	EQ(asked(cx, w, &question), 1);
	const struct instant begin = cx->now;
	cx->now = instant_add(begin, DAYS(3));
	OK(heard_overdue(cx, w->db, &h, &found));
	CHECK(!found); // it waits in the outbox: the node cannot be reached
	OK(DB_RUN(cx, w->db, &heard_test_deliver, VAL(question), VAL(begin)));
	cx->now = instant_add(begin, HOURS(23));
	OK(heard_overdue(cx, w->db, &h, &found));
	CHECK(!found);
	cx->now = instant_add(begin, HOURS(25));
	OK(heard_overdue(cx, w->db, &h, &found));
	CHECK(found && id_eq(h.message, question));
	close_three(&t);
}

PEOPLE_TEST(a_peer_is_told_of_others_and_not_of_itself_and_not_twice)
{
	struct three t;
	struct str text;
	struct heard_notes notes = { 0 };
	open_three(cx, w, &t);
	OK(heard_for(cx, w->db, &t.peer_b, &text));
	EQ(text.n, 0);
	see(cx, w, &t, 3);
	OK(heard_for(cx, w->db, &t.peer_a, &text));
	EQ(text.n, 0);
	OK(heard_for(cx, w->db, &t.peer_b, &text));
	OK(heard_notes_parse(cx, text, &notes));
	EQ(notes.n, 1);
	CHECK(notes.n == 1 && str_eq(notes.p[0], point(cx, &t, t.honest, 3, &t.a)));
	cx->now = instant_add(cx->now, DAYS(1));
	OK(heard_for(cx, w->db, &t.peer_b, &text));
	EQ(text.n, 0);
	close_three(&t);
}

static void count_proofs(struct cx *cx, struct test_world *w, const struct peer *of, int64_t n)
{
	int64_t waiting = -1;
	OK(heard_proofs_waiting(cx, w->db, of->id, &waiting));
	EQ(waiting, n);
}

PEOPLE_TEST(who_asks_for_proofs_and_takes_none_gets_no_more)
{
	struct three t;
	open_three(cx, w, &t);
	const struct str question = heard_sizes_print(cx->arena, (struct heard_sizes){ 2, 3 });
	EQ(come(cx, w, &t.peer_a, &document_prove, prove_apply, question), RC_MISSING);
	for (int i = 0; i < HEARD_PROOFS_MAX; i++) {
		struct id id;
		const struct document_order order = { .peer = &t.peer_a,
						      .kind = &document_proof,
						      .contents = STR("a proof") };
		OK(document_send(cx, w->db, &order, &id));
	}
	count_proofs(cx, w, &t.peer_a, HEARD_PROOFS_MAX);
	count_proofs(cx, w, &t.peer_b, 0);
	EQ(come(cx, w, &t.peer_a, &document_prove, prove_apply, question), RC_LIMIT);
	EQ(come(cx, w, &t.peer_b, &document_prove, prove_apply, question), RC_MISSING);
	close_three(&t);
}
