// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/sentence.h"

#include "core/test.h"
#include "web/test_page.h"

static const struct lang_entry words[] = {
	{ "\"%.*s\" is no basis of this pair", "« %.*s » n'est pas une base", NULL },
	{ "%.*s is a %s, which takes no request", "%.*s est un nœud de type « %s »", NULL },
	{ "%s: %s", "never", NULL },
	{ "a note has 1 to %d bytes", "une note a de 1 à %d octets", NULL },
	{ "a note has 1 to %d bytes, and %zu lines", "une note a %d octets et %zu lignes", NULL },
	{ "head", "tête", NULL },
	{ "its end is damaged", "sa fin est endommagée", NULL },
	{ "provider", "fournisseur", NULL },
	{ "the case is closed", "l'affaire est clôturée", NULL },
	{ "{label}: {value}", "{label} : {value}", NULL },
};
static const size_t words_n = sizeof words / sizeof *words;
static const struct lang french = { .prefix = "fr", .entries = words, .entries_n = &words_n };

TEST(a_sentence_with_names_and_numbers_is_told_in_the_language_of_the_page)
{
	static const struct {
		const char *english, *told; // told NULL: there is no translation
	} cases[] = {
		{ "the case is closed", "l'affaire est clôturée" },
		{ "a note has 1 to 16384 bytes", "une note a de 1 à 16384 octets" },
		{ "a note has 1 to 9 bytes, and 12 lines", "une note a 9 octets et 12 lignes" },
		{ "\"none\" is no basis of this pair", "« none » n'est pas une base" },
		{ "\"\" is no basis of this pair", "«  » n'est pas une base" },
		// A word of the program is translated, a name is not.
		{ "provider is a provider, which takes no request",
		  "provider est un nœud de type « fournisseur »" },
		// What a name has in common with the sentence stays in the name.
		{ "\"\" is no basis of this pair\" is no basis of this pair",
		  "« \" is no basis of this pair » n'est pas une base" },
		{ "a note has 1 to 16384 bytes!", NULL },
		{ "the note has 1 to 16384 bytes", NULL },
		{ "disk: no space", NULL }, // "%s: %s" would fit anything
		// Of two halves the one that has a translation.
		{ "a.zip: its end is damaged", "a.zip : sa fin est endommagée" },
		{ "head: no space", "tête : no space" },
		{ "", NULL },
	};
	struct page pg = test_page(cx, &french);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct str english = str_from_c(cases[i].english);
		const struct str told = sentence_tr(&pg, english);
		if (cases[i].told)
			EQ_STR(told, cases[i].told);
		else
			CHECK(told.p == english.p && told.n == english.n);
		CHECK(cx_fail(cx, RC_INVALID, "%s", cases[i].english) == RC_INVALID);
		EQ_STR(sentence_of_failure(&pg), cases[i].told ? cases[i].told : cases[i].english);
	}
	test_page_done(&pg);
}

TEST(in_english_a_sentence_stays_as_it_is)
{
	struct page pg = test_page(cx, NULL);
	const struct str english = STR("a note has 1 to 16384 bytes");
	CHECK(sentence_tr(&pg, english).p == english.p);
	test_page_done(&pg);
}

TEST(of_a_list_each_sentence_is_told_by_itself)
{
	static const struct {
		const char *english, *told;
	} cases[] = {
		{ "head: the case is closed; its end is damaged",
		  "tête : l'affaire est clôturée; sa fin est endommagée" },
		{ "the case is closed; its end is damaged",
		  "l'affaire est clôturée; sa fin est endommagée" },
		// What people wrote may have what stands between sentences.
		{ "head: \"a; b\" is no basis of this pair; the case is closed",
		  "tête : « a; b » n'est pas une base; l'affaire est clôturée" },
		{ "head: who knows; the case is closed",
		  "tête : who knows; l'affaire est clôturée" },
		{ "head: the case is closed; ", "tête : l'affaire est clôturée" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		EQ_STR(sentence_list_in(cx->arena, &french, str_from_c(cases[i].english)),
		       cases[i].told);
	EQ_STR(sentence_list_in(cx->arena, lang_english(), STR("head: a; b")), "head: a; b");
}
