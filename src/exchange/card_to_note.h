// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * card_to_note: a card as a small signed file, and back.
 *
 *     comity/card/v1
 *     name Contact point of Utopia
 *     country ZZ
 *     kind contact-point
 *     origin node.example/zz
 *     serial 1
 *     issued 2026-11-22T08:00:00.000000Z
 *     ledger VKEY
 *     witness VKEY                       may be left out
 *     endpoint https://node.example:8443      up to four
 *     tls 64 hexadecimal digits, CLAIM        up to four
 *     signing VKEY FROM UNTIL                 up to four
 *     encryption BASE64 of the certificate's DER, CLAIM
 *     person 64 hexadecimal digits FROM UNTIL NAME     by digits; UNTIL "-": open
 *
 *     — node.example/zz/exchange BASE64
 *
 * Source:  C2SP signed-note (formats/note.h).
 * Accepts: the lines in this order, and no others. A card is signed by at least one of the
 *          signing keys in it; none of their signatures may be wrong. Other signatures (of
 *          the key before, of a secretariat) are judged by card_is_signed_by. A CLAIM
 *          (card_claim.h) may be left out, as cards before it did; one that is wrong is not read.
 * Errors:  RC_INVALID with the line; RC_DENIED: not signed by itself.
 * Memory:  slices point into the input, or into the arena.
 */
#ifndef EXCHANGE_CARD_TO_NOTE_H
#define EXCHANGE_CARD_TO_NOTE_H

#include "exchange/card.h"
#include "formats/note.h"

NODISCARD enum rc card_read(struct cx *cx, struct str bytes, struct card *out);

/* One that card_read has taken before and that we kept ourselves: without its signatures and
 * claims, each of which costs as much as a message's own or more. */
NODISCARD enum rc card_read_again(struct cx *cx, struct str bytes, struct card *out);

/* The text alone, without signatures. */
NODISCARD enum rc card_parse(struct cx *cx, struct str text, struct card *out);
NODISCARD enum rc card_print(struct cx *cx, const struct card *card, struct str *out);

/* A key with its secret half. */
struct card_signer {
	struct note_key public;
	const struct sign_key *secret;
};
NODISCARD enum rc card_sign(struct cx *cx, const struct card *card,
			    const struct card_signer *signers, size_t n, struct str *out);

/* Of the text, whoever signed it: what two people compare (crypto/fingerprint.h). */
NODISCARD enum rc card_fingerprint(struct cx *cx, struct str bytes, struct sha256 *out);

/* Whether a signing key that this card (the one before, or a secretariat's) has at that
 * time has signed the bytes. */
NODISCARD enum rc card_is_signed_by(struct cx *cx, struct str bytes, const struct card *by,
				    struct instant at, bool *out);

/* A card of our own, read, with its fingerprint, and one can encrypt to it. */
NODISCARD enum rc card_examine(struct cx *cx, struct str bytes, struct card *out,
			       struct sha256 *fingerprint);

/* One that somebody hands in: the same, and each key in it proves that it is the node's: those
 * that sign have signed it, the others claim it. RC_DENIED says which does not. */
NODISCARD enum rc card_admit(struct cx *cx, struct str bytes, struct card *out,
			     struct sha256 *fingerprint);

/* Whether a key of the card that counts now (its bytes) has signed this one. */
NODISCARD enum rc card_continues(struct cx *cx, struct str bytes, struct str before, bool *out);

#endif
