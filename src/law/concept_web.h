// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * concept_web: the views of the pages that stand across countries: instruments,
 * concepts, techniques, two to five countries side by side, the protection of children.
 */
#ifndef LAW_CONCEPT_WEB_H
#define LAW_CONCEPT_WEB_H

#include "law/children.h"
#include "law/country_web.h"

/* ---- instruments ------------------------------------------------------------- */

struct instrument_row {
	struct law_link link;
	struct str full_name, kind, body, state;
	int64_t provisions, bound;
	bool binding;
};

struct instruments_view {
	struct {
		struct instrument_row *p;
		size_t n, cap;
	} rows;
};

/* A provision beside those of the others for the same concept. */
struct concordance_row {
	struct str number, heading, detail;
	struct law_link concept;
	struct str others; // "Malabo Convention 29(1)(a); …"
};

struct element_row {
	struct law_link instrument;
	struct str provision, conduct, object, mental, intent, more, reservable, note;
};

struct measure_item {
	struct str provision;
	struct html title, obtains, limits, dual, refusal, contents, urgent, note;
	struct law_sources sources;
};

struct concordance_rows {
	struct concordance_row *p;
	size_t n, cap;
};

struct element_rows {
	struct element_row *p;
	size_t n, cap;
};

struct measure_items {
	struct measure_item *p;
	size_t n, cap;
};

struct element_row law_element_row(const struct law_view *lv, uint16_t instrument,
				   const struct element *e);
struct measure_item law_measure_item(const struct law_view *lv, const struct measure_row *m);

struct party_group {
	struct tag_view tag;
	struct law_links countries;
};

struct instrument_view {
	struct str name, full_name, kind, body, note, answer, opened, in_force, sure;
	bool binding;
	struct law_sources sources;
	struct concordance_rows provisions;
	struct element_rows elements;
	struct measure_items measures;
	struct {
		struct party_group *p;
		size_t n, cap;
	} parties;
	struct str map_href, check_href;
};

/* ---- concepts ------------------------------------------------------------------ */

struct concept_group {
	struct str name;
	struct law_links concepts;
};

struct concepts_view {
	struct {
		struct concept_group *p;
		size_t n, cap;
	} groups;
};

struct national_row {
	struct law_link country;
	struct tag_view finding;
	struct str in_force, law, section, qualifiers, note, seen;
};

struct concept_view {
	struct str name, meaning, answer, map_href, dual_href;
	struct law_link family;
	struct law_counts counts;
	struct concordance_rows provisions; // in them concept is the instrument
	struct element_rows elements;
	struct {
		struct national_row *p;
		size_t n, cap;
	} rows;
	struct law_links not_researched;
	struct law_links techniques;
};

/* ---- countries side by side ------------------------------------------------------ */

struct compare_cell {
	struct str country; // label on phones
	struct tag_view finding;
	struct str section;
};

struct compare_row {
	struct str number;
	struct law_link concept;
	struct {
		struct compare_cell *p;
		size_t n, cap;
	} cells;
};

struct compare_view {
	struct errors_view errors;
	struct {
		struct select_view *p;
		size_t n, cap;
	} choices;
	struct select_view instrument;
	struct law_links countries;
	struct {
		struct str *p;
		size_t n, cap;
	} answers;
	struct {
		struct compare_row *p;
		size_t n, cap;
	} rows;
};

/* ---- techniques -------------------------------------------------------------------- */

struct technique_item {
	struct law_link link;
	struct str concepts;
};

struct techniques_view {
	struct {
		struct technique_item *p;
		size_t n, cap;
	} rows;
};

struct technique_cover {
	struct law_link concept;
	struct str provision, role, reason, document, sure;
	struct law_sources sources;
	struct tag_view finding; // kind NULL: no country was chosen
	struct str citation, seen;
};

struct technique_view {
	struct errors_view errors;
	struct str name, id, answer;
	struct select_view country;
	struct {
		struct technique_cover *p;
		size_t n, cap;
	} rows;
};

/* ---- children ------------------------------------------------------------------------ */

struct child_cell {
	struct str criterion;
	struct tag_view met;
};

struct child_country {
	struct law_link country;
	struct {
		struct child_cell *p;
		size_t n, cap;
	} cells;
	struct str seen;
};

struct child_total {
	struct str criterion, text;
	int64_t yes, no, unknown;
};

struct children_view {
	struct str answer;
	struct {
		struct child_total *p;
		size_t n, cap;
	} totals;
	struct {
		struct child_country *p;
		size_t n, cap;
	} rows;
	struct law_links not_researched;
	struct law_sources sources;
};

#endif
