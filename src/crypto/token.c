// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/token.h"

#include "core/id.h"
#include "crypto/base64.h"
#include "crypto/secret.h"

struct str token_new(struct arena *a, struct sha256 *hash)
{
	char bytes[TOKEN_BYTES];
	random_bytes(bytes, sizeof bytes);
	const struct str token = base64url_print(a, (struct str){ bytes, sizeof bytes });
	secret_wipe(bytes, sizeof bytes);
	*hash = sha256_of(token);
	return token;
}
