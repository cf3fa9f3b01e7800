// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/power.h"

#include "law/phrases.h"
#include "people/role.h"

struct power power_at_home(struct arena *a, const struct law *law, const struct request *r)
{
	const struct kind_row *kind = kind_row(r->progress.kind);
	struct power out = { .found = POWER_NOT_STUDIED, .law = kind->law };
	const uint16_t country = law_country(law, r->from);
	const uint16_t concept = kind->power ? law_concept(law, str_from_c(kind->power)) : LAW_NONE;
	if (!kind->power) {
		out.found = POWER_NONE_NEEDED;
		return out;
	}
	const struct national *row = country == LAW_NONE || concept == LAW_NONE
					     ? NULL
					     : law_national(law, country, concept);
	if (!row)
		return out;
	if (row->finding == FINDING_UNKNOWN) {
		out.found = POWER_NOT_CLEAR;
	} else if (row->finding == FINDING_NONE) {
		out.found = POWER_ABSENT;
	} else {
		out.found = POWER_KNOWN;
		out.citation = phrase_citation(a, row);
	}
	return out;
}

const char *power_text(enum power_found found)
{
	static const char *const texts[] = {
		[POWER_ABSENT] = N_("Our data found no such provision in the law of the country "
				    "that orders it. Whoever orders it names its power."),
		[POWER_NOT_CLEAR] = N_("Our data could not tell by which provision of its law this "
				       "country orders it. Whoever orders it names its power."),
		[POWER_NOT_STUDIED] = N_("The provision of the law at home was not researched for "
					 "our data. Whoever orders it names its power."),
	};
	return found < sizeof texts / sizeof *texts ? texts[found] : NULL;
}
