// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * httpsig: signatures of HTTP messages, so that neither side can deny what it sent.
 *
 * Source:  RFC 9421. Ed25519 is written and read (section 3.3.6), ECDSA on P-256 with
 *          SHA-256 is read (3.3.4).
 * Covers:  @method, @target-uri, @authority, @scheme, @request-target, @path, @query,
 *          @status and any field; `req` binds a response to its request (2.4). The
 *          parameters sf, key, bs, tr and name are refused: nothing here needs them.
 * Profile: what comity demands of a signature is a table: httpsig_request_profile and
 *          httpsig_response_profile. A message may carry signatures of others; those with
 *          another tag are not judged.
 * Body:    is not looked at here; the profiles cover Content-Digest, which
 *          formats/content_digest.h checks against the bytes.
 * Errors:  RC_INVALID: no such header, or one that is not as the RFC says. RC_DENIED: well
 *          made, but not what the profile demands, too old, in the future, or not by this
 *          key. The sentence names the component or parameter.
 * Memory:  slices point into the message, or into the arena.
 */
#ifndef FORMATS_HTTPSIG_H
#define FORMATS_HTTPSIG_H

#include "core/core.h"
#include "crypto/ecdsa.h"
#include "crypto/sign.h"
#include "formats/sfv.h"

struct httpsig_field {
	struct str name; // in any case
	struct str value;
};

struct httpsig_message {
	struct str method;    // empty: a response
	struct str scheme;    // "https"; of a request, as the next two
	struct str authority; // as in Host: "node.example:8443"
	struct str target;    // as sent: "/hi1?a=b"
	int status;	      // of a response
	const struct httpsig_field *fields;
	size_t fields_n;
	const struct httpsig_message *request; // that a response answers, or NULL
};

struct httpsig_component {
	struct str name; // "@method", "content-digest"
	bool req;	 // of the request, in a response
};

/* One signature as it stands in the two headers. */
struct httpsig {
	struct str label;
	struct sfv_member input; // as it is printed into the base
	struct {
		struct httpsig_component *p;
		size_t n, cap;
	} components;
	bool has_created, has_expires;
	int64_t created, expires;  // POSIX seconds
	struct str nonce, keyid;   // empty when not given
	struct str algorithm, tag; // the same
	struct str bytes;	   // the signature itself
};

struct httpsig_list {
	struct httpsig *p;
	size_t n, cap;
};

/* Reads the two headers; each label must be in both. Judges nothing. */
NODISCARD enum rc httpsig_parse(struct cx *cx, struct str signature_input, struct str signature,
				struct httpsig_list *out);

/* The text that is signed (section 2.5). RC_DENIED: the message lacks a component. */
NODISCARD enum rc httpsig_base(struct cx *cx, const struct httpsig_message *message,
			       const struct httpsig *sig, struct str *out);

/* What a kind of message must have signed. */
struct httpsig_profile {
	const char *tag;   // names application and kind: one signature only may have it
	const char *label; // when writing
	const struct httpsig_component *components;
	size_t components_n;
	bool nonce;	       // must be there
	struct duration past;  // how old a signature may be
	struct duration ahead; // how far ahead of ours the signer's clock may be
};

extern const struct httpsig_profile httpsig_request_profile;
extern const struct httpsig_profile httpsig_response_profile;

struct httpsig_headers {
	struct str input;     // Signature-Input
	struct str signature; // Signature
};

struct httpsig_signer {
	struct str keyid; // under which the peer knows the key
	struct str nonce; // empty where the profile has none
	const struct sign_key *key;
};

/* Signs all that the profile demands, with cx->now as the time. RC_INVALID: the message
 * lacks a component. */
NODISCARD enum rc httpsig_sign(struct cx *cx, const struct httpsig_message *message,
			       const struct httpsig_profile *profile,
			       const struct httpsig_signer *signer, struct httpsig_headers *out);

/* The signature with the profile's tag, its components, parameters and times (against
 * cx->now) judged; not yet verified. Its keyid says whose key to look up. */
NODISCARD enum rc httpsig_find(struct cx *cx, const struct httpsig_message *message,
			       const struct httpsig_profile *profile, struct httpsig *out);

enum httpsig_algorithm { HTTPSIG_ED25519, HTTPSIG_ECDSA_P256 };

struct httpsig_key {
	enum httpsig_algorithm algorithm;
	struct sign_public ed25519;
	struct ecdsa_public p256;
};

NODISCARD enum rc httpsig_verify(struct cx *cx, const struct httpsig_message *message,
				 const struct httpsig *sig, const struct httpsig_key *key);

/* The values of a field, joined as section 2.1 says; false when there is none. */
NODISCARD bool httpsig_field_value(struct arena *a, const struct httpsig_message *message,
				   struct str name, struct str *out);

#endif
