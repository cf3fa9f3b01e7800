// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "core/fuzz.h"
#include "crypto/sign.h"
#include "exchange/directory_to_note.h"

/* A directory has one spelling: what a secretariat has signed and we read is what it would write.
 * The input is what it signs. */
FUZZ(directory)
{
	static const uint8_t seed[SIGN_SEED_BYTES] = { 1 };
	struct directory d;
	struct str again, name;
	AUTO(secret) bytes = secret_new(sizeof seed);
	memcpy(secret_bytes(bytes), seed, sizeof seed);
	struct sign_key *key = sign_key_open(bytes);
	const struct sign_public public = sign_key_public(key);
	const struct card_signer signer = {
		note_key_of(cx->arena, STR("s.example/node"), NOTE_ED25519, &public), key
	};
	struct note note = { .text = in };
	const struct str vkey = note_key_print(cx->arena, &signer.public);
	CHECK(directory_read(cx, in, vkey, &d, &name) != RC_OK); // nobody has signed it
	if (in.n > 0 && in.p[in.n - 1] == '\n' && str_is_utf8(in)) {
		note_sign(cx->arena, &note, &signer.public, signer.secret, 0);
		const struct str file = note_print(cx->arena, &note);
		if (directory_read(cx, file, vkey, &d, &name) == RC_OK) {
			CHECK(d.cards.n <= DIRECTORY_MAX);
			EQ(directory_sign(cx, &d, &signer, &again), RC_OK);
			EQ_STR(again, file);
		}
	}
	sign_key_close(key);
}
