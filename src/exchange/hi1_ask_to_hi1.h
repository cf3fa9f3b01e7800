// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hi1_ask_to_hi1: one question to any HI1 system (ETSI TS 103 120), as a message.
 *
 *     GET           identifier
 *     LIST          type, since, until, country, max: each may be left out
 *     CREATE        object: HI1Object alone, in either encoding (a file)
 *     UPDATE        the same; or type, identifier and the status that is desired
 *     DELIVER       bytes as BinaryData of a DeliveryObject, with their SHA-256
 *     GETCSPCONFIG  nothing
 *
 * Errors:  RC_INVALID with the member, when what was given breaks the grammar.
 * Memory:  in the arena.
 */
#ifndef EXCHANGE_HI1_ASK_TO_HI1_H
#define EXCHANGE_HI1_ASK_TO_HI1_H

#include "formats/hi1.h"

/* Of a DELIVER. */
struct hi1_parcel {
	struct str bytes, content_type, name; // the last two may be empty
	struct str task;		      // UUID of the object that asked for it
	struct str reference;		      // LDID
	int64_t number;			      // from 1
	bool last;
};

struct hi1_ask {
	enum hi1_encoding encoding;
	struct hi1_header header; // without time: that is now
	enum hi1_verb verb;
	struct str identifier; // of GET, of an UPDATE's object, of a delivery
	struct str type;       // value of ETSI's dictionary ObjectType, or TDTask
	struct str desired;    // status
	struct str country;
	struct instant since, until; // 0: not said
	int64_t max;		     // 0: not said
	struct str object;	     // the file with an HI1Object
	struct hi1_parcel parcel;
};

NODISCARD enum rc hi1_ask_print(struct cx *cx, const struct hi1_ask *ask, struct str *out);

/* A UUID for a transaction or an object. */
struct str hi1_uuid_new(struct arena *a, struct instant now);

/* What a file holds by its first characters: JSON begins with a brace. */
enum hi1_encoding hi1_encoding_of(struct str bytes);

/* Whether it is a whole message, not one object. */
bool hi1_is_message(struct str bytes);

#endif
