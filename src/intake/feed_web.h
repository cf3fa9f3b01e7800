// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * feed_web: views of /feeds: what is fetched from partners, and what is wrong with it.
 */
#ifndef INTAKE_FEED_WEB_H
#define INTAKE_FEED_WEB_H

#include "web/dispatch.h"
#include "web/parts.h"

extern const struct web_route intake_feed_routes[];

struct feed_row_view {
	struct str name, url, asked, due, objects, reports, fault;
	const char *state;	    // English
	struct form_view turn, ask; // pause or go on; ask now; without action: not for this reader
};

struct feeds_view {
	struct {
		struct feed_row_view *p;
		size_t n, cap;
	} rows;
};

#endif
