// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/tally.h"

static void add_row(struct tally *t, enum confidence c)
{
	t->rows++;
	t->by[c]++;
}

struct tally tally_of(const struct law *law, const struct law_kind *kind)
{
	struct tally t = { 0 };
	for (size_t p = 0; p < kind->places_n; p++) {
		const enum law_file_kind file = kind->places[p].file;
		for (size_t h = 0; h < law_heads(law, file); h++) {
			size_t n = 0;
			const char *rows = law_rows(law_head(law, file, h), kind->places[p].section,
						    &n);
			for (size_t i = 0; i < n; i++)
				add_row(&t, law_prov(kind->row, rows + i * kind->row->size)
						    ->confidence);
		}
	}
	return t;
}

struct tally tally_all(const struct law *law)
{
	struct law_kind kinds[LAW_KINDS_MAX];
	struct tally all = { 0 };
	const size_t n = law_kinds(kinds);
	for (size_t i = 0; i < n; i++) {
		const struct tally t = tally_of(law, &kinds[i]);
		all.rows += t.rows;
		for (size_t k = 0; k <= CONFIDENCE_VERIFIED; k++)
			all.by[k] += t.by[k];
	}
	return all;
}
