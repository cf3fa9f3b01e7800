// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * constituent_job: when the constituency has changed, finds again whom each report concerns.
 */
#ifndef INTAKE_CONSTITUENT_JOB_H
#define INTAKE_CONSTITUENT_JOB_H

#include "store/store.h"

/* Some reports. *found: there are more. */
NODISCARD enum rc constituent_turn(struct cx *cx, struct store *store, bool *found);

#endif
