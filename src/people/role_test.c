// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/role.h"

#include "core/test.h"

TEST(a_role_is_found_by_its_key_and_only_by_it)
{
	for (enum role r = 0; r < ROLES; r++) {
		enum role found = ROLES;
		CHECK(role_parse(str_from_c(role_key(r)), &found));
		EQ(found, r);
		CHECK(role_name(r)[0] >= 'A' && role_name(r)[0] <= 'Z');
	}
	enum role untouched = ROLE_ANALYST;
	CHECK(!role_parse(STR("Officer"), &untouched));
	CHECK(!role_parse(STR(""), &untouched));
	EQ(untouched, ROLE_ANALYST);
}

TEST(every_set_of_roles_is_printed_and_read_again)
{
	size_t held = 0;
	for (uint32_t bits = 0; bits < UINT32_C(1) << ROLES; bits++) {
		const struct roles roles = { bits };
		struct roles again = { 0 };
		const bool ok = roles_parse(cx, roles_print(cx->arena, roles), &again) == RC_OK;
		EQ(ok, roles_can_be_held(roles));
		EQ(again.bits, ok ? bits : 0);
		held += ok;
	}
	EQ(held, (1U << 10) - 1 + 3); // any of ten together, or one of the three alone
}

TEST(who_watches_or_judges_holds_nothing_else)
{
	const enum role alone[] = { ROLE_OVERSEER, ROLE_JUDICIAL_AUTHORITY, ROLE_LIAISON };
	for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
		CHECK(roles_can_be_held(roles_of(alone[i])));
		for (enum role r = 0; r < ROLES; r++)
			if (r != alone[i])
				CHECK(!roles_can_be_held(roles_with(roles_of(alone[i]), r)));
	}
	CHECK(roles_can_be_held(roles_with(roles_of(ROLE_OFFICER), ROLE_APPROVER)));
	CHECK(!roles_can_be_held((struct roles){ UINT32_C(1) << ROLES }));
}

TEST(roles_are_read_with_blanks_or_commas)
{
	struct roles roles;
	CHECK(roles_parse(cx, STR(" officer,approver  analyst,"), &roles) == RC_OK);
	EQ_STR(roles_print(cx->arena, roles), "officer approver analyst");
	EQ(roles_parse(cx, STR("officer boss"), &roles), RC_INVALID);
	EQ_STR(cx_error(cx), "there is no role \"boss\"");
	EQ(roles_parse(cx, STR(" , "), &roles), RC_INVALID);
	EQ_STR(cx_error(cx), "no role is named");
}
