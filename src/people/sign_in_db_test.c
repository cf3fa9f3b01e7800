// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/sign_in_db.h"

#include "crypto/password.h"
#include "people/account_db.h"
#include "people/alarm_db.h"
#include "people/test_factor.h"
#include "people/throttle_db.h"

static const struct sign_in_from here = { STR_INIT("192.0.2.7"), STR_INIT("Browser 1.0") };

static struct sha256 token(const char *name)
{
	return sha256_of(str_from_c(name));
}

/* Steps 1 and 3; the password was right or not. */
static struct sign_in give_password(struct cx *cx, struct test_world *w, const char *login,
				    bool right, const char *name)
{
	struct sign_in_known known;
	struct sign_in s = { 0 };
	OK(sign_in_begin(cx, w->db, str_from_c(login), &here, &known));
	if (known.so_far.verdict != SIGN_IN_OK)
		return known.so_far;
	OK(sign_in_password(cx, w->db, &known, right, token(name), &s));
	return s;
}

static const struct str agent = STR_INIT("Firefox/140 \xc3\xa9");

static struct sign_in give_code(struct cx *cx, struct test_world *w, const char *pending,
				struct str code, const char *name)
{
	struct sign_in s = { 0 };
	const struct sign_in_code c = { token(pending), code, token(name), agent };
	OK(sign_in_totp(cx, w->db, &test_key, &c, &s));
	return s;
}

static enum rc find(struct cx *cx, struct test_world *w, const char *name, struct session *s)
{
	struct account who;
	const struct session_limits limits = SESSION_LIMITS_DEFAULT;
	return session_find(cx, w->db, &limits, token(name), s, &who);
}

PEOPLE_TEST(a_password_and_a_code_open_a_session_with_a_new_token)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	struct session s;
	test_totp_set_up(cx, w, who);
	struct sign_in r = give_password(cx, w, " Officer ", true, "first");
	EQ(r.verdict, SIGN_IN_OK);
	EQ(r.stage, SESSION_FACTOR);
	OK(find(cx, w, "first", &s));
	const struct bits may = session_access(&s, who->roles);
	CHECK(!bits_test(&may, ACCESS_OWN_ACCOUNT));
	EQ(test_acts(cx, w, "signed-in"), 0);
	r = give_code(cx, w, "first", test_totp_code(cx), "second");
	EQ(r.verdict, SIGN_IN_OK);
	EQ(r.stage, SESSION_FULL);
	EQ(find(cx, w, "first", &s), RC_MISSING); // rotated
	OK(find(cx, w, "second", &s));
	EQ(s.factor, SESSION_BY_TOTP);
	EQ_STR(s.network, "192.0.2.7");
	EQ_STR(s.agent, "Firefox/140 ??"); // which gave the proof
	EQ(test_acts(cx, w, "signed-in"), 1);
	CHECK(str_find(test_last_act(cx, w, "signed-in"), STR("totp")) != STR_NONE);
}

PEOPLE_TEST(a_code_works_once)
{
	test_totp_set_up(cx, w, &w->as[ROLE_OFFICER]);
	(void)give_password(cx, w, "officer", true, "a");
	const struct str code = test_totp_code(cx);
	EQ(give_code(cx, w, "a", code, "b").verdict, SIGN_IN_OK);
	(void)give_password(cx, w, "officer", true, "c");
	EQ(give_code(cx, w, "c", code, "d").verdict, SIGN_IN_WRONG);
	// One of an earlier step is refused as well, though the window would take it.
	const struct instant now = cx->now;
	cx->now.us -= SECONDS(30).us;
	const struct str older = test_totp_code(cx);
	cx->now = now;
	EQ(give_code(cx, w, "c", older, "d").verdict, SIGN_IN_WRONG);
	cx->now = instant_add(now, SECONDS(30));
	EQ(give_code(cx, w, "c", test_totp_code(cx), "d").verdict, SIGN_IN_OK);
}

PEOPLE_TEST(unknown_and_known_logins_are_answered_alike)
{
	struct sign_in_known known, unknown;
	struct sign_in a, b;
	bool right = true;
	OK(sign_in_begin(cx, w->db, STR("officer"), &here, &known));
	OK(sign_in_begin(cx, w->db, STR("nobody.at.all"), &here, &unknown));
	EQ(known.so_far.verdict, unknown.so_far.verdict);
	OK(sign_in_password_is(cx, &unknown, STR("any password"), &right));
	CHECK(!right);
	OK(sign_in_password(cx, w->db, &known, false, token("x"), &a));
	// Whatever was said of the password: nobody is not let in.
	OK(sign_in_password(cx, w->db, &unknown, true, token("x"), &b));
	EQ(a.verdict, SIGN_IN_WRONG);
	EQ(b.verdict, SIGN_IN_WRONG);
	CHECK(!id_is_set(a.account) && !id_is_set(b.account));
	for (int i = 0; i < 4; i++) {
		EQ(give_password(cx, w, "officer", false, "x").verdict, SIGN_IN_WRONG);
		EQ(give_password(cx, w, "nobody.at.all", false, "x").verdict, SIGN_IN_WRONG);
	}
	EQ(test_acts(cx, w, "sign-in-failed"), 2); // one each: the same work
	a = give_password(cx, w, "officer", false, "x");
	b = give_password(cx, w, "nobody.at.all", false, "x");
	EQ(a.verdict, SIGN_IN_WAIT);
	EQ(b.verdict, SIGN_IN_WAIT);
	EQ(a.until.us, b.until.us);
}

PEOPLE_TEST(who_cannot_sign_in_looks_like_nobody)
{
	const struct actor *by = &w->as[ROLE_ADMINISTRATOR];
	struct sign_in_known known;
	(void)test_account(cx, w, "invited.one", ROLE_OFFICER);
	OK(account_disable(cx, w->db, by, w->as[ROLE_ANALYST].account, STR("left")));
	const char *logins[] = { "invited.one", "analyst", "", "\xff\xfe", "'; --" };
	for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++) {
		OK(sign_in_begin(cx, w->db, str_from_c(logins[i]), &here, &known));
		CHECK(!id_is_set(known.account));
		EQ(known.hash.n, 0);
	}
}

PEOPLE_TEST(waiting_begins_at_the_fifth_failure_and_the_right_password_must_wait_too)
{
	for (int i = 0; i < 5; i++)
		EQ(give_password(cx, w, "officer", false, "x").verdict, SIGN_IN_WRONG);
	struct sign_in r = give_password(cx, w, "officer", true, "x");
	EQ(r.verdict, SIGN_IN_WAIT);
	EQ(r.until.us, instant_add(cx->now, SECONDS(30)).us);
	cx->now = r.until;
	EQ(give_password(cx, w, "officer", false, "x").verdict, SIGN_IN_WRONG);
	EQ(give_password(cx, w, "officer", true, "x").until.us,
	   instant_add(cx->now, SECONDS(60)).us);
	cx->now = instant_add(cx->now, SECONDS(60));
	EQ(give_password(cx, w, "officer", true, "y").verdict, SIGN_IN_OK);
}

PEOPLE_TEST(many_attempts_at_once_win_nothing)
{
	struct sign_in_known known[8];
	int let_through = 0;
	for (int i = 0; i < 8; i++) {
		OK(sign_in_begin(cx, w->db, STR("officer"), &here, &known[i]));
		let_through += known[i].so_far.verdict == SIGN_IN_OK;
	}
	EQ(let_through, 5);
}

PEOPLE_TEST(one_network_cannot_try_many_logins)
{
	for (int i = 0; i < 20; i++)
		EQ(give_password(cx, w, arena_fmt(cx->arena, "login%d", i).p, false, "x").verdict,
		   SIGN_IN_WRONG);
	EQ(give_password(cx, w, "officer", true, "x").verdict, SIGN_IN_WAIT);
}

PEOPLE_TEST(a_right_password_does_not_forgive_wrong_codes)
{
	struct alarm_list alarms;
	test_totp_set_up(cx, w, &w->as[ROLE_OFFICER]);
	int wrong = 0;
	struct sign_in r = { 0 };
	for (int i = 0; i < 20 && r.verdict != SIGN_IN_WAIT; i++) {
		const char *pending = arena_fmt(cx->arena, "p%d", i).p;
		r = give_password(cx, w, "officer", true, pending);
		if (r.verdict == SIGN_IN_OK)
			r = give_code(cx, w, pending, STR("000000"), "q");
		wrong += r.verdict == SIGN_IN_WRONG;
	}
	EQ(wrong, 5);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_PASSWORD_KNOWN);
}

PEOPLE_TEST(a_whole_sign_in_forgives)
{
	test_totp_set_up(cx, w, &w->as[ROLE_OFFICER]);
	for (int i = 0; i < 4; i++)
		(void)give_password(cx, w, "officer", false, "x");
	(void)give_password(cx, w, "officer", true, "a");
	EQ(give_code(cx, w, "a", test_totp_code(cx), "b").verdict, SIGN_IN_OK);
	for (int i = 0; i < 5; i++)
		EQ(give_password(cx, w, "officer", false, "x").verdict, SIGN_IN_WRONG);
}

PEOPLE_TEST(a_password_changed_meanwhile_does_not_open)
{
	struct sign_in_known known;
	struct sign_in s;
	OK(sign_in_begin(cx, w->db, STR("officer"), &here, &known));
	OK(factor_set_password(cx, w->db, &w->as[ROLE_OFFICER], STR("another hash"),
			       (struct id){ 0 }));
	OK(sign_in_password(cx, w->db, &known, true, token("x"), &s));
	EQ(s.verdict, SIGN_IN_WRONG);
}

PEOPLE_TEST(a_sign_in_that_waits_too_long_is_over)
{
	test_totp_set_up(cx, w, &w->as[ROLE_OFFICER]);
	(void)give_password(cx, w, "officer", true, "a");
	EQ(give_code(cx, w, "never", test_totp_code(cx), "b").verdict, SIGN_IN_OVER);
	cx->now = instant_add(cx->now, SESSION_PENDING_LASTS);
	EQ(give_code(cx, w, "a", test_totp_code(cx), "b").verdict, SIGN_IN_OVER);
}

PEOPLE_TEST(without_a_factor_one_may_only_set_one_up)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	struct session s;
	struct sign_in r = give_password(cx, w, "officer", true, "a");
	EQ(r.stage, SESSION_ENROL);
	OK(find(cx, w, "a", &s));
	const struct bits may = session_access(&s, who->roles);
	CHECK(bits_test(&may, ACCESS_OWN_ACCOUNT) && !bits_test(&may, ACCESS_CASE_SEE));
	OK(sign_in_enrolled(cx, w->db, token("a"), SESSION_BY_TOTP, token("b"), &r));
	EQ(r.verdict, SIGN_IN_OVER); // nothing was set up
	test_totp_set_up(cx, w, who);
	OK(sign_in_enrolled(cx, w->db, token("a"), SESSION_BY_TOTP, token("b"), &r));
	EQ(r.verdict, SIGN_IN_OK);
	OK(find(cx, w, "b", &s));
	EQ(s.stage, SESSION_FULL);
	CHECK(s.agent.n > 0); // of the browser that opened the link
}

PEOPLE_TEST(a_recovery_code_opens_once_and_rings)
{
	const struct actor *who = &w->as[ROLE_OFFICER];
	const struct str code = STR("7KQM-4TXR-9WHC-2B6D");
	struct sha256 hash = { 0 };
	struct alarm_list alarms;
	struct sign_in r;
	CHECK(recovery_hash(code, &hash));
	test_totp_set_up(cx, w, who);
	OK(recovery_replace(cx, w->db, who, &hash, 1));
	(void)give_password(cx, w, "officer", true, "a");
	OK(sign_in_recovery(
		cx, w->db,
		&(struct sign_in_code){ token("a"), STR("7kqm 4txr 9whc 2b6c"), token("b"), agent },
		&r));
	EQ(r.verdict, SIGN_IN_WRONG);
	OK(sign_in_recovery(
		cx, w->db,
		&(struct sign_in_code){ token("a"), STR("7kqm 4txr 9whc 2b6d"), token("b"), agent },
		&r));
	EQ(r.verdict, SIGN_IN_OK);
	(void)give_password(cx, w, "officer", true, "c");
	OK(sign_in_recovery(cx, w->db,
			    &(struct sign_in_code){ token("c"), code, token("d"), agent }, &r));
	EQ(r.verdict, SIGN_IN_WRONG);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_RECOVERY_USED);
}

PEOPLE_TEST(proving_the_factor_again_rotates_the_token_and_keeps_the_age)
{
	struct session before, after;
	test_totp_set_up(cx, w, &w->as[ROLE_OFFICER]);
	(void)give_password(cx, w, "officer", true, "a");
	(void)give_code(cx, w, "a", test_totp_code(cx), "b");
	OK(find(cx, w, "b", &before));
	cx->now = instant_add(cx->now, MINUTES(20));
	EQ(give_code(cx, w, "b", test_totp_code(cx), "c").verdict, SIGN_IN_OK);
	EQ(find(cx, w, "b", &after), RC_MISSING);
	OK(find(cx, w, "c", &after));
	EQ(after.created_at.us, before.created_at.us);
	EQ(after.proved_at.us, cx->now.us);
	EQ(test_acts(cx, w, "factor-proved"), 1);
	EQ(test_acts(cx, w, "signed-in"), 1);
}

PEOPLE_TEST(a_challenge_is_for_one_browser_one_use_and_five_minutes)
{
	const struct str challenge = STR("0123456789abcdef0123456789abcdef");
	struct str taken;
	OK(sign_in_challenge(cx, w->db, token("a"), challenge));
	EQ(sign_in_challenge_take(cx, w->db, token("b"), &taken), RC_MISSING);
	OK(sign_in_challenge_take(cx, w->db, token("a"), &taken));
	EQ_STR(taken, challenge);
	EQ(sign_in_challenge_take(cx, w->db, token("a"), &taken), RC_MISSING);
	OK(sign_in_challenge(cx, w->db, token("a"), challenge));
	cx->now = instant_add(cx->now, MINUTES(5));
	EQ(sign_in_challenge_take(cx, w->db, token("a"), &taken), RC_MISSING);
}

static struct sign_in_assertion assertion(struct cx *cx, struct test_world *w, int64_t counter)
{
	struct sign_in_assertion a = {
		.verified = true, .user_verified = true, .counter = counter, .from = here
	};
	OK(passkey_find(cx, w->db, STR("credential"), &a.passkey));
	return a;
}

PEOPLE_TEST(a_passkey_alone_opens_when_it_verified_its_user)
{
	struct sign_in r;
	test_passkey_add(cx, w, &w->as[ROLE_OFFICER], 3);
	struct sign_in_assertion a = assertion(cx, w, 4);
	a.user_verified = false;
	OK(sign_in_passkey(cx, w->db, &a, token("x"), &r));
	EQ(r.verdict, SIGN_IN_WRONG);
	a.user_verified = true;
	a.verified = false;
	OK(sign_in_passkey(cx, w->db, &a, token("x"), &r));
	EQ(r.verdict, SIGN_IN_WRONG);
	a.verified = true;
	OK(sign_in_passkey(cx, w->db, &a, token("x"), &r));
	EQ(r.verdict, SIGN_IN_OK);
	EQ(r.stage, SESSION_FULL);
	CHECK(id_eq(r.account, w->as[ROLE_OFFICER].account));
}

PEOPLE_TEST(a_copied_authenticator_is_refused_and_rings)
{
	struct alarm_list alarms;
	struct sign_in r;
	test_passkey_add(cx, w, &w->as[ROLE_OFFICER], 3);
	struct sign_in_assertion a = assertion(cx, w, 9);
	OK(sign_in_passkey(cx, w->db, &a, token("x"), &r));
	EQ(r.verdict, SIGN_IN_OK);
	a = assertion(cx, w, 9);
	OK(sign_in_passkey(cx, w->db, &a, token("y"), &r));
	EQ(r.verdict, SIGN_IN_WRONG);
	OK(alarm_list_open(cx, w->db, &alarms));
	EQ(alarms.n, 1);
	EQ(alarms.p[0].kind, ALARM_CLONED_PASSKEY);
	EQ(test_acts(cx, w, "passkey-blocked"), 1);
	a = assertion(cx, w, 100); // blocked, whatever it says now
	OK(sign_in_passkey(cx, w->db, &a, token("z"), &r));
	EQ(r.verdict, SIGN_IN_WRONG);
}

PEOPLE_TEST(another_persons_passkey_is_no_second_factor)
{
	struct sign_in r;
	test_totp_set_up(cx, w, &w->as[ROLE_OFFICER]);
	test_passkey_add(cx, w, &w->as[ROLE_ANALYST], 0);
	(void)give_password(cx, w, "officer", true, "a");
	struct sign_in_assertion a = assertion(cx, w, 0);
	a.pending = token("a");
	OK(sign_in_passkey(cx, w->db, &a, token("b"), &r));
	EQ(r.verdict, SIGN_IN_WRONG);
	(void)give_password(cx, w, "analyst", true, "c");
	a.pending = token("c");
	a.user_verified = false; // after a password the touch is enough
	OK(sign_in_passkey(cx, w->db, &a, token("d"), &r));
	EQ(r.verdict, SIGN_IN_OK);
	EQ(r.stage, SESSION_FULL);
}

PEOPLE_TEST(failing_for_a_person_does_not_lock_out_their_passkey)
{
	struct sign_in r;
	test_passkey_add(cx, w, &w->as[ROLE_OFFICER], 0);
	for (int i = 0; i < 6; i++)
		(void)give_password(cx, w, "officer", false, "x");
	EQ(give_password(cx, w, "officer", true, "x").verdict, SIGN_IN_WAIT);
	const struct sign_in_assertion a = assertion(cx, w, 0);
	OK(sign_in_passkey(cx, w->db, &a, token("y"), &r));
	EQ(r.verdict, SIGN_IN_OK);
}

PEOPLE_TEST(what_a_browser_calls_itself_is_kept_as_plain_text)
{
	const struct sign_in_from odd = { STR("2001:db8::7"), STR("A\x1b[2J\xff<b>") };
	struct session s;
	struct sign_in r;
	OK(sign_in_by_link(cx, w->db, w->as[ROLE_OFFICER].account, &odd, token("l"), &r));
	EQ(r.stage, SESSION_ENROL);
	OK(find(cx, w, "l", &s));
	EQ_STR(s.agent, "A?[2J?<b>");
	EQ_STR(s.network, "2001:db8:0:0::/64");
}

PEOPLE_TEST(old_counts_and_challenges_are_deleted)
{
	struct instant until;
	for (int i = 0; i < 5; i++)
		(void)give_password(cx, w, "officer", false, "x");
	OK(sign_in_challenge(cx, w->db, token("a"), STR("0123456789abcdef0123456789abcdef")));
	OK(sign_in_forget(cx, w->db));
	OK(throttle_until_of(cx, w->db, THROTTLE_LOGIN, STR("officer"), &until));
	CHECK(until.us > cx->now.us); // still counts
	cx->now = instant_add(cx->now, HOURS(24));
	OK(sign_in_forget(cx, w->db));
	OK(throttle_until_of(cx, w->db, THROTTLE_LOGIN, STR("officer"), &until));
	EQ(until.us, 0);
}

SQL_STATEMENT(test_old_hash, "UPDATE people_account SET password = $1 WHERE id = $2");

PEOPLE_TEST(a_right_password_with_old_parameters_is_hashed_anew)
{
	/* "four ordinary words" by libsodium with 64 KiB and one pass. */
	const struct str old = STR("$argon2id$v=19$m=64,t=1,p=1$DD5lsWZ1kgfenWqUF+ej4A$"
				   "kEwpNmmyt08d4825LL4dTb2ypNrOsf1VcQoABX+FDkI");
	const struct id officer = w->as[ROLE_OFFICER].account;
	struct sign_in_known known;
	struct sign_in s;
	struct str now;
	bool right = true;
	OK(DB_RUN(cx, w->db, &test_old_hash, VAL(old), VAL(officer)));
	OK(sign_in_begin(cx, w->db, STR("officer"), &here, &known));
	OK(sign_in_password_is(cx, &known, STR("another password"), &right));
	CHECK(!right && known.rehashed.n == 0);
	OK(sign_in_password_is(cx, &known, STR("four ordinary words"), &right));
	CHECK(right);
	OK(sign_in_password(cx, w->db, &known, right, token("t"), &s));
	EQ(s.verdict, SIGN_IN_OK);
	OK(factor_password(cx, w->db, officer, &now));
	CHECK(!str_eq(now, old) && !password_needs_rehash(now));
	OK(password_verify(cx, now, STR("four ordinary words"), &right));
	CHECK(right);
	OK(sign_in_begin(cx, w->db, STR("officer"), &here, &known));
	OK(sign_in_password_is(cx, &known, STR("four ordinary words"), &right));
	CHECK(right && known.rehashed.n == 0);
}
