// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * warning_db: warnings in the database (intake/warning.h). Each act is an entry of the ledger.
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_WARNING_DB_H
#define INTAKE_WARNING_DB_H

#include "intake/warning.h"
#include "people/approval_db.h"
#include "store/db.h"

struct warning_form {
	struct id warning;	  // zero: a new one
	struct id campaign;	  // zero: none; of a new one
	enum tlp tlp;		  // of a new one
	struct warning_text text; // language, title, text, observables
	const struct id *groups;
	size_t groups_n;
};

/* Proposes a version; *approval waits for another person. RC_DENIED; RC_INVALID: a label that is no
 * warning's, or one that nobody would read; RC_CONFLICT: a version waits already, or it was
 * withdrawn. */
NODISCARD enum rc warning_propose(struct cx *cx, struct db *db, const struct actor *by,
				  const struct warning_form *form, struct id *out,
				  struct id *approval);

/* Publishes what was approved, in the unit of the decision; nothing where it is no warning's. */
NODISCARD enum rc warning_decided(struct cx *cx, struct db *db, const struct approval *approval,
				  const struct approval_ask *ask);

/* RC_CONFLICT: it is not out, or was withdrawn. RC_INVALID: no reason. */
NODISCARD enum rc warning_withdraw(struct cx *cx, struct db *db, const struct actor *by,
				   struct id id, struct str why);

/* RC_MISSING. */
NODISCARD enum rc warning_load(struct cx *cx, struct db *db, struct id id, struct warning *out);

/* The latest change first, at most 200. `all`: also what is not public. */
NODISCARD enum rc warning_list(struct cx *cx, struct db *db, bool all, struct warnings *out);
/* As they stand in a collection of TAXII (intake/taxii.h): the first of those that a group is sent,
 * or, without one, everybody; at this place or behind it, the earliest first. */
NODISCARD enum rc warning_shared(struct cx *cx, struct db *db, struct id group,
				 struct instant after, int64_t limit, struct warnings *out);
NODISCARD enum rc warning_versions(struct cx *cx, struct db *db, struct id id,
				   struct warning_texts *out);
NODISCARD enum rc warning_groups_of(struct cx *cx, struct db *db, struct id id,
				    struct warning_groups *out);

/* Its page was read so many times more (web/tally.h), today. */
NODISCARD enum rc warning_read(struct cx *cx, struct db *db, struct id id, int64_t times);

/* ---- groups ---- */

NODISCARD enum rc group_list(struct cx *cx, struct db *db, struct warning_groups *out);
/* A new one by that name, or the one that has it. RC_INVALID: a line is no mailbox. RC_DENIED. */
NODISCARD enum rc group_put(struct cx *cx, struct db *db, const struct actor *by, struct str name,
			    struct str addresses);

/* ---- mails ---- */

struct warning_mail {
	struct id id, warning;
	struct str address;
	int64_t tries;
};

/* One that is due; nobody else takes it for five minutes. id zero: none is. */
NODISCARD enum rc warning_mail_take(struct cx *cx, struct db *db, struct warning_mail *out);
/* fault empty: it was sent. Else it is tried again, later each time, WARNING_MAIL_TRIES times. */
NODISCARD enum rc warning_mail_done(struct cx *cx, struct db *db, const struct warning_mail *mail,
				    struct str fault);

#endif
