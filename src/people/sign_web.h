// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sign_web: a form whose sender signs a statement with a key of their own: a passkey, which the
 * browser asks for, or a certificate, by a file that is signed elsewhere and handed in. Who has
 * neither, or signs nothing, sends it all the same: then the record says "confirmed by this node
 * only", and what needs more refuses it.
 *
 *	GET:	person_sign_fill, person_sign_file for each statement; {{> people_sign &v->sign}} in the form
 *	POST:	SIGN_FIELDS; person_sign_read in `before`, person_sign_verify in `work`, person_sign_still in the handler
 *
 * Memory:  in the page's arena.
 */
#ifndef PEOPLE_SIGN_WEB_H
#define PEOPLE_SIGN_WEB_H

#include "people/account_web.h"
#include "people/passkey_db.h"
#include "people/people_web.h"
#include "people/signature.h"
#include "people/signing_db.h"

/* A statement to sign by certificate. */
struct sign_file {
	struct str href;
	const char *name; // "approve.txt"
	const char *text; // of the link, English, marked
};

/* What is signed: as people read it, and byte for byte. */
struct exact_bytes_view {
	struct html shown; // empty: the bytes stand open
	struct str bytes, digest;
};

struct sign_view {
	bool passkey, certificate; // that they have
	struct str credentials;	   // of their passkeys, parted by blanks
	struct str rp_id;
	struct people_file_view cms;
	struct {
		struct sign_file *p;
		size_t n, cap;
	} files;
	const char *first; // name of the first file, for the example
};

/* The form around it: of who signs one statement. */
struct sign_form_view {
	struct str action, button;
	struct str challenge, digest; // of what is signed
	struct sign_view sign;
};

/* Whoever is on the page: which keys they may sign with now. */
NODISCARD enum rc person_sign_fill(struct cx *cx, struct page *pg, struct sign_view *v);
void person_sign_file(struct page *pg, struct sign_view *v, struct sign_file file);

/* What a passkey signs: the SHA-256 of the statement, base64url. */
struct str person_sign_challenge(struct page *pg, struct str statement);

#define SIGN_FIELDS                                                                            \
	{ "credential", FORM_TEXT, false, 2000 }, { "authenticator", FORM_TEXT, false, 2000 }, \
		{ "client", FORM_TEXT, false, 4000 }, { "signature", FORM_TEXT, false, 2000 }, \
	{                                                                                      \
		"cms", FORM_LINES, false, CERTIFICATE_TEXT_MAX,                                \
			.label = TR_MARK("Signature by your certificate")                      \
	}

/* What the form brought. */
struct signed_form {
	struct signature signature; // kind SIGNATURE_NODE: none
	struct passkey passkey;
	struct signing_keys certificates; // SIGNATURE_CERTIFICATE: one of these is to have signed
};

/* RC_INVALID, RC_DENIED, RC_MISSING: not by a key of theirs. */
NODISCARD enum rc person_sign_read(struct cx *cx, struct page *pg, struct str statement,
				   struct signed_form *out);

/* Over this statement; a certificate's mistake is told at its field. */
NODISCARD enum rc person_sign_verify(struct cx *cx, struct page *pg, struct str statement,
				     struct signed_form *f);

/* RC_MISSING: the key was taken away, or is over, since it was read. */
NODISCARD enum rc person_sign_still(struct cx *cx, struct page *pg, const struct signed_form *f);

#endif
