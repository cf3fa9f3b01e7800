// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * request_from_hi1: a request out of a message of HI1 that request_to_hi1 filled.
 *
 * 1. The request is what the document of type COMITY/DocumentType/RequestData says, after
 *    its checksum.
 * 2. The message must hold the objects that request_to_hi1 makes of that request, and no
 *    others, equal in every member: what a system acts upon that reads only the tasks is
 *    what the document asks for.
 * 3. The request's countries are those of the message's sender and receiver; an order at
 *    home has both in one country.
 *
 * Errors:  RC_INVALID: no such document, or objects that disagree with it; the text says
 *          which.
 * Memory:  as document_from_json.
 */
#ifndef DESK_REQUEST_FROM_HI1_H
#define DESK_REQUEST_FROM_HI1_H

#include "desk/request.h"
#include "formats/hi1.h"

NODISCARD enum rc request_from_hi1(struct cx *cx, const struct hi1_message *message,
				   struct request *out);

/* The bytes of the first CREATEd document of this type of ours, its checksum checked.
 * RC_MISSING: there is none. */
NODISCARD enum rc document_from_hi1(struct cx *cx, const struct hi1_actions *actions,
				    const char *type, const char *content_type, struct str *out);

/* Whether a message has the actions of one that we made: the same verbs, objects equal in
 * every member. RC_INVALID: which one is not. */
NODISCARD enum rc hi1_check_same(struct cx *cx, const struct hi1_message *message,
				 const struct hi1_node *made);

#endif
