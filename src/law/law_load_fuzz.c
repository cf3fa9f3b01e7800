// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * One file of a valid folder is replaced by the input: its first line is the
 * path, the rest the text. Either the report says why the folder is refused, or
 * the law that comes out keeps what its readers rely on.
 */
#include "core/fuzz.h"
#include "law/names.h"
#include "law/test_sample.h"
#include "law/value.h"

static void check_row(struct cx *cx, const struct law *law, const struct law_schema *schema,
		      const void *row)
{
	const struct prov *prov = law_prov(schema, row);
	CHECK(prov->source.n > 0 && prov->file.n > 0 && prov->line > 0 && prov->checked.n > 0);
	CHECK(confidence_word(prov->confidence) != NULL);
	for (const struct law_field *f = schema->fields; f->key; f++) {
		const struct law_value v = law_value(cx->arena, law, f, row); // follows every id
		CHECK(v.shape != VALUE_ABSENT || !f->required || f->type == FIELD_REFS);
		CHECK(str_is_utf8(law_value_text(cx->arena, &v)));
	}
}

static void check_rows(struct cx *cx, const struct law *law)
{
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
					check_row(cx, law, kinds[k].row,
						  first + i * kinds[k].row->size);
			}
}

static void check_tables(const struct law *law)
{
	for (size_t c = 0; c < law->countries.n; c++) {
		const uint16_t country = (uint16_t)c;
		EQ(law_country(law, str_from_c(law->countries.p[c].alpha2)), c);
		for (size_t i = 0; i < law->countries.p[c].national.n; i++) {
			const struct national *row = &law->countries.p[c].national.p[i];
			CHECK(law_national(law, country, row->concept) == row);
		}
		for (size_t i = 0; i < law->countries.p[c].status.n; i++) {
			const struct status *row = &law->countries.p[c].status.p[i];
			CHECK(law_status(law, row->instrument, country) == row);
		}
	}
	for (size_t a = 0; a < law->concepts.n; a++)
		for (size_t i = 0; i < law->concepts.p[a].kin.n; i++) {
			const struct id_list *back =
				&law->concepts.p[law->concepts.p[a].kin.p[i]].kin;
			bool found = false;
			for (size_t k = 0; k < back->n; k++)
				found = found || back->p[k] == a;
			CHECK(found);
		}
}

FUZZ(law_load)
{
	struct law_file files[SAMPLE_N + 1];
	struct law_file input;
	size_t n = 0;
	(void)str_cut(in, '\n', &input.path, &input.text); // without a line: a path alone
	for (size_t i = 0; i < SAMPLE_N; i++)
		if (!str_eq(sample[i].path, input.path))
			files[n++] = sample[i];
	files[n++] = input;

	struct report report;
	struct law *law = NULL;
	struct arena arena;
	arena_init(&arena);
	report_init(&report, cx->arena);
	const enum rc rc = law_load(cx, &arena, files, n, &report, &law);
	CHECK((rc == RC_OK) == (report_count(&report) == 0));
	CHECK((rc == RC_OK) == (law != NULL));
	for (size_t i = 0; i < report.n; i++)
		CHECK(report.p[i].problem.n > 0 && report.p[i].remedy.n > 0);
	if (law) {
		check_rows(cx, law);
		check_tables(law);
	}
	arena_done(&arena);
}
