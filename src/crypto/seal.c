// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/seal.h"

#include <sodium.h>
#include <string.h>

#include "core/id.h"

enum {
	NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_BYTES = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	PREFIX_CHARS = 18,
};
static const char prefix[] = "comity-seal-key+1+";

_Static_assert(SEAL_OVERHEAD == NONCE_BYTES + TAG_BYTES, "what a seal adds");
_Static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the key's size");
_Static_assert(sizeof prefix - 1 == PREFIX_CHARS, "the prefix's length");

struct str seal_key_print(struct arena *a, const struct seal_key *key)
{
	char hex[2 * SEAL_KEY_BYTES + 1];
	(void)sodium_bin2hex(hex, sizeof hex, key->b, sizeof key->b); // gives hex
	const struct str text = arena_fmt(a, "%s%s\n", prefix, hex);
	sodium_memzero(hex, sizeof hex);
	return text;
}

bool seal_key_parse(struct str text, struct seal_key *out)
{
	struct seal_key key;
	size_t n = 0;
	if (text.n != PREFIX_CHARS + 2 * SEAL_KEY_BYTES + 1 ||
	    !str_starts(text, str_from_c(prefix)) || text.p[text.n - 1] != '\n')
		return false;
	if (sodium_hex2bin(key.b, sizeof key.b, text.p + PREFIX_CHARS, 2 * SEAL_KEY_BYTES, NULL, &n,
			   NULL) != 0 ||
	    n != sizeof key.b)
		return false;
	*out = key;
	sodium_memzero(&key, sizeof key);
	return true;
}

struct str seal(struct arena *a, const struct seal_key *key, struct str place, struct str secret)
{
	unsigned char *p = arena_alloc(a, SEAL_OVERHEAD + secret.n);
	random_bytes(p, NONCE_BYTES);
	const int rc = crypto_aead_xchacha20poly1305_ietf_encrypt(
		p + NONCE_BYTES, NULL, (const unsigned char *)secret.p, secret.n,
		(const unsigned char *)place.p, place.n, NULL, p, key->b);
	INVARIANT(rc == 0);
	return (struct str){ (const char *)p, SEAL_OVERHEAD + secret.n };
}

enum rc seal_open(struct cx *cx, const struct seal_key *key, struct str place, struct str sealed,
		  struct str *out)
{
	static const char broken[] = "a sealed secret does not open: keys/people.key is not the "
				     "one that it was sealed with, or the database is damaged";
	if (sealed.n < SEAL_OVERHEAD)
		return cx_fail(cx, RC_IO, "%s", broken);
	const size_t n = sealed.n - SEAL_OVERHEAD;
	const unsigned char *nonce = (const unsigned char *)sealed.p;
	unsigned char *p = arena_alloc(cx->arena, n);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    p, NULL, NULL, nonce + NONCE_BYTES, sealed.n - NONCE_BYTES,
		    (const unsigned char *)place.p, place.n, nonce, key->b) != 0)
		return cx_fail(cx, RC_IO, "%s", broken);
	*out = (struct str){ (const char *)p, n };
	return RC_OK;
}
