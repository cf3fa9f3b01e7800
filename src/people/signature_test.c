// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/signature.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <string.h>

#include "core/test.h"
#include "crypto/base64.h"

static const struct signature_site site = { STR_INIT("node.example"),
					    STR_INIT("https://node.example") };

/* An authenticator: a key on the curve P-256. */
static EVP_PKEY *new_device(struct cx *cx, struct str *public_key)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	unsigned char point[65];
	size_t n = 0;
	INVARIANT(key && EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point,
							 sizeof point, &n) == 1);
	*public_key = arena_copy(cx->arena, (struct str){ (const char *)point + 1, 64 });
	return key;
}

static struct str sign(struct cx *cx, EVP_PKEY *key, struct str what)
{
	unsigned char der[80];
	size_t n = sizeof der;
	EVP_MD_CTX *run = EVP_MD_CTX_new();
	INVARIANT(EVP_DigestSignInit(run, NULL, EVP_sha256(), NULL, key) == 1);
	INVARIANT(EVP_DigestSign(run, der, &n, (const unsigned char *)what.p, what.n) == 1);
	EVP_MD_CTX_free(run);
	return arena_copy(cx->arena, (struct str){ (const char *)der, n });
}

static struct str bytes_of(const struct sha256 *h)
{
	return (struct str){ (const char *)h->b, sizeof h->b };
}

/* What a browser and an authenticator make of these bytes. */
static struct signature sign_bytes(struct cx *cx, EVP_PKEY *key, struct str bytes)
{
	struct signature s = { .kind = SIGNATURE_PASSKEY, .digest = sha256_of(bytes) };
	const struct sha256 rp = sha256_of(site.rp_id);
	char data[37] = { 0 };
	memcpy(data, rp.b, 32);
	data[32] = 5; // user present and verified
	s.authenticator_data = arena_copy(cx->arena, (struct str){ data, sizeof data });
	s.client_data = arena_fmt(cx->arena,
				  "{\"type\":\"webauthn.get\",\"challenge\":\"%.*s\","
				  "\"origin\":\"%.*s\",\"crossOrigin\":false}",
				  STR_ARG(base64url_print(cx->arena, bytes_of(&s.digest))),
				  STR_ARG(site.origin));
	const struct sha256 client = sha256_of(s.client_data);
	struct buf whole;
	buf_init(&whole, 200);
	buf_add(&whole, s.authenticator_data);
	buf_add(&whole, bytes_of(&client));
	s.assertion = sign(cx, key, buf_str(&whole));
	buf_done(&whole);
	return s;
}

TEST(a_signature_holds_for_its_bytes_its_key_and_its_site_only)
{
	struct str public_key, other_key;
	EVP_PKEY *key = new_device(cx, &public_key);
	EVP_PKEY *other = new_device(cx, &other_key);
	const struct str bytes = STR("comity approval 1\n...\n");
	struct signature s = sign_bytes(cx, key, bytes);
	const struct signature_site elsewhere = { STR("evil.example"),
						  STR("https://evil.example") };
	CHECK(signature_verify(cx, &s, &site, -7, public_key, bytes) == RC_OK);
	EQ(signature_verify(cx, &s, &site, -7, public_key, STR("comity approval 2\n")), RC_INVALID);
	EQ(signature_verify(cx, &s, &site, -7, other_key, bytes), RC_INVALID);
	EQ(signature_verify(cx, &s, &elsewhere, -7, public_key, bytes), RC_INVALID);

	// The digest that is stored beside it is not believed.
	const struct str wish = STR("comity approval 1\nother\n");
	s.digest = sha256_of(wish);
	EQ(signature_verify(cx, &s, &site, -7, public_key, wish), RC_INVALID);
	EVP_PKEY_free(key);
	EVP_PKEY_free(other);
}

TEST(what_only_the_node_confirmed_cannot_be_verified)
{
	const struct signature s = { .kind = SIGNATURE_NODE, .digest = sha256_of(STR("x")) };
	EQ(signature_verify(cx, &s, &site, -7, STR(""), STR("x")), RC_MISSING);
	EQ_STR(signature_kind_text(s.kind), "confirmed by this node only");
	EQ_STR(signature_kind_key(SIGNATURE_PASSKEY), "passkey");
}
