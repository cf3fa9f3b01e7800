// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * given_web: an order as the provider sees it that was given it: who orders, by which power,
 * what, by when; and what the provider records beside it.
 */
#ifndef DESK_GIVEN_WEB_H
#define DESK_GIVEN_WEB_H

#include "desk/desk_web.h"

struct given_line {
	const char *label; // English, marked
	struct str text;
};
struct given_lines {
	struct given_line *p;
	size_t n, cap;
};

/* Nothing for what is no order, or was not given to this node. */
NODISCARD enum rc given_fill_lines(struct cx *cx, struct page *pg, const struct desk_request *d,
				   struct given_lines *out);

#endif
