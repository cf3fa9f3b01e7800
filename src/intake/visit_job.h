// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * visit_job: forgets drafts whose time is over, and the contents that no draft has any more.
 */
#ifndef INTAKE_VISIT_JOB_H
#define INTAKE_VISIT_JOB_H

#include "evidence/erase_job.h"

/* *found: there may be more at once. Nothing is deleted while something is sealed; that waits for
 * the next turn. */
NODISCARD enum rc visit_turn(struct cx *cx, const struct content_home *home, bool *found);

#endif
