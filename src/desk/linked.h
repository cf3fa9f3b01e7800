// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * linked: requests that belong together: the order at home that carries out a request from
 * abroad, the follow-up of a preservation, what asks for less than one that was refused.
 */
#ifndef DESK_LINKED_H
#define DESK_LINKED_H

#include "desk/request.h"

/* How the other one stands to this one. */
enum link_kind {
	LINK_CARRIES_OUT,
	LINK_IS_CARRIED_OUT,
	LINK_FOLLOWS,
	LINK_IS_FOLLOWED,
	LINK_NARROWS,
	LINK_IS_NARROWED,
	LINKS
};
const char *link_key(enum link_kind l);	 // "carries-out"
const char *link_text(enum link_kind l); // English, for people: "The order that carries it out"

struct linked {
	enum link_kind link;
	struct request request;
};
struct linked_list {
	struct linked *p;
	size_t n, cap;
};

#endif
