// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * lang: the languages of the pages and their texts.
 *
 * English texts stand in the code and in the templates; po/LANG.po holds the others
 * and is built into sorted tables by tools/po. A text without translation is shown
 * in English. Addresses: English has no prefix, French is under /fr.
 *
 * The pseudo-language (/ar-x, right to left, letters replaced by Arabic ones, {names}
 * kept) shows in tests which texts escape translation. It exists only when asked for.
 *
 * Memory:  constant tables; lang_text may write into the given arena.
 */
#ifndef WEB_LANG_H
#define WEB_LANG_H

#include "core/core.h"

struct lang_entry {
	const char *english;
	const char *text; // or of n = 1, when `many` is set
	const char *many; // NULL when the text has no number
};

enum lang_plural {
	LANG_PLURAL_NOT_ONE,  // all but 1: English
	LANG_PLURAL_OVER_ONE, // 2 and more: French
};

struct lang {
	const char *prefix;    // "" or "fr": first part of the address
	const char *tag;       // lang attribute
	const char *dir;       // dir attribute: ltr, rtl
	const char *name;      // in the language itself
	const char *first;     // the first day of a month: "1", "1er"
	const char *thousands; // between groups of three digits
	enum lang_plural plural;
	bool pseudo;
	const struct lang_entry *entries; // sorted by strcmp of `english`; NULL: none
	const size_t *entries_n;
	const struct lang_entry *countries; // `english` is the alpha-2 code
	const size_t *countries_n;
};

const struct lang *lang_english(void);

/* By address prefix; NULL when there is none. English is never found here. */
const struct lang *lang_by_prefix(struct str prefix, bool with_pseudo);

/* All languages in the order of the language list; the pseudo-language is last. */
size_t lang_count(bool with_pseudo);
const struct lang *lang_at(size_t i);

/* The text in that language. */
struct str lang_text(struct arena *arena, const struct lang *lang, const char *english);

/* The text in the language of that prefix; English where there is none. */
struct str lang_text_by_prefix(struct arena *arena, struct str prefix, const char *english);

/* One of two texts, by the number, as the language counts. */
struct str lang_text_n(struct arena *arena, const struct lang *lang, int64_t n, const char *one,
		       const char *many);

/* Name of a country by its alpha-2 code in capital letters; the English name where the
 * language has none. */
struct str lang_country(struct arena *arena, const struct lang *lang, struct str alpha2,
			struct str english_name);

/* What the pseudo-language makes of a text. */
struct str lang_pseudo(struct arena *arena, struct str english_text);

#endif
