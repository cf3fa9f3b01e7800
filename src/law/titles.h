// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * titles: what a reader calls the concepts of the law, and the short texts of the
 * data that the pages translate.
 *
 * The data name a concept by its id and explain it in a sentence; a heading needs
 * a few words. A concept without a title here goes by its id.
 */
#ifndef LAW_TITLES_H
#define LAW_TITLES_H

#include "law/law.h"

/* The English title, as tr() takes it; NULL where there is none and the id must do. */
const char *title_of_concept(const struct law *law, uint16_t concept);

/* Titles of measures, questions about facts, names of instruments and techniques as
 * the data have them, listed for tools/po; ends with NULL. A test holds them against
 * the data. */
extern const char *const law_data_texts[];

/* The same of the measures of instruments: what they obtain, time limits, grounds of
 * refusal, contents of a request. */
extern const char *const law_measure_texts[];

/* Titles, sections and fields of the official forms that letters follow. */
extern const char *const law_form_texts[];

/* What the code of a declaration or reservation does, in a few words, as tr() takes it;
 * NULL for a code that no declaration of the data has. */
const char *title_of_declaration(const struct law *law, uint16_t code);

#endif
