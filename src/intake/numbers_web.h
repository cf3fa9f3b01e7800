// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * numbers_web: views of /reports/numbers.
 */
#ifndef INTAKE_NUMBERS_WEB_H
#define INTAKE_NUMBERS_WEB_H

#include "intake/campaign_web.h"
#include "intake/numbers_db.h"

struct numbers_span_view {
	struct str name, href;
	bool current;
};
struct numbers_row_view {
	struct str name, n, amount;
	int64_t width; // of its bar, of 200
};
struct numbers_list_view {
	const char *title; // English, marked
	bool losses;
	struct {
		struct numbers_row_view *p;
		size_t n, cap;
	} rows;
};
struct numbers_lists {
	struct numbers_list_view *p;
	size_t n, cap;
};

/* One more, if it has a title and anything is counted there. */
void numbers_list_fill(const struct law_view *lv, enum numbers_list which,
		       const struct told_counts *counts, struct numbers_lists *out);

struct intake_numbers_view {
	int64_t reports;
	struct str median, most, looked, acted, highest;
	struct {
		struct numbers_span_view *p;
		size_t n, cap;
	} spans;
	struct {
		struct campaign_bar *p;
		size_t n, cap;
	} bars;
	struct numbers_lists lists;
};

#endif
