// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/calendar_db.h"
#include "desk/case_db.h"
#include "desk/event_db.h"
#include "desk/file_db.h"
#include "desk/glass_db.h"
#include "desk/linked_db.h"
#include "desk/request_db.h"
#include "desk/search_db.h"
#include "desk/step_db.h"
#include "desk/test_requests.h"
#include "law/test_world.h"
#include "people/approval_db.h"
#include "people/member_db.h"

PEOPLE_TEST(a_case_is_seen_by_its_members_alone)
{
	struct case_list list;
	struct desk_case c = { .title = STR("A case"), .tlp = TLP_RED };
	c.words[CASE_OFFENCES] = (struct str_list){ .p = &(struct str){ "illegal-access", 14 },
						    .n = 1 };
	OK(case_open(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c, no_one));
	EQ_STR(c.reference, "KE-C-2026-000001");
	OK(case_list(cx, w->db, &w->as[ROLE_OFFICER], &list));
	EQ(list.n, 1);
	OK(case_list(cx, w->db, &w->as[ROLE_PROSECUTOR], &list));
	EQ(list.n, 0);
	EQ(case_note_add(cx, w->db, &w->as[ROLE_PROSECUTOR], c.id, STR("x")), RC_MISSING);
	EQ(case_note_add(cx, w->db, &w->as[ROLE_OVERSEER], c.id, STR("x")), RC_DENIED);
	OK(case_note_add(cx, w->db, &w->as[ROLE_OFFICER], c.id, STR("a note")));
	struct desk_case back;
	OK(case_load(cx, w->db, c.id, &back));
	EQ(back.words[CASE_OFFENCES].n, 1);
	EQ_STR(back.words[CASE_OFFENCES].p[0], "illegal-access");
	EQ(back.tlp, TLP_RED);
	c.words[CASE_OFFENCES].p = &(struct str){ "sorcery", 7 };
	EQ(case_change(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c), RC_INVALID);
	c.words[CASE_OFFENCES].n = 0;
	c.words[CASE_TECHNIQUES] = (struct str_list){ .p = &(struct str){ "ransomware-note", 15 },
						      .n = 1 };
	EQ(case_change(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c), RC_INVALID);
	c.words[CASE_TECHNIQUES].p = &(struct str){ "ransomware", 10 };
	OK(case_change(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c));
	EQ(test_acts(cx, w, "case-opened"), 1);
	EQ(test_acts(cx, w, "case-note"), 1);
	// The text of a note is no matter of the ledger.
	CHECK(str_find(test_last_act(cx, w, "case-note"), STR("a note")) == STR_NONE);
}

static struct id shared_case(struct cx *cx, struct test_world *w, enum tlp tlp, const char *with)
{
	struct desk_case c = { .title = STR("A case"), .tlp = tlp };
	*ARENA_PUSH(cx->arena, &c.words[CASE_SHARED]) = str_from_c(with);
	OK(case_open(cx, w->db, &w->as[ROLE_OFFICER], test_law(), &c, no_one));
	return c.id;
}

PEOPLE_TEST(a_liaison_sees_what_is_shared_with_their_organisation_alone)
{
	struct case_list list;
	const struct actor *liaison = &w->as[ROLE_LIAISON]; // of the organisation "Contact point"
	const struct id ours = shared_case(cx, w, TLP_AMBER, "Contact point");
	const struct id others = shared_case(cx, w, TLP_AMBER, "Another");
	const struct id red = shared_case(cx, w, TLP_RED, "Contact point");
	const struct id closed = shared_case(cx, w, TLP_GREEN, "Contact point");
	OK(case_close(cx, w->db, &w->as[ROLE_OFFICER], closed, STR("over")));
	OK(case_list_shared(cx, w->db, liaison, &list));
	EQ(list.n, 1);
	CHECK(list.n > 0 && id_eq(list.p[0].id, ours));
	OK(case_shared(cx, w->db, liaison, ours));
	EQ(case_shared(cx, w->db, liaison, others), RC_MISSING);
	EQ(case_shared(cx, w->db, liaison, red), RC_MISSING);
	EQ(case_shared(cx, w->db, liaison, closed), RC_MISSING);
	EQ(case_shared(cx, w->db, liaison, desk_test_case(cx, w)), RC_MISSING);
}

PEOPLE_TEST(what_a_request_says_comes_back_as_it_was)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	EQ_STR(r->reference, "KE-2026-000001");
	EQ_STR(r->text[FIELD_NECESSITY], "said of necessity");
	r->text[FIELD_FACTS] = STR("changed");
	r->political = true;
	r->classes = DATA_CONTENT | DATA_TRAFFIC;
	r->at.follow_up_due = instant_add(cx->now, DAYS(30));
	r->terms[r->terms_n++] = (struct time_limit){ SIDE_ASKED, STR("preserve-min=P60D"),
						      STR("29") };
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	const struct request *back = desk_test_loaded(cx, w, id);
	EQ_STR(request_bytes(cx->arena, back), request_bytes(cx->arena, r));
	EQ(back->terms_n, 1);
	EQ_STR(back->terms[0].code, "preserve-min=P60D");
	EQ(request_write(cx, w->db, &w->as[ROLE_PROSECUTOR], r), RC_MISSING);
	EQ(request_write(cx, w->db, &w->as[ROLE_APPROVER], r), RC_DENIED);
}

/* The asking side, whole: four eyes, exact bytes, the message. */
PEOPLE_TEST(a_request_leaves_when_two_people_agree_on_its_bytes)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_SUBMIT, none), RC_CONFLICT);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_CLEAR, none), RC_CONFLICT);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	EQ(desk_test_loaded(cx, w, id)->progress.state, STATE_AWAITING_APPROVAL);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_APPROVE, none), RC_DENIED);
	EQ(request_write(cx, w->db, &w->as[ROLE_OFFICER], desk_test_loaded(cx, w, id)),
	   RC_CONFLICT);
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	struct step_done done;
	const struct step_order submit = { id, ACTION_SUBMIT, none, desk_test_world(cx) };
	OK(step_take(cx, w->db, &w->as[ROLE_OFFICER], &submit, &done));
	EQ(done.from, STATE_APPROVED);
	EQ(done.to, STATE_SENT);
	CHECK(done.travels);
	EQ(done.message.number, 1);
	const struct request *r = desk_test_loaded(cx, w, id);
	EQ(r->at.sent.us, cx->now.us);
	CHECK(r->terms_n > 0);
	EQ_STR(r->terms[0].code, "preserve-min=P60D");
	EQ(test_acts(cx, w, "request-submit"), 1);
	EQ(test_acts(cx, w, "approval-used"), 1);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_SUBMIT, none), RC_CONFLICT); // once
}

PEOPLE_TEST(whoever_changes_the_text_ends_its_approval)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_CHANGE, none));
	struct request *r = desk_test_loaded(cx, w, id);
	EQ(r->progress.state, STATE_DRAFT);
	EQ(test_acts(cx, w, "approval-void"), 1);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	EQ(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_RETURN, none), RC_CONFLICT); // no reason
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_RETURN, reason));
	EQ(desk_test_loaded(cx, w, id)->progress.state, STATE_DRAFT);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_DROP, reason));
	EQ(desk_test_loaded(cx, w, id)->progress.state, STATE_WITHDRAWN);
}

PEOPLE_TEST(nothing_leaves_while_something_is_missing_or_undecided)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->text[FIELD_NECESSITY] = STR("");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none), RC_CONFLICT);
	r->text[FIELD_NECESSITY] = STR("the logs are kept for a week");
	r->basis = STR("none");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none), RC_CONFLICT);
	OK(request_decide(cx, w->db, &w->as[ROLE_OFFICER], id, STR("no-basis"), STR("a favour")));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	CHECK(str_find(test_last_act(cx, w, "request-decided"), STR("a favour")) != STR_NONE);
}

PEOPLE_TEST(a_flagged_offence_waits_for_an_approvers_reason)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->political = true;
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	EQ(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none), RC_CONFLICT);
	EQ(request_decide(cx, w->db, &w->as[ROLE_OFFICER], id, STR("flag-political"), STR("x")),
	   RC_DENIED);
	EQ(request_decide(cx, w->db, &ACTOR_TERMINAL, id, STR("flag-political"), STR("x")),
	   RC_DENIED);
	OK(request_decide(cx, w->db, &w->as[ROLE_APPROVER], id, STR("flag-political"),
			  STR("an ordinary theft")));
	// The approver's own reason does not make what was proposed another thing.
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
}

PEOPLE_TEST(a_request_on_paper_is_carried_out_only_when_the_asker_was_called_back)
{
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	struct act_facts kept = { .reason = STR("the provider confirmed"),
				  .stated = { GUARD_SET(GUARD_KEPT) | GUARD_SET(GUARD_ENTITLED) },
				  .until = instant_add(cx->now, DAYS(60)) };
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_ACKNOWLEDGE, none));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_START, kept));
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PRESERVE, kept), RC_CONFLICT);
	OK(request_check(cx, w->db, &w->as[ROLE_OFFICER], id, CHECK_VERIFIED,
			 STR("called the directory's number; the duty desk answered")));
	EQ(request_check(cx, w->db, &w->as[ROLE_OFFICER], id, CHECK_VERIFIED, STR("again")),
	   RC_CONFLICT);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PRESERVE, none), RC_CONFLICT);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PRESERVE, kept));
	const struct request *r = desk_test_loaded(cx, w, id);
	EQ(r->progress.state, STATE_PRESERVED);
	EQ(r->at.preserved_until.us, kept.until.us);
	struct request_list queue;
	OK(request_list(cx, w->db, &w->as[ROLE_OFFICER], &queue));
	EQ(queue.n, 1);
	EQ(queue.p[0].next_due.us, kept.until.us);
	OK(request_list(cx, w->db, &w->as[ROLE_PROSECUTOR], &queue));
	EQ(queue.n, 0);
}

PEOPLE_TEST(an_order_at_home_carries_out_what_was_asked_from_abroad)
{
	const struct id asked = desk_test_entered(cx, w, KIND_PRESERVATION);
	const struct request *of = desk_test_loaded(cx, w, asked);
	struct request *order = arena_new(cx->arena, struct request, 1);
	struct linked_list links;
	order->progress.kind = KIND_ORDER_PRESERVATION;
	order->from = order->to = STR("KE");
	EQ(linked_carry_out(cx, w->db, &w->as[ROLE_PROSECUTOR], asked, order), RC_MISSING);
	OK(linked_carry_out(cx, w->db, &w->as[ROLE_OFFICER], asked, order));
	EQ_STR(order->text[FIELD_IDENTIFIERS], "said of identifiers");
	EQ_STR(order->text[FIELD_CONTACT], "");	  // the asker's
	EQ_STR(order->text[FIELD_AUTHORITY], ""); // of another law
	EQ(order->classes, of->classes);
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], order, no_one));
	OK(linked_list(cx, w->db, &w->as[ROLE_OFFICER], of, &links));
	REQUIRE(links.n == 1);
	EQ(links.p[0].link, LINK_CARRIES_OUT);
	EQ_STR(links.p[0].request.reference, order->reference);
	OK(linked_list(cx, w->db, &w->as[ROLE_OFFICER], order, &links));
	REQUIRE(links.n == 1);
	EQ(links.p[0].link, LINK_IS_CARRIED_OUT);
	EQ_STR(links.p[0].request.reference, of->reference);
	OK(linked_list(cx, w->db, &w->as[ROLE_PROSECUTOR], of, &links)); // who may see neither
	EQ(links.n, 0);
	// What this node asks for itself is not carried out here; nor is a question.
	EQ(linked_carry_out(cx, w->db, &w->as[ROLE_OFFICER], order->id, order), RC_CONFLICT);
	EQ(linked_carry_out(cx, w->db, &w->as[ROLE_OFFICER], desk_test_entered(cx, w, KIND_ADVICE),
			    order),
	   RC_CONFLICT);
}

static struct id preserved(struct cx *cx, struct test_world *w)
{
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	const struct act_facts kept = { .reason = STR("kept"),
					.stated = { GUARD_SET(GUARD_KEPT) |
						    GUARD_SET(GUARD_ENTITLED) },
					.until = instant_add(cx->now, DAYS(60)) };
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_START, kept));
	OK(request_check(cx, w->db, &w->as[ROLE_OFFICER], id, CHECK_VERIFIED, STR("called")));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PRESERVE, kept));
	return id;
}

PEOPLE_TEST(what_nobody_followed_up_expires_by_the_clock)
{
	struct step_done expired;
	const struct id id = preserved(cx, w);
	cx->now = instant_add(cx->now, DAYS(60));
	OK(step_expire(cx, w->db, id, &expired));
	EQ(desk_test_loaded(cx, w, id)->progress.state, STATE_PRESERVED);
	cx->now = instant_add(cx->now, SECONDS(1));
	OK(step_expire(cx, w->db, id, &expired));
	EQ(expired.to, STATE_EXPIRED);
	CHECK(expired.travels);
	EQ(desk_test_loaded(cx, w, id)->progress.state, STATE_EXPIRED);
	EQ(test_acts(cx, w, "request-expire"), 1);
}

/* Budapest Convention art. 29(7). */
PEOPLE_TEST(a_follow_up_that_arrived_holds_the_data_without_a_date)
{
	struct step_done done;
	const struct id id = preserved(cx, w);
	struct request follow_up = desk_test_words(cx, KIND_STORED_DATA, "GE", "KE");
	follow_up.follows = id;
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &follow_up, no_one));
	OK(step_follow_up(cx, w->db, follow_up.id, &done));
	EQ(done.to, STATE_HELD);
	const struct request *r = desk_test_loaded(cx, w, id);
	EQ(r->progress.state, STATE_HELD);
	EQ(r->at.preserved_until.us, 0);
	cx->now = instant_add(cx->now, DAYS(900));
	OK(step_expire(cx, w->db, id, &done));
	EQ(desk_test_loaded(cx, w, id)->progress.state, STATE_HELD);
	EQ(desk_test_loaded(cx, w, id)->at.settled.us, 0);
	// It is decided: from then on the desk reminds, until another one comes.
	struct step_order o = { follow_up.id, ACTION_WITHDRAW, reason, desk_test_world(cx) };
	o.facts.evidence = sha256_of(STR("a scan"));
	OK(step_by_hand(cx, w->db, &w->as[ROLE_OFFICER], &o, &done));
	EQ(desk_test_loaded(cx, w, id)->at.settled.us, cx->now.us);
	struct request second = desk_test_words(cx, KIND_STORED_DATA, "GE", "KE");
	second.follows = id;
	OK(request_enter(cx, w->db, &w->as[ROLE_OFFICER], &second, no_one));
	EQ(desk_test_loaded(cx, w, id)->at.settled.us, 0);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_RELEASE, none), RC_CONFLICT);
	const struct act_facts decided = { .reason = STR("disclosed on the follow-up"),
					   .stated = { GUARD_SET(GUARD_DECISION) } };
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_RELEASE, decided));
	EQ(desk_test_loaded(cx, w, id)->progress.state, STATE_CLOSED);
}

PEOPLE_TEST(a_refusal_names_its_ground_and_takes_two)
{
	const struct id id = desk_test_entered(cx, w, KIND_PRESERVATION);
	struct id approval;
	const struct act_facts entitled = { .reason = STR("their contact point"),
					    .stated = { GUARD_SET(GUARD_ENTITLED) } };
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_START, entitled));
	OK(file_may_attach(cx, w->db, &w->as[ROLE_OFFICER], id));
	struct act_facts refuse = { .reason = STR("why"),
				    .ground = { PLACE_LAW, STR("An Act"),
						STR("no dual criminality") } };
	struct step_order o = { id, ACTION_REFUSE, refuse, desk_test_world(cx) };
	// Not a ground of art. 29(5): cannot even be proposed.
	EQ(step_propose(cx, w->db, &w->as[ROLE_OFFICER], &o, &approval), RC_CONFLICT);
	o.facts.ground = (struct refusal){ PLACE_INSTRUMENT, STR("Budapest Convention"),
					   STR("Political offence") };
	struct step_done done;
	EQ(step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done), RC_CONFLICT);
	OK(step_propose(cx, w->db, &w->as[ROLE_OFFICER], &o, &approval));
	struct approval a;
	OK(approval_load(cx, w->db, approval, &a));
	OK(approval_step(cx, w->db, approval,
			 &(struct approval_ask){ .step = APPROVAL_APPROVE,
						 .who = w->as[ROLE_APPROVER],
						 .seen = a.digest },
			 NULL));
	struct step_order other = o;
	other.facts.reason = STR("another reason");
	EQ(step_take(cx, w->db, &w->as[ROLE_OFFICER], &other, &done), RC_CONFLICT);
	OK(step_take(cx, w->db, &w->as[ROLE_OFFICER], &o, &done));
	const struct request *r = desk_test_loaded(cx, w, id);
	EQ(r->progress.state, STATE_REFUSED);
	EQ_STR(r->refusal.words, "Political offence");
	// Nothing is carried out or handed over any more.
	struct request *order = arena_new(cx->arena, struct request, 1);
	EQ(linked_carry_out(cx, w->db, &w->as[ROLE_OFFICER], id, order), RC_CONFLICT);
	EQ(file_may_attach(cx, w->db, &w->as[ROLE_OFFICER], id), RC_CONFLICT);
	CHECK(str_find(test_last_act(cx, w, "request-refuse"), STR("Political offence")) !=
	      STR_NONE);
}

static enum rc hear(struct cx *cx, struct test_world *w, struct id id, struct step_message m,
		    struct act_facts facts, struct step_done *done)
{
	const struct step_heard heard = { .said = { .request = id,
						    .message = m,
						    .facts = facts,
						    .reference = STR("GE-2026-000001") } };
	return step_hear(cx, w->db, &heard, done);
}

/* What the other side's node says, once. */
PEOPLE_TEST(a_message_has_its_effect_once)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	OK(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_SUBMIT, none));
	struct step_done done;
	const struct step_message receipt = { 1, ACTION_SUBMIT, STATE_DELIVERED, 1 };
	const struct step_message started = { 2, ACTION_START, STATE_IN_WORK, 0 };
	const struct step_message kept = { 3, ACTION_PRESERVE, STATE_PRESERVED, 0 };
	const struct act_facts until = { .until = instant_add(cx->now, DAYS(61)),
					 .when = instant_add(cx->now, HOURS(-1)) };
	EQ(hear(cx, w, id, started, none, &done), RC_BUSY); // early
	OK(hear(cx, w, id, receipt, none, &done));
	OK(hear(cx, w, id, started, none, &done));
	OK(hear(cx, w, id, kept, until, &done));
	CHECK(!done.again && !done.travels);
	OK(hear(cx, w, id, kept, until, &done));
	CHECK(done.again);
	const struct request *r = desk_test_loaded(cx, w, id);
	EQ(r->progress.state, STATE_PRESERVED);
	EQ(r->at.preserved_until.us, until.until.us);
	EQ(r->at.preserved.us, until.when.us);
	EQ(r->progress.pending, 0);
	EQ_STR(r->their_reference, "GE-2026-000001");
	EQ(test_acts(cx, w, "request-preserve"), 1);
	const struct step_message wrong = { 4, ACTION_WITHDRAW, STATE_WITHDRAWN, 9 };
	EQ(hear(cx, w, id, wrong, none, &done), RC_PEER);
	struct step_list steps;
	OK(step_list(cx, w->db, desk_test_loaded(cx, w, id), &steps));
	EQ(steps.n, 6);
}

PEOPLE_TEST(an_answer_on_paper_is_entered_with_its_evidence)
{
	struct step_done done;
	struct step_order o;
	const struct id paper = desk_test_entered(cx, w, KIND_STORED_DATA);
	o = (struct step_order){ paper, ACTION_WITHDRAW, reason, desk_test_world(cx) };
	EQ(step_by_hand(cx, w->db, &w->as[ROLE_OFFICER], &o, &done), RC_INVALID); // no evidence
	o.facts.evidence = sha256_of(STR("a scan"));
	EQ(step_by_hand(cx, w->db, &w->as[ROLE_PROSECUTOR], &o, &done), RC_MISSING);
	OK(step_by_hand(cx, w->db, &w->as[ROLE_OFFICER], &o, &done));
	EQ(desk_test_loaded(cx, w, paper)->progress.state, STATE_WITHDRAWN);
	CHECK(str_find(test_last_act(cx, w, "request-withdraw"), STR("by hand")) != STR_NONE);
}

PEOPLE_TEST(a_case_closes_when_its_requests_have)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	const struct id in = desk_test_loaded(cx, w, id)->case_id;
	EQ(case_close(cx, w->db, &w->as[ROLE_OFFICER], in, STR("ended")), RC_CONFLICT);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_DROP, reason));
	OK(case_close(cx, w->db, &w->as[ROLE_OFFICER], in, STR("ended")));
	EQ(case_note_add(cx, w->db, &w->as[ROLE_OFFICER], in, STR("x")), RC_CONFLICT);
	struct case_timeline t;
	OK(case_timeline(cx, w->db, in, &t));
	EQ(t.n, 1);
	EQ_STR(t.p[0].action, "drop");
}

PEOPLE_TEST(calendars_are_data_that_the_node_sets)
{
	struct clock_settings s;
	struct office_hours o = { STR("KE"), STR("Africa/Nairobi"), CALENDAR_SAT | CALENDAR_SUN,
				  480, 1020 };
	OK(calendar_load(cx, w->db, STR("KE"), STR("GE"), &s));
	CHECK(!s.asking && !s.asked);
	EQ(s.acknowledge.us, PROMISE_ACKNOWLEDGE.us);
	EQ(calendar_set(cx, w->db, &w->as[ROLE_OFFICER], &o), RC_DENIED);
	OK(calendar_set(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &o));
	OK(calendar_add_holiday(cx, w->db, &w->as[ROLE_ADMINISTRATOR], STR("KE"),
				(struct holiday){ date_from_ymd(2026, 12, 12), STR("Jamhuri") }));
	OK(calendar_promise(cx, w->db, &w->as[ROLE_ADMINISTRATOR], PROMISED_ACKNOWLEDGE, HOURS(2)));
	OK(calendar_load(cx, w->db, STR("KE"), STR("GE"), &s));
	CHECK(s.asking && !s.asked && !calendar_is_working(s.asking, date_from_ymd(2026, 12, 12)));
	EQ(s.acknowledge.us, HOURS(2).us);
	o.zone = STR("Africa/Nowhere");
	EQ(calendar_set(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &o), RC_INVALID);
}

PEOPLE_TEST(glass_is_broken_for_cases_and_requests_that_are_there)
{
	const struct member_kind *k = NULL;
	const struct id request = desk_test_request(cx, w, KIND_PRESERVATION);
	const struct id of = desk_test_loaded(cx, w, request)->case_id;
	OK(member_find(cx, w->db, desk_glass, STR("case"), of, &k));
	EQ_STR(k ? k->page : "", "/cases");
	OK(member_find(cx, w->db, desk_glass, STR("request"), request, &k));
	EQ_STR(k ? k->page : "", "/requests");
	EQ(member_find(cx, w->db, desk_glass, STR("request"), of, &k), RC_MISSING);
	EQ(member_find(cx, w->db, desk_glass, STR("case"), request, &k), RC_MISSING);
	EQ(member_find(cx, w->db, desk_glass, STR("exhibit"), of, &k), RC_MISSING);
	EQ(member_find(cx, w->db, desk_glass, STR("case"), id_new(cx->now), &k), RC_MISSING);
}

/* ---- what the provider keeps ------------------------------------------------------------- */

SQL_STATEMENT(test_kept, "UPDATE desk_request SET state = $1, preserved_at = $2,"
			 "       preserved_until = $3 WHERE id = $4");
SQL_STATEMENT(test_due, "SELECT next_due FROM desk_request WHERE id = $1");

static int64_t next_due(struct cx *cx, struct test_world *w, struct id id)
{
	AUTO(rows) rows = NULL;
	int64_t due = -1;
	OK(ROWS_OPEN(cx, w->db, &rows, &test_due, VAL(id)));
	while (rows_next(rows))
		due = rows_int(rows);
	OK(rows_end(cx, rows));
	return due;
}

static struct id order_for(struct cx *cx, struct test_world *w, struct id asked, const char *name,
			   int days)
{
	struct request *order = arena_new(cx->arena, struct request, 1);
	order->progress.kind = KIND_ORDER_PRESERVATION;
	order->from = order->to = STR("KE");
	OK(linked_carry_out(cx, w->db, &w->as[ROLE_OFFICER], asked, order));
	order->provider = str_from_c(name);
	OK(request_create(cx, w->db, &w->as[ROLE_OFFICER], order, no_one));
	OK(DB_RUN(cx, w->db, &test_kept, VAL(STR("preserved")), VAL(cx->now),
		  VAL(instant_add(cx->now, DAYS(days))), VAL(order->id)));
	OK(event_watch(cx, w->db, order->id));
	return order->id;
}

PEOPLE_TEST(the_queue_knows_when_an_order_ends_before_the_promise)
{
	const struct id asked = desk_test_entered(cx, w, KIND_PRESERVATION);
	OK(DB_RUN(cx, w->db, &test_kept, VAL(STR("preserved")), VAL(cx->now),
		  VAL(instant_add(cx->now, DAYS(120))), VAL(asked)));
	OK(event_watch(cx, w->db, asked));
	EQ(desk_test_loaded(cx, w, asked)->order.until.us, 0);
	order_for(cx, w, asked, "One", 10);
	order_for(cx, w, asked, "One", 30); // the one that lasts longer counts
	const struct id second = order_for(cx, w, asked, "Two", 20);
	EQ(desk_test_loaded(cx, w, asked)->order.until.us, instant_add(cx->now, DAYS(20)).us);
	EQ(next_due(cx, w, asked), instant_add(cx->now, DAYS(20)).us);
	OK(DB_RUN(cx, w->db, &test_kept, VAL(STR("held")), VAL(cx->now), VAL(0), VAL(second)));
	OK(event_watch(cx, w->db, second)); // the provider holds it without a date
	EQ(desk_test_loaded(cx, w, asked)->order.until.us, instant_add(cx->now, DAYS(30)).us);
	EQ(next_due(cx, w, asked), instant_add(cx->now, DAYS(30)).us);
}

/* ---- less than what was refused ---------------------------------------------------------- */

SQL_STATEMENT(test_refuse, "UPDATE desk_request SET state = 'refused', refusal_place = 1,"
			   "       refusal_name = 'Budapest Convention 29', refusal_words = 'why'"
			   " WHERE id = $1");

PEOPLE_TEST(a_refused_request_is_drafted_anew_with_all_of_it_and_linked_both_ways)
{
	const struct actor *by = &w->as[ROLE_OFFICER];
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *less = arena_new(cx->arena, struct request, 1);
	struct linked_list links;
	EQ(linked_narrow(cx, w->db, by, id, less), RC_CONFLICT); // nobody refused it
	OK(DB_RUN(cx, w->db, &test_refuse, VAL(id)));
	EQ(linked_narrow(cx, w->db, &w->as[ROLE_PROSECUTOR], id, less), RC_MISSING);
	OK(linked_narrow(cx, w->db, by, id, less));
	OK(request_create(cx, w->db, by, less, no_one));
	OK(linked_narrowed(cx, w->db, less->id, id));
	const struct request *of = desk_test_loaded(cx, w, id);
	const struct request *now = desk_test_loaded(cx, w, less->id);
	EQ(now->progress.state, STATE_DRAFT);
	EQ_STR(now->basis, of->basis);
	EQ(now->classes, of->classes);
	CHECK(id_eq(now->case_id, of->case_id) && now->data_from.us == of->data_from.us);
	CHECK(now->refusal.place == PLACE_NONE && now->at.sent.us == 0);
	for (enum request_field f = 0; f < FIELDS; f++)
		if (f != FIELD_EARLIER)
			EQ_STR(now->text[f], of->text[f]);
	CHECK(str_starts(now->text[FIELD_EARLIER], of->reference));
	OK(linked_list(cx, w->db, by, of, &links));
	REQUIRE(links.n == 1);
	EQ(links.p[0].link, LINK_NARROWS);
	EQ_STR(links.p[0].request.reference, now->reference);
	OK(linked_list(cx, w->db, by, now, &links));
	REQUIRE(links.n == 1);
	EQ(links.p[0].link, LINK_IS_NARROWED);
	EQ_STR(links.p[0].request.reference, of->reference);
	// What this node refused is not this node's to ask again.
	const struct id theirs = desk_test_entered(cx, w, KIND_PRESERVATION);
	OK(DB_RUN(cx, w->db, &test_refuse, VAL(theirs)));
	EQ(linked_narrow(cx, w->db, by, theirs, less), RC_CONFLICT);
}
