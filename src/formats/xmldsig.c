// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * The shape of the signature is judged on the tree before the library sees it, since the
 * library would follow whatever it says.
 */
#include "formats/xmldsig.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

#include "formats/hi1.h"

enum { RSA_BITS_MIN = 2048, GROUP_NAME_MAX = 64 };

#define DS "http://www.w3.org/2000/09/xmldsig#"
#define DS_MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define ENVELOPED DS "enveloped-signature"
#define EXCLUSIVE "http://www.w3.org/2001/10/xml-exc-c14n#"

static const char *const c14n_methods[] = {
	EXCLUSIVE,
	"http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
	"http://www.w3.org/2006/12/xml-c14n11",
	NULL,
};
static const char *const digest_methods[] = {
	"http://www.w3.org/2001/04/xmlenc#sha256",
	DS_MORE "sha384",
	"http://www.w3.org/2001/04/xmlenc#sha512",
	NULL,
};
static const char *const signature_methods[] = {
	DS_MORE "rsa-sha256",	DS_MORE "rsa-sha384",	DS_MORE "rsa-sha512",
	DS_MORE "ecdsa-sha256", DS_MORE "ecdsa-sha384", NULL,
};

/* ---- the library ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* libxml2 would tell the standard error of each odd byte of a stranger. */
static void say_nothing(void *arg, const char *format, ...)
{
	(void)arg;
	(void)format;
}

static void init_library(void)
{
	INVARIANT(xmlSecInit() == 0 && xmlSecCryptoInit() == 0);
	xmlSecErrorsDefaultCallbackEnableOutput(0); // our sentences are enough
}

struct judge {
	struct cx *cx;
	int *code;
};

/* What is said is said per thread. */
static void be_ready(void)
{
	INVARIANT(pthread_once(&once, init_library) == 0);
	xmlSetGenericErrorFunc(NULL, say_nothing);
}

void xmldsig_prepare(void)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned n;
	be_ready();
	// What OpenSSL loads when it is first used, its configuration among it.
	INVARIANT(EVP_Digest("", 0, digest, &n, EVP_sha256(), NULL) == 1);
}

static enum rc refuse(const struct judge *j, int code, const char *problem)
{
	if (j->code)
		*j->code = code;
	return cx_fail(j->cx, RC_INVALID, "Signature: %s", problem);
}

/* ---- the tree ---- */

static void on_doctype(void *parser, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
	(void)name;
	(void)id;
	(void)uri;
	xmlStopParser(parser);
}

/* NULL: not well-formed, or with a document type. */
static xmlDocPtr parse(struct str xml)
{
	xmlDocPtr doc = NULL;
	if (xml.n == 0 || xml.n > HI1_BYTES_MAX)
		return NULL;
	xmlParserCtxtPtr parser = xmlNewParserCtxt();
	INVARIANT(parser != NULL);
	parser->sax->internalSubset = on_doctype;
	doc = xmlCtxtReadMemory(parser, xml.p, (int)xml.n, NULL, NULL,
				XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (doc && (!parser->wellFormed || doc->intSubset || !xmlDocGetRootElement(doc))) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	xmlFreeParserCtxt(parser);
	return doc;
}

static bool is_named(const xmlNode *n, const char *name, const char *uri)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0 && n->ns &&
	       n->ns->href && strcmp((const char *)n->ns->href, uri) == 0;
}

static const xmlNode *next_element(const xmlNode *n)
{
	while (n && n->type != XML_ELEMENT_NODE)
		n = n->next;
	return n;
}

static const xmlNode *first_child(const xmlNode *n)
{
	return n ? next_element(n->children) : NULL;
}

/* After n in the order of the document, below root; no recursion, however deep. */
static const xmlNode *walk(const xmlNode *root, const xmlNode *n)
{
	if (n && n->children && n->type == XML_ELEMENT_NODE)
		return n->children;
	while (n && n != root && !n->next)
		n = n->parent;
	return !n || n == root ? NULL : n->next;
}

/* The one ds:Signature there is, if it is a child of the root. */
static enum rc find_signature(const struct judge *j, const xmlNode *root, const xmlNode **out)
{
	*out = NULL;
	for (const xmlNode *n = root; n; n = walk(root, n)) {
		if (n != root && is_named(n, "HI1Message", (const char *)root->ns->href))
			return refuse(j, HI1_IMPROPER_VALUE, "a message lies within the message");
		if (!is_named(n, "Signature", DS))
			continue;
		if (*out)
			return refuse(j, HI1_IMPROPER_VALUE, "there is more than one");
		*out = n;
	}
	if (!*out)
		return refuse(j, HI1_ELEMENT_MISSING,
			      "it is missing: messages of this peer are signed (ds:Signature)");
	if ((*out)->parent != root)
		return refuse(j, HI1_IMPROPER_VALUE, "it is no child of HI1Message");
	if (next_element((*out)->next))
		return refuse(j, HI1_IMPROPER_VALUE, "it is not the last child of HI1Message");
	return RC_OK;
}

/* An element of this name with no attribute but Algorithm, which is in the list. */
static bool has_algorithm(const xmlNode *n, const char *name, const char *const *allowed)
{
	if (!n || !is_named(n, name, DS) || !n->properties || n->properties->next ||
	    strcmp((const char *)n->properties->name, "Algorithm") != 0 || n->properties->ns)
		return false;
	const xmlNode *value = n->properties->children;
	for (; value && value->content && !value->next && *allowed; allowed++)
		if (strcmp((const char *)value->content, *allowed) == 0)
			return true;
	return false;
}

static bool is_text_only(const xmlNode *n)
{
	return !first_child(n);
}

/* Nothing, or of exclusive C14N the list of prefixes. */
static bool has_plain_body(const xmlNode *n)
{
	const xmlNode *c = first_child(n);
	return !c || (is_named(c, "InclusiveNamespaces", EXCLUSIVE) && is_text_only(c) &&
		      !next_element(c->next));
}

static enum rc check_transforms(const struct judge *j, const xmlNode *transforms)
{
	static const char *const enveloped[] = { ENVELOPED, NULL };
	const xmlNode *first = first_child(transforms);
	const xmlNode *second = first ? next_element(first->next) : NULL;
	if (!first || !has_algorithm(first, "Transform", enveloped) || !is_text_only(first))
		return refuse(j, HI1_IMPROPER_VALUE,
			      "the first Transform is not enveloped-signature");
	if (second && (!has_algorithm(second, "Transform", c14n_methods) ||
		       !has_plain_body(second) || next_element(second->next)))
		return refuse(j, HI1_IMPROPER_VALUE,
			      "a Transform is neither enveloped-signature nor C14N without "
			      "comments: exclusive, 1.0 or 1.1");
	return RC_OK;
}

static enum rc check_reference(const struct judge *j, const xmlNode *reference)
{
	const xmlAttr *uri = NULL;
	for (const xmlAttr *a = reference->properties; a; a = a->next) {
		if (a->ns || strcmp((const char *)a->name, "URI") != 0)
			return refuse(j, HI1_IMPROPER_VALUE,
				      "Reference has other attributes than URI");
		uri = a;
	}
	if (!uri || (uri->children && uri->children->content && *uri->children->content))
		return refuse(j, HI1_IMPROPER_VALUE, "Reference is not to the message: URI=\"\"");
	const xmlNode *transforms = first_child(reference);
	const xmlNode *digest = transforms ? next_element(transforms->next) : NULL;
	const xmlNode *value = digest ? next_element(digest->next) : NULL;
	if (!transforms || !is_named(transforms, "Transforms", DS))
		return refuse(j, HI1_IMPROPER_VALUE, "Reference has no Transforms");
	TRY(check_transforms(j, transforms));
	if (!has_algorithm(digest, "DigestMethod", digest_methods) || !is_text_only(digest))
		return refuse(j, HI1_IMPROPER_VALUE,
			      "DigestMethod is not SHA-256, SHA-384 or SHA-512");
	if (!value || !is_named(value, "DigestValue", DS) || !is_text_only(value) ||
	    next_element(value->next))
		return refuse(j, HI1_IMPROPER_VALUE, "Reference does not end with its DigestValue");
	return RC_OK;
}

static enum rc check_info(const struct judge *j, const xmlNode *info)
{
	const xmlNode *c14n = first_child(info);
	const xmlNode *method = c14n ? next_element(c14n->next) : NULL;
	const xmlNode *reference = method ? next_element(method->next) : NULL;
	if (!has_algorithm(c14n, "CanonicalizationMethod", c14n_methods) || !has_plain_body(c14n))
		return refuse(j, HI1_IMPROPER_VALUE,
			      "CanonicalizationMethod is not C14N without comments: exclusive, 1.0 "
			      "or 1.1");
	if (!has_algorithm(method, "SignatureMethod", signature_methods) || !is_text_only(method))
		return refuse(j, HI1_IMPROPER_VALUE,
			      "SignatureMethod is not RSA or ECDSA with SHA-256 or better");
	if (!reference || !is_named(reference, "Reference", DS) || next_element(reference->next))
		return refuse(j, HI1_IMPROPER_VALUE, "there is not exactly one Reference");
	return check_reference(j, reference);
}

static enum rc check_shape(const struct judge *j, const xmlNode *signature)
{
	const xmlNode *info = first_child(signature);
	const xmlNode *value = info ? next_element(info->next) : NULL;
	const xmlNode *key = value ? next_element(value->next) : NULL;
	if (!info || !is_named(info, "SignedInfo", DS) || !value ||
	    !is_named(value, "SignatureValue", DS) || !is_text_only(value))
		return refuse(j, HI1_IMPROPER_VALUE, "SignedInfo and SignatureValue are needed");
	if (key && (!is_named(key, "KeyInfo", DS) || next_element(key->next)))
		return refuse(j, HI1_IMPROPER_VALUE, "it holds more than a signature and its key");
	return check_info(j, info);
}

/* ---- keys ---- */

static bool is_sound(const EVP_PKEY *pkey)
{
	char group[GROUP_NAME_MAX];
	if (pkey && EVP_PKEY_is_a(pkey, "RSA"))
		return EVP_PKEY_get_bits(pkey) >= RSA_BITS_MIN;
	return pkey && EVP_PKEY_is_a(pkey, "EC") &&
	       EVP_PKEY_get_group_name(pkey, group, sizeof group, NULL) == 1 &&
	       (strcmp(group, "prime256v1") == 0 || strcmp(group, "secp384r1") == 0);
}

/* NULL: not to be used. */
static xmlSecKeyPtr load_key(struct str pem, xmlSecKeyDataFormat format)
{
	if (pem.n == 0 || pem.n > UINT_MAX)
		return NULL;
	xmlSecKeyPtr key = xmlSecCryptoAppKeyLoadMemory(
		(const xmlSecByte *)pem.p, (xmlSecSize)pem.n, format, NULL, NULL, NULL);
	if (!key || is_sound(xmlSecOpenSSLEvpKeyDataGetEvp(xmlSecKeyGetValue(key))))
		return key;
	xmlSecKeyDestroy(key);
	return NULL;
}

enum rc xmldsig_check_certificate(struct cx *cx, struct str certificate)
{
	be_ready();
	xmlSecKeyPtr key = load_key(certificate, xmlSecKeyDataFormatCertPem);
	ERR_clear_error();
	if (!key)
		return cx_fail(
			cx, RC_INVALID,
			"the certificate for XML signatures cannot be used: PEM, with RSA of "
			"%d bits or more, or P-256 or P-384, is needed",
			RSA_BITS_MIN);
	xmlSecKeyDestroy(key);
	return RC_OK;
}

/* ---- prefixes ---- */

/* Every declaration of a prefix, of all elements, in the order of the document. */
struct declaration {
	struct str prefix, uri;
	bool unclear; // the prefix means different things at different places
};
struct declarations {
	struct declaration *p;
	size_t n, cap;
};

static void declare(struct cx *cx, struct declarations *all, const xmlNs *ns)
{
	const struct str prefix = str_from_c((const char *)ns->prefix);
	const struct str uri = str_from_c((const char *)ns->href);
	for (size_t i = 0; i < all->n; i++) {
		if (str_eq(all->p[i].prefix, prefix)) {
			all->p[i].unclear |= !str_eq(all->p[i].uri, uri);
			return;
		}
	}
	if (all->n < HI1_PREFIXES_MAX)
		*ARENA_PUSH(cx->arena, all) = (struct declaration){ prefix, uri, false };
}

/* Exclusive C14N leaves out prefixes that stand in values alone, as in xsi:type, unless the
 * signer lists them. Those of HI1's own spaces are put back: no two types of HI1 have one
 * name, so whoever changes such a prefix, which the signature does not cover, makes the
 * message unreadable, and not another one. */
static struct str put_back(struct cx *cx, const xmlNode *root, struct str covered)
{
	struct declarations all = { 0 };
	struct str added = { 0 };
	size_t name_end = 0;
	for (const xmlNode *n = root; n; n = walk(root, n))
		for (const xmlNs *ns = n->type == XML_ELEMENT_NODE ? n->nsDef : NULL; ns;
		     ns = ns->next)
			if (ns->prefix && ns->href)
				declare(cx, &all, ns);
	while (name_end < covered.n && !strchr(" >", covered.p[name_end]))
		name_end++;
	const struct str tag = str_slice(covered, 0, str_find(covered, STR(">")));
	for (size_t i = 0; i < all.n; i++) {
		const struct declaration *d = &all.p[i];
		const struct str says = arena_fmt(cx->arena, " xmlns:%.*s=\"", STR_ARG(d->prefix));
		if (!d->unclear && hi1_space_of(d->uri) != HI1_SPACES &&
		    str_find(tag, says) == STR_NONE)
			added = arena_fmt(cx->arena, "%.*s%.*s%.*s\"", STR_ARG(added),
					  STR_ARG(says), STR_ARG(d->uri));
	}
	return arena_fmt(cx->arena, "%.*s%.*s%.*s", STR_ARG(str_slice(covered, 0, name_end)),
			 STR_ARG(added), STR_ARG(str_slice(covered, name_end, covered.n)));
}

/* ---- judging ---- */

static bool allow(xmlSecDSigCtxPtr ctx)
{
	const xmlSecTransformId references[] = {
		xmlSecTransformEnvelopedId,  xmlSecTransformExclC14NId, xmlSecTransformInclC14NId,
		xmlSecTransformInclC14N11Id, xmlSecTransformSha256Id,	xmlSecTransformSha384Id,
		xmlSecTransformSha512Id,
	};
	const xmlSecTransformId methods[] = {
		xmlSecTransformExclC14NId,    xmlSecTransformInclC14NId,
		xmlSecTransformInclC14N11Id,  xmlSecTransformRsaSha256Id,
		xmlSecTransformRsaSha384Id,   xmlSecTransformRsaSha512Id,
		xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id,
	};
	ctx->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
	ctx->flags = XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES |
		     XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
	for (size_t i = 0; i < sizeof references / sizeof *references; i++)
		if (xmlSecDSigCtxEnableReferenceTransform(ctx, references[i]) < 0)
			return false;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (xmlSecDSigCtxEnableSignatureTransform(ctx, methods[i]) < 0)
			return false;
	return true;
}

static enum rc take_covered(const struct judge *j, xmlSecDSigCtxPtr ctx, const xmlNode *root,
			    struct str *out)
{
	if (xmlSecPtrListGetSize(&ctx->signedInfoReferences) != 1)
		return refuse(j, HI1_IMPROPER_VALUE, "there is not exactly one Reference");
	const xmlSecDSigReferenceCtxPtr reference = xmlSecPtrListGetItem(&ctx->signedInfoReferences,
									 0);
	const xmlSecBufferPtr bytes = reference
					      ? xmlSecDSigReferenceCtxGetPreDigestBuffer(reference)
					      : NULL;
	if (!bytes || reference->status != xmlSecDSigStatusSucceeded)
		return refuse(j, HI1_IMPROPER_VALUE, "it does not hold");
	*out = put_back(j->cx, root,
			(struct str){ (const char *)xmlSecBufferGetData(bytes),
				      xmlSecBufferGetSize(bytes) });
	return RC_OK;
}

static enum rc verify_tree(const struct judge *j, xmlDocPtr doc, struct str certificate,
			   struct str *covered)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	const xmlNode *signature = NULL;
	if (!root->ns || !root->ns->href || strcmp((const char *)root->name, "HI1Message") != 0)
		return refuse(j, HI1_INVALID_MESSAGE, "the root is not HI1Message");
	TRY(find_signature(j, root, &signature));
	TRY(check_shape(j, signature));
	xmlSecDSigCtxPtr ctx = xmlSecDSigCtxCreate(NULL);
	INVARIANT(ctx != NULL);
	enum rc rc = RC_OK;
	ctx->signKey = load_key(certificate, xmlSecKeyDataFormatCertPem); // ctx frees it
	if (!ctx->signKey)
		rc = refuse(j, HI1_CONFIGURATION,
			    "this node's copy of the certificate is unusable");
	else if (!allow(ctx) || xmlSecDSigCtxVerify(ctx, (xmlNodePtr)(uintptr_t)signature) < 0 ||
		 ctx->status != xmlSecDSigStatusSucceeded)
		rc = refuse(j, HI1_IMPROPER_VALUE,
			    "it does not hold: the message was changed, or another key signed it");
	else
		rc = take_covered(j, ctx, root, covered);
	xmlSecDSigCtxDestroy(ctx);
	return rc;
}

enum rc xmldsig_verify_here(struct cx *cx, struct str xml, struct str certificate,
			    struct str *covered, int *code)
{
	const struct judge j = { cx, code };
	be_ready();
	xmlDocPtr doc = parse(xml);
	if (!doc)
		return refuse(&j, HI1_INVALID_MESSAGE,
			      "the message is no well-formed XML without a document type");
	const enum rc rc = verify_tree(&j, doc, certificate, covered);
	xmlFreeDoc(doc);
	ERR_clear_error();
	return rc;
}

/* ---- signing ---- */

/* The prefixes of the root, which stand in values, too. */
static const char *prefix_list(struct cx *cx, const xmlNode *root)
{
	struct str list = { 0 };
	for (const xmlNs *ns = root->nsDef; ns; ns = ns->next)
		list = arena_fmt(cx->arena, "%.*s%s%s", STR_ARG(list), list.n > 0 ? " " : "",
				 ns->prefix ? (const char *)ns->prefix : "#default");
	return str_c(cx->arena, list);
}

/* False: the library refuses. The signature stands at its place, still empty. */
static bool make_template(struct cx *cx, xmlDocPtr doc, const xmlSecKey *key, xmlNodePtr *out)
{
	const bool rsa = xmlSecKeyDataCheckId(xmlSecKeyGetValue((xmlSecKeyPtr)(uintptr_t)key),
					      xmlSecKeyDataRsaId);
	xmlNodePtr signature = xmlSecTmplSignatureCreateNsPref(doc, xmlSecTransformExclC14NId,
							       rsa ? xmlSecTransformRsaSha256Id
								   : xmlSecTransformEcdsaSha256Id,
							       NULL, (const xmlChar *)"ds");
	if (!signature)
		return false;
	(void)xmlAddChild(xmlDocGetRootElement(doc), signature);
	*out = signature;
	xmlNodePtr reference = xmlSecTmplSignatureAddReference(signature, xmlSecTransformSha256Id,
							       NULL, (const xmlChar *)"", NULL);
	xmlNodePtr info = xmlSecTmplSignatureEnsureKeyInfo(signature, NULL);
	if (!reference || !info ||
	    !xmlSecTmplReferenceAddTransform(reference, xmlSecTransformEnvelopedId))
		return false;
	xmlNodePtr c14n = xmlSecTmplReferenceAddTransform(reference, xmlSecTransformExclC14NId);
	return c14n &&
	       xmlSecTmplTransformAddC14NInclNamespaces(
		       c14n, (const xmlChar *)prefix_list(cx, xmlDocGetRootElement(doc))) == 0 &&
	       xmlSecTmplKeyInfoAddX509Data(info);
}

static bool sign_tree(struct cx *cx, xmlDocPtr doc, const struct xmldsig_signer *signer)
{
	bool ok = false;
	xmlNodePtr signature = NULL;
	xmlSecKeyPtr key = load_key(signer->key, xmlSecKeyDataFormatPem);
	if (!key)
		return false;
	xmlSecDSigCtxPtr ctx = xmlSecDSigCtxCreate(NULL);
	INVARIANT(ctx != NULL);
	ctx->signKey = key; // ctx frees it
	ok = xmlSecCryptoAppKeyCertLoadMemory(key, (const xmlSecByte *)signer->certificate.p,
					      (xmlSecSize)signer->certificate.n,
					      xmlSecKeyDataFormatPem) == 0 &&
	     make_template(cx, doc, key, &signature) && xmlSecDSigCtxSign(ctx, signature) == 0 &&
	     ctx->status == xmlSecDSigStatusSucceeded;
	xmlSecDSigCtxDestroy(ctx);
	return ok;
}

enum rc xmldsig_sign(struct cx *cx, struct str xml, const struct xmldsig_signer *signer,
		     struct str *out)
{
	xmlChar *bytes = NULL;
	int n = 0;
	be_ready();
	xmlDocPtr doc = parse(xml);
	if (!doc)
		return cx_fail(cx, RC_INVALID, "what is to be signed is no well-formed XML");
	const bool ok = sign_tree(cx, doc, signer);
	if (ok)
		xmlDocDumpMemoryEnc(doc, &bytes, &n, "UTF-8");
	xmlFreeDoc(doc);
	ERR_clear_error();
	if (!ok || !bytes)
		return cx_fail(
			cx, RC_INVALID,
			"the message cannot be signed: is the key RSA of %d bits or more, or "
			"P-256, and is the certificate its own?",
			RSA_BITS_MIN);
	*out = arena_copy(cx->arena, (struct str){ (const char *)bytes, (size_t)n });
	xmlFree(bytes);
	return RC_OK;
}
