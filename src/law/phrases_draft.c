// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrases.h"

static const char *finding_text(enum finding f)
{
	switch (f) {
	case FINDING_FULL:
		return N_("The law of {country} is recorded as covering this in full: {law}. Check "
			  "before you draft.");
	case FINDING_PARTIAL:
		return N_("The law of {country} covers this in part: {law}.");
	case FINDING_NONE:
		return N_("The law of {country} has no such provision in force in our data.");
	case FINDING_UNKNOWN:
		return N_("We do not know what the law of {country} has for this. Find out before "
			  "you draft.");
	}
	return NULL;
}

static void add_finding(struct arena *arena, const struct world *w, const struct draft_brief *d,
			struct phrase_list *out)
{
	struct phrase p = phrase_of(finding_text(d->now.finding));
	phrase_country(&p, "country", w->law, d->country);
	phrase_text(&p, "law", phrase_citation(arena, d->now.row));
	*ARENA_PUSH(arena, out) = p;
}

static bool has_offence(const struct law *law, const struct draft_brief *d)
{
	for (size_t i = 0; i < d->concepts.n; i++)
		if (law->concepts.p[d->concepts.p[i]].pillar == PILLAR_OFFENCE)
			return true;
	return false;
}

struct phrase_list phrase_draft(struct arena *arena, const struct world *w,
				const struct draft_brief *d)
{
	struct phrase_list out = { 0 };
	add_finding(arena, w, d, &out);
	*ARENA_PUSH(arena, &out) = phrase_of(N_("Cover each element in the words and the order of "
						"your own law. This brief holds no statute text."));
	if (has_offence(w->law, d)) {
		*ARENA_PUSH(arena, &out) = phrase_of(
			N_("Whatever more the offence asks for leaves conduct out, and with it the "
			   "help of countries that ask that both laws punish the conduct."));
	} else {
		*ARENA_PUSH(arena, &out) = phrase_of(
			N_("A power needs its conditions and safeguards in the same law: who "
			   "orders it, on what ground, for how long, and who reviews it."));
		*ARENA_PUSH(arena,
			    &out) = phrase_of(N_("Say that the power also serves a request from "
						 "abroad, and who may receive one at all hours."));
	}
	*ARENA_PUSH(arena,
		    &out) = phrase_of(N_("Enacted is not commenced: fix the day on which it begins "
					 "to apply, and the regulations and posts that it needs."));
	return out;
}

static const char *choice_text(const struct law *law, const struct draft_choice *c)
{
	if (c->meets_now > 0)
		return N_("Without it, the law and that of {now} countries both punish the conduct "
			  "whatever the facts; with it, that of {then}.");
	return law->qualifiers.p[c->qualifier].kind == QUALIFIER_NARROWING
		       ? N_("It narrows the offence: what falls outside is not punished here, and "
			    "countries that ask that both laws punish the conduct may refuse help. "
			    "Our data know of no country whose law punishes the conduct whatever "
			    "the facts.")
		       : N_("It changes what this country gives when asked, not what its law "
			    "punishes.");
}

struct phrase phrase_draft_choice(const struct law *law, const struct draft_choice *c)
{
	struct phrase p = phrase_of(choice_text(law, c));
	phrase_number(&p, "now", c->meets_now);
	phrase_number(&p, "then", c->meets_then);
	phrase_text(&p, "code", law->qualifiers.p[c->qualifier].id);
	return p;
}
