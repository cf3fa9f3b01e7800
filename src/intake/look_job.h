// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * look_job: looks again at what was asked to go offline, where node.yaml says so (takedown-looks).
 *
 * One at a time. The next look is written down before the first begins: a process that dies looks no more often.
 * Nothing of a page is kept but its length and SHA-256. What a report about the abuse of children names
 * is asked for its headers alone.
 */
#ifndef INTAKE_LOOK_JOB_H
#define INTAKE_LOOK_JOB_H

#include "intake/look.h"
#include "intake/outside_job.h"
#include "people/access.h"
#include "store/store.h"

enum { LOOK_BODY_MAX = 1 << 20, LOOK_TIMEOUT_MS = 15000 };

/* The real one, by the domain name system and HTTP; it lives as long as `o`. */
struct looker look_outside(const struct outside *o);

/* One that is due. *found: there was one. */
NODISCARD enum rc look_turn(struct cx *cx, struct store *store, const struct looker *looker,
			    bool *found);

/* Now. *t is as it is then. RC_CONFLICT: a machine by itself cannot be looked at. */
NODISCARD enum rc look_now(struct cx *cx, struct store *store, const struct looker *looker,
			   struct id id, struct takedown *t);

#endif
