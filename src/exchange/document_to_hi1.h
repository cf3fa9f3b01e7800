// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * document_to_hi1: what two nodes of this program tell each other about themselves, as a message
 * of HI1: one CREATE of a Document of type COMITY/DocumentType/TYPE whose Contents are a text.
 */
#ifndef EXCHANGE_DOCUMENT_TO_HI1_H
#define EXCHANGE_DOCUMENT_TO_HI1_H

#include "exchange/envelope_from_hi1.h"

struct document_kind {
	const char *workflow;	  // "advice": kind of the message
	const char *type;	  // "Advice": type of the Document
	const char *content_type; // "text/plain; charset=utf-8"
};

extern const struct document_kind document_advice, document_checkpoint, document_cosignature,
	document_card, document_contacts, document_ping, document_pong, document_profile,
	document_profile_answer, document_seen, document_prove, document_proof,
	document_consignment, document_consignment_answer, document_consignment_withdrawal;

NODISCARD enum rc document_print(struct cx *cx, const struct envelope_sides *sides,
				 const struct document_kind *kind, struct str contents,
				 struct str *out);

/* The contents of such a message. RC_INVALID: it is none of this kind. */
NODISCARD enum rc document_read(struct cx *cx, const struct hi1_message *m,
				const struct document_kind *kind, struct str *contents);

#endif
