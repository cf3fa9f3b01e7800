// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * clock_job: does what time alone does to requests: lets expire what is over and has no
 * follow-up, and writes warnings, lateness, silence and lapsed approvals as events
 * (desk/event_db.h). By as many processes as there are: each moment is taken once.
 */
#ifndef DESK_CLOCK_JOB_H
#define DESK_CLOCK_JOB_H

#include "store/store.h"

/* One request that is due. *found: there was one, there may be more. What fails is put off
 * and does not hold up others; its sentence comes back. */
NODISCARD enum rc clock_job_turn(struct cx *cx, struct store *store, bool *found);

#endif
