// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * visit_web: views of /report, the form of people without an account, and what the pages of
 * intake share.
 *
 * The browser brings the private code in a cookie of its own (web/cookie.h): it never stands in
 * an address.
 */
#ifndef INTAKE_VISIT_WEB_H
#define INTAKE_VISIT_WEB_H

#include "intake/visit_db.h"
#include "law/country_web.h"
#include "people/people_web.h"

extern const struct web_route intake_visit_routes[], intake_follow_routes[], intake_report_routes[],
	intake_campaign_routes[], intake_case_routes[], intake_constituent_routes[],
	intake_open_routes[], intake_list_routes[], intake_numbers_routes[],
	intake_referral_routes[];

/* The foot of each page once something is saved. */
struct visit_saved {
	struct str code, until; // code empty: nothing is
};

struct visit_ask_view {
	struct errors_view errors;
	struct str back, skip, next; // addresses; empty: none
	const char *heading, *why;
	bool begins; // the first page
	bool desperate;
	struct form_view form;
	struct html below;
	struct visit_saved saved;
};

struct visit_advice_view {
	const char *text, *href, *link;
};
struct visit_now_view {
	struct str back, next, country;
	bool desperate;
	struct {
		struct visit_advice_view *p;
		size_t n, cap;
	} advices;
	struct authority_rows offices;
	struct visit_saved saved;
};

struct visit_file_view {
	struct str name, size;
	struct form_view remove;
};
struct visit_files_view {
	bool taken; // files may come
	struct {
		struct visit_file_view *p;
		size_t n, cap;
	} files;
	struct form_view add; // without action: there are as many as can be
};

struct visit_row_view {
	const char *label;
	struct law_strings lines;
	struct str change; // address; empty: not any more
};
struct visit_rows {
	struct visit_row_view *p;
	size_t n, cap;
};
struct visit_check_view {
	struct errors_view errors;
	struct str back;
	struct visit_rows rows;
	struct form_view send;
	struct visit_saved saved;
};

struct visit_sent_view {
	struct str number, code;
	bool desperate;
};

/* ---- what the pages share ---- */

const struct seal_key *visit_key(const struct page *pg);

/* What the browser's code opens; *found false: nothing. *code as it is shown. */
NODISCARD enum rc visit_open(struct cx *cx, struct page *pg, struct visit_row *out,
			     struct str *code, bool *found);

/* RC_LIMIT, with the sentence in the page's language, and status 429, when there were too many
 * from this network. */
NODISCARD enum rc visit_limit(struct cx *cx, struct page *pg, enum visit_rate what);

/* What to do at once, and where to go there; country: LAW_NONE, not said. */
void visit_fill_now(const struct law_view *lv, const struct visit *v, uint16_t country,
		    struct visit_now_view *out);

/* All answers of the part, and the files. change: with links that lead back to the questions. */
void visit_put_rows(const struct law_view *lv, const struct visit_row *row, enum visit_part part,
		    bool change, struct visit_rows *out);

#endif
