// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/webauthn.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "core/test.h"
#include "crypto/base64.h"

#define CHALLENGE STR("0123456789abcdef0123456789abcdef")

static const struct webauthn_site site = { STR_INIT("node.example"),
					   STR_INIT("https://node.example:8443") };

/* An authenticator with one key, made by OpenSSL. */
struct device {
	int64_t algorithm;
	EVP_PKEY *key;
	struct buf cose;
};

static EVP_PKEY *make_key(int64_t algorithm)
{
	EVP_PKEY *key = algorithm == WEBAUTHN_ES256   ? EVP_EC_gen("P-256")
			: algorithm == WEBAUTHN_EDDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
						      : EVP_RSA_gen(2048);
	INVARIANT(key);
	return key;
}

static void add_bytes(struct buf *b, const char *head, const unsigned char *p, size_t n)
{
	buf_add_c(b, head);
	buf_add(b, (struct str){ (const char *)p, n });
}

/* The public key in COSE (RFC 8152 section 13): a map, written by hand. */
static void add_cose(struct device *d)
{
	unsigned char p[300];
	size_t n = 0;
	struct buf *b = &d->cose;
	if (d->algorithm == WEBAUTHN_ES256) {
		INVARIANT(EVP_PKEY_get_octet_string_param(d->key, OSSL_PKEY_PARAM_PUB_KEY, p,
							  sizeof p, &n) == 1 &&
			  n == 65);
		add_bytes(b, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", p + 1, 32);
		add_bytes(b, "\x22\x58\x20", p + 33, 32);
	} else if (d->algorithm == WEBAUTHN_EDDSA) {
		n = 32;
		INVARIANT(EVP_PKEY_get_raw_public_key(d->key, p, &n) == 1);
		add_bytes(b, "\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20", p, 32);
	} else {
		BIGNUM *modulus = NULL;
		INVARIANT(EVP_PKEY_get_bn_param(d->key, OSSL_PKEY_PARAM_RSA_N, &modulus) == 1);
		INVARIANT(BN_bn2binpad(modulus, p, 256) == 256);
		buf_add(b, ((struct str){ "\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00", 11 }));
		buf_add(b, (struct str){ (const char *)p, 256 });
		buf_add(b, STR("\x21\x43\x01\x00\x01"));
		BN_free(modulus);
	}
}

static struct device device_open(int64_t algorithm)
{
	struct device d = { .algorithm = algorithm, .key = make_key(algorithm) };
	buf_init(&d.cose, 400);
	add_cose(&d);
	INVARIANT(!buf_full(&d.cose));
	return d;
}

static void device_close(struct device *d)
{
	EVP_PKEY_free(d->key);
	buf_done(&d->cose);
}

static struct str head_of(struct cx *cx, const char *rp_id, uint8_t flags, uint32_t counter)
{
	const struct sha256 h = sha256_of(str_from_c(rp_id));
	char *p = arena_alloc(cx->arena, 37);
	memcpy(p, h.b, 32);
	p[32] = (char)flags;
	for (int i = 0; i < 4; i++)
		p[33 + i] = (char)(uint8_t)(counter >> (24 - 8 * i));
	return (struct str){ p, 37 };
}

static struct str join(struct cx *cx, struct str one, struct str two)
{
	struct buf b;
	buf_init(&b, one.n + two.n);
	buf_add(&b, one);
	buf_add(&b, two);
	const struct str both = arena_copy(cx->arena, buf_str(&b));
	buf_done(&b);
	return both;
}

/* {fmt, attStmt, authData}, with the credential "my credential". */
static struct str attestation_of(struct cx *cx, const struct device *d, uint8_t flags)
{
	struct str data = head_of(cx, "node.example", flags, 7);
	data = join(cx, data, ((struct str){ "0123456789ABCDEF\0\x0dmy credential", 31 }));
	data = join(cx, data, buf_str(&d->cose));
	if (flags & 0x80)
		data = join(cx, data,
			    STR("\xa1\x6b"
				"credProtect\x02"));
	const char length[] = { '\x59', (char)(uint8_t)(data.n >> 8), (char)(uint8_t)data.n };
	struct str all = STR("\xa3\x63"
			     "fmt\x64none\x67"
			     "attStmt\xa0\x68"
			     "authData");
	all = join(cx, all, (struct str){ length, sizeof length });
	return join(cx, all, data);
}

static struct str client_of(struct cx *cx, const char *type, struct str more)
{
	const struct str base64 = base64url_print(cx->arena, CHALLENGE);
	return arena_fmt(cx->arena,
			 "{\"type\":\"%s\",\"challenge\":\"%.*s\","
			 "\"origin\":\"https://node.example:8443\"%.*s}",
			 type, STR_ARG(base64), STR_ARG(more));
}

static struct str sign_with(struct cx *cx, const struct device *d, struct str data,
			    struct str client)
{
	const struct sha256 h = sha256_of(client);
	const struct str signed_bytes = join(cx, data, (struct str){ (const char *)h.b, 32 });
	unsigned char *p = arena_alloc(cx->arena, 600);
	size_t n = 600;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	INVARIANT(EVP_DigestSignInit(ctx, NULL,
				     d->algorithm == WEBAUTHN_EDDSA ? NULL : EVP_sha256(), NULL,
				     d->key) == 1);
	INVARIANT(EVP_DigestSign(ctx, p, &n, (const unsigned char *)signed_bytes.p,
				 signed_bytes.n) == 1);
	EVP_MD_CTX_free(ctx);
	return (struct str){ (const char *)p, n };
}

static const int64_t algorithms[] = { WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256 };

TEST(a_new_passkey_verifies_what_it_signs)
{
	for (size_t i = 0; i < 3; i++) {
		struct device d = device_open(algorithms[i]);
		struct webauthn_credential c = { 0 };
		struct webauthn_state state = { 0 };
		EQ(webauthn_register(
			   cx, &site, CHALLENGE,
			   client_of(cx, "webauthn.create", STR(",\"crossOrigin\":false")),
			   attestation_of(cx, &d, 0x45), &c),
		   RC_OK);
		EQ(c.algorithm, algorithms[i]);
		EQ_STR(c.id, "my credential");
		EQ(c.state.counter, 7);
		CHECK(c.state.user_present && c.state.user_verified);

		struct webauthn_assertion a = {
			.client_data = client_of(cx, "webauthn.get", STR("")),
			.authenticator_data = head_of(cx, "node.example", 0x01, 258),
			.algorithm = c.algorithm,
			.public_key = c.public_key
		};
		a.signature = sign_with(cx, &d, a.authenticator_data, a.client_data);
		EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_OK);
		EQ(state.counter, 258);
		CHECK(state.user_present && !state.user_verified);
		device_close(&d);
	}
}

TEST(extensions_are_read_past_and_signed)
{
	struct device d = device_open(WEBAUTHN_ES256);
	struct webauthn_credential c = { 0 };
	struct webauthn_state state;
	EQ(webauthn_parse_attestation(cx, attestation_of(cx, &d, 0xc5), &c), RC_OK);
	struct webauthn_assertion a = { .client_data = client_of(cx, "webauthn.get", STR("")),
					.algorithm = c.algorithm,
					.public_key = c.public_key };
	a.authenticator_data = join(cx, head_of(cx, "node.example", 0x81, 0),
				    STR("\xa1\x65"
					"other\xf5"));
	a.signature = sign_with(cx, &d, a.authenticator_data, a.client_data);
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_OK);

	// A map that claims more than there is.
	a.authenticator_data = join(cx, head_of(cx, "node.example", 0x81, 0),
				    STR("\xbb\x7f\xff\xff\xff\xff\xff\xff\xff"));
	a.signature = sign_with(cx, &d, a.authenticator_data, a.client_data);
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_INVALID);
	device_close(&d);
}

TEST(a_signature_is_for_one_key_one_site_one_challenge)
{
	struct device d = device_open(WEBAUTHN_EDDSA), other = device_open(WEBAUTHN_EDDSA);
	struct webauthn_credential c = { 0 }, stranger = { 0 };
	struct webauthn_state state;
	EQ(webauthn_parse_attestation(cx, attestation_of(cx, &d, 0x41), &c), RC_OK);
	EQ(webauthn_parse_attestation(cx, attestation_of(cx, &other, 0x41), &stranger), RC_OK);
	const struct str get = client_of(cx, "webauthn.get", STR(""));
	const struct {
		const char *rp_id;
		uint8_t flags;
		struct str client;
		struct str key;
		enum rc want;
	} cases[] = {
		{ "node.example", 0x01, get, c.public_key, RC_OK },
		{ "node.example", 0x05, get, c.public_key, RC_OK },
		{ "node.example", 0x00, get, c.public_key, RC_DENIED },
		{ "node.example", 0x04, get, c.public_key, RC_DENIED },
		{ "evil.example", 0x01, get, c.public_key, RC_DENIED },
		{ "node.example", 0x01, get, stranger.public_key, RC_DENIED },
		{ "node.example", 0x41, get, c.public_key, RC_INVALID },
		{ "node.example", 0x81, get, c.public_key, RC_INVALID },
		{ "node.example", 0x01, client_of(cx, "webauthn.create", STR("")), c.public_key,
		  RC_INVALID },
		{ "node.example", 0x01, client_of(cx, "webauthn.get", STR(",\"crossOrigin\":true")),
		  c.public_key, RC_DENIED },
		{ "node.example", 0x01,
		  client_of(cx, "webauthn.get", STR(",\"crossOrigin\":false,\"new\":1")),
		  c.public_key, RC_OK },
		{ "node.example", 0x01, client_of(cx, "webauthn.get", STR("x")), c.public_key,
		  RC_INVALID },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct webauthn_assertion a = {
			.authenticator_data = head_of(cx, cases[i].rp_id, cases[i].flags, 0),
			.client_data = cases[i].client,
			.algorithm = WEBAUTHN_EDDSA,
			.public_key = cases[i].key,
		};
		a.signature = sign_with(cx, &d, a.authenticator_data, a.client_data);
		EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), cases[i].want);
		EQ(webauthn_verify(cx, &site, STR("0123456789abcdef0123456789abcdeF"), &a, &state),
		   cases[i].want == RC_INVALID && i == 8 ? RC_INVALID : RC_DENIED);
	}
	device_close(&d);
	device_close(&other);
}

TEST(a_new_passkey_is_for_this_site_with_somebody_there)
{
	struct device d = device_open(WEBAUTHN_EDDSA);
	struct webauthn_credential c;
	const struct str client = client_of(cx, "webauthn.create", STR(""));
	const struct str there = attestation_of(cx, &d, 0x41),
			 nobody = attestation_of(cx, &d, 0x44);
	const struct webauthn_site port = { STR("node.example"), STR("https://node.example") };
	const struct webauthn_site name = { STR("node.exampl"), STR("https://node.example:8443") };
	EQ(webauthn_register(cx, &site, CHALLENGE, client, there, &c), RC_OK);
	EQ(webauthn_register(cx, &site, CHALLENGE, client, nobody, &c), RC_DENIED);
	EQ(webauthn_register(cx, &port, CHALLENGE, client, there, &c), RC_DENIED);
	EQ(webauthn_register(cx, &name, CHALLENGE, client, there, &c), RC_DENIED);
	EQ(webauthn_register(cx, &site, STR(""), client, there, &c), RC_DENIED);
	EQ(webauthn_register(cx, &site, CHALLENGE, client_of(cx, "webauthn.get", STR("")), there,
			     &c),
	   RC_INVALID);
	device_close(&d);
}

TEST(nothing_that_was_signed_can_be_changed)
{
	struct device d = device_open(WEBAUTHN_ES256);
	struct webauthn_credential c = { 0 };
	struct webauthn_state state;
	EQ(webauthn_parse_attestation(cx, attestation_of(cx, &d, 0x41), &c), RC_OK);
	struct webauthn_assertion good = { .client_data = client_of(cx, "webauthn.get", STR("")),
					   .authenticator_data = head_of(cx, "node.example", 0x01,
									 9),
					   .algorithm = c.algorithm,
					   .public_key = c.public_key };
	good.signature = sign_with(cx, &d, good.authenticator_data, good.client_data);
	EQ(webauthn_verify(cx, &site, CHALLENGE, &good, &state), RC_OK);

	struct webauthn_assertion a = good;
	a.authenticator_data = head_of(cx, "node.example", 0x01, 10); // the counter
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_DENIED);
	a = good;
	a.authenticator_data = head_of(cx, "node.example", 0x05, 9); // user verified
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_DENIED);
	a = good;
	a.client_data = client_of(cx, "webauthn.get", STR(",\"crossOrigin\":false"));
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_DENIED);
	a = good;
	a.signature.n--;
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_DENIED);
	a = good;
	a.algorithm = WEBAUTHN_RS256;
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_DENIED);
	a = good;
	a.signature.n = a.authenticator_data.n = 0;
	EQ(webauthn_verify(cx, &site, CHALLENGE, &a, &state), RC_INVALID);
	device_close(&d);
}

TEST(an_attestation_that_is_cut_off_or_longer_is_refused)
{
	struct device d = device_open(WEBAUTHN_ES256);
	const struct str whole = attestation_of(cx, &d, 0xc5);
	struct webauthn_credential c;
	EQ(webauthn_parse_attestation(cx, whole, &c), RC_OK);
	for (size_t n = 0; n < whole.n; n++)
		EQ(webauthn_parse_attestation(cx, str_slice(whole, 0, n), &c), RC_INVALID);
	EQ(webauthn_parse_attestation(cx, join(cx, whole, STR("\xf6")), &c), RC_INVALID);

	// A map and a list of no certain length; a list of one item passes.
	static const struct {
		struct str statement;
		enum rc want;
	} cases[] = {
		{ STR_INIT("\xa1\x61"
			   "a\x81\xf6"),
		  RC_OK },
		{ STR_INIT("\xa1\x61"
			   "a\x82\x9f\xff"),
		  RC_INVALID },
		{ STR_INIT("\xbf\xff"), RC_INVALID },
	};
	const size_t at = str_find(whole, STR("attStmt")) + 7;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct str before = join(cx, str_slice(whole, 0, at), cases[i].statement);
		const struct str all = join(cx, before, str_slice(whole, at + 1, whole.n));
		EQ(webauthn_parse_attestation(cx, all, &c), cases[i].want);
	}

	// Without the flag for a credential; with the one for extensions that are not there.
	EQ(webauthn_parse_attestation(cx, attestation_of(cx, &d, 0x05), &c), RC_INVALID);
	char *p = arena_alloc(cx->arena, whole.n);
	const struct str plain = attestation_of(cx, &d, 0x45);
	memcpy(p, plain.p, plain.n);
	const size_t flags = str_find(plain, STR("authData")) + 8 + 3 + 32;
	p[flags] = (char)0xc5;
	EQ(webauthn_parse_attestation(cx, (struct str){ p, plain.n }, &c), RC_INVALID);
	device_close(&d);
}

TEST(keys_that_we_cannot_verify_are_refused)
{
	struct device d = device_open(WEBAUTHN_EDDSA);
	struct webauthn_credential c;
	const struct str good = buf_str(&d.cose);
	char *p = arena_alloc(cx->arena, good.n);
	static const struct {
		size_t at;
		char to;
	} spoils[] = {
		{ 2, 2 },      // another kind of key
		{ 4, 0x26 },   // another algorithm
		{ 6, 1 },      // another curve
		{ 7, 0x20 },   // a label twice
		{ 9, 0x1f },   // a shorter key
		{ 0, '\xa3' }, // fewer members
	};
	for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
		struct device bad = { .algorithm = WEBAUTHN_EDDSA };
		memcpy(p, good.p, good.n);
		p[spoils[i].at] = spoils[i].to;
		buf_init(&bad.cose, 400);
		buf_add(&bad.cose, (struct str){ p, good.n });
		EQ(webauthn_parse_attestation(cx, attestation_of(cx, &bad, 0x41), &c), RC_INVALID);
		buf_done(&bad.cose);
	}
	// A point of low order: its signatures are worth nothing.
	struct device zero = { .algorithm = WEBAUTHN_EDDSA };
	memset(p + 10, 0, 32);
	memcpy(p, good.p, 10);
	buf_init(&zero.cose, 400);
	buf_add(&zero.cose, (struct str){ p, good.n });
	EQ(webauthn_parse_attestation(cx, attestation_of(cx, &zero, 0x41), &c), RC_INVALID);
	buf_done(&zero.cose);
	device_close(&d);
}
