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

/* Some of a list, under a heading. */
struct option_group_view {
	struct str label;
	struct options_view options;
};

/* A list to choose one from; browsers find an entry by its first letters. */
struct select_view {
	struct str id; // id and name
	struct str label, hint, error;
	struct options_view options;
	struct {
		struct option_group_view *p;
		size_t n, cap;
	} groups; // after them
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
	const char *type;	  // NULL: "text"
	const char *autocomplete; // NULL: left out, like the two below
	const char *inputmode;
	const char *width; // "10": of the classes govuk-input--width-N
	bool many;	   // files: several can be chosen
};

/* Several lines. */
struct textarea_view {
	struct str id;
	struct str label, hint, error;
	struct str value;
};

/* Any number of a list; the names of the boxes are all `id`. */
struct checkboxes_view {
	struct str id;
	struct str legend, hint, error;
	struct {
		struct checkbox_view {
			struct str value;
			struct str text, hint;
			bool selected;
		} * p;
		size_t n, cap;
	} boxes;
};

/* What a form sends along unseen. */
struct hidden_view {
	struct str name;
	struct str value;
};

/* Three boxes named ID-day, ID-month, ID-year; read them with part_date. */
struct date_view {
	struct str id;
	struct str legend, hint, error;
	struct str day, month, year;
};

/* What stands with a field beside its label. */
struct field_view {
	struct str id, hint, error;
};

struct error_view {
	struct str text;
	struct str field; // id of the field it is about
};

struct errors_view {
	struct error_view *p;
	size_t n, cap;
};

/* A form that is sent by POST; the token against forgery is put in. */
struct form_view {
	struct str action; // address without language prefix
	struct html fields;
	struct str button;
	bool warning; // the button does what cannot be undone
	bool upload;  // it brings a file (web/upload.h)
};

/* What a form did when it was sent before. */
struct done_view {
	struct str time, href; // href with its language prefix
};

/* A page that is one form, with what must be read above it. */
struct form_page_view {
	struct errors_view errors;
	struct str heading;
	struct html above;
	struct form_view form;
	struct html below;
};

struct details_view {
	struct str summary;
	struct html text;
	bool open; // something in it must be seen at once
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

/* A field of a form (web/form.h) as it was sent, with its mistake. `label` is English,
 * marked. Secrets come back empty. */
struct input_view part_input(struct page *pg, const char *name, const char *label);
struct input_view part_secret(struct page *pg, const char *name, const char *label);
struct textarea_view part_textarea(struct page *pg, const char *name, const char *label);
struct select_view part_select(struct page *pg, const char *name, const char *label);
struct radios_view part_radios(struct page *pg, const char *name, const char *legend);
struct checkboxes_view part_checkboxes(struct page *pg, const char *name, const char *legend);

/* Adds what can be chosen; selected where the form said so, or, on a page that was not sent,
 * where `now` is true. */
void part_choice(struct page *pg, struct select_view *v, struct str value, struct str text,
		 bool now);
void part_radio(struct page *pg, struct radios_view *v, struct str value, struct str text);
void part_checkbox(struct page *pg, struct checkboxes_view *v, struct checkbox_view box);

/* Of a form of somebody who is signed in, new each time: sent twice, it is done once. */
struct str part_form_number(const struct page *pg);

/* The mistakes of the form, for the summary at the head of the page. */
struct errors_view part_errors(const struct page *pg);

/* For the templates of fields: the hint and the mistake, and their ids for
 * aria-describedby. */
const struct field_view *part_field(const struct page *pg, struct str id, struct str hint,
				    struct str error);
struct str part_described(const struct page *pg, struct str id, struct str hint, struct str error);

void part_option(struct arena *arena, struct options_view *options, struct str value,
		 struct str text, bool selected);

/* "7" and the like of a date; what was typed stays as it was. */
void part_date_fill(struct page *pg, struct date_view *v, struct date d);

/* Reads ID=2026-11-21 or the three boxes of the query. DATE_NONE when nothing was given.
 * RC_INVALID when it is no date; the view holds what was typed. */
NODISCARD enum rc part_date(struct cx *cx, struct page *pg, struct date_view *v, struct date *out);

#endif
