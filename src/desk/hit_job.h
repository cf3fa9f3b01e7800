// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hit_job: multiplies the points of questions about identifiers, outside the database's units,
 * and writes the answer, or what an answer says. By as many processes as there are.
 */
#ifndef DESK_HIT_JOB_H
#define DESK_HIT_JOB_H

#include "store/store.h"

/* One that is due. *found: there was one, there may be more. */
NODISCARD enum rc hit_job_turn(struct cx *cx, struct store *store, bool *found);

#endif
