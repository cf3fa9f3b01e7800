// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_vouch_db.h"

#include <openssl/cms.h>

#include "crypto/test_signer.h"
#include "desk/answer_db.h"
#include "desk/call_back_db.h"
#include "desk/parcel_to_hi1.h"
#include "desk/request_db.h"
#include "desk/request_inbound.h"
#include "desk/request_peer_db.h"
#include "desk/signing_rule_db.h"
#include "desk/step_db.h"
#include "desk/test_requests.h"
#include "exchange/person_db.h"
#include "exchange/test_exchange.h"
#include "people/approval_db.h"
#include "people/signing_db.h"

#define ADDRESS STR("https://ge.example")
#define OURS STR("https://ke.example")

/* Georgia's node and two people there; Kenya's request, which it has. */
struct there {
	struct peer peer;
	struct test_signer officer, head;
	struct id request;
};

static struct test_signer person(const char *name)
{
	return test_signer_new(EVP_EC_gen("P-256"), name, -DAYS(1000).us / 1000000,
			       DAYS(1000).us / 1000000, NULL);
}

static struct peer add_peer(struct cx *cx, struct test_world *w)
{
	struct peer out = { 0 };
	struct card c = { .name = STR("Georgia"),
			  .country = STR("GE"),
			  .kind = CARD_CONTACT_POINT,
			  .origin = STR("ge.example"),
			  .serial = 1 };
	c.pins.p[c.pins.n++] = sha256_of(c.origin);
	const struct peer_import import = { .card = &c,
					    .bytes = STR("a card"),
					    .fingerprint = sha256_of(c.name),
					    .compared = true };
	OK(peer_take(cx, w->db, &ACTOR_TERMINAL, &import, &out));
	return out;
}

static struct card_person named(struct cx *cx, const struct test_signer *who, const char *name)
{
	struct certificate c;
	OK(certificate_read(cx, test_signer_pem(cx, who), &c));
	return (struct card_person){ .key = sha256_of(c.der),
				     .from = instant_add(cx->now, DAYS(-1)),
				     .name = str_from_c(name) };
}

/* As Georgia's card does. */
static void name_people(struct cx *cx, struct test_world *w, const struct there *t)
{
	struct card_people people = { 0 };
	*ARENA_PUSH(cx->arena, &people) = named(cx, &t->officer, "A, officer");
	*ARENA_PUSH(cx->arena, &people) = named(cx, &t->head, "B, head");
	OK(person_take(cx, w->db, t->peer.id, &people));
}

static struct there set_out(struct cx *cx, struct test_world *w)
{
	struct there t = { .peer = add_peer(cx, w),
			   .officer = person("officer"),
			   .head = person("head") };
	struct request r = desk_test_words(cx, KIND_PRESERVATION, "KE", "GE");
	r.provision = STR("29");
	OK(request_choose_peer(cx, w->db, &r));
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], &r, no_one));
	OK(desk_test_take(cx, w, ROLE_OFFICER, r.id, ACTION_PROPOSE, none));
	OK(desk_test_take(cx, w, ROLE_APPROVER, r.id, ACTION_APPROVE, none));
	OK(desk_test_take(cx, w, ROLE_OFFICER, r.id, ACTION_SUBMIT, none));
	t.request = r.id;
	name_people(cx, w, &t);
	return t;
}

static void give_up(struct there *t)
{
	test_signer_free(&t->officer);
	test_signer_free(&t->head);
}

static struct said answer_of(const struct there *t, enum action action, enum request_state state)
{
	return (struct said){ .request = t->request,
			      .message = { .number = 1, .action = action, .state = state },
			      .facts = reason,
			      .reference = STR("GE-2026-000009") };
}

static struct str bytes_of(struct cx *cx, const struct said *s, enum request_state state)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	r->id = s->request;
	r->progress.state = state;
	return act_bytes(cx->arena, r, s->message.action, &s->facts);
}

static void sign_as(struct cx *cx, const struct test_signer *who, struct str statement,
		    struct voucher *out)
{
	struct certificate c;
	OK(certificate_read(cx, test_signer_pem(cx, who), &c));
	*out = (struct voucher){ .name = c.subject,
				 .public_key = c.der,
				 .signature = { .kind = SIGNATURE_CERTIFICATE, .at = cx->now } };
	OK(certificate_read_signature(cx, test_signer_sign(cx, who, statement, CMS_DETACHED),
				      &out->signature.assertion));
}

/* Signed as Georgia's node has it done; `second`, NULL: one person is enough. */
static struct vouch vouch_of(struct cx *cx, const struct said *s, enum request_state state,
			     const struct test_signer *first, const struct test_signer *second)
{
	struct vouch v = { .address = ADDRESS, .state = state };
	const struct sha256 digest = sha256_of(bytes_of(cx, s, state));
	v.by[VOUCH_APPROVER].signature.at = cx->now;
	sign_as(cx, first, proposal_statement(cx->arena, ADDRESS, s->request, &digest),
		&v.by[VOUCH_OFFICER]);
	if (!second)
		return v;
	v.approval = id_new(cx->now);
	const struct approval a = { .id = v.approval, .digest = digest };
	sign_as(cx, second, approval_statement(cx->arena, ADDRESS, &a, APPROVAL_APPROVE),
		&v.by[VOUCH_APPROVER]);
	return v;
}

static enum rc arrive_where(struct cx *cx, struct test_world *w, const struct there *t,
			    const struct said *said, inbound_revoked *revoked)
{
	struct str body = { 0 };
	struct inbound_answer answer;
	struct hi1_message m = { 0 };
	struct hi1_fault fault;
	const struct parcel_sides sides = { STR("GE"), STR("ge.example"), STR("KE"),
					    STR("ke.example") };
	cx->now = instant_add(cx->now, SECONDS(1)); // steps stand in the order of time
	OK(parcel_print(cx, desk_test_loaded(cx, w, t->request), said, &sides, id_new(cx->now),
			&body));
	REQUIRE(hi1_read(cx, HI1_XML, body, &m, &fault) == RC_OK);
	const struct inbound in = { .id = id_new(cx->now),
				    .peer = t->peer.id,
				    .origin = t->peer.origin,
				    .country = t->peer.country,
				    .kind = parcel_kind(said),
				    .message = &m,
				    .revoked = revoked,
				    .data_dir = STR("/our/folder") };
	return step_apply(cx, w->db, &in, &answer);
}

static enum rc arrive(struct cx *cx, struct test_world *w, const struct there *t,
		      const struct said *said)
{
	return arrive_where(cx, w, t, said, NULL);
}

/* Of the last step. */
static struct step_people people_of(struct cx *cx, struct test_world *w, const struct there *t)
{
	struct step_list list;
	OK(step_list(cx, w->db, desk_test_loaded(cx, w, t->request), &list));
	REQUIRE(list.n > 0);
	return list.p[list.n - 1].people;
}

PEOPLE_TEST(step_vouch_of_an_answer_is_verified_and_named)
{
	struct there t = set_out(cx, w);
	struct said said = answer_of(&t, ACTION_REFUSE, STATE_REFUSED);
	said.facts.ground = (struct refusal){ PLACE_INSTRUMENT, STR("29(5)"), STR("sovereignty") };
	struct vouch v = vouch_of(cx, &said, STATE_IN_WORK, &t.officer, &t.head);
	said.vouch = &v;
	OK(arrive(cx, w, &t, &said));
	const struct step_people p = people_of(cx, w, &t);
	CHECK(p.known && p.officer_signed && p.approver_signed && !p.lacks);
	EQ_STR(p.officer, "A, officer");
	EQ_STR(p.approver, "B, head");
	EQ(test_acts(cx, w, "request-answer-verified"), 1);
	give_up(&t);
}

PEOPLE_TEST(step_vouch_over_another_answer_or_by_another_key_is_refused)
{
	struct there t = set_out(cx, w);
	struct said said = answer_of(&t, ACTION_PRESERVE, STATE_PRESERVED);
	const struct instant until = instant_add(cx->now, DAYS(70));
	said.facts.until = until;
	struct vouch v = vouch_of(cx, &said, STATE_IN_WORK, &t.officer, NULL);
	said.vouch = &v;
	said.facts.until = instant_add(cx->now, DAYS(700)); // tampered with
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	said.facts.until = until;
	v.state = STATE_DELIVERED;
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	v.state = STATE_IN_WORK;
	said.message.action = ACTION_EXTEND;
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	said.message.action = ACTION_PRESERVE;
	struct vouch other = vouch_of(cx, &said, STATE_IN_WORK, &t.head, NULL);
	other.by[VOUCH_OFFICER].public_key = v.by[VOUCH_OFFICER].public_key;
	said.vouch = &other; // head signed, and is told to be the officer
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	struct vouch same = vouch_of(cx, &said, STATE_IN_WORK, &t.head, &t.head);
	said.vouch = &same; // one key for two people
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	EQ(desk_test_loaded(cx, w, t.request)->progress.state, STATE_SENT);
	said.vouch = &v;
	OK(arrive(cx, w, &t, &said));
	CHECK(people_of(cx, w, &t).officer_signed && people_of(cx, w, &t).approver.n == 0);
	give_up(&t);
}

PEOPLE_TEST(step_vouch_by_a_certificate_whose_time_was_over_is_refused)
{
	struct there t = set_out(cx, w);
	struct said said = answer_of(&t, ACTION_DECLINE_EXTENSION, STATE_PRESERVED);
	struct vouch v = vouch_of(cx, &said, STATE_PRESERVED, &t.officer, NULL);
	said.vouch = &v;
	v.by[VOUCH_OFFICER].signature.at = instant_add(cx->now, DAYS(4000));
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	v.by[VOUCH_OFFICER].signature.at = instant_add(cx->now, DAYS(-4000));
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	v.by[VOUCH_OFFICER].signature.at = cx->now;
	OK(arrive(cx, w, &t, &said));
	give_up(&t);
}

/* Whom a node's card does not name signed nothing; a card may be on its way. */
PEOPLE_TEST(step_vouch_by_a_key_that_no_card_names_counts_as_none)
{
	struct there t = set_out(cx, w);
	struct test_signer stranger = person("officer");
	struct said said = answer_of(&t, ACTION_DECLINE_EXTENSION, STATE_PRESERVED);
	struct vouch v = vouch_of(cx, &said, STATE_PRESERVED, &stranger, NULL);
	said.vouch = &v;
	EQ(arrive(cx, w, &t, &said), RC_BUSY);
	cx->now = instant_add(cx->now, MINUTES(11));
	OK(arrive(cx, w, &t, &said));
	CHECK(people_of(cx, w, &t).known && !people_of(cx, w, &t).officer_signed);
	test_signer_free(&stranger);
	give_up(&t);
}

static enum rc revokes_head(struct cx *cx, struct str data_dir, struct str certificate)
{
	struct certificate c;
	EQ_STR(data_dir, "/our/folder");
	OK(certificate_read_der(cx, certificate, &c));
	return str_find(c.subject, STR("head")) == STR_NONE
		       ? RC_OK
		       : cx_fail(cx, RC_INVALID, "revoked by who issued it");
}

static enum rc cannot_be_read(struct cx *cx, struct str data_dir, struct str certificate)
{
	(void)data_dir;
	(void)certificate;
	return cx_fail(cx, RC_IO, "a list is torn");
}

/* Their node may not have heard of it; ours has the list. */
PEOPLE_TEST(step_vouch_by_a_certificate_that_our_lists_revoke_counts_as_none)
{
	struct there t = set_out(cx, w);
	struct said said = answer_of(&t, ACTION_REFUSE, STATE_REFUSED);
	said.facts.ground = (struct refusal){ PLACE_INSTRUMENT, STR("29(5)"), STR("sovereignty") };
	struct vouch v = vouch_of(cx, &said, STATE_IN_WORK, &t.officer, &t.head);
	said.vouch = &v;
	OK(arrive_where(cx, w, &t, &said, revokes_head));
	const struct step_people p = people_of(cx, w, &t);
	CHECK(p.known && p.officer_signed && !p.approver_signed);
	EQ_STR(p.approver, "B, head");
	EQ(test_acts(cx, w, "request-signature-revoked"), 1);
	EQ(test_acts(cx, w, "request-answer-verified"), 0);
	give_up(&t);
}

PEOPLE_TEST(step_vouch_counts_as_none_while_a_list_cannot_be_used)
{
	struct there t = set_out(cx, w);
	struct said said = answer_of(&t, ACTION_DECLINE_EXTENSION, STATE_PRESERVED);
	struct vouch v = vouch_of(cx, &said, STATE_PRESERVED, &t.officer, NULL);
	said.vouch = &v;
	OK(arrive_where(cx, w, &t, &said, cannot_be_read));
	CHECK(people_of(cx, w, &t).known && !people_of(cx, w, &t).officer_signed);
	EQ(test_acts(cx, w, "request-signature-revoked"), 1);
	give_up(&t);
}

/* A node could say again what its people signed once. */
PEOPLE_TEST(step_vouch_stands_under_one_answer_only)
{
	struct there t = set_out(cx, w);
	struct said said = answer_of(&t, ACTION_DECLINE_EXTENSION, STATE_PRESERVED);
	struct vouch v = vouch_of(cx, &said, STATE_PRESERVED, &t.officer, NULL);
	said.vouch = &v;
	OK(arrive(cx, w, &t, &said));
	OK(arrive(cx, w, &t, &said)); // the same message again
	said.message.number = 2;
	EQ(arrive(cx, w, &t, &said), RC_INVALID);
	struct vouch anew = vouch_of(cx, &said, STATE_PRESERVED, &t.officer, NULL);
	said.vouch = &anew;
	OK(arrive(cx, w, &t, &said));
	give_up(&t);
}

PEOPLE_TEST(step_vouch_that_is_missing_is_told_where_the_rule_asks_for_it)
{
	struct there t = set_out(cx, w);
	struct said said = answer_of(&t, ACTION_DECLINE_EXTENSION, STATE_PRESERVED);
	OK(arrive(cx, w, &t, &said));
	CHECK(people_of(cx, w, &t).known && !people_of(cx, w, &t).lacks);
	EQ(test_acts(cx, w, "request-answer-unsigned"), 0);
	OK(signing_rule_set(cx, w->db, &ACTOR_TERMINAL, true, STR("as agreed")));
	CHECK(!people_of(cx, w, &t).lacks); // it was not asked for then
	said.message.number = 2;
	OK(arrive(cx, w, &t, &said));
	CHECK(people_of(cx, w, &t).lacks);
	EQ(test_acts(cx, w, "request-answer-unsigned"), 1);
	// One of two is not all that is due.
	said = answer_of(&t, ACTION_REFUSE, STATE_REFUSED);
	said.message.number = 3;
	said.facts.ground = (struct refusal){ PLACE_INSTRUMENT, STR("29(5)"), STR("sovereignty") };
	struct vouch v = vouch_of(cx, &said, STATE_PRESERVED, &t.officer, NULL);
	said.vouch = &v;
	OK(arrive(cx, w, &t, &said));
	CHECK(people_of(cx, w, &t).officer_signed && people_of(cx, w, &t).lacks);
	EQ(test_acts(cx, w, "request-answer-unsigned"), 2);
	give_up(&t);
}

/* ---- our own answers -------------------------------------------------------------------- */

/* The officer's certificate, registered here. */
static struct signature signed_here(struct cx *cx, struct test_world *w,
				    const struct test_signer *who, struct id request,
				    struct str bytes)
{
	struct certificate c;
	struct str cms;
	const struct sha256 digest = sha256_of(bytes);
	const struct str statement = proposal_statement(cx->arena, OURS, request, &digest);
	OK(certificate_read(cx, test_signer_pem(cx, who), &c));
	OK(certificate_read_signature(cx, test_signer_sign(cx, who, statement, CMS_DETACHED),
				      &cms));
	return (struct signature){ .kind = SIGNATURE_CERTIFICATE,
				   .account = w->as[ROLE_OFFICER].account,
				   .at = cx->now,
				   .digest = sha256_of(statement),
				   .credential = arena_copy(
					   cx->arena, (struct str){ (const char *)c.fingerprint.b,
								    sizeof c.fingerprint.b }),
				   .assertion = cms };
}

static struct id register_card(struct cx *cx, struct test_world *w, const struct test_signer *who)
{
	struct certificate c;
	struct id id = { 0 };
	OK(certificate_read(cx, test_signer_pem(cx, who), &c));
	OK(signing_certificate_add(cx, w->db, &w->as[ROLE_OFFICER], &c, &id));
	return id;
}

static struct step_order refusing(struct cx *cx, struct test_world *w, struct id *request)
{
	struct request r = desk_test_words(cx, KIND_PRESERVATION, "GE", "KE");
	r.basis = STR("none");
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, no_one));
	OK(desk_test_take(cx, w, ROLE_OFFICER, r.id, ACTION_ACKNOWLEDGE, none));
	*request = r.id;
	struct step_order o = { r.id, ACTION_REFUSE, reason, desk_test_world(cx) };
	o.facts.ground = (struct refusal){ PLACE_LAW, STR("Our own Act, section 9"),
					   STR("the office is busy") };
	o.address = OURS;
	return o;
}

PEOPLE_TEST(step_answer_is_read_signed_and_proposed_as_it_was_written)
{
	struct id request, approval;
	struct str bytes, kept;
	enum action action;
	struct act_facts facts;
	struct approval a;
	const struct actor *by = &w->as[ROLE_OFFICER];
	struct test_signer card = person("officer");
	struct step_order o = refusing(cx, w, &request);
	(void)register_card(cx, w, &card);
	OK(step_answer_bytes(cx, w->db, by, &o, &bytes));
	OK(answer_put(cx, w->db, request, by->account, bytes));
	EQ(answer_load(cx, w->db, request, w->as[ROLE_APPROVER].account, &kept), RC_MISSING);
	OK(answer_load(cx, w->db, request, by->account, &kept));
	EQ_STR(kept, str_c(cx->arena, bytes));
	OK(answer_read(cx, kept, &action, &facts));
	EQ(action, ACTION_REFUSE);
	EQ_STR(facts.ground.words, "the office is busy");
	EQ(answer_read(cx, STR("comity request 1\n"), &action, &facts), RC_INVALID);
	const struct signature own = signed_here(cx, w, &card, request, bytes);
	o.signature = &own;
	o.seen = sha256_of(STR("another answer"));
	EQ(step_propose(cx, w->db, by, &o, &approval), RC_CONFLICT);
	o.seen = sha256_of(bytes);
	o.facts.reason = STR("another reason");
	EQ(step_propose(cx, w->db, by, &o, &approval), RC_CONFLICT);
	o.facts.reason = reason.reason;
	OK(step_propose(cx, w->db, by, &o, &approval));
	OK(approval_load(cx, w->db, approval, &a));
	CHECK(id_is_set(a.proposer_signature));
	EQ(answer_load(cx, w->db, request, by->account, &kept), RC_MISSING);
	test_signer_free(&card);
}

PEOPLE_TEST(step_answer_needs_own_keys_where_the_rule_says_so)
{
	struct id request, approval;
	struct str bytes;
	struct step_done done;
	const struct actor *by = &w->as[ROLE_OFFICER];
	struct test_signer card = person("officer");
	struct step_order o = refusing(cx, w, &request);
	const struct approval_ask yes = { .step = APPROVAL_APPROVE, .who = w->as[ROLE_APPROVER] };
	(void)register_card(cx, w, &card);
	OK(signing_rule_set(cx, w->db, &ACTOR_TERMINAL, true, STR("as agreed")));
	EQ(step_propose(cx, w->db, by, &o, &approval), RC_CONFLICT);
	OK(step_answer_bytes(cx, w->db, by, &o, &bytes));
	const struct signature own = signed_here(cx, w, &card, request, bytes);
	o.signature = &own;
	OK(step_propose(cx, w->db, by, &o, &approval));
	struct approval_ask ask = yes;
	ask.seen = sha256_of(bytes);
	OK(approval_step(cx, w->db, approval, &ask, NULL)); // with a one-time code
	o.signature = NULL;
	EQ(step_take(cx, w->db, by, &o, &done), RC_CONFLICT); // the second person did not sign
	EQ(desk_test_loaded(cx, w, request)->progress.state, STATE_ACKNOWLEDGED);
	test_signer_free(&card);
}

PEOPLE_TEST(step_answer_whose_key_was_taken_away_since_does_not_leave)
{
	struct id request, approval;
	struct str bytes;
	struct step_done done;
	const struct actor *by = &w->as[ROLE_OFFICER];
	struct test_signer card = person("officer");
	struct step_order o = refusing(cx, w, &request);
	const struct id key = register_card(cx, w, &card);
	OK(step_answer_bytes(cx, w->db, by, &o, &bytes));
	const struct signature own = signed_here(cx, w, &card, request, bytes);
	o.signature = &own;
	OK(step_propose(cx, w->db, by, &o, &approval));
	const struct approval_ask ask = { .step = APPROVAL_APPROVE,
					  .who = w->as[ROLE_APPROVER],
					  .seen = sha256_of(bytes) };
	OK(approval_step(cx, w->db, approval, &ask, NULL));
	cx->now = instant_add(cx->now, MINUTES(1));
	OK(signing_certificate_remove(cx, w->db, by, key));
	o.signature = NULL;
	EQ(step_take(cx, w->db, by, &o, &done), RC_CONFLICT);
	test_signer_free(&card);
}

PEOPLE_TEST(step_answer_is_told_with_its_people)
{
	struct id request;
	struct str bytes;
	struct step_done done;
	struct step_list list;
	const struct actor *by = &w->as[ROLE_OFFICER];
	struct test_signer card = person("officer");
	(void)refusing(cx, w, &request);
	(void)register_card(cx, w, &card);
	OK(desk_test_take(cx, w, ROLE_OFFICER, request, ACTION_START,
			  (struct act_facts){ .reason = STR("theirs"),
					      .stated = { GUARD_SET(GUARD_ENTITLED) } }));
	const struct call_back call = { .number = STR("+1"),
					.source = STR("ours"),
					.how = STR("they said so") };
	OK(request_called_back(cx, w->db, by, request, &call));
	cx->now = instant_add(cx->now, SECONDS(1));
	struct step_order o = { request, ACTION_PRESERVE, none, desk_test_world(cx) };
	o.facts.until = instant_add(cx->now, DAYS(70));
	o.facts.reason = STR("a number that nobody signed was called, and the data may vanish");
	o.facts.stated.bits = GUARD_SET(GUARD_KEPT);
	o.address = OURS;
	OK(step_answer_bytes(cx, w->db, by, &o, &bytes));
	const struct signature own = signed_here(cx, w, &card, request, bytes);
	o.signature = &own;
	OK(step_take(cx, w->db, by, &o, &done));
	OK(step_list(cx, w->db, desk_test_loaded(cx, w, request), &list));
	const struct step_people *p = &list.p[list.n - 1].people;
	CHECK(p->known && p->officer_signed && p->approver.n == 0 && !p->lacks);
	EQ(test_acts(cx, w, "request-answer-verified"), 0); // our own
	test_signer_free(&card);
}
