// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/route.h"

#include <stdlib.h>

#include "law/dual_side.h"

const char *not_yet_word(enum not_yet_state s)
{
	switch (s) {
	case NOT_YET_SIGNED:
		return "signed-only";
	case NOT_YET_INVITED:
		return "invited";
	case NOT_YET_RATIFIED:
		return "ratified-not-in-force";
	case NOT_YET_INSTRUMENT:
		return "instrument-not-in-force";
	case NOT_YET_NOT_PARTY:
		return "not-party";
	case NOT_YET_OPTED_OUT:
		return "opted-out";
	case NOT_YET_NO_PROCEDURE:
		return "no-procedure";
	case NOT_YET_BILATERAL:
		return "bilateral-not-in-force";
	case NOT_YET_OTHER_OFFENCES:
		return "other-offences-only";
	}
	return "";
}

const char *urgent_word(enum urgent u)
{
	static const char *const words[] = { NULL, "direct", "central" };
	return words[u];
}

const char *without_word(enum without_kind k)
{
	switch (k) {
	case WITHOUT_OPEN_DATA:
		return "open-data";
	case WITHOUT_CONSENT:
		return "consent";
	case WITHOUT_VOLUNTARY:
		return "voluntary-disclosure";
	}
	return "";
}

/* ---- power at home (rule 5.6) -------------------------------------------- */

static struct str power_limit(const struct law *law, const struct national *row)
{
	for (size_t i = 0; i < row->qualifiers.n; i++) {
		const struct qualifier *q = &law->qualifiers.p[row->qualifiers.p[i]];
		if (q->duration.n > 0)
			return q->duration;
	}
	return (struct str){ 0 };
}

/* An unknown power may be there: it goes before one that is known to be missing. */
static int power_rank(enum finding f)
{
	return f == FINDING_NONE ? -1 : (int)f;
}

/* What the row says after rule 6.2. */
static void judge_power(const struct world *w, uint16_t measure, struct route_power *p)
{
	p->finding = p->row->prov.confidence == CONFIDENCE_NONE ? FINDING_UNKNOWN : p->row->finding;
	if (national_is_dead_letter(w->law, p->row)) {
		p->finding = FINDING_NONE;
		p->commenced = YN_NO;
	} else if (national_is_partly_commenced(w->law, p->row) && p->finding == FINDING_FULL) {
		p->finding = FINDING_PARTIAL;
	}
	if (measure == w->ids.preservation)
		p->limit = power_limit(w->law, p->row);
}

struct route_power route_power(const struct world *w, uint16_t country, uint16_t measure)
{
	const struct id_list *powers = &w->law->measures.p[measure].powers;
	struct route_power best = { .needed = powers->n > 0, .concept = LAW_NONE };
	bool found = false;
	for (size_t i = 0; i < powers->n; i++) {
		struct route_power p = { .needed = true, .concept = powers->p[i] };
		p.row = world_national(w, country, p.concept);
		if (p.row)
			judge_power(w, measure, &p);
		else if (!world_is_hidden(w, country, p.concept))
			continue;
		if (!found || power_rank(p.finding) > power_rank(best.finding))
			best = p;
		found = true;
	}
	if (best.needed && !found)
		best = (struct route_power){ .needed = true, .concept = powers->p[0] };
	return best;
}

/* ---- one route ----------------------------------------------------------- */

struct finder {
	struct arena *arena;
	const struct world *w;
	struct question q;
	uint16_t to;
	struct dual_sets dual_sets;
	struct route_answer *a;
};

static void rest_on(const struct finder *f, struct route *r, const struct prov *prov)
{
	*ARENA_PUSH(f->arena, &r->rows) = prov;
	if (prov->confidence < r->confidence)
		r->confidence = prov->confidence;
}

/* Of a national row the finding counts, not only that law and section were seen. */
static void rest_on_national(const struct finder *f, struct route *r, const struct national *row)
{
	if (!row)
		return;
	*ARENA_PUSH(f->arena, &r->rows) = &row->prov;
	if (national_confidence(row) < r->confidence)
		r->confidence = national_confidence(row);
}

static void rest_on_sides(const struct finder *f, struct route *r, uint16_t instrument)
{
	const uint16_t sides[] = { f->q.from, f->to };
	for (size_t i = 0; i < 2; i++) {
		const struct status *s = world_status(f->w, instrument, sides[i]);
		if (s)
			rest_on(f, r, &s->prov);
	}
}

/* A penalty below four years blocks by itself; four years or more must be known of both. */
static void rest_on_penalties(const struct finder *f, struct route *r)
{
	const uint16_t sides[] = { f->q.from, f->to };
	__typeof__(*f->w->penalty_sets) penalty = f->w->penalty_sets[f->q.offence];
	bool blocks = bits_test(&penalty.below_four, sides[0]) ||
		      bits_test(&penalty.below_four, sides[1]);
	for (size_t i = 0; i < 2; i++)
		if (bits_test(blocks ? &penalty.below_four : &penalty.four_or_more, sides[i]))
			rest_on_national(f, r, world_punishes(f->w, sides[i], f->q.offence)->row);
}

static bool is_named(const struct route *r, const struct prov *prov)
{
	size_t i = 0;
	while (i < r->rows.n && r->rows.p[i] != prov)
		i++;
	return i < r->rows.n;
}

/* Rule 3.2: a no rests on the side that says it. */
static void rest_on_dual(const struct finder *f, struct route *r)
{
	const struct dual *d = &f->a->dual;
	const uint16_t sides[] = { f->q.from, f->to };
	if (r->dual == DC_ASKED_NO || d->answer == PUNISH_UNKNOWN)
		return;
	for (size_t i = 0; i < 2; i++) {
		if (world_punishes(f->w, sides[i], f->q.offence)->answer != d->answer &&
		    d->answer == PUNISH_NO)
			continue;
		const struct prov_list rows = dual_rows(f->arena, f->w, sides[i], f->q.offence);
		for (size_t k = 0; k < rows.n; k++)
			if (!is_named(r, rows.p[k]))
				*ARENA_PUSH(f->arena, &r->rows) = rows.p[k];
	}
	if (d->confidence < r->confidence)
		r->confidence = d->confidence;
}

static void rest_on_instrument(const struct finder *f, struct route *r, uint16_t instrument)
{
	const struct instrument *ins = &f->w->law->instruments.p[instrument];
	rest_on(f, r, &ins->prov);
	rest_on_sides(f, r, instrument);
	if (ins->role == ROLE_SCHEME) {
		rest_on(f, r, &f->w->law->countries.p[f->q.from].prov);
		rest_on(f, r, &f->w->law->countries.p[f->to].prov);
	}
	if (ins->role == ROLE_EXTENDS && ins->parent != LAW_NONE)
		rest_on_sides(f, r, ins->parent);
	if (instrument == f->w->ids.untoc && !f->w->own[instrument][f->q.offence])
		rest_on_penalties(f, r);
}

static void rest_on_bilateral(const struct finder *f, struct route *r)
{
	const struct bilateral *b = r->bilateral;
	rest_on(f, r, &b->prov);
	if (b->a == LAW_NONE) // the other side is a member of the Union
		rest_on(f, r, &f->w->law->countries.p[b->b == f->to ? f->q.from : f->to].prov);
}

static void rest_on_own_act(const struct finder *f, struct route *r)
{
	struct str concept = r->basis.instrument == f->w->ids.london ? STR("extradition")
								     : STR("mla-general");
	rest_on_national(f, r, world_national(f->w, f->to, law_concept(f->w->law, concept)));
}

static const char *const declared_code_of[] = {
	[COND_ART20_LIST] = "limits-art20",
	[COND_ART21_THRESHOLD] = "limits-art21",
	[COND_CLOSED_NETWORKS] = "excludes-closed-networks",
	[COND_EXTRADITION_LIMITS] = "extradition-limits",
	[COND_DUAL_REQUIRED] = "dual-criminality-for-preservation",
	[COND_CODES] = NULL,
};

static struct fact_set unsaid(const struct world *w, const uint16_t *facts, size_t n)
{
	struct fact_set s = { { 0 } };
	for (size_t i = 0; i < n; i++)
		if (facts[i] != LAW_NONE && !fact_set_has(&w->facts.yes, facts[i]) &&
		    !fact_set_has(&w->facts.no, facts[i]))
			fact_set_add(&s, facts[i]);
	return s;
}

static struct fact_set condition_facts(const struct finder *f, enum condition_code code)
{
	const struct rule_ids *ids = &f->w->ids;
	if (code == COND_DUAL_REQUIRED || code == COND_DUAL_MAYBE)
		return f->a->dual.needs;
	if (code == COND_ORGANISED_GROUP)
		return unsaid(f->w, (uint16_t[]){ ids->organised_group, ids->transnational }, 2);
	if (code == COND_ART20_LIST)
		return unsaid(f->w, &ids->art20_list, 1);
	if (code == COND_ART21_THRESHOLD)
		return unsaid(f->w, &ids->threshold_met, 1);
	return (struct fact_set){ { 0 } };
}

static void add_conditions(const struct finder *f, const struct basis_sets *s, struct route *r)
{
	for (size_t i = 0; i < s->lowered_n; i++) {
		const struct lowering *l = &s->lowered[i];
		enum route_status to = bits_test(&l->blocked, f->to)	   ? ROUTE_BLOCKED
				       : bits_test(&l->unknown, f->to)	   ? ROUTE_UNKNOWN
				       : bits_test(&l->conditional, f->to) ? ROUTE_CONDITIONAL
									   : ROUTE_OPEN;
		if (to == ROUTE_OPEN)
			continue;
		*ARENA_PUSH(f->arena, &r->conditions) = (struct route_condition){
			.code = l->code,
			.lowers_to = to,
			.facts = condition_facts(f, l->code),
		};
		const char *code = declared_code_of[l->code];
		if (l->code == COND_DUAL_REQUIRED && s->dual == DC_ASKED_YES)
			code = NULL; // by the treaty, not by a reservation to 29
		const struct declaration *d = code ? world_declaration(f->w, f->to,
								       f->w->ids.budapest, code)
						   : NULL;
		if (d)
			rest_on(f, r, &d->prov);
	}
}

/* Rule 5.8: a declaration speaks for the treaty to which it was made. */
static const struct declaration *declared_to(const struct finder *f, const struct route *r,
					     const char *code)
{
	if (r->basis.is_bilateral)
		return NULL;
	return world_declaration(f->w, f->to, basis_words_of(f->w->law, r->basis.instrument), code);
}

/* Rule 5.8, Budapest 27(9). */
static void add_urgent(const struct finder *f, struct route *r)
{
	if (r->basis.is_bilateral || r->channel != CHANNEL_CENTRAL ||
	    f->q.measure == f->w->ids.extradition || f->w->ids.budapest == LAW_NONE ||
	    basis_words_of(f->w->law, r->basis.instrument) != f->w->ids.budapest)
		return;
	const struct declaration *d = declared_to(f, r, "urgent-requests-to-central-authority");
	r->urgent = d ? URGENT_CENTRAL : URGENT_DIRECT;
	if (d)
		rest_on(f, r, &d->prov);
}

static void add_authorities(const struct finder *f, struct route *r)
{
	bool extradition = f->q.measure == f->w->ids.extradition;
	const char *kind = r->channel == CHANNEL_24_7 ? "24-7-point" : "central-authority";
	const char *code = r->channel == CHANNEL_24_7 ? "24-7-contact"
			   : extradition	      ? "extradition-authority"
						      : "central-authority";
	if (r->channel == CHANNEL_PROVIDER || r->channel == CHANNEL_NONE)
		return;
	const struct country *to = &f->w->law->countries.p[f->to];
	for (size_t i = 0; i < to->authorities.n; i++)
		if (str_eq(to->authorities.p[i].kind, str_from_c(kind)))
			*ARENA_PUSH(f->arena, &r->authorities) = &to->authorities.p[i];
	const struct declaration *d = declared_to(f, r, code);
	if (d && world_relies_on(f->w, d))
		*ARENA_PUSH(f->arena, &r->declared) = d;
}

static void add_deadlines(const struct finder *f, struct route *r)
{
	for (size_t i = 0; r->row && r->exact && i < r->row->deadlines.n; i++)
		*ARENA_PUSH(f->arena, &r->deadlines) = (struct route_deadline){
			.code = r->row->deadlines.p[i], .words = r->row->time_limits
		};
	const struct route_power *p = &f->a->power;
	if (p->limit.n > 0)
		*ARENA_PUSH(f->arena, &r->deadlines) = (struct route_deadline){
			.requested_law = true,
			.code = arena_fmt(f->arena, "preserve-max=%.*s", STR_ARG(p->limit)),
			.words = p->row->note
		};
}

/* What the requested country's own law on assistance or extradition asks. */
static void add_own_grounds(const struct finder *f, struct route *r)
{
	struct str concept = f->q.measure == f->w->ids.extradition ? STR("extradition")
								   : STR("mla-general");
	const struct national *row = world_national(f->w, f->to, law_concept(f->w->law, concept));
	for (size_t i = 0; row && i < row->qualifiers.n; i++)
		if (str_starts(f->w->law->qualifiers.p[row->qualifiers.p[i]].family,
			       STR("extradition and mutual assistance")))
			*ARENA_PUSH(f->arena, &r->own_grounds) = row->qualifiers.p[i];
}

static const struct bilateral *find_bilateral(const struct finder *f, enum bilateral_kind kind)
{
	const struct law *law = f->w->law;
	int eu = law_organisation(law, STR("eu"));
	for (size_t i = 0; i < law->bilateral.n; i++) {
		const struct bilateral *b = &law->bilateral.p[i];
		if (!str_eq(b->kind, str_from_c(bilateral_kind_word(kind))))
			continue;
		bool pair = (b->a == f->q.from && b->b == f->to) ||
			    (b->a == f->to && b->b == f->q.from);
		bool member = b->a == LAW_NONE && eu >= 0 &&
			      ((b->b == f->to && bits_test(&f->w->members[eu], f->q.from)) ||
			       (b->b == f->q.from && bits_test(&f->w->members[eu], f->to)));
		if (pair || member)
			return b;
	}
	return NULL;
}

static void add_route(const struct finder *f, const struct request_basis *b,
		      const struct basis_sets *s, enum route_status status)
{
	struct route *r = ARENA_PUSH(f->arena, &f->a->routes);
	*r = (struct route){ .basis = *b,
			     .status = status,
			     .row = b->row,
			     .exact = b->exact,
			     .binding = basis_binds(f->w->law, b),
			     .confidence = CONFIDENCE_VERIFIED };
	r->channel = b->row ? b->row->channel : CHANNEL_CENTRAL;
	if (b->is_bilateral && b->kind == BILATERAL_EXECUTIVE)
		r->channel = CHANNEL_PROVIDER;
	r->dual = bits_test(&s->dual_required, f->to) ? DC_ASKED_YES : s->dual;
	if (b->is_bilateral) {
		r->bilateral = find_bilateral(f, b->kind);
		rest_on_bilateral(f, r);
	} else {
		rest_on_instrument(f, r, b->instrument);
	}
	if (r->row)
		rest_on(f, r, &r->row->prov);
	add_conditions(f, s, r);
	if (!b->is_bilateral && f->w->law->instruments.p[b->instrument].role == ROLE_SCHEME)
		rest_on_own_act(f, r);
	rest_on_dual(f, r);
	if (status == ROUTE_UNKNOWN) {
		r->confidence = CONFIDENCE_NONE;
		r->untold = basis_is_untold(f->w, b, f->q.from, f->to);
	}
	add_authorities(f, r);
	add_urgent(f, r);
	add_deadlines(f, r);
	add_own_grounds(f, r);
}

/* ---- what does not help yet (rule 5.9) ----------------------------------- */

static enum not_yet_state state_of(enum bound_reason reason)
{
	switch (reason) {
	case BOUND_REASON_SIGNED:
		return NOT_YET_SIGNED;
	case BOUND_REASON_INVITED:
		return NOT_YET_INVITED;
	case BOUND_REASON_RATIFIED_NOT_IN_FORCE:
		return NOT_YET_RATIFIED;
	case BOUND_REASON_INSTRUMENT_NOT_IN_FORCE:
		return NOT_YET_INSTRUMENT;
	case BOUND_REASON_NOT_PARTY:
	case BOUND_REASON_NONE:
	case BOUND_REASON_NO_ROW:
	case BOUND_REASON_DATE_NOT_KNOWN:
		return NOT_YET_NOT_PARTY;
	}
	return NOT_YET_NOT_PARTY;
}

static void later(struct date *latest, struct date d)
{
	if (date_cmp(d, *latest) > 0)
		*latest = d;
}

/* The day from which nothing that the data know keeps the pair apart; DATE_NONE when
 * a step is left to a state, or a day is not known. */
static struct date opens_on(const struct finder *f, uint16_t instrument)
{
	const struct law *law = f->w->law;
	const struct instrument *ins = &law->instruments.p[instrument];
	const uint16_t treaties[] = { instrument,
				      ins->role == ROLE_EXTENDS ? ins->parent : LAW_NONE };
	const struct status *rows[4];
	struct date latest = DATE_NONE;
	for (size_t i = 0; i < 4; i++) {
		uint16_t treaty = treaties[i / 2];
		rows[i] = NULL;
		if (treaty == LAW_NONE)
			continue;
		rows[i] = world_status(f->w, treaty, i % 2 ? f->to : f->q.from);
		later(&latest, bound_first_day(&law->instruments.p[treaty]));
		if (rows[i])
			later(&latest, rows[i]->in_force);
	}
	for (size_t i = 0; i < 4; i++)
		if (treaties[i / 2] != LAW_NONE &&
		    (!date_is_set(latest) ||
		     bound_by_row(&law->instruments.p[treaties[i / 2]], rows[i], YN_UNKNOWN, latest)
				     .bound != BOUND_BOUND))
			return DATE_NONE;
	return latest;
}

static void add_not_yet_instrument(const struct finder *f, const struct request_basis *b)
{
	const struct instrument *ins = &f->w->law->instruments.p[b->instrument];
	const uint16_t sides[] = { f->q.from, f->to };
	for (size_t i = 0; i < 2; i++)
		if (ins->members != LAW_NONE && !world_status(f->w, b->instrument, sides[i]) &&
		    f->w->law->countries.p[sides[i]].member[ins->members] == YN_NO)
			return; // not made for this pair at all
	if (!basis_reaches(f->w, b->instrument, f->q.offence, f->q.measure))
		return;
	struct not_yet n = { .basis = *b, .opens_on = DATE_NONE };
	enum bound weakest = BOUND_UNKNOWN;
	for (size_t i = 0; i < 2; i++) {
		struct bound_answer answer = world_bound_reason(f->w, b->instrument, sides[i]);
		if (answer.bound >= BOUND_UNKNOWN)
			continue;
		n.who[n.who_n++] = (struct route_state){ sides[i], answer };
		if (answer.bound < weakest) {
			weakest = answer.bound;
			n.state = state_of(answer.reason);
		}
	}
	if (n.who_n == 0) {
		n.declaration = world_declaration(f->w, f->to, f->w->ids.budapest,
						  "extradition-only-by-treaty");
		if (!n.declaration)
			return;
		n.state = NOT_YET_OPTED_OUT;
		n.who[n.who_n++] = (struct route_state){ f->to,
							 { BOUND_BOUND, BOUND_REASON_NONE } };
	} else if (weakest == BOUND_NOT_YET) {
		n.opens_on = opens_on(f, b->instrument);
	}
	*ARENA_PUSH(f->arena, &f->a->not_yet) = n;
}

static void add_not_yet_bilateral(const struct finder *f, const struct request_basis *b)
{
	const struct bilateral_sets *s =
		&f->w->bilateral[(size_t)f->q.from * BILATERAL_KINDS + b->kind];
	bool other = bits_test(&s->closed, f->to);
	if (!other && !bits_test(&s->not_yet, f->to))
		return;
	const struct bilateral *row = find_bilateral(f, b->kind);
	*ARENA_PUSH(f->arena, &f->a->not_yet) = (struct not_yet){
		.basis = *b,
		.bilateral = row,
		.opens_on = other ? DATE_NONE : row->in_force,
		.state = other ? NOT_YET_OTHER_OFFENCES : NOT_YET_BILATERAL
	};
}

/* Treaties that both sides are bound by and that name no procedure (Malabo 28). */
static void add_without_procedure(const struct finder *f)
{
	const struct law *law = f->w->law;
	for (uint16_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		bool offers = false;
		for (size_t k = 0; k < ins->offers.n; k++)
			offers |= ins->offers.p[k] == f->q.measure;
		if (ins->role != ROLE_NO_PROCEDURE || !offers ||
		    world_bound(f->w, i, f->q.from) != BOUND_BOUND ||
		    world_bound(f->w, i, f->to) != BOUND_BOUND)
			continue;
		*ARENA_PUSH(f->arena,
			    &f->a->not_yet) = (struct not_yet){ .basis = { .instrument = i },
								.state = NOT_YET_NO_PROCEDURE,
								.opens_on = DATE_NONE };
	}
}

/* ---- what needs no request (rule 5.10) ----------------------------------- */

static void add_without_request(const struct finder *f)
{
	const struct world *w = f->w;
	uint16_t concept = law_concept(w->law, STR("transborder-access"));
	const struct national *row = concept == LAW_NONE ? NULL : world_national(w, f->to, concept);
	bool parties = w->ids.budapest != LAW_NONE &&
		       world_bound(w, w->ids.budapest, f->q.from) == BOUND_BOUND &&
		       world_bound(w, w->ids.budapest, f->to) == BOUND_BOUND;
	f->a->without[0] = (struct without_request){ WITHOUT_OPEN_DATA, YN_YES, row };
	f->a->without[1] = (struct without_request){ WITHOUT_CONSENT, parties ? YN_YES : YN_UNKNOWN,
						     row };
	f->a->without[2] = (struct without_request){ WITHOUT_VOLUNTARY, YN_UNKNOWN, NULL };
}

/* ---- the answer ---------------------------------------------------------- */

/* Rule 5.7; what it does not tell apart keeps the order of the bases. */
static int compare_routes(const void *pa, const void *pb)
{
	const struct route *a = pa, *b = pb;
	if (a->status != b->status)
		return (int)a->status - (int)b->status;
	if (a->binding != b->binding)
		return a->binding ? -1 : 1;
	if ((a->dual == DC_ASKED_NO) != (b->dual == DC_ASKED_NO))
		return a->dual == DC_ASKED_NO ? -1 : 1;
	if (a->exact != b->exact)
		return a->exact ? -1 : 1;
	if (a->basis.is_bilateral != b->basis.is_bilateral)
		return a->basis.is_bilateral ? 1 : -1;
	if (a->basis.is_bilateral)
		return (int)a->basis.kind - (int)b->basis.kind;
	return (int)a->basis.instrument - (int)b->basis.instrument;
}

struct route_answer *route_find(struct arena *arena, const struct world *w,
				const struct route_question *q)
{
	struct route_answer *a = arena_new(arena, struct route_answer, 1);
	*a = (struct route_answer){ .from = q->from,
				    .to = q->to,
				    .offence = q->offence,
				    .measure = q->measure,
				    .provider = q->provider,
				    .best = ROUTE_NONE };
	a->dual = dual_criminality(w, q->from, q->to, q->offence);
	a->power = route_power(w, q->to, q->measure);
	struct finder f = { .arena = arena,
			    .w = w,
			    .to = q->to,
			    .a = a,
			    .q = { q->from, q->offence, q->measure, q->provider.n > 0 },
			    .dual_sets = basis_dual(w, q->from, q->offence) };
	struct basis_list bases = basis_offering(w, q->measure);
	for (size_t i = 0; i < bases.n; i++) {
		struct basis_sets s;
		basis_evaluate(w, &f.q, &bases.p[i], &f.dual_sets, &s);
		enum route_status status = basis_status(&s, q->to);
		if (status != ROUTE_NONE)
			add_route(&f, &bases.p[i], &s, status);
		else if (bases.p[i].is_bilateral)
			add_not_yet_bilateral(&f, &bases.p[i]);
		else
			add_not_yet_instrument(&f, &bases.p[i]);
	}
	add_without_procedure(&f);
	add_without_request(&f);
	if (a->routes.n > 0) {
		qsort(a->routes.p, a->routes.n, sizeof(*a->routes.p), compare_routes);
		a->best = a->routes.p[0].status;
		a->confidence = a->routes.p[0].confidence;
	}
	return a;
}

enum route_status route_best(const struct world *w, const struct route_question *q)
{
	struct question all = { q->from, q->offence, q->measure, q->provider.n > 0 };
	struct dual_sets dual = basis_dual(w, q->from, q->offence);
	struct basis_list bases = basis_offering(w, q->measure);
	enum route_status best = ROUTE_NONE;
	for (size_t i = 0; i < bases.n; i++) {
		struct basis_sets s;
		basis_evaluate(w, &all, &bases.p[i], &dual, &s);
		enum route_status status = basis_status(&s, q->to);
		if (status < best)
			best = status;
	}
	return best;
}
