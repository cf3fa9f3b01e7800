// SPDX-License-Identifier: AGPL-3.0-or-later
#ifndef INTAKE_NOTICE_WEB_H
#define INTAKE_NOTICE_WEB_H

#include "law/country_web.h"
#include "web/dispatch.h"
#include "web/parts.h"

extern const struct web_route intake_notice_routes[];

struct notice_row_view {
	struct str href, number, category, class, country, received;
	const char *state; // English
};
struct notice_rows {
	struct notice_row_view *p;
	size_t n, cap;
};

/* View of intake_notices.html. */
struct notices_view {
	struct notice_rows rows;
	struct html filters;
	bool filtered, may_work;
	struct str next; // page; empty: there is none
	int64_t waiting; // that nobody was told of
};

struct notice_word_view {
	struct str text;
};

/* View of intake_notice.html. */
struct notice_view {
	struct errors_view errors;
	struct str number, value, category, class, machine, country, network, as_of, partner,
		reference, received, told, offline, redacted, report, referral, takedown;
	const char *state;     // English
	const char *own, *his; // whether the law punishes it: here, where it is hosted; or NULL
	struct str own_name;
	struct {
		struct notice_word_view *p;
		size_t n, cap;
	} hashes;
	struct authority_rows hotlines; // where it is hosted
	struct notice_rows earlier;
	struct form_view again; // without action: not for this reader, or not now
	bool may_tell;
};

struct notice_list_view {
	const char *title; // English
	struct {
		struct notice_count_view {
			struct str name, count;
		} * p;
		size_t n, cap;
	} rows;
};
/* View of intake_notice_numbers.html. */
struct notice_numbers_view {
	int64_t notices, told, offline;
	struct str told_median, offline_median; // hours; empty: none
	struct {
		struct notice_list_view *p;
		size_t n, cap;
	} lists;
};

#endif
