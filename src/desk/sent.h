// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * sent: what of a request leaves. Another state is sent all of it. A provider is sent what it needs
 * to find the data, to see by whose authority it must, until when, and whether the user may be told:
 * never the facts of the case, nor why the data are needed or cannot wait. These stay with the
 * authority that asks, for its approver and its judge.
 *
 * 1. Every face of a request that leaves is made of sent_request: the document, HI1, the letter,
 *    the bytes that people sign.
 * 2. The offence is named to a provider only where the law of the order wants it named; so is what
 *    somebody thinks of the charge.
 * 3. What goes is in the officer's own words, so they are told next to each field who reads them,
 *    and no label asks for what stays.
 *
 * Source:  Second Protocol arts 6(3), 7(3)-(4); Regulation (EU) 2023/1543 arts 5(5), 6(4), 9(1): a
 *          certificate has points (a) to (h), neither the grounds for necessity nor a summary of
 *          the case.
 */
#ifndef DESK_SENT_H
#define DESK_SENT_H

#include "desk/request.h"

bool sent_field(enum request_kind k, enum request_field f);
bool sent_offence(enum request_kind k);

/* For whoever writes the field: whether the provider reads it, and what belongs elsewhere; NULL: it
 * goes to a state, which is sent all. */
const char *sent_note(enum request_kind k, enum request_field f);

/* What stands over the field: to a provider a label that asks for no reasons. English. */
const char *sent_label(enum request_kind k, enum request_field f);

/* Whether it has anything that is not sent. */
bool sent_keeps(const struct request *r);

/* As it leaves: *r itself, or a copy in the arena without what stays. */
const struct request *sent_request(struct arena *a, const struct request *r);

#endif
