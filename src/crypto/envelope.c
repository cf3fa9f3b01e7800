// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/envelope.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

enum { PIECE = 64 * 1024, SEALED_EXTRA = 8192 };

struct envelope_seal {
	CMS_ContentInfo *cms;
	BIO *chain;  // takes plain text; NULL until there is some
	BIO *sealed; // what came out of it and has not been handed on
	envelope_sink *sink;
	void *arg;
	uint64_t n;
	struct arena memory;
};

void envelope_seal_close(struct envelope_seal *seal)
{
	if (!seal)
		return;
	while (seal->chain && seal->chain != seal->sealed) {
		BIO *next = BIO_pop(seal->chain);
		BIO_free(seal->chain);
		seal->chain = next;
	}
	BIO_free(seal->sealed);
	CMS_ContentInfo_free(seal->cms);
	ERR_clear_error();
	struct arena memory = seal->memory;
	arena_done(&memory);
}

/* ECDH for a key on a curve, OAEP for one of RSA. */
static bool set_method(CMS_RecipientInfo *ri)
{
	EVP_PKEY_CTX *ctx = CMS_RecipientInfo_get0_pkey_ctx(ri);
	if (ctx && CMS_RecipientInfo_type(ri) == CMS_RECIPINFO_AGREE)
		return EVP_PKEY_CTX_set_ecdh_kdf_md(ctx, EVP_sha256()) == 1;
	return ctx && EVP_PKEY_CTX_is_a(ctx, "RSA") == 1 &&
	       EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_sha256()) == 1;
}

/* By the key's identifier, which holds for any certificate of the key, where it has one. */
static bool add_recipient(CMS_ContentInfo *cms, struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	X509 *x = der.n > 0 && der.n <= IDENTITY_TEXT_MAX ? d2i_X509(NULL, &p, (long)der.n) : NULL;
	const unsigned named = x && X509_get0_subject_key_id(x) ? CMS_USE_KEYID : 0;
	CMS_RecipientInfo *ri = x ? CMS_add1_recipient(cms, x, NULL, NULL, named | CMS_KEY_PARAM)
				  : NULL;
	const bool ok = ri && set_method(ri);
	X509_free(x);
	return ok;
}

enum rc envelope_seal_begin(struct cx *cx, const struct str *certificates, size_t n,
			    envelope_sink *sink, void *arg, struct envelope_seal **out)
{
	INVARIANT(n > 0 && n <= ENVELOPE_RECIPIENTS_MAX);
	struct arena memory = { 0 };
	struct envelope_seal *seal = arena_new(&memory, struct envelope_seal, 1);
	*seal = (struct envelope_seal){
		.cms = CMS_AuthEnvelopedData_create(EVP_aes_256_gcm()),
		.sealed = BIO_new(BIO_s_mem()),
		.sink = sink,
		.arg = arg,
		.memory = memory,
	};
	INVARIANT(seal->cms && seal->sealed && CMS_set_detached(seal->cms, 0) == 1);
	bool ok = true;
	for (size_t i = 0; i < n && ok; i++)
		ok = add_recipient(seal->cms, certificates[i]);
	if (!ok) {
		envelope_seal_close(seal);
		return cx_fail(cx, RC_INVALID, "nothing can be encrypted to this certificate");
	}
	*out = seal;
	return RC_OK;
}

static enum rc hand_on(struct cx *cx, struct envelope_seal *seal)
{
	char *p;
	const long n = BIO_get_mem_data(seal->sealed, &p);
	const enum rc rc = n > 0 ? seal->sink(cx, seal->arg, (struct str){ p, (size_t)n }) : RC_OK;
	(void)BIO_reset(seal->sealed);
	return rc;
}

enum rc envelope_seal_add(struct cx *cx, struct envelope_seal *seal, struct str piece)
{
	seal->n += piece.n;
	if (seal->n > ENVELOPE_CONTENT_MAX)
		return cx_fail(cx, RC_LIMIT, "envelope: more than %llu bytes",
			       (unsigned long long)ENVELOPE_CONTENT_MAX);
	if (piece.n > 0 && !seal->chain) {
		seal->chain = BIO_new_CMS(seal->sealed, seal->cms);
		INVARIANT(seal->chain);
	}
	while (piece.n > 0) {
		const size_t n = piece.n < PIECE ? piece.n : PIECE;
		INVARIANT(BIO_write(seal->chain, piece.p, (int)n) == (int)n);
		TRY(hand_on(cx, seal));
		piece = str_slice(piece, n, piece.n);
	}
	return RC_OK;
}

enum rc envelope_seal_end(struct cx *cx, struct envelope_seal *seal)
{
	if (seal->chain) {
		INVARIANT(BIO_flush(seal->chain) == 1);
		return hand_on(cx, seal);
	}
	// OpenSSL's stream does not begin without a first byte.
	BIO *nothing = BIO_new_mem_buf("", 0);
	INVARIANT(nothing && CMS_final(seal->cms, nothing, NULL, CMS_BINARY) == 1);
	INVARIANT(i2d_CMS_bio(seal->sealed, seal->cms) == 1);
	BIO_free(nothing);
	return hand_on(cx, seal);
}

static enum rc to_buf(struct cx *cx, void *arg, struct str bytes)
{
	(void)cx;
	buf_add(arg, bytes);
	return RC_OK;
}

static enum rc seal_into(struct cx *cx, struct str certificate, struct str bytes, struct buf *out)
{
	AUTO(envelope_seal) seal = NULL;
	TRY(envelope_seal_begin(cx, &certificate, 1, to_buf, out, &seal));
	INVARIANT(seal != NULL);
	TRY(envelope_seal_add(cx, seal, bytes));
	return envelope_seal_end(cx, seal);
}

enum rc envelope_seal_bytes(struct cx *cx, struct str certificate, struct str bytes,
			    struct str *out)
{
	struct buf sealed;
	INVARIANT(bytes.n < SIZE_MAX / 2);
	buf_init(&sealed, bytes.n + bytes.n / 1024 + SEALED_EXTRA);
	const enum rc rc = seal_into(cx, certificate, bytes, &sealed);
	INVARIANT(!buf_full(&sealed));
	if (rc == RC_OK)
		*out = arena_copy(cx->arena, buf_str(&sealed));
	buf_done(&sealed);
	return rc;
}
