// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * times_web: views of /times, and what a request's page tells of its counterpart's times.
 */
#ifndef DESK_TIMES_WEB_H
#define DESK_TIMES_WEB_H

#include "desk/desk_web.h"
#include "desk/times_db.h"

/* A bar, in units of its picture (0 to TIMES_BAR_WIDTH). */
enum { TIMES_BAR_WIDTH = 200 };
struct times_bar {
	int64_t median, most, promised; // promised 0: nothing
	bool shown;
};
struct times_cell {
	struct str text, promised;
	bool broken; // half take longer than was promised
	struct times_bar bar;
};
struct times_line {
	struct str who;
	const char *kind; // English, marked
	struct times_cell acknowledged, answered;
	struct str waiting;
};
struct times_view {
	struct {
		struct times_line *p;
		size_t n, cap;
	} rows;
};

/* Sentences on this request's counterpart. */
NODISCARD enum rc times_fill_sentences(struct cx *cx, struct page *pg, const struct desk_request *d,
				       struct law_strings *out);

#endif
