// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * advice_to_hi1: technical and legal advice between two desks, as a message of HI1: one
 * Document of type COMITY/DocumentType/Advice whose contents are the text (UTF-8).
 *
 * Source:  Budapest Convention art. 35(1): the provision of technical advice.
 */
#ifndef EXCHANGE_ADVICE_TO_HI1_H
#define EXCHANGE_ADVICE_TO_HI1_H

#include "exchange/envelope_from_hi1.h"

enum { ADVICE_TEXT_MAX = 20000 };

/* RC_INVALID: no text, too long, or not UTF-8 without control characters. */
NODISCARD enum rc advice_print(struct cx *cx, const struct envelope_sides *sides, struct str text,
			       struct str *out);

/* The text of such a message. RC_INVALID: it is none. */
NODISCARD enum rc advice_read(struct cx *cx, const struct hi1_message *m, struct str *text);

#endif
