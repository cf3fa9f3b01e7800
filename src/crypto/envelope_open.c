// SPDX-License-Identifier: AGPL-3.0-or-later
/* OpenSSL's own reader takes an envelope into memory whole; this one does not. */
#include "crypto/envelope.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "crypto/envelope_ber.h"

enum { KEY_BYTES = 32, PIECE = 64 * 1024, TRAILER_MAX = 64, INFO_MAX = 1024 };

enum stage { STAGE_HEADER, STAGE_SEGMENT_HEAD, STAGE_CONTENT, STAGE_TRAILER, STAGE_DONE };

struct envelope_open {
	const struct identity *id;
	envelope_sink *sink;
	void *arg;
	EVP_CIPHER_CTX *cipher;
	struct envelope_header header; // its slices are stale once the content has begun
	enum stage stage;
	enum rc failed;	  // what the first failure was
	uint64_t at;	  // bytes consumed
	uint64_t left;	  // of the segment
	uint64_t content; // bytes decrypted
	struct buf pending;
	uint8_t *plain; // PIECE bytes
	struct arena memory;
};

struct envelope_open *envelope_open_begin(const struct identity *id, envelope_sink *sink, void *arg)
{
	struct arena memory = { 0 };
	struct envelope_open *o = arena_new(&memory, struct envelope_open, 1);
	o->plain = arena_alloc(&memory, PIECE);
	o->id = id;
	o->sink = sink;
	o->arg = arg;
	o->cipher = EVP_CIPHER_CTX_new();
	INVARIANT(o->cipher != NULL);
	buf_init(&o->pending, ENVELOPE_HEADER_MAX);
	o->memory = memory;
	return o;
}

void envelope_open_close(struct envelope_open *o)
{
	if (!o)
		return;
	EVP_CIPHER_CTX_free(o->cipher);
	buf_done(&o->pending);
	secret_wipe(o->plain, PIECE);
	struct arena memory = o->memory;
	arena_done(&memory);
}

/* ---- The key ---- */

/* Our key and the sender's point; false when that is none. */
static bool agree(EVP_PKEY *own, struct str point, uint8_t out[KEY_BYTES])
{
	uint8_t copy[ENVELOPE_POINT_BYTES]; // OSSL_PARAM lacks the const
	char group[] = "prime256v1";
	memcpy(copy, point.p, sizeof copy);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, sizeof copy),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *peer = NULL;
	size_t n = KEY_BYTES;
	EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	INVARIANT(maker && ctx && EVP_PKEY_fromdata_init(maker) == 1 &&
		  EVP_PKEY_derive_init(ctx) == 1);
	const bool ok = EVP_PKEY_fromdata(maker, &peer, EVP_PKEY_PUBLIC_KEY, params) == 1 &&
			EVP_PKEY_derive_set_peer(ctx, peer) == 1 &&
			EVP_PKEY_derive(ctx, out, &n) == 1 && n == KEY_BYTES;
	EVP_PKEY_free(peer);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_CTX_free(maker);
	return ok;
}

static void add_der(struct buf *out, uint8_t tag, struct str value)
{
	const uint8_t low = (uint8_t)value.n, high = (uint8_t)(value.n >> 8);
	buf_add_char(out, (char)tag);
	if (value.n > 0xff)
		buf_fmt(out, "%c%c", 0x82, high);
	else if (value.n > 0x7f)
		buf_add_char(out, (char)(uint8_t)0x81);
	buf_add_char(out, (char)low);
	buf_add(out, value);
}

/* ECC-CMS-SharedInfo (RFC 5753 section 7.2): binds the key to what it is for. */
static void shared_info(const struct envelope_wrap *w, struct buf *out)
{
	struct buf parts, inner;
	buf_init(&parts, INFO_MAX);
	buf_init(&inner, INFO_MAX);
	buf_add(&parts, w->algorithm);
	if (w->ukm.n > 0) {
		add_der(&inner, BER_OCTETS, w->ukm);
		add_der(&parts, 0xa0, buf_str(&inner));
		buf_reset(&inner);
	}
	add_der(&inner, BER_OCTETS, STR("\x00\x00\x01\x00")); // bits of the wrapping key
	add_der(&parts, 0xa2, buf_str(&inner));
	add_der(out, 0x30, buf_str(&parts));
	out->full |= parts.full || inner.full;
	buf_done(&inner);
	buf_done(&parts);
}

static bool derive(const struct envelope_wrap *w, const uint8_t shared[KEY_BYTES],
		   uint8_t out[KEY_BYTES])
{
	struct buf info;
	char digest[] = "SHA256", sha1[] = "SHA1";
	uint8_t secret[KEY_BYTES];
	buf_init(&info, INFO_MAX);
	shared_info(w, &info);
	memcpy(secret, shared, sizeof secret);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
						 w->kdf_sha256 ? digest : sha1, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret, sizeof secret),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.p, info.n),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "X963KDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	INVARIANT(kdf && ctx);
	const bool ok = !buf_full(&info) && EVP_KDF_derive(ctx, out, KEY_BYTES, params) == 1;
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	buf_done(&info);
	secret_wipe(secret, sizeof secret);
	return ok;
}

/* RFC 3394 says whether the key was the right one. */
static bool unwrap(const uint8_t kek[KEY_BYTES], struct str wrapped, uint8_t out[KEY_BYTES])
{
	uint8_t plain[ENVELOPE_WRAPPED_BYTES];
	int n = 0;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	INVARIANT(ctx);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	const bool ok = EVP_DecryptInit_ex(ctx, EVP_aes_256_wrap(), NULL, kek, NULL) == 1 &&
			EVP_DecryptUpdate(ctx, plain, &n, (const unsigned char *)wrapped.p,
					  (int)wrapped.n) == 1 &&
			n == KEY_BYTES;
	EVP_CIPHER_CTX_free(ctx);
	if (ok)
		memcpy(out, plain, KEY_BYTES);
	secret_wipe(plain, sizeof plain);
	return ok;
}

/* Names of recipients are not compared: the wrapped key fits ours or it does not. */
static bool find_key(const struct envelope_open *o, uint8_t out[KEY_BYTES])
{
	uint8_t shared[KEY_BYTES] = { 0 }, kek[KEY_BYTES] = { 0 };
	bool found = false;
	for (size_t i = 0; i < o->header.wraps_n && !found; i++) {
		const struct envelope_wrap *w = &o->header.wraps[i];
		found = agree(identity_pkey(o->id), w->point, shared) && derive(w, shared, kek) &&
			unwrap(kek, w->wrapped, out);
	}
	ERR_clear_error();
	secret_wipe(shared, sizeof shared);
	secret_wipe(kek, sizeof kek);
	return found;
}

static enum rc begin_content(struct cx *cx, struct envelope_open *o)
{
	uint8_t key[KEY_BYTES];
	if (!find_key(o, key))
		return cx_fail(cx, RC_DENIED, "the envelope is not for our key");
	INVARIANT(EVP_DecryptInit_ex(o->cipher, EVP_aes_256_gcm(), NULL, key,
				     (const unsigned char *)o->header.nonce.p) == 1);
	secret_wipe(key, sizeof key);
	o->stage = o->header.segmented ? STAGE_SEGMENT_HEAD : STAGE_CONTENT;
	o->left = o->header.segmented ? 0 : o->header.ends[4] - o->at;
	return RC_OK;
}

/* ---- The bytes as they come ---- */

static enum rc broken(struct cx *cx, const struct envelope_open *o, const char *why)
{
	return cx_fail(cx, RC_INVALID, "envelope, about byte %llu: %s", (unsigned long long)o->at,
		       why ? why : "it cannot be read");
}

static enum ber read_segment_head(const struct envelope_open *o, struct str bytes,
				  struct ber_head *h, const char **why)
{
	const enum ber state = ber_head_read(bytes, h);
	const bool at_end = state == BER_OK && h->tag == 0 && h->size == 0 &&
			    o->header.ends[4] == BER_INDEFINITE;
	*why = "the content is not a row of OCTET STRINGs";
	if (state != BER_OK || at_end)
		return state;
	return h->tag == BER_OCTETS ? BER_OK : BER_BAD;
}

/* One more head, from what is pending and the piece; *used: how much of that. */
static enum ber read_head(struct envelope_open *o, struct str bytes, size_t *used, const char **why)
{
	struct ber_head h;
	enum ber state;
	if (o->stage == STAGE_HEADER) {
		state = envelope_header_read(bytes, &o->header, why);
		*used = o->header.n;
		return state;
	}
	state = read_segment_head(o, bytes, &h, why);
	if (state != BER_OK)
		return state;
	*used = h.n;
	o->left = h.size;
	o->stage = h.tag == BER_OCTETS ? STAGE_CONTENT : STAGE_TRAILER;
	return BER_OK;
}

/* Heads are read from `pending`, which takes no more than a head may have; what of the
 * piece does not belong to it stays in the piece. */
static enum rc add_head(struct cx *cx, struct envelope_open *o, struct str *piece)
{
	const bool header = o->stage == STAGE_HEADER;
	const size_t max = header ? ENVELOPE_HEADER_MAX : BER_HEAD_MAX, had = o->pending.n;
	size_t used = 0;
	const char *why = NULL;
	buf_add(&o->pending, str_slice(*piece, 0, max - had));
	const enum ber state = read_head(o, buf_str(&o->pending), &used, &why);
	if (state == BER_BAD || (state == BER_MORE && o->pending.n == max))
		return broken(cx, o, state == BER_MORE ? "the header is too large" : why);
	if (state == BER_MORE) {
		*piece = (struct str){ 0 };
		return RC_OK;
	}
	o->at += used;
	const enum rc rc = header ? begin_content(cx, o) : RC_OK;
	*piece = str_slice(*piece, used - had, piece->n);
	buf_reset(&o->pending);
	return rc;
}

static enum rc add_content(struct cx *cx, struct envelope_open *o, struct str *piece)
{
	size_t n = piece->n < o->left ? piece->n : (size_t)o->left;
	int plain_n = 0;
	if (n > PIECE)
		n = PIECE;
	o->content += n;
	if (o->content > ENVELOPE_CONTENT_MAX)
		return cx_fail(cx, RC_LIMIT, "envelope: more than %llu bytes",
			       (unsigned long long)ENVELOPE_CONTENT_MAX);
	if (n > 0) {
		INVARIANT(EVP_DecryptUpdate(o->cipher, o->plain, &plain_n,
					    (const unsigned char *)piece->p, (int)n) == 1);
		TRY(o->sink(cx, o->arg, (struct str){ (const char *)o->plain, (size_t)plain_n }));
	}
	*piece = str_slice(*piece, n, piece->n);
	o->left -= n;
	o->at += n;
	if (o->left > 0)
		return RC_OK;
	o->stage = o->header.segmented ? STAGE_SEGMENT_HEAD : STAGE_TRAILER;
	return RC_OK;
}

static enum rc add(struct cx *cx, struct envelope_open *o, struct str piece)
{
	while (piece.n > 0 || (o->stage == STAGE_CONTENT && o->left == 0)) {
		if (o->stage == STAGE_SEGMENT_HEAD && o->at >= o->header.ends[4])
			o->stage = STAGE_TRAILER;
		if (o->stage == STAGE_CONTENT) {
			TRY(add_content(cx, o, &piece));
		} else if (o->stage == STAGE_TRAILER) {
			if (piece.n > TRAILER_MAX - o->pending.n)
				return broken(cx, o, "something stands behind it");
			buf_add(&o->pending, piece);
			return RC_OK;
		} else {
			TRY(add_head(cx, o, &piece));
		}
	}
	return RC_OK;
}

enum rc envelope_open_add(struct cx *cx, struct envelope_open *o, struct str piece)
{
	INVARIANT(o->stage != STAGE_DONE && o->failed == RC_OK);
	o->failed = add(cx, o, piece);
	return o->failed;
}

enum rc envelope_open_end(struct cx *cx, struct envelope_open *o)
{
	struct str tag;
	const char *why = NULL;
	uint8_t last[ENVELOPE_TAG_BYTES];
	int n = 0;
	INVARIANT(o->stage != STAGE_DONE && o->failed == RC_OK);
	o->failed = RC_INVALID;
	if (o->stage == STAGE_SEGMENT_HEAD && o->at >= o->header.ends[4])
		o->stage = STAGE_TRAILER;
	if (o->stage != STAGE_TRAILER)
		return broken(cx, o, "it ends too early");
	const enum ber state = envelope_trailer_read(buf_str(&o->pending), o->at, &o->header, &tag,
						     &why);
	if (state != BER_OK)
		return broken(cx, o, state == BER_MORE ? "it ends too early" : why);
	uint8_t copy[ENVELOPE_TAG_BYTES]; // OpenSSL lacks the const
	memcpy(copy, tag.p, sizeof copy);
	INVARIANT(EVP_CIPHER_CTX_ctrl(o->cipher, EVP_CTRL_AEAD_SET_TAG, sizeof copy, copy) == 1);
	if (EVP_DecryptFinal_ex(o->cipher, last, &n) != 1) {
		ERR_clear_error();
		return cx_fail(cx, RC_INVALID, "envelope: its content was changed on the way");
	}
	o->stage = STAGE_DONE;
	o->failed = RC_OK;
	return RC_OK;
}

/* ---- In memory ---- */

static enum rc to_buf(struct cx *cx, void *arg, struct str bytes)
{
	struct buf *out = arg;
	buf_add(out, bytes);
	return buf_full(out) ? cx_fail(cx, RC_LIMIT, "envelope: more than %zu bytes", out->max)
			     : RC_OK;
}

static enum rc open_into(struct cx *cx, const struct identity *id, struct str bytes,
			 struct buf *plain)
{
	AUTO(envelope_open) o = envelope_open_begin(id, to_buf, plain);
	TRY(envelope_open_add(cx, o, bytes));
	return envelope_open_end(cx, o);
}

enum rc envelope_open_bytes(struct cx *cx, const struct identity *id, struct str bytes, size_t max,
			    struct str *out)
{
	struct buf plain;
	buf_init(&plain, max);
	const enum rc rc = open_into(cx, id, bytes, &plain);
	if (rc == RC_OK)
		*out = arena_copy(cx->arena, buf_str(&plain));
	buf_done(&plain);
	return rc;
}
