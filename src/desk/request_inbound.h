// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * request_inbound: requests and steps of other nodes, as the exchange hands them over, and
 * what became of ours.
 *
 * 1. A request becomes one of this node's, with the same id and a reference of its own; the
 *    answer to its submission, which the table of desk/transition.h asks for, is in the
 *    outbox when the unit ends. A draft for comment becomes one, too, in the state draft.
 * 2. A step is taken by the node that sent the request, or to which it was sent, and by no
 *    other: for others the request does not exist.
 * 3. What is early is RC_BUSY: it comes again. What came before changes nothing.
 */
#ifndef DESK_REQUEST_INBOUND_H
#define DESK_REQUEST_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc request_apply(struct cx *cx, struct db *db, const struct inbound *in,
				struct inbound_answer *out);
NODISCARD enum rc step_apply(struct cx *cx, struct db *db, const struct inbound *in,
			     struct inbound_answer *out);

/* Of both. */
NODISCARD enum rc request_settle(struct cx *cx, struct db *db, const struct outbound_done *done);

#endif
