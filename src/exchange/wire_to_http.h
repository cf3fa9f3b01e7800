// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * wire_to_http: the signed header of a message, made once and judged over the raw bytes.
 *
 * Source:  RFC 9421 (signature), RFC 9530 (Content-Digest), by formats/httpsig.h and
 *          formats/content_digest.h. The nonce of the signature is the message's transaction
 *          id, so that it is known, and signed, before anybody reads the body.
 * Age:     a message may have waited for a month, or lain on a stick; what makes its
 *          repetition harmless is the transaction id, not its age. Nor need clocks agree to
 *          the minute: up to an hour ahead of ours is taken. An answer is bound to the request
 *          by its signature, so the same times will do.
 *
 * The header as a text, which is stored, and stands before the body in an envelope:
 *
 *     comity/message/v1
 *     url https://node.example:8443/exchange
 *     content-type application/xml
 *     content-digest ...
 *     signature-input ...
 *     signature ...
 *
 * Errors:  RC_INVALID: no such header, or a nonce that is no UUID. RC_DENIED: not signed so by a key of the card.
 */
#ifndef EXCHANGE_WIRE_TO_HTTP_H
#define EXCHANGE_WIRE_TO_HTTP_H

#include "exchange/card.h"
#include "formats/httpsig.h"

enum { WIRE_MAX = 8192 };

struct wire {
	struct str url, type, digest, input, signature;
};

struct wire_signer {
	struct str keyid;
	const struct sign_key *key;
};

/* url and type of the wire are given; the rest is filled. */
NODISCARD enum rc wire_sign(struct cx *cx, struct str body, struct str transaction,
			    const struct wire_signer *signer, struct wire *wire);

/* Whether it will still be taken when it arrives: signed in the last 20 days, and not while our
 * clock was ahead of what it is now. */
bool wire_is_fresh(struct cx *cx, const struct wire *wire);

/* Content-Digest, then signature, by a key of the peer's card that counted when it was
 * signed. *transaction: its nonce. */
NODISCARD enum rc wire_judge(struct cx *cx, const struct wire *wire, struct str body,
			     const struct card *card, struct str *transaction);

struct str wire_print(struct arena *a, const struct wire *wire);
NODISCARD enum rc wire_parse(struct cx *cx, struct str text, struct wire *out);

/* Header and body as they lie in an envelope: the header, an empty line, the body. */
NODISCARD enum rc wire_unpack(struct cx *cx, struct str bytes, struct wire *wire, struct str *body);

/* The answer to a message with this header. */
struct wire_answer {
	int status;
	struct str type, digest, input, signature;
};
NODISCARD enum rc wire_answer_sign(struct cx *cx, const struct wire *request, struct str body,
				   const struct wire_signer *signer, struct wire_answer *answer);
NODISCARD enum rc wire_answer_judge(struct cx *cx, const struct wire *request,
				    const struct wire_answer *answer, struct str body,
				    const struct card *card);

/* What an answer's envelope has: this head, the receipt, the body.
 *
 *     comity/answer/v1
 *     content-type application/xml
 *     receipt 1234                   its bytes; 0: none
 *
 */
struct wire_reply {
	struct str type, receipt, body;
};
struct str wire_reply_head(struct arena *a, const struct wire_reply *reply);
NODISCARD enum rc wire_reply_parse(struct cx *cx, struct str bytes, struct wire_reply *out);

#endif
