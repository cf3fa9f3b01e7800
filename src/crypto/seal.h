// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * seal: small secrets kept in the database under a key that is not in it.
 *
 * XChaCha20-Poly1305 (libsodium) with 24 random bytes of nonce before the ciphertext. The
 * place is authenticated, too: what was sealed for one row opens in no other.
 *
 * Key file: one line, "comity-seal-key+1+" and 64 hexadecimal digits, mode 0600
 * (keys/people.key of a node). Losing it loses every TOTP secret, and what visitors typed and their
 * codes open; nothing else.
 */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include "core/core.h"

enum { SEAL_KEY_BYTES = 32, SEAL_OVERHEAD = 24 + 16 };

struct seal_key {
	uint8_t b[SEAL_KEY_BYTES];
};

/* The text of a key file, with its line feed. */
struct str seal_key_print(struct arena *a, const struct seal_key *key);
NODISCARD bool seal_key_parse(struct str text, struct seal_key *out);

/* `place` names the row: "totp " and the account's id. */
struct str seal(struct arena *a, const struct seal_key *key, struct str place, struct str secret);

/* RC_IO: another key, another place or damaged bytes. */
NODISCARD enum rc seal_open(struct cx *cx, const struct seal_key *key, struct str place,
			    struct str sealed, struct str *out);

#endif
