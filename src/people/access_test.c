// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/access.h"

#include <string.h>

#include "core/test.h"

/* The table once more, the other way round: what each role may do. Whoever changes one
 * must change the other, and so reads it twice. */
static const char *const may[ROLES] = {
	[ROLE_ADMINISTRATOR] = "people-see people-manage node-see node-manage peer-see "
			       "peer-answer alarm-see ledger-see "
			       "ledger-tiles approval-see approval-decide",
	[ROLE_OFFICER] = "peer-see peer-answer approval-see approval-decide case-see case-work "
			 "case-members break-glass "
			 "request-propose numbers-see report-see evidence-see",
	[ROLE_APPROVER] =
		"peer-see approval-see approval-decide case-see break-glass request-approve "
		"numbers-see evidence-see",
	[ROLE_PROSECUTOR] =
		"peer-see peer-answer approval-see approval-decide case-see case-work case-members "
		"break-glass request-propose request-approve numbers-see report-see evidence-see",
	[ROLE_CENTRAL_AUTHORITY] =
		"peer-see peer-answer approval-see approval-decide case-see case-work case-members "
		"break-glass request-propose request-approve numbers-see evidence-see",
	[ROLE_JUDICIAL_AUTHORITY] = "approval-see approval-decide case-see measure-authorise "
				    "numbers-see",
	[ROLE_ANALYST] = "approval-see approval-decide case-see report-see report-work "
			 "report-send",
	[ROLE_CUSTODIAN] = "approval-see approval-decide case-see evidence-see evidence-keep",
	[ROLE_LAW_EDITOR] = "approval-see approval-decide law-edit law-publish",
	[ROLE_REVIEWER] = "review-write",
	[ROLE_OVERSEER] = "peer-see alarm-see alarm-answer ledger-see ledger-names ledger-export "
			  "ledger-tiles numbers-see",
	[ROLE_LIAISON] = "ledger-tiles shared-see report-send",
	[ROLE_RESTRICTED_CUSTODIAN] =
		"approval-see approval-decide case-see evidence-see evidence-keep evidence-locked",
};

static bool listed(struct str list, struct str key)
{
	struct str word;
	while (list.n > 0) {
		(void)str_cut(list, ' ', &word, &list); // the last word has no blank after it
		if (str_eq(word, key))
			return true;
	}
	return str_eq(key, STR("public")) || str_eq(key, STR("own-account")) ||
	       str_eq(key, STR("roles-see"));
}

TEST(each_role_may_do_what_its_list_says_and_nothing_else)
{
	for (enum role r = 0; r < ROLES; r++) {
		const struct bits all = access_of(roles_of(r), true);
		for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++) {
			const bool yes = listed(str_from_c(may[r]), str_from_c(access_key(p)));
			if (yes != access_role_may(r, p) || yes != bits_test(&all, p))
				EQ_STR(role_key(r), access_key(p)); // names the cell
		}
	}
}

TEST(a_permission_is_found_by_its_key)
{
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++) {
		enum permission found = ACCESS_PERMISSIONS;
		CHECK(access_parse(str_from_c(access_key(p)), &found));
		EQ(found, p);
		CHECK(strlen(access_text(p)) > 10);
	}
	enum permission none;
	CHECK(!access_parse(STR("everything"), &none));
}

TEST(without_a_second_factor_nobody_acts)
{
	for (enum role r = 0; r < ROLES; r++) {
		const struct bits some = access_of(roles_of(r), false);
		EQ(bits_count(&some), 3);
		for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
			if (bits_test(&some, p))
				CHECK(!access_acts(p));
		CHECK(access_needs_factor(roles_of(r)));
	}
	CHECK(!access_needs_factor((struct roles){ 0 }));
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
		CHECK(access_acts(p) || !access_is_delicate(p));
}

TEST(nobody_without_a_role_may_more_than_the_public)
{
	const struct bits none = access_of((struct roles){ 0 }, true);
	EQ(bits_count(&none), 1);
	CHECK(bits_test(&none, ACCESS_PUBLIC));
}

TEST(several_roles_may_what_each_may)
{
	const struct roles both = roles_with(roles_of(ROLE_OFFICER), ROLE_APPROVER);
	const struct bits a = access_of(roles_of(ROLE_OFFICER), true);
	const struct bits b = access_of(roles_of(ROLE_APPROVER), true);
	const struct bits sum = bits_or(a, b), all = access_of(both, true);
	CHECK(bits_eq(&sum, &all));
}

/* Who runs the node must not be able to look into cases, who watches not act. */
TEST(duties_are_kept_apart)
{
	const enum permission content[] = { ACCESS_CASE_SEE, ACCESS_CASE_WORK, ACCESS_REPORT_SEE,
					    ACCESS_EVIDENCE_SEE, ACCESS_BREAK_GLASS };
	for (size_t i = 0; i < sizeof content / sizeof content[0]; i++) {
		CHECK(!access_role_may(ROLE_ADMINISTRATOR, content[i]));
		CHECK(!access_role_may(ROLE_OVERSEER, content[i]));
		CHECK(!access_role_may(ROLE_LIAISON, content[i]));
	}
	CHECK(!access_role_may(ROLE_ADMINISTRATOR, ACCESS_ALARM_ANSWER));
	CHECK(!access_role_may(ROLE_OVERSEER, ACCESS_PEOPLE_MANAGE));
	for (enum role r = 0; r < ROLES; r++)
		CHECK(access_role_may(r, ACCESS_MEASURE_AUTHORISE) ==
		      (r == ROLE_JUDICIAL_AUTHORITY));
}

TEST(an_act_names_the_role_that_allows_it)
{
	struct actor who = { .account = id_new(cx->now),
			     .roles = roles_with(roles_of(ROLE_OFFICER), ROLE_APPROVER) };
	EQ_STR(access_role_for(&who, ACCESS_REQUEST_APPROVE), "approver");
	EQ_STR(access_role_for(&who, ACCESS_CASE_SEE), "officer");
	CHECK(access_role_for(&who, ACCESS_PEOPLE_MANAGE) == NULL);
	who = ACTOR_TERMINAL;
	EQ_STR(access_role_for(&who, ACCESS_PEOPLE_MANAGE), "terminal");
}
