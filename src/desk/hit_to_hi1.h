// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hit_to_hi1: a question whether the other node has the same identifiers, and the answer, as
 * messages of HI1: a Document with JSON.
 *
 *	question: { "question": ID, "points": [POINT, ...] }
 *	answer:   { "question": ID, "points": [POINT, ...], "others": [POINT, ...] }
 *	      or: { "question": ID, "refused": TEXT }
 *
 * A point is 32 bytes in Base64 for URLs (crypto/blind.h). The points of an answer are those of
 * the question, in their order, multiplied by the other side's secret; "others" are those of what
 * that side has, sorted, with points of nobody among them.
 */
#ifndef DESK_HIT_TO_HI1_H
#define DESK_HIT_TO_HI1_H

#include "desk/hit.h"
#include "exchange/envelope_from_hi1.h"

NODISCARD enum rc hit_ask_print(struct cx *cx, const struct envelope_sides *sides,
				const struct hit_words *w, struct str *out);
NODISCARD enum rc hit_answer_print(struct cx *cx, const struct envelope_sides *sides,
				   const struct hit_words *w, struct str *out);

/* RC_INVALID: it is no such message. */
NODISCARD enum rc hit_ask_read(struct cx *cx, const struct hi1_message *m, struct hit_words *out);
NODISCARD enum rc hit_answer_read(struct cx *cx, const struct hi1_message *m,
				  struct hit_words *out);

#endif
