// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Finding things, in the law that is built in; and what must hold of every row
 * of it.
 */
#include "core/test.h"
#include "law/schema.h"
#include "law/source.h"

static const struct law *built_in(struct cx *cx)
{
	struct report report;
	struct law *law = NULL;
	report_init(&report, cx->arena);
	EQ(law_load_embedded(cx, cx->arena, &report, &law), RC_OK);
	REQUIRE(law);
	return law;
}

TEST(a_country_is_found_by_code_and_by_name)
{
	static const struct {
		const char *name, *alpha2;
	} cases[] = {
		{ "KE", "KE" },
		{ "ke", "KE" },
		{ "KEN", "KE" },
		{ "ken", "KE" },
		{ "Kenya", "KE" },
		{ "KENYA", "KE" },
		{ " kenya ", "KE" },
		{ "NO", "NO" },
		{ "C\u00f4te d'Ivoire", "CI" },
		{ "Cote d'Ivoire", "CI" },
		{ "C\u00f4te d\u2019Ivoire", "CI" },
		{ "Curacao", "CW" },
		{ "REUNION", "RE" },
		{ "Aland Islands", "AX" },
		{ "Turkiye", "TR" },
		{ "Falkland Islands", "FK" },
		{ "Holy See", "VA" },
		{ "Virgin Islands, British", "VG" },
		{ "british virgin islands", "VG" },
		{ "Bonaire", "BQ" },
		{ "the Gambia", "GM" },
		{ "The United States", "US" },
		{ "UK", "GB" },
		{ "U.K.", "GB" },
		{ "Great Britain", "GB" },
		{ "USA", "US" },
		{ "united states of america", "US" },
		{ "Viet Nam", "VN" },
		{ "Vietnam", "VN" },
		{ "Russian Federation", "RU" },
		{ "Ivory Coast", "CI" },
		{ "South Korea", "KR" },
		{ "Republic of Korea", "KR" },
		{ "North Korea", "KP" },
		{ "Czech Republic", "CZ" },
		{ "Turkey", "TR" },
		{ "Burma", "MM" },
		{ "Swaziland", "SZ" },
		{ "Cape Verde", "CV" },
		{ "Macedonia", "MK" },
		{ "Holland", "NL" },
		{ "Lao PDR", "LA" },
		{ "Syrian Arab Republic", "SY" },
		{ "Islamic Republic of Iran", "IR" },
		{ "Bolivia, Plurinational State of", "BO" },
		{ "Bolivarian Republic of Venezuela", "VE" },
		{ "United Republic of Tanzania", "TZ" },
		{ "Republic of Moldova", "MD" },
		{ "Brunei Darussalam", "BN" },
		{ "State of Palestine", "PS" },
		{ "Vatican", "VA" },
		{ "Democratic Republic of the Congo", "CD" },
		{ "Congo", "CG" },
		{ "St. Lucia", "LC" },
	};
	const struct law *law = built_in(cx);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const uint16_t c = law_country(law, str_from_c(cases[i].name));
		EQ_STR(c == LAW_NONE ? cases[i].name : law->countries.p[c].alpha2, cases[i].alpha2);
	}
}

TEST(a_name_that_several_share_lists_them)
{
	const struct law *law = built_in(cx);
	struct bits b = law_countries_sharing(law, STR("korea"));
	EQ(law_country(law, STR("Korea")), LAW_NONE);
	EQ(bits_count(&b), 2);
	EQ(bits_test(&b, law_country(law, STR("KP"))) && bits_test(&b, law_country(law, STR("KR"))),
	   true);
	b = law_countries_sharing(law, STR("Virgin Islands"));
	EQ(bits_count(&b), 2);
	b = law_countries_sharing(law, STR("Congo")); // the name of one
	EQ(bits_any(&b), false);
	b = law_countries_sharing(law, STR("Atlantis"));
	EQ(bits_any(&b), false);
}

TEST(a_project_covers_whom_the_facts_name)
{
	const struct law *law = built_in(cx);
	const uint16_t ke = law_country(law, STR("KE")), fr = law_country(law, STR("FR"));
	struct project p = { .members = LAW_NONE };
	EQ(law_project_covers(law, &p, ke), false);
	bits_set(&p.countries, ke);
	EQ(law_project_covers(law, &p, ke), true);
	EQ(law_project_covers(law, &p, fr), false);
	p = (struct project){ .members = (uint16_t)law_organisation(law, STR("commonwealth")) };
	EQ(law_project_covers(law, &p, ke), true);
	EQ(law_project_covers(law, &p, fr), false);
	p = (struct project){ .members = LAW_NONE, .global = true };
	EQ(law_project_covers(law, &p, fr), true);
}

TEST(what_is_no_country_or_two_is_not_found)
{
	static const char *const cases[] = {
		"",	 " ",	    "XX",    "Atlantis", "the",	 "the ",	  "Virgin Islands",
		"Korea", "America", "Saint", "EU",	 "\xff", "Kenya\n\nKenya"
	};
	const struct law *law = built_in(cx);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		EQ(law_country(law, str_from_c(cases[i])), LAW_NONE);
	char *longer = arena_alloc(cx->arena, 5000);
	for (size_t i = 0; i < 5000; i++)
		longer[i] = 'a';
	EQ(law_country(law, (struct str){ longer, 5000 }), LAW_NONE);
}

TEST(every_id_finds_its_own_row)
{
	const struct law *law = built_in(cx);
	for (size_t i = 0; i < law->concepts.n; i++)
		EQ(law_concept(law, law->concepts.p[i].id), i);
	for (size_t i = 0; i < law->qualifiers.n; i++)
		EQ(law_qualifier(law, law->qualifiers.p[i].id), i);
	for (size_t i = 0; i < law->facts.n; i++)
		EQ(law_fact(law, law->facts.p[i].id), i);
	for (size_t i = 0; i < law->measures.n; i++)
		EQ(law_measure(law, law->measures.p[i].id), i);
	for (size_t i = 0; i < law->instruments.n; i++)
		EQ(law_instrument(law, law->instruments.p[i].id), i);
	for (size_t i = 0; i < law->countries.n; i++) {
		EQ(law_country(law, str_from_c(law->countries.p[i].alpha2)), i);
		EQ(law_country(law, str_from_c(law->countries.p[i].alpha3)), i);
		EQ(law_country(law, law->countries.p[i].name), i);
	}
	for (size_t i = 0; i < law->organisations_n; i++)
		EQ(law_organisation(law, law->organisations[i]), i);
	EQ(law_concept(law, STR("illegal-acces")), LAW_NONE);
	EQ(law_organisation(law, STR("nato")), -1);
}

TEST(no_row_is_lost_on_the_way_from_the_files)
{
	const struct law *law = built_in(cx);
	struct str rest = test_read(cx, "data/law/COUNTS"), line, name, number;
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = law_kinds(kinds);
	size_t found = 0;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest); // the last line may end without one
		int64_t want = -1;
		REQUIRE(str_cut(line, '\t', &name, &number) &&
			str_to_i64(number, 0, 1000000, &want));
		for (size_t k = 0; k < n; k++) {
			if (!str_eq(str_from_c(kinds[k].row->kind), name))
				continue;
			found++;
			EQ(law_count(law, &kinds[k]), want);
		}
	}
	EQ(found, n - 1); // provider_countries is no row of the facts
}

static void check_prov(const struct law_schema *schema, const struct prov *prov)
{
	CHECK(str_trim(prov->source).n > 0);
	CHECK(prov->checked.n >= 7 && str_starts(prov->checked, STR("20")));
	CHECK(prov->file.n > 0 && prov->line > 0);
	CHECK(prov->confidence != CONFIDENCE_NONE ||
	      str_eq(str_from_c(schema->kind), STR("national")));
}

TEST(every_row_has_a_source_and_a_confidence)
{
	const struct law *law = built_in(cx);
	struct law_kind kinds[LAW_KINDS_MAX];
	const size_t n = law_kinds(kinds);
	for (size_t k = 0; k < n; k++)
		for (size_t p = 0; p < kinds[k].places_n; p++)
			for (size_t h = 0; h < law_heads(law, kinds[k].places[p].file); h++) {
				size_t rows = 0;
				const char *first = law_rows(
					law_head(law, kinds[k].places[p].file, h),
					kinds[k].places[p].section, &rows);
				for (size_t i = 0; i < rows; i++)
					check_prov(kinds[k].row,
						   law_prov(kinds[k].row,
							    first + i * kinds[k].row->size));
			}
}

TEST(a_finding_that_was_not_seen_counts_as_known)
{
	struct national row = { .prov.confidence = CONFIDENCE_VERIFIED, .finding_seen = true };
	EQ(national_confidence(&row), CONFIDENCE_VERIFIED);
	row.finding_seen = false;
	EQ(national_confidence(&row), CONFIDENCE_KNOWN);
	row.prov.confidence = CONFIDENCE_NONE;
	EQ(national_confidence(&row), CONFIDENCE_NONE);
}

TEST(every_value_of_an_enum_has_a_word)
{
	for (int f = FINDING_UNKNOWN; f <= FINDING_FULL; f++)
		CHECK(finding_word((enum finding)f) != NULL);
	for (int c = CONFIDENCE_NONE; c <= CONFIDENCE_VERIFIED; c++)
		CHECK(confidence_word((enum confidence)c) != NULL);
	for (int p = PILLAR_OFFENCE; p <= PILLAR_DEFINITION; p++)
		CHECK(pillar_word((enum pillar)p) != NULL);
	for (int r = ROLE_STANDARD; r <= ROLE_DUTY; r++)
		CHECK(role_word((enum instrument_role)r) != NULL);
	for (int k = STATUS_UNKNOWN; k <= STATUS_BOUND; k++)
		CHECK(status_kind_word((enum status_kind)k) != NULL);
	for (int b = BASIS_NONE; b <= BASIS_TEXT; b++)
		CHECK(basis_word((enum basis)b) != NULL);
	for (int c = CHANNEL_UNKNOWN; c <= CHANNEL_NONE; c++)
		CHECK(channel_word((enum channel)c) != NULL);
	for (int r = DC_UNKNOWN; r <= DC_NOT_ASKED; r++)
		CHECK(dc_rule_word((enum dc_rule)r) != NULL);
	for (int y = YN_UNKNOWN; y <= YN_YES; y++)
		CHECK(yes_no_word((enum yes_no)y) != NULL);
	EQ_STR(dc_rule_word(DC_NOT_ASKED), "not asked");
}
