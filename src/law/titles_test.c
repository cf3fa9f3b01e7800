// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/titles.h"

#include "core/test.h"
#include "law/test_world.h"

static bool is_listed(struct str text)
{
	for (const char *const *t = law_data_texts; *t; t++)
		if (str_eq(text, str_from_c(*t)))
			return true;
	for (const char *const *t = law_measure_texts; *t; t++)
		if (str_eq(text, str_from_c(*t)))
			return true;
	for (const char *const *t = law_form_texts; *t; t++)
		if (str_eq(text, str_from_c(*t)))
			return true;
	return false;
}

static void check_listed(const char *what, struct str id, struct str text)
{
	if (!is_listed(text))
		test_check(false,
			   arena_fmt(&(struct arena){ 0 }, "%s %.*s: \"%.*s\" is not listed", what,
				     STR_ARG(id), STR_ARG(text))
				   .p,
			   __FILE__, __LINE__);
}

static void check_measure_row(const struct measure_row *m)
{
	const struct str dual = m->dual_criminality_detail.n > 0 ? m->dual_criminality_detail
								 : m->dual_criminality_word;
	const struct str texts[] = { m->title, m->obtains,    m->time_limits, m->urgent_channel,
				     dual,     m->use_limits, m->note };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].n > 0)
			check_listed("measure row", m->id, texts[i]);
	for (size_t i = 0; i < m->refusal.n; i++)
		check_listed("measure row", m->id, m->refusal.p[i]);
	for (size_t i = 0; i < m->contents.n; i++)
		check_listed("measure row", m->id, m->contents.p[i]);
}

TEST(every_concept_of_the_data_has_a_title)
{
	const struct law *law = test_law();
	for (size_t i = 0; i < law->concepts.n; i++)
		test_check(title_of_concept(law, (uint16_t)i) != NULL,
			   str_c(cx->arena, law->concepts.p[i].id), __FILE__, __LINE__);
	EQ_STR(title_of_concept(law, test_concept(law, "illegal-access")), "Illegal access");
	EQ_STR(title_of_concept(law, test_concept(law, "witness-protection")),
	       "Protection of witnesses");
}

TEST(every_short_text_of_the_data_is_listed_for_translators)
{
	const struct law *law = test_law();
	for (size_t i = 0; i < law->measures.n; i++)
		check_listed("measure", law->measures.p[i].id, law->measures.p[i].title);
	for (size_t i = 0; i < law->facts.n; i++)
		check_listed("fact", law->facts.p[i].id, law->facts.p[i].question);
	for (size_t i = 0; i < law->instruments.n; i++)
		check_listed("instrument", law->instruments.p[i].id,
			     law->instruments.p[i].short_name);
	for (size_t i = 0; i < law->instruments.n; i++)
		for (size_t k = 0; k < law->instruments.p[i].measures.n; k++)
			check_measure_row(&law->instruments.p[i].measures.p[k]);
	for (size_t i = 0; i < law->techniques.n; i++)
		check_listed("technique", law->techniques.p[i].technique,
			     law->techniques.p[i].name);
	CHECK(!is_listed(STR("no such text")));
}

/* Of the forms that letters follow; "not seen" is no title of theirs. */
TEST(every_text_of_a_form_is_listed_for_translators)
{
	const struct law *law = test_law();
	size_t n = 0;
	for (size_t i = 0; i < law->instruments.n; i++)
		for (size_t k = 0; k < law->instruments.p[i].forms.n; k++) {
			const struct form_field *f = &law->instruments.p[i].forms.p[k];
			const bool by_hand = str_eq(f->field, STR("letterhead")) ||
					     str_eq(f->field, STR("signature"));
			if (str_starts(f->form, STR("eu-annex")) || by_hand)
				continue;
			check_listed("form", f->form, f->form_title);
			check_listed("form", f->form, f->label);
			if (f->section_title.n > 0 &&
			    str_find(f->section_title, STR("not seen")) == STR_NONE)
				check_listed("form", f->form, f->section_title);
			n++;
		}
	CHECK(n > 130);
}

TEST(every_declaration_says_in_a_few_words_what_it_does)
{
	const struct law *law = test_law();
	size_t n = 0;
	for (size_t c = 0; c < law->countries.n; c++)
		for (size_t i = 0; i < law->countries.p[c].declarations.n; i++) {
			CHECK(title_of_declaration(law,
						   law->countries.p[c].declarations.p[i].code));
			n++;
		}
	CHECK(n > 100);
}
