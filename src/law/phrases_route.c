// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/phrases.h"

struct str phrase_basis_name(const struct law *law, const struct request_basis *b,
			     const struct bilateral *row)
{
	if (b->is_bilateral)
		return row ? row->title : str_from_c(bilateral_kind_word(b->kind));
	return law->instruments.p[b->instrument].short_name;
}

static void add_basis(struct phrase *p, const struct law *law, const struct request_basis *b,
		      const struct bilateral *row)
{
	if (b->is_bilateral)
		phrase_text(p, "basis", phrase_basis_name(law, b, row));
	else
		phrase_instrument(p, "basis", law, b->instrument);
}

/* ---- the answer ---------------------------------------------------------- */

static const char *answer_text(const struct route_answer *a)
{
	const bool binding = a->routes.n > 0 && a->routes.p[0].binding;
	switch (a->best) {
	case ROUTE_OPEN:
		return binding ? N_("Yes: on {date} {from} may ask {to} under the {basis}, which "
				    "binds both.")
			       : N_("{from} may ask {to} on {date} under the {basis}, which "
				    "obliges nobody.");
	case ROUTE_CONDITIONAL:
		return binding ? N_("Yes, if: on {date} {from} may ask {to} under the {basis}, "
				    "which binds both, when what stands below is met.")
			       : N_("{from} may ask, but {to} need not agree. On {date} no treaty "
				    "is known to us that binds both for this. The {basis} lets one "
				    "ask and obliges nobody.");
	case ROUTE_UNKNOWN:
		return N_("We do not know whether {from} may ask {to} for this on {date}. This is "
			  "not a no.");
	case ROUTE_BLOCKED:
		return N_("No: on {date} every way in our data by which {from} could ask {to} for "
			  "this is closed.");
	case ROUTE_NONE:
		return N_("Our data hold no way by which {from} may ask {to} for this on {date}. "
			  "That means not in our data; it does not mean that there is no treaty.");
	}
	return NULL;
}

/* An order that goes past the requested country, straight to a provider in it. */
static const char *order_text(const struct route_answer *a)
{
	switch (a->best) {
	case ROUTE_OPEN:
		return N_("Yes: on {date} an order from {from} may go to the establishment or "
			  "representative of a provider in {to} under the {basis}.");
	case ROUTE_CONDITIONAL:
		return N_("Yes, if: on {date} an order from {from} may go to the establishment or "
			  "representative of a provider in {to} under the {basis}, when what "
			  "stands below is met.");
	case ROUTE_UNKNOWN:
		return N_("We do not know whether on {date} an order from {from} may go to the "
			  "establishment or representative of a provider in {to}. This is not a "
			  "no.");
	case ROUTE_BLOCKED:
	case ROUTE_NONE:
		break;
	}
	return answer_text(a);
}

struct phrase phrase_route_answer(const struct world *w, const struct route_answer *a)
{
	const bool order = a->routes.n > 0 && a->routes.p[0].channel == CHANNEL_PROVIDER;
	struct phrase p = phrase_of(order ? order_text(a) : answer_text(a));
	phrase_country(&p, "from", w->law, a->from);
	phrase_country(&p, "to", w->law, a->to);
	phrase_date(&p, "date", w->date);
	if (a->routes.n > 0)
		add_basis(&p, w->law, &a->routes.p[0].basis, a->routes.p[0].bilateral);
	return p;
}

struct phrase phrase_route_reason(const struct world *w, const struct route_answer *a)
{
	if (a->best == ROUTE_OPEN || a->routes.n == 0)
		return phrase_of(NULL);
	const struct route *r = &a->routes.p[0];
	for (size_t i = 0; i < r->conditions.n; i++)
		if (r->conditions.p[i].lowers_to == r->status)
			return phrase_condition(w, a, r, &r->conditions.p[i]);
	return phrase_of(NULL);
}

/* ---- conditions ---------------------------------------------------------- */

static const char *dual_text(bool required, enum punish dual)
{
	switch (dual) {
	case PUNISH_YES:
		return required ? N_("{to} asks that both laws punish the conduct. Both do.")
				: N_("{to} may ask that both laws punish the conduct. Both do.");
	case PUNISH_DEPENDS:
		return required ? N_("{to} asks that both laws punish the conduct. Whether they do "
				     "depends on facts of the case that were not said.")
				: N_("{to} may ask that both laws punish the conduct. Whether they "
				     "do depends on facts of the case that were not said.");
	case PUNISH_UNKNOWN:
		return required ? N_("{to} asks that both laws punish the conduct. Whether they do "
				     "is not known to us.")
				: N_("{to} may ask that both laws punish the conduct. Whether they "
				     "do is not known to us.");
	case PUNISH_NO:
		return required ? N_("{to} asks that both laws punish the conduct. They do not.")
				: N_("{to} may ask that both laws punish the conduct. They do not: "
				     "it may refuse.");
	}
	return NULL;
}

/* Texts by what the condition made of the route: conditional, unknown, blocked. */
struct by_status {
	const char *conditional, *unknown, *blocked;
};

static const struct by_status condition_texts[COND_CODES] = {
	[COND_ORGANISED_GROUP] = {
		.conditional = N_("The {basis} reaches only offences of an organised criminal "
				  "group that touch more than one state. Say whether both hold."),
		.blocked = N_("The {basis} reaches only offences of an organised criminal group "
			      "that touch more than one state. The facts say otherwise."),
	},
	[COND_PENALTY_FOUR_YEARS] = {
		.unknown = N_("The {basis} asks for a maximum of four years or more in both laws. "
			      "Our data do not say whether that is so."),
		.blocked = N_("The {basis} asks for a maximum of four years or more in both laws. "
			      "In one of them it is lower."),
	},
	[COND_ART20_LIST] = {
		.conditional = N_("{to} collects traffic data in real time only for some offences "
				  "(art. 14(3)(a)). Find out whether this is one."),
		.blocked = N_("{to} collects traffic data in real time only for some offences "
			      "(art. 14(3)(a)). The facts say that this is none."),
	},
	[COND_ART21_THRESHOLD] = {
		.conditional = N_("{to} intercepts content only for offences that its law calls "
				  "serious enough (art. 21(1)). Find out whether this is one."),
		.blocked = N_("{to} intercepts content only for offences that its law calls "
			      "serious enough (art. 21(1)). The facts say that this is none."),
	},
	[COND_CLOSED_NETWORKS] = {
		.conditional = N_("{to} declared that it leaves out systems of a closed group of "
				  "users that no public network reaches (art. 14(3)(b))."),
	},
	[COND_EXTRADITION_LIMITS] = {
		.conditional = N_("{to} limited extradition by a declaration. Its own conditions "
				  "apply."),
	},
	[COND_PROVIDER_ADDRESSEE] = {
		.conditional = N_("The order goes to the establishment or representative of "
				  "{provider} in {to}. Confirm that there is one."),
		.unknown = N_("The order goes to a provider's establishment or representative in "
			      "{to}, not to the country. No provider was named."),
	},
	[COND_OWN_ACT] = {
		.conditional = N_("The {basis} works through {to}'s own law and obliges nobody."),
		.unknown = N_("The {basis} works through {to}'s own law. Whether that law allows "
			      "it is not known to us."),
		.blocked = N_("The {basis} works through {to}'s own law, and that has no such "
			      "provision in force."),
	},
	[COND_SUPPLEMENTS] = {
		.conditional = N_("This agreement only supplements another treaty, which must "
				  "stand between both."),
	},
	[COND_SERIOUS_CRIME] = {
		.conditional = N_("This agreement reaches only serious crime, and the order goes "
				  "straight to a provider."),
	},
	[COND_BOUND_UNKNOWN] = {
		.unknown = N_("Whether the {basis} binds both on {date} is not known to us."),
	},
};

static const char *condition_text(const struct route_answer *a, const struct route_condition *c)
{
	if (c->code == COND_DUAL_REQUIRED || c->code == COND_DUAL_MAYBE)
		return dual_text(c->code == COND_DUAL_REQUIRED, a->dual.answer);
	const struct by_status *t = &condition_texts[c->code];
	if (c->lowers_to == ROUTE_BLOCKED)
		return t->blocked;
	return c->lowers_to == ROUTE_UNKNOWN ? t->unknown : t->conditional;
}

struct phrase phrase_condition(const struct world *w, const struct route_answer *a,
			       const struct route *r, const struct route_condition *c)
{
	struct phrase p = phrase_of(condition_text(a, c));
	phrase_country(&p, "to", w->law, a->to);
	phrase_date(&p, "date", w->date);
	phrase_text(&p, "provider", a->provider);
	add_basis(&p, w->law, &r->basis, r->bilateral);
	return p;
}

/* ---- deadlines ----------------------------------------------------------- */

static const struct {
	const char *key, *text;
} deadline_texts[] = {
	{ "preserve-min", N_("The data are kept for at least {time}.") },
	{ "preserve-max", N_("The data are kept for at most {time}.") },
	{ "preserve", N_("The data are kept for {time}.") },
	{ "extend", N_("This may be extended by {time}.") },
	{ "extend-by-court", N_("A court may extend this.") },
	{ "renewable", N_("This may be renewed.") },
	{ "rapid", N_("Without delay; no figure is set.") },
	{ "named-in-request", N_("Within the time that the request names.") },
	{ "available", N_("The contact point answers at all hours.") },
	{ "ack-max", N_("Whether help will be given is told within {time}.") },
	{ "respond-max", N_("The answer is due within {time}.") },
	{ "emergency-max", N_("In an emergency the answer is due within {time}.") },
	{ "recognise-max", N_("The order is recognised or refused within {time}.") },
	{ "execute-max", N_("It is carried out within {time} of that.") },
	{ "provisional-max", N_("On a provisional measure a decision is taken within {time}.") },
	{ "serve-max", N_("The order is served on the provider within {time}.") },
	{ "return-subscriber-max", N_("Subscriber information is returned within {time}.") },
	{ "return-traffic-max", N_("Traffic data are returned within {time}.") },
	{ "refuse-max", N_("A refusal is told within {time}.") },
	{ "refuse-emergency-max", N_("In an emergency a refusal is told within {time}.") },
};

struct phrase phrase_deadline(struct arena *arena, const struct world *w, uint16_t to,
			      const struct route_deadline *d)
{
	struct str key, value;
	struct phrase p = phrase_of(N_("{words}"));
	str_cut(d->code, '=', &key, &value);
	for (size_t i = 0; i < sizeof(deadline_texts) / sizeof(*deadline_texts); i++)
		if (str_eq(key, str_from_c(deadline_texts[i].key)))
			p.text = deadline_texts[i].text;
	if (d->requested_law)
		p.text = N_("By {to}'s own law the data are kept for at most {time}.");
	phrase_words(&p, "words", d->words.n > 0 ? d->words : d->code);
	phrase_country(&p, "to", w->law, to);
	phrase_inner(arena, &p, "time", phrase_duration(value));
	return p;
}

/* The time that a basis promises to keep data for, or an empty text. */
static struct str promised(const struct route *r)
{
	for (size_t i = 0; i < r->deadlines.n; i++) {
		struct str key, value;
		str_cut(r->deadlines.p[i].code, '=', &key, &value);
		if (!r->deadlines.p[i].requested_law &&
		    (str_eq(key, STR("preserve-min")) || str_eq(key, STR("preserve"))))
			return value;
	}
	return (struct str){ 0 };
}

struct phrase phrase_urgent(enum urgent u)
{
	switch (u) {
	case URGENT_UNSAID:
		break;
	case URGENT_DIRECT:
		return phrase_of(N_("In urgent cases straight from one judicial authority to the "
				    "other, or by Interpol, with a copy through the central "
				    "authorities (Budapest 27(9))."));
	case URGENT_CENTRAL:
		return phrase_of(N_("Urgent requests too go to the central authority: so declared "
				    "under Budapest 27(9)(e)."));
	}
	return phrase_of(NULL);
}

struct phrase phrase_two_clocks(struct arena *arena, const struct world *w, uint16_t to,
				const struct route *r)
{
	const struct str promise = promised(r);
	for (size_t i = 0; i < r->deadlines.n; i++) {
		struct str key, limit;
		int64_t long_hours = 0, short_hours = 0;
		str_cut(r->deadlines.p[i].code, '=', &key, &limit);
		if (!r->deadlines.p[i].requested_law || !phrase_hours(promise, &long_hours) ||
		    !phrase_hours(limit, &short_hours) || short_hours >= long_hours)
			continue;
		struct phrase p = phrase_of(
			N_("Two clocks: the {basis} promises {promise}. {to}'s own power ends "
			   "after {limit}. Act on the earlier."));
		add_basis(&p, w->law, &r->basis, r->bilateral);
		phrase_country(&p, "to", w->law, to);
		phrase_inner(arena, &p, "promise", phrase_duration(promise));
		phrase_inner(arena, &p, "limit", phrase_duration(limit));
		return p;
	}
	return phrase_of(NULL);
}

/* ---- power at home ------------------------------------------------------- */

static const char *power_text(const struct route_power *p)
{
	if (p->commenced == YN_NO)
		return N_("{to}'s law has the power ({law}), but it is enacted and not commenced, "
			  "or no longer law.");
	switch (p->finding) {
	case FINDING_FULL:
		return p->limit.n > 0
			       ? N_("{to}'s own law has the power, for {limit} at most: {law}.")
			       : N_("{to}'s own law has the power: {law}.");
	case FINDING_PARTIAL:
		return N_("{to}'s own law has the power in part: {law}.");
	case FINDING_NONE:
		return N_("{to}'s law has no such power in the text that was read. A Party owes "
			  "the help all the same; ask how it will give it.");
	case FINDING_UNKNOWN:
		break;
	}
	return phrase_seen(p->row) == SEEN_NOT_RESEARCHED
		       ? N_("We do not know whether {to}'s own law has the power ({power}). It was "
			    "not researched for this data. This is not a no: ask before you rely "
			    "on a date.")
		       : N_("We do not know whether {to}'s own law has the power ({power}). The "
			    "text does not say it clearly. This is not a no: ask before you rely "
			    "on a date.");
}

struct phrase phrase_power(struct arena *arena, const struct world *w, uint16_t to,
			   const struct route_power *power)
{
	if (!power->needed)
		return phrase_of(NULL);
	struct phrase p = phrase_of(power_text(power));
	phrase_country(&p, "to", w->law, to);
	phrase_concept(&p, "power", w->law, power->concept);
	phrase_text(&p, "law", phrase_citation(arena, power->row));
	phrase_inner(arena, &p, "limit", phrase_duration(power->limit));
	return p;
}

/* ---- what our data are silent about --------------------------------------- */

struct phrase phrase_untold(const struct world *w, const struct route_answer *a, struct str names)
{
	if (names.n == 0)
		return phrase_of(NULL);
	struct phrase p = phrase_of(
		N_("Treaties for which our data say nothing about either country: {names}. Ask "
		   "{from}'s own authorities or {to}'s whether one of them binds both."));
	phrase_text(&p, "names", names);
	phrase_country(&p, "from", w->law, a->from);
	phrase_country(&p, "to", w->law, a->to);
	return p;
}

/* ---- what does not help yet ---------------------------------------------- */

/* By how many sides keep it closed: one, both; what would open it. */
static const struct {
	const char *one, *both, *opens_one, *opens_both;
} not_yet_texts[] = {
	[NOT_YET_SIGNED] = {
		N_("{who} signed the {basis} but is not bound by it."),
		N_("Neither {who} nor {other} is bound by the {basis}; one at least only signed "
		   "it."),
		N_("It opens when {who} ratifies and the treaty enters into force for it."),
		N_("It opens when {who} and {other} are both bound."),
	},
	[NOT_YET_INVITED] = {
		N_("{who} was invited to join the {basis} but is not a Party."),
		N_("Neither {who} nor {other} is a Party to the {basis}; one at least was invited "
		   "to join."),
		N_("It opens when {who} joins and the treaty enters into force for it."),
		N_("It opens when {who} and {other} have both joined."),
	},
	[NOT_YET_RATIFIED] = {
		N_("The {basis} is not in force yet for {who}, which has ratified it."),
		N_("The {basis} is not in force yet for {who} and {other}."),
		N_("It opens when the treaty enters into force for {who}."),
		N_("It opens when the treaty enters into force for {who} and {other}."),
	},
	[NOT_YET_INSTRUMENT] = {
		N_("The {basis} is not in force, or does not apply yet, on {date}."),
		N_("The {basis} is not in force, or does not apply yet, on {date}."),
		N_("It opens when the {basis} enters into force for both."),
		N_("It opens when the {basis} enters into force for both."),
	},
	[NOT_YET_NOT_PARTY] = {
		N_("{who} is known not to be a Party to the {basis}."),
		N_("{who} and {other} are not both bound by the {basis}; one at least is known "
		   "not to be a Party."),
		N_("It opens when {who} joins."),
		N_("It opens when {who} and {other} are both Parties."),
	},
	[NOT_YET_OPTED_OUT] = {
		N_("Both are Parties to the {basis}, but {to} declared that it gives this help "
		   "only by another treaty."),
		N_("Both are Parties to the {basis}, but {to} declared that it gives this help "
		   "only by another treaty."),
		N_("It opens when {to} withdraws the declaration."),
		N_("It opens when {to} withdraws the declaration."),
	},
	[NOT_YET_NO_PROCEDURE] = {
		N_("The {basis} exists but names no procedure for a request: it sends to other "
		   "agreements."),
		N_("The {basis} exists but names no procedure for a request: it sends to other "
		   "agreements."),
		N_("It opens nothing by itself: find an agreement that names a procedure."),
		N_("It opens nothing by itself: find an agreement that names a procedure."),
	},
	[NOT_YET_BILATERAL] = {
		N_("The {basis} is not in force on {date}."),
		N_("The {basis} is not in force on {date}."),
		N_("It opens when it enters into force."),
		N_("It opens when it enters into force."),
	},
	[NOT_YET_OTHER_OFFENCES] = {
		N_("The {basis} binds both, but reaches other offences only."),
		N_("The {basis} binds both, but reaches other offences only."),
		N_("It does not open for this offence."),
		N_("It does not open for this offence."),
	},
};

static struct phrase about_not_yet(const struct world *w, const struct not_yet *n, const char *text)
{
	struct phrase p = phrase_of(text);
	add_basis(&p, w->law, &n->basis, n->bilateral);
	phrase_date(&p, "date", w->date);
	if (n->who_n > 0)
		phrase_country(&p, "who", w->law, n->who[0].country);
	if (n->who_n > 1)
		phrase_country(&p, "other", w->law, n->who[1].country);
	if (n->declaration)
		phrase_country(&p, "to", w->law, n->declaration->country);
	return p;
}

/* Where the treaty itself is not in force, that comes before who has signed it. */
static enum not_yet_state told_state(const struct not_yet *n)
{
	for (size_t i = 0; i < n->who_n; i++)
		if (n->who[i].bound.reason == BOUND_REASON_INSTRUMENT_NOT_IN_FORCE)
			return NOT_YET_INSTRUMENT;
	return n->state;
}

struct phrase phrase_not_yet(const struct world *w, const struct not_yet *n)
{
	const enum not_yet_state s = told_state(n);
	return about_not_yet(w, n, n->who_n > 1 ? not_yet_texts[s].both : not_yet_texts[s].one);
}

/* A side is no Party to a treaty that knows no accession: Denmark, most acts of the Union. */
static bool cannot_join(const struct world *w, const struct not_yet *n)
{
	bool outside = false;
	for (size_t i = 0; i < n->who_n; i++)
		outside |= n->who[i].bound.reason == BOUND_REASON_NOT_PARTY;
	return outside && !n->basis.is_bilateral &&
	       w->law->instruments.p[n->basis.instrument].accession == YN_NO;
}

struct phrase phrase_opens_when(const struct world *w, const struct not_yet *n)
{
	const enum not_yet_state s = told_state(n);
	if (date_is_set(n->opens_on) && date_cmp(n->opens_on, w->date) > 0) {
		struct phrase p = about_not_yet(w, n, N_("It opens on {day}."));
		phrase_date(&p, "day", n->opens_on);
		return p;
	}
	if (s == NOT_YET_NOT_PARTY && cannot_join(w, n))
		return about_not_yet(w, n,
				     N_("The {basis} knows no accession: a state that stands "
					"outside cannot join it of its own accord."));
	return about_not_yet(
		w, n, n->who_n > 1 ? not_yet_texts[s].opens_both : not_yet_texts[s].opens_one);
}

/* ---- without any request ------------------------------------------------- */

struct phrase phrase_without(enum without_kind k)
{
	static const char *const texts[] = {
		[WITHOUT_OPEN_DATA] = N_(
			"Data that are open to the public, wherever they are stored"),
		[WITHOUT_CONSENT] = N_("Data that a person who may lawfully disclose them gives of "
				       "their own will"),
		[WITHOUT_VOLUNTARY] = N_("Data that a provider discloses of its own accord"),
	};
	return phrase_of(texts[k]);
}

struct phrase phrase_risk(const struct world *w, uint16_t to, const struct without_request *x)
{
	struct phrase p = { 0 };
	switch (x->kind) {
	case WITHOUT_OPEN_DATA:
		p.text = N_("What is behind a login or a payment is not open. {to}'s own terms or "
			    "law may still object.");
		break;
	case WITHOUT_CONSENT:
		p.text = x->possible == YN_YES
				 ? N_("The consent must be lawful and voluntary and the data must "
				      "lie in {to}. {to} may still see an act on its territory.")
				 : N_("Nothing in our data says that {to} accepts this. It may see "
				      "an act on its territory, and a court may refuse the "
				      "evidence.");
		break;
	case WITHOUT_VOLUNTARY:
		p.text = N_("The provider is free to refuse, {to}'s law may forbid it, and a court "
			    "may refuse the evidence.");
		break;
	}
	phrase_country(&p, "to", w->law, to);
	return p;
}

struct phrase phrase_bilateral_note(const struct world *w, uint16_t to)
{
	const struct country *c = &w->law->countries.p[to];
	struct phrase p = phrase_of(N_("Our list of bilateral treaties and executive agreements is "
				       "incomplete. Ask the central authority of {to}."));
	phrase_country(&p, "to", w->law, to);
	for (size_t i = 0; i < c->authorities.n; i++)
		if (str_eq(c->authorities.p[i].kind, STR("central-authority"))) {
			p.text = N_("Our list of bilateral treaties and executive agreements is "
				    "incomplete. Ask the central authority of {to}: {authority}.");
			phrase_text(&p, "authority", c->authorities.p[i].organisation);
			break;
		}
	return p;
}
