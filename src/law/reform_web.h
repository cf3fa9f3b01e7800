// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * reform_web: the views of the pages about changing the law: what a change would open,
 * which reform of a country opens most, and the drafting brief.
 */
#ifndef LAW_REFORM_WEB_H
#define LAW_REFORM_WEB_H

#include "law/concept_web.h"
#include "law/draft.h"
#include "law/form_web.h"
#include "law/what_if.h"

struct change_row {
	struct str text; // as in the address
	struct str sentence;
	struct str remove_href; // the page without it
};

struct effect_row {
	struct str measure;
	int64_t opened, closed, strengthened; // ordered pairs of countries
};

struct pair_row {
	struct str from, to, measure, effect;
	struct tag_view before, after; // kind NULL: neither moved
};

struct reform_row {
	struct str sentence, try_href;
	int64_t opened, pairs, toward, strengthened;
};

struct what_if_view {
	struct errors_view errors;
	struct str heading, answer;
	bool answered;
	struct {
		struct change_row *p;
		size_t n, cap;
	} changes;
	struct law_strings first; // what must be true before
	struct {
		struct effect_row *p;
		size_t n, cap;
	} effects;
	struct {
		struct pair_row *p;
		size_t n, cap;
	} pairs;
	int64_t pairs_all;
	struct str json_href;

	bool best; // the reforms of one country
	bool busy; // another country's are being compared: nothing to show yet
	struct str again_href;
	struct str country_name;
	struct {
		struct reform_row *p;
		size_t n, cap;
	} reforms;
	struct str providers; // countries where the largest providers hold their data

	struct law_pairs kept; // the changes so far, in each form
	struct select_view join_country, instrument, enact_country, concept, withdraw_country,
		best_country;
	struct input_view reserve, article;
};

struct choice_row {
	struct str article, code, kind, question, effect;
	struct str meaning; // of the code, in words; empty: there are none
};

struct draft_model {
	struct law_link link;
	struct str law, section;
	struct law_sources sources;
};

struct draft_view {
	struct errors_view errors;
	struct select_view country, instrument, provision;
	bool answered;
	struct str heading, answer;
	struct tag_view finding;
	struct law_sentences sentences;
	struct concordance_rows provisions;
	struct element_rows elements;
	struct measure_items measures;
	struct {
		struct choice_row *p;
		size_t n, cap;
	} choices;
	struct concordance_rows safeguards;
	struct {
		struct draft_model *p;
		size_t n, cap;
	} models;
};

#endif
