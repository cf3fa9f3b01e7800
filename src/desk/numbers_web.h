// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * numbers_web: views of /transparency, /oversight and of what is recorded beside an order.
 */
#ifndef DESK_NUMBERS_WEB_H
#define DESK_NUMBERS_WEB_H

#include "desk/desk_web.h"

struct numbers_cell {
	const char *label; // English, marked
	struct str text;
};
struct numbers_line {
	struct str who, what;
	struct {
		struct numbers_cell *p;
		size_t n, cap;
	} cells;
};
struct numbers_view {
	struct str year;
	struct str before_href, after_href;
	struct str json_href, csv_href; // csv empty: none
	bool published;			// small numbers are hidden
	struct {
		const char **p;
		size_t n, cap;
	} titles; // English, marked
	struct {
		struct numbers_line *p;
		size_t n, cap;
	} rows;
};

#endif
