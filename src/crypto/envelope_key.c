// SPDX-License-Identifier: AGPL-3.0-or-later
/* OpenSSL's own writer reads the certificate each time and builds a tree: four times the work. */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <string.h>

#include "core/id.h"
#include "crypto/envelope_wrap.h"

enum { NAME_MAX_BYTES = IDENTITY_TEXT_MAX, HEAD_MAX = NAME_MAX_BYTES + 1024, UKM_BYTES = 32 };

#define SHARE_US INT64_C(1000000)

#define WRAP_AES256 "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01\x2d"

struct envelope_key {
	EVP_PKEY *pkey;
	struct str name;	// of the recipient, in DER
	pthread_mutex_t lock;	// of the next two
	struct instant made_at; // 0: there is no share yet
	struct envelope_share share;
	struct arena memory;
};

void envelope_key_close(struct envelope_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->pkey);
	secret_wipe(&key->share, sizeof key->share);
	(void)pthread_mutex_destroy(&key->lock);
	struct arena memory = key->memory;
	arena_done(&memory);
}

/* ---- The recipient ---- */

static struct str bytes_of(const ASN1_STRING *s)
{
	return (struct str){ (const char *)ASN1_STRING_get0_data(s),
			     (size_t)ASN1_STRING_length(s) };
}

/* RecipientKeyIdentifier, which holds for any certificate of the key; where there is none,
 * IssuerAndSerialNumber. */
static struct str name_of(struct arena *a, X509 *x)
{
	struct buf inner, out;
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(x);
	buf_init(&inner, NAME_MAX_BYTES);
	buf_init(&out, NAME_MAX_BYTES);
	if (id) {
		der_head(&inner, BER_OCTETS, bytes_of(id).n);
		buf_add(&inner, bytes_of(id));
		der_head(&out, 0xa0, inner.n);
	} else {
		unsigned char *issuer = NULL, *serial = NULL;
		const int issuer_n = i2d_X509_NAME(X509_get_issuer_name(x), &issuer);
		const int serial_n = i2d_ASN1_INTEGER(X509_get_serialNumber(x), &serial);
		INVARIANT(issuer_n > 0 && serial_n > 0);
		buf_add(&inner, (struct str){ (char *)issuer, (size_t)issuer_n });
		buf_add(&inner, (struct str){ (char *)serial, (size_t)serial_n });
		der_head(&out, 0x30, inner.n);
		OPENSSL_free(issuer);
		OPENSSL_free(serial);
	}
	buf_add(&out, buf_str(&inner));
	INVARIANT(!buf_full(&inner) &&
		  !buf_full(&out)); // parts of a certificate that was not too large
	const struct str copy = arena_copy(a, buf_str(&out));
	buf_done(&inner);
	buf_done(&out);
	return copy;
}

enum rc envelope_key_open(struct cx *cx, struct str certificate, struct envelope_key **out)
{
	const unsigned char *p = (const unsigned char *)certificate.p;
	const bool fits = certificate.n > 0 && certificate.n <= IDENTITY_TEXT_MAX;
	X509 *x = fits ? d2i_X509(NULL, &p, (long)certificate.n) : NULL;
	EVP_PKEY *pkey = x ? X509_get_pubkey(x) : NULL;
	struct arena memory = { 0 };
	if (pkey && identity_is_p256(pkey)) {
		struct envelope_key *key = arena_new(&memory, struct envelope_key, 1);
		key->pkey = pkey;
		key->name = name_of(&memory, x);
		key->memory = memory;
		INVARIANT(pthread_mutex_init(&key->lock, NULL) == 0);
		*out = key;
		X509_free(x);
		return RC_OK;
	}
	EVP_PKEY_free(pkey);
	X509_free(x);
	ERR_clear_error();
	return cx_fail(cx, RC_INVALID,
		       "nothing can be encrypted to this certificate: it has no key on P-256");
}

/* ---- The envelope ---- */

/* How the content's key goes to its recipient. */
struct wrapped {
	uint8_t point[ENVELOPE_POINT_BYTES];
	uint8_t ukm[UKM_BYTES];
	uint8_t key[ENVELOPE_WRAPPED_BYTES];
};

/* An ephemeral key serves all that is sealed to one recipient within a second. */
static struct envelope_share share_of(struct envelope_key *key, struct instant now)
{
	(void)pthread_mutex_lock(&key->lock);
	const int64_t age = now.us - key->made_at.us;
	if (key->made_at.us == 0 || age < 0 || age >= SHARE_US) {
		envelope_share_new(key->pkey, &key->share);
		key->made_at = now;
	}
	const struct envelope_share share = key->share;
	(void)pthread_mutex_unlock(&key->lock);
	return share;
}

static void wrap(struct envelope_key *key, struct instant now,
		 const uint8_t secret[ENVELOPE_KEY_BYTES], struct wrapped *out)
{
	struct envelope_share share = share_of(key, now);
	const struct str ukm = { (const char *)out->ukm, sizeof out->ukm };
	random_bytes(out->ukm, sizeof out->ukm);
	memcpy(out->point, share.point, sizeof out->point);
	envelope_wrap_for(&share, STR(WRAP_AES256), ukm, secret, out->key);
	secret_wipe(&share, sizeof share);
}

/* One KeyAgreeRecipientInfo. */
static void add_recipient(struct buf *out, const struct envelope_key *key, const struct wrapped *w)
{
	static const struct str version = STR_INIT("\x02\x01\x03"),
				originator = STR_INIT("\xa0\x51\xa1\x4f\x30\x09\x06\x07\x2a\x86\x48"
						      "\xce\x3d\x02\x01\x03\x42\x00"),
				material = STR_INIT("\xa1\x22\x04\x20"),
				agreement = STR_INIT(
					"\x30\x15\x06\x06\x2b\x81\x04\x01\x0b\x01" WRAP_AES256);
	struct buf one, keys;
	buf_init(&one, HEAD_MAX);
	buf_init(&keys, HEAD_MAX);
	buf_add(&keys, key->name);
	der_head(&keys, BER_OCTETS, sizeof w->key);
	buf_add(&keys, (struct str){ (const char *)w->key, sizeof w->key });
	buf_add(&one, version);
	buf_add(&one, originator);
	buf_add(&one, (struct str){ (const char *)w->point, sizeof w->point });
	buf_add(&one, material);
	buf_add(&one, (struct str){ (const char *)w->ukm, sizeof w->ukm });
	buf_add(&one, agreement);
	der_head(&one, 0x30, keys.n + der_head_size(keys.n));
	der_head(&one, 0x30, keys.n);
	buf_add(&one, buf_str(&keys));
	der_head(out, 0xa1, one.n);
	buf_add(out, buf_str(&one));
	out->full |= one.full || keys.full;
	buf_done(&one);
	buf_done(&keys);
}

/* All that stands before the content of n bytes. */
static void add_head(struct buf *out, struct str recipient,
		     const uint8_t nonce[ENVELOPE_NONCE_BYTES], size_t n)
{
	static const struct str kind = STR_INIT(
					"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"),
				version = STR_INIT("\x02\x01\x00"),
				content = STR_INIT(
					"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
					"\x30\x1e\x06\x09\x60\x86\x48\x01\x65\x03\x04\x01"
					"\x2e\x30\x11\x04\x0c"),
				tag_size = STR_INIT("\x02\x01\x10");
	const size_t inner = content.n + ENVELOPE_NONCE_BYTES + tag_size.n + der_head_size(n) + n;
	const size_t body = version.n + der_head_size(recipient.n) + recipient.n +
			    der_head_size(inner) + inner + 2 + ENVELOPE_TAG_BYTES;
	const size_t explicit = der_head_size(body) + body;
	der_head(out, 0x30, kind.n + der_head_size(explicit) + explicit);
	buf_add(out, kind);
	der_head(out, 0xa0, explicit);
	der_head(out, 0x30, body);
	buf_add(out, version);
	der_head(out, 0x31, recipient.n);
	buf_add(out, recipient);
	der_head(out, 0x30, inner);
	buf_add(out, content);
	buf_add(out, (struct str){ (const char *)nonce, ENVELOPE_NONCE_BYTES });
	buf_add(out, tag_size);
	der_head(out, 0x80, n);
}

/* AES-256-GCM of the pieces, and behind it the tag as OCTET STRING. */
static void encrypt(const uint8_t key[ENVELOPE_KEY_BYTES],
		    const uint8_t nonce[ENVELOPE_NONCE_BYTES], const struct str *pieces, size_t n,
		    uint8_t *out)
{
	int got = 0;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	INVARIANT(ctx && EVP_EncryptInit_ex(ctx, envelope_gcm(), NULL, key, nonce) == 1);
	for (size_t i = 0; i < n; i++) {
		if (pieces[i].n == 0)
			continue;
		INVARIANT(EVP_EncryptUpdate(ctx, out, &got, (const unsigned char *)pieces[i].p,
					    (int)pieces[i].n) == 1 &&
			  (size_t)got == pieces[i].n);
		out += got;
	}
	INVARIANT(EVP_EncryptFinal_ex(ctx, out, &got) == 1 && got == 0);
	*out++ = BER_OCTETS;
	*out++ = ENVELOPE_TAG_BYTES;
	INVARIANT(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, ENVELOPE_TAG_BYTES, out) == 1);
	EVP_CIPHER_CTX_free(ctx);
}

struct str envelope_key_seal(struct cx *cx, struct envelope_key *key, const struct str *pieces,
			     size_t n)
{
	uint8_t secret[ENVELOPE_KEY_BYTES], nonce[ENVELOPE_NONCE_BYTES];
	struct wrapped wrapped;
	struct buf recipient, head;
	size_t size = 0;
	for (size_t i = 0; i < n; i++)
		size += pieces[i].n;
	INVARIANT(size <= ENVELOPE_WHOLE_MAX);
	random_bytes(secret, sizeof secret);
	random_bytes(nonce, sizeof nonce);
	wrap(key, cx->now, secret, &wrapped);
	buf_init(&recipient, HEAD_MAX);
	buf_init(&head, 2 * (size_t)HEAD_MAX);
	add_recipient(&recipient, key, &wrapped);
	add_head(&head, buf_str(&recipient), nonce, size);
	INVARIANT(!buf_full(&recipient) && !buf_full(&head));
	const size_t all = head.n + size + 2 + ENVELOPE_TAG_BYTES;
	char *out = arena_alloc(cx->arena, all);
	memcpy(out, head.p, head.n);
	encrypt(secret, nonce, pieces, n, (uint8_t *)out + head.n);
	secret_wipe(secret, sizeof secret);
	buf_done(&recipient);
	buf_done(&head);
	return (struct str){ out, all };
}
