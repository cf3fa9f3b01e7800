// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * world_web: the views of the pages that show all countries at once: the map of the
 * world and the matrix of who can obtain help from whom.
 */
#ifndef LAW_WORLD_WEB_H
#define LAW_WORLD_WEB_H

#include "law/map_web.h"
#include "law/matrix.h"

struct world_row {
	struct law_link country;
	struct str word;     // what its colour means
	struct tag_view tag; // kind NULL: the word alone
	struct str detail;
};

struct world_view {
	struct errors_view errors;
	struct str heading, answer, scale; // scale: how the classes are made; may be empty
	struct map_view map;
	bool with_map;
	struct str map_href; // with, or without, the map
	struct map_legend legend;
	struct {
		struct world_row *p;
		size_t n, cap;
	} rows;
	struct str only; // the one class that the table shows; empty: all
	struct str all_href;
	struct select_view instrument, offence, measure, concept;
	struct date_view date;
};

struct matrix_row {
	struct law_link country;
	int64_t binding, open, conditional, unknown, none;
	struct str share;
};

struct harmony_row {
	struct str name;
	int64_t members, pairs, yes, depends, no, unknown;
	struct str share;
};

struct matrix_view {
	struct errors_view errors;
	struct select_view offence, measure;
	struct date_view date;
	bool answered;
	struct str answer;
	struct str offence_name, measure_name;
	struct {
		struct matrix_row *p;
		size_t n, cap;
	} rows;
	struct {
		struct harmony_row *p;
		size_t n, cap;
	} regions;
};

#endif
