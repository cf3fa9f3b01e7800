// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/link_db.h"

#include "people/account_db.h"
#include "people/alarm_db.h"
#include "people/organisation_db.h"
#include "people/session_db.h"
#include "people/test_people.h"

static struct sha256 token(const char *name)
{
	return sha256_of(str_from_c(name));
}

static struct link_answer answer(const char *name)
{
	return (struct link_answer){ .token = token(name), .password_hash = STR("$argon2id$new") };
}

PEOPLE_TEST(an_invitation_lets_in_once)
{
	const struct id id = test_account(cx, w, "new.person", ROLE_ANALYST);
	struct link_answer a = answer("one");
	struct link link;
	struct account who;
	struct id used;
	OK(link_make(cx, w->db, &w->as[ROLE_ADMINISTRATOR], id, STR("new analyst"), token("one")));
	OK(link_find(cx, w->db, token("one"), &link));
	EQ(link.purpose, LINK_INVITATION);
	EQ_STR(link.account.login, "new.person");
	EQ(link_find(cx, w->db, token("two"), &link), RC_MISSING);
	OK(link_use(cx, w->db, &a, &used));
	CHECK(id_eq(used, id));
	OK(account_load(cx, w->db, id, &who));
	EQ(who.state, ACCOUNT_ACTIVE);
	EQ(link_use(cx, w->db, &a, &used), RC_MISSING);
	EQ(test_acts(cx, w, "link-used"), 1);
}

PEOPLE_TEST(a_link_ends_by_time_and_by_a_newer_one)
{
	const struct id id = test_account(cx, w, "new.person", ROLE_ANALYST);
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct instant start = cx->now;
	struct link_answer a = answer("one");
	struct link link;
	struct id used;
	OK(link_make(cx, w->db, by, id, STR("new"), token("one")));
	OK(link_make(cx, w->db, by, id, STR("mail was lost"), token("two")));
	EQ(link_use(cx, w->db, &a, &used), RC_MISSING);
	cx->now.us = instant_add(start, LINK_LASTS).us - 1;
	OK(link_find(cx, w->db, token("two"), &link));
	cx->now = instant_add(start, LINK_LASTS);
	EQ(link_find(cx, w->db, token("two"), &link), RC_MISSING);
	a = answer("two");
	EQ(link_use(cx, w->db, &a, &used), RC_MISSING);
}

PEOPLE_TEST(a_reset_takes_everything_and_tells_the_overseer)
{
	const struct id id = w->as[ROLE_OFFICER].account;
	struct alarm_list alarms;
	struct account who;
	struct id used;
	const struct link_answer a = answer("r");
	EQ(link_make(cx, w->db, &w->as[ROLE_OFFICER], id, STR("me"), token("r")), RC_DENIED);
	EQ(link_make(cx, w->db, &w->as[ROLE_ADMINISTRATOR], id, STR(" "), token("r")), RC_INVALID);
	OK(link_make(cx, w->db, &w->as[ROLE_ADMINISTRATOR], id, STR("came in person, passport"),
		     token("r")));
	EQ(test_acts(cx, w, "factor-reset"), 1);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_FACTOR_RESET);
	CHECK(id_eq(alarms.p[0].about, id));
	OK(link_use(cx, w->db, &a, &used));
	OK(account_load(cx, w->db, id, &who));
	EQ(who.state, ACCOUNT_ACTIVE);
}

PEOPLE_TEST(a_disabled_account_gets_no_link_and_loses_what_it_had)
{
	const struct id id = test_account(cx, w, "new.person", ROLE_ANALYST);
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	struct link link;
	OK(link_make(cx, w->db, by, id, STR("new"), token("one")));
	OK(account_disable(cx, w->db, by, id, STR("a mistake")));
	EQ(link_find(cx, w->db, token("one"), &link), RC_MISSING);
	EQ(link_make(cx, w->db, by, id, STR("new"), token("two")), RC_CONFLICT);
	OK(account_enable(cx, w->db, by, id, STR("no mistake")));
	struct account a;
	OK(account_load(cx, w->db, id, &a));
	EQ(a.state, ACCOUNT_INVITED); // it never had a password
}

PEOPLE_TEST(no_first_link_while_there_is_an_administrator)
{
	bool made = true;
	struct link link;
	OK(link_make_first(cx, w->db, token("first"), &made));
	CHECK(!made);
	EQ(link_find(cx, w->db, token("first"), &link), RC_MISSING);
}

SQL_STATEMENT(test_no_administrators, "UPDATE people_account SET state = 2 WHERE roles = $1");

PEOPLE_TEST(the_first_administrator_is_made_once)
{
	struct link_answer a = answer("first");
	struct id first, second;
	struct account who;
	bool made = false;
	OK(DB_RUN(cx, w->db, &test_no_administrators, VAL(1)));
	a.person = (struct account_form){ .login = STR("root.admin"),
					  .name = STR("First"),
					  .roles = roles_of(ROLE_OVERSEER) };
	a.organisation = (struct organisation){ .name = STR("Not needed"), .country = STR("KE") };
	OK(link_make_first(cx, w->db, token("older"), &made));
	OK(link_make_first(cx, w->db, token("first"), &made));
	CHECK(made);
	struct link_answer older = a;
	older.token = token("older");
	EQ(link_use(cx, w->db, &older, &first), RC_MISSING);
	OK(link_use(cx, w->db, &a, &first));
	OK(account_load(cx, w->db, first, &who));
	EQ(who.state, ACCOUNT_ACTIVE);
	CHECK(roles_eq(who.roles, roles_of(ROLE_ADMINISTRATOR)));
	CHECK(id_eq(who.organisation, w->organisation)); // the node had its own already
	EQ(link_use(cx, w->db, &a, &second), RC_MISSING);
	OK(link_make_first(cx, w->db, token("again"), &made));
	CHECK(!made);
}
