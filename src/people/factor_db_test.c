// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/factor_db.h"

#include "people/account_db.h"
#include "people/link_db.h"
#include "people/session_db.h"
#include "people/test_factor.h"

SQL_STATEMENT(test_totp_secret, "SELECT secret FROM people_totp WHERE account_id = $1");
SQL_STATEMENT(test_totp_move, "UPDATE people_totp SET account_id = $1 WHERE account_id = $2");

PEOPLE_TEST(a_secret_is_confirmed_by_its_first_code)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct str secret = STR("12345678901234567890");
	struct str waiting;
	struct factors f;
	EQ(factor_totp_confirm(cx, w->db, &test_key, who, STR("123456")), RC_MISSING);
	OK(factor_totp_begin(cx, w->db, &test_key, who->account, secret));
	OK(factor_totp_waiting(cx, w->db, &test_key, who->account, &waiting));
	EQ_STR(waiting, secret);
	OK(factor_count(cx, w->db, who->account, &f));
	CHECK(!f.totp && !factors_have_second(&f));
	EQ(factor_totp_confirm(cx, w->db, &test_key, who, STR("000000")), RC_DENIED);
	OK(factor_totp_confirm(cx, w->db, &test_key, who, test_totp_code(cx)));
	OK(factor_count(cx, w->db, who->account, &f));
	CHECK(f.totp && factors_have_second(&f) && f.password);
	EQ(factor_totp_begin(cx, w->db, &test_key, who->account, secret), RC_CONFLICT);
	EQ(factor_totp_waiting(cx, w->db, &test_key, who->account, &waiting), RC_MISSING);
	EQ(test_acts(cx, w, "totp-added"), 1);
}

PEOPLE_TEST(a_secret_that_nobody_confirms_is_forgotten)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	OK(factor_totp_begin(cx, w->db, &test_key, who->account, STR("12345678901234567890")));
	cx->now = instant_add(cx->now, MINUTES(10));
	EQ(factor_totp_confirm(cx, w->db, &test_key, who, test_totp_code(cx)), RC_MISSING);
}

PEOPLE_TEST(the_database_alone_does_not_give_a_secret_away)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct actor *other = &w->as[ROLE_ANALYST];
	const struct seal_key wrong = { { 9 } };
	bool right = false;
	test_totp_set_up(cx, w, who);
	{
		struct str stored = { 0 };
		AUTO(rows) r = NULL;
		OK(ROWS_OPEN(cx, w->db, &r, &test_totp_secret, VAL(who->account)));
		if (rows_next(r))
			stored = rows_bytes(r);
		OK(rows_end(cx, r));
		EQ(stored.n, 20 + SEAL_OVERHEAD);
		CHECK(str_find(stored, STR("12345678901234567890")) == STR_NONE);
	}
	EQ(factor_totp_use(cx, w->db, &wrong, who->account, test_totp_code(cx), &right), RC_IO);
	// Moved to another's row by whoever can write the database: it does not open there.
	OK(DB_RUN(cx, w->db, &test_totp_move, VAL(other->account), VAL(who->account)));
	EQ(factor_totp_use(cx, w->db, &test_key, other->account, test_totp_code(cx), &right),
	   RC_IO);
	CHECK(!right);
}

PEOPLE_TEST(secrets_are_sealed_with_a_new_key)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct seal_key fresh = { { 9 } }, wrong = { { 8 } };
	struct factor_resealed done;
	bool right = false;
	test_totp_set_up(cx, w, who);
	OK(factor_reseal(cx, w->db, &test_key, &fresh, STR("stolen"), &done));
	EQ(done.n, 1);
	EQ(done.lost.n, 0);
	EQ(factor_totp_use(cx, w->db, &test_key, who->account, test_totp_code(cx), &right), RC_IO);
	// Again, as after a crash: nothing is sealed twice.
	OK(factor_reseal(cx, w->db, &test_key, &fresh, STR("stolen"), &done));
	EQ(done.n, 1);
	cx->now.us += 60 * 1000000; // a step is good once
	OK(factor_totp_use(cx, w->db, &fresh, who->account, test_totp_code(cx), &right));
	CHECK(right);
	OK(factor_reseal(cx, w->db, &wrong, &wrong, STR("lost"), &done));
	EQ(done.n, 0);
	EQ(done.lost.n, 1);
	CHECK(done.lost.n == 1 && str_eq(done.lost.p[0], STR("officer")));
	EQ(test_acts(cx, w, "key-replaced"), 3);
}

PEOPLE_TEST(the_last_second_factor_stays)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	test_totp_set_up(cx, w, who);
	EQ(factor_totp_remove(cx, w->db, who), RC_CONFLICT);
	const struct id key = test_passkey_add(cx, w, who, 0);
	OK(factor_totp_remove(cx, w->db, who));
	EQ(factor_totp_remove(cx, w->db, who), RC_MISSING);
	EQ(passkey_remove(cx, w->db, who, key), RC_CONFLICT);
	test_totp_set_up(cx, w, who);
	EQ(passkey_remove(cx, w->db, &w->as[ROLE_ANALYST], key), RC_MISSING); // not theirs
	OK(passkey_remove(cx, w->db, who, key));
	EQ(test_acts(cx, w, "totp-removed"), 1);
	EQ(test_acts(cx, w, "passkey-removed"), 1);
}

PEOPLE_TEST(a_passkey_is_known_once_and_there_are_at_most_ten)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	struct passkey_list list;
	struct id id;
	(void)test_passkey_add(cx, w, who, 7);
	struct passkey k = { .credential = STR("credential"),
			     .public_key = STR("key"),
			     .name = STR("phone") };
	EQ(passkey_add(cx, w->db, &w->as[ROLE_ANALYST], &k, &id), RC_CONFLICT);
	for (int i = 1; i < FACTOR_PASSKEYS_MAX; i++) {
		k.credential = arena_fmt(cx->arena, "credential %d", i);
		OK(passkey_add(cx, w->db, who, &k, &id));
	}
	k.credential = STR("one more");
	EQ(passkey_add(cx, w->db, who, &k, &id), RC_CONFLICT);
	OK(passkey_list(cx, w->db, who->account, &list));
	EQ(list.n, FACTOR_PASSKEYS_MAX);
	OK(passkey_find(cx, w->db, STR("credential"), &k));
	EQ(k.counter, 7);
	EQ_STR(k.public_key, "key");
	EQ(k.algorithm, -7);
	EQ(passkey_find(cx, w->db, STR("nothing"), &k), RC_MISSING);
	k.name = STR("");
	EQ(passkey_add(cx, w->db, who, &k, &id), RC_INVALID);
}

TEST(a_counter_goes_up_or_is_always_zero)
{
	CHECK(passkey_counter_is_good(0, 0));
	CHECK(passkey_counter_is_good(0, 1));
	CHECK(passkey_counter_is_good(5, 6));
	CHECK(!passkey_counter_is_good(5, 5));
	CHECK(!passkey_counter_is_good(5, 4));
	CHECK(!passkey_counter_is_good(5, 0));
}

static bool signed_in(struct cx *cx, struct test_world *w, const char *name)
{
	const struct session_limits limits = SESSION_LIMITS_DEFAULT;
	struct session s;
	struct account a;
	return session_find(cx, w->db, &limits, sha256_of(str_from_c(name)), &s, &a) == RC_OK;
}

SQL_STATEMENT(test_session, "INSERT INTO people_session (id, token, account_id, stage, factor,"
			    " created_at, seen_at, proved_at, network, agent)"
			    " VALUES ($1, $2, $3, 2, 1, $4, $4, $4, '', '')");

static struct id open_session(struct cx *cx, struct test_world *w, const struct actor *who,
			      const char *name)
{
	const struct id id = id_new(cx->now);
	OK(DB_RUN(cx, w->db, &test_session, VAL(id), VAL(sha256_of(str_from_c(name))),
		  VAL(who->account), VAL(cx->now)));
	return id;
}

PEOPLE_TEST(a_new_password_ends_the_other_sessions)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct id mine = open_session(cx, w, who, "mine");
	struct str hash;
	(void)open_session(cx, w, who, "elsewhere");
	(void)open_session(cx, w, &w->as[ROLE_ANALYST], "other person");
	OK(factor_set_password(cx, w->db, who, STR("new hash"), mine));
	OK(factor_password(cx, w->db, who->account, &hash));
	EQ_STR(hash, "new hash");
	CHECK(signed_in(cx, w, "mine"));
	CHECK(!signed_in(cx, w, "elsewhere"));
	CHECK(signed_in(cx, w, "other person"));
	CHECK(str_find(test_last_act(cx, w, "password-changed"), STR("new hash")) == STR_NONE);
}

PEOPLE_TEST(one_ends_ones_own_sessions_only)
{
	const struct session_limits limits = SESSION_LIMITS_DEFAULT;
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct id a = open_session(cx, w, who, "a");
	struct session_list list;
	cx->now = instant_add(cx->now, SECONDS(1));
	(void)open_session(cx, w, who, "b");
	OK(session_list(cx, w->db, &limits, who->account, &list));
	EQ(list.n, 2);
	CHECK(id_eq(list.p[1].id, a)); // newest first
	EQ(session_end(cx, w->db, &w->as[ROLE_ANALYST], a), RC_MISSING);
	CHECK(signed_in(cx, w, "a"));
	OK(session_end(cx, w->db, who, a));
	CHECK(!signed_in(cx, w, "a"));
	EQ(session_end(cx, w->db, who, a), RC_MISSING);
	OK(session_list(cx, w->db, &limits, who->account, &list));
	EQ(list.n, 1);
	EQ(test_acts(cx, w, "signed-out"), 1);
}

PEOPLE_TEST(a_session_rests_out_unless_it_is_touched)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct id id = open_session(cx, w, who, "a");
	const struct instant start = cx->now;
	for (int minutes = 20; minutes < 12 * 60; minutes += 20) {
		cx->now = instant_add(start, MINUTES(minutes));
		CHECK(signed_in(cx, w, "a"));
		OK(session_touch(cx, w->db, id));
	}
	cx->now = instant_add(start, HOURS(12));
	CHECK(!signed_in(cx, w, "a")); // the absolute limit
	cx->now = instant_add(start, HOURS(12 + 24 + 1));
	OK(session_forget(cx, w->db, &SESSION_LIMITS_DEFAULT));
	OK(session_end_all(cx, w->db, who->account, (struct id){ 0 }));
	(void)open_session(cx, w, who, "a"); // the token's row is gone
}

PEOPLE_TEST(sessions_end_with_a_role_an_account_and_a_reset)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR], *who = &w->as[ROLE_OFFICER];
	const struct roles two = roles_with(who->roles, ROLE_APPROVER);
	const struct str reason = STR("as agreed");
	(void)open_session(cx, w, who, "a");
	OK(account_set_roles(cx, w->db, by, who->account, two, reason));
	CHECK(signed_in(cx, w, "a")); // more is no reason to end it
	OK(account_set_roles(cx, w->db, by, who->account, roles_of(ROLE_APPROVER), reason));
	CHECK(!signed_in(cx, w, "a"));
	(void)open_session(cx, w, who, "b");
	OK(account_disable(cx, w->db, by, who->account, reason));
	OK(account_enable(cx, w->db, by, who->account, reason));
	CHECK(!signed_in(cx, w, "b"));
	(void)open_session(cx, w, who, "c");
	OK(link_make(cx, w->db, by, who->account, reason, sha256_of(STR("link"))));
	CHECK(!signed_in(cx, w, "c"));
}

SQL_STATEMENT(test_disable, "UPDATE people_account SET state = 2 WHERE id = $1");

PEOPLE_TEST(a_session_of_an_account_that_is_not_active_is_none)
{
	(void)open_session(cx, w, &w->as[ROLE_OFFICER], "a");
	CHECK(signed_in(cx, w, "a"));
	OK(DB_RUN(cx, w->db, &test_disable, VAL(w->as[ROLE_OFFICER].account)));
	CHECK(!signed_in(cx, w, "a"));
}

PEOPLE_TEST(a_reset_leaves_no_factor)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct sha256 code = sha256_of(STR("code"));
	struct factors f;
	test_totp_set_up(cx, w, who);
	(void)test_passkey_add(cx, w, who, 0);
	OK(recovery_replace(cx, w->db, who, &code, 1));
	OK(factor_count(cx, w->db, who->account, &f));
	CHECK(f.password && f.totp && f.passkeys == 1 && f.recovery_codes == 1);
	OK(link_make(cx, w->db, &w->as[ROLE_ADMINISTRATOR], who->account,
		     STR("lost, came in person"), sha256_of(STR("link"))));
	OK(factor_count(cx, w->db, who->account, &f));
	CHECK(!f.password && !f.totp && f.passkeys == 0 && f.recovery_codes == 0);
}
