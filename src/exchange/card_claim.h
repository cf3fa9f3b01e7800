// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * card_claim: that whoever made a card holds the keys in it.
 *
 * A key belongs to one node. Were a card believed without more, a node could name in its own
 * the TLS key that another is about to use, and the other would be refused everywhere. So the
 * key itself signs whose it is:
 *
 *     comity/card-key/v1
 *     tls                       or: encryption
 *     node.example/zz           the origin of the card
 *
 * and nobody else's card can say the same with it. The keys that sign messages sign the card.
 *
 * Source:  ECDSA on P-256 with SHA-256 (FIPS 186-5), the signature as DER, in base64.
 * Memory:  texts live in the cx's arena.
 */
#ifndef EXCHANGE_CARD_CLAIM_H
#define EXCHANGE_CARD_CLAIM_H

#include "crypto/identity.h"
#include "exchange/card.h"

/* "SPKI SIGNATURE": what stands behind the SHA-256 of a TLS key. */
struct str card_claim_tls(struct cx *cx, const struct identity *key, struct str origin);

/* "SIGNATURE": what stands behind the certificate to encrypt to. */
struct str card_claim_encryption(struct cx *cx, const struct identity *key, struct str origin);

/* Whether such a text is true of this key. */
bool card_claim_tls_holds(struct cx *cx, const struct sha256 *pin, struct str claim,
			  struct str origin);
bool card_claim_encryption_holds(struct cx *cx, struct str certificate, struct str claim,
				 struct str origin);

#endif
