// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report: the list of mistakes found in somebody's files, so that one run tells
 * all of them.
 *
 * Memory:  rows live in the report's arena; texts are not copied.
 * Limit:   REPORT_MAX rows; further ones are only counted.
 */
#ifndef FORMATS_REPORT_H
#define FORMATS_REPORT_H

#include <stdio.h>

#include "core/core.h"

#define REPORT_MAX 10000

struct report_row {
	struct str file;
	int line, col;	    // from 1; 0: the whole file
	struct str field;   // path of keys, "provisions.16.title"; may be empty
	struct str problem; // what is wrong, one sentence without full stop
	struct str remedy;  // what to do about it; may be empty
};

struct report {
	struct arena *arena;
	struct report_row *p;
	size_t n, cap;
	size_t left_out;
};

void report_init(struct report *r, struct arena *arena);

/*     report_add(r, (struct report_row){ .file = file, .line = 3, .problem = STR("...") }); */
void report_add(struct report *r, struct report_row row);

/* All mistakes, those left out included. */
size_t report_count(const struct report *r);

/* "FILE:LINE:COL: FIELD: PROBLEM (REMEDY)" and a newline for each, in the order
 * found. */
void report_print(const struct report *r, struct buf *out);

/* The same, to a stream, which keeps the error. */
void report_write(const struct report *r, FILE *out);

#endif
