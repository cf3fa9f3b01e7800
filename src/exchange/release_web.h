// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * release_web: views of the pages of countries' files of the law data.
 */
#ifndef EXCHANGE_RELEASE_WEB_H
#define EXCHANGE_RELEASE_WEB_H

#include "exchange/release.h"
#include "exchange/release_look.h"
#include "law/law_web.h"
#include "web/parts.h"

struct release_row_view {
	struct str href, country, node, serial, published;
	const char *state; // English, marked
	bool stands;
};

struct release_list_view {
	struct str country; // this node's; empty: it has none
	struct str standing_href;
	struct str newer; // countries whose installed file is another than when theirs was taken
	struct {
		struct release_row_view *p;
		size_t n, cap;
	} rows;
};

struct release_mistakes {
	struct str *p;
	size_t n, cap;
};

struct release_new_view {
	struct errors_view errors;
	struct str country, standing_href;
	struct release_mistakes mistakes;
	struct form_view form;
};

struct release_field_view {
	const char *name;   // English, marked
	struct str was, is; // empty: not said
};
struct release_change_view {
	const char *edit, *section; // English, marked
	struct str row;
	struct {
		struct release_field_view *p;
		size_t n, cap;
	} fields;
	struct str source; // where the fields do not tell it: it is the same
};

/* One answer that is another one. */
struct release_effect_view {
	struct str what, more;
	struct tag_view was, is;
};

struct release_diff_view {
	struct {
		struct release_change_view *p;
		size_t n, cap;
	} changes;
	struct {
		struct release_effect_view *p;
		size_t n, cap;
	} effects;
	struct str routes; // how many open up and close; empty: none
	struct str more;   // how many are not shown; empty: none
};

struct release_sent_view {
	struct str node, at, reason;
	const char *answer; // English, marked
};

struct release_one_view {
	struct errors_view errors;
	struct release_row_view row;
	struct str digest, received, decided, by, reason, file_href, proposal;
	struct {
		struct release_sent_view *p;
		size_t n, cap;
	} sent;
	bool compared; // diff is of now; else `told` is what was said when it was proposed
	struct release_mistakes mistakes;
	struct release_diff_view diff;
	struct str told;
	bool newer; // the installed file is another one than when it was taken
	bool may_propose, may_refuse, may_undo;
	struct form_view propose, refuse, undo;
};

/* How a file differs from what stands, for its page (release_diff_web.c). */
void release_fill_diff(const struct law_view *lv, const struct release_look *look,
		       struct release_diff_view *out);

/* The report's lines. */
void release_fill_mistakes(struct arena *a, const struct release_look *look,
			   struct release_mistakes *out);

extern const struct web_route exchange_release_routes[];

#endif
