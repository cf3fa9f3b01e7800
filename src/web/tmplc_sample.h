// SPDX-License-Identifier: AGPL-3.0-or-later
/* tmplc_sample: the view of the template in testdata/tmplc, for tmplc_test.c. */
#ifndef WEB_TMPLC_SAMPLE_H
#define WEB_TMPLC_SAMPLE_H

#include "web/page.h"
#include "web/parts.h"

struct sample_row {
	struct str name;
	bool marked;
	struct {
		struct str *p;
		size_t n;
	} subs;
};

struct sample_view {
	struct str text, safe;
	const char *c, *word;
	int64_t number;
	size_t n;
	struct date day;
	struct html markup;
	struct {
		struct sample_row *p;
		size_t n;
	} rows;
};

#endif
