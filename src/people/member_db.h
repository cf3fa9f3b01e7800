// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * member_db: members of things, and broken glass, in the database; on the ledger.
 *
 * A thing is named by its id, which is unique in the node; its kind ("case") goes to the
 * ledger. Where people type the kind, member_find asks the room that keeps such things. A list of another room joins people_member by object_id.
 */
#ifndef PEOPLE_MEMBER_DB_H
#define PEOPLE_MEMBER_DB_H

#include "people/access.h"
#include "people/member.h"
#include "store/db.h"

struct member_of {
	const char *kind;
	struct id object;
};

/* RC_MISSING, with the sentence for a thing that does not exist, when `who` has not at
 * least this level. */
NODISCARD enum rc member_check(struct cx *cx, struct db *db, const struct actor *who,
			       struct id object, enum member_level least);

struct member_term {
	enum member_level level; // READ or WORK
	struct instant until;	 // 0: no end
};

/* Again: changes it. The first member is whoever opened the thing. After that
 * `by` must work on it (RC_MISSING), or be the server's terminal. */
NODISCARD enum rc member_add(struct cx *cx, struct db *db, const struct actor *by,
			     struct member_of thing, struct id account, struct member_term term);

/* By the node itself, as its rules say: works on it, without an end. */
NODISCARD enum rc member_add_by_node(struct cx *cx, struct db *db, struct member_of thing,
				     struct id account, struct str why);

/* By those who may add. RC_CONFLICT: the last one who works on it. */
NODISCARD enum rc member_remove(struct cx *cx, struct db *db, const struct actor *by,
				struct member_of thing, struct id account, struct str reason);

struct member_row {
	struct id account;
	struct str login, name, post;
	enum member_level level;
	struct instant until;
};
struct member_list {
	struct member_row *p;
	size_t n;
};
NODISCARD enum rc member_list(struct cx *cx, struct db *db, struct id object,
			      struct member_list *out);

/* A kind of thing for which glass can be broken. A room keeps its own in a table, ended by one
 * without a kind; app hands that over. */
struct member_kind {
	const char *kind;		   // "case"
	const char *name;		   // "Case", for people (English)
	const char *page;		   // "/cases": a slash and the id follow
	const struct sql_statement *count; // how many things of this kind have the id $1
};

/* *out: the one of the table. RC_MISSING, with the sentence of member_check: no such kind, or
 * no thing of this kind has the id, whatever else has it. */
NODISCARD enum rc member_find(struct cx *cx, struct db *db, const struct member_kind *table,
			      struct str kind, struct id object, const struct member_kind **out);

/* RC_DENIED: no role of theirs may; RC_INVALID: no reason, or longer than allowed;
 * RC_CONFLICT: a member needs no glass. Raises the overseer's alarm. */
NODISCARD enum rc member_break_glass(struct cx *cx, struct db *db, const struct actor *by,
				     struct member_of thing, struct str reason,
				     struct duration lasts);

#endif
