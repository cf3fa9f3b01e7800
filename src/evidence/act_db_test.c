// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/act_db.h"
#include "evidence/custody_from_json.h"
#include "people/account_db.h"
#include "people/member_db.h"
#include "people/test_people.h"

/* Two who keep evidence, and an exhibit that the first has. */
struct scene {
	struct actor one, two;
	struct account first, second;
	struct exhibit e;
};

static void set_up(struct cx *cx, struct test_world *w, struct scene *s)
{
	struct custody_facts facts = { 0 };
	s->one = w->as[ROLE_CUSTODIAN];
	s->two = w->second_admin;
	s->two.roles = roles_with(s->two.roles, ROLE_CUSTODIAN);
	OK(account_set_roles(cx, w->db, &ACTOR_TERMINAL, s->two.account, s->two.roles,
			     STR("a test")));
	OK(account_load(cx, w->db, s->one.account, &s->first));
	OK(account_load(cx, w->db, s->two.account, &s->second));
	s->e = (struct exhibit){ .kind = EXHIBIT_THING,
				 .description = STR("A telephone"),
				 .authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
				 .collector = STR("An officer"),
				 .holder = s->first.name,
				 .collected_at = { INT64_C(1763000000000000) },
				 .seal = STR("S-0099") };
	OK(exhibit_add(cx, w->db, &s->one, &s->e, &facts));
}

static enum rc write(struct cx *cx, struct test_world *w, struct scene *s, const struct actor *by,
		     struct act_draft draft)
{
	OK(exhibit_load(cx, w->db, s->e.id, &s->e));
	return act_write(cx, w->db, by, &s->e, &draft);
}

static int64_t in_transit(struct cx *cx, struct test_world *w, const struct scene *s)
{
	struct exhibit_list to = { 0 }, from = { 0 };
	OK(hand_overs_to(cx, w->db, &s->two, &to));
	OK(hand_overs_from(cx, w->db, &s->one, &from));
	EQ(to.n, from.n);
	return (int64_t)to.n;
}

static void hand_over(struct cx *cx, struct test_world *w, struct scene *s)
{
	OK(write(cx, w, s, &s->one,
		 (struct act_draft){
			 .event = { .act = CUSTODY_TRANSFERRED, .purpose = STR("examination") },
			 .to = s->two.account }));
	EQ(in_transit(cx, w, s), 0); // not before it is signed
	OK(act_do(cx, w->db, &s->one, &s->e, NULL));
	EQ(in_transit(cx, w, s), 1);
}

PEOPLE_TEST(who_it_was_handed_to_receives_it_and_nobody_else)
{
	struct scene s;
	struct custody_rows rows;
	struct custody_state state;
	struct hand_over_people people;
	const struct act_draft received = { .event = { .act = CUSTODY_RECEIVED } };
	set_up(cx, w, &s);
	OK(hand_over_people(cx, w->db, &s.one, &s.e, &people));
	EQ(people.n, 2); // and the restricted one
	CHECK(id_eq(people.p[0].account, s.two.account) ||
	      id_eq(people.p[1].account, s.two.account));
	hand_over(cx, w, &s);
	EQ(write(cx, w, &s, &s.one, received), RC_DENIED);
	EQ(write(cx, w, &s, &w->as[ROLE_OFFICER], received), RC_MISSING);
	OK(write(cx, w, &s, &s.two, received));
	OK(act_do(cx, w->db, &s.two, &s.e, NULL));
	EQ(in_transit(cx, w, &s), 0);
	EQ(s.e.state, EXHIBIT_HELD);
	CHECK(str_eq(s.e.holder, s.second.name));
	OK(custody_list(cx, w->db, s.e.id, &rows));
	custody_rows_walk(cx->arena, &rows, &s.e, &state);
	EQ(state.gaps.n, 0);
	EQ(test_acts(cx, w, "exhibit-received"), 1);
}

PEOPLE_TEST(a_hand_over_that_is_taken_back_waits_for_nobody)
{
	struct scene s;
	set_up(cx, w, &s);
	hand_over(cx, w, &s);
	OK(write(cx, w, &s, &s.one,
		 (struct act_draft){
			 .event = { .act = CUSTODY_RECALLED, .purpose = STR("the wrong room") } }));
	OK(act_do(cx, w->db, &s.one, &s.e, NULL));
	EQ(in_transit(cx, w, &s), 0);
	EQ(write(cx, w, &s, &s.two, (struct act_draft){ .event = { .act = CUSTODY_RECEIVED } }),
	   RC_CONFLICT);
}

/* Recalled at the terminal, and handed there to somebody elsewhere: the first offer is over. */
PEOPLE_TEST(a_hand_over_that_ended_at_the_terminal_does_not_come_back)
{
	struct scene s;
	struct hand_over h;
	struct custody_event back = { .act = CUSTODY_RECALLED,
				      .name = STR("A"),
				      .purpose = STR("the wrong room") };
	struct custody_event give = { .act = CUSTODY_TRANSFERRED,
				      .name = STR("A"),
				      .to = STR("Somebody elsewhere") };
	set_up(cx, w, &s);
	hand_over(cx, w, &s);
	OK(custody_append(cx, w->db, &ACTOR_TERMINAL, &s.e, &back, NULL));
	OK(custody_append(cx, w->db, &ACTOR_TERMINAL, &s.e, &give, NULL));
	EQ(in_transit(cx, w, &s), 0);
	EQ(hand_over_load(cx, w->db, s.e.id, &h), RC_MISSING);
	OK(write(cx, w, &s, &s.one, (struct act_draft){ .event = { .act = CUSTODY_RECEIVED } }));
}

PEOPLE_TEST(who_is_taken_off_hears_of_no_hand_over)
{
	struct scene s;
	struct exhibit_list to = { 0 };
	set_up(cx, w, &s);
	hand_over(cx, w, &s);
	OK(member_remove(cx, w->db, &s.one, (struct member_of){ "exhibit", s.e.id }, s.two.account,
			 STR("a test")));
	OK(hand_overs_to(cx, w->db, &s.two, &to));
	EQ(to.n, 0);
}

PEOPLE_TEST(a_record_waits_for_its_signature_a_quarter_of_an_hour)
{
	struct scene s;
	struct act_draft draft = { .event = { .act = CUSTODY_OPENED } };
	struct str record;
	const struct instant now = cx->now;
	set_up(cx, w, &s);
	OK(write(cx, w, &s, &s.one, draft));
	cx->now = instant_add(now, ACT_SIGNED_WITHIN);
	OK(act_record(cx, w->db, &s.one, &s.e, &draft, &record));
	EQ(draft.event.at.us, now.us);
	EQ(act_record(cx, w->db, &s.two, &s.e, &draft, &record), RC_MISSING);
	cx->now.us++;
	EQ(act_do(cx, w->db, &s.one, &s.e, NULL), RC_MISSING);
	cx->now = now;
	OK(act_do(cx, w->db, &s.one, &s.e, NULL));
	EQ(act_do(cx, w->db, &s.one, &s.e, NULL), RC_MISSING); // once
	EQ(test_acts(cx, w, "exhibit-opened"), 1);
}

/* Changed after it was sealed; when it is over it is told to who works on it, and to nobody else. */
PEOPLE_TEST(until_when_it_is_kept_is_changed_and_told_when_it_is_over)
{
	struct scene s;
	struct exhibit_list due = { 0 };
	struct custody_rows rows;
	struct custody_event read;
	struct act_draft d = { .event = { .act = CUSTODY_KEPT, .purpose = STR("rule 7") } };
	const struct id none = { { 0 } };
	set_up(cx, w, &s);
	d.event.keep_until = instant_add(cx->now, DAYS(30));
	OK(write(cx, w, &s, &s.one, d));
	OK(act_do(cx, w->db, &s.one, &s.e, NULL));
	OK(exhibit_load(cx, w->db, s.e.id, &s.e));
	EQ(s.e.keep_until.us, d.event.keep_until.us);
	OK(custody_list(cx, w->db, s.e.id, &rows));
	OK(custody_read(cx, rows.p[rows.n - 1].record, &read));
	EQ(read.keep_until.us, d.event.keep_until.us);
	OK(exhibit_due(cx, w->db, &s.one, none, &due));
	EQ(due.n, 0);
	cx->now = d.event.keep_until;
	OK(exhibit_due(cx, w->db, &s.one, none, &due));
	EQ(due.n, 1);
	OK(exhibit_due(cx, w->db, &ACTOR_TERMINAL, none, &due));
	EQ(due.n, 1);
	OK(exhibit_due(cx, w->db, &ACTOR_TERMINAL, s.e.id, &due));
	EQ(due.n, 0); // of a case
	OK(exhibit_due(cx, w->db, &s.two, none, &due));
	EQ(due.n, 0);
	struct custody_event held = { .act = CUSTODY_HELD, .purpose = STR("order 8") };
	OK(custody_append(cx, w->db, &s.one, &s.e, &held, NULL));
	OK(exhibit_due(cx, w->db, &s.one, none, &due));
	EQ(due.n, 0);
}

/* Known child-abuse material, here a word: who is named for it does more than refer it, and nobody else. */
PEOPLE_TEST(what_is_locked_is_for_a_restricted_custodian)
{
	struct scene s;
	struct exhibit_list found = { 0 };
	struct hand_over_people people = { 0 };
	struct custody_facts facts = { 0 };
	const struct actor named = w->as[ROLE_RESTRICTED_CUSTODIAN];
	const struct act_draft opened = { .event = { .act = CUSTODY_OPENED,
						     .purpose = STR("case 7") } };
	const struct act_draft referred = { .event = { .act = CUSTODY_REFERRED,
						       .to = STR("Police of A"),
						       .purpose = STR("case 7") } };
	set_up(cx, w, &s);
	s.e = (struct exhibit){ .kind = EXHIBIT_THING,
				.description = STR("a-word-of-its-own"),
				.authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
				.collector = STR("An officer"),
				.holder = s.first.name,
				.collected_at = { INT64_C(1763000000000000) },
				.seal = STR("S-0100"),
				.is_opaque = true,
				.is_locked = true };
	OK(exhibit_add(cx, w->db, &s.one, &s.e, &facts)); // whoever found it seals it
	OK(member_add(cx, w->db, &s.one, (struct member_of){ "exhibit", s.e.id }, named.account,
		      (struct member_term){ .level = MEMBER_WORK }));
	CHECK(!exhibit_is_open_to(&s.one, &s.e));
	CHECK(exhibit_is_open_to(&named, &s.e));
	EQ(write(cx, w, &s, &s.one, opened), RC_DENIED);
	OK(write(cx, w, &s, &named, opened));
	OK(write(cx, w, &s, &s.one, referred));
	OK(act_do(cx, w->db, &s.one, &s.e, NULL));
	OK(exhibit_search(cx, w->db, &s.one, STR("a-word-of"), (struct instant){ 0 }, &found));
	EQ(found.n, 0);
	OK(exhibit_search(cx, w->db, &s.one, s.e.number, (struct instant){ 0 }, &found));
	EQ(found.n, 1);
	OK(exhibit_search(cx, w->db, &named, STR("a-word-of"), (struct instant){ 0 }, &found));
	EQ(found.n, 1);
	OK(hand_over_people(cx, w->db, &s.one, &s.e, &people));
	EQ(people.n, 1); // and not the second custodian
	CHECK(id_eq(people.p[0].account, named.account));
}
