// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * parcel_from_hi1: a message about a request out of the bytes that came. Its objects must be
 * those that parcel_to_hi1 makes of the step and, where it goes with it, the document, equal
 * in every member: what a system acts upon that reads only the tasks is what the document
 * asks for.
 *
 * Errors:  RC_INVALID: it is none; the text says what is wrong.
 * Memory:  in the cx's arena; slices point into the bytes.
 */
#ifndef DESK_PARCEL_FROM_HI1_H
#define DESK_PARCEL_FROM_HI1_H

#include "desk/request.h"
#include "desk/said.h"
#include "formats/hi1.h"

struct parcel {
	struct hi1_message message;
	struct said said;
	struct request *request; // what goes with it; NULL: nothing
};

NODISCARD enum rc parcel_read(struct cx *cx, const struct hi1_message *m, struct parcel *out);

/* r: the request that is there, or the one that came. Only its id and kind are read where
 * none goes with the step. */
NODISCARD enum rc parcel_check(struct cx *cx, const struct parcel *p, const struct request *r);

#endif
