// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * constituent_db: the constituency in the database, and which reports concern whom.
 *
 * 1. Of networks that lie within each other the smallest counts; of domains the longest. A network
 *    and a domain are of one member only.
 * 2. Each report is matched in the unit that stores it. When the constituency changes, all reports
 *    are matched again, some at a time (constituent_rematch), from a row that says how far that is.
 * 3. Cost of finding an address: one row read for each network that begins alike and is another,
 *    seldom more than three.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_CONSTITUENT_DB_H
#define INTAKE_CONSTITUENT_DB_H

#include "intake/constituent.h"
#include "people/access.h"
#include "store/db.h"

/* By name: a new one, or the one that has it is changed, with all networks and domains. out->id is
 * filled in. RC_DENIED; RC_INVALID a name or address that is none; RC_CONFLICT a network or domain
 * is another's. */
NODISCARD enum rc constituent_put(struct cx *cx, struct db *db, const struct actor *by,
				  struct constituent *m);

/* What concerned it concerns nobody any more. RC_DENIED; RC_MISSING. */
NODISCARD enum rc constituent_remove(struct cx *cx, struct db *db, const struct actor *by,
				     struct id id);

/* By name; with networks and names. */
NODISCARD enum rc constituent_list(struct cx *cx, struct db *db, struct constituents *out);
/* RC_MISSING. */
NODISCARD enum rc constituent_load(struct cx *cx, struct db *db, struct id id,
				   struct constituent *out);

enum { CONCERN_PAGE = 200 };
/* Of a member, those of the latest reports first. */
NODISCARD enum rc constituent_concerns(struct cx *cx, struct db *db, struct id member,
				       struct concerns *out);
NODISCARD enum rc report_concerns(struct cx *cx, struct db *db, struct id report,
				  struct concerns *out);
/* Of all reports of a campaign: id, name, critical and how many reports. */
NODISCARD enum rc campaign_constituents(struct cx *cx, struct db *db, struct id root,
					struct constituents *out);

/* Writes whom this report concerns, which is new. For whoever stores one. */
NODISCARD enum rc constituent_match(struct cx *cx, struct db *db, const struct intake_report *r);
/* The same of one that was read again: what was written before goes. */
NODISCARD enum rc constituent_match_again(struct cx *cx, struct db *db,
					  const struct intake_report *r);

/* Matches some reports again after a change. *left: there are more. */
NODISCARD enum rc constituent_rematch(struct cx *cx, struct db *db, bool *left);

/* ---- whom to write to ---- */

/* The book of contacts is replaced as a whole. */
NODISCARD enum rc abuse_replace(struct cx *cx, struct db *db, const struct actor *by,
				const struct abuse_contacts *all);
NODISCARD enum rc abuse_count(struct cx *cx, struct db *db, int64_t *out);

/* Who is to be told about this: a member, else by the book, else as a registry says (registry.h). mail empty: nobody is known. */
struct keeper {
	struct id member; // zero: none
	struct str name, mail, language, place;
	struct instant looked_up; // its registry said so then; 0: it stands in our own tables
};
/* `kind` and `key` as of an intake_subject; `as_number` as "AS64500" where one is known of it. */
NODISCARD enum rc keeper_find(struct cx *cx, struct db *db, enum subject_kind kind, struct str key,
			      struct str as_number, struct keeper *out);

#endif
