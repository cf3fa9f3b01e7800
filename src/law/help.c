// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/help.h"

static struct str kind_for(const struct law *law, uint16_t concept)
{
	const struct str id = law->concepts.p[concept].id;
	if (str_eq(id, STR("network-24-7")))
		return STR("24-7");
	return str_eq(id, STR("cert")) ? STR("cert") : STR("legislation");
}

static bool has(const struct str_list *list, struct str text)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i], text))
			return true;
	return false;
}

bool project_is_over(const struct project *p, struct date on)
{
	enum { YEAR_FIRST = 1900, YEAR_LAST = 9999 };
	struct str first, last;
	int64_t year;
	int this_year, month, day;
	date_to_ymd(on, &this_year, &month, &day);
	if (!str_cut(p->years, '-', &first, &last))
		last = first;
	return str_to_i64(last, YEAR_FIRST, YEAR_LAST, &year) && year < this_year;
}

struct str project_called(struct arena *arena, const struct project *p, uint16_t country)
{
	if (bits_test(&p->countries, country))
		return p->name;
	return arena_fmt(arena, "%.*s (%.*s)", STR_ARG(p->name), STR_ARG(p->where));
}

struct str_list help_for(struct arena *arena, const struct law *law, const struct check_answer *a,
			 const struct check_finding *f)
{
	struct str_list out = { 0 };
	const struct str kind = kind_for(law, f->concept);
	for (size_t i = 0; f->finding != FINDING_FULL && i < a->projects.n; i++) {
		const struct project *p = a->projects.p[i];
		const struct str name = project_called(arena, p, a->country);
		if (has(&p->kinds, kind) && !has(&out, name))
			*ARENA_PUSH(arena, &out) = name;
	}
	return out;
}
