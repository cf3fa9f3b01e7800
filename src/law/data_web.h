// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * data_web: the views of the front page, of what the data can and cannot tell, and of
 * the page about this site.
 */
#ifndef LAW_DATA_WEB_H
#define LAW_DATA_WEB_H

#include "core/embedded.h"
#include "law/law_web.h"

struct front_page_view {
	struct select_view country, from, to;
	struct str data; // what the data hold, in a sentence
};

struct kind_row {
	struct str name, csv_href, json_href;
	int64_t rows, verified, known, none;
};

struct coverage_row {
	struct str text;
	int64_t n;
};

struct data_view {
	struct str answer, compiled;
	struct {
		struct kind_row *p;
		size_t n, cap;
	} kinds;
	struct {
		struct coverage_row *p;
		size_t n, cap;
	} coverage;
	struct law_links thin; // countries of which we know nothing
};

/* Notices of what others made, from assets/notices. */
extern const struct embedded_file embedded_notices[];

struct about_view {
	struct str node, version;
	struct law_strings notices; // paragraphs
};

#endif
