// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * message: what two nodes send each other, whatever it says.
 *
 * 1. The exchange carries messages; what one means is known to the room of its kind, which
 *    app/ hands over as a table.
 * 2. A transaction id names a message for ever. The same id with the same bytes is the same
 *    message and gets the same answer; with other bytes it is refused.
 * 3. Messages of one thread to one peer arrive in the order in which they were queued: the
 *    next is sent when the receipt of the one before is stored.
 */
#ifndef EXCHANGE_MESSAGE_H
#define EXCHANGE_MESSAGE_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

#define MESSAGE_BYTES_MAX ((size_t)4 * 1024 * 1024)

enum { MESSAGE_SMALL_MAX = 64 * 1024, MESSAGE_TRANSACTION = 36, MESSAGE_KIND_MAX = 64 };

enum outbox_state { OUTBOX_WAITING, OUTBOX_DELIVERED, OUTBOX_REFUSED, OUTBOX_STATES };
const char *outbox_state_key(enum outbox_state s); // "waiting"

enum inbox_outcome {
	INBOX_ACCEPTED,
	INBOX_REFUSED,
	INBOX_NOT_UNDERSTOOD, // no room here knows the kind; kept for the operator
	INBOX_OUTCOMES,
};
const char *inbox_outcome_key(enum inbox_outcome o); // "accepted"

/* To be sent. */
struct message {
	struct id id; // made by the caller: the transaction in the body is its
	struct id peer;
	struct str kind;	 // "advice": a workflow of HI1
	struct id thread;	 // the request it is about, say
	struct str content_type; // "application/xml"
	struct str body;	 // 1 to MESSAGE_BYTES_MAX bytes
};

/* The UUID by which HI1 names the message of this id. */
struct str message_transaction(struct arena *a, struct id id);

/* Whether it is spelt as those are: what names files and rows is nobody's free text. */
bool message_is_transaction(struct str s);

/* Back, from exactly that form. */
NODISCARD bool message_transaction_parse(struct str uuid, struct id *out);

struct blobs;
struct hi1_message; // formats/hi1.h

/* Whether a list of revoked certificates of this node, in its data folder, names a person's (DER).
 * RC_INVALID: one does. RC_IO: one cannot be used, so nobody knows whom it names. */
typedef enum rc inbound_revoked(struct cx *cx, struct str data_dir, struct str certificate);

/* Came in: judged, and of the peer that it says. */
struct inbound {
	struct id id; // of the row in the inbox
	struct id peer;
	struct str origin, country; // the peer's
	struct str transaction, kind;
	const struct hi1_message *message; // read once, by the exchange; its texts outlive the unit
	struct sha256 digest;
	const struct blobs *blobs; // of this node, for what does not belong into the database
	inbound_revoked *revoked;  // by app/; NULL: there are no lists
	struct str data_dir;	   // for it
	bool keeps_abuse;	   // this node may have known child-abuse material: a police node
};

/* What the room says to it. Code 0: accepted. */
struct inbound_answer {
	int code; // of HI1, Annex D
	struct str description;
	struct str body; // a whole HI1 response; empty: the exchange writes the plain one
};

struct db;

/* Runs in the unit that stores the message. What it returns as RC_INVALID, RC_DENIED, RC_MISSING,
 * RC_CONFLICT or RC_PEER undoes all it did, and the message is refused with *out where that has
 * a code, else with that sentence; RC_LIMIT, RC_BUSY, RC_IO and RC_BUG store nothing, and the
 * peer sends again. */
typedef enum rc inbound_apply(struct cx *cx, struct db *db, const struct inbound *in,
			      struct inbound_answer *out);

/* Became of one of ours: what the peer's receipt says. */
struct outbound_done {
	struct id id, peer, thread;
	bool accepted;
	struct str reason; // of the peer, when it was refused
};

/* Runs in the unit that stores the receipt. */
typedef enum rc outbound_settle(struct cx *cx, struct db *db, const struct outbound_done *done);

struct exchange_kind {
	const char *name; // NULL ends a table
	inbound_apply *apply;
	outbound_settle *settle; // NULL: nobody waits to hear of the receipt
	bool stores;		 // `apply` stores blobs, and names them in its unit
};

/* NULL: nobody knows the kind. */
const struct exchange_kind *exchange_kind_of(const struct exchange_kind *kinds, struct str name);

#endif
