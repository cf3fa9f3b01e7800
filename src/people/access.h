// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * access: what each role may do. One table, in access.c, to be read by a lawyer; the
 * page /people/roles shows the same table.
 *
 * 1. What is not marked in the table is forbidden.
 * 2. A permission that acts, or shows content, is given only to somebody who signed in
 *    with a second factor.
 * 3. A delicate one asks for the second factor again when the last proof is old
 *    (people/session.h).
 * 4. A permission says which kind of page or act; which case or report is a question of
 *    membership (people/member.h).
 */
#ifndef PEOPLE_ACCESS_H
#define PEOPLE_ACCESS_H

#include "core/core.h"
#include "core/id.h"
#include "people/role.h"

enum permission {
	ACCESS_PUBLIC, // everybody, signed in or not
	ACCESS_OWN_ACCOUNT,
	ACCESS_ROLES_SEE,
	ACCESS_PEOPLE_SEE,
	ACCESS_PEOPLE_MANAGE,
	ACCESS_NODE_SEE,
	ACCESS_NODE_MANAGE,
	ACCESS_PEER_SEE,
	ACCESS_PEER_ANSWER,
	ACCESS_ALARM_SEE,
	ACCESS_ALARM_ANSWER,
	ACCESS_LEDGER_SEE,
	ACCESS_LEDGER_NAMES,
	ACCESS_LEDGER_EXPORT,
	ACCESS_LEDGER_TILES,
	ACCESS_APPROVAL_SEE,
	ACCESS_APPROVAL_DECIDE,
	ACCESS_CASE_SEE,
	ACCESS_CASE_WORK,
	ACCESS_CASE_MEMBERS,
	ACCESS_BREAK_GLASS,
	ACCESS_REQUEST_PROPOSE,
	ACCESS_REQUEST_APPROVE,
	ACCESS_MEASURE_AUTHORISE,
	ACCESS_NUMBERS_SEE,
	ACCESS_REPORT_SEE,
	ACCESS_REPORT_WORK,
	ACCESS_EVIDENCE_SEE,
	ACCESS_EVIDENCE_KEEP,
	ACCESS_EVIDENCE_LOCKED,
	ACCESS_LAW_EDIT,
	ACCESS_LAW_PUBLISH,
	ACCESS_REVIEW_WRITE,
	ACCESS_SHARED_SEE,
	ACCESS_REPORT_SEND,
	ACCESS_PERMISSIONS,
};

/* "people-manage", and "Invite people, give and take roles …" for people (English). */
const char *access_key(enum permission p);
const char *access_text(enum permission p);
NODISCARD bool access_parse(struct str key, enum permission *out);

/* The cell of the table. */
bool access_role_may(enum role role, enum permission p);

/* The row of the table: all roles that have it. */
struct roles access_roles(enum permission p);

bool access_acts(enum permission p);
bool access_is_delicate(enum permission p);

/* All that these roles may do; without a second factor only what does not act.
 * ACCESS_PUBLIC is always in. A set by the numbers of enum permission. */
struct bits access_of(struct roles roles, bool second_factor);

/* Whether somebody with these roles must have a second factor: whoever may act. */
bool access_needs_factor(struct roles roles);

/* Who does an act: account and roles come from the session; both zero at the server's own
 * terminal, where whoever can read the database can do all anyway. */
struct actor {
	struct id account;
	struct roles roles;
};
#define ACTOR_TERMINAL ((struct actor){ 0 })

/* The role in which somebody does what needs p, for the ledger: the first of theirs
 * that has it; "terminal" there; NULL when none has it. */
const char *access_role_for(const struct actor *who, enum permission p);

#endif
