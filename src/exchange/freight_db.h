// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * freight_db: files on their way, to peers and from them. How they begin and end stands on the
 * ledger, by their SHA-256.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EXCHANGE_FREIGHT_DB_H
#define EXCHANGE_FREIGHT_DB_H

#include "exchange/freight.h"
#include "people/access.h"
#include "store/blob_holder.h"
#include "store/db.h"

/* To be sent once the message that announces it is delivered: id, peer, message, thread, digest
 * and size are given. In the unit of that message. */
NODISCARD enum rc freight_send(struct cx *cx, struct db *db, const struct freight *f);

/* Announced by a peer: id, peer, thread, digest, size. The same again is fine. RC_CONFLICT: there
 * is another of this id. RC_BUSY: FREIGHT_AT_ONCE of this peer are on their way. */
NODISCARD enum rc freight_expect(struct cx *cx, struct db *db, const struct freight *f);

/* RC_MISSING. */
NODISCARD enum rc freight_load(struct cx *cx, struct db *db, struct id id, struct freight *out);

/* All, the newest first, at most 100 before this id (zero: from the newest). */
NODISCARD enum rc freight_list(struct cx *cx, struct db *db, struct id before,
			       struct freight_list *out);

/* Those to be sent that are due, their message delivered, the first of each peer; and those whose
 * message was refused, with the state REFUSED. */
NODISCARD enum rc freight_due(struct cx *cx, struct db *db, struct freight_list *out);

/* Those to be sent to this peer now, or on a stick: its message delivered or not. */
NODISCARD enum rc freight_list_waiting(struct cx *cx, struct db *db, struct id after,
				       struct freight_list *out);

/* Those that came, all bytes, and were not judged yet. */
NODISCARD enum rc freight_list_unjudged(struct cx *cx, struct db *db, struct freight_list *out);

/* Whether something small waits for the peer now: ranges let it go before. */
NODISCARD enum rc freight_gives_way(struct cx *cx, struct db *db, struct id peer, bool *out);

/* So many bytes have arrived, at this rate (0: not measured). */
NODISCARD enum rc freight_moved(struct cx *cx, struct db *db, const struct freight *f,
				int64_t moved, int64_t rate);

/* The receiver has fewer bytes than were written down: a disk was restored. */
NODISCARD enum rc freight_lost(struct cx *cx, struct db *db, const struct freight *f,
			       int64_t moved);

/* The peer is there: what was put off is due now. */
NODISCARD enum rc freight_hurry(struct cx *cx, struct db *db, struct id peer);

/* Whatever was put off: at a start. */
NODISCARD enum rc freight_hurry_all(struct cx *cx, struct db *db);

/* It does not move now: why; not to be tried before due. */
NODISCARD enum rc freight_put_off(struct cx *cx, struct db *db, const struct freight *f,
				  struct str why, struct instant due);

/* The peer has heard that it begins again. */
NODISCARD enum rc freight_begun_again(struct cx *cx, struct db *db, const struct freight *f);

/* All there, with this receipt: the other side's, or ours. */
NODISCARD enum rc freight_done(struct cx *cx, struct db *db, const struct freight *f,
			       struct str receipt);

/* Refused: by us, or there. Receipt may be empty. */
NODISCARD enum rc freight_refused(struct cx *cx, struct db *db, const struct freight *f,
				  struct str why, struct str receipt);

/* The sender has taken it back: what its peer hears of that. */
NODISCARD enum rc freight_gone(struct cx *cx, struct db *db, const struct freight *f);

/* The sender begins again what was refused. */
NODISCARD enum rc freight_restarted(struct cx *cx, struct db *db, const struct freight *f);

NODISCARD enum rc freight_came_by_stick(struct cx *cx, struct db *db, struct id id);

/* ---- By people, and the terminal. RC_CONFLICT: not in the state it is in. ---- */

NODISCARD enum rc freight_pause(struct cx *cx, struct db *db, const struct actor *by, struct id id);
/* One that was refused there begins again. */
NODISCARD enum rc freight_resume(struct cx *cx, struct db *db, const struct actor *by,
				 struct id id);
/* Only the sender. */
NODISCARD enum rc freight_take_back(struct cx *cx, struct db *db, const struct actor *by,
				    struct id id);

/* Receipts for what came by stick since then, after this id, at most 100. */
NODISCARD enum rc freight_stick_receipts(struct cx *cx, struct db *db, struct instant since,
					 struct id after, struct freight_list *out);

/* The blobs that this room names. */
extern const struct blob_holder exchange_blobs;

#endif
