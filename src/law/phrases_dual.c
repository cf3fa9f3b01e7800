// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/dual_side.h"
#include "law/phrases.h"

static unsigned count_facts(const struct fact_set *s)
{
	unsigned n = 0;
	for (uint16_t f = 0; f < LAW_FACTS_MAX; f++)
		n += fact_set_has(s, f);
	return n;
}

/* The first fact of a set that is not empty. */
static uint16_t first_fact(const struct fact_set *s)
{
	uint16_t f = 0;
	while (!fact_set_has(s, f))
		f++;
	return f;
}

struct phrase phrase_dual_answer(const struct world *w, uint16_t a, uint16_t b, uint16_t offence,
				 const struct dual *d)
{
	struct phrase p = { 0 };
	const unsigned needs = count_facts(&d->needs);
	switch (d->answer) {
	case PUNISH_YES:
		p.text = N_("Yes. The laws of {a} and {b} both punish this: {offence}.");
		break;
	case PUNISH_DEPENDS:
		p.text = needs == 1 ? N_("It depends on one fact: {question}")
				    : N_("It depends on {needs} facts. The laws of {a} and {b} "
					 "both punish this when they are as the laws ask.");
		break;
	case PUNISH_UNKNOWN:
		p.text = N_("We do not know whether the laws of {a} and {b} both punish this: "
			    "{offence}. This is not a no.");
		break;
	case PUNISH_NO:
		p.text = N_("No. The laws of {a} and {b} do not both punish this: {offence}.");
		break;
	}
	phrase_country(&p, "a", w->law, a);
	phrase_country(&p, "b", w->law, b);
	phrase_concept(&p, "offence", w->law, offence);
	phrase_number(&p, "needs", needs);
	if (needs > 0)
		phrase_fact(&p, "question", w->law, first_fact(&d->needs));
	return p;
}

static const char *side_text(enum dual_because because, bool one_fact)
{
	switch (because) {
	case BECAUSE_COVERED:
		return N_("{country} punishes this: {law}.");
	case BECAUSE_FACTS:
		return one_fact
			       ? N_("{country}'s offence ({law}) turns on one question: {question}")
			       : N_("{country}'s offence ({law}) turns on {needs} questions about "
				    "the case.");
	case BECAUSE_NO_PROVISION:
		return N_("{country}'s law has no such provision in the text that was read.");
	case BECAUSE_NOT_COMMENCED:
		return N_("{country}'s provision ({law}) is enacted but not commenced, or no "
			  "longer law.");
	case BECAUSE_NARROWER:
		return N_("{country}'s offence ({law}) asks for more than the facts of this case "
			  "hold.");
	case BECAUSE_NOT_RESEARCHED:
		return N_("{country}'s law on this was not researched for this data. This is not a "
			  "no.");
	case BECAUSE_UNCLEAR:
		return N_("{country}'s law was looked at and does not clearly say whether this is "
			  "covered.");
	case BECAUSE_PARTLY_COMMENCED:
		return N_("{country}'s provision ({law}) is only partly in force, and we do not "
			  "know which part.");
	case BECAUSE_LIMB_NOT_SAID:
		return N_("{country}'s offence ({law}) covers this only in part, and our data do "
			  "not say which part.");
	case BECAUSE_DECLARATION:
		return N_("{country}'s offence ({law}) reads as if it covered this, but the "
			  "country declared that it asks for more.");
	case BECAUSE_OTHER_OFFENCE:
		return N_("{country} has no such offence for these facts, but another offence in "
			  "its law may cover the conduct.");
	}
	return NULL;
}

struct phrase phrase_side(struct arena *arena, const struct world *w, uint16_t country,
			  uint16_t offence)
{
	const struct punishes *p = world_punishes(w, country, offence);
	const unsigned needs = count_facts(&p->open);
	struct phrase out = phrase_of(side_text(dual_because(w, country, offence), needs == 1));
	phrase_country(&out, "country", w->law, country);
	phrase_text(&out, "law", phrase_citation(arena, p->row));
	phrase_number(&out, "needs", needs);
	if (needs > 0)
		phrase_fact(&out, "question", w->law, first_fact(&p->open));
	return out;
}
