// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * custody_from_json: a record of custody, read back from its bytes (evidence/custody.h).
 *
 * Memory:  texts point into the record, or live in the cx's arena.
 */
#ifndef EVIDENCE_CUSTODY_FROM_JSON_H
#define EVIDENCE_CUSTODY_FROM_JSON_H

#include "evidence/custody.h"

/* All that was said of the act, but for its facts. RC_INVALID: it is no record of ours. */
NODISCARD enum rc custody_read(struct cx *cx, struct str record, struct custody_event *out);

#endif
