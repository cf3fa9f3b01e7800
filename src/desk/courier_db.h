// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * courier_db: puts what this node says about a request into the outbox, in the unit of the
 * step, so that neither is there without the other. All messages of one request are one
 * thread: they arrive in the order in which they were said.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_COURIER_DB_H
#define DESK_COURIER_DB_H

#include "desk/request.h"
#include "desk/said.h"
#include "store/blob.h"
#include "store/db.h"

/* r->peer is set; the message gets this id, or *message becomes zero: a HI1 system, and HI1 has
 * no word for it. RC_CONFLICT: the node is not active. RC_LIMIT. */
NODISCARD enum rc courier_send(struct cx *cx, struct db *db, const struct request *r,
			       const struct said *said, struct id *message);

/* The UUID by which HI1 names the delivery of a file. */
struct str courier_delivery(struct arena *a, struct id file);

/* Files, before the step that names them. To a node: within a message up to COURIER_PIECE bytes;
 * what is larger is announced, and its bytes go in ranges (exchange/freight.h). To a HI1 system:
 * in pieces of COURIER_PIECE, which wait in the database: COURIER_HI1_MAX at most. RC_MISSING: the
 * bytes of one are not kept here. RC_LIMIT: too large for a HI1 system. */
#define COURIER_PIECE ((size_t)256 * 1024)
#define COURIER_HI1_MAX ((int64_t)64 * 1024 * 1024)
NODISCARD enum rc courier_deliver(struct cx *cx, struct db *db, const struct blobs *blobs,
				  const struct request *r, const struct file_list *files);

#endif
