// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * silence_web: a request that was delivered and that no person has taken: since when, how
 * long that usually takes there, and whom to call.
 *
 * The numbers are contacts that the other node has signed and that somebody there has
 * confirmed in the last 90 days (exchange/contact.h); no other number is offered.
 */
#ifndef DESK_SILENCE_WEB_H
#define DESK_SILENCE_WEB_H

#include "desk/desk_web.h"

struct silence_call {
	struct str name, number, href; // href: tel:
	struct str confirmed;
};
struct silence_view {
	bool there; // false: somebody has it, or it did not go to a node
	struct str since;
	struct law_strings times; // of the other side, as times_web.h tells them
	bool nobody;		  // whose number was confirmed
	struct {
		struct silence_call *p;
		size_t n, cap;
	} calls;
};

NODISCARD enum rc silence_fill(struct cx *cx, struct page *pg, const struct desk_request *d,
			       struct silence_view *out);

#endif
