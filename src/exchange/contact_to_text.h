// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * contact_to_text: the contacts of a node, and questions to its people, as texts that nodes send
 * each other; who sent one is known by the signature of the message.
 *
 *     comity/contacts/v1                 comity/ping/v1
 *                                        ping ID
 *     contact ID                         contact ID
 *     role point
 *     name Duty desk
 *     telephone +94 11 000 0000
 *     languages en fr                    may be empty
 *     hours 24/7                         may be empty
 *
 * An empty line stands before each contact. The answer is the ping with comity/pong/v1.
 *
 * Accepts: the lines in this order, and no others; CONTACTS_MAX contacts, none twice.
 * Errors:  RC_INVALID.
 */
#ifndef EXCHANGE_CONTACT_TO_TEXT_H
#define EXCHANGE_CONTACT_TO_TEXT_H

#include "exchange/contact.h"

NODISCARD enum rc contacts_print(struct cx *cx, const struct contact_list *list, struct str *out);
NODISCARD enum rc contacts_parse(struct cx *cx, struct str text, struct contact_list *out);

struct ping_text {
	struct id ping, contact;
};

struct str ping_print(struct arena *a, const struct ping_text *p);
struct str pong_print(struct arena *a, const struct ping_text *p);
NODISCARD enum rc ping_parse(struct cx *cx, struct str text, struct ping_text *out);
NODISCARD enum rc pong_parse(struct cx *cx, struct str text, struct ping_text *out);

#endif
