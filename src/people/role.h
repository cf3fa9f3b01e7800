// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * role: the posts that a person can hold on a node.
 *
 * A person may hold several. Three stand alone, because they watch the others, judge
 * them, or belong to somebody else: overseer, judicial authority, liaison. What a
 * role may do is the table of people/access.c.
 *
 * Stored as the bit of its number and written as its key: numbers and keys never change.
 */
#ifndef PEOPLE_ROLE_H
#define PEOPLE_ROLE_H

#include "core/core.h"

/* Marks a text that the pages translate, for tools/po. */
#define N_(text) text

enum role {
	ROLE_ADMINISTRATOR,
	ROLE_OFFICER,
	ROLE_APPROVER,
	ROLE_PROSECUTOR,
	ROLE_CENTRAL_AUTHORITY,
	ROLE_JUDICIAL_AUTHORITY,
	ROLE_ANALYST,
	ROLE_CUSTODIAN,
	ROLE_LAW_EDITOR,
	ROLE_REVIEWER,
	ROLE_OVERSEER,
	ROLE_LIAISON,
	ROLE_RESTRICTED_CUSTODIAN,
	ROLES,
};

/* "central-authority" */
const char *role_key(enum role role);
NODISCARD bool role_parse(struct str key, enum role *out);

/* For people, English; pages translate them: "Central authority", and one sentence of
 * what the post is for. */
const char *role_name(enum role role);
const char *role_text(enum role role);

struct roles {
	uint32_t bits;
};

struct roles roles_of(enum role role);
bool roles_has(struct roles roles, enum role role);
struct roles roles_with(struct roles roles, enum role role);
struct roles roles_without(struct roles roles, enum role role);
bool roles_eq(struct roles a, struct roles b);
struct roles roles_both(struct roles a, struct roles b); // those that are in both

/* The lowest; roles is not empty. */
enum role roles_first(struct roles roles);

/* Whether one person may hold all of these at once: at least one, and none that
 * stands alone beside another. */
bool roles_can_be_held(struct roles roles);

/* Whether giving or taking one of these takes two people: administrator, approver and
 * overseer are who keeps the others honest, and a restricted custodian has what nobody else may see. */
bool roles_guard(struct roles roles);

/* Whether disabling whoever holds one of these takes two people: administrator and overseer,
 * who could stop a third that has gone astray. */
bool roles_watch(struct roles roles);

/* "officer approver"; empty for none. roles_parse takes it with blanks or commas. */
struct str roles_print(struct arena *a, struct roles roles);
NODISCARD enum rc roles_parse(struct cx *cx, struct str text, struct roles *out);

#endif
