// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_to_note: a country's file as its node signs it, and what others say of it.
 *
 *     comity/profile/v1                              comity/profile-answer/v1
 *     node node.example/zz                           country ZZ
 *     country ZZ                                     serial 3
 *     serial 3                                       file 64 hexadecimal digits
 *     published 2026-11-22T08:00:00.000000Z          answer accepted
 *     file 64 hexadecimal digits                     reason in words, to the end; may be empty
 *
 *     country: ZZ                  the file, which has that SHA-256
 *     ...
 *
 *     — node.example/zz/exchange BASE64
 *
 * Source:  C2SP signed-note (formats/note.h).
 * Accepts: the lines in this order, and no others.
 * Errors:  RC_INVALID; RC_DENIED: not signed by a key that the card has at that time, or for
 *          another node or country than the card's.
 * Memory:  slices point into the input.
 */
#ifndef EXCHANGE_RELEASE_TO_NOTE_H
#define EXCHANGE_RELEASE_TO_NOTE_H

#include "exchange/card_to_note.h"
#include "exchange/release.h"

/* origin, country, serial, published_at and text of it. */
NODISCARD enum rc release_sign(struct cx *cx, const struct release *r,
			       const struct card_signer *signer, struct str *out);
NODISCARD enum rc release_read(struct cx *cx, struct str bytes, const struct card *by,
			       struct instant at, struct release *out);

/* The text alone, whoever signed it: sets node, country, serial, time and file. */
NODISCARD enum rc release_parse(struct cx *cx, struct str text, struct release *r);

struct release_told {
	struct str country;
	int64_t serial;
	struct sha256 file;
	enum release_answer answer;
	struct str reason;
};
struct str release_answer_print(struct arena *a, const struct release_told *t);
NODISCARD enum rc release_answer_read(struct cx *cx, struct str text, struct release_told *out);

#endif
