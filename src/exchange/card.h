// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * card: what a node tells others of itself, so that they can reach it and know it again.
 *
 * 1. A card is a text of lines "name value", signed by the node (card_to_note.h). Every
 *    field has one spelling, so that a card has one fingerprint.
 * 2. Whoever imports the first card of a node compares the fingerprint by another road.
 *    A later one counts when a key of the card before it has signed it, too.
 * 3. Keys are for one use each: TLS, signing, encryption; the ledger's own key signs
 *    nothing but checkpoints.
 * 4. A key belongs to one node, and each proves in the card that it does: card_claim.h.
 * 5. It names the keys with which the node's people sign requests and answers, so that others
 *    know them before a message comes that bears such a signature.
 *
 * Limits:  CARD_LIST_MAX of a kind, CARD_PEOPLE_MAX people's keys, CARD_NAME_MAX bytes of a name,
 *          CARD_LINE_MAX of others.
 * Memory:  slices point into what was read; the list of people's keys lies in the arena.
 */
#ifndef EXCHANGE_CARD_H
#define EXCHANGE_CARD_H

#include "core/core.h"
#include "crypto/hash.h"

enum { CARD_LIST_MAX = 4, CARD_PEOPLE_MAX = 500, CARD_NAME_MAX = 200, CARD_LINE_MAX = 1000 };

enum card_kind {
	CARD_CONTACT_POINT, // of the 24/7 network, art. 35
	CARD_AUTHORITY,	    // central authority, prosecution, court, police
	CARD_RESPONSE_TEAM,
	CARD_HOTLINE,
	CARD_PROVIDER,
	CARD_SECRETARIAT,
	CARD_KINDS,
};
/* A name that people read: it must look as it is, without control characters or marks that
 * turn text. */
bool card_name_fits(struct str name);

const char *card_kind_key(enum card_kind kind);	 // "contact-point"
const char *card_kind_name(enum card_kind kind); // "24/7 contact point" (English)
NODISCARD bool card_kind_parse(struct str key, enum card_kind *out);

/* A key that signs cards, messages and receipts. */
struct card_key {
	struct str vkey; // NAME+ID+BASE64, see formats/note.h
	struct instant from, until;
};

/* A key with which one of the node's people signs: a passkey or a certificate. */
struct card_person {
	struct sha256 key;	    // of the public key, or of the certificate (DER)
	struct instant from, until; // until 0: open
	struct str name;	    // "NAME, POST"
};
struct card_people {
	struct card_person *p; // by key, each once
	size_t n, cap;
};

struct card {
	struct str name;
	struct str country; // ISO 3166-1, two capital letters
	enum card_kind kind;
	struct str origin; // the ledger's, by which the node is named
	int64_t serial;	   // from 1; a later card has a higher one
	struct instant issued;
	struct str ledger;  // vkey of its checkpoints, named by the origin
	struct str witness; // vkey by which it countersigns, ORIGIN/witness; empty: none
	struct {
		struct str p[CARD_LIST_MAX]; // "https://node.example:8443": at least one
		size_t n;
	} endpoints;
	struct {
		struct sha256 p[CARD_LIST_MAX]; // of TLS keys (SubjectPublicKeyInfo): one at least
		size_t n;
		struct str claims[CARD_LIST_MAX]; // card_claim.h; empty: none is made
	} pins;
	struct {
		struct card_key p[CARD_LIST_MAX]; // at least one
		size_t n;
	} signing;
	struct str encryption; // certificate (DER) that others encrypt to
	struct str encryption_claim;
	struct card_people people;
};

/* Whether each field keeps its rule. RC_INVALID names the field. Whether a vkey or a
 * certificate is one is not asked here. */
NODISCARD enum rc card_check(struct cx *cx, const struct card *card);

/* One that signs no longer, and stands there for what it has signed before. */
bool card_key_has_ended(const struct card *card, const struct card_key *key);

bool card_people_eq(const struct card_people *a, const struct card_people *b);

/* "NAME+ID" of a vkey: under which a signature names the key. */
struct str card_key_id(struct str vkey);

/* The key itself, as it is spelt there, without its name. */
struct str card_key_alone(struct str vkey);

/* The signing key of this "NAME+ID" that counts at that time; NULL: none. */
const struct card_key *card_key_at(const struct card *card, struct str keyid, struct instant at);

#endif
