// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * delivery_from_hi1: a piece out of a DELIVER, also of a system that knows HI1 alone.
 *
 * Read:     BinaryData, after its checksum (SHA-256) and length where they are given; the
 *           caller has found the request by the task or the reference it names.
 *           Or the announcement of what comes in ranges (out->apart; then out->id names them).
 * Left:     else out->id zero: its UUID, which others choose as they like, is *uuid.
 * Errors:   RC_INVALID: no such action, the data elsewhere than in the message, a checksum
 *           or length that is not theirs, a task that is none of this request. RC_LIMIT.
 * Memory:   the bytes lie in the cx's arena.
 */
#ifndef DESK_DELIVERY_FROM_HI1_H
#define DESK_DELIVERY_FROM_HI1_H

#include "desk/delivery_to_hi1.h"

/* A message that hands over one piece, and the request that it names (ExternalIdentifier). */
struct delivery_message {
	struct id request;
	struct hi1_action action;
};
NODISCARD enum rc delivery_open(struct cx *cx, const struct hi1_message *m,
				struct delivery_message *out);

NODISCARD enum rc delivery_from_hi1(struct cx *cx, const struct hi1_action *action,
				    const struct request *r, struct delivery *out,
				    struct str *uuid);

#endif
