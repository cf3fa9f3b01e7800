// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * map_web: the world as an SVG whose shapes have one of a few classes, its legend
 * with counts, and the table that says the same in words (law/map.h).
 *
 * The drawing helps to find a place and no more: it is hidden from screen readers,
 * and its links take no focus, since the table has them all.
 */
#ifndef LAW_MAP_WEB_H
#define LAW_MAP_WEB_H

#include "law/law_web.h"
#include "law/map.h"

/* What the colours tell of each country. */
struct map_colours {
	const struct map_answer *answer;
	struct str words[MAP_CLASSES]; // what a class means; empty: not used here
};

struct map_area {
	struct str href; // empty: a place without a code
	struct str name;
	const char *kind; // class of the style sheet
	const char *d;	  // path; NULL: a dot at x, y
	int x, y;
};

struct map_legend_row {
	const char *kind;
	struct str word;
	int64_t n;
	struct str href; // the same page with only these in the table
};

/* View of law_map.html. */
struct map_view {
	struct {
		struct map_area *p;
		size_t n, cap;
	} areas;
	int width, height;
};

/* View of law_legend.html. */
struct map_legend {
	struct map_legend_row *p;
	size_t n, cap;
};

struct map_colours map_colours_of(const struct law_view *lv, const struct map_answer *answer);
struct map_view map_view_of(const struct law_view *lv, const struct map_colours *colours);
struct map_legend map_legend_of(const struct law_view *lv, const struct map_colours *colours,
				struct str address);

#endif
