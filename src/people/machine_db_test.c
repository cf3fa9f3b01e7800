// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/machine_db.h"

#include "people/account_db.h"
#include "people/test_people.h"

static struct bits scope(enum permission p)
{
	struct bits b = { 0 };
	bits_set(&b, p);
	return b;
}

static struct id machine(struct cx *cx, struct test_world *w)
{
	struct id id = { 0 };
	const struct account_form form = { .kind = ACCOUNT_MACHINE,
					   .login = STR("feed.reader"),
					   .name = STR("Reads the feed"),
					   .organisation = w->organisation,
					   .roles = roles_of(ROLE_ANALYST) };
	OK(account_add(cx, w->db, &w->as[ROLE_ADMINISTRATOR], &form, &id));
	return id;
}

TEST(a_machine_never_does_what_needs_a_person)
{
	struct bits all = { 0 };
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
		bits_set(&all, p);
	for (enum role r = 0; r < ROLES; r++) {
		const struct bits may = machine_access(roles_of(r), all);
		for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++) {
			if (access_is_delicate(p))
				CHECK(!bits_test(&may, p));
			if (bits_test(&may, p))
				CHECK(access_role_may(r, p));
		}
	}
	const struct bits one = machine_access(roles_of(ROLE_ANALYST), scope(ACCESS_REPORT_SEE));
	CHECK(bits_test(&one, ACCESS_REPORT_SEE));
	EQ(bits_count(&one), 2); // and the public's
}

PEOPLE_TEST(a_token_works_until_it_expires)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	const struct instant end = instant_add(cx->now, DAYS(30));
	const struct machine_key key = { .account = machine(cx, w),
					 .token = true,
					 .name = STR("feed"),
					 .hash = sha256_of(STR("token")),
					 .scopes = scope(ACCESS_REPORT_SEE),
					 .expires_at = end };
	struct machine_key k;
	struct account who;
	struct id id;
	OK(machine_key_add(cx, w->db, by, &key, &id));
	EQ(machine_key_add(cx, w->db, by, &key, &id), RC_CONFLICT);
	OK(machine_key_find(cx, w->db, true, key.hash, &k, &who));
	EQ_STR(who.login, "feed.reader");
	CHECK(bits_eq(&k.scopes, &key.scopes));
	EQ(machine_key_find(cx, w->db, false, key.hash, &k, &who), RC_MISSING);
	cx->now.us = end.us - 1;
	OK(machine_key_find(cx, w->db, true, key.hash, &k, &who));
	cx->now = end;
	EQ(machine_key_find(cx, w->db, true, key.hash, &k, &who), RC_MISSING);
	EQ(test_acts(cx, w, "token-added"), 1);
}

PEOPLE_TEST(a_key_ends_with_its_account_and_when_removed)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	struct machine_key key = { .account = machine(cx, w),
				   .name = STR("cert"),
				   .hash = sha256_of(STR("spki")),
				   .expires_at = instant_add(cx->now, DAYS(1)) };
	struct machine_key_list list;
	struct machine_key k;
	struct account who;
	struct id id;
	OK(machine_key_add(cx, w->db, by, &key, &id));
	OK(machine_key_find(cx, w->db, false, key.hash, &k, &who));
	CHECK(bits_test(&k.scopes, ACCESS_REPORT_WORK));
	OK(account_disable(cx, w->db, by, key.account, STR("stolen")));
	EQ(machine_key_find(cx, w->db, false, key.hash, &k, &who), RC_MISSING);
	OK(account_enable(cx, w->db, by, key.account, STR("found")));
	OK(machine_key_find(cx, w->db, false, key.hash, &k, &who));
	OK(machine_key_list(cx, w->db, key.account, &list));
	EQ(list.n, 1);
	OK(machine_key_remove(cx, w->db, by, id));
	EQ(machine_key_remove(cx, w->db, by, id), RC_MISSING);
	EQ(machine_key_find(cx, w->db, false, key.hash, &k, &who), RC_MISSING);
	EQ(test_acts(cx, w, "machine-key-removed"), 1);
}

PEOPLE_TEST(keys_keep_their_limits)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	struct machine_key key = { .account = machine(cx, w),
				   .token = true,
				   .name = STR("feed"),
				   .hash = sha256_of(STR("token")),
				   .scopes = scope(ACCESS_REPORT_SEE),
				   .expires_at = instant_add(cx->now, DAYS(401)) };
	struct id id;
	EQ(machine_key_add(cx, w->db, by, &key, &id), RC_INVALID);
	key.expires_at = cx->now;
	EQ(machine_key_add(cx, w->db, by, &key, &id), RC_INVALID);
	key.expires_at = instant_add(cx->now, DAYS(1));
	key.scopes = (struct bits){ 0 };
	EQ(machine_key_add(cx, w->db, by, &key, &id), RC_INVALID);
	key.scopes = scope(ACCESS_APPROVAL_DECIDE);
	EQ(machine_key_add(cx, w->db, by, &key, &id), RC_INVALID);
	key.scopes = scope(ACCESS_REPORT_SEE);
	key.account = w->as[ROLE_OFFICER].account;
	EQ(machine_key_add(cx, w->db, by, &key, &id), RC_CONFLICT);
}
