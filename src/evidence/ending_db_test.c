// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/ending_db.h"

#include "evidence/custody_db.h"
#include "evidence/custody_from_json.h"
#include "people/account_db.h"
#include "people/member_db.h"
#include "people/test_people.h"

/* An exhibit without a case, that a custodian has, and a second one on it. */
struct scene {
	struct actor one, two;
	struct exhibit e;
};

static void set_up(struct cx *cx, struct test_world *w, struct scene *s)
{
	struct custody_facts facts = { 0 };
	s->one = w->as[ROLE_CUSTODIAN];
	s->two = w->as[ROLE_PROSECUTOR];
	s->e = (struct exhibit){ .kind = EXHIBIT_FILE,
				 .description = STR("A file"),
				 .authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
				 .collector = STR("An officer"),
				 .collected_at = { INT64_C(1763000000000000) },
				 .keep_until = instant_add(cx->now, DAYS(1)),
				 .content = { .manifest = sha256_of(STR("m")), .files = 1 } };
	s->e.content.names = s->e.content.contents = s->e.content.findings = s->e.content.manifest;
	OK(exhibit_add(cx, w->db, &s->one, &s->e, &facts));
	const struct digest_list blobs = { &s->e.content.manifest, 1, 1 };
	OK(exhibit_claim_blobs(cx, w->db, s->e.id, &blobs));
	OK(member_add(cx, w->db, &s->one, (struct member_of){ "exhibit", s->e.id }, s->two.account,
		      (struct member_term){ .level = MEMBER_READ }));
}

static enum rc decide(struct cx *cx, struct test_world *w, const struct actor *who, struct id id,
		      enum approval_step step)
{
	struct approval a = { 0 };
	OK(approval_load(cx, w->db, id, &a));
	const struct approval_ask ask = { step, *who, a.digest, STR("no") };
	TRY(approval_step(cx, w->db, id, &ask, NULL));
	return ending_decided(cx, w->db, &a, &ask);
}

PEOPLE_TEST(two_people_end_an_exhibit_and_the_record_names_both)
{
	struct scene s;
	struct id id, waits;
	struct account first, second;
	struct custody_rows rows;
	struct custody_event read;
	struct ending end = { .act = CUSTODY_DESTROYED, .reason = STR("rule 7") };
	set_up(cx, w, &s);
	EQ(ending_propose(cx, w->db, &s.two, &s.e, &end, &id), RC_MISSING);  // reads, and works not
	EQ(ending_propose(cx, w->db, &s.one, &s.e, &end, &id), RC_CONFLICT); // before its time
	end.order = STR("Order 9\nreason: none");
	EQ(ending_propose(cx, w->db, &s.one, &s.e, &end, &id), RC_INVALID);
	end.order = STR("Order 9");
	OK(ending_propose(cx, w->db, &s.one, &s.e, &end, &id));
	EQ(ending_propose(cx, w->db, &s.one, &s.e, &end, &waits), RC_CONFLICT);
	OK(ending_waiting(cx, w->db, s.e.id, &waits));
	CHECK(id_eq(id, waits));
	EQ(decide(cx, w, &s.one, id, APPROVAL_APPROVE), RC_DENIED); // nobody both
	EQ(ending_next(cx, w->db, &waits), RC_MISSING);
	OK(decide(cx, w, &s.two, id, APPROVAL_APPROVE));
	OK(exhibit_load(cx, w->db, s.e.id, &s.e));
	EQ(s.e.state, EXHIBIT_DESTROYED);
	OK(custody_list(cx, w->db, s.e.id, &rows));
	OK(custody_read(cx, rows.p[rows.n - 1].record, &read));
	OK(account_load(cx, w->db, s.one.account, &first));
	OK(account_load(cx, w->db, s.two.account, &second));
	CHECK(str_eq(read.name, first.name));
	CHECK(str_starts(read.second, second.name)); // all here are called the same
	CHECK(!str_eq(read.second, read.name));
	EQ_STR(read.purpose, "rule 7; before its time, by order: Order 9");
	OK(ending_next(cx, w->db, &waits)); // the node deletes what is left
	CHECK(id_eq(waits, s.e.id));
	OK(exhibit_leave_all_blobs(cx, w->db, s.e.id));
	EQ(ending_next(cx, w->db, &waits), RC_MISSING);
}

PEOPLE_TEST(a_hold_stops_what_was_proposed)
{
	struct scene s;
	struct id id;
	struct custody_event held = { .act = CUSTODY_HELD, .purpose = STR("order 8") };
	const struct ending end = { .act = CUSTODY_ERASED,
				    .reason = STR("rule 7"),
				    .order = STR("Order 9") };
	set_up(cx, w, &s);
	OK(ending_propose(cx, w->db, &s.one, &s.e, &end, &id));
	OK(custody_append(cx, w->db, &s.one, &s.e, &held, NULL));
	EQ(decide(cx, w, &s.two, id, APPROVAL_APPROVE), RC_CONFLICT);
	OK(exhibit_load(cx, w->db, s.e.id, &s.e));
	EQ(s.e.state, EXHIBIT_HELD);
}

PEOPLE_TEST(who_is_not_on_its_case_decides_nothing)
{
	struct scene s;
	struct id id;
	const struct ending end = { .act = CUSTODY_ERASED,
				    .reason = STR("rule 7"),
				    .order = STR("Order 9") };
	set_up(cx, w, &s);
	OK(ending_propose(cx, w->db, &s.one, &s.e, &end, &id));
	EQ(decide(cx, w, &w->as[ROLE_CENTRAL_AUTHORITY], id, APPROVAL_APPROVE), RC_DENIED);
}
