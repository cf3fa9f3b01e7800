// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "law/test_sample.h"

static enum rc load(struct cx *cx, const struct law_file *files, size_t n, struct report *report,
		    struct law **law)
{
	*law = NULL;
	report_init(report, cx->arena);
	return law_load(cx, cx->arena, files, n, report, law);
}

static struct law *load_sample(struct cx *cx)
{
	struct report report;
	struct law *law;
	EQ(load(cx, sample, SAMPLE_N, &report, &law), RC_OK);
	EQ(report_count(&report), 0);
	REQUIRE(law);
	return law;
}

TEST(a_country_row_has_what_its_file_says)
{
	const struct law *law = load_sample(cx);
	const uint16_t at = law_country(law, STR("AT"));
	const struct national *row = law_national(law, at, law_concept(law, STR("illegal-access")));
	REQUIRE(row);
	EQ_STR(row->law, "Criminal Code");
	EQ_STR(row->section, "s. 118a");
	EQ(row->finding, FINDING_FULL);
	EQ(row->basis, BASIS_TEXT);
	CHECK(row->finding_seen);
	EQ(row->country, at);
	EQ(row->years_low, 0);
	EQ(row->years_high, 2);
	CHECK(law_has_qualifier(law, &row->qualifiers, "requires-security-infringement"));
	CHECK(law_has_qualifier(law, &row->one_of, "court-order"));
	EQ_STR(row->prov.source, "Act 5 of 2018");
	EQ_STR(row->prov.checked, "2026-11");
	EQ_STR(row->prov.file, "countries/at.yaml");
	EQ(row->prov.line, 28);
	EQ(row->prov.confidence, CONFIDENCE_VERIFIED);
}

TEST(a_status_row_has_its_dates_and_the_year_of_the_deposit)
{
	const struct law *law = load_sample(cx);
	const struct status *row = law_status(law, law_instrument(law, STR("budapest")),
					      law_country(law, STR("AT")));
	REQUIRE(row);
	EQ(row->kind, STATUS_BOUND);
	EQ_STR(row->kind_word, "ratification");
	EQ_STR(date_print(cx->arena, row->signed_on), "2001-11-23");
	EQ_STR(date_print(cx->arena, row->in_force), "2012-10-01");
	CHECK(!date_is_set(row->invited));
	EQ(row->year, 2012);
	EQ_STR(row->prov.checked, "2026-11-03");
	CHECK(!law_status(law, law_instrument(law, STR("harare")), law_country(law, STR("AT"))));
}

TEST(an_instrument_has_what_its_file_says)
{
	const struct law *law = load_sample(cx);
	const struct instrument *i = &law->instruments.p[law_instrument(law, STR("budapest"))];
	EQ(i->role, ROLE_BASIS);
	EQ(i->parent, LAW_NONE);
	EQ(i->members, LAW_NONE);
	CHECK(i->binding && i->accession == YN_YES && i->own_offences_extradition);
	CHECK(!i->own_offences_only && !date_is_set(i->applies_from));
	EQ_STR(i->note, "A note on two lines.");
	REQUIRE(i->measures.n == 1 && i->provisions.n == 1 && i->elements.n == 1);
	const struct measure_row *m = &i->measures.p[0];
	CHECK(!m->domestic);
	EQ(m->data, DATA_SUBSCRIBER | DATA_TRAFFIC);
	EQ(m->deadlines.n, 3);
	EQ(m->dual_criminality, DC_PERMITTED);
	EQ_STR(m->dual_criminality_word, "permitted");
	EQ(m->channel, CHANNEL_24_7);
	EQ(m->refusal.n, 2);
	EQ(i->provisions.p[0].detail_confidence, CONFIDENCE_KNOWN); // mixed
	EQ(i->elements.p[0].built_in.n, 0);
	EQ(i->evidence.n, 1);
	CHECK(i->reservables.p[0].reservation);
}

TEST(norway_stays_norway)
{
	const struct law *law = load_sample(cx);
	const uint16_t no = law_country(law, STR("NO"));
	REQUIRE(no != LAW_NONE);
	EQ_STR(law->countries.p[no].name, "Norway");
	EQ(law->bilateral.p[1].b, no);
	EQ(law->bilateral.p[0].a, LAW_NONE); // the European Union
	EQ(law->bilateral.p[0].year, 2013);
}

TEST(a_membership_that_nobody_wrote_is_unknown)
{
	const struct law *law = load_sample(cx);
	const struct country *no = &law->countries.p[law_country(law, STR("NO"))];
	EQ(no->member[law_organisation(law, STR("coe"))], YN_YES);
	EQ(no->member[law_organisation(law, STR("commonwealth"))], YN_UNKNOWN);
}

TEST(kin_hold_both_ways_although_written_once)
{
	const struct law *law = load_sample(cx);
	const uint16_t access = law_concept(law, STR("illegal-access"));
	const uint16_t csam = law_concept(law, STR("csam"));
	REQUIRE(law->concepts.p[csam].kin.n == 1);
	EQ(law->concepts.p[csam].kin.p[0], access);
	EQ(law->concepts.p[access].kin.p[0], csam);
}

TEST(a_part_without_a_row_takes_that_of_its_family)
{
	const struct law *law = load_sample(cx);
	const uint16_t at = law_country(law, STR("AT"));
	const uint16_t part = law_concept(law, STR("csam-possession"));
	CHECK(!law_national(law, at, part));
	CHECK(law_national_or_family(law, at, part) ==
	      law_national(law, at, law_concept(law, STR("csam"))));
}

TEST(rows_of_the_vocabulary_take_the_source_of_the_file)
{
	const struct law *law = load_sample(cx);
	EQ_STR(law->facts.p[1].prov.source, "Act 5 of 2018");
	EQ(law->facts.p[1].prov.confidence, CONFIDENCE_KNOWN);
	EQ_STR(law->provider_countries_prov.source, "no source seen");
	const struct qualifier *q = &law->qualifiers.p[0];
	CHECK(q->has_condition && q->condition.any);
	EQ(q->condition.n, 2);
	CHECK(!law->qualifiers.p[1].has_condition);
}

TEST(instruments_are_numbered_as_the_vocabulary_lists_them)
{
	struct law_file files[SAMPLE_N];
	for (size_t i = 0; i < SAMPLE_N; i++)
		files[SAMPLE_N - 1 - i] = sample[i]; // the order of the files does not matter
	struct report report;
	struct law *law;
	EQ(load(cx, files, SAMPLE_N, &report, &law), RC_OK);
	EQ_STR(law->instruments.p[0].id, "budapest");
	EQ_STR(law->instruments.p[1].id, "harare");
	EQ_STR(law->countries.p[0].alpha2, "AT");
}

/* The finding of a national row that is verified, with these lines about what
 * was seen. */
static bool finding_seen(struct cx *cx, const char *lines)
{
	struct law_file files[SAMPLE_N];
	for (size_t i = 0; i < SAMPLE_N; i++)
		files[i] = sample[i];
	files[4].text = arena_fmt(cx->arena,
				  "%.*sprovisions:\n  - concept: csam\n    finding: full\n%s" PROV,
				  STR_ARG(sample[4].text), lines);
	struct report report;
	struct law *law;
	EQ(load(cx, files, SAMPLE_N, &report, &law), RC_OK);
	REQUIRE(law);
	return law->countries.p[1].national.p[0].finding_seen;
}

TEST(a_finding_was_seen_when_the_row_says_so)
{
	CHECK(finding_seen(cx, ""));
	CHECK(finding_seen(cx, "    basis: text\n"));
	CHECK(finding_seen(cx, "    basis: secondary\n"));
	CHECK(!finding_seen(cx, "    basis: heading\n"));
	CHECK(!finding_seen(cx, "    basis: text\n    seen: [law, section]\n"));
	CHECK(finding_seen(cx, "    basis: heading\n    seen: [law, finding]\n"));
}

TEST(line_ends_of_windows_and_a_byte_order_mark_change_nothing)
{
	struct law_file files[SAMPLE_N];
	for (size_t i = 0; i < SAMPLE_N; i++) {
		struct buf out;
		buf_init(&out, 64 * 1024);
		buf_add_c(&out, "\xEF\xBB\xBF");
		for (size_t k = 0; k < sample[i].text.n; k++) {
			if (sample[i].text.p[k] == '\n')
				buf_add_char(&out, '\r');
			buf_add_char(&out, sample[i].text.p[k]);
		}
		files[i] = (struct law_file){ sample[i].path,
					      arena_copy(cx->arena, buf_str(&out)) };
		buf_done(&out);
	}
	struct report report;
	struct law *law;
	EQ(load(cx, files, SAMPLE_N, &report, &law), RC_OK);
	REQUIRE(law);
	EQ_STR(law->countries.p[0].national.p[0].law, "Criminal Code");
	EQ_STR(law->countries.p[0].national.p[0].prov.source, "Act 5 of 2018");
}

TEST(mistakes_of_all_files_come_in_one_run_in_order)
{
	struct law_file files[SAMPLE_N];
	for (size_t i = 0; i < SAMPLE_N; i++)
		files[i] = sample[i];
	files[9].text = STR(HEAD "indicators:\n  - framework: CMM\n    theme: x\n" PROV);
	files[7].text = STR("checked: soon\nprojects: [\n");
	files[2].text = STR("instrument: harare\n" HEAD);
	struct report report;
	struct law *law;
	EQ(load(cx, files, SAMPLE_N, &report, &law), RC_INVALID);
	EQ_STR(cx_error(cx), "9 mistakes; first: capacity.yaml:3:"
			     " not YAML: did not find expected node content");
	REQUIRE(report.n == 9);
	EQ_STR(report.p[1].file, "frameworks.yaml");
	for (size_t i = 2; i < 9; i++)
		EQ_STR(report.p[i].file, "instruments/harare.yaml");
}

/* The whole report for these files. */
static struct str report_for(struct cx *cx, const struct law_file *files, size_t n)
{
	struct report report;
	struct law *law;
	EQ(load(cx, files, n, &report, &law), RC_INVALID);
	struct buf text;
	buf_init(&text, 1024 * 1024);
	report_print(&report, &text);
	const struct str printed = arena_copy(cx->arena, buf_str(&text));
	buf_done(&text);
	return printed;
}

TEST(a_folder_must_be_complete_in_itself)
{
	EQ_STR(report_for(cx, sample, 0),
	       "countries/: holds no file (a law folder must be complete in itself: add it)\n"
	       "instruments/: holds no file (a law folder must be complete in itself: add it)\n"
	       "vocabulary.yaml: is missing (a law folder must be complete in itself: add it)\n");
	EQ_STR(report_for(cx, sample, 3),
	       "countries/: holds no file (a law folder must be complete in itself: add it)\n");
}

TEST(the_files_beside_vocabulary_treaties_and_countries_may_be_missing)
{
	struct report report;
	struct law *law;
	EQ(load(cx, sample, 5, &report, &law), RC_OK);
	REQUIRE(law);
	EQ(law->bilateral.n, 0);
}

TEST(a_file_that_does_not_belong_is_named)
{
	static const char *const paths[] = { "vocabulary.yml",	   "countries/aut.yaml",
					     "countries/AT.yaml",  "countries/at.json",
					     "../vocabulary.yaml", "instruments/a/b.yaml" };
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct law_file files[SAMPLE_N + 1];
		for (size_t k = 0; k < SAMPLE_N; k++)
			files[k] = sample[k];
		files[SAMPLE_N] = (struct law_file){ str_from_c(paths[i]), sample[0].text };
		EQ_STR(report_for(cx, files, SAMPLE_N + 1),
		       arena_fmt(
			       cx->arena,
			       "%s: is no file of a law folder (name it as docs/law-data.md says: "
			       "countries/ke.yaml, instruments/ID.yaml)\n",
			       paths[i]));
	}
}

TEST(a_file_given_twice_is_named)
{
	struct law_file files[SAMPLE_N + 1];
	for (size_t k = 0; k < SAMPLE_N; k++)
		files[k] = sample[k];
	files[SAMPLE_N] = sample[3];
	EQ_STR(report_for(cx, files, SAMPLE_N + 1),
	       "countries/at.yaml: is given twice (give it once)\n");
}

TEST(limits_hold)
{
	struct law_file *files = arena_new(cx->arena, struct law_file, LAW_FILES_MAX + 1);
	EQ_STR(report_for(cx, files, LAW_FILES_MAX + 1),
	       ".: there are too many files (at most 2,000 are allowed)\n");

	char *huge = arena_alloc(cx->arena, LAW_FILE_BYTES_MAX + 1);
	for (size_t i = 0; i <= LAW_FILE_BYTES_MAX; i++)
		huge[i] = '\n';
	for (size_t k = 0; k < SAMPLE_N; k++)
		files[k] = sample[k];
	files[7].text = (struct str){ huge, LAW_FILE_BYTES_MAX + 1 };
	EQ_STR(report_for(cx, files, SAMPLE_N),
	       "capacity.yaml:1:1: the file is larger than 2 MiB (split it)\n");
}

TEST(more_rows_than_ids_are_refused)
{
	struct buf text;
	buf_init(&text, 1024 * 1024);
	buf_add_c(&text,
		  "compiled: 2026-11\nsource: s1\nconfidence: known\norganisations: [coe]\n");
	buf_add_c(&text, HEAD "facts:\n");
	for (int i = 0; i <= LAW_FACTS_MAX; i++)
		buf_fmt(&text, "  - id: f%d\n    question: Was it so?\n", i);
	const struct law_file files[] = {
		{ STR_INIT("vocabulary.yaml"), buf_str(&text) },
		{ STR_INIT("instruments/x.yaml"),
		  STR_INIT(
			  "instrument: x\nshort_name: X\nfull_name: X\nkind: treaty\nbinding: yes\n"
			  "role: basis\nsource: s1\nconfidence: known\n" HEAD) },
		{ STR_INIT("countries/at.yaml"),
		  STR_INIT("country: AT\nalpha3: AUT\nname: Austria\nmemberships: {coe: yes}\n"
			   "source: s1\nconfidence: known\n" HEAD) },
	};
	EQ_STR(report_for(cx, files, 3),
	       "vocabulary.yaml:10:3: facts: has 129 rows (at most 128 are allowed)\n");
	buf_done(&text);
}
