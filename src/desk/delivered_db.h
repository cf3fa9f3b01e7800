// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * delivered_db: files that came for a request and can be sealed as an exhibit where they lie: their
 * bytes are blobs already, and are read again when they are sealed.
 *
 * 1. What a node of this program gave was named by it with its digest, and there is a receipt: of
 *    the transfer, or for the message that named the file. Both stand in the exhibit's record.
 * 2. Of what came by hand, or by a system that names no digest, only what somebody reads off a
 *    paper is stated (delivery_state).
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_DELIVERED_DB_H
#define DESK_DELIVERED_DB_H

#include "desk/file.h"
#include "desk/request_db.h"
#include "evidence/delivery.h"

/* All of them that are here, in the order of file_list. */
NODISCARD enum rc delivered_list(struct cx *cx, struct db *db, const struct request *r,
				 struct exhibit_deliveries *out);

/* Those of the list whose ids are named, parted by blanks; all, where none is. RC_MISSING: one of
 * them is none. */
NODISCARD enum rc delivered_choose(struct cx *cx, struct str ids, struct exhibit_deliveries *list);

/* When the last of them came. */
struct instant delivered_at(const struct exhibit_deliveries *list);

#endif
