// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/role.h"

static const struct {
	const char *key, *name, *text;
	bool alone; // cannot be held beside another
} table[ROLES] = {
	[ROLE_ADMINISTRATOR] = { "administrator", N_("Administrator"),
				 N_("Runs the node: accounts, partners, faults.") },
	[ROLE_OFFICER] = { "officer", N_("Officer"),
			   N_("Works on cases and requests at the contact point.") },
	[ROLE_APPROVER] = { "approver", N_("Approver"),
			    N_("Is the second pair of eyes before a request is sent or refused.") },
	[ROLE_PROSECUTOR] = { "prosecutor", N_("Prosecutor"),
			      N_("Leads a case and answers for its requests in court.") },
	[ROLE_CENTRAL_AUTHORITY] = { "central-authority", N_("Central authority"),
				     N_("Sends and receives formal requests for the state.") },
	[ROLE_JUDICIAL_AUTHORITY] = { "judicial-authority", N_("Judicial authority"),
				      N_("Grants or refuses the authorisation of a measure."),
				      true },
	[ROLE_ANALYST] = { "analyst", N_("Analyst"),
			   N_("Reads incoming reports and follows campaigns (CERT, hotline).") },
	[ROLE_CUSTODIAN] = { "custodian", N_("Evidence custodian"),
			     N_("Seals exhibits, keeps them and hands them over.") },
	[ROLE_LAW_EDITOR] = { "law-editor", N_("Law editor"),
			      N_("Keeps the node's law data, with its sources.") },
	[ROLE_REVIEWER] = { "reviewer", N_("Reviewer"),
			    N_("Assesses laws and practice and matches needs with help.") },
	[ROLE_OVERSEER] = { "overseer", N_("Overseer"),
			    N_("Sees every act and no content, and judges broken glass."), true },
	[ROLE_LIAISON] = { "liaison", N_("Liaison"),
			   N_("Belongs to a partner organisation and sees what is shared with it."),
			   true },
	[ROLE_RESTRICTED_CUSTODIAN] = { "restricted-custodian", N_("Restricted custodian"),
					N_("Keeps exhibits, also those that are locked as known "
					   "child abuse material, and refers them.") },
};

const char *role_key(enum role role)
{
	INVARIANT(role < ROLES);
	return table[role].key;
}

bool role_parse(struct str key, enum role *out)
{
	for (enum role r = 0; r < ROLES; r++) {
		if (str_eq(key, str_from_c(table[r].key))) {
			*out = r;
			return true;
		}
	}
	return false;
}

const char *role_name(enum role role)
{
	INVARIANT(role < ROLES);
	return table[role].name;
}

const char *role_text(enum role role)
{
	INVARIANT(role < ROLES);
	return table[role].text;
}

struct roles roles_of(enum role role)
{
	return (struct roles){ UINT32_C(1) << role };
}

bool roles_has(struct roles roles, enum role role)
{
	return (roles.bits >> role) & 1;
}

struct roles roles_with(struct roles roles, enum role role)
{
	return (struct roles){ roles.bits | UINT32_C(1) << role };
}

struct roles roles_without(struct roles roles, enum role role)
{
	return (struct roles){ roles.bits & ~(UINT32_C(1) << role) };
}

bool roles_eq(struct roles a, struct roles b)
{
	return a.bits == b.bits;
}

struct roles roles_both(struct roles a, struct roles b)
{
	return (struct roles){ a.bits & b.bits };
}

enum role roles_first(struct roles roles)
{
	enum role r = 0;
	INVARIANT(roles.bits != 0 && roles.bits >> ROLES == 0);
	while (!roles_has(roles, r))
		r++;
	return r;
}

bool roles_can_be_held(struct roles roles)
{
	if (roles.bits == 0 || roles.bits >> ROLES != 0)
		return false;
	for (enum role r = 0; r < ROLES; r++)
		if (table[r].alone && roles_has(roles, r) && !roles_eq(roles, roles_of(r)))
			return false;
	return true;
}

bool roles_guard(struct roles roles)
{
	return roles_has(roles, ROLE_ADMINISTRATOR) || roles_has(roles, ROLE_APPROVER) ||
	       roles_has(roles, ROLE_OVERSEER) || roles_has(roles, ROLE_RESTRICTED_CUSTODIAN);
}

bool roles_watch(struct roles roles)
{
	return roles_has(roles, ROLE_ADMINISTRATOR) || roles_has(roles, ROLE_OVERSEER);
}

struct str roles_print(struct arena *a, struct roles roles)
{
	struct str text = { 0 };
	for (enum role r = 0; r < ROLES; r++)
		if (roles_has(roles, r))
			text = arena_fmt(a, "%.*s%s%s", STR_ARG(text), text.n > 0 ? " " : "",
					 table[r].key);
	return text;
}

static struct str next_word(struct str *rest)
{
	size_t n = 0;
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != ',')
		n++;
	const struct str word = str_slice(*rest, 0, n);
	*rest = str_slice(*rest, n + 1, rest->n);
	return word;
}

enum rc roles_parse(struct cx *cx, struct str text, struct roles *out)
{
	struct roles roles = { 0 };
	while (text.n > 0) {
		enum role role;
		const struct str word = next_word(&text);
		if (word.n == 0)
			continue;
		if (!role_parse(word, &role))
			return cx_fail(cx, RC_INVALID, N_("there is no role \"%.*s\""),
				       STR_ARG(word));
		roles = roles_with(roles, role);
	}
	if (!roles_can_be_held(roles))
		return cx_fail(cx, RC_INVALID,
			       roles.bits == 0 ? "no role is named"
					       : "overseer, judicial authority and liaison stand "
						 "alone: no other role beside them");
	*out = roles;
	return RC_OK;
}
