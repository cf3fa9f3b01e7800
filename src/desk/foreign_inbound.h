// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * foreign_inbound: answers a system that speaks HI1 and nothing of ours: all verbs of TS 103 120,
 * as provider of what it asks for, and as authority to which it reports.
 *
 *     CREATE        Authorisation, Document, LPTask, LDTask, TDTask: a task becomes a request
 *                   on the desk; Notification: its statuses become steps of our requests
 *     UPDATE        DesiredStatus Cancelled withdraws; a later DesiredPreservationExpiration
 *                   asks for an extension; what is asked for cannot be changed (3006)
 *     GET, LIST     of the objects that it made here: nobody else's exist for it
 *     DELIVER       data for an LDTask of ours
 *     GETCSPCONFIG  what can be asked for
 *
 * 1. All or nothing: when one action is refused, none is applied; the others say so (3000).
 * 2. Status, Generation and LastChanged are the receiver's: who sets them is refused
 *    (3007 in CREATE, 3006 in UPDATE); a stale Generation is 3008.
 * 3. Interception (LITask, policies) is not supported (3001).
 */
#ifndef DESK_FOREIGN_INBOUND_H
#define DESK_FOREIGN_INBOUND_H

#include "exchange/message.h"
#include "store/db.h"

NODISCARD enum rc foreign_apply(struct cx *cx, struct db *db, const struct inbound *in,
				struct inbound_answer *out);

/* The response to a message of ours. */
NODISCARD enum rc foreign_settle(struct cx *cx, struct db *db, const struct outbound_done *done);

#endif
