// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * duty_db: who is on duty when, and the notes that one shift leaves for the next. A note is
 * signed off by both: by whoever writes it, and by another person who takes it.
 */
#ifndef DESK_DUTY_DB_H
#define DESK_DUTY_DB_H

#include "people/access.h"
#include "store/db.h"

enum { DUTY_NOTE_MAX = 8000 };
#define DUTY_LASTS_MAX DAYS(7)

struct duty_term {
	struct id id, account;
	struct str who; // post, or name
	struct instant begins, ends;
};
struct duty_list {
	struct duty_term *p;
	size_t n;
};

/* RC_INVALID: an end before the begin, or more than a week. */
NODISCARD enum rc duty_add(struct cx *cx, struct db *db, const struct actor *by, struct id account,
			   struct instant begins, struct instant ends);

/* RC_MISSING. */
NODISCARD enum rc duty_remove(struct cx *cx, struct db *db, const struct actor *by, struct id term);

/* Those that have not ended, the next to begin first; at most 100. */
NODISCARD enum rc duty_list(struct cx *cx, struct db *db, struct duty_list *out);

/* Who is on duty now, with the latest begin; false: nobody. */
NODISCARD enum rc duty_now(struct cx *cx, struct db *db, bool *found, struct duty_term *out);

struct hand_over {
	struct id id;
	struct instant at, taken_at; // taken_at 0: not yet
	struct id by, taken_by;	     // by zero: the server's terminal
	struct str text;
};
struct hand_over_list {
	struct hand_over *p;
	size_t n;
};

NODISCARD enum rc hand_over_write(struct cx *cx, struct db *db, const struct actor *by,
				  struct str text);

/* By a person. RC_DENIED: one's own; RC_CONFLICT: taken already; RC_MISSING. */
NODISCARD enum rc hand_over_take(struct cx *cx, struct db *db, const struct actor *by,
				 struct id note);

/* Takes a note back that slipped: by who wrote it, within DUTY_UNDO and before it was taken. Its
 * text goes; that it was written and taken back stays on the ledger. RC_MISSING; RC_DENIED:
 * another's; RC_CONFLICT: too late. */
#define DUTY_UNDO MINUTES(10)
NODISCARD enum rc hand_over_undo(struct cx *cx, struct db *db, const struct actor *by,
				 struct id note);

/* The newest 20. */
NODISCARD enum rc hand_over_list(struct cx *cx, struct db *db, struct hand_over_list *out);

#endif
