// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * receipt: what the receiver of a message signs, so that it cannot deny having got it.
 *
 * A signed note (formats/note.h), by the node's key: unlike the signature of an HTTP
 * answer it needs no HTTP message to be judged, so that it can travel on a stick, lie in
 * a file for years and be shown to a court. Its text has one spelling:
 *
 *     comity/receipt/v1
 *     message 64 hexadecimal digits: SHA-256 of the message's bytes
 *     transaction the message's id, as its sender gave it
 *     sender the key name of who delivered it
 *     time UTC microseconds since 1970, when it was committed
 *     outcome accepted | refused
 *     reason one line                     only of a refusal
 *     (an empty line)                     these two only when the receiver
 *     the receiver's signed checkpoint    has a ledger that has signed one
 *
 * An accepted message stays accepted: a duplicate gets the first receipt again.
 *
 * Limits:  RECEIPT_ID_MAX, RECEIPT_REASON_MAX, those of a note.
 * Errors:  RC_INVALID or RC_LIMIT: not such a receipt. RC_DENIED: not by this key.
 * Memory:  slices point into the input, or into the arena.
 */
#ifndef FORMATS_RECEIPT_H
#define FORMATS_RECEIPT_H

#include "core/core.h"
#include "crypto/hash.h"
#include "formats/checkpoint.h"
#include "formats/note.h"

enum { RECEIPT_ID_MAX = 128, RECEIPT_REASON_MAX = 500 };

enum receipt_outcome { RECEIPT_ACCEPTED, RECEIPT_REFUSED };

struct receipt {
	struct sha256 message;
	struct str transaction; // ASCII without blanks and controls
	struct str sender;	// a name as keys have it
	struct instant time;
	enum receipt_outcome outcome;
	struct str reason;     // of a refusal: not empty, UTF-8, one line
	struct str checkpoint; // the whole signed note; empty when there is none
};

/* RC_INVALID: a field has no such value, our own too. */
NODISCARD enum rc receipt_sign(struct cx *cx, const struct receipt *receipt,
			       const struct note_key *key, const struct sign_key *secret,
			       struct str *out);

/* Reads a signed receipt that this key has signed. The checkpoint in it is well made; who
 * signed it is for the caller to judge (note_verify). */
NODISCARD enum rc receipt_read(struct cx *cx, struct str bytes, const struct note_key *key,
			       struct receipt *out);

/* The text alone. */
NODISCARD enum rc receipt_parse(struct cx *cx, struct str text, struct receipt *out);
NODISCARD enum rc receipt_print(struct cx *cx, const struct receipt *receipt, struct str *out);

#endif
