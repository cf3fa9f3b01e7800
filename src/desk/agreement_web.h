// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreement_web: views of /agreements, and what a request's page tells of its agreement.
 */
#ifndef DESK_AGREEMENT_WEB_H
#define DESK_AGREEMENT_WEB_H

#include "desk/agreement_check.h"
#include "desk/desk_web.h"

struct agreement_link {
	struct str href, name, country, keeper, peer, ended;
};
struct agreements_view {
	struct {
		struct agreement_link *p;
		size_t n, cap;
	} rows;
	bool may_work;
};

struct statement_row {
	struct str name, value, source, said, href;
	struct form_view drop;
	bool is_form; // of an identifier: shown as it is typed
};
struct statement_group {
	const char *topic; // English, marked
	struct str add_href;
	struct {
		struct statement_row *p;
		size_t n, cap;
	} rows;
};
struct agreement_change {
	struct str time, who;
	bool undo;
};
struct agreement_page_view {
	struct str name, country, keeper, peer, ended, write_href;
	bool may_work, may_undo;
	struct {
		struct statement_group *p;
		size_t n, cap;
	} groups;
	struct {
		struct agreement_change *p;
		size_t n, cap;
	} history;
	struct form_view undo;
};

/* One line of what an agreement says of a request. */
struct agreement_line {
	struct str text, source;
	const char *tag, *word; // class and English, marked; word NULL: good to know
};
struct agreement_lines {
	struct agreement_line *p;
	size_t n, cap;
};
void agreement_fill_lines(const struct law_view *lv, const struct agreement_view *a,
			  struct agreement_lines *out);

struct str agreement_href(struct page *pg, struct id id, const char *what);

#endif
