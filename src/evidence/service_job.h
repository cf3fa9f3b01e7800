// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * service_job: what the node does for evidence by itself, a thing a turn: it erases what was not
 * sealed, and makes the packages that people asked for.
 */
#ifndef EVIDENCE_SERVICE_JOB_H
#define EVIDENCE_SERVICE_JOB_H

#include "evidence/erase_job.h"

/* At a start: what a process that died left of packages in the node's folder. */
NODISCARD enum rc evidence_sweep(struct cx *cx, struct str folder);

/* *found: there was something to do, and there may be more. */
NODISCARD enum rc evidence_turn(struct cx *cx, const struct content_home *home, bool *found);

#endif
