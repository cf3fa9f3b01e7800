// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * exhibit_from_json: what a record of custody of another node says (evidence/custody.h).
 *
 * Errors:  RC_INVALID: it is no such record; the sentence says what is missing.
 * Memory:  texts lie in the cx's arena.
 */
#ifndef EVIDENCE_EXHIBIT_FROM_JSON_H
#define EVIDENCE_EXHIBIT_FROM_JSON_H

#include "evidence/custody.h"

/* One record. */
NODISCARD enum rc custody_from_json(struct cx *cx, struct str record, struct foreign_record *out);

/* The exhibit, of a record that has facts. number: as it is there. id, case and parent are left
 * out: they mean nothing here. */
NODISCARD enum rc exhibit_from_json(struct cx *cx, struct str record, struct exhibit *out);

#endif
