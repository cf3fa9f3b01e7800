// SPDX-License-Identifier: AGPL-3.0-or-later
/* verify_from_stamp: the time-stamps of a package, over its checkpoint. */
#ifndef EVIDENCE_VERIFY_FROM_STAMP_H
#define EVIDENCE_VERIFY_FROM_STAMP_H

#include "evidence/verify_from_record.h"

/* time/ */
NODISCARD enum rc verify_stamps(struct verify_look *l);

#endif
