// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * case_db: cases in the database; what is done to them is on the ledger.
 *
 * A case is seen by its members alone (people/member.h); the server's terminal sees all,
 * as whoever can read the database does.
 */
#ifndef DESK_CASE_DB_H
#define DESK_CASE_DB_H

#include "desk/case.h"
#include "people/access.h"
#include "people/member.h"
#include "store/db.h"

/* RC_MISSING when `who` has not at least this level on the thing. */
NODISCARD enum rc case_access(struct cx *cx, struct db *db, const struct actor *who,
			      struct id object, enum member_level least);

/* `first` becomes the first member; zero: whoever opens it. Whoever sorts reports may open one for
 * another. id, reference, opened_* of the
 * form are filled in. Errors as case_check, and RC_DENIED: no role of theirs may. */
NODISCARD enum rc case_open(struct cx *cx, struct db *db, const struct actor *by,
			    const struct law *law, struct desk_case *c, struct id first);

NODISCARD enum rc case_load(struct cx *cx, struct db *db, struct id id, struct desk_case *out);

/* By its reference. RC_MISSING. */
NODISCARD enum rc case_find(struct cx *cx, struct db *db, struct str reference, struct id *out);

/* Title, summary, TLP and words. RC_CONFLICT: it is closed. An incident is changed, noted on and ended
 * by who sorts reports, too. */
NODISCARD enum rc case_change(struct cx *cx, struct db *db, const struct actor *by,
			      const struct law *law, const struct desk_case *c);

/* RC_CONFLICT: it is closed, a request of it is still open, or it is an incident. */
NODISCARD enum rc case_close(struct cx *cx, struct db *db, const struct actor *by, struct id id,
			     struct str outcome);

/* The same of an incident, for the room that knows whether it is over. */
NODISCARD enum rc case_close_incident(struct cx *cx, struct db *db, const struct actor *by,
				      struct id id, struct str outcome);

/* A line of its history and an entry of the ledger, which keeps the digest of `text` alone. For rooms
 * that know kinds of cases; who may is theirs to ask. */
NODISCARD enum rc case_line_add(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				const char *act, struct str text);

NODISCARD enum rc case_note_add(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				struct str text);

/* Takes a note back that slipped: within CASE_UNDO of its writing, by who wrote it. Its text goes;
 * that it was written and taken back stays on the ledger. RC_MISSING; RC_DENIED: another's;
 * RC_CONFLICT: too late. */
#define CASE_UNDO MINUTES(10)
NODISCARD enum rc case_note_undo(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct id note);

struct case_list {
	struct desk_case *p; // without words
	size_t n;
};
/* The open ones that `who` is a member of, newest first, at most 100. */
NODISCARD enum rc case_list(struct cx *cx, struct db *db, const struct actor *who,
			    struct case_list *out);

/* For a liaison: open cases that are shared with their organisation, by its name. What is
 * TLP:RED is for persons, never for an organisation. */
NODISCARD enum rc case_list_shared(struct cx *cx, struct db *db, const struct actor *who,
				   struct case_list *out);

/* RC_MISSING: this case is none of those. */
NODISCARD enum rc case_shared(struct cx *cx, struct db *db, const struct actor *who, struct id id);

/* One line of a case's history: a note, that reports were linked or taken off (action
 * "report-linked", "report-unlinked"; text: which), an act of its kind, or a step of one of its requests. */
struct case_event {
	struct id id; // of the note or step
	struct instant at;
	struct id by;				 // zero: terminal, node or the other side
	struct str reference;			 // of the request; empty: none of a request
	struct str action, to_state, text, kind; // of the request
};
struct case_timeline {
	struct case_event *p;
	size_t n;
};
/* Newest first, at most 500. */
NODISCARD enum rc case_timeline(struct cx *cx, struct db *db, struct id id,
				struct case_timeline *out);

#endif
