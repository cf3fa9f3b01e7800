// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/children.h"

const char *child_criterion_word(enum child_criterion c)
{
	static const char *const words[CHILD_CRITERIA] = {
		"legislation", "definition", "computer", "possession", "reporting",
	};
	return words[c];
}

static bool has_any(const struct law *law, const struct national *row, const char *const *codes)
{
	for (size_t i = 0; codes[i]; i++)
		if (law_has_qualifier(law, &row->qualifiers, codes[i]))
			return true;
	return false;
}

static bool speaks_of_what_is_covered(const struct law *law, const struct national *row)
{
	static const char *const codes[] = { "child-under-18", "child-by-constitution",
					     "minor-under-16", "audio-covered",
					     "visual-only",    NULL };
	for (size_t i = 0; i < row->qualifiers.n; i++)
		if (str_starts(law->qualifiers.p[row->qualifiers.p[i]].id, STR("covers-")))
			return true;
	return has_any(law, row, codes);
}

static bool speaks_of_computers(struct arena *scratch, const struct law *law,
				const struct national *row)
{
	static const char *const codes[] = { "computer-specific", "by-computer-system",
					     "telecommunication-system-covered", NULL };
	static const struct str words[] = { STR_INIT("computer"), STR_INIT("cyber"),
					    STR_INIT("electronic"),
					    STR_INIT("information technology") };
	struct str title = str_lower(scratch, row->law);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_find(title, words[i]) != STR_NONE)
			return true;
	return has_any(law, row, codes);
}

struct child_answer children_of(const struct world *w, uint16_t country)
{
	struct child_answer a = { .row = world_national(w, country,
							law_concept(w->law, STR("csam"))) };
	const struct national *row = a.row;
	if (!row || row->finding == FINDING_UNKNOWN || row->prov.confidence == CONFIDENCE_NONE)
		return a;
	a.confidence = national_confidence(row);
	if (row->finding == FINDING_NONE || national_is_dead_letter(w->law, row)) {
		a.met[CHILD_LEGISLATION] = YN_NO;
		return a;
	}
	struct arena scratch = { 0 };
	a.met[CHILD_LEGISLATION] = YN_YES;
	if (speaks_of_what_is_covered(w->law, row))
		a.met[CHILD_DEFINITION] = YN_YES;
	if (speaks_of_computers(&scratch, w->law, row))
		a.met[CHILD_COMPUTER] = YN_YES;
	if (law_has_qualifier(w->law, &row->qualifiers, "excludes-9-1-e"))
		a.met[CHILD_POSSESSION] = YN_NO;
	else if (row->finding == FINDING_FULL)
		a.met[CHILD_POSSESSION] = YN_YES;
	if (law_has_qualifier(w->law, &row->qualifiers, "service-provider-duty"))
		a.met[CHILD_REPORTING] = YN_YES;
	arena_done(&scratch);
	return a;
}
