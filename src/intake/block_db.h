// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * block_db: the block list in the database (intake/block.h). Each act is a line of the entry and
 * an entry of the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_BLOCK_DB_H
#define INTAKE_BLOCK_DB_H

#include "intake/taxii.h"
#include "people/access.h"
#include "store/db.h"

struct block_form {
	struct block_target target;
	struct str reason, appeal_to;
	struct id campaign;  // zero: none
	struct str own_host; // of this node; may be empty
	int64_t days;	     // 1 to BLOCK_DAYS_MAX
};

/* Whether it may stand there. */
NODISCARD enum rc block_verdict(struct cx *cx, struct db *db, const struct block_form *form,
				enum block_why *out);

/* RC_INVALID: it may not, with the sentence. RC_DENIED. */
NODISCARD enum rc block_add(struct cx *cx, struct db *db, const struct actor *by,
			    const struct block_form *form, struct id *out);

/* RC_MISSING. */
NODISCARD enum rc block_load(struct cx *cx, struct db *db, struct id id, struct block_entry *out);

/* Those that are, were suspended or withdrawn, or ended; the newest first. At most 1,000. */
NODISCARD enum rc block_list(struct cx *cx, struct db *db, struct block_entries *out);

/* All of them, oldest first, for the zone and the other forms in which the list goes out. */
enum { BLOCK_ENTRIES_MAX = 20000 };
NODISCARD enum rc block_all(struct cx *cx, struct db *db, struct block_entries *out);

/* As they stand in the collection of TAXII (intake/taxii.h): behind this place, in order; expiries up to `settled`. */
NODISCARD enum rc block_shared(struct cx *cx, struct db *db, struct share_place after,
			       struct instant settled, int64_t limit, struct block_entries *out);

/* What holds on this key, or on a host above it. RC_MISSING: nothing. */
NODISCARD enum rc block_find(struct cx *cx, struct db *db, const struct block_target *t,
			     struct block_entry *out);

NODISCARD enum rc block_log(struct cx *cx, struct db *db, struct id id, struct block_lines *out);

/* RC_CONFLICT: it is in no state for that, or its time is over. */
NODISCARD enum rc block_withdraw(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct str note);
NODISCARD enum rc block_restore(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				struct str note);

/* By whoever it concerns; counted by the caller. RC_CONFLICT: nothing is blocked there, or an
 * appeal waits already. */
NODISCARD enum rc block_appeal(struct cx *cx, struct db *db, struct id id, struct str contact,
			       struct str text);
NODISCARD enum rc block_appeals(struct cx *cx, struct db *db, struct id id,
				struct block_appeals *out);
/* Of the one that waits. */
NODISCARD enum rc block_decide(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			       bool granted, struct str answer);

/* What is never blocked. Putting a name there withdraws what it touches. */
NODISCARD enum rc block_never_list(struct cx *cx, struct db *db, struct block_nevers *out);
NODISCARD enum rc block_never_add(struct cx *cx, struct db *db, const struct actor *by,
				  struct str host, struct str note);
NODISCARD enum rc block_never_remove(struct cx *cx, struct db *db, const struct actor *by,
				     struct str host);

/* Whether a report about the abuse of children names it, or something on its host. */
NODISCARD enum rc block_is_abuse(struct cx *cx, struct db *db, const struct block_target *t,
				 bool *out);

#endif
