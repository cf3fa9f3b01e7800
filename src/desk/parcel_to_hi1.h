// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * parcel_to_hi1: one message about a request, as it goes to the other node: the step that is
 * said (desk/said_to_hi1.h), and with it
 *
 *     submit             all objects of the request     desk/request_to_hi1.h
 *                        who stands behind it           desk/vouch_to_json.h
 *     show-draft         its document alone: there is no task to act upon yet
 *     narrow             its document, as it is narrowed
 *     an answer          who stands behind it
 *
 * A message that hands over bytes is desk/delivery_to_hi1.h's.
 *
 * Memory:  in the arena.
 */
#ifndef DESK_PARCEL_TO_HI1_H
#define DESK_PARCEL_TO_HI1_H

#include "desk/request.h"
#include "desk/said.h"
#include "formats/hi1.h"

/* Into the message that the caller began. */
void parcel_to_hi1(struct arena *a, const struct request *r, const struct said *s,
		   struct hi1_node *message);

/* Whether the request's document goes with this step. */
bool parcel_has_request(const struct said *s);

/* Who talks to whom; the names are the origins of their ledgers. */
struct parcel_sides {
	struct str country, node, peer_country, peer;
};

/* What the exchange calls it: "request" brings a request, "step" is about one that is there. */
struct str parcel_kind(const struct said *s);

/* A message that hands over one piece of a file. */
struct delivery;
NODISCARD enum rc parcel_print_delivery(struct cx *cx, const struct request *r,
					const struct delivery *d, const struct parcel_sides *sides,
					struct id message, struct str *out);

/* The whole message as XML. RC_LIMIT: larger than a message may be. */
NODISCARD enum rc parcel_print(struct cx *cx, const struct request *r, const struct said *s,
			       const struct parcel_sides *sides, struct id message,
			       struct str *out);

#endif
