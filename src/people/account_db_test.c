// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/account_db.h"

#include "people/link_db.h"
#include "people/organisation_db.h"
#include "people/session_db.h"
#include "people/test_people.h"

static const char why[] = "as agreed in writing";

PEOPLE_TEST(an_account_is_found_by_login_in_any_case)
{
	struct account a, b;
	OK(account_find(cx, w->db, STR(" OFFICER "), &a));
	EQ_STR(a.login, "officer");
	EQ_STR(a.organisation_name, "Contact point");
	EQ(a.state, ACCOUNT_ACTIVE);
	CHECK(roles_eq(a.roles, roles_of(ROLE_OFFICER)));
	OK(account_load(cx, w->db, a.id, &b));
	EQ_STR(b.login, "officer");
	EQ(account_find(cx, w->db, STR("nobody"), &a), RC_MISSING);
	EQ(account_find(cx, w->db, STR("'; DROP TABLE people_account; --"), &a), RC_MISSING);
}

PEOPLE_TEST(a_login_is_never_given_twice)
{
	struct id id;
	struct account_form form = { .login = STR("officer"),
				     .name = STR("Another"),
				     .organisation = w->organisation,
				     .roles = roles_of(ROLE_ANALYST) };
	OK(account_disable(cx, w->db, &w->as[ROLE_ADMINISTRATOR], w->as[ROLE_OFFICER].account,
			   STR("left")));
	EQ(account_add(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &form, &id), RC_CONFLICT);
	form.login = STR("Officer 2");
	EQ(account_add(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &form, &id), RC_INVALID);
}

PEOPLE_TEST(nobody_changes_their_own_roles_or_state)
{
	const struct actor *me = &w->as[ROLE_ADMINISTRATOR];
	const struct roles more = roles_with(me->roles, ROLE_APPROVER);
	const struct str reason = str_from_c(why);
	EQ(account_set_roles(cx, w->db, me, me->account, more, reason), RC_DENIED);
	EQ(account_disable(cx, w->db, me, me->account, reason), RC_DENIED);
	EQ(account_enable(cx, w->db, me, me->account, reason), RC_DENIED);
	EQ(test_acts(cx, w, "roles-changed"), 0);
	OK(account_set_roles(cx, w->db, &w->second_admin, me->account, more, reason));
	struct account a;
	OK(account_load(cx, w->db, me->account, &a));
	EQ_STR(roles_print(cx->arena, a.roles), "administrator approver");
	const struct str entry = test_last_act(cx, w, "roles-changed");
	CHECK(str_find(entry, STR("\"administrator\"")) != STR_NONE);
	CHECK(str_find(entry, STR("now: administrator approver. as agreed in writing")) !=
	      STR_NONE);
}

PEOPLE_TEST(the_last_administrator_stays)
{
	const struct id first = w->as[ROLE_ADMINISTRATOR].account;
	const struct id second = w->second_admin.account;
	const struct actor root = ACTOR_TERMINAL;
	const struct str reason = str_from_c(why);
	int64_t n = 0;
	OK(account_disable(cx, w->db, &root, second, reason));
	OK(account_administrators(cx, w->db, &n));
	EQ(n, 1);
	EQ(account_disable(cx, w->db, &root, first, reason), RC_CONFLICT);
	EQ(account_set_roles(cx, w->db, &root, first, roles_of(ROLE_OFFICER), reason), RC_CONFLICT);
	OK(account_set_roles(cx, w->db, &root, first,
			     roles_with(roles_of(ROLE_OFFICER), ROLE_ADMINISTRATOR), reason));
	OK(account_enable(cx, w->db, &root, second, reason));
	OK(account_disable(cx, w->db, &root, first, reason));
	// An invited administrator cannot sign in yet and does not count.
	(void)test_account(cx, w, "third", ROLE_ADMINISTRATOR);
	EQ(account_disable(cx, w->db, &root, second, reason), RC_CONFLICT);
}

PEOPLE_TEST(changes_need_a_reason)
{
	const struct actor *me = &w->as[ROLE_ADMINISTRATOR];
	const struct id id = w->as[ROLE_ANALYST].account;
	struct account a;
	EQ(account_set_roles(cx, w->db, me, id, roles_of(ROLE_OFFICER), STR(" ")), RC_INVALID);
	EQ(account_disable(cx, w->db, me, id, STR("")), RC_INVALID);
	EQ(account_reveal(cx, w->db, &w->as[ROLE_OVERSEER], id, STR(""), &a), RC_INVALID);
	EQ(test_acts(cx, w, "name-seen"), 0);
	OK(account_reveal(cx, w->db, &w->as[ROLE_OVERSEER], id, STR("complaint no. 4"), &a));
	EQ_STR(a.login, "analyst");
	EQ(test_acts(cx, w, "name-seen"), 1);
}

PEOPLE_TEST(a_role_that_stands_alone_cannot_be_added)
{
	const struct actor *me = &w->as[ROLE_ADMINISTRATOR];
	EQ(account_set_roles(cx, w->db, me, w->as[ROLE_OFFICER].account,
			     roles_with(roles_of(ROLE_OFFICER), ROLE_OVERSEER), str_from_c(why)),
	   RC_INVALID);
}

PEOPLE_TEST(no_name_reaches_the_ledger)
{
	const struct actor *me = &w->as[ROLE_ADMINISTRATOR];
	OK(account_set_name(cx, w->db, me, w->as[ROLE_OFFICER].account, STR("Married Name"),
			    STR("night")));
	struct account a;
	OK(account_load(cx, w->db, w->as[ROLE_OFFICER].account, &a));
	EQ_STR(a.name, "Married Name");
	CHECK(str_find(test_last_act(cx, w, "account-renamed"), STR("Married")) == STR_NONE);
	CHECK(str_find(test_last_act(cx, w, "account-added"), STR("second-admin")) == STR_NONE);
	EQ(test_acts(cx, w, "account-added"), ROLES + 1);
}

PEOPLE_TEST(a_pseudonym_leads_to_its_account)
{
	const struct id analyst = w->as[ROLE_ANALYST].account;
	const struct str name = account_pseudonym(cx->arena, analyst);
	struct id id = { 0 };
	OK(account_find_pseudonym(cx, w->db, name, &id));
	CHECK(id_eq(id, analyst));
	id = (struct id){ 0 };
	OK(account_find_pseudonym(cx, w->db, str_lower(cx->arena, name), &id));
	CHECK(id_eq(id, analyst));
	EQ(account_find_pseudonym(cx, w->db, STR("P-0000-0000"), &id), RC_MISSING);
	EQ(account_find_pseudonym(cx, w->db, STR("P"), &id), RC_MISSING);
	EQ(account_find_pseudonym(cx, w->db, STR(""), &id), RC_MISSING);
}

PEOPLE_TEST(accounts_are_listed_by_login_in_pages)
{
	struct account_list list;
	for (int i = 0; i < 100; i++)
		(void)test_account(cx, w, arena_fmt(cx->arena, "x%03d", i).p, ROLE_ANALYST);
	OK(account_list(cx, w->db, STR(""), &list));
	EQ(list.n, ACCOUNT_PAGE);
	CHECK(list.more);
	EQ_STR(list.p[0].login, "administrator");
	OK(account_list(cx, w->db, list.p[list.n - 1].login, &list));
	EQ(list.n, 14);
	CHECK(!list.more);
	EQ_STR(list.p[13].login, "x099");
}

PEOPLE_TEST(a_node_has_one_organisation_of_its_own)
{
	struct organisation o = { .name = STR("Court"),
				  .country = STR("KE"),
				  .kind = ORGANISATION_COURT };
	struct organisation own;
	struct organisation_list list;
	struct id id;
	OK(organisation_own(cx, w->db, &own));
	EQ_STR(own.name, "Contact point");
	EQ(own.kind, ORGANISATION_CONTACT_POINT);
	OK(organisation_add(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &o, &id));
	EQ(organisation_add(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &o, &id), RC_CONFLICT);
	o.name = STR("Second own");
	o.own = true;
	EQ(organisation_add(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &o, &id), RC_CONFLICT);
	OK(organisation_list(cx, w->db, STR(""), &list));
	EQ(list.n, 2);
	EQ_STR(list.p[1].name, "Court");
	CHECK(!list.p[1].own && list.p[0].own);
}
