// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/agreement_db.h"
#include "law/test_world.h"
#include "people/test_people.h"

static struct agreement plain(void)
{
	return (struct agreement){ .name = STR("Example Telecom"),
				   .country = STR("LK"),
				   .keeper = STR("duty desk"),
				   .ended = DATE_NONE };
}

static const struct statement costs = {
	TOPIC_COSTS, STR_INIT(""), STR_INIT("none"), STR_INIT("a call"), { 20000 }
};

static enum rc put(struct cx *cx, struct test_world *w, enum role role, struct agreement *a)
{
	return agreement_put(cx, w->db, &w->as[role], test_law(), a);
}

PEOPLE_TEST(each_change_of_an_agreement_is_a_version)
{
	struct agreement a = plain(), back, stale;
	OK(put(cx, w, ROLE_OFFICER, &a));
	EQ(a.version, 1);
	stale = a;
	agreement_state(cx->arena, &a, &costs);
	OK(put(cx, w, ROLE_OFFICER, &a));
	OK(put(cx, w, ROLE_OFFICER, &a)); // the same again
	EQ(a.version, 2);
	OK(agreement_load(cx, w->db, a.id, &back));
	CHECK(agreement_equal(&a, &back) && back.version == 2);
	EQ(test_acts(cx, w, "agreement-set"), 2);
	stale.keeper = STR("another");
	EQ(put(cx, w, ROLE_OFFICER, &stale), RC_CONFLICT);
	OK(agreement_load_version(cx, w->db, a.id, 1, &back));
	EQ(back.statements.n, 0);
}

PEOPLE_TEST(a_change_is_undone_as_a_new_version)
{
	struct agreement a = plain(), back;
	struct agreement_history history;
	OK(put(cx, w, ROLE_OFFICER, &a));
	EQ(agreement_undo(cx, w->db, &w->as[ROLE_OFFICER], a.id, 1), RC_CONFLICT);
	agreement_state(cx->arena, &a, &costs);
	OK(put(cx, w, ROLE_OFFICER, &a));
	OK(agreement_undo(cx, w->db, &w->as[ROLE_OFFICER], a.id, 2));
	OK(agreement_load(cx, w->db, a.id, &back));
	EQ(back.version, 3);
	EQ(back.statements.n, 0);
	EQ(agreement_undo(cx, w->db, &w->as[ROLE_OFFICER], a.id, 2), RC_CONFLICT);
	OK(agreement_undo(cx, w->db, &w->as[ROLE_OFFICER], a.id, 3));
	OK(agreement_load(cx, w->db, a.id, &back));
	EQ(back.statements.n, 1);
	OK(agreement_history(cx, w->db, a.id, &history));
	EQ(history.n, 4);
	EQ(history.p[0].undoes, 3);
	CHECK(id_eq(history.p[0].by, w->as[ROLE_OFFICER].account));
	EQ(test_acts(cx, w, "agreement-undone"), 2);
}

PEOPLE_TEST(an_agreement_is_found_by_its_provider)
{
	struct agreement a = plain(), b = plain(), back;
	struct agreement_list list;
	struct id id;
	bool found;
	OK(put(cx, w, ROLE_OFFICER, &a));
	struct agreement again = plain();
	EQ(put(cx, w, ROLE_OFFICER, &again), RC_CONFLICT);
	b.country = STR("GE");
	OK(put(cx, w, ROLE_OFFICER, &b));
	OK(agreement_list(cx, w->db, &list));
	EQ(list.n, 2);
	EQ_STR(list.p[0].country, "GE");
	EQ(agreement_find(cx, w->db, STR(""), STR("Example Telecom"), &id), RC_CONFLICT);
	OK(agreement_find(cx, w->db, STR("LK"), STR("example telecom"), &id));
	CHECK(id_eq(id, a.id));
	OK(agreement_for(cx, w->db, STR("GE"), STR(" Example Telecom "), &found, &back));
	CHECK(found && id_eq(back.id, b.id));
	OK(agreement_for(cx, w->db, STR("KE"), STR("Example Telecom"), &found, &back));
	CHECK(!found);
	OK(agreement_for(cx, w->db, STR("GE"), STR(""), &found, &back));
	CHECK(!found);
}

PEOPLE_TEST(only_who_works_on_cases_changes_agreements)
{
	struct agreement a = plain();
	EQ(put(cx, w, ROLE_APPROVER, &a), RC_DENIED);
	EQ(put(cx, w, ROLE_ADMINISTRATOR, &a), RC_DENIED);
	OK(put(cx, w, ROLE_PROSECUTOR, &a));
	EQ(agreement_undo(cx, w->db, &w->as[ROLE_OVERSEER], a.id, 1), RC_DENIED);
	a.country = STR("GE");
	EQ(put(cx, w, ROLE_OFFICER, &a), RC_INVALID);
}
