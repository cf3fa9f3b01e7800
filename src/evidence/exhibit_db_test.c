// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/custody_db.h"
#include "evidence/exhibit_db.h"
#include "people/test_people.h"

static struct exhibit sample(void)
{
	return (struct exhibit){
		.kind = EXHIBIT_FILE,
		.description = STR("A log"),
		.authority = { .kind = AUTHORITY_ORDER, .text = STR("Order 42") },
		.collector = STR("The custodian"),
		.collected_at = { INT64_C(1763000000000000) },
		.content = { .manifest = sha256_of(STR("m")),
			     .names = sha256_of(STR("n")),
			     .contents = sha256_of(STR("c")),
			     .findings = sha256_of(STR("f")),
			     .files = 1,
			     .bytes = 10 },
	};
}

PEOPLE_TEST(an_exhibit_begins_with_two_records_on_the_ledger)
{
	struct exhibit e = sample(), found;
	struct custody_facts facts = { 0 };
	struct custody_rows rows;
	struct custody_state state;
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	*ARENA_PUSH(cx->arena, &facts.manifests) = (struct exhibit_manifest){ STR("md5"),
									      sha256_of(STR("5")) };
	OK(exhibit_add(cx, w->db, by, &e, &facts));
	EQ_STR(e.number, "E-2026-000001");
	OK(exhibit_find(cx, w->db, e.number, &found));
	CHECK(id_eq(found.id, e.id));
	EQ_STR(found.holder, "The custodian");
	EQ(found.state, EXHIBIT_HELD);
	OK(custody_list(cx, w->db, e.id, &rows));
	EQ(rows.n, 2);
	custody_rows_walk(cx->arena, &rows, &found, &state);
	EQ(state.gaps.n, 0);
	CHECK(sha256_eq(&state.hash, &e.content.manifest));
	for (size_t i = 0; i < rows.n; i++) {
		const struct sha256 hash = sha256_of(rows.p[i].record);
		CHECK(sha256_eq(&hash, &rows.p[i].step.hash));
		EQ(rows.p[i].number, -1);
	}
	CHECK(str_find(rows.p[1].record, STR("\"manifests\":{\"md5\":\"")) != STR_NONE);
	const struct str entry = test_last_act(cx, w, "exhibit-sealed");
	CHECK(str_find(entry, sha256_print(cx->arena, &rows.p[1].step.hash)) != STR_NONE);
	EQ(test_acts(cx, w, "exhibit-collected"), 1);
}

PEOPLE_TEST(who_may_not_keep_evidence_adds_none_and_who_is_no_member_sees_none)
{
	struct exhibit e = sample();
	struct custody_facts facts = { 0 };
	struct exhibit_list list;
	const struct instant newest = { 0 };
	const struct id any = { 0 };
	for (enum role r = 0; r < ROLES; r++)
		if (!access_role_may(r, ACCESS_EVIDENCE_KEEP))
			EQ(exhibit_add(cx, w->db, &w->as[r], &e, &facts), RC_DENIED);
	e.of_case = id_new(cx->now);
	EQ(exhibit_add(cx, w->db, &w->as[ROLE_CUSTODIAN], &e, &facts), RC_MISSING);
	e.of_case = any;
	OK(exhibit_add(cx, w->db, &w->as[ROLE_CUSTODIAN], &e, &facts));
	EQ(exhibit_access(cx, w->db, &w->as[ROLE_CUSTODIAN], &e, MEMBER_WORK), RC_OK);
	EQ(exhibit_access(cx, w->db, &w->as[ROLE_OFFICER], &e, MEMBER_READ), RC_MISSING);
	OK(exhibit_list(cx, w->db, &w->as[ROLE_OFFICER], any, newest, &list));
	EQ(list.n, 0);
	OK(exhibit_list(cx, w->db, &w->as[ROLE_CUSTODIAN], any, newest, &list));
	EQ(list.n, 1);
	OK(exhibit_list(cx, w->db, &ACTOR_TERMINAL, any, newest, &list));
	EQ(list.n, 1);
}

PEOPLE_TEST(a_number_is_given_once)
{
	struct exhibit a = sample(), b = sample();
	struct custody_facts facts = { 0 };
	a.number = b.number = STR("KE/42-1");
	OK(exhibit_add(cx, w->db, &ACTOR_TERMINAL, &a, &facts));
	b.id = (struct id){ 0 };
	EQ(exhibit_add(cx, w->db, &ACTOR_TERMINAL, &b, &facts), RC_CONFLICT);
}

PEOPLE_TEST(an_exhibit_is_handed_over_by_two)
{
	struct exhibit e = sample();
	struct custody_facts facts = { 0 };
	struct custody_rows rows;
	struct custody_state state;
	struct custody_event give = { .act = CUSTODY_TRANSFERRED, .to = STR("The other") };
	struct custody_event take = { .act = CUSTODY_RECEIVED, .to = STR("The other") };
	struct custody_event open = { .act = CUSTODY_OPENED };
	OK(exhibit_add(cx, w->db, &ACTOR_TERMINAL, &e, &facts));
	EQ(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &take, NULL), RC_CONFLICT);
	OK(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &give, NULL));
	EQ(e.state, EXHIBIT_IN_TRANSIT);
	EQ(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &open, NULL), RC_CONFLICT);
	OK(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &take, NULL));
	OK(exhibit_load(cx, w->db, e.id, &e));
	EQ(e.state, EXHIBIT_HELD);
	EQ_STR(e.holder, "The other");
	OK(custody_list(cx, w->db, e.id, &rows));
	custody_rows_walk(cx->arena, &rows, &e, &state);
	EQ(rows.n, 4);
	EQ(state.gaps.n, 0);
	EQ(custody_append(cx, w->db, &w->as[ROLE_OVERSEER], &e, &open, NULL), RC_DENIED);
}

/* Nobody here takes back what another node is taking. */
PEOPLE_TEST(of_what_is_away_the_other_node_says_what_became_of_it)
{
	struct exhibit e = sample();
	struct custody_facts facts = { 0 };
	struct str record;
	const struct str there = STR("The other, b.example/node");
	struct custody_event give = { .act = CUSTODY_TRANSFERRED, .to = there };
	struct custody_event take = { .act = CUSTODY_RECEIVED, .at = cx->now, .to = there };
	struct custody_event back = { .act = CUSTODY_RECALLED, .purpose = STR("a mistake") };
	struct custody_event note = { .act = CUSTODY_CORRECTION,
				      .purpose = STR("a name"),
				      .corrects = 1 };
	OK(exhibit_add(cx, w->db, &ACTOR_TERMINAL, &e, &facts));
	EQ(custody_send_away(cx, w->db, e.id, there), RC_CONFLICT); // nobody handed it over
	OK(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &give, NULL));
	EQ(custody_send_away(cx, w->db, e.id, STR("Another")), RC_CONFLICT);
	OK(custody_send_away(cx, w->db, e.id, there));
	EQ(custody_send_away(cx, w->db, e.id, there), RC_CONFLICT);
	EQ(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &take, NULL), RC_CONFLICT);
	EQ(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &back, NULL), RC_CONFLICT);
	EQ(custody_draft(cx, w->db, &ACTOR_TERMINAL, &e, &take, &record), RC_CONFLICT);
	OK(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &note, NULL));
	OK(custody_came_back(cx, w->db, e.id));
	OK(custody_append(cx, w->db, &ACTOR_TERMINAL, &e, &back, NULL));
	EQ(e.state, EXHIBIT_HELD);
}

PEOPLE_TEST(a_signature_is_over_the_record_that_is_kept)
{
	struct exhibit e = sample();
	struct custody_facts facts = { 0 };
	struct str record;
	const struct actor *by = &w->as[ROLE_CUSTODIAN];
	struct custody_event open = { .act = CUSTODY_OPENED, .at = cx->now };
	OK(exhibit_add(cx, w->db, by, &e, &facts));
	OK(custody_draft(cx, w->db, by, &e, &open, &record));
	struct signature s = { .kind = SIGNATURE_NODE,
			       .account = by->account,
			       .digest = sha256_of(record),
			       .at = cx->now };
	OK(custody_append(cx, w->db, by, &e, &open, &s));
	EQ(custody_append(cx, w->db, by, &e, &open, &s), RC_CONFLICT);
}

PEOPLE_TEST(what_is_derived_stands_in_the_record_of_its_parent)
{
	struct exhibit parent = sample(), child = sample();
	struct custody_facts facts = { 0 };
	struct exhibit_list children;
	OK(exhibit_add(cx, w->db, &ACTOR_TERMINAL, &parent, &facts));
	child.parent = parent.id;
	EQ(exhibit_add(cx, w->db, &ACTOR_TERMINAL, &child, &facts), RC_INVALID);
	child.derivation = STR("the first page, by a cutter 1.0");
	OK(exhibit_add(cx, w->db, &ACTOR_TERMINAL, &child, &facts));
	OK(exhibit_children(cx, w->db, parent.id, &children));
	EQ(children.n, 1);
	EQ(test_acts(cx, w, "exhibit-derived"), 1);
}

PEOPLE_TEST(a_blob_of_two_exhibits_belongs_to_neither_alone)
{
	struct digest_list both = { 0 }, own;
	const struct sha256 first = { 0 };
	const struct id a = id_new(cx->now), b = id_new(cx->now);
	*ARENA_PUSH(cx->arena, &both) = sha256_of(STR("shared"));
	OK(exhibit_claim_blobs(cx, w->db, b, &both));
	*ARENA_PUSH(cx->arena, &both) = sha256_of(STR("own"));
	OK(exhibit_claim_blobs(cx, w->db, a, &both));
	OK(exhibit_claim_blobs(cx, w->db, a, &both));
	OK(exhibit_own_blobs(cx, w->db, a, &first, &own));
	EQ(own.n, 1);
	CHECK(sha256_eq(&own.p[0], &both.p[1]));
	OK(exhibit_leave_blobs(cx, w->db, a, &both));
	OK(exhibit_own_blobs(cx, w->db, b, &first, &own));
	EQ(own.n, 1);
}
