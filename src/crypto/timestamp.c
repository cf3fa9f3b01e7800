// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/timestamp.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "core/mark.h"
#include "crypto/x509.h"

/* The library keeps its complaints for whoever asks next: nobody does. */
static enum rc fail(struct cx *cx, enum rc rc, const char *sentence)
{
	ERR_clear_error();
	return cx_fail(cx, rc, "%s", sentence);
}

/* The first thing that the library complained of, in its words. */
static enum rc fail_as_library(struct cx *cx, const char *what)
{
	const char *data = NULL;
	int flags = 0;
	const unsigned long e = ERR_get_error_all(NULL, NULL, NULL, &data, &flags);
	const char *reason = ERR_reason_error_string(e);
	const bool has_data = data && (flags & ERR_TXT_STRING) && data[0] != '\0';
	const enum rc rc = cx_fail(cx, RC_DENIED, "%s: %s%s%s", what,
				   reason ? reason : N_("no reason"), has_data ? "; " : "",
				   has_data ? data : "");
	ERR_clear_error();
	return rc;
}

/* ---- asking ---------------------------------------------------------------- */

static ASN1_INTEGER *random_nonce(void)
{
	unsigned char bytes[8];
	INVARIANT(RAND_bytes(bytes, (int)sizeof bytes) == 1);
	bytes[0] = (unsigned char)(bytes[0] & 0x7f) | 0x40; // positive, and always eight bytes
	BIGNUM *n = BN_bin2bn(bytes, (int)sizeof bytes, NULL);
	ASN1_INTEGER *nonce = n ? BN_to_ASN1_INTEGER(n, NULL) : NULL;
	BN_free(n);
	INVARIANT(nonce);
	return nonce;
}

enum rc timestamp_ask(struct cx *cx, const struct sha256 *digest, struct str *out)
{
	unsigned char *der = NULL, bytes[SHA256_BYTES];
	TS_REQ *q = TS_REQ_new();
	TS_MSG_IMPRINT *m = TS_MSG_IMPRINT_new();
	X509_ALGOR *a = X509_ALGOR_new();
	ASN1_INTEGER *nonce = random_nonce();
	INVARIANT(q && m && a);
	memcpy(bytes, digest->b, sizeof bytes);
	const bool set = X509_ALGOR_set0(a, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) == 1 &&
			 TS_MSG_IMPRINT_set_algo(m, a) == 1 &&
			 TS_MSG_IMPRINT_set_msg(m, bytes, (int)sizeof bytes) == 1 &&
			 TS_REQ_set_version(q, 1) == 1 && TS_REQ_set_msg_imprint(q, m) == 1 &&
			 TS_REQ_set_nonce(q, nonce) == 1 && TS_REQ_set_cert_req(q, 1) == 1;
	const int n = set ? i2d_TS_REQ(q, &der) : -1;
	if (n > 0)
		*out = arena_copy(cx->arena, (struct str){ (const char *)der, (size_t)n });
	OPENSSL_free(der);
	ASN1_INTEGER_free(nonce);
	X509_ALGOR_free(a);
	TS_MSG_IMPRINT_free(m);
	TS_REQ_free(q);
	return n > 0 ? RC_OK
		     : fail(cx, RC_BUG, N_("a question to an authority could not be written"));
}

/* ---- reading --------------------------------------------------------------- */

static TS_RESP *open_response(struct cx *cx, struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	if (der.n == 0 || der.n > TIMESTAMP_BYTES_MAX) {
		(void)fail(cx, RC_INVALID, N_("a time-stamp has 1 byte to 1 MB"));
		return NULL;
	}
	TS_RESP *r = d2i_TS_RESP(NULL, &p, (long)der.n);
	if (r && p == (const unsigned char *)der.p + der.n)
		return r;
	TS_RESP_free(r);
	(void)fail(cx, RC_INVALID, N_("this is no whole answer of a time-stamp authority"));
	return NULL;
}

static struct str hex_of(struct arena *a, const ASN1_INTEGER *n)
{
	BIGNUM *bn = n ? ASN1_INTEGER_to_BN(n, NULL) : NULL;
	char *hex = bn ? BN_bn2hex(bn) : NULL;
	const struct str out = hex ? str_lower(a, str_from_c(hex)) : STR("");
	OPENSSL_free(hex);
	BN_free(bn);
	return out;
}

static bool read_imprint(TS_MSG_IMPRINT *m, struct timestamp *out)
{
	const ASN1_OBJECT *oid = NULL;
	X509_ALGOR_get0(&oid, NULL, NULL, TS_MSG_IMPRINT_get_algo(m));
	const char *name = oid ? OBJ_nid2sn(OBJ_obj2nid(oid)) : NULL;
	const ASN1_OCTET_STRING *bytes = TS_MSG_IMPRINT_get_msg(m);
	char lower[16] = "";
	for (size_t i = 0; name && name[i] && i + 1 < sizeof lower; i++)
		lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
	if (!digest_of_name(str_from_c(lower), &out->kind) ||
	    (size_t)ASN1_STRING_length(bytes) != digest_bytes(out->kind))
		return false;
	memcpy(out->imprint.b, ASN1_STRING_get0_data(bytes), digest_bytes(out->kind));
	return true;
}

static bool read_time(const ASN1_GENERALIZEDTIME *t, struct instant *out)
{
	if (!x509_time(t, out))
		return false;
	// x509_time leaves out what is less than a second
	const struct str text = { (const char *)ASN1_STRING_get0_data(t),
				  (size_t)ASN1_STRING_length(t) };
	const size_t dot = str_find(text, STR("."));
	int64_t unit = 100000;
	for (size_t i = dot == STR_NONE ? text.n : dot + 1; i < text.n && unit > 0; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			break;
		out->us += (text.p[i] - '0') * unit;
		unit /= 10;
	}
	return true;
}

static int64_t read_accuracy(TS_TST_INFO *info)
{
	TS_ACCURACY *a = TS_TST_INFO_get_accuracy(info);
	if (!a)
		return -1;
	const ASN1_INTEGER *parts[3] = { TS_ACCURACY_get_seconds(a), TS_ACCURACY_get_millis(a),
					 TS_ACCURACY_get_micros(a) };
	static const int64_t units[3] = { 1000000, 1000, 1 };
	int64_t sum = 0;
	for (size_t i = 0; i < 3; i++) {
		int64_t n = 0;
		if (parts[i] && (ASN1_INTEGER_get_int64(&n, parts[i]) != 1 || n < 0 || n > 1000000))
			return -1;
		sum += n * units[i];
	}
	return sum;
}

static enum rc read_info(struct cx *cx, TS_TST_INFO *info, struct timestamp *out)
{
	char policy[128] = "";
	*out = (struct timestamp){ .accuracy_us = read_accuracy(info),
				   .revoked = TIMESTAMP_UNKNOWN };
	if (!read_imprint(TS_TST_INFO_get_msg_imprint(info), out))
		return fail(cx, RC_DENIED,
			    N_("this time-stamp is over a digest that is not known here"));
	if (!read_time(TS_TST_INFO_get_time(info), &out->at))
		return fail(cx, RC_INVALID, N_("this time-stamp has no readable time"));
	(void)OBJ_obj2txt(policy, (int)sizeof policy, TS_TST_INFO_get_policy_id(info), 1);
	out->policy = arena_copy(cx->arena, str_from_c(policy));
	out->serial = hex_of(cx->arena, TS_TST_INFO_get_serial(info));
	out->nonce = hex_of(cx->arena, TS_TST_INFO_get_nonce(info));
	return RC_OK;
}

/* Whether the authority granted it (RFC 3161, 2.4.2), and what it granted. */
static enum rc read_response(struct cx *cx, TS_RESP *r, struct timestamp *out)
{
	const ASN1_INTEGER *status = TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(r));
	int64_t n = -1;
	if (ASN1_INTEGER_get_int64(&n, status) != 1 || n < 0 || n > 1) {
		const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(
			TS_RESP_get_status_info(r));
		const ASN1_UTF8STRING *text = texts && sk_ASN1_UTF8STRING_num(texts) > 0
						      ? sk_ASN1_UTF8STRING_value(texts, 0)
						      : NULL;
		const struct str why = text ? (struct str){ (const char *)ASN1_STRING_get0_data(
								    text),
							    (size_t)ASN1_STRING_length(text) }
					    : STR(N_("no reason"));
		ERR_clear_error();
		return cx_fail(cx, RC_DENIED, N_("the authority refused (status %lld): %.*s"),
			       (long long)n, STR_ARG(str_is_utf8(why) ? why : STR("?")));
	}
	if (!TS_RESP_get_tst_info(r) || !TS_RESP_get_token(r))
		return fail(cx, RC_INVALID, N_("this answer says granted and holds no time-stamp"));
	return read_info(cx, TS_RESP_get_tst_info(r), out);
}

enum rc timestamp_read(struct cx *cx, struct str response, struct timestamp *out)
{
	TS_RESP *r = open_response(cx, response);
	if (!r)
		return RC_INVALID;
	const enum rc rc = read_response(cx, r, out);
	TS_RESP_free(r);
	return rc;
}

enum rc timestamp_match(struct cx *cx, struct str request, struct str response)
{
	const unsigned char *p = (const unsigned char *)request.p;
	struct timestamp t;
	enum rc rc = RC_INVALID;
	TS_REQ *q = request.n <= TIMESTAMP_BYTES_MAX ? d2i_TS_REQ(NULL, &p, (long)request.n) : NULL;
	TS_RESP *r = q ? open_response(cx, response) : NULL;
	if (!q)
		rc = fail(cx, RC_INVALID, N_("this is no question to a time-stamp authority"));
	if (r)
		rc = read_response(cx, r, &t);
	if (rc == RC_OK) {
		TS_VERIFY_CTX *c = TS_REQ_to_TS_VERIFY_CTX(q, NULL);
		INVARIANT(c);
		// what was asked for; whether to believe it is timestamp_verify's
		(void)TS_VERIFY_CTX_set_flags(c, TS_VERIFY_CTX_add_flags(c, 0) &
							 ~(int)(TS_VFY_SIGNATURE | TS_VFY_SIGNER));
		if (TS_RESP_verify_response(c, r) != 1)
			rc = fail_as_library(
				cx, N_("the time-stamp is not the answer to the question"));
		TS_VERIFY_CTX_free(c);
	}
	TS_RESP_free(r);
	TS_REQ_free(q);
	return rc;
}

/* ---- judging --------------------------------------------------------------- */

struct judge {
	X509_STORE *store;
	STACK_OF(X509) * others;
	const struct timestamp_trust *trust;
	struct timestamp *out;
};

/* The certificates of a text, each given to `store` or, where that is NULL, to `list`. */
static void add_certificates(struct str pem, X509_STORE *store, STACK_OF(X509) * list)
{
	X509 *x;
	if (pem.n == 0 || pem.n > TIMESTAMP_BYTES_MAX)
		return;
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	INVARIANT(bio);
	while ((x = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (store) {
			INVARIANT(X509_STORE_add_cert(store, x) == 1);
			X509_free(x);
		} else {
			INVARIANT(sk_X509_push(list, x) > 0);
		}
	}
	BIO_free(bio);
	ERR_clear_error();
}

static X509_CRL *open_list(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	X509_CRL *list = NULL;
	if (text.n == 0 || text.n > (16U << 20))
		return NULL;
	if (str_find(text, STR("-----BEGIN ")) != STR_NONE) {
		BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);
		INVARIANT(bio);
		list = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
		BIO_free(bio);
	} else {
		list = d2i_X509_CRL(NULL, &p, (long)text.n);
	}
	ERR_clear_error();
	return list;
}

/* The reasons for which a certificate may end and its stamps go on: RFC 3161, 4. */
static bool is_harmless(X509_REVOKED *row)
{
	ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(row, NID_crl_reason, NULL, NULL);
	const long n = reason ? ASN1_ENUMERATED_get(reason) : -1;
	ASN1_ENUMERATED_free(reason);
	return n == CRL_REASON_UNSPECIFIED || n == CRL_REASON_AFFILIATION_CHANGED ||
	       n == CRL_REASON_SUPERSEDED || n == CRL_REASON_CESSATION_OF_OPERATION;
}

/* What the lists say of one certificate; *known: some list speaks for its issuer. */
static enum rc look_up(struct cx *cx, struct judge *j, X509 *x, X509 *issuer, bool *known)
{
	enum rc rc = RC_OK;
	*known = false;
	for (size_t i = 0; rc == RC_OK && i < j->trust->n_lists; i++) {
		X509_CRL *list = open_list(j->trust->lists[i]);
		X509_REVOKED *row = NULL;
		struct instant at, issued;
		if (list &&
		    X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_issuer_name(x)) == 0 &&
		    X509_CRL_verify(list, X509_get0_pubkey(issuer)) == 1 &&
		    x509_time(X509_CRL_get0_lastUpdate(list), &issued)) {
			*known = true;
			if (j->out->list_at.us == 0 || issued.us < j->out->list_at.us)
				j->out->list_at = issued;
			if (X509_CRL_get0_by_cert(list, &row, x) == 1) {
				const bool later = x509_time(X509_REVOKED_get0_revocationDate(row),
							     &at) &&
						   at.us > j->out->at.us;
				if (later && is_harmless(row))
					j->out->revoked = TIMESTAMP_REVOKED_LATER;
				else
					rc = fail(cx, RC_DENIED,
						  N_("the authority's certificate was revoked, and "
						     "this "
						     "time-stamp falls with it"));
			}
		}
		X509_CRL_free(list);
		ERR_clear_error();
	}
	return rc;
}

static enum rc judge_chain(struct cx *cx, struct judge *j, const STACK_OF(X509) * chain)
{
	const int n = sk_X509_num(chain);
	bool all_known = true;
	j->out->authority = x509_name(cx->arena, X509_get_subject_name(sk_X509_value(chain, 0)));
	j->out->root = x509_name(cx->arena, X509_get_subject_name(sk_X509_value(chain, n - 1)));
	j->out->revoked = TIMESTAMP_NOT_REVOKED;
	for (int i = 0; i < n; i++) {
		X509 *x = sk_X509_value(chain, i);
		struct instant ends;
		bool known = true;
		if (x509_time(X509_get0_notAfter(x), &ends) &&
		    (j->out->ends.us == 0 || ends.us < j->out->ends.us))
			j->out->ends = ends;
		if (i + 1 < n)
			TRY(look_up(cx, j, x, sk_X509_value(chain, i + 1), &known));
		all_known = all_known && known;
	}
	if (!all_known && j->out->revoked == TIMESTAMP_NOT_REVOKED)
		j->out->revoked = TIMESTAMP_UNKNOWN;
	return RC_OK;
}

static bool is_weak(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *oid = NULL;
	X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
	const int nid = oid ? OBJ_obj2nid(oid) : NID_undef;
	return nid == NID_md5 || nid == NID_sha1 || nid == NID_undef;
}

/* The chain once more, since the library keeps it to itself. */
static enum rc judge_signer(struct cx *cx, struct judge *j, PKCS7 *token)
{
	STACK_OF(PKCS7_SIGNER_INFO) *infos = PKCS7_get_signer_info(token);
	X509_ALGOR *algorithm = NULL;
	enum rc rc;
	if (!infos || sk_PKCS7_SIGNER_INFO_num(infos) != 1)
		return fail(cx, RC_DENIED, N_("a time-stamp has one signer"));
	PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(infos, 0), NULL, &algorithm, NULL);
	if (!algorithm || is_weak(algorithm))
		return fail(cx, RC_DENIED,
			    N_("this time-stamp is signed with a digest that is too weak"));
	STACK_OF(X509) *signers = PKCS7_get0_signers(token, j->others, 0);
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	INVARIANT(ctx);
	if (signers && sk_X509_num(signers) == 1 &&
	    X509_STORE_CTX_init(ctx, j->store, sk_X509_value(signers, 0), j->others) == 1 &&
	    X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_TIMESTAMP_SIGN) == 1 &&
	    X509_verify_cert(ctx) == 1)
		rc = judge_chain(cx, j, X509_STORE_CTX_get0_chain(ctx));
	else
		rc = fail(cx, RC_DENIED,
			  N_("the chain of the authority's certificates does not hold"));
	X509_STORE_CTX_free(ctx);
	sk_X509_free(signers);
	return rc;
}

/* `others` also holds what stands in the token: where to look for the steps of the chain. */
static void gather(struct judge *j, PKCS7 *token)
{
	const STACK_OF(X509) *carried = PKCS7_type_is_signed(token) && token->d.sign
						? token->d.sign->cert
						: NULL;
	for (int i = 0; i < sk_X509_num(carried); i++) {
		X509 *x = sk_X509_value(carried, i);
		INVARIANT(X509_up_ref(x) == 1 && sk_X509_push(j->others, x) > 0);
	}
	add_certificates(j->trust->others, NULL, j->others);
}

static enum rc judge_token(struct cx *cx, struct judge *j, PKCS7 *token,
			   const struct digest *digest)
{
	const size_t n = digest_bytes(j->out->kind);
	TS_VERIFY_CTX *c = TS_VERIFY_CTX_new();
	unsigned char *imprint = OPENSSL_memdup(digest->b, n);
	enum rc rc = RC_OK;
	INVARIANT(c && imprint && X509_STORE_up_ref(j->store) == 1);
	STACK_OF(X509) *others = X509_chain_up_ref(j->others);
	INVARIANT(others);
	(void)TS_VERIFY_CTX_set_imprint(c, imprint, (long)n); // all three are the context's now
	(void)TS_VERIFY_CTX_set_store(c, j->store);
	(void)TS_VERIFY_CTX_set_certs(c, others);
	(void)TS_VERIFY_CTX_add_flags(c, TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE);
	if (TS_RESP_verify_token(c, token) != 1)
		rc = fail_as_library(cx, N_("the time-stamp does not hold"));
	TS_VERIFY_CTX_free(c);
	return rc == RC_OK ? judge_signer(cx, j, token) : rc;
}

static enum rc judge_response(struct cx *cx, TS_RESP *r, const struct digest *digest,
			      const struct timestamp_trust *trust, struct timestamp *out)
{
	struct judge j = { X509_STORE_new(), sk_X509_new_null(), trust, out };
	const struct instant at = trust->at.us != 0 ? trust->at : out->at;
	INVARIANT(j.store && j.others);
	add_certificates(trust->roots, j.store, NULL);
	gather(&j, TS_RESP_get_token(r));
	if (trust->takes_own && trust->roots.n == 0) {
		for (int i = 0; i < sk_X509_num(j.others); i++)
			INVARIANT(X509_STORE_add_cert(j.store, sk_X509_value(j.others, i)) == 1);
		X509_VERIFY_PARAM_set_flags(X509_STORE_get0_param(j.store),
					    X509_V_FLAG_PARTIAL_CHAIN);
	}
	X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(j.store), (time_t)(at.us / 1000000));
	const enum rc rc = judge_token(cx, &j, TS_RESP_get_token(r), digest);
	sk_X509_pop_free(j.others, X509_free);
	X509_STORE_free(j.store);
	ERR_clear_error();
	return rc;
}

enum rc timestamp_verify(struct cx *cx, struct str response, enum digest_kind kind,
			 const struct digest *digest, const struct timestamp_trust *trust,
			 struct timestamp *out)
{
	TS_RESP *r = open_response(cx, response);
	if (!r)
		return RC_INVALID;
	enum rc rc = read_response(cx, r, out);
	if (rc == RC_OK && (out->kind == DIGEST_MD5 || out->kind == DIGEST_SHA1))
		rc = fail(cx, RC_DENIED, N_("this time-stamp is over a digest that is too weak"));
	if (rc == RC_OK && (out->kind != kind || !digest_eq(&out->imprint, digest)))
		rc = fail(cx, RC_DENIED, N_("this time-stamp is over other bytes"));
	if (rc == RC_OK)
		rc = judge_response(cx, r, digest, trust, out);
	TS_RESP_free(r);
	return rc;
}
