// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/account.h"

#include "core/test.h"

static struct str repeat(struct cx *cx, const char *what, size_t n)
{
	struct str s = { 0 };
	for (size_t i = 0; i < n; i++)
		s = arena_fmt(cx->arena, "%.*s%s", STR_ARG(s), what);
	return s;
}

TEST(a_login_keeps_its_rule)
{
	const char *good[] = { "ab", "a.b_c-d@e", "0night", "duty-officer.2" };
	const char *bad[] = { "",    "a",	  "Ab",	 "-ab", "a b", "ab\n",
			      "a/b", "\xc3\xa4z", "a'b", "@ab", "<b>" };
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK(!account_login_fault(str_from_c(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK(account_login_fault(str_from_c(bad[i])) != NULL);
	CHECK(!account_login_fault(repeat(cx, "a", ACCOUNT_LOGIN_MAX)));
	CHECK(account_login_fault(repeat(cx, "a", ACCOUNT_LOGIN_MAX + 1)) != NULL);
	EQ_STR(account_login_fold(cx->arena, STR("  Duty.Officer\t")), "duty.officer");
}

TEST(a_name_is_one_line)
{
	CHECK(!account_name_fault(STR("Point de contact, poste \xc3\xa9lectronique")));
	CHECK(account_name_fault(STR("  ")) != NULL);
	CHECK(account_name_fault(STR("two\nlines")) != NULL);
	CHECK(account_name_fault(STR("\xff")) != NULL);
	CHECK(!account_name_fault(repeat(cx, "n", ACCOUNT_NAME_MAX)));
	CHECK(account_name_fault(repeat(cx, "n", ACCOUNT_NAME_MAX + 1)) != NULL);
}

TEST(a_reason_is_text_and_never_empty)
{
	CHECK(!account_reason_fault(STR("lost the phone\nrecognised in person")));
	CHECK(account_reason_fault(STR(" \n ")) != NULL);
	CHECK(account_reason_fault(STR("a\033[2Jb")) != NULL);
	CHECK(!account_reason_fault(repeat(cx, "r", ACCOUNT_REASON_MAX)));
	CHECK(account_reason_fault(repeat(cx, "r", ACCOUNT_REASON_MAX + 1)) != NULL);
}

TEST(a_password_is_long_and_not_the_name)
{
	const struct account_form of = { .login = STR("night.desk"), .name = STR("Post Tbilisi") };
	const struct {
		const char *password;
		bool ok;
	} cases[] = {
		{ "four plain words here", true },
		{ "\xe1\x83\x90\xe1\x83\x91\xe1\x83\x92\xe1\x83\x93\xe1\x83\x94\xe1\x83\x95"
		  "\xe1\x83\x96\xe1\x83\x97\xe1\x83\x98\xe1\x83\x99\xe1\x83\x9a\xe1\x83\x9b",
		  true }, // 12 letters of 3 bytes
		{ "elevenchars", false },
		{ "abababababababab", false },
		{ "my-NIGHT.DESK-password", false },
		{ "sunny tbilisi morning", false },
		{ "post", false },
		{ "invalid \xff bytes are here", false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *fault = account_password_fault(str_from_c(cases[i].password), &of);
		if ((fault == NULL) != cases[i].ok)
			EQ_STR(cases[i].password, fault ? fault : "may be used");
	}
	CHECK(!account_password_fault(repeat(cx, "abcd efg", 16), &of));
	CHECK(account_password_fault(repeat(cx, "abcd efg.", 15), &of) != NULL);
}

TEST(an_account_is_judged_by_its_first_fault)
{
	struct account_form form = { .login = STR("desk"),
				     .name = STR("Night desk"),
				     .roles = roles_of(ROLE_OFFICER) };
	CHECK(account_check(cx, &form) == RC_OK);
	form.roles = roles_with(form.roles, ROLE_OVERSEER);
	EQ(account_check(cx, &form), RC_INVALID);
	CHECK(str_find(cx_error(cx), STR("stand alone")) != STR_NONE);
	form.roles = (struct roles){ 0 };
	EQ(account_check(cx, &form), RC_INVALID);
	EQ_STR(cx_error(cx), "an account needs at least one role");
	form.post = STR("a\tb");
	EQ(account_check(cx, &form), RC_INVALID);
	EQ_STR(cx_error(cx), "a name is one line of text");
}

TEST(a_pseudonym_is_the_same_for_one_and_differs_for_two)
{
	const struct id a = id_new(cx->now), b = id_new(cx->now);
	const struct str name = account_pseudonym(cx->arena, a);
	EQ(name.n, 11);
	CHECK(str_starts(name, STR("P-")));
	EQ_STR(name, account_pseudonym(cx->arena, a));
	CHECK(!str_eq(name, account_pseudonym(cx->arena, b)));
}

TEST(an_organisation_has_a_name_a_country_and_a_kind)
{
	for (enum organisation_kind k = 0; k < ORGANISATION_KINDS; k++) {
		enum organisation_kind found = ORGANISATION_KINDS;
		CHECK(organisation_kind_parse(str_from_c(organisation_kind_key(k)), &found));
		EQ(found, k);
	}
	struct organisation o = { .name = STR("Contact point"), .country = STR("GE") };
	CHECK(organisation_check(cx, &o) == RC_OK);
	o.country = STR("");
	CHECK(organisation_check(cx, &o) == RC_OK);
	o.country = STR("ge");
	EQ(organisation_check(cx, &o), RC_INVALID);
	o.country = STR("GEO");
	EQ(organisation_check(cx, &o), RC_INVALID);
}
