// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/access.h"

#include <string.h>

enum { QUIET, ACTS, DELICATE };

struct row {
	const char *allowed; // one mark a role, in the order of enum role; 'x': may
	int weight;	     // ACTS: needs a second factor; DELICATE: a fresh one
	const char *key, *text;
};

// clang-format off
static const struct row table[ACCESS_PERMISSIONS] = {
	//                            administrator
	//                            | officer
	//                            | | approver
	//                            | | | prosecutor
	//                            | | | | central authority
	//                            | | | | | judicial authority
	//                            | | | | | | analyst
	//                            | | | | | | | custodian
	//                            | | | | | | | | law editor
	//                            | | | | | | | | | reviewer
	//                            | | | | | | | | | | overseer
	//                            | | | | | | | | | | | liaison
	//                            | | | | | | | | | | | | restricted custodian
	[ACCESS_PUBLIC] = {          "x x x x x x x x x x x x x", QUIET,    "public",
	  N_("Read the pages that are open to everybody") },
	[ACCESS_OWN_ACCOUNT] = {     "x x x x x x x x x x x x x", QUIET,    "own-account",
	  N_("See and change their own account") },
	[ACCESS_ROLES_SEE] = {       "x x x x x x x x x x x x x", QUIET,    "roles-see",
	  N_("See what each role may do") },

	[ACCESS_PEOPLE_SEE] = {      "x . . . . . . . . . . . .", ACTS,     "people-see",
	  N_("See who has an account") },
	[ACCESS_PEOPLE_MANAGE] = {   "x . . . . . . . . . . . .", DELICATE, "people-manage",
	  N_("Invite people, give and take roles, disable, reset") },
	[ACCESS_NODE_SEE] = {        "x . . . . . . . . . . . .", ACTS,     "node-see",
	  N_("See whether the node works and what to do if not") },
	[ACCESS_NODE_MANAGE] = {     "x . . . . . . . . . . . .", DELICATE, "node-manage",
	  N_("Change settings, keys and partners of the node") },
	[ACCESS_PEER_SEE] = {        "x x x x x . . . . . x . .", ACTS,     "peer-see",
	  N_("See other nodes, their contacts and how they answer") },
	[ACCESS_PEER_ANSWER] = {     "x x . x x . . . . . . . .", ACTS,     "peer-answer",
	  N_("Ask other nodes whether somebody is there, and answer") },

	[ACCESS_ALARM_SEE] = {       "x . . . . . . . . . x . .", ACTS,     "alarm-see",
	  N_("See alarms and broken glass") },
	[ACCESS_ALARM_ANSWER] = {    ". . . . . . . . . . x . .", ACTS,     "alarm-answer",
	  N_("Accept the reason of an alarm, or ask") },
	[ACCESS_LEDGER_SEE] = {      "x . . . . . . . . . x . .", ACTS,     "ledger-see",
	  N_("Search the ledger of acts (persons as pseudonyms)") },
	[ACCESS_LEDGER_NAMES] = {    ". . . . . . . . . . x . .", DELICATE, "ledger-names",
	  N_("Learn, for a reason, who stands behind a pseudonym") },
	[ACCESS_LEDGER_EXPORT] = {   ". . . . . . . . . . x . .", ACTS,     "ledger-export",
	  N_("Export entries of the ledger with their proofs") },
	[ACCESS_LEDGER_TILES] = {    "x . . . . . . . . . x x .", ACTS,     "ledger-tiles",
	  N_("Fetch the hashes of the ledger to check it") },

	[ACCESS_APPROVAL_SEE] = {    "x x x x x x x x x . . . x", ACTS,     "approval-see",
	  N_("See proposals that wait for their role, or their own") },
	[ACCESS_APPROVAL_DECIDE] = { "x x x x x x x x x . . . x", DELICATE, "approval-decide",
	  N_("Approve or refuse what waits for their role") },

	[ACCESS_CASE_SEE] = {        ". x x x x x x x . . . . x", ACTS,     "case-see",
	  N_("See cases and requests that they are a member of") },
	[ACCESS_CASE_WORK] = {       ". x . x x . . . . . . . .", ACTS,     "case-work",
	  N_("Open cases and work on those they are a member of") },
	[ACCESS_CASE_MEMBERS] = {    ". x . x x . . . . . . . .", ACTS,     "case-members",
	  N_("Add and remove members of a case they work on") },
	[ACCESS_BREAK_GLASS] = {     ". x x x x . . . . . . . .", DELICATE, "break-glass",
	  N_("Read, for a reason, what they are no member of") },
	[ACCESS_REQUEST_PROPOSE] = { ". x . x x . . . . . . . .", ACTS,     "request-propose",
	  N_("Propose a request, an answer or a refusal") },
	[ACCESS_REQUEST_APPROVE] = { ". . x x x . . . . . . . .", DELICATE, "request-approve",
	  N_("Approve a request, an answer or a refusal") },
	[ACCESS_MEASURE_AUTHORISE] = {". . . . . x . . . . . . .", DELICATE, "measure-authorise",
	  N_("Grant or refuse the authorisation of a measure") },

	[ACCESS_NUMBERS_SEE] = {     ". x x x x x . . . . x . .", ACTS,     "numbers-see",
	  N_("See how many requests there were, without what they say") },

	[ACCESS_REPORT_SEE] = {      ". x . x . . x . . . . . .", ACTS,     "report-see",
	  N_("See reports from the public, CERTs and hotlines") },
	[ACCESS_REPORT_WORK] = {     ". . . . . . x . . . . . .", ACTS,     "report-work",
	  N_("Sort, join and refer reports") },
	[ACCESS_EVIDENCE_SEE] = {    ". x x x x . . x . . . . x", ACTS,     "evidence-see",
	  N_("See exhibits of cases they are a member of") },
	[ACCESS_EVIDENCE_KEEP] = {   ". . . . . . . x . . . . x", DELICATE, "evidence-keep",
	  N_("Seal exhibits, hand them over, sign certificates") },
	[ACCESS_EVIDENCE_LOCKED] = { ". . . . . . . . . . . . x", DELICATE, "evidence-locked",
	  N_("Read and hand over exhibits locked as known child abuse material") },

	[ACCESS_LAW_EDIT] = {        ". . . . . . . . x . . . .", ACTS,     "law-edit",
	  N_("Propose a change of the law data") },
	[ACCESS_LAW_PUBLISH] = {     ". . . . . . . . x . . . .", DELICATE, "law-publish",
	  N_("Publish a change that another proposed") },
	[ACCESS_REVIEW_WRITE] = {    ". . . . . . . . . x . . .", ACTS,     "review-write",
	  N_("Assess, and match needs with help") },
	[ACCESS_SHARED_SEE] = {      ". . . . . . . . . . . x .", ACTS,     "shared-see",
	  N_("See what was shared with their organisation") },
	[ACCESS_REPORT_SEND] = {     ". . . . . . x . . . . x .", ACTS,     "report-send",
	  N_("Hand in reports, without seeing any") },
};
// clang-format on

const char *access_key(enum permission p)
{
	INVARIANT(p < ACCESS_PERMISSIONS);
	return table[p].key;
}

const char *access_text(enum permission p)
{
	INVARIANT(p < ACCESS_PERMISSIONS);
	return table[p].text;
}

bool access_parse(struct str key, enum permission *out)
{
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++) {
		if (str_eq(key, str_from_c(table[p].key))) {
			*out = p;
			return true;
		}
	}
	return false;
}

bool access_role_may(enum role role, enum permission p)
{
	INVARIANT(role < ROLES && p < ACCESS_PERMISSIONS);
	INVARIANT(strlen(table[p].allowed) == 2 * ROLES - 1);
	return table[p].allowed[2 * role] == 'x';
}

struct roles access_roles(enum permission p)
{
	struct roles roles = { 0 };
	for (enum role r = 0; r < ROLES; r++)
		if (access_role_may(r, p))
			roles = roles_with(roles, r);
	return roles;
}

bool access_acts(enum permission p)
{
	INVARIANT(p < ACCESS_PERMISSIONS);
	return table[p].weight != QUIET;
}

bool access_is_delicate(enum permission p)
{
	INVARIANT(p < ACCESS_PERMISSIONS);
	return table[p].weight == DELICATE;
}

struct bits access_of(struct roles roles, bool second_factor)
{
	struct bits all = { 0 };
	bits_set(&all, ACCESS_PUBLIC);
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
		for (enum role r = 0; r < ROLES; r++)
			if (roles_has(roles, r) && access_role_may(r, p) &&
			    (second_factor || !access_acts(p)))
				bits_set(&all, p);
	return all;
}

bool access_needs_factor(struct roles roles)
{
	const struct bits with = access_of(roles, true), without = access_of(roles, false);
	return !bits_eq(&with, &without);
}

const char *access_role_for(const struct actor *who, enum permission p)
{
	if (!id_is_set(who->account))
		return "terminal";
	for (enum role r = 0; r < ROLES; r++)
		if (roles_has(who->roles, r) && access_role_may(r, p))
			return role_key(r);
	return NULL;
}
