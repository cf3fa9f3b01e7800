// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * incident_db: incidents in the database (intake/incident.h). Each act is a line of the case's history
 * and an entry of the ledger.
 *
 * Who works on cases, or sorts reports, may work on those that they are on (people/member.h); for
 * everybody else an incident does not exist (RC_MISSING), and who is of neither role is told so
 * (RC_DENIED). Nothing is done to one whose case is closed (RC_CONFLICT).
 *
 * Memory:  in the cx's arena.
 */
#ifndef INTAKE_INCIDENT_DB_H
#define INTAKE_INCIDENT_DB_H

#include "desk/case_report_db.h"
#include "intake/incident.h"

/* c.title, c.summary, c.tlp, severity, service and said_critical of *i; the rest is filled in. `first`
 * has it in hand; zero: whoever opens it. It is new. */
NODISCARD enum rc incident_open(struct cx *cx, struct db *db, const struct actor *by,
				const struct law *law, struct incident *i, struct id first);

/* With what it touches and its tasks. RC_MISSING: no case, or none of this kind. */
NODISCARD enum rc incident_load(struct cx *cx, struct db *db, struct id id, struct incident *out);

enum { INCIDENT_PAGE = 200 };
/* Those that `who` is on, the latest opened first. */
NODISCARD enum rc incident_list(struct cx *cx, struct db *db, const struct actor *who, bool closed,
				struct incidents *out);

/* What incident_open takes. */
NODISCARD enum rc incident_change(struct cx *cx, struct db *db, const struct actor *by,
				  const struct law *law, const struct incident *i);

/* RC_INVALID: nothing is said. RC_CONFLICT: not in this state. */
NODISCARD enum rc incident_step(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				enum incident_step step, struct str text);

/* Writes down what those whom it touches were told; nothing is sent. */
NODISCARD enum rc incident_told(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				struct str text);

/* RC_CONFLICT: it is not resolved. Else as case_close. */
NODISCARD enum rc incident_close(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct str outcome);

/* These reports are of it; of a campaign (zero: of none) the oldest that are not yet, and the members
 * that it touches. */
NODISCARD enum rc incident_link(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				const struct case_reports *reports, struct id campaign);

/* A member of the constituency is touched; again is no act. */
NODISCARD enum rc incident_touch(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct id member);

/* what, who, due_at of *t. RC_INVALID: who is not on it. */
NODISCARD enum rc incident_task_set(struct cx *cx, struct db *db, const struct actor *by,
				    struct id id, struct incident_task *t);
/* Done, or to be done after all. RC_CONFLICT: it was so already. */
NODISCARD enum rc incident_task_done(struct cx *cx, struct db *db, const struct actor *by,
				     struct id id, struct id task, bool done);

/* Offers it to somebody, who may work on it from then on. RC_INVALID: they cannot, or have it. */
NODISCARD enum rc incident_offer(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				 struct id to, struct str note);
/* Whoever works on it takes it in hand, offered or not. RC_CONFLICT: they have it. */
NODISCARD enum rc incident_take(struct cx *cx, struct db *db, const struct actor *by, struct id id);
/* The offer ends: taken back, or refused. RC_CONFLICT: there is none. */
NODISCARD enum rc incident_keep(struct cx *cx, struct db *db, const struct actor *by, struct id id,
				struct str note);

#endif
