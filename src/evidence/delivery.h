// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * delivery: a file that was delivered to this node for a request and is sealed where it lies: from
 * whom it came, by which road, which digest they stated, and the receipt that was given for it.
 *
 * Memory:  in the arena.
 */
#ifndef EVIDENCE_DELIVERY_H
#define EVIDENCE_DELIVERY_H

#include "core/core.h"
#include "core/id.h"
#include "crypto/hash.h"

enum delivery_road {
	DELIVERY_BY_NODE, // of this program: signed, with the digest and a receipt
	DELIVERY_BY_HI1,  // a system that knows HI1 alone
	DELIVERY_BY_HAND, // a person brought it to this node
	DELIVERY_ROADS,
};
const char *delivery_road_key(enum delivery_road road);	 // "node"
const char *delivery_road_text(enum delivery_road road); // English, marked
NODISCARD bool delivery_road_parse(struct str key, enum delivery_road *out);

struct exhibit_delivery {
	struct id request, file;
	struct str reference; // of the request
	struct str name;
	struct sha256 digest, stated; // stated: by who gave it; all zero: they did not
	int64_t size;
	struct instant came_at;
	struct str giver; // the node, the provider or the country
	enum delivery_road road;
	struct str receipt; // the signed note (formats/receipt.h); empty: none
};
struct exhibit_deliveries {
	struct exhibit_delivery *p;
	size_t n, cap;
};

/* Digests as they were stated on paper: 64 hexadecimal digits at the begin of a line, as sha256sum
 * writes them, in any case of letters; other lines are words. Each is that of one of the files, which is then stated.
 * RC_INVALID, with the digest: it is of none of them. */
NODISCARD enum rc delivery_state(struct cx *cx, struct exhibit_deliveries *list, struct str text);

#endif
