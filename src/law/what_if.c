// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/what_if.h"

#include <stdlib.h>

#include "law/check.h"
#include "law/matrix.h"
#include "law/route.h"

const char *effect_word(enum effect e)
{
	switch (e) {
	case EFFECT_OPENED:
		return "opened";
	case EFFECT_CLOSED:
		return "closed";
	case EFFECT_STRENGTHENED:
		return "strengthened";
	}
	return "";
}

const char *precondition_word(enum precondition_kind k)
{
	switch (k) {
	case PRE_STATUS_UNKNOWN:
		return "status-unknown";
	case PRE_MAY_JOIN:
		return "accession-unknown";
	case PRE_INVITATION:
		return "invitation-needed";
	case PRE_INVITED:
		return "invited";
	case PRE_INVITATION_EXPIRED:
		return "invitation-expired";
	case PRE_RATIFY:
		return "ratify";
	case PRE_DEPOSIT:
		return "deposit";
	case PRE_INSTRUMENT_NOT_IN_FORCE:
		return "instrument-not-in-force";
	case PRE_PARENT:
		return "parent-first";
	case PRE_GAPS:
		return "gaps";
	case PRE_TEXT:
		return "enact-and-commence";
	case PRE_FULL:
		return "recorded-as-full";
	}
	return "";
}

/* ---- what a change can touch --------------------------------------------- */

/* Only what a change can touch is compared: the rest cannot move (rule 7.1). */
struct reach_filter {
	bool *measures; // [measure]
	bool *offences; // [concept]
};

static bool offers_through(const struct law *law, const struct basis_list *bases,
			   uint16_t instrument)
{
	for (size_t i = 0; i < bases->n; i++) {
		if (bases->p[i].is_bilateral)
			continue;
		const struct instrument *ins = &law->instruments.p[bases->p[i].instrument];
		if (bases->p[i].instrument == instrument ||
		    (ins->role == ROLE_EXTENDS && ins->parent == instrument))
			return true;
	}
	return false;
}

static bool offers_through_scheme(const struct law *law, const struct basis_list *bases)
{
	for (size_t i = 0; i < bases->n; i++)
		if (!bases->p[i].is_bilateral &&
		    law->instruments.p[bases->p[i].instrument].role == ROLE_SCHEME)
			return true;
	return false;
}

static bool punishes_moves(const struct world *a, const struct world *b, uint16_t country,
			   uint16_t concept)
{
	const struct punishes *pa = world_punishes(a, country, concept),
			      *pb = world_punishes(b, country, concept);
	bool same_facts = pa->open.w[0] == pb->open.w[0] && pa->open.w[1] == pb->open.w[1];
	return pa->answer != pb->answer || !same_facts ||
	       bits_test(&a->penalty_sets[concept].four_or_more, country) !=
		       bits_test(&b->penalty_sets[concept].four_or_more, country) ||
	       bits_test(&a->penalty_sets[concept].below_four, country) !=
		       bits_test(&b->penalty_sets[concept].below_four, country);
}

static bool moves_own_act(const struct world *a, const struct world *b)
{
	return !bits_eq(&a->mla_law, &b->mla_law) || !bits_eq(&a->mla_law_none, &b->mla_law_none) ||
	       !bits_eq(&a->extradition_law, &b->extradition_law) ||
	       !bits_eq(&a->extradition_law_none, &b->extradition_law_none);
}

static struct reach_filter filter_of(struct arena *arena, const struct world *before,
				     const struct world *after, const struct change_list *changes)
{
	const struct law *law = before->law;
	struct reach_filter f = { arena_new(arena, bool, law->measures.n),
				  arena_new(arena, bool, law->concepts.n) };
	bool every_offence = false;
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *c = &changes->p[i];
		bool own_act = c->kind == CHANGE_ENACT && moves_own_act(before, after);
		bool moved = false;
		for (size_t o = 0; o < before->offences.n; o++) {
			uint16_t k = before->offences.p[o];
			f.offences[k] |= punishes_moves(before, after, c->country, k);
			moved |= f.offences[k];
		}
		for (uint16_t m = 0; m < law->measures.n; m++) {
			struct basis_list bases = basis_offering(before, m);
			f.measures[m] |= moved || c->kind == CHANGE_WITHDRAW ||
					 (c->kind == CHANGE_ACCEDE &&
					  offers_through(law, &bases, c->instrument)) ||
					 (own_act && offers_through_scheme(law, &bases));
		}
		every_offence |= c->kind != CHANGE_ENACT || own_act;
	}
	for (size_t o = 0; every_offence && o < before->offences.n; o++)
		f.offences[before->offences.p[o]] = true;
	return f;
}

/* ---- comparing two worlds ------------------------------------------------ */

struct moved {
	struct bits opened, closed, usable; // usable: open or conditional before and after
	struct reach_sets before, after;
};

static void compare(const struct world *before, const struct world *after, const struct question *q,
		    const struct basis_list *bases_before, const struct basis_list *bases_after,
		    struct moved *m)
{
	struct dual_sets dual_before = basis_dual(before, q->from, q->offence);
	struct dual_sets dual_after = basis_dual(after, q->from, q->offence);
	matrix_reach(before, q, bases_before, &dual_before, &m->before);
	matrix_reach(after, q, bases_after, &dual_after, &m->after);
	struct bits usable_before = bits_or(m->before.open, m->before.conditional);
	struct bits usable_after = bits_or(m->after.open, m->after.conditional);
	m->opened = bits_or(bits_andnot(m->after.open, m->before.open),
			    bits_andnot(m->after.conditional, usable_before));
	m->closed = bits_or(bits_andnot(m->before.open, m->after.open),
			    bits_andnot(m->before.conditional, usable_after));
	m->usable = bits_and(usable_before, usable_after);
}

static enum route_status status_in(const struct reach_sets *s, unsigned to)
{
	if (bits_test(&s->open, to))
		return ROUTE_OPEN;
	if (bits_test(&s->conditional, to))
		return ROUTE_CONDITIONAL;
	if (bits_test(&s->unknown, to))
		return ROUTE_UNKNOWN;
	return bits_test(&s->blocked, to) ? ROUTE_BLOCKED : ROUTE_NONE;
}

/* What one measure of one country moved, towards each other country. */
struct tally {
	unsigned opened, closed;
	enum route_status opened_before, opened_after, closed_before, closed_after;
};

static void tally_add(struct tally *t, const struct moved *m)
{
	for (unsigned to = bits_next(&m->opened, 0); to < BITS_N;
	     to = bits_next(&m->opened, to + 1)) {
		enum route_status b = status_in(&m->before, to), a = status_in(&m->after, to);
		if (t[to].opened++ == 0 || b < t[to].opened_before)
			t[to].opened_before = b;
		if (t[to].opened == 1 || a < t[to].opened_after)
			t[to].opened_after = a;
	}
	for (unsigned to = bits_next(&m->closed, 0); to < BITS_N;
	     to = bits_next(&m->closed, to + 1)) {
		enum route_status b = status_in(&m->before, to), a = status_in(&m->after, to);
		if (t[to].closed++ == 0 || b < t[to].closed_before)
			t[to].closed_before = b;
		if (t[to].closed == 1 || a < t[to].closed_after)
			t[to].closed_after = a;
	}
}

static struct bits strengthened_countries(const struct world *before, const struct world *after,
					  uint16_t measure)
{
	struct bits set = { { 0 } };
	for (uint16_t c = 0; c < before->law->countries.n; c++)
		if (route_power(after, c, measure).finding >
		    route_power(before, c, measure).finding)
			bits_set(&set, c);
	return set;
}

/* Whether some basis may tie the country to one of the others, in this world. */
static bool is_tied(const struct world *w, const struct basis_list *bases, uint16_t from,
		    const struct bits *others)
{
	for (size_t i = 0; i < bases->n; i++) {
		const struct request_basis *b = &bases->p[i];
		struct bits ties;
		if (b->is_bilateral) {
			const struct bilateral_sets *s =
				&w->bilateral[(size_t)from * BILATERAL_KINDS + b->kind];
			ties = bits_or(bits_or(s->open, s->conditional), s->unknown);
		} else {
			const struct instrument *ins = &w->law->instruments.p[b->instrument];
			ties = bits_or(w->bound[b->instrument].bound,
				       w->bound[b->instrument].unknown);
			if (ins->role == ROLE_SCHEME)
				ties = ins->members == LAW_NONE
					       ? (struct bits){ { 0 } }
					       : bits_or(w->members[ins->members],
							 w->members_unknown[ins->members]);
			if (!bits_test(&ties, from))
				continue;
		}
		ties = bits_and(ties, *others);
		if (bits_any(&ties))
			return true;
	}
	return false;
}

struct pass {
	struct bits changed;
	const struct world *before, *after;
	struct reach_filter filter;
	struct arena *arena; // NULL: count only
	struct what_if_answer *answer;
	struct what_if_count count;
	const struct bits *toward;
	struct bits touched[LAW_COUNTRIES_MAX]; // [from]: pairs with something opened
	struct bits shut[LAW_COUNTRIES_MAX];
};

static void push_pair(struct pass *p, const struct what_if_pair *pair)
{
	if (p->arena)
		*ARENA_PUSH(p->arena, &p->answer->pairs) = *pair;
}

static void finish_tally(struct pass *p, uint16_t from, uint16_t measure, const struct tally *t,
			 const struct bits *strengthened)
{
	for (uint16_t to = 0; to < p->before->law->countries.n; to++) {
		p->count.opened += t[to].opened;
		p->count.closed += t[to].closed;
		if (t[to].opened > 0) {
			bits_set(&p->touched[from], to);
			push_pair(p, &(struct what_if_pair){ from, to, measure, EFFECT_OPENED,
							     t[to].opened, t[to].opened_before,
							     t[to].opened_after });
		}
		if (t[to].closed > 0) {
			bits_set(&p->shut[from], to);
			push_pair(p, &(struct what_if_pair){ from, to, measure, EFFECT_CLOSED,
							     t[to].closed, t[to].closed_before,
							     t[to].closed_after });
		}
		if (bits_test(strengthened, to)) {
			p->count.strengthened++;
			push_pair(p, &(struct what_if_pair){ .from = from,
							     .to = to,
							     .measure = measure,
							     .effect = EFFECT_STRENGTHENED });
		}
	}
}

static void pass_measure(struct pass *p, uint16_t measure)
{
	const struct world *w = p->before;
	struct basis_list before = basis_offering(w, measure),
			  after = basis_offering(p->after, measure);
	struct bits rises = strengthened_countries(w, p->after, measure);
	if (!p->filter.measures[measure] && !bits_any(&rises))
		return;
	for (uint16_t from = 0; from < w->law->countries.n; from++) {
		if (!bits_test(&p->changed, from) && !is_tied(w, &before, from, &p->changed) &&
		    !is_tied(p->after, &after, from, &p->changed))
			continue;
		struct tally t[LAW_COUNTRIES_MAX] = { 0 };
		struct bits strengthened = { { 0 } };
		for (size_t o = 0; o < w->offences.n; o++) {
			struct question q = { .from = from,
					      .offence = w->offences.p[o],
					      .measure = measure };
			if (!p->filter.offences[q.offence] && !bits_any(&rises))
				continue;
			struct moved m;
			compare(w, p->after, &q, &before, &after, &m);
			strengthened = bits_or(strengthened, bits_and(m.usable, rises));
			if (bits_any(&m.opened) || bits_any(&m.closed))
				tally_add(t, &m);
		}
		finish_tally(p, from, measure, t, &strengthened);
	}
}

static void pass_run(struct pass *p)
{
	for (uint16_t m = 0; m < p->before->law->measures.n; m++)
		pass_measure(p, m);
	for (size_t c = 0; c < p->before->law->countries.n; c++) {
		p->count.pairs_opened += bits_count(&p->touched[c]);
		if (!p->toward)
			continue;
		struct bits there = bits_and(p->touched[c], *p->toward);
		p->count.pairs_toward += bits_count(
			bits_test(p->toward, (unsigned)c) ? &p->touched[c] : &there);
	}
}

static struct world *changed(struct arena *arena, const struct world *before,
			     const struct change_list *changes)
{
	struct world_options options = { before->date, before->facts, before->verified_only,
					 changes };
	return world_build(arena, before->law, options);
}

/* Both worlds, and what of them can differ. */
static struct pass *pass_open(struct arena *arena, const struct world *before,
			      const struct change_list *changes)
{
	struct pass *p = arena_new(arena, struct pass, 1);
	p->before = before;
	p->after = changed(arena, before, changes);
	p->filter = filter_of(arena, before, p->after, changes);
	for (size_t i = 0; i < changes->n; i++)
		bits_set(&p->changed, changes->p[i].country);
	return p;
}

struct what_if_count what_if_count(struct arena *scratch, const struct world *before,
				   const struct change *change, const struct bits *toward)
{
	struct change one = *change;
	struct change_list list = { &one, 1, 1 };
	struct pass *p = pass_open(scratch, before, &list);
	p->toward = toward;
	pass_run(p);
	return p->count;
}

/* ---- what must be true first --------------------------------------------- */

static void pre(struct arena *arena, struct what_if_answer *a, struct precondition p)
{
	*ARENA_PUSH(arena, &a->preconditions) = p;
}

/* Rule 7.4. Who signed or was invited may join. */
static bool may_join_is_unknown(const struct world *w, const struct change *c)
{
	const struct status *s = c->kind == CHANGE_ACCEDE
					 ? world_status(w, c->instrument, c->country)
					 : NULL;
	return c->kind == CHANGE_ACCEDE &&
	       w->law->instruments.p[c->instrument].accession == YN_UNKNOWN &&
	       !(s && (s->kind == STATUS_SIGNED || s->kind == STATUS_INVITED));
}

static void pre_accede(struct arena *arena, const struct world *w, const struct change *c,
		       struct what_if_answer *a)
{
	const struct instrument *ins = &w->law->instruments.p[c->instrument];
	const struct status *s = world_status(w, c->instrument, c->country);
	int coe = law_organisation(w->law, STR("coe")); // its members need no invitation (36)
	struct date first = bound_first_day(ins);
	struct date valid_until = s ? date_add_months(s->invited, 60) : DATE_NONE;
	if (world_bound(w, c->instrument, c->country) == BOUND_UNKNOWN)
		pre(arena, a,
		    (struct precondition){
			    .change = c, .kind = PRE_STATUS_UNKNOWN, .date = DATE_NONE });
	if (may_join_is_unknown(w, c))
		pre(arena, a,
		    (struct precondition){ .change = c, .kind = PRE_MAY_JOIN, .date = DATE_NONE });
	if (ins->role == ROLE_EXTENDS && world_bound(w, ins->parent, c->country) != BOUND_BOUND)
		pre(arena, a,
		    (struct precondition){ .change = c,
					   .kind = PRE_PARENT,
					   .instrument = ins->parent,
					   .date = DATE_NONE });
	if (s && s->kind == STATUS_SIGNED)
		pre(arena, a,
		    (struct precondition){ .change = c, .kind = PRE_RATIFY, .date = s->signed_on });
	else if (s && s->kind == STATUS_INVITED && date_is_set(s->invited) &&
		 date_cmp(w->date, valid_until) >= 0)
		pre(arena, a,
		    (struct precondition){
			    .change = c, .kind = PRE_INVITATION_EXPIRED, .date = valid_until });
	else if (s && s->kind == STATUS_INVITED)
		pre(arena, a,
		    (struct precondition){ .change = c, .kind = PRE_INVITED, .date = valid_until });
	else if (c->instrument == w->ids.budapest &&
		 !(coe >= 0 && bits_test(&w->members[coe], c->country)))
		pre(arena, a,
		    (struct precondition){
			    .change = c, .kind = PRE_INVITATION, .date = DATE_NONE });
	if (date_is_set(first) ? date_cmp(w->date, first) < 0 : ins->force == YN_NO)
		pre(arena, a,
		    (struct precondition){
			    .change = c, .kind = PRE_INSTRUMENT_NOT_IN_FORCE, .date = DATE_NONE });
	pre(arena, a,
	    (struct precondition){
		    .change = c,
		    .kind = PRE_DEPOSIT,
		    .date = c->instrument == w->ids.budapest
				    ? date_first_of_next_month_after_months(w->date, 3)
				    : DATE_NONE });
	struct check_answer *gaps = check_run(arena, w, c->country, LAW_NONE, c->instrument, false);
	unsigned lacking = gaps->counts.none + gaps->counts.partial;
	if (lacking > 0 || gaps->counts.unknown > 0)
		pre(arena, a,
		    (struct precondition){
			    .change = c, .kind = PRE_GAPS, .count = lacking, .date = DATE_NONE });
}

static void pre_enact(struct arena *arena, const struct world *w, const struct change *c,
		      struct what_if_answer *a)
{
	const struct national *row = world_national_or_family(w, c->country, c->concept);
	pre(arena, a, (struct precondition){ .change = c, .kind = PRE_TEXT, .date = DATE_NONE });
	if (row && row->finding == FINDING_FULL && !national_is_dead_letter(w->law, row))
		pre(arena, a,
		    (struct precondition){ .change = c, .kind = PRE_FULL, .date = DATE_NONE });
}

/* ---- the answers --------------------------------------------------------- */

struct what_if_answer *what_if_preconditions(struct arena *arena, const struct world *before,
					     const struct change_list *changes)
{
	struct what_if_answer *a = arena_new(arena, struct what_if_answer, 1);
	a->changes = changes;
	for (size_t i = 0; i < changes->n; i++)
		if (changes->p[i].kind == CHANGE_ACCEDE)
			pre_accede(arena, before, &changes->p[i], a);
		else if (changes->p[i].kind == CHANGE_ENACT)
			pre_enact(arena, before, &changes->p[i], a);
	return a;
}

static struct what_if_answer *answer_of(struct arena *arena, struct pass *p,
					struct what_if_answer *a)
{
	p->arena = arena;
	p->answer = a;
	pass_run(p);
	a->opened = p->count.opened;
	a->closed = p->count.closed;
	a->strengthened = p->count.strengthened;
	a->pairs_opened = p->count.pairs_opened;
	for (size_t c = 0; c < p->before->law->countries.n; c++)
		a->pairs_closed += bits_count(&p->shut[c]);
	return a;
}

struct what_if_answer *what_if_run(struct arena *arena, const struct world *before,
				   const struct change_list *changes)
{
	struct what_if_answer *a = what_if_preconditions(arena, before, changes);
	return answer_of(arena, pass_open(arena, before, changes), a);
}

/* Whether all that two worlds say of a country is the same, but for its offences and powers. */
static bool only_provisions_differ(const struct world *a, const struct world *b, uint16_t country)
{
	const uint32_t *from_a = &a->declarations_from[country];
	const uint32_t *from_b = &b->declarations_from[country];
	bool same = from_a[1] - from_a[0] == from_b[1] - from_b[0] && !moves_own_act(a, b);
	for (uint32_t i = 0; same && i < from_a[1] - from_a[0]; i++) {
		const struct declaration *x = a->declarations[from_a[0] + i];
		const struct declaration *y = b->declarations[from_b[0] + i];
		same = x->instrument == y->instrument && x->code == y->code &&
		       x->withdrawn == y->withdrawn && str_eq(x->article, y->article) &&
		       x->prov.confidence == y->prov.confidence;
	}
	for (size_t i = 0; same && i < a->law->instruments.n; i++)
		same = bits_eq(&a->bound[i].bound, &b->bound[i].bound) &&
		       bits_eq(&a->bound[i].unknown, &b->bound[i].unknown) &&
		       bits_eq(&a->bound[i].not_yet, &b->bound[i].not_yet);
	for (size_t i = 0; same && i < a->law->organisations_n; i++)
		same = bits_eq(&a->members[i], &b->members[i]) &&
		       bits_eq(&a->members_unknown[i], &b->members_unknown[i]);
	return same;
}

struct what_if_answer *what_if_between(struct arena *arena, const struct world *before,
				       const struct world *after, uint16_t country)
{
	const struct law *law = before->law;
	const bool all = !only_provisions_differ(before, after, country);
	bool moved = all;
	struct pass *p = arena_new(arena, struct pass, 1);
	p->before = before;
	p->after = after;
	p->filter = (struct reach_filter){ arena_new(arena, bool, law->measures.n),
					   arena_new(arena, bool, law->concepts.n) };
	bits_set(&p->changed, country);
	for (size_t o = 0; o < before->offences.n; o++) {
		const uint16_t k = before->offences.p[o];
		p->filter.offences[k] = all || punishes_moves(before, after, country, k);
		moved |= p->filter.offences[k];
	}
	for (size_t m = 0; m < law->measures.n; m++)
		p->filter.measures[m] = moved;
	return answer_of(arena, p, arena_new(arena, struct what_if_answer, 1));
}

static void try_reform(struct arena *arena, struct cx *cx, const struct world *w, struct str text,
		       const struct bits *toward, struct reform_list *list)
{
	struct change c;
	if (change_parse(cx, w, text, &c) != RC_OK)
		return; // not a change that this country can make
	struct arena scratch = { 0 };
	struct what_if_count count = what_if_count(&scratch, w, &c, toward);
	arena_done(&scratch);
	if (count.opened > 0 || count.strengthened > 0)
		*ARENA_PUSH(arena, list) = (struct reform){ c, count, may_join_is_unknown(w, &c) };
}

static int compare_reforms(const void *pa, const void *pb)
{
	const struct reform *a = pa, *b = pb;
	if (a->unsure_to_join != b->unsure_to_join)
		return a->unsure_to_join ? 1 : -1;
	if (a->count.pairs_opened != b->count.pairs_opened)
		return a->count.pairs_opened > b->count.pairs_opened ? -1 : 1;
	if (a->count.opened != b->count.opened)
		return a->count.opened > b->count.opened ? -1 : 1;
	if (a->count.strengthened != b->count.strengthened)
		return a->count.strengthened > b->count.strengthened ? -1 : 1;
	return str_cmp(a->change.text, b->change.text);
}

struct reform_list what_if_best(struct arena *arena, const struct world *w, uint16_t country)
{
	const struct law *law = w->law;
	const char *cc = law->countries.p[country].alpha2;
	struct reform_list list = { 0 };
	struct bits toward = { { 0 } };
	struct cx cx;
	cx_init(&cx, arena, (struct instant){ 0 });
	for (size_t i = 0; i < law->provider_countries.n; i++)
		bits_set(&toward, law->provider_countries.p[i]);
	for (size_t i = 0; i < law->instruments.n; i++)
		try_reform(
			arena, &cx, w,
			arena_fmt(arena, "accede:%s:%.*s", cc, STR_ARG(law->instruments.p[i].id)),
			&toward, &list);
	for (uint16_t k = 0; k < law->concepts.n; k++) {
		const struct national *row = world_national(w, country, k);
		bool known_gap = row &&
				 (row->finding == FINDING_NONE || row->finding == FINDING_PARTIAL ||
				  national_is_dead_letter(law, row) || row->qualifiers.n > 0);
		if (known_gap)
			try_reform(arena, &cx, w,
				   arena_fmt(arena, "enact:%s:%.*s", cc,
					     STR_ARG(law->concepts.p[k].id)),
				   &toward, &list);
	}
	struct str last = { 0 };
	for (uint32_t i = w->declarations_from[country]; i < w->declarations_from[country + 1];
	     i++) {
		const struct declaration *d = w->declarations[i];
		const struct str text = arena_fmt(arena, "withdraw:%s:%.*s:%.*s", cc,
						  STR_ARG(law->instruments.p[d->instrument].id),
						  STR_ARG(d->article));
		if (!str_eq(last, text))
			try_reform(arena, &cx, w, text, &toward, &list);
		last = text;
	}
	if (list.n > 0)
		qsort(list.p, list.n, sizeof(*list.p), compare_reforms);
	return list;
}
