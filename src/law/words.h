// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * words: the words that stand for the values of enums in the files of the law.
 *
 * Each list ends with a row whose word is NULL. A value may have several words;
 * the first is the one that is printed. The names by value (finding_word ...)
 * are declared in law.h.
 */
#ifndef LAW_WORDS_H
#define LAW_WORDS_H

#include "law/law.h"

struct law_word {
	const char *word;
	int value;
};

extern const struct law_word law_words_finding[], law_words_confidence[], law_words_basis[];
extern const struct law_word law_words_yes_no[], law_words_pillar[], law_words_qualifier_kind[];
extern const struct law_word law_words_role[], law_words_status_kind[], law_words_channel[];
extern const struct law_word law_words_dc_rule[], law_words_data[], law_words_bilateral[];

/* The kinds of a status row as the files have them, finer than the enum:
 * "accession" and "eu-member" are both STATUS_BOUND. */
extern const struct law_word law_words_status_file[];

/* "verified", "known" and also "mixed", which counts as known. */
extern const struct law_word law_words_detail_confidence[];

/* Choices between two words that are a bool in law.h: the second one is true. */
extern const struct law_word law_words_measure_kind[], law_words_reservable_kind[];

/* Free words of the files that are not an enum in law.h but have a closed list. */
extern const struct law_word law_words_declaration_kind[], law_words_authority_kind[];
extern const struct law_word law_words_bilateral_kind[], law_words_bilateral_reach[];

/* What of a national row was seen; the finding has the value true. */
extern const struct law_word law_words_seen[];

/* The first word with the value; NULL when there is none. */
const char *law_word_of(const struct law_word *words, int value);

/* False when s is none of the words. */
NODISCARD bool law_word_find(const struct law_word *words, struct str s, int *value);

#endif
