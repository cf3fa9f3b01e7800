// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * said_from_hi1: a step out of a message of HI1 that said_to_hi1 filled. The other objects
 * must be those that said_to_hi1 makes of the step, equal in every member.
 *
 * Two calls, since the request is found by the step: said_from_hi1 reads the document
 * alone, said_check_hi1 compares the rest with it.
 *
 * Errors:  RC_MISSING: no document of a step; RC_INVALID.
 * Memory:  as said_from_json.
 */
#ifndef DESK_SAID_FROM_HI1_H
#define DESK_SAID_FROM_HI1_H

#include "desk/said.h"
#include "formats/hi1.h"

NODISCARD enum rc said_from_hi1(struct cx *cx, const struct hi1_message *message, struct said *out);

NODISCARD enum rc said_check_hi1(struct cx *cx, const struct hi1_message *message,
				 const struct request *r, const struct said *s);

#endif
