// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * campaign_web: views of /campaigns, where staff see which reports are one campaign, and why.
 */
#ifndef INTAKE_CAMPAIGN_WEB_H
#define INTAKE_CAMPAIGN_WEB_H

#include "intake/campaign.h"
#include "law/map_web.h"
#include "web/parts.h"

struct campaign_row_view {
	struct str href, name, reports, first, last;
};

struct campaigns_view {
	struct {
		struct campaign_row_view *p;
		size_t n, cap;
	} rows;
	struct str next;
};

/* One bar of the picture: 0 to 600 across, 0 to 60 up. */
struct campaign_bar {
	int64_t x, y, width, height;
};

struct campaign_member_view {
	struct str href, number, at, subject, reason;
};

struct campaign_clue_view {
	struct str kind, value;
	bool common;
};

struct campaign_source_view {
	struct str address, reports, country, network;
};

struct campaign_line_view {
	struct str at, what, reason, note;
	struct form_view undo; // without action: it does not hold, or not for this reader
};

struct case_open_row {
	struct str href, reference, title;
	bool closed;
	struct form_view
		more; // takes in what is not in it; without action: nothing, or not for this reader
};
struct case_open_rows {
	struct case_open_row *p;
	size_t n, cap;
};

/* What its reports tell together. */
struct campaign_country {
	struct str name, n;
};
struct campaign_places {
	struct campaign_country *p;
	size_t n, cap;
};
struct campaign_kind {
	struct str name, n, technique, href; // technique empty: the law data have none
};
struct campaign_offence {
	struct str name, href;
	bool possible;
};
struct campaign_loss {
	struct str name, amount;
	int64_t n;
};
struct campaign_facts {
	struct map_view map;
	struct campaign_places countries, sources; // of reporters, of machines
	struct {
		struct campaign_kind *p;
		size_t n, cap;
	} kinds;
	struct {
		struct campaign_offence *p;
		size_t n, cap;
	} offences;
	struct {
		struct campaign_loss *p;
		size_t n, cap;
	} losses;
};

struct campaign_view {
	struct errors_view errors;
	struct str name, reports, first, last, most; // most: of one bar
	struct {
		struct campaign_bar *p;
		size_t n, cap;
	} bars;
	struct {
		struct campaign_clue_view *p;
		size_t n, cap;
	} clues;
	struct {
		struct campaign_source_view *p; // addresses of machines
		size_t n, cap;
	} sources;
	struct {
		struct campaign_member_view *p;
		size_t n, cap;
	} members;
	struct {
		struct campaign_line_view *p;
		size_t n, cap;
	} lines;
	struct html concerns; // members of the constituency
	struct html referred; // who was told
	struct str sample_subject, sample;
	struct str incident;		  // address of opening one, where a case can be
	struct str block, warn, takedown; // address; empty: not for this reader
	struct form_view split, join;	  // without action: not for this reader
	struct form_view open;		  // a case
	struct case_open_rows cases;
	struct campaign_facts facts;
};

NODISCARD enum rc campaign_facts(struct cx *cx, struct page *pg, struct id root,
				 struct campaign_facts *out);

/* The page of one: of forms that are shown again. */
NODISCARD enum rc campaign_show(struct cx *cx, struct page *pg);

#endif
