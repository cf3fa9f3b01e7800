// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * request_to_hi1: a request as objects of HI1 (ETSI TS 103 120), each in a CREATE of the
 * message that the caller began.
 *
 *     AuthorisationObject  the legal act: basis, who approved, urgency, a summary in words
 *     DocumentObject       the whole request as data (desk/document_to_json.h)
 *     LPTaskObject         what is to be preserved      flows keep, order-keep
 *     LDTaskObject         what is to be disclosed      flows data, order-data, path
 *     TDTaskObject         what is to be taken down     takedown
 *
 * 1. The document says all; the other objects repeat of it what a system that knows HI1
 *    alone needs to act. request_from_hi1 checks that they agree.
 * 2. Identifiers of objects follow from the request's id: who writes the same request
 *    again writes the same objects, and a repeated import does no harm.
 * 3. Words that HI1 lacks are of dictionaries with the owner COMITY: LegalBasis, Subtype,
 *    Deadline, DocumentType.
 * 4. What art. 18 calls a request for the path alone (arts 17, 30) is traffic data with the
 *    subtype PathOnly.
 *
 * Memory:  nodes and texts lie in the arena; texts of the request are not copied.
 */
#ifndef DESK_REQUEST_TO_HI1_H
#define DESK_REQUEST_TO_HI1_H

#include "desk/request.h"
#include "formats/hi1.h"

#define HI1_OWNER "COMITY"
#define HI1_PROFILE_VERSION "1"

/* The objects of a request, for request_hi1_id. */
enum hi1_part { HI1_PART_AUTHORISATION, HI1_PART_DOCUMENT, HI1_PART_LP, HI1_PART_LD, HI1_PART_TD };

/* The UUID of an object of this request. */
struct str request_hi1_id(struct arena *a, struct id request, enum hi1_part part);

bool request_has_part(const struct request *r, enum hi1_part part);

void request_to_hi1(struct arena *a, const struct request *r, struct hi1_node *message);

/* The document alone. */
void request_document_to_hi1(struct arena *a, const struct request *r, struct hi1_node *message);

/* A document object with these bytes as its body: its type is of our dictionary. */
struct hi1_node *document_to_hi1(struct arena *a, struct str uuid, const char *type,
				 const char *content_type, struct str bytes);

/* A text as HI1 can carry it: control characters become spaces; empty when it holds what
 * XML cannot. At most max bytes, cut at a character. */
struct str hi1_plain(struct arena *a, struct str text, size_t max);

#endif
