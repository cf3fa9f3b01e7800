// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * pouch_job: what goes to another node and comes from one, on a line or a stick: signed by its
 * sender (wire_to_http.h), then encrypted to the receiver's key (crypto/envelope.h).
 *
 * 1. Within is what proves: header and body, which a third party can verify when they were taken
 *    out. Around it is what carries: on a line the envelope has a signed header of its own, which is
 *    judged over the bytes as they came, before anything is decrypted.
 * 2. Both signatures are by keys of the one card; on a line they name the same address and the
 *    same transaction. So nobody can send what another has signed on, in an envelope of his own.
 * 3. Each try is encrypted anew, to the newest card: a key that was replaced meanwhile costs one try.
 * 4. Answers go back in the same way: response and receipt, encrypted to the sender.
 *
 * Hostile:  what is in an envelope is smaller than it; sizes are judged before and after. The
 *           envelope's reader is small and ours (crypto/envelope_ber.h), needs the node's key, and
 *           so does not run in the box; its fuzz target is `envelope`, that of what it gives `wire`.
 * Memory:   in the cx's arena.
 */
#ifndef EXCHANGE_POUCH_JOB_H
#define EXCHANGE_POUCH_JOB_H

#include "exchange/card.h"
#include "exchange/keys_job.h"
#include "exchange/message.h"
#include "exchange/wire_to_http.h"

/* RFC 8551 section 3.2. */
#define POUCH_TYPE STR("application/pkcs7-mime; smime-type=authEnveloped-data")

enum { POUCH_MORE = 65536 }; // bytes that header and envelope add, at most
enum { HTTP_TOO_LARGE = 413 };

struct pouch {
	struct wire wire;
	struct str body;
	struct str transaction; // of the signature around it; empty: it came by stick
};

/* Header and body, encrypted to this card's key. */
NODISCARD enum rc pouch_seal(struct cx *cx, const struct exchange_keys *keys,
			     const struct card *card, struct str header, struct str body,
			     struct str *out);

/* Back. RC_DENIED: for another node. RC_INVALID: no such thing, cut off or changed. RC_LIMIT. */
NODISCARD enum rc pouch_open(struct cx *cx, const struct exchange_keys *keys, struct str sealed,
			     struct pouch *out);

/* For a line: of what is to be sent (wire and transaction), what is sent instead. */
NODISCARD enum rc pouch_post(struct cx *cx, const struct exchange_keys *keys,
			     const struct card *card, const struct pouch *what, struct pouch *out);

/* From a line: what came from the node of this card, header and bytes. *status: by which HTTP is
 * to say what is wrong; 0: as the code has it. What is within is not judged yet: pouch_judge. */
NODISCARD enum rc pouch_take(struct cx *cx, const struct exchange_keys *keys,
			     const struct card *card, const struct pouch *came, struct pouch *out,
			     int *status);

/* The signature within: by this card, and for what is signed around it. */
NODISCARD enum rc pouch_judge(struct cx *cx, const struct pouch *p, const struct card *card,
			      struct str *transaction);

/* ---- Answers ---- */

NODISCARD enum rc pouch_reply(struct cx *cx, const struct exchange_keys *keys,
			      const struct card *card, const struct wire_reply *reply,
			      struct str *out);

/* The answer of the node of this card to what went with this wire: its header, and its bytes. */
struct pouch_answer {
	const struct wire *wire;
	struct wire_answer header;
	struct str bytes;
};
NODISCARD enum rc pouch_reply_take(struct cx *cx, const struct exchange_keys *keys,
				   const struct card *card, const struct pouch_answer *answer,
				   struct wire_reply *out);

#endif
