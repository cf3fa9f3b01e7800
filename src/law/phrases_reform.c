// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrases.h"

/* ---- changes ------------------------------------------------------------- */

static bool is_reservation(const struct instrument *ins, struct str article)
{
	for (size_t i = 0; i < ins->reservables.n; i++)
		if (str_eq(ins->reservables.p[i].article, article))
			return ins->reservables.p[i].reservation;
	return false;
}

/* The articles of an accession by reservation (Budapest art. 42), or by declaration
 * (art. 40). */
static struct str articles_by(struct arena *arena, const struct law *law, const struct change *c,
			      bool reservation)
{
	struct str out = { 0 };
	for (size_t i = 0; c->kind == CHANGE_ACCEDE && i < c->reserved.n; i++)
		if (is_reservation(&law->instruments.p[c->instrument], c->reserved.p[i]) ==
		    reservation)
			out = arena_fmt(arena, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? ", " : "",
					STR_ARG(c->reserved.p[i]));
	return out;
}

static const char *accede_text(bool reserves, bool declares)
{
	if (reserves && declares)
		return N_("{country} joins the {instrument}, with reservations to {reservations} "
			  "and declarations under {declarations}.");
	if (reserves)
		return N_("{country} joins the {instrument}, with reservations to {reservations}.");
	return declares ? N_("{country} joins the {instrument}, with declarations under "
			     "{declarations}.")
			: N_("{country} joins the {instrument}.");
}

static const char *change_text(const struct change *c, bool reserves, bool declares)
{
	switch (c->kind) {
	case CHANGE_ACCEDE:
		return accede_text(reserves, declares);
	case CHANGE_ENACT:
		return N_("{country} enacts in full: {concept}.");
	case CHANGE_WITHDRAW:
		return N_("{country} withdraws what it declared under article {article} of the "
			  "{instrument}.");
	}
	return NULL;
}

struct phrase phrase_change(struct arena *arena, const struct law *law, const struct change *c)
{
	const struct str reservations = articles_by(arena, law, c, true);
	const struct str declarations = articles_by(arena, law, c, false);
	struct phrase p = phrase_of(change_text(c, reservations.n > 0, declarations.n > 0));
	phrase_country(&p, "country", law, c->country);
	if (c->instrument != LAW_NONE)
		phrase_instrument(&p, "instrument", law, c->instrument);
	if (c->concept != LAW_NONE)
		phrase_concept(&p, "concept", law, c->concept);
	phrase_text(&p, "article", c->article);
	phrase_text(&p, "reservations", reservations);
	phrase_text(&p, "declarations", declarations);
	return p;
}

struct phrase phrase_what_if_answer(const struct what_if_answer *a)
{
	const bool moves = a->opened + a->closed + a->strengthened > 0;
	struct phrase p = phrase_of(
		moves ? N_("Opens {opened} ways to ask, between {pairs} pairs of countries; closes "
			   "{closed}; makes {strengthened} stronger. A way is one country that "
			   "asks, one that is asked, an offence and a measure.")
		      : N_("This opens nothing and closes nothing."));
	phrase_number(&p, "opened", (int64_t)a->opened);
	phrase_number(&p, "closed", (int64_t)a->closed);
	phrase_number(&p, "strengthened", (int64_t)a->strengthened);
	phrase_number(&p, "pairs", (int64_t)a->pairs_opened);
	return p;
}

static const char *precondition_text(const struct precondition *p)
{
	const bool dated = date_is_set(p->date);
	switch (p->kind) {
	case PRE_STATUS_UNKNOWN:
		return N_("Our data do not say whether {country} is bound already by the "
			  "{instrument}: if it is, nothing opens.");
	case PRE_MAY_JOIN:
		return N_("Whether {country} may join the {instrument} is not in our data.");
	case PRE_INVITATION:
		return N_("A state that took no part in drawing up the {instrument} must first be "
			  "invited, with the consent of all its Parties (art. 37).");
	case PRE_INVITED:
		return dated ? N_("{country} is invited to join the {instrument}. The invitation "
				  "is understood to hold until {date}.")
			     : N_("{country} is invited to join the {instrument}. Until when the "
				  "invitation holds is not in our data.");
	case PRE_INVITATION_EXPIRED:
		return N_("The invitation of {country} to the {instrument} is understood to have "
			  "ended on {date}. A new one is needed.");
	case PRE_RATIFY:
		return N_("{country} has signed the {instrument} and must still ratify it.");
	case PRE_DEPOSIT:
		return dated ? N_("The instrument must be deposited; it takes effect after three "
				  "months, not before {date}.")
			     : N_("The instrument must be deposited; it takes effect after the "
				  "time that the treaty sets.");
	case PRE_INSTRUMENT_NOT_IN_FORCE:
		return N_("The {instrument} itself is not in force, and this alone does not bring "
			  "it into force.");
	case PRE_PARENT:
		return N_("{country} must be bound by the {parent} first.");
	case PRE_GAPS:
		return N_("Provisions of the {instrument} that the law of {country} lacks in whole "
			  "or in part, as far as we know: {count}. Others may be unknown.");
	case PRE_TEXT:
		return N_("The law must be drafted, passed and commenced. The drafting brief says "
			  "what to cover: {concept}.");
	case PRE_FULL:
		return N_("The law of {country} is recorded as covering this in full already: "
			  "{concept}. What opens here would come only from leaving out the "
			  "conditions that it sets, and the treaty may ask for some of them.");
	}
	return NULL;
}

struct phrase phrase_precondition(const struct world *w, const struct precondition *pre)
{
	struct phrase p = phrase_of(precondition_text(pre));
	phrase_country(&p, "country", w->law, pre->change->country);
	phrase_date(&p, "date", pre->date);
	phrase_number(&p, "count", pre->count);
	if (pre->change->instrument != LAW_NONE)
		phrase_instrument(&p, "instrument", w->law, pre->change->instrument);
	if (pre->change->concept != LAW_NONE)
		phrase_concept(&p, "concept", w->law, pre->change->concept);
	if (pre->kind == PRE_PARENT)
		phrase_instrument(&p, "parent", w->law, pre->instrument);
	return p;
}

/* ---- matrix -------------------------------------------------------------- */

struct phrase phrase_matrix_answer(const struct world *w, const struct matrix_answer *a)
{
	struct phrase p = phrase_of(
		N_("{measure}, for {offence}: on {date}, of {pairs} pairs of a country that asks "
		   "and one that is asked, {open} are open ({binding} on a basis that binds), "
		   "{conditional} conditional, {unknown} unknown and {blocked} closed. For {none} "
		   "our data hold no basis."));
	phrase_measure(&p, "measure", w->law, a->measure);
	phrase_concept(&p, "offence", w->law, a->offence);
	phrase_date(&p, "date", w->date);
	phrase_number(&p, "pairs", (int64_t)a->pairs);
	phrase_number(&p, "open", (int64_t)a->open);
	phrase_number(&p, "binding", (int64_t)a->binding);
	phrase_number(&p, "conditional", (int64_t)a->conditional);
	phrase_number(&p, "unknown", (int64_t)a->unknown);
	phrase_number(&p, "blocked", (int64_t)a->blocked);
	phrase_number(&p, "none", (int64_t)a->none);
	return p;
}

struct phrase phrase_harmonisation(const struct world *w, const struct harmonisation *h)
{
	struct phrase p = phrase_of(N_("{offence}: of {pairs} pairs among {members} countries, "
				       "both laws punish it in {yes}, not both in {no}, it depends "
				       "on the facts in {depends}, and {unknown} are unknown."));
	phrase_concept(&p, "offence", w->law, h->offence);
	phrase_number(&p, "pairs", (int64_t)h->pairs);
	phrase_number(&p, "members", bits_count(&h->members));
	phrase_number(&p, "yes", (int64_t)h->yes);
	phrase_number(&p, "no", (int64_t)h->no);
	phrase_number(&p, "depends", (int64_t)h->depends);
	phrase_number(&p, "unknown", (int64_t)h->unknown);
	return p;
}
