// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/authority_db.h"

#include "desk/approver_db.h"
#include "desk/compose.h"
#include "desk/test_requests.h"
#include "ledger/entry.h"
#include "people/approval_db.h"

/* The officer asks; *approval waits for the judge. */
static struct id asked(struct cx *cx, struct test_world *w, struct id *approval)
{
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	OK(authority_ask(cx, w->db, &w->as[ROLE_OFFICER], id, instant_add(cx->now, DAYS(30)),
			 approval));
	return id;
}

static enum rc decide(struct cx *cx, struct test_world *w, struct id approval,
		      enum approval_step step, struct str why)
{
	struct approval a;
	OK(approval_load(cx, w->db, approval, &a));
	const struct approval_ask ask = {
		.step = step, .who = w->as[ROLE_JUDICIAL_AUTHORITY], .seen = a.digest, .reason = why
	};
	TRY(approval_step(cx, w->db, approval, &ask, NULL));
	return authority_decided(cx, w->db, &a, &ask);
}

PEOPLE_TEST(authority_decides_on_nothing_that_is_not_said)
{
	struct id approval;
	const struct id id = desk_test_request(cx, w, KIND_PRESERVATION);
	struct request *r = desk_test_loaded(cx, w, id);
	r->text[FIELD_NECESSITY] = STR("");
	r->text[FIELD_AUTHORITY] = STR(""); // that is what is asked for
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(authority_ask(cx, w->db, &w->as[ROLE_OFFICER], id, instant_add(cx->now, DAYS(9)),
			 &approval),
	   RC_CONFLICT);
	r->text[FIELD_NECESSITY] = STR("nobody else has them");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(authority_ask(cx, w->db, &w->as[ROLE_OFFICER], id, instant_add(cx->now, DAYS(9)),
			 &approval));
}

static bool stopped(struct cx *cx, struct test_world *w, struct id id)
{
	struct composition c;
	OK(compose(cx, desk_test_world(cx), desk_test_loaded(cx, w, id), &c));
	return (c.stops >> STOP_REFUSED) & 1;
}

PEOPLE_TEST(authority_waits_for_the_judge_and_nobody_else)
{
	struct id approval;
	struct request_people people;
	struct approval_list list = { 0 };
	const struct id id = asked(cx, w, &approval);
	for (enum role role = 0; role < ROLES; role++) {
		bool sees = false;
		OK(approval_list_for(cx, w->db, &w->as[role], &list));
		EQ(list.n, role == ROLE_JUDICIAL_AUTHORITY ? 1 : 0);
		OK(request_people(cx, w->db, id, &people));
		OK(approver_sees(cx, w->db, &w->as[role], &people, &sees));
		EQ(sees, role == ROLE_JUDICIAL_AUTHORITY);
	}
	EQ(authority_ask(cx, w->db, &w->as[ROLE_OFFICER], id, instant_add(cx->now, DAYS(9)),
			 &approval),
	   RC_CONFLICT); // it waits already
	EQ(authority_ask(cx, w->db, &w->as[ROLE_PROSECUTOR], id, instant_add(cx->now, DAYS(9)),
			 &approval),
	   RC_MISSING); // not on the case
	EQ(authority_ask(cx, w->db, &w->as[ROLE_OFFICER], id, cx->now, &approval), RC_INVALID);
}

PEOPLE_TEST(authority_grants_exactly_what_it_saw_until_the_day_asked_for)
{
	struct id approval;
	const struct id id = asked(cx, w, &approval);
	OK(decide(cx, w, approval, APPROVAL_APPROVE, STR("proportionate")));
	struct request *r = desk_test_loaded(cx, w, id);
	const struct sha256 digest = sha256_of(authority_bytes(cx->arena, r));
	CHECK(sha256_eq(&r->authorisation, &digest));
	EQ(r->at.authorisation_ends.us, instant_add(cx->now, DAYS(30)).us);
	EQ(test_acts(cx, w, "request-authorised"), 1);
	CHECK(str_find(test_last_act(cx, w, "request-authorised"), STR("judicial-authority")) !=
	      STR_NONE);
	r->text[FIELD_CONTACT] = STR("another telephone"); // not the judge's
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	CHECK(entry_has_hash(&desk_test_loaded(cx, w, id)->authorisation));
	r->text[FIELD_PERSONS] = STR("everybody in the town");
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	r = desk_test_loaded(cx, w, id);
	CHECK(!entry_has_hash(&r->authorisation));
	EQ(r->at.authorisation_ends.us, 0);
}

PEOPLE_TEST(authority_refuses_with_a_reason_and_the_request_stays_here)
{
	struct id approval;
	const struct id id = asked(cx, w, &approval);
	EQ(decide(cx, w, approval, APPROVAL_REFUSE, STR("")), RC_INVALID);
	CHECK(!stopped(cx, w, id));
	OK(decide(cx, w, approval, APPROVAL_REFUSE, STR("the period is too long")));
	struct request *r = desk_test_loaded(cx, w, id);
	EQ_STR(r->authority.why, "the period is too long");
	CHECK(stopped(cx, w, id));
	EQ(test_acts(cx, w, "request-authority-refused"), 1);
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none), RC_CONFLICT);
	r->text[FIELD_DURATION] = STR("one week"); // other words are not what a judge granted
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	EQ(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none), RC_CONFLICT);
	OK(authority_ask(cx, w->db, &w->as[ROLE_OFFICER], id, instant_add(cx->now, DAYS(7)),
			 &approval));
	OK(decide(cx, w, approval, APPROVAL_APPROVE, STR("")));
	CHECK(!stopped(cx, w, id));
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
}

/* It was proposed meanwhile, since the law data ask for no judge: a refusal stops it there, too. */
PEOPLE_TEST(authority_that_refuses_late_stops_what_was_proposed_meanwhile)
{
	struct id approval;
	const struct id id = asked(cx, w, &approval);
	OK(desk_test_take(cx, w, ROLE_OFFICER, id, ACTION_PROPOSE, none));
	EQ(decide(cx, w, approval, APPROVAL_APPROVE, STR("")), RC_CONFLICT);
	OK(authority_decided(cx, w->db, &(struct approval){ .kind = AUTHORITY_KIND, .object = id },
			     &(struct approval_ask){ .step = APPROVAL_REFUSE,
						     .who = w->as[ROLE_JUDICIAL_AUTHORITY],
						     .reason = STR("no") }));
	EQ(desk_test_take(cx, w, ROLE_APPROVER, id, ACTION_APPROVE, none), RC_CONFLICT);
}

PEOPLE_TEST(authority_a_change_of_words_voids_what_waits)
{
	struct id approval;
	struct approval a;
	const struct id id = asked(cx, w, &approval);
	struct request *r = desk_test_loaded(cx, w, id);
	r->classes = 15;
	OK(request_write(cx, w->db, &w->as[ROLE_OFFICER], r));
	OK(approval_load(cx, w->db, approval, &a));
	EQ(a.state, APPROVAL_VOID);
}

PEOPLE_TEST(authority_on_paper_is_recorded_with_its_end)
{
	const struct id id = desk_test_request(cx, w, KIND_STORED_DATA);
	const struct sha256 document = sha256_of(STR("a decision"));
	const struct instant ends = instant_add(cx->now, DAYS(9));
	EQ(authority_record(cx, w->db, &w->as[ROLE_OFFICER], id, document, cx->now), RC_INVALID);
	EQ(authority_record(cx, w->db, &w->as[ROLE_JUDICIAL_AUTHORITY], id, document, ends),
	   RC_DENIED); // a judge decides on what was asked, and records nothing
	EQ(authority_record(cx, w->db, &w->as[ROLE_PROSECUTOR], id, document, ends), RC_MISSING);
	OK(authority_record(cx, w->db, &w->as[ROLE_OFFICER], id, document, ends));
	const struct request *r = desk_test_loaded(cx, w, id);
	CHECK(sha256_eq(&r->authorisation, &document));
	EQ(r->at.authorisation_ends.us, ends.us);
	CHECK(str_find(test_last_act(cx, w, "request-authorised"), STR("on paper")) != STR_NONE);
}
