// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/step_db.h"

#include "desk/file_db.h"
#include "desk/request_db.h"
#include "desk/signing_rule_db.h"
#include "desk/test_requests.h"
#include "people/approval_db.h"
#include "people/signature_db.h"

static enum rc by_hand(struct cx *cx, struct test_world *w, struct id id, enum action action)
{
	struct step_done done;
	struct step_order o = { id, action, reason, desk_test_world(cx) };
	o.facts.evidence = sha256_of(STR("a paper"));
	return step_by_hand(cx, w->db, &w->as[ROLE_OFFICER], &o, &done);
}

static enum request_state state_of(struct cx *cx, struct test_world *w, struct id id)
{
	return desk_test_loaded(cx, w, id)->progress.state;
}

/* Nothing that is entered for the other side sends a request that nobody approved. */
PEOPLE_TEST(step_by_hand_goes_round_no_second_person)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	for (enum action a = 0; a < ACTIONS; a++)
		EQ(by_hand(cx, w, id, a), RC_CONFLICT);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	for (enum action a = 0; a < ACTIONS; a++)
		EQ(by_hand(cx, w, id, a), RC_CONFLICT);
	EQ(state_of(cx, w, id), STATE_AWAITING_APPROVAL);
}

static void send_it(struct cx *cx, struct test_world *w, struct id id)
{
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_SUBMIT, none));
}

static struct id sent(struct cx *cx, struct test_world *w, enum request_kind kind)
{
	const struct id id = desk_test_request(cx, w, kind);
	send_it(cx, w, id);
	return id;
}

PEOPLE_TEST(step_by_hand_answers_a_wish_only_while_it_waits)
{
	const struct id id = sent(cx, w, KIND_PRESERVATION);
	EQ(by_hand(cx, w, id, ACTION_WITHDRAW), RC_CONFLICT); // nobody wished it
	OK(by_hand(cx, w, id, ACTION_ACKNOWLEDGE));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_WITHDRAW, reason));
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_WITHDRAW, reason), RC_CONFLICT);
	OK(by_hand(cx, w, id, ACTION_WITHDRAW));
	EQ(state_of(cx, w, id), STATE_WITHDRAWN);
}

/* The officer proposes, a second person approves the words that were offered and no others. */
PEOPLE_TEST(step_accepts_the_conditions_that_were_offered_with_a_second_person)
{
	struct id approval = { 0 };
	struct approval a = { 0 };
	struct step_done done;
	struct str said = { 0 };
	const struct id id = desk_test_request(cx, w, KIND_STORED_DATA);
	static const char *const unknown[] = { "contents", "authority", "power",
					       "dual-criminality" };
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		OK(request_decide(cx, w->db, &w->as[ROLE_OFFICER], id, str_from_c(unknown[i]),
				  STR("asked by telephone")));
	send_it(cx, w, id);
	OK(by_hand(cx, w, id, ACTION_START));
	OK(by_hand(cx, w, id, ACTION_OFFER_CONDITIONS)); // "because"
	struct step_order o = { id, ACTION_ACCEPT_CONDITIONS, none, desk_test_world(cx) };
	o.facts.reason = STR("softer ones");
	o.facts.stated.bits = GUARD_SET(GUARD_SAME_CONDITIONS);
	EQ(step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done), RC_CONFLICT);
	OK(step_propose(cx, w->db, &w->as[ROLE_OFFICER], &o, &approval));
	OK(approval_load(cx, w->db, approval, &a));
	CHECK(str_find(a.bytes, STR("because")) != STR_NONE);
	CHECK(str_find(a.bytes, STR("softer")) == STR_NONE);
	const struct approval_ask yes = { .step = APPROVAL_APPROVE,
					  .who = w->as[ROLE_APPROVER],
					  .seen = a.digest,
					  .reason = STR("seen") };
	OK(approval_step(cx, w->db, approval, &yes, NULL));
	OK(step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done));
	OK(step_words_of(cx, w->db, id, ACTION_ACCEPT_CONDITIONS, &said));
	EQ_STR(said, "because");
}

PEOPLE_TEST(step_by_hand_an_answer_on_paper_lets_one_ask_again)
{
	struct act_facts f = reason;
	const struct id id = sent(cx, w, KIND_PRESERVATION);
	OK(by_hand(cx, w, id, ACTION_START));
	OK(by_hand(cx, w, id, ACTION_PRESERVE));
	for (int64_t i = 0; i < 2; i++) {
		OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_ASK_EXTENSION, f));
		EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_ASK_EXTENSION, f), RC_CONFLICT);
		OK(by_hand(cx, w, id, ACTION_EXTEND));
	}
	EQ(state_of(cx, w, id), STATE_EXTENDED);
}

/* The officer's own signature over what is proposed; who verifies it is not asked here. */
static enum rc propose(struct cx *cx, struct test_world *w, struct id id, struct str shown,
		       const struct signature *signature)
{
	struct step_done done;
	struct step_order o = { id, ACTION_PROPOSE, none, desk_test_world(cx) };
	o.address = STR("https://ke.example");
	o.seen = shown.n > 0 ? sha256_of(shown) : (struct sha256){ 0 };
	o.signature = signature;
	return step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done);
}

static struct signature signed_by_officer(struct cx *cx, struct test_world *w, struct id id)
{
	const struct sha256 digest = sha256_of(
		request_bytes(cx->arena, desk_test_loaded(cx, w, id)));
	return (struct signature){ .kind = SIGNATURE_PASSKEY,
				   .account = w->as[ROLE_OFFICER].account,
				   .at = cx->now,
				   .digest = sha256_of(proposal_statement(
					   cx->arena, STR("https://ke.example"), id, &digest)),
				   .credential = STR("a key"),
				   .assertion = STR("signed") };
}

/* What composing fills in is in the bytes that are shown; so it is filled in before. */
static struct id filled(struct cx *cx, struct test_world *w)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	OK(propose(cx, w, id, STR(""), NULL));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_CHANGE, none));
	return id;
}

PEOPLE_TEST(step_propose_takes_what_was_shown_and_signed_and_nothing_else)
{
	struct request_people people;
	struct approval a;
	struct signature kept;
	const struct id id = filled(cx, w);
	const struct signature own = signed_by_officer(cx, w, id);
	const struct str bytes = request_bytes(cx->arena, desk_test_loaded(cx, w, id));
	EQ(propose(cx, w, id, STR("other bytes"), &own), RC_CONFLICT);
	struct request *r = desk_test_loaded(cx, w, id);
	r->text[FIELD_FACTS] = STR("another page"); // somebody else writes meanwhile
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(propose(cx, w, id, bytes, &own), RC_CONFLICT);
	EQ(propose(cx, w, id, STR(""), &own), RC_CONFLICT);
	const struct signature again = signed_by_officer(cx, w, id);
	OK(propose(cx, w, id, request_bytes(cx->arena, r), &again));
	OK(request_people(cx, w->db, id, &people));
	OK(approval_load(cx, w->db, people.approval, &a));
	OK(signature_load(cx, w->db, a.proposer_signature, &kept));
	EQ_STR(kept.credential, "a key");
	CHECK(sha256_eq(&kept.digest, &again.digest));
}

PEOPLE_TEST(step_propose_and_approve_need_own_keys_where_the_rule_says_so)
{
	struct signing_rule rule;
	const struct id id = filled(cx, w);
	const struct signature own = signed_by_officer(cx, w, id);
	EQ(signing_rule_set(cx, w->db, &w->as[ROLE_OFFICER], true, STR("x")), RC_DENIED);
	EQ(signing_rule_set(cx, w->db, &ACTOR_TERMINAL, true, STR(" ")), RC_INVALID);
	OK(signing_rule_set(cx, w->db, &ACTOR_TERMINAL, true, STR("the partners ask for it")));
	OK(signing_rule_load(cx, w->db, &rule));
	CHECK(rule.all_sign);
	EQ(propose(cx, w, id, STR(""), NULL), RC_CONFLICT);
	OK(propose(cx, w, id, STR(""), &own));
	EQ(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none), RC_CONFLICT);
	EQ(test_acts(cx, w, "signing-required"), 1);
}

/* ---- narrowing -------------------------------------------------------------------------- */

static enum rc narrow(struct cx *cx, struct test_world *w, struct id id, enum request_field f,
		      struct str text)
{
	struct step_done done;
	struct request *scope = desk_test_loaded(cx, w, id);
	scope->text[f] = text;
	const struct step_order o = {
		.request = id, .action = ACTION_NARROW, .facts = reason, .scope = scope
	};
	return step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done);
}

/* Nobody approved other words; what is struck out was approved with the rest. */
PEOPLE_TEST(step_narrow_strikes_lines_and_says_nothing_new)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->text[FIELD_IDENTIFIERS] = STR("a@example.org\nb@example.org\nc@example.org");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_SUBMIT, none));
	EQ(narrow(cx, w, id, FIELD_IDENTIFIERS, STR("victim@example.org")), RC_INVALID);
	EQ(narrow(cx, w, id, FIELD_IDENTIFIERS, STR("a@example.org\nvictim@example.org")),
	   RC_INVALID);
	EQ(narrow(cx, w, id, FIELD_IDENTIFIERS, STR("")), RC_INVALID);
	EQ(narrow(cx, w, id, FIELD_USE_LIMITS, STR("none")), RC_INVALID);
	OK(narrow(cx, w, id, FIELD_IDENTIFIERS, STR("c@example.org\na@example.org")));
	EQ_STR(desk_test_loaded(cx, w, id)->text[FIELD_IDENTIFIERS],
	       "c@example.org\na@example.org");
}

/* ---- what was decided of other words ------------------------------------------------------ */

PEOPLE_TEST(step_what_was_decided_of_another_offence_is_decided_again)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->basis = STR("none");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(request_decide(cx, w->db, &w->as[ROLE_OFFICER], id, STR("no-basis"), STR("a favour")));
	r->text[FIELD_FACTS] = STR("told better");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(desk_test_loaded(cx, w, id)->decisions_n, 1);
	r->offence = STR("illegal-interception");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(desk_test_loaded(cx, w, id)->decisions_n, 0);
}

PEOPLE_TEST(step_the_reason_for_a_flag_is_of_the_words_that_were_read)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->political = true;
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(request_decide(cx, w->db, &w->as[ROLE_APPROVER], id, STR("flag-political"),
			  STR("an ordinary theft")));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_CHANGE, none));
	r = desk_test_loaded(cx, w, id);
	r->text[FIELD_FACTS] = STR("They wrote against the government.");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	EQ(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none), RC_CONFLICT);
}

/* The clocks of this side are not set back by whoever takes a step. */
PEOPLE_TEST(step_of_this_side_is_taken_now)
{
	struct act_facts f = none;
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	f.when = instant_add(cx->now, DAYS(-3));
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_ACKNOWLEDGE, f), RC_INVALID);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_ACKNOWLEDGE, none));
}

/* ---- refusing ------------------------------------------------------------------------------ */

static enum rc refuse(struct cx *cx, struct test_world *w, const char *basis)
{
	struct id approval;
	struct request r = desk_test_words(cx, KIND_PRESERVATION, "GE", "KE");
	r.basis = str_from_c(basis);
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, no_one));
	OK(desk_test_take(cx, w, ROLE_OFFICER, r.id, ACTION_ACKNOWLEDGE, none));
	struct step_order o = { r.id, ACTION_REFUSE, reason, desk_test_world(cx) };
	o.facts.ground = (struct refusal){ PLACE_LAW, STR("Our own Act, section 9"),
					   STR("the office is busy") };
	return step_propose(cx, w->db, &w->as[ROLE_OFFICER], &o, &approval);
}

/* 29(4)-(5) are all that refuses what rests on the Convention; what rests on nothing is refused
 * on any ground that is named. */
PEOPLE_TEST(step_refuse_a_preservation_on_the_grounds_of_what_it_rests_on)
{
	EQ(refuse(cx, w, "budapest"), RC_CONFLICT);
	OK(refuse(cx, w, "none"));
	OK(refuse(cx, w, ""));
}

PEOPLE_TEST(step_by_hand_clocks_run_from_when_it_came)
{
	struct request r = desk_test_words(cx, KIND_PRESERVATION, "GE", "KE");
	r.at.delivered = instant_add(cx->now, DAYS(1));
	EQ(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, no_one), RC_INVALID);
	r.at.delivered = instant_add(cx->now, DAYS(-1));
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &r, no_one));
	EQ(desk_test_loaded(cx, w, r.id)->at.delivered.us, instant_add(cx->now, DAYS(-1)).us);
}

PEOPLE_TEST(step_by_hand_keeps_the_scan_and_never_sends_it)
{
	struct file_list files = { 0 };
	struct desk_file scan = { .name = STR("fax.pdf"), .digest = sha256_of(STR("a fax")) };
	const struct actor *officer = &w->as[ROLE_OFFICER];
	const struct id id = desk_test_entered(cx, w, KIND_STORED_DATA);
	const struct id draft = desk_test_request(cx, w, KIND_PRESERVATION);
	OK(file_scan(cx, w->db, officer, id, &scan));
	OK(file_list(cx, w->db, id, &files));
	EQ(files.n, 1);
	CHECK(files.p[0].came && files.p[0].given_at.us == cx->now.us);
	EQ(file_detach(cx, w->db, officer, id, scan.id), RC_CONFLICT);
	OK(file_list_attached(cx, w->db, id, &files));
	EQ(files.n, 0);
	EQ(file_scan(cx, w->db, officer, draft, &scan), RC_CONFLICT); // nobody was asked yet
	EQ(file_scan(cx, w->db, &w->as[ROLE_OVERSEER], id, &scan), RC_DENIED);
}
