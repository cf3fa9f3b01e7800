// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * law_to_text: the answers of the law as text for a person at a terminal: the sentence
 * that answers, then rows, then sources and how sure.
 */
#ifndef LAW_LAW_TO_TEXT_H
#define LAW_LAW_TO_TEXT_H

#include "law/compare.h"
#include "law/draft.h"
#include "law/map.h"
#include "law/teller.h"
#include "law/technique.h"

void check_to_text(struct teller *t, const struct check_answer *a);
void route_to_text(struct teller *t, const struct route_answer *a);
void dual_to_text(struct teller *t, uint16_t a, uint16_t b, uint16_t offence);
void what_if_to_text(struct teller *t, const struct what_if_answer *a, bool with_list);
void reforms_to_text(struct teller *t, uint16_t country, const struct reform_list *reforms);
void matrix_to_text(struct teller *t, const struct matrix_answer *a);
void harmonisation_to_text(struct teller *t, const struct harmonisation *h);
void draft_to_text(struct teller *t, const struct draft_brief *d);
void country_to_text(struct teller *t, uint16_t country);
void instrument_to_text(struct teller *t, uint16_t instrument);
void technique_to_text(struct teller *t, const struct technique_answer *a);
void children_to_text(struct teller *t);

/* The tables that are also given as CSV. */
void check_to_table(struct teller *t, const struct check_answer *a, struct table *out);
void route_to_table(struct teller *t, const struct route_answer *a, struct table *out);
void what_if_to_table(struct teller *t, const struct what_if_answer *a, struct table *out);
void reforms_to_table(struct teller *t, const struct reform_list *reforms, struct table *out);
void matrix_to_table(struct teller *t, const struct matrix_answer *a, struct table *out);
void harmonisation_to_table(struct teller *t, const struct harmonisation *h, struct table *out);
void country_to_table(struct teller *t, uint16_t country, struct table *out);
void instrument_to_table(struct teller *t, uint16_t instrument, struct table *out);
void instruments_to_table(struct teller *t, struct table *out);
void technique_to_table(struct teller *t, const struct technique_answer *a, struct table *out);
void techniques_to_table(struct teller *t, struct table *out);
void children_to_table(struct teller *t, struct table *out);
void compare_to_table(struct teller *t, const struct compare_answer *a, struct table *out);
void concept_to_table(struct teller *t, uint16_t concept, struct table *out);
void concepts_to_table(struct teller *t, struct table *out);
void map_to_table(struct teller *t, const struct map_answer *a, struct table *out);

#endif
