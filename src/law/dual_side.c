// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/dual_side.h"

#include "law/dual.h"

const char *dual_because_word(enum dual_because b)
{
	static const char *const words[] = {
		[BECAUSE_COVERED] = "covered",
		[BECAUSE_FACTS] = "depends-on-facts",
		[BECAUSE_NO_PROVISION] = "no-provision",
		[BECAUSE_NOT_COMMENCED] = "not-commenced",
		[BECAUSE_NARROWER] = "facts-not-met",
		[BECAUSE_NOT_RESEARCHED] = "not-researched",
		[BECAUSE_UNCLEAR] = "unclear",
		[BECAUSE_PARTLY_COMMENCED] = "partly-commenced",
		[BECAUSE_LIMB_NOT_SAID] = "limb-not-said",
		[BECAUSE_DECLARATION] = "declaration-narrows",
		[BECAUSE_OTHER_OFFENCE] = "other-offence-may-cover",
	};
	return words[b];
}

static enum dual_because because_no(const struct world *w, const struct national *row)
{
	if (row->finding == FINDING_NONE)
		return BECAUSE_NO_PROVISION;
	return national_is_dead_letter(w->law, row) ? BECAUSE_NOT_COMMENCED : BECAUSE_NARROWER;
}

static enum dual_because because_unknown(const struct world *w, const struct punishes *p)
{
	if (!p->row || p->row->prov.confidence == CONFIDENCE_NONE)
		return BECAUSE_NOT_RESEARCHED;
	if (p->row->finding == FINDING_UNKNOWN)
		return BECAUSE_UNCLEAR;
	if (p->other_offence)
		return BECAUSE_OTHER_OFFENCE;
	if (national_is_partly_commenced(w->law, p->row))
		return BECAUSE_PARTLY_COMMENCED;
	return p->by_declaration ? BECAUSE_DECLARATION : BECAUSE_LIMB_NOT_SAID;
}

enum dual_because dual_because(const struct world *w, uint16_t country, uint16_t offence)
{
	const struct punishes *p = world_punishes(w, country, offence);
	switch (p->answer) {
	case PUNISH_NO:
		return because_no(w, p->row);
	case PUNISH_UNKNOWN:
		return because_unknown(w, p);
	case PUNISH_DEPENDS:
		return BECAUSE_FACTS;
	case PUNISH_YES:
		return BECAUSE_COVERED;
	}
	return BECAUSE_NOT_RESEARCHED;
}

/* Its own provision is not met: a plain no, or unknown only for its own kin. */
static bool is_not_met(const struct punishes *p)
{
	return p->answer == PUNISH_NO || p->other_offence;
}

struct id_list dual_other_offences(struct arena *arena, const struct world *w, uint16_t country,
				   uint16_t offence)
{
	struct id_list out = { 0 };
	const struct id_list *kin = &w->law->concepts.p[offence].kin;
	for (size_t i = 0; world_punishes(w, country, offence)->other_offence && i < kin->n; i++) {
		const struct national *row = world_national(w, country, kin->p[i]);
		if (row && row != world_punishes(w, country, offence)->row &&
		    !is_not_met(world_punishes(w, country, kin->p[i])))
			*ARENA_PUSH(arena, &out) = kin->p[i];
	}
	return out;
}

struct declared_list dual_declared(struct arena *arena, const struct world *w, uint16_t country,
				   uint16_t offence)
{
	struct declared_list out = { 0 };
	const struct punishes *p = world_punishes(w, country, offence);
	if (!p->by_declaration)
		return out;
	for (uint32_t i = w->declarations_from[country]; i < w->declarations_from[country + 1]; i++)
		if (dual_narrows_row(w, w->declarations[i], p->row, offence))
			*ARENA_PUSH(arena, &out) = w->declarations[i];
	return out;
}

struct prov_list dual_rows(struct arena *arena, const struct world *w, uint16_t country,
			   uint16_t offence)
{
	struct prov_list out = { 0 };
	const struct punishes *p = world_punishes(w, country, offence);
	const struct declared_list declared = dual_declared(arena, w, country, offence);
	const struct id_list *kin = &w->law->concepts.p[offence].kin;
	if (p->row)
		*ARENA_PUSH(arena, &out) = &p->row->prov;
	for (size_t i = 0; i < declared.n; i++)
		*ARENA_PUSH(arena, &out) = &declared.p[i]->prov;
	for (size_t i = 0; p->answer == PUNISH_NO && i < kin->n; i++) {
		const struct national *row = world_national(w, country, kin->p[i]);
		if (row && row != p->row)
			*ARENA_PUSH(arena, &out) = &row->prov;
	}
	return out;
}
