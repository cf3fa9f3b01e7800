// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrases.h"

static const char *map_text(enum map_by by)
{
	if (by == MAP_BY_INSTRUMENT)
		return N_("On {date}, of {all} countries and places, {bound} are bound, {not_yet} "
			  "are on the way, {closed} are known to be outside. Of {unknown} we do "
			  "not know.");
	return N_("Of {all} countries and places, {full} cover it in full and {partial} in part; "
		  "{none} have no such provision. Of {unknown} we do not know.");
}

struct phrase phrase_map_answer(const struct world *w, const struct map_answer *a)
{
	if (a->by == MAP_BY_REACH)
		return phrase_matrix_answer(w, a->reach);
	struct phrase p = phrase_of(map_text(a->by));
	phrase_date(&p, "date", w->date);
	phrase_number(&p, "all", (int64_t)w->law->countries.n);
	phrase_number(&p, "bound", a->counts[MAP_HIGH]);
	phrase_number(&p, "not_yet", a->counts[MAP_NOT_YET]);
	phrase_number(&p, "closed", a->counts[MAP_NONE]);
	phrase_number(&p, "full", a->counts[MAP_HIGH]);
	phrase_number(&p, "partial", a->counts[MAP_MID]);
	phrase_number(&p, "none", a->counts[MAP_NONE]);
	phrase_number(&p, "unknown", a->counts[MAP_UNKNOWN]);
	return p;
}

static const char *class_text(enum map_by by, enum map_class c)
{
	static const char *const bound[MAP_CLASSES] = {
		[MAP_HIGH] = N_("bound"),
		[MAP_NONE] = N_("not a Party"),
		[MAP_NOT_YET] = N_("not yet: signed, invited or not in force"),
		[MAP_UNKNOWN] = N_("unknown"),
	};
	static const char *const reach[MAP_CLASSES] = {
		[MAP_HIGH] = N_("from 75 or more"),
		[MAP_MID] = N_("from 25 or more"),
		[MAP_LOW] = N_("from fewer, as far as we know"),
		[MAP_NONE] = N_("from none in our data"),
		[MAP_UNKNOWN] = N_("unknown"),
	};
	static const char *const covered[MAP_CLASSES] = {
		[MAP_HIGH] = N_("full"),
		[MAP_MID] = N_("partial"),
		[MAP_NONE] = N_("none"),
		[MAP_UNKNOWN] = N_("unknown"),
	};
	static const char *const *const texts[] = {
		[MAP_BY_INSTRUMENT] = bound,
		[MAP_BY_REACH] = reach,
		[MAP_BY_CONCEPT] = covered,
	};
	return texts[by][c];
}

struct phrase phrase_of_map(enum map_by by, enum map_class c)
{
	return phrase_of(class_text(by, c));
}

/* Why a row counts for less than it says, or for nothing. */
struct phrase phrase_in_force(const struct law *law, const struct national *row)
{
	if (national_is_partly_commenced(law, row))
		return phrase_of(N_("Enacted, and commenced only in part."));
	if (!national_is_dead_letter(law, row))
		return phrase_of(NULL);
	if (law_has_qualifier(law, &row->qualifiers, "struck-down") ||
	    law_has_qualifier(law, &row->qualifiers, "repealed-2014"))
		return phrase_of(N_("Enacted, but struck down or repealed: no longer law."));
	return phrase_of(N_("Enacted, but not commenced."));
}
