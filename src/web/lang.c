// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/lang.h"

#include <stdlib.h>
#include <string.h>

#include "web/lang_tables.h"

#define NARROW_SPACE "\xe2\x80\xaf"

static const struct lang english = {
	.prefix = "",
	.tag = "en",
	.dir = "ltr",
	.name = "English",
	.first = "1",
	.thousands = ",",
	.plural = LANG_PLURAL_NOT_ONE,
};

static const struct lang french = {
	.prefix = "fr",
	.tag = "fr",
	.dir = "ltr",
	.name = "Fran\xc3\xa7"
		"ais",
	.first = "1er",
	.thousands = NARROW_SPACE,
	.plural = LANG_PLURAL_OVER_ONE,
	.entries = lang_fr,
	.entries_n = &lang_fr_n,
	.countries = lang_fr_countries,
	.countries_n = &lang_fr_countries_n,
};

static const struct lang pseudo = {
	.prefix = "ar-x",
	.tag = "ar",
	.dir = "rtl",
	.name = "\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a",
	.first = "1",
	.thousands = ",",
	.plural = LANG_PLURAL_NOT_ONE,
	.pseudo = true,
};

/* The pseudo-language is last, so that it is left out by counting one less. */
static const struct lang *const all[] = { &english, &french, &pseudo };

enum { LANGS = sizeof all / sizeof *all };

const struct lang *lang_english(void)
{
	return &english;
}

size_t lang_count(bool with_pseudo)
{
	return with_pseudo ? LANGS : LANGS - 1;
}

const struct lang *lang_at(size_t i)
{
	INVARIANT(i < LANGS);
	return all[i];
}

const struct lang *lang_by_prefix(struct str prefix, bool with_pseudo)
{
	for (size_t i = 1; i < lang_count(with_pseudo); i++)
		if (str_eq(prefix, str_from_c(all[i]->prefix)))
			return all[i];
	return NULL;
}

static int by_english(const void *a, const void *b)
{
	return strcmp(((const struct lang_entry *)a)->english,
		      ((const struct lang_entry *)b)->english);
}

static const struct lang_entry *find(const struct lang_entry *table, const size_t *n,
				     const char *key_text)
{
	const struct lang_entry key = { .english = key_text };
	return table ? bsearch(&key, table, *n, sizeof key, by_english) : NULL;
}

/* Arabic letters that sound a little like them, for a to z. */
static const char pseudo_letters[26][3] = {
	"\xd8\xa7", "\xd8\xa8", "\xd8\xab", "\xd8\xaf", "\xd9\x8a", "\xd9\x81", "\xd8\xac",
	"\xd9\x87", "\xd9\x8a", "\xd8\xac", "\xd9\x83", "\xd9\x84", "\xd9\x85", "\xd9\x86",
	"\xd9\x88", "\xd8\xa8", "\xd9\x82", "\xd8\xb1", "\xd8\xb3", "\xd8\xaa", "\xd9\x88",
	"\xd9\x81", "\xd9\x88", "\xd8\xae", "\xd9\x8a", "\xd8\xb2",
};

struct str lang_pseudo(struct arena *arena, struct str english_text)
{
	char *out = arena_alloc(arena, 2 * english_text.n + 1);
	size_t n = 0;
	bool in_name = false;
	for (size_t i = 0; i < english_text.n; i++) {
		const char c = english_text.p[i];
		const int letter = c >= 'A' && c <= 'Z' ? c - 'A' : c - 'a';
		in_name = c == '{' || (in_name && c != '}');
		if (!in_name && letter >= 0 && letter < 26) {
			out[n++] = pseudo_letters[letter][0];
			out[n++] = pseudo_letters[letter][1];
		} else {
			out[n++] = c;
		}
	}
	return (struct str){ out, n };
}

struct str lang_text(struct arena *arena, const struct lang *lang, const char *english_text)
{
	if (lang->pseudo)
		return lang_pseudo(arena, str_from_c(english_text));
	const struct lang_entry *e = find(lang->entries, lang->entries_n, english_text);
	return str_from_c(e ? e->text : english_text);
}

struct str lang_text_by_prefix(struct arena *arena, struct str prefix, const char *english_text)
{
	const struct lang *lang = lang_by_prefix(prefix, false);
	return lang ? lang_text(arena, lang, english_text) : str_from_c(english_text);
}

static bool is_many(enum lang_plural plural, int64_t n)
{
	switch (plural) {
	case LANG_PLURAL_NOT_ONE:
		return n != 1;
	case LANG_PLURAL_OVER_ONE:
		return n > 1;
	}
	return n != 1;
}

struct str lang_text_n(struct arena *arena, const struct lang *lang, int64_t n, const char *one,
		       const char *many)
{
	const struct lang_entry *e = find(lang->entries, lang->entries_n, one);
	if (e && e->many)
		return str_from_c(is_many(lang->plural, n) ? e->many : e->text);
	const char *text = is_many(LANG_PLURAL_NOT_ONE, n) ? many : one;
	return lang->pseudo ? lang_pseudo(arena, str_from_c(text)) : str_from_c(text);
}

struct str lang_country(struct arena *arena, const struct lang *lang, struct str alpha2,
			struct str english_name)
{
	char code[3] = { 0 };
	if (lang->pseudo || alpha2.n != 2)
		return lang->pseudo ? lang_pseudo(arena, english_name) : english_name;
	memcpy(code, alpha2.p, 2);
	const struct lang_entry *e = find(lang->countries, lang->countries_n, code);
	return e ? str_from_c(e->text) : english_name;
}
