// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * document_to_json: a request as one document, application/vnd.comity.request+json: what
 * travels inside HI1, what an API takes and gives, what the digest of a letter is of.
 * Described by docs/openapi.yaml (RequestDocument).
 *
 * 1. It holds every word that request_bytes holds, the time of each decision, and the
 *    terms. The case, the people and the progress stay at home, and from a provider the words
 *    that it does not need (desk/sent.h).
 * 2. Keys stand in one order, all of them always; what is not said is null or empty. So
 *    one request has one text, and the text one digest.
 *
 * Memory:  texts live in the arena.
 */
#ifndef DESK_DOCUMENT_TO_JSON_H
#define DESK_DOCUMENT_TO_JSON_H

#include "desk/request.h"

#define DOCUMENT_FORMAT "comity request 1"
#define DOCUMENT_TYPE "application/vnd.comity.request+json"

struct str document_to_json(struct arena *arena, const struct request *r);

/* SHA-256 of that text. */
struct sha256 document_digest(struct arena *arena, const struct request *r);

/* The members that are one value each, in their order; key NULL ends the table. */
enum document_value { DOCUMENT_TEXT, DOCUMENT_ID, DOCUMENT_TIME };
struct document_member {
	const char *key;
	enum document_value value;
	size_t at;  // in struct request
	size_t max; // bytes, of a text
};
extern const struct document_member document_members[];

#endif
