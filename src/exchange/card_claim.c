// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/card_claim.h"

#include "crypto/base64.h"

static struct str statement(struct cx *cx, const char *use, struct str origin)
{
	return arena_fmt(cx->arena, "comity/card-key/v1\n%s\n%.*s\n", use, STR_ARG(origin));
}

static struct str sign(struct cx *cx, const struct identity *key, const char *use,
		       struct str origin)
{
	return base64_print(cx->arena, identity_sign(cx->arena, key, statement(cx, use, origin)));
}

struct str card_claim_tls(struct cx *cx, const struct identity *key, struct str origin)
{
	const struct str spki = base64_print(cx->arena, identity_spki(cx->arena, key)),
			 signature = sign(cx, key, "tls", origin);
	return arena_fmt(cx->arena, "%.*s %.*s", STR_ARG(spki), STR_ARG(signature));
}

struct str card_claim_encryption(struct cx *cx, const struct identity *key, struct str origin)
{
	return sign(cx, key, "encryption", origin);
}

bool card_claim_tls_holds(struct cx *cx, const struct sha256 *pin, struct str claim,
			  struct str origin)
{
	struct str left, right, spki, signature;
	if (!str_cut(claim, ' ', &left, &right) || !base64_parse(cx->arena, left, &spki) ||
	    !base64_parse(cx->arena, right, &signature))
		return false;
	const struct sha256 digest = sha256_of(spki);
	return sha256_eq(&digest, pin) &&
	       identity_signed_by_spki(spki, statement(cx, "tls", origin), signature);
}

bool card_claim_encryption_holds(struct cx *cx, struct str certificate, struct str claim,
				 struct str origin)
{
	struct str signature;
	return base64_parse(cx->arena, claim, &signature) &&
	       identity_signed_by_certificate(certificate, statement(cx, "encryption", origin),
					      signature);
}
