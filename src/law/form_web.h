// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * form_web: the fields that the forms of the law share. All forms are GET, so that
 * every answer has an address that can be shared.
 */
#ifndef LAW_FORM_WEB_H
#define LAW_FORM_WEB_H

#include "law/law_web.h"

/* The address that a form sends holds empty fields, a date in three boxes, groups of
 * buttons and ask=1 of the button that sent it. True when the page is now a redirect to
 * the same in short: date=2026-11-21, fact=security-bypassed:no. ask=1 stays while one of
 * the required fields (ends with NULL; NULL: none) is empty, so that the page can say so. */
bool law_redirect_form(struct page *pg, const char *const *required);
bool law_form_is_sent(const struct page *pg);

/* A list to choose from, and what the address chose. Nothing: value is LAW_NONE. An
 * unknown value is a mistake of the field, added to lv->errors. */
struct law_choice {
	struct select_view select;
	uint16_t value;
};

/* Which row of a list a text names, as law_country does. */
typedef uint16_t law_finder(const struct law *law, struct str text);

struct law_choice law_choice_country(struct law_view *lv, const char *id, struct str label);
struct law_choice law_choice_offence(struct law_view *lv, struct str label);
struct law_choice law_choice_measure(struct law_view *lv, struct str label);

/* Concepts that a country can enact. */
struct law_choice law_choice_concept(struct law_view *lv, struct str label);

/* Instruments that a law can be checked against, or that a country can join. */
struct law_choice law_choice_against(struct law_view *lv, struct str label);
struct law_choice law_choice_instrument(struct law_view *lv, struct str label); // binding ones
struct law_choice law_choice_accession(struct law_view *lv, struct str label);

/* Chooses an entry where the address named none. */
void law_choice_set(struct law_choice *c, uint16_t value, struct str entry);

/* A mistake when the form was sent and the field was left empty. */
void law_choice_require(struct law_view *lv, struct law_choice *c, struct str sentence);

/* A mistake of a field. */
void law_choice_error(struct law_view *lv, struct law_choice *field, struct str sentence);

/* The questions about the case that the answer turns on, and those that were answered:
 * yes, no or not known. */
struct fact_fields {
	struct radios_view *p;
	size_t n, cap;
};
struct fact_fields law_fact_fields(const struct law_view *lv, struct fact_set asked);

/* What the address says under these names, to be sent along with another form; the list
 * of names ends with NULL. */
struct law_pairs {
	struct query_pair *p;
	size_t n, cap;
};
struct law_pairs law_hidden_pairs(const struct law_view *lv, const char *const *names);

/* With mistakes: status 400 and "Error: " before the title. */
void law_form_end(const struct law_view *lv);

#endif
