// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact: whom to call at a node, and whether that was tested lately. Rules only.
 *
 * An entry says what office it is and how to reach it, and a name only if its people want. It
 * may serve for a call back when a person there has confirmed it, by a ping, less than
 * CONTACT_COUNTS ago: a number that nobody has tried is no safer than one in a mail.
 */
#ifndef EXCHANGE_CONTACT_H
#define EXCHANGE_CONTACT_H

#include "core/core.h"
#include "core/id.h"

enum { CONTACTS_MAX = 50, CONTACT_TEXT_MAX = 200 };

#define CONTACT_COUNTS DAYS(90)

enum contact_role {
	CONTACT_POINT,	     // 24/7, art. 35
	CONTACT_CENTRAL,     // central authority, art. 27(2)
	CONTACT_EXTRADITION, // art. 24(7)
	CONTACT_OTHER,
	CONTACT_ROLES,
};
const char *contact_role_key(enum contact_role role);  // "point"
const char *contact_role_name(enum contact_role role); // English, marked
NODISCARD bool contact_role_parse(struct str key, enum contact_role *out);

struct contact {
	struct id id;
	struct id peer; // zero: of this node
	struct str name;
	enum contact_role role;
	struct str telephone; // digits, blanks and + - ( ) . /
	struct str languages; // "en fr", may be empty
	struct str hours;     // "24/7", may be empty
	struct instant changed_at, confirmed_at;
};

struct contact_list {
	struct contact *p;
	size_t n, cap;
};

/* How two lists differ: one that is new, one that is gone, one that is told otherwise. */
struct contact_change {
	const struct contact *was, *is; // NULL: there is none
};
struct contact_changes {
	struct contact_change *p;
	size_t n, cap;
};
struct contact_changes contact_compare(struct arena *arena, const struct contact_list *before,
				       const struct contact_list *after);

/* RC_INVALID names the field. */
NODISCARD enum rc contact_check(struct cx *cx, const struct contact *c);

/* Whether it may serve for a call back now. */
bool contact_counts(const struct contact *c, struct instant now);

#endif
