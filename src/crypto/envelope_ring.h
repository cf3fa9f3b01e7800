// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * envelope_ring: the keys that were sealed to lately, so that each certificate is read once.
 *
 * Limit:    ENVELOPE_RING_MAX keys; the one that was not used for longest makes room.
 * Threads:  any.
 */
#ifndef CRYPTO_ENVELOPE_RING_H
#define CRYPTO_ENVELOPE_RING_H

#include "crypto/envelope.h"

enum { ENVELOPE_RING_MAX = 64 };

struct envelope_ring;
struct envelope_ring *envelope_ring_open(void);
void envelope_ring_close(struct envelope_ring *ring); // nobody seals any more; NULL is fine
AUTO_CLOSER(envelope_ring);

/* As envelope_key_open and envelope_key_seal. */
NODISCARD enum rc envelope_ring_seal(struct cx *cx, struct envelope_ring *ring,
				     struct str certificate, const struct str *pieces, size_t n,
				     struct str *out);

#endif
