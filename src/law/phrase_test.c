// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrase.h"

#include "core/test.h"
#include "law/test_world.h"

TEST(a_phrase_fills_its_names)
{
	const struct law *law = test_law();
	struct phrase p = phrase_of(
		"{n} of {total}: {country} joins the {instrument} on {day}. {n} again");
	phrase_number(&p, "n", 5142);
	phrase_number(&p, "total", -1234567);
	phrase_country(&p, "country", law, test_country(law, "LK"));
	phrase_instrument(&p, "instrument", law, test_instrument(law, "budapest"));
	phrase_date(&p, "day", test_day("2026-11-21"));
	EQ_STR(phrase_print(cx->arena, &p), "5,142 of -1,234,567: Sri Lanka joins the Budapest "
					    "Convention on 21 November 2026. 5,142 again");
}

TEST(an_absent_phrase_prints_nothing)
{
	const struct phrase p = phrase_of(NULL);
	EQ(phrase_print(cx->arena, &p).n, 0);
}

TEST(a_title_within_a_sentence_begins_small)
{
	const struct law *law = test_law();
	struct phrase p = phrase_of("{offence}, for {offence}: {offence}. {offence}");
	phrase_concept(&p, "offence", law, test_concept(law, "illegal-access"));
	EQ_STR(phrase_print(cx->arena, &p),
	       "Illegal access, for illegal access: Illegal access. Illegal access");
}

TEST(english_gives_some_countries_an_article)
{
	const struct law *law = test_law();
	struct phrase p = phrase_of("{a} asks {b}. {a} may ask {c}.");
	phrase_country(&p, "a", law, test_country(law, "US"));
	phrase_country(&p, "b", law, test_country(law, "NL"));
	phrase_country(&p, "c", law, test_country(law, "KE"));
	EQ_STR(phrase_print(cx->arena, &p),
	       "The United States asks the Netherlands. The United States may ask Kenya.");
}

TEST(a_name_that_ends_in_s_is_possessive_without_another)
{
	struct country countries[] = { { .name = STR_INIT("United States"), .alpha2 = "US" },
				       { .name = STR_INIT("Kenya"), .alpha2 = "KE" } };
	const struct law law = { .countries = { countries, 2, 2 } };
	struct phrase p = phrase_of("{a}'s law and {b}'s law");
	phrase_country(&p, "a", &law, 0);
	phrase_country(&p, "b", &law, 1);
	EQ_STR(phrase_print(cx->arena, &p), "The United States' law and Kenya's law");
}

TEST(a_duration_is_said_in_words)
{
	static const struct {
		const char *iso, *words;
	} cases[] = {
		{ "P60D", "60 days" },
		{ "P1D", "1 day" },
		{ "PT8H", "8 hours" },
		{ "PT1H", "1 hour" },
		{ "P2Y", "2 years" },
		{ "P1M", "1 month" },
		{ "", "" },
		{ "24x7", "24x7" },
		{ "PT15M", "PT15M" },
		{ "P1DT2H", "P1DT2H" },
		{ "PD", "PD" },
		{ "P-3D", "P-3D" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct phrase p = phrase_duration(str_from_c(cases[i].iso));
		EQ_STR(phrase_print(cx->arena, &p), cases[i].words);
	}
}

TEST(durations_compare_in_hours)
{
	static const struct {
		const char *iso;
		int64_t hours;
	} cases[] = { { "PT96H", 96 }, { "P7D", 168 }, { "P2M", 1440 }, { "P1Y", 8760 } };
	int64_t hours = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		CHECK(phrase_hours(str_from_c(cases[i].iso), &hours));
		EQ(hours, cases[i].hours);
	}
	CHECK(!phrase_hours(STR("soon"), &hours));
	CHECK(!phrase_hours(STR(""), &hours));
}
