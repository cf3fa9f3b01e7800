// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/webauthn.h"

#include <cbor.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#include "crypto/base64.h"
#include "crypto/secret.h"
#include "crypto/sign.h"

enum {
	FLAG_USER_PRESENT = 0x01,
	FLAG_USER_VERIFIED = 0x04,
	FLAG_CREDENTIAL = 0x40,
	FLAG_EXTENSIONS = 0x80,
	HEAD_BYTES = SHA256_BYTES + 1 + 4, // hash, flags, counter
	AAGUID_BYTES = 16,
	ES256_BYTES = 64,
	RSA_MODULUS_BYTES = 256,
	RSA_EXPONENT_BYTES = 3,
};
_Static_assert(WEBAUTHN_KEY_MAX == RSA_MODULUS_BYTES + RSA_EXPONENT_BYTES, "the longest key");

/* ---- CBOR, item by item: the library's stream decoder allocates nothing, so that a
 * length that is not there costs nothing ---- */

enum item_kind { ITEM_NONE, ITEM_INT, ITEM_BYTES, ITEM_TEXT, ITEM_LIST, ITEM_MAP, ITEM_TAG };

struct item {
	enum item_kind kind; // ITEM_NONE: something without children that is not asked for
	bool bad;	     // of no certain length, or a number that is too large
	int64_t number;
	uint64_t n; // children of a list, pairs of a map
	struct str bytes;
};

static void set_number(struct item *item, uint64_t n, bool negative)
{
	item->kind = ITEM_INT;
	item->bad = n > INT64_MAX;
	item->number = item->bad ? 0 : negative ? -1 - (int64_t)n : (int64_t)n;
}

static void on_uint8(void *item, uint8_t n)
{
	set_number(item, n, false);
}

static void on_uint16(void *item, uint16_t n)
{
	set_number(item, n, false);
}

static void on_uint32(void *item, uint32_t n)
{
	set_number(item, n, false);
}

static void on_uint64(void *item, uint64_t n)
{
	set_number(item, n, false);
}

static void on_negint8(void *item, uint8_t n)
{
	set_number(item, n, true);
}

static void on_negint16(void *item, uint16_t n)
{
	set_number(item, n, true);
}

static void on_negint32(void *item, uint32_t n)
{
	set_number(item, n, true);
}

static void on_negint64(void *item, uint64_t n)
{
	set_number(item, n, true);
}

static void on_bytes(void *arg, cbor_data p, size_t n)
{
	struct item *item = arg;
	item->kind = ITEM_BYTES;
	item->bytes = (struct str){ (const char *)p, n };
}

static void on_text(void *arg, cbor_data p, size_t n)
{
	on_bytes(arg, p, n);
	((struct item *)arg)->kind = ITEM_TEXT;
}

static void on_list(void *arg, size_t n)
{
	struct item *item = arg;
	item->kind = ITEM_LIST;
	item->n = n;
}

static void on_map(void *arg, size_t n)
{
	on_list(arg, n);
	((struct item *)arg)->kind = ITEM_MAP;
}

static void on_tag(void *arg, uint64_t n)
{
	(void)n; // what it says of the item after it does not matter here
	((struct item *)arg)->kind = ITEM_TAG;
}

static void on_endless(void *item)
{
	((struct item *)item)->bad = true; // CTAP2 canonical form has none
}

static bool next_item(struct str s, size_t *at, struct item *out)
{
	struct cbor_callbacks on = cbor_empty_callbacks;
	on.uint8 = on_uint8;
	on.uint16 = on_uint16;
	on.uint32 = on_uint32;
	on.uint64 = on_uint64;
	on.negint8 = on_negint8;
	on.negint16 = on_negint16;
	on.negint32 = on_negint32;
	on.negint64 = on_negint64;
	on.byte_string = on_bytes;
	on.string = on_text;
	on.array_start = on_list;
	on.map_start = on_map;
	on.tag = on_tag;
	on.byte_string_start = on.string_start = on_endless;
	on.indef_array_start = on.indef_map_start = on.indef_break = on_endless;

	struct item item = { 0 };
	if (*at >= s.n)
		return false;
	const struct cbor_decoder_result r = cbor_stream_decode((cbor_data)s.p + *at, s.n - *at,
								&on, &item);
	if (r.status != CBOR_DECODER_FINISHED || r.read == 0 || item.bad)
		return false;
	*at += r.read;
	*out = item;
	return true;
}

/* Past one item with all that is in it. Each child takes a byte at least, so that no
 * number of them is believed before it is seen. */
static bool skip_item(struct str s, size_t *at)
{
	for (uint64_t left = 1; left > 0; left--) {
		struct item item;
		if (!next_item(s, at, &item) || item.n > s.n)
			return false;
		left += item.kind == ITEM_MAP ? 2 * item.n : item.n;
		left += item.kind == ITEM_TAG ? 1 : 0;
	}
	return true;
}

/* ---- what an authenticator says ---- */

static enum rc fail_at(struct cx *cx, size_t at, const char *what)
{
	return cx_fail(cx, RC_INVALID, "passkey, byte %zu: %s", at, what);
}

static enum rc check_size(struct cx *cx, struct str bytes)
{
	return bytes.n <= WEBAUTHN_BYTES_MAX ? RC_OK
					     : cx_fail(cx, RC_INVALID, "passkey: too many bytes");
}

/* Hash of the site, flags, counter: where every authenticator data begins. */
static enum rc parse_head(struct cx *cx, struct str data, struct webauthn_state *out,
			  uint8_t *flags)
{
	if (data.n < HEAD_BYTES)
		return fail_at(cx, data.n, "the authenticator's data are cut off");
	struct webauthn_state state = { 0 };
	memcpy(state.rp_id_hash.b, data.p, SHA256_BYTES);
	*flags = (uint8_t)data.p[SHA256_BYTES];
	state.user_present = *flags & FLAG_USER_PRESENT;
	state.user_verified = *flags & FLAG_USER_VERIFIED;
	for (size_t i = SHA256_BYTES + 1; i < HEAD_BYTES; i++)
		state.counter = state.counter << 8 | (uint8_t)data.p[i];
	*out = state;
	return RC_OK;
}

/* After all else: a map of extensions where the flags say so, then nothing. */
static enum rc parse_tail(struct cx *cx, struct str data, size_t at, uint8_t flags)
{
	if (flags & FLAG_EXTENSIONS) {
		const size_t from = at;
		struct item map;
		size_t first = at;
		if (!next_item(data, &first, &map) || map.kind != ITEM_MAP || !skip_item(data, &at))
			return fail_at(cx, from, "not a map of extensions");
	}
	return at == data.n ? RC_OK : fail_at(cx, at, "something follows");
}

/* The members of a COSE key that we ask for, by their labels 3, 1, -1, -2, -3 (RFC 8152
 * section 13). In an RSA key -1 is n and -2 is e. */
struct cose_key {
	int64_t kty, algorithm, curve;
	struct str first, x, y; // first: -1, where it is bytes
};

static bool put_member(struct cose_key *key, int64_t label, const struct item *value)
{
	int64_t *number = label == 1 ? &key->kty : label == 3 ? &key->algorithm : NULL;
	struct str *bytes = label == -2 ? &key->x : label == -3 ? &key->y : NULL;
	if (label == -1) {
		number = value->kind == ITEM_INT ? &key->curve : NULL;
		bytes = value->kind == ITEM_BYTES ? &key->first : NULL;
	}
	if (number && value->kind == ITEM_INT && *number == 0)
		*number = value->number;
	else if (bytes && value->kind == ITEM_BYTES && bytes->n == 0)
		*bytes = value->bytes;
	else
		return label < -3 || label > 3 || label == 2 || label == 0; // others do not matter
	return true;
}

static bool parse_cose(struct str data, size_t *at, struct cose_key *out)
{
	struct item map;
	struct cose_key key = { 0 };
	if (!next_item(data, at, &map) || map.kind != ITEM_MAP)
		return false;
	for (uint64_t i = 0; i < map.n; i++) {
		struct item label, value;
		size_t end;
		if (!next_item(data, at, &label) || label.kind != ITEM_INT)
			return false;
		end = *at;
		if (!next_item(data, &end, &value) || !skip_item(data, at) ||
		    !put_member(&key, label.number, &value))
			return false;
	}
	*out = key;
	return true;
}

static struct str join(struct arena *a, struct str one, struct str two)
{
	char *p = arena_alloc(a, one.n + two.n);
	memcpy(p, one.p, one.n);
	memcpy(p + one.n, two.p, two.n);
	return (struct str){ p, one.n + two.n };
}

static bool is_ed25519_key(struct str bytes)
{
	struct sign_public key;
	if (bytes.n != sizeof key.b)
		return false;
	memcpy(key.b, bytes.p, sizeof key.b);
	return sign_public_is_sound(&key);
}

static bool read_public_key(struct arena *a, const struct cose_key *key,
			    struct webauthn_credential *out)
{
	static const struct str exponent = STR_INIT("\x01\x00\x01");
	if (key->algorithm == WEBAUTHN_ES256 && key->kty == COSE_KTY_EC2 &&
	    key->curve == COSE_P256 && key->x.n == 32 && key->y.n == 32) {
		out->algorithm = WEBAUTHN_ES256;
		out->public_key = join(a, key->x, key->y);
		return true;
	}
	if (key->algorithm == WEBAUTHN_EDDSA && key->kty == COSE_KTY_OKP &&
	    key->curve == COSE_ED25519 && is_ed25519_key(key->x)) {
		out->algorithm = WEBAUTHN_EDDSA;
		out->public_key = key->x;
		return true;
	}
	if (key->algorithm == WEBAUTHN_RS256 && key->kty == COSE_KTY_RSA &&
	    key->first.n == RSA_MODULUS_BYTES && str_eq(key->x, exponent)) {
		out->algorithm = WEBAUTHN_RS256;
		out->public_key = join(a, key->first, key->x);
		return true;
	}
	return false;
}

static enum rc parse_credential(struct cx *cx, struct str data, struct webauthn_credential *out)
{
	struct webauthn_credential c = { 0 };
	struct cose_key key;
	uint8_t flags = 0;
	TRY(parse_head(cx, data, &c.state, &flags));
	size_t at = HEAD_BYTES + AAGUID_BYTES + 2;
	if (!(flags & FLAG_CREDENTIAL) || data.n < at)
		return fail_at(cx, HEAD_BYTES, "there is no credential");
	const size_t n = (size_t)(uint8_t)data.p[at - 2] << 8 | (uint8_t)data.p[at - 1];
	if (n == 0 || n > WEBAUTHN_CREDENTIAL_MAX || n > data.n - at)
		return fail_at(cx, at - 2, "the credential's id is too long or cut off");
	c.id = str_slice(data, at, at + n);
	at += n;
	const size_t key_at = at;
	if (!parse_cose(data, &at, &key))
		return fail_at(cx, key_at, "not a COSE key");
	if (!read_public_key(cx->arena, &key, &c))
		return fail_at(cx, key_at, "not a key for ES256, EdDSA or RS256");
	TRY(parse_tail(cx, data, at, flags));
	*out = c;
	return RC_OK;
}

enum rc webauthn_parse_attestation(struct cx *cx, struct str bytes, struct webauthn_credential *out)
{
	struct item map, key, value;
	struct str data = { 0 };
	size_t at = 0;
	TRY(check_size(cx, bytes));
	if (!next_item(bytes, &at, &map) || map.kind != ITEM_MAP)
		return fail_at(cx, 0, "an attestation object is a map");
	for (uint64_t i = 0; i < map.n; i++) {
		if (!next_item(bytes, &at, &key) || key.kind != ITEM_TEXT)
			return fail_at(cx, at, "not a name in the attestation object");
		size_t inside = at;
		if (!next_item(bytes, &inside, &value) || !skip_item(bytes, &at))
			return fail_at(cx, at, "the attestation object is cut off");
		if (!str_eq(key.bytes, STR("authData")))
			continue;
		if (value.kind != ITEM_BYTES || data.p)
			return fail_at(cx, at, "authData is no byte string, or there twice");
		data = value.bytes;
	}
	if (at != bytes.n)
		return fail_at(cx, at, "something follows the attestation object");
	return parse_credential(cx, data, out);
}

/* ---- what the browser says ---- */

/* Browsers write the members in this order, so that a site may compare bytes. */
static enum rc check_client(struct cx *cx, const struct webauthn_site *site, const char *type,
			    struct str challenge, struct str client)
{
	TRY(check_size(cx, client));
	const struct str base64 = base64url_print(cx->arena, challenge);
	const struct str before = arena_fmt(cx->arena, "{\"type\":\"%s\",\"challenge\":\"", type);
	const struct str origin = arena_fmt(cx->arena, "\",\"origin\":\"%.*s\"",
					    STR_ARG(site->origin));
	if (!str_starts(client, before))
		return cx_fail(cx, RC_INVALID, "passkey: the browser's data are not for %s", type);
	struct str rest = str_slice(client, before.n, client.n);
	if (!secret_eq(str_slice(rest, 0, base64.n), base64) ||
	    !str_starts(str_slice(rest, base64.n, rest.n), STR("\"")))
		return cx_fail(cx, RC_DENIED, "passkey: it answers another question");
	rest = str_slice(rest, base64.n, rest.n);
	if (!str_starts(rest, origin))
		return cx_fail(cx, RC_DENIED, "passkey: it was asked for on another site");
	rest = str_slice(rest, origin.n, rest.n);
	if (!str_ends(rest, STR("}")) || (rest.n > 1 && rest.p[0] != ','))
		return cx_fail(cx, RC_INVALID, "passkey: the browser's data do not end");
	if (rest.n > 1 && str_starts(rest, STR(",\"crossOrigin\":")) &&
	    !str_starts(rest, STR(",\"crossOrigin\":false")))
		return cx_fail(cx, RC_DENIED, "passkey: it was asked for within another site");
	return RC_OK;
}

static enum rc check_state(struct cx *cx, const struct webauthn_site *site,
			   const struct webauthn_state *state)
{
	const struct sha256 want = sha256_of(site->rp_id);
	if (!sha256_eq(&state->rp_id_hash, &want))
		return cx_fail(cx, RC_DENIED, "passkey: it is for another site");
	if (!state->user_present)
		return cx_fail(cx, RC_DENIED, "passkey: nobody was there");
	return RC_OK;
}

enum rc webauthn_register(struct cx *cx, const struct webauthn_site *site, struct str challenge,
			  struct str client_data, struct str attestation,
			  struct webauthn_credential *out)
{
	struct webauthn_credential c = { 0 };
	TRY(check_client(cx, site, "webauthn.create", challenge, client_data));
	TRY(webauthn_parse_attestation(cx, attestation, &c));
	TRY(check_state(cx, site, &c.state));
	*out = c;
	return RC_OK;
}

static bool verify_with(const fido_assert_t *assert, int64_t algorithm, struct str key)
{
	if (algorithm == WEBAUTHN_ES256 && key.n == ES256_BYTES) {
		__attribute__((cleanup(es256_pk_free))) es256_pk_t *pk = es256_pk_new();
		return pk && es256_pk_from_ptr(pk, key.p, key.n) == FIDO_OK &&
		       fido_assert_verify(assert, 0, COSE_ES256, pk) == FIDO_OK;
	}
	if (algorithm == WEBAUTHN_EDDSA && key.n == SIGN_PUBLIC_BYTES) {
		__attribute__((cleanup(eddsa_pk_free))) eddsa_pk_t *pk = eddsa_pk_new();
		return pk && eddsa_pk_from_ptr(pk, key.p, key.n) == FIDO_OK &&
		       fido_assert_verify(assert, 0, COSE_EDDSA, pk) == FIDO_OK;
	}
	if (algorithm == WEBAUTHN_RS256 && key.n == WEBAUTHN_KEY_MAX) {
		__attribute__((cleanup(rs256_pk_free))) rs256_pk_t *pk = rs256_pk_new();
		return pk && rs256_pk_from_ptr(pk, key.p, key.n) == FIDO_OK &&
		       fido_assert_verify(assert, 0, COSE_RS256, pk) == FIDO_OK;
	}
	return false;
}

/* The library's own form of the assertion, checked by it. */
static bool signature_holds(struct cx *cx, const struct webauthn_site *site,
			    const struct webauthn_assertion *a)
{
	__attribute__((cleanup(fido_assert_free))) fido_assert_t *assert = fido_assert_new();
	INVARIANT(assert);
	const struct sha256 client = sha256_of(a->client_data);
	const char *rp_id = str_c(cx->arena, site->rp_id);
	const unsigned char *data = (const unsigned char *)a->authenticator_data.p;
	const unsigned char *signature = (const unsigned char *)a->signature.p;
	return rp_id && fido_assert_set_rp(assert, rp_id) == FIDO_OK &&
	       fido_assert_set_count(assert, 1) == FIDO_OK &&
	       fido_assert_set_authdata_raw(assert, 0, data, a->authenticator_data.n) == FIDO_OK &&
	       fido_assert_set_clientdata_hash(assert, client.b, sizeof client.b) == FIDO_OK &&
	       fido_assert_set_sig(assert, 0, signature, a->signature.n) == FIDO_OK &&
	       fido_assert_set_up(assert, FIDO_OPT_TRUE) == FIDO_OK &&
	       verify_with(assert, a->algorithm, a->public_key);
}

enum rc webauthn_verify(struct cx *cx, const struct webauthn_site *site, struct str challenge,
			const struct webauthn_assertion *assertion, struct webauthn_state *out)
{
	struct webauthn_state state = { 0 };
	uint8_t flags = 0;
	const struct str data = assertion->authenticator_data;
	TRY(check_client(cx, site, "webauthn.get", challenge, assertion->client_data));
	TRY(check_size(cx, data));
	TRY(check_size(cx, assertion->signature));
	TRY(parse_head(cx, data, &state, &flags));
	if (flags & FLAG_CREDENTIAL)
		return fail_at(cx, SHA256_BYTES, "a signature brings no new credential");
	TRY(parse_tail(cx, data, HEAD_BYTES, flags));
	TRY(check_state(cx, site, &state));
	if (!signature_holds(cx, site, assertion))
		return cx_fail(cx, RC_DENIED, "passkey: the signature is not by this key");
	*out = state;
	return RC_OK;
}
