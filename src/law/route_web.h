// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * route_web: the views of the pages that answer a question about two countries: by
 * which route, and whether their laws meet.
 */
#ifndef LAW_ROUTE_WEB_H
#define LAW_ROUTE_WEB_H

#include "law/country_web.h"
#include "law/form_web.h"
#include "law/route.h"

struct ground_row {
	struct str where;
	struct html name, text;
};

struct route_row {
	struct tag_view status;
	struct law_link name; // href empty: a bilateral treaty
	struct str provisions, binding;
	struct str channel;
	struct authority_rows authorities;
	struct law_strings declared;
	struct str urgent;
	struct law_sentences conditions, deadlines;
	struct str two_clocks;
	struct str dual;
	struct {
		struct ground_row *p;
		size_t n, cap;
	} grounds;
	struct law_sentences contents;
	struct html use_limits, note;
	struct str sure;
	struct law_sources sources;
};

struct not_yet_row {
	struct tag_view tag;
	struct law_link name;
	struct str why, opens, try_href;
};

struct without_row {
	struct str kind, risk;
	struct tag_view possible;
};

struct route_view {
	struct errors_view errors;
	struct select_view from, to, offence, measure;
	struct date_view date;
	struct input_view provider;
	struct law_pairs kept; // hidden fields of the form with the facts
	struct fact_fields facts;
	bool answered;
	struct html power, bilateral;
	struct str heading, answer, reason, dual, sure;
	struct tag_view best, dual_tag;
	struct str dual_href, seen_href, all_href, what_if_href;
	struct {
		struct route_row *p;
		size_t n, cap;
	} routes;
	struct str untold; // the treaties on which our data are silent for both sides
	size_t untold_n;
	struct {
		struct not_yet_row *p;
		size_t n, cap;
	} not_yet;
	struct {
		struct without_row *p;
		size_t n, cap;
	} without;
};

struct side_row {
	struct law_link country;
	struct tag_view punishes;
	struct html sentence;
	struct str note, seen;
	struct law_sources sources;
	struct declaration_rows declared; // what counts beside the law
};

struct meeting_row {
	struct law_link offence; // its page; href leads to the answer for the two
	struct tag_view answer;
};

struct dual_view {
	struct errors_view errors;
	struct select_view a, b, offence;
	struct date_view date;
	struct law_pairs kept;
	struct fact_fields facts;
	bool answered;
	struct tag_view tag;
	struct str heading, answer, sure, route_href;
	struct {
		struct side_row *p;
		size_t n, cap;
	} sides;
	struct { // of two countries, when no offence was chosen
		struct meeting_row *p;
		size_t n, cap;
	} all;
};

#endif
