// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * parts: the pieces that pages are made of: views of the partial templates in web/html.
 *
 * Markup is that of govuk-frontend 6.6 where it has such a component. In a template:
 *
 *	{{> tag tag_of(TAG_PARTIAL)}}
 *	{{> select &v->country}}
 *
 * Texts in views are already in the page's language (tr, tr_with); markup in them is
 * struct html. Empty texts (hint, error ...) leave their element out.
 *
 * A table that stacks on phones is written in the page's own template: class
 * "govuk-table app-table-stack", the roles of table, rowgroup, row, columnheader,
 * rowheader and cell written out, and data-label="{{t "Finding"}}" on each cell.
 */
#ifndef WEB_PARTS_H
#define WEB_PARTS_H

#include "web/page.h"

/* Word, sign, colour: journeys of the product, "Colour, sign, word". */
enum tag {
	TAG_FULL,
	TAG_PARTIAL,
	TAG_NONE,
	TAG_UNKNOWN,
	TAG_OPEN,
	TAG_CONDITIONAL,
	TAG_NOT_YET,
	TAG_CLOSED,
	TAG_YES,
	TAG_DEPENDS,
	TAG_NO,
	TAG_VERIFIED,
};

enum { TAGS = TAG_VERIFIED + 1 };

struct tag_view {
	const char *kind; // class app-tag--KIND
	const char *word; // English; the template translates it
	struct html sign;
};

const struct tag_view *tag_of(enum tag tag);

struct option_view {
	struct str value;
	struct str text;
	bool selected;
};

struct options_view {
	struct option_view *p;
	size_t n, cap;
};

/* A list to choose one from; browsers find an entry by its first letters. */
struct select_view {
	struct str id; // id and name
	struct str label, hint, error;
	struct options_view options;
};

/* One of a few, all in sight. */
struct radios_view {
	struct str id; // name, and begin of the ids
	struct str legend, hint, error;
	struct options_view options;
};

struct input_view {
	struct str id;
	struct str label, hint, error;
	struct str value;
};

/* Three boxes named ID-day, ID-month, ID-year; read them with part_date. */
struct date_view {
	struct str id;
	struct str legend, hint, error;
	struct str day, month, year;
};

struct error_view {
	struct str text;
	struct str field; // id of the field it is about
};

struct errors_view {
	struct error_view *p;
	size_t n, cap;
};

struct details_view {
	struct str summary;
	struct html text;
};

struct row_view {
	struct str key;
	struct html value;
};

struct rows_view {
	struct row_view *p;
	size_t n, cap;
};

struct page_link_view {
	int64_t number;
	struct str href;
	bool current;
};

struct pagination_view {
	struct str previous, next; // addresses; empty: there is none
	struct {
		struct page_link_view *p;
		size_t n, cap;
	} pages;
};

void part_option(struct arena *arena, struct options_view *options, struct str value,
		 struct str text, bool selected);

/* "7" and the like of a date; what was typed stays as it was. */
void part_date_fill(struct page *pg, struct date_view *v, struct date d);

/* Reads ID=2026-11-21 or the three boxes of the query. DATE_NONE when nothing was given.
 * RC_INVALID when it is no date; the view holds what was typed. */
NODISCARD enum rc part_date(struct cx *cx, struct page *pg, struct date_view *v, struct date *out);

#endif
