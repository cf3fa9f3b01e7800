// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * retain_job: deletes by itself what is kept beyond its term (intake/retain.h).
 */
#ifndef INTAKE_RETAIN_JOB_H
#define INTAKE_RETAIN_JOB_H

#include "intake/retain_db.h"
#include "store/store.h"

/* RETAIN_AT_ONCE of each class that has a term. *found: there may be more at once. */
NODISCARD enum rc retain_turn(struct cx *cx, struct store *store, const struct retain_terms *terms,
			      bool *found);

#endif
