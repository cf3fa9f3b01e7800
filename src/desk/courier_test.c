// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/courier_db.h"

#include "desk/call_back_db.h"
#include "desk/parcel_from_hi1.h"
#include "desk/parcel_to_hi1.h"
#include "desk/request_db.h"
#include "desk/request_inbound.h"
#include "desk/request_peer_db.h"
#include "desk/search_db.h"
#include "desk/step_db.h"
#include "desk/test_requests.h"
#include "desk/vouch_db.h"
#include "exchange/contact_db.h"
#include "exchange/outbox_db.h"
#include "exchange/own_card_db.h"
#include "exchange/test_exchange.h"
#include "people/member_db.h"

static struct hi1_message message_of(struct cx *cx, struct str body)
{
	struct hi1_message m = { 0 };
	struct hi1_fault fault;
	REQUIRE(hi1_read(cx, HI1_XML, body, &m, &fault) == RC_OK);
	return m;
}

static struct peer add_peer(struct cx *cx, struct test_world *w, const char *origin,
			    const char *country, enum card_kind kind)
{
	struct peer out = { 0 };
	struct card c = { .name = str_from_c(origin),
			  .country = str_from_c(country),
			  .kind = kind,
			  .origin = str_from_c(origin),
			  .serial = 1 };
	c.pins.p[c.pins.n++] = sha256_of(c.origin);
	const struct peer_import import = { .card = &c,
					    .bytes = STR("a card"),
					    .fingerprint = sha256_of(c.name),
					    .compared = true };
	OK(peer_take(cx, w->db, &ACTOR_TERMINAL, &import, &out));
	return out;
}

static struct request words(struct cx *cx, const char *from, const char *to)
{
	struct request r = desk_test_words(cx, KIND_PRESERVATION, from, to);
	r.provision = STR("29");
	return r;
}

struct act {
	struct id id;
	enum action action;
	struct act_facts facts;
};

static enum rc take(struct cx *cx, struct test_world *w, enum role role, struct act a,
		    struct step_done *done)
{
	const struct step_order o = { a.id, a.action, a.facts, desk_test_world(cx) };
	return step_take(cx, w->db, &w->as[role], &o, done);
}

static struct request *loaded(struct cx *cx, struct test_world *w, struct id id)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	OK(request_load(cx, w->db, id, r));
	return r;
}

static struct id submitted(struct cx *cx, struct test_world *w, struct step_done *done)
{
	struct request r = words(cx, "KE", "GE");
	OK(request_choose_peer(cx, w->db, &r));
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	OK(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_PROPOSE, none }, done));
	OK(take(cx, w, ROLE_APPROVER, (struct act){ r.id, ACTION_APPROVE, none }, done));
	OK(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_SUBMIT, none }, done));
	return r.id;
}

PEOPLE_TEST(the_only_node_of_a_country_is_chosen_and_others_are_refused)
{
	struct peer_list list;
	struct request r = words(cx, "KE", "GE");
	OK(request_choose_peer(cx, w->db, &r));
	CHECK(!id_is_set(r.peer));
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct peer tz = add_peer(cx, w, "tz.example", "TZ", CARD_CONTACT_POINT);
	const struct peer isp = add_peer(cx, w, "isp.example", "GE", CARD_PROVIDER);
	OK(request_choose_peer(cx, w->db, &r));
	CHECK(id_eq(r.peer, ge.id));
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	CHECK(!loaded(cx, w, r.id)->by_hand);
	EQ_STR(loaded(cx, w, r.id)->peer_origin, "ge.example");
	r.peer = tz.id;
	EQ(request_write(cx, w->db, &w->as[ROLE_OFFICER], &r), RC_INVALID);
	r.peer = isp.id;
	EQ(request_write(cx, w->db, &w->as[ROLE_OFFICER], &r), RC_INVALID);
	r.peer = (struct id){ 0 };
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], &r));
	CHECK(loaded(cx, w, r.id)->by_hand);
	add_peer(cx, w, "ge2.example", "GE", CARD_AUTHORITY);
	OK(request_peers(cx, w->db, &r, &list));
	EQ(list.n, 2);
	OK(request_choose_peer(cx, w->db, &r));
	CHECK(!id_is_set(r.peer)); // the officer chooses
}

PEOPLE_TEST(a_request_is_in_the_outbox_when_it_is_sent_and_delivered_by_its_receipt)
{
	struct outbox_row row;
	struct parcel p;
	struct step_done done;
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct id id = submitted(cx, w, &done);
	CHECK(done.travels && id_is_set(done.sent));
	OK(outbox_load(cx, w->db, done.sent, &row));
	EQ_STR(row.message.kind, "request");
	CHECK(id_eq(row.message.peer, ge.id) && id_eq(row.message.thread, id));
	const struct hi1_message m = message_of(cx, row.message.body);
	OK(parcel_read(cx, &m, &p));
	OK(parcel_check(cx, &p, p.request));
	EQ_STR(request_bytes(cx->arena, p.request), request_bytes(cx->arena, loaded(cx, w, id)));
	struct outbound_done receipt = { row.message.id, ge.id, id, true, STR("") };
	OK(request_settle(cx, w->db, &receipt));
	const struct request *r = loaded(cx, w, id);
	EQ(r->progress.state, STATE_DELIVERED);
	CHECK(r->at.delivered.us != 0);
	EQ(test_acts(cx, w, "request-receipt"), 1);
	OK(request_settle(cx, w->db, &receipt)); // by the other road, too
	EQ(test_acts(cx, w, "request-receipt"), 1);
	struct step_order o = { id, ACTION_START, reason, desk_test_world(cx) };
	EQ(step_by_hand(cx, w->db, &w->as[ROLE_OFFICER], &o, &done), RC_CONFLICT); // has a node
}

PEOPLE_TEST(what_the_other_program_refused_is_told_and_taken_back)
{
	struct outbox_row row;
	struct step_done done, withdrawn;
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct id id = submitted(cx, w, &done);
	EQ(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_TAKE_BACK, none }, &withdrawn),
	   RC_CONFLICT);
	OK(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_WITHDRAW, reason }, &withdrawn));
	const struct outbound_done receipt = { done.sent, ge.id, id, false,
					       STR("no such country") };
	OK(request_settle(cx, w->db, &receipt));
	const struct request *r = loaded(cx, w, id);
	EQ(r->progress.state, STATE_SENT);
	EQ(r->progress.said, 0);
	EQ(r->progress.pending, 0);
	EQ_STR(r->not_taken.why, "no such country");
	OK(outbox_load(cx, w->db, withdrawn.sent, &row));
	EQ(row.state, OUTBOX_REFUSED); // the withdrawal of what is not there
	EQ(test_acts(cx, w, "request-not-taken"), 1);
	// Of what is not there nothing can be wished: it would wait for its answer for ever.
	EQ(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_WITHDRAW, reason }, &withdrawn),
	   RC_CONFLICT);
	EQ(loaded(cx, w, id)->progress.pending, 0);
	OK(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_TAKE_BACK, none }, &done));
	r = loaded(cx, w, id);
	EQ(r->progress.state, STATE_DRAFT);
	EQ(r->not_taken.at.us, 0);
	EQ(r->at.sent.us, 0);
	OK(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_PROPOSE, none }, &done));
	OK(take(cx, w, ROLE_APPROVER, (struct act){ id, ACTION_APPROVE, none }, &done));
	OK(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_SUBMIT, none }, &done));
	EQ(done.message.number, 1); // as if it had never been said
}

PEOPLE_TEST(what_the_other_program_never_took_is_dropped_without_a_word)
{
	struct step_done done;
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct id id = submitted(cx, w, &done);
	const struct outbound_done receipt = { done.sent, ge.id, id, false,
					       STR("no such country") };
	OK(request_settle(cx, w->db, &receipt));
	OK(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_TAKE_BACK, none }, &done));
	OK(take(cx, w, ROLE_OFFICER, (struct act){ id, ACTION_DROP, reason }, &done));
	EQ(loaded(cx, w, id)->progress.state, STATE_WITHDRAWN);
	CHECK(!id_is_set(done.sent)); // it would wait for ever for the request that is not there
}

/* What the other node would send. */
static enum rc arrive(struct cx *cx, struct test_world *w, const struct peer *from,
		      const struct request *r, struct said said)
{
	struct str body = { 0 };
	struct inbound_answer answer;
	const struct parcel_sides sides = { from->country, from->origin, STR("KE"),
					    STR("ke.example") };
	said.request = r->id;
	OK(parcel_print(cx, r, &said, &sides, id_new(cx->now), &body));
	const struct hi1_message m = message_of(cx, body);
	const struct inbound in = { .id = id_new(cx->now),
				    .peer = from->id,
				    .origin = from->origin,
				    .country = from->country,
				    .kind = parcel_kind(&said),
				    .message = &m };
	return str_eq(in.kind, STR("request")) ? request_apply(cx, w->db, &in, &answer)
					       : step_apply(cx, w->db, &in, &answer);
}

static struct said said_of(uint32_t number, enum action action)
{
	return (struct said){ .message = { number, action, STATE_SENT, 0 },
			      .facts = reason,
			      .reference = STR("GE-2026-000009") };
}

static struct request of_georgia(struct cx *cx)
{
	struct request r = words(cx, "GE", "KE");
	r.id = id_new(cx->now);
	r.reference = STR("GE-2026-000009");
	r.decisions[r.decisions_n++] = (struct decision){ .code = STR("power"),
							  .reason = STR("their law says so"),
							  .at = cx->now };
	return r;
}

PEOPLE_TEST(a_request_of_another_node_is_here_once_with_its_clock_and_its_answer)
{
	struct outbox_rows out;
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct request r = of_georgia(cx);
	EQ(arrive(cx, w, &ge, &r, said_of(2, ACTION_WITHDRAW)), RC_BUSY); // before its request
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)));
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)));
	const struct request *here = loaded(cx, w, r.id);
	EQ(here->progress.state, STATE_DELIVERED);
	EQ_STR(here->reference, "KE-2026-000001");
	EQ_STR(here->their_reference, "GE-2026-000009");
	EQ(here->decisions_n, 1);
	CHECK(here->at.delivered.us == cx->now.us && here->at.verified.us == 0);
	EQ(test_acts(cx, w, "request-received"), 1);
	EQ(test_acts(cx, w, "request-submit"), 1);
	OK(outbox_list(cx, w->db, OUTBOX_WAITING, (struct id){ 0 }, &out));
	EQ(out.n, 1);
	EQ_STR(out.p[0].message.kind, "step");
	OK(arrive(cx, w, &ge, &r, said_of(2, ACTION_WITHDRAW)));
	EQ(loaded(cx, w, r.id)->progress.state, STATE_WITHDRAWN);
}

PEOPLE_TEST(only_the_two_nodes_of_a_request_speak_about_it)
{
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct peer other = add_peer(cx, w, "other.example", "GE", CARD_AUTHORITY);
	struct request r = of_georgia(cx);
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)));
	EQ(arrive(cx, w, &other, &r, said_of(1, ACTION_SUBMIT)), RC_CONFLICT);
	EQ(arrive(cx, w, &other, &r, said_of(2, ACTION_WITHDRAW)), RC_MISSING);
	struct said theirs = said_of(2, ACTION_PRESERVE);
	EQ(arrive(cx, w, &ge, &r, theirs), RC_INVALID); // ours to say
	EQ(loaded(cx, w, r.id)->progress.state, STATE_DELIVERED);
	// What it follows is no one else's.
	struct step_done done;
	const struct id ours = submitted(cx, w, &done);
	r = of_georgia(cx);
	r.follows = ours;
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)));
	CHECK(!id_is_set(loaded(cx, w, r.id)->follows));
	r = of_georgia(cx);
	r.from = STR("TZ");
	EQ(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)), RC_INVALID); // of another country
}

PEOPLE_TEST(a_draft_for_comment_becomes_the_request_that_is_sent_later)
{
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	struct step_done done;
	struct request r = of_georgia(cx);
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SHOW_DRAFT)));
	EQ(loaded(cx, w, r.id)->progress.state, STATE_DRAFT);
	EQ(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_ACKNOWLEDGE, none }, &done),
	   RC_CONFLICT);
	OK(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_COMMENT, reason }, &done));
	CHECK(done.travels && id_is_set(done.sent));
	r.text[FIELD_FACTS] = STR("as you proposed");
	OK(arrive(cx, w, &ge, &r, said_of(2, ACTION_SUBMIT)));
	const struct request *here = loaded(cx, w, r.id);
	EQ(here->progress.state, STATE_DELIVERED);
	EQ_STR(here->text[FIELD_FACTS], "as you proposed");
	EQ_STR(here->reference, "KE-2026-000001");
}

PEOPLE_TEST(what_arrives_belongs_to_whoever_takes_it_first)
{
	struct request_list list;
	struct step_done done;
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct request r = of_georgia(cx);
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)));
	OK(request_list(cx, w->db, &w->as[ROLE_OFFICER], &list));
	EQ(list.n, 1);
	OK(request_list(cx, w->db, &w->as[ROLE_OVERSEER], &list));
	EQ(list.n, 0);
	OK(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_ACKNOWLEDGE, none }, &done));
	OK(request_list(cx, w->db, &w->as[ROLE_OFFICER], &list));
	EQ(list.n, 1);
	OK(request_list(cx, w->db, &w->as[ROLE_PROSECUTOR], &list));
	EQ(list.n, 0);
	EQ(request_access(cx, w->db, &w->as[ROLE_PROSECUTOR], loaded(cx, w, r.id), MEMBER_READ),
	   RC_MISSING);
	EQ(test_acts(cx, w, "member-added"), 1);
}

PEOPLE_TEST(a_signature_that_does_not_hold_refuses_the_request_and_names_alone_verify_nobody)
{
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	struct vouch v = { .address = STR("https://ge.example"), .approval = id_new(cx->now) };
	struct voucher *officer = &v.by[VOUCH_OFFICER], *approver = &v.by[VOUCH_APPROVER];
	const struct signature false_one = { .kind = SIGNATURE_CERTIFICATE,
					     .at = cx->now,
					     .assertion = STR("no CMS") };
	*officer = (struct voucher){ .name = STR("A, officer"), .signature.at = cx->now };
	*approver = (struct voucher){ .name = STR("B, head"),
				      .signature = false_one,
				      .public_key = STR("no certificate") };
	struct said said = said_of(1, ACTION_SUBMIT);
	const struct request r = of_georgia(cx);
	said.vouch = &v;
	EQ(arrive(cx, w, &ge, &r, said), RC_INVALID);
	const struct request other = of_georgia(cx);
	*approver = (struct voucher){ .name = STR("B, head"), .signature.at = cx->now };
	const struct request third = of_georgia(cx);
	officer->signature = false_one;
	EQ(arrive(cx, w, &ge, &third, said), RC_INVALID);
	officer->signature = (struct signature){ .kind = SIGNATURE_NODE, .at = cx->now };
	OK(arrive(cx, w, &ge, &other, said));
	const struct request *here = loaded(cx, w, other.id);
	EQ_STR(here->officer, "A, officer");
	EQ_STR(here->approver, "B, head");
	CHECK(!here->is_signed && !here->officer_signed && here->at.verified.us == 0);
}

static enum rc called(struct cx *cx, struct test_world *w, struct id request, struct call_back call)
{
	call.how = STR("the duty officer confirmed it");
	return request_called_back(cx, w->db, &ACTOR_TERMINAL, request, &call);
}

/* Two nodes, each with a contact of its own, and what signs pings here. */
struct two_nodes {
	struct peer ge, tz;
	struct test_node us;
	struct contact desk, other; // of ge, of tz
};

static void begin_two(struct cx *cx, struct test_world *w, struct two_nodes *n)
{
	n->ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	n->tz = add_peer(cx, w, "tz.example", "TZ", CARD_CONTACT_POINT);
	n->us = test_node_new(cx, STR("ke.example"), STR("KE"), 1);
	n->desk = (struct contact){ .id = id_new(cx->now),
				    .name = STR("Duty desk"),
				    .telephone = STR("+995 32 000 0000") };
	n->other = n->desk;
	n->other.id = id_new(cx->now);
	const struct own_card own = { .serial = 1,
				      .card = n->us.card_bytes,
				      .fingerprint = n->us.fingerprint };
	OK(own_card_add(cx, w->db, &own));
}

PEOPLE_TEST(a_node_that_names_somebody_is_called_back_by_that_number_only)
{
	struct id ping;
	struct two_nodes n;
	const struct call_back number = { .number = STR("+995 1"), .source = STR("a directory") };
	const struct request r = of_georgia(cx);
	begin_two(cx, w, &n);
	OK(arrive(cx, w, &n.ge, &r, said_of(1, ACTION_SUBMIT)));
	OK(contacts_replace(cx, w->db, n.ge.id, &(struct contact_list){ &n.desk, 1, 1 }));
	OK(contacts_replace(cx, w->db, n.tz.id, &(struct contact_list){ &n.other, 1, 1 }));
	EQ(called(cx, w, r.id, number), RC_CONFLICT); // it names somebody
	EQ(called(cx, w, r.id, (struct call_back){ .contact = n.desk.id }),
	   RC_CONFLICT); // untested
	OK(ping_ask(cx, w->db, &ACTOR_TERMINAL, n.other.id, &ping));
	OK(ping_answered(cx, w->db, n.tz.id, ping, n.other.id));
	EQ(called(cx, w, r.id, (struct call_back){ .contact = n.other.id }),
	   RC_CONFLICT); // another's
	OK(ping_ask(cx, w->db, &ACTOR_TERMINAL, n.desk.id, &ping));
	EQ(ping_answered(cx, w->db, n.tz.id, ping, n.desk.id), RC_MISSING);
	OK(ping_answered(cx, w->db, n.ge.id, ping, n.desk.id));
	cx->now = instant_add(cx->now, DAYS(90));
	EQ(called(cx, w, r.id, (struct call_back){ .contact = n.desk.id }), RC_CONFLICT); // too old
	cx->now = instant_add(cx->now, DAYS(-1));
	OK(called(cx, w, r.id, (struct call_back){ .contact = n.desk.id }));
	CHECK(loaded(cx, w, r.id)->at.verified.us == cx->now.us);
	test_node_done(&n.us);
}

static struct act_facts kept(struct cx *cx, struct str why)
{
	return (struct act_facts){ .reason = why,
				   .stated = { GUARD_SET(GUARD_KEPT) },
				   .until = instant_add(cx->now, DAYS(70)) };
}

PEOPLE_TEST(a_number_that_nobody_has_signed_verifies_nobody)
{
	struct step_done done;
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct request r = of_georgia(cx);
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)));
	EQ(called(cx, w, r.id, (struct call_back){ 0 }), RC_INVALID);
	EQ(called(cx, w, r.id, (struct call_back){ .number = STR("+995 1") }), RC_INVALID);
	OK(called(cx, w, r.id,
		  (struct call_back){ .number = STR("+995 1"), .source = STR("a directory") }));
	CHECK(loaded(cx, w, r.id)->at.verified.us == 0);
	EQ(loaded(cx, w, r.id)->called.at.us, cx->now.us);
	EQ_STR(loaded(cx, w, r.id)->called.how,
	       "+995 1; a directory; the duty officer confirmed it");
	EQ(test_acts(cx, w, "request-called"), 1);
	EQ(test_acts(cx, w, "request-verified"), 0);
	struct act_facts why = { .reason = STR("theirs"), .stated = { GUARD_SET(GUARD_ENTITLED) } };
	OK(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_START, why }, &done));
	EQ(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_PRESERVE, kept(cx, STR("")) },
		&done),
	   RC_CONFLICT); // nobody says why
	OK(take(cx, w, ROLE_OFFICER,
		(struct act){ r.id, ACTION_PRESERVE, kept(cx, STR("the data may vanish")) },
		&done));
	CHECK(loaded(cx, w, r.id)->at.verified.us == 0); // and it stays so
}

PEOPLE_TEST(without_any_call_no_words_will_do)
{
	struct step_done done;
	const struct peer ge = add_peer(cx, w, "ge.example", "GE", CARD_CONTACT_POINT);
	const struct request r = of_georgia(cx);
	OK(arrive(cx, w, &ge, &r, said_of(1, ACTION_SUBMIT)));
	struct act_facts why = { .reason = STR("theirs"), .stated = { GUARD_SET(GUARD_ENTITLED) } };
	OK(take(cx, w, ROLE_OFFICER, (struct act){ r.id, ACTION_START, why }, &done));
	EQ(take(cx, w, ROLE_OFFICER,
		(struct act){ r.id, ACTION_PRESERVE, kept(cx, STR("the data may vanish")) }, &done),
	   RC_CONFLICT);
}

/* Whose node signs numbers is called by these, whichever road the request took. */
PEOPLE_TEST(what_came_by_hand_is_called_back_by_a_number_of_their_node)
{
	struct id ping;
	struct two_nodes n;
	struct request r = words(cx, "GE", "KE");
	begin_two(cx, w, &n);
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, (struct id){ 0 }));
	OK(contacts_replace(cx, w->db, n.ge.id, &(struct contact_list){ &n.desk, 1, 1 }));
	OK(contacts_replace(cx, w->db, n.tz.id, &(struct contact_list){ &n.other, 1, 1 }));
	EQ(called(cx, w, r.id, (struct call_back){ .contact = n.desk.id }),
	   RC_CONFLICT); // untested
	OK(ping_ask(cx, w->db, &ACTOR_TERMINAL, n.desk.id, &ping));
	OK(ping_answered(cx, w->db, n.ge.id, ping, n.desk.id));
	OK(ping_ask(cx, w->db, &ACTOR_TERMINAL, n.other.id, &ping));
	OK(ping_answered(cx, w->db, n.tz.id, ping, n.other.id));
	EQ(called(cx, w, r.id, (struct call_back){ .contact = n.other.id }), RC_CONFLICT);
	OK(called(cx, w, r.id, (struct call_back){ .contact = n.desk.id }));
	CHECK(loaded(cx, w, r.id)->at.verified.us == cx->now.us);
	test_node_done(&n.us);
}
