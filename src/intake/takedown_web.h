// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * takedown_web: views of /takedowns, where staff follow what was asked to go offline.
 */
#ifndef INTAKE_TAKEDOWN_WEB_H
#define INTAKE_TAKEDOWN_WEB_H

#include "web/dispatch.h"
#include "web/parts.h"

extern const struct web_route intake_takedown_routes[];

struct takedown_row_view {
	struct str href, value, asked_of, asked, took;
	const char *state; // English
};

/* One bar of the picture: 0 to 600 across. */
struct takedown_band_view {
	struct str label, count;
	int64_t width, y;
};

struct takedowns_view {
	struct errors_view errors;
	struct {
		struct takedown_row_view *p;
		size_t n, cap;
	} rows;
	struct {
		struct takedown_band_view *p;
		size_t n, cap;
	} bands; // none: nothing is offline
	struct str open, median;
	int64_t height;
	bool looks;	      // the program does
	struct form_view add; // without action: not for this reader
};

struct takedown_line_view {
	struct str at, host, note;
	const char *what; // English
};

/* From one look to the next: 0 to 600 across; high where it was up. */
struct takedown_span_view {
	int64_t x, width, y, height;
	const char *fill;
};

struct takedown_link_view {
	struct str href, name, at;
	const char *state; // English
};

struct takedown_view {
	struct errors_view errors;
	struct str value, asked_of, asked, answered, offline, host, misses, returns, campaign;
	const char *state; // English
	struct {
		struct takedown_line_view *p;
		size_t n, cap;
	} lines;
	struct str looked, next; // by the program; empty: never, not any more
	struct {
		struct takedown_span_view *p;
		size_t n, cap;
	} spans; // none: nobody looked
	struct str span_from, span_to;
	struct {
		struct takedown_link_view *p;
		size_t n, cap;
	} referrals;
	struct form_view note; // without action: not for this reader
};

#endif
