// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * campaign: reports that belong together, as they are told: size, days, what they have in common,
 * and each reason. intake/campaign_db.h loads them.
 */
#ifndef INTAKE_CAMPAIGN_H
#define INTAKE_CAMPAIGN_H

#include "intake/cluster.h"
#include "intake/place.h"

struct campaign {
	struct id id;
	int64_t reports;
	struct instant first_at, last_at;
};

struct campaigns {
	struct campaign *p;
	size_t n, cap;
};

struct campaign_member {
	struct id report, branch, like;
	struct instant at;
	struct str kind, value; // why it is in its branch; empty: it began it
	int64_t agree;
	struct str number, subject; // of the report; empty: it is erased
};

struct campaign_members {
	struct campaign_member *p;
	size_t n, cap;
};

struct campaign_day {
	int64_t day, reports; // days since 1970-01-01, UTC
};

struct campaign_days {
	struct campaign_day *p;
	size_t n, cap;
};

struct campaign_clue {
	struct str kind, value;
	int64_t branches; // that have it
	bool is_common;
};

struct campaign_clues {
	struct campaign_clue *p;
	size_t n, cap;
};

struct campaign_source {
	struct str address;
	int64_t reports;
	struct place place; // as it was told last
};

struct campaign_sources {
	struct campaign_source *p;
	size_t n, cap;
};

/* A line of the log. */
struct campaign_line {
	struct id id;
	struct instant at;
	struct str act, kind, value, note;
	int64_t agree;
	struct id campaign, into, report, like, account, undoes;
	bool holds; // joined: and not cut since; split: and not undone
};

struct campaign_lines {
	struct campaign_line *p;
	size_t n, cap;
};

/* Why two reports are together: what they have in common themselves, and the joins on the way
 * from one to the other. together: false, they are not. */
struct campaign_why {
	bool together;
	int64_t agree; // of 64 minima; -1: one of them has no text
	struct campaign_clues shared;
	struct campaign_member a, b;
	struct campaign_lines way;
};

struct campaign_whole {
	struct campaign campaign;
	struct campaign_days days;
	struct campaign_clues clues;
	struct campaign_sources sources;
	struct campaign_members members; // the latest
	struct campaign_lines lines;	 // the latest
};

#endif
