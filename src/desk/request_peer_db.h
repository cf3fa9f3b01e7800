// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * request_peer_db: the node that a request goes to, and who of this node's people may see
 * what another node sent.
 *
 * What another node sends belongs to nobody yet: whoever may work on cases sees it, until one
 * of them does the first thing with it, and becomes its first member (people/member.h).
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_REQUEST_PEER_DB_H
#define DESK_REQUEST_PEER_DB_H

#include "desk/request.h"
#include "exchange/peer_db.h"
#include "people/access.h"
#include "people/member.h"
#include "store/db.h"

/* The nodes that a request of this kind to this country can go to; it goes by hand where
 * there is none. */
NODISCARD enum rc request_peers(struct cx *cx, struct db *db, const struct request *r,
				struct peer_list *out);

/* The only one there is, or none. */
NODISCARD enum rc request_choose_peer(struct cx *cx, struct db *db, struct request *r);

/* RC_CONFLICT: the node is not active. RC_INVALID: it is of another country, or takes no such
 * requests. */
NODISCARD enum rc request_check_peer(struct cx *cx, struct db *db, const struct request *r);

/* Whether `by` may see it, or work on it: as a member (request_scope), or, while nobody has
 * taken what another node sent, by their role. RC_MISSING. */
NODISCARD enum rc request_access(struct cx *cx, struct db *db, const struct actor *by,
				 const struct request *r, enum member_level least);

/* Whoever is the first to do something with what another node sent takes it: becomes its first
 * member. Nothing otherwise. */
NODISCARD enum rc request_claim(struct cx *cx, struct db *db, const struct actor *by,
				const struct request *r);

/* When it was taken so; 0: nobody has, or it came by another way. */
NODISCARD enum rc request_taken(struct cx *cx, struct db *db, const struct request *r,
				struct instant *out);

#endif
