// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/basis.h"

const char *route_status_word(enum route_status s)
{
	switch (s) {
	case ROUTE_OPEN:
		return "open";
	case ROUTE_CONDITIONAL:
		return "conditional";
	case ROUTE_UNKNOWN:
		return "unknown";
	case ROUTE_BLOCKED:
		return "blocked";
	case ROUTE_NONE:
		return "none";
	}
	return "unknown";
}

const char *dc_asked_word(enum dc_asked d)
{
	switch (d) {
	case DC_ASKED_UNKNOWN:
		return "unknown";
	case DC_ASKED_NO:
		return "not-required";
	case DC_ASKED_MAYBE:
		return "may-be-required";
	case DC_ASKED_YES:
		return "required";
	}
	return "unknown";
}

const char *condition_code_word(enum condition_code c)
{
	static const char *const words[COND_CODES] = {
		[COND_DUAL_REQUIRED] = "dual-criminality-required",
		[COND_DUAL_MAYBE] = "dual-criminality-may-be-required",
		[COND_ORGANISED_GROUP] = "organised-group-and-transnational",
		[COND_PENALTY_FOUR_YEARS] = "penalty-four-years",
		[COND_ART20_LIST] = "offence-in-art20-list",
		[COND_ART21_THRESHOLD] = "offence-threshold-met",
		[COND_CLOSED_NETWORKS] = "excludes-closed-networks",
		[COND_EXTRADITION_LIMITS] = "extradition-limits",
		[COND_PROVIDER_ADDRESSEE] = "provider-establishment",
		[COND_OWN_ACT] = "own-act",
		[COND_SUPPLEMENTS] = "supplements-another-treaty",
		[COND_SERIOUS_CRIME] = "serious-crime-only",
		[COND_BOUND_UNKNOWN] = "status-not-known",
	};
	return words[c];
}

/* ---- which bases --------------------------------------------------------- */

static bool in_list(const struct id_list *list, uint16_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i] == id)
			return true;
	return false;
}

/* Rule 5.1a: what asks for more goes first; the middle ones act alike (5.3). */
static int strictness(enum dc_rule rule)
{
	return rule == DC_REQUIRED ? 2 : rule == DC_NOT_ASKED ? 0 : 1;
}

static const struct measure_row *row_with(const struct instrument *ins,
					  const struct id_list *concepts)
{
	const struct measure_row *strictest = NULL;
	for (size_t i = 0; i < ins->measures.n; i++) {
		const struct measure_row *row = &ins->measures.p[i];
		if (!row->domestic && in_list(concepts, row->concept) &&
		    (!strictest ||
		     strictness(row->dual_criminality) > strictness(strictest->dual_criminality)))
			strictest = row;
	}
	return strictest;
}

uint16_t basis_words_of(const struct law *law, uint16_t instrument)
{
	const struct instrument *ins = &law->instruments.p[instrument];
	bool borrows = ins->role == ROLE_EXTENDS && ins->measures.n == 0 && ins->parent != LAW_NONE;
	return borrows ? ins->parent : instrument;
}

/* Whether a request over it is one under the Convention's own articles. */
static bool is_by_budapest(const struct world *w, const struct request_basis *b)
{
	return !b->is_bilateral && w->ids.budapest != LAW_NONE &&
	       basis_words_of(w->law, b->instrument) == w->ids.budapest;
}

static void find_row(const struct world *w, uint16_t measure, struct request_basis *b)
{
	uint16_t general[] = { w->ids.mla_general };
	const struct instrument *from =
		&w->law->instruments.p[basis_words_of(w->law, b->instrument)];
	b->row = row_with(from, &w->law->measures.p[measure].concepts);
	b->exact = b->row != NULL;
	if (!b->row && measure != w->ids.extradition && measure != w->ids.joint_investigation)
		b->row = row_with(from, &(struct id_list){ general, 1, 1 });
}

struct basis_list basis_offering(const struct world *w, uint16_t measure)
{
	const struct law *law = w->law;
	struct basis_list list = { .n = 0 };
	for (uint16_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		bool can = ins->role == ROLE_BASIS || ins->role == ROLE_EXTENDS ||
			   ins->role == ROLE_LIMITED || ins->role == ROLE_SCHEME;
		const struct instrument *from =
			ins->offers.n ? ins : &law->instruments.p[basis_words_of(law, i)];
		if (!can || !in_list(&from->offers, measure))
			continue;
		INVARIANT(list.n < sizeof(list.p) / sizeof(*list.p));
		struct request_basis *b = &list.p[list.n++];
		*b = (struct request_basis){ .instrument = i };
		find_row(w, measure, b);
	}
	INVARIANT(list.n + BILATERAL_KINDS <= sizeof(list.p) / sizeof(*list.p));
	for (enum bilateral_kind k = BILATERAL_MLAT; k < BILATERAL_KINDS; k++)
		for (size_t i = 0; i < law->bilateral.n; i++)
			if (str_eq(law->bilateral.p[i].kind, str_from_c(bilateral_kind_word(k)))) {
				if (in_list(&law->bilateral.p[i].offers, measure))
					list.p[list.n++] = (struct request_basis){
						.is_bilateral = true, .kind = k
					};
				break;
			}
	return list;
}

bool basis_reaches(const struct world *w, uint16_t instrument, uint16_t offence, uint16_t measure)
{
	const struct instrument *ins = &w->law->instruments.p[instrument];
	bool tied = ins->own_offences_only ||
		    (ins->own_offences_extradition && measure == w->ids.extradition);
	return !tied || w->own[instrument][offence];
}

bool basis_binds(const struct law *law, const struct request_basis *b)
{
	return b->is_bilateral || (law->instruments.p[b->instrument].binding &&
				   law->instruments.p[b->instrument].role != ROLE_SCHEME);
}

struct str basis_id(struct arena *arena, const struct law *law, const struct request_basis *b)
{
	if (b->is_bilateral)
		return arena_fmt(arena, "bilateral/%s", bilateral_kind_word(b->kind));
	return law->instruments.p[b->instrument].id;
}

/* ---- conditions ---------------------------------------------------------- */

static struct lowering *lower(struct basis_sets *s, enum condition_code code)
{
	struct lowering *l = &s->lowered[s->lowered_n++];
	*l = (struct lowering){ .code = code };
	return l;
}

struct dual_sets basis_dual(const struct world *w, uint16_t from, uint16_t offence)
{
	struct dual_sets d = { 0 };
	__typeof__(*w->punish_sets) sets = w->punish_sets[offence];
	switch (world_punishes(w, from, offence)->answer) {
	case PUNISH_NO:
		d.no = w->all;
		break;
	case PUNISH_UNKNOWN:
		d.no = sets.no;
		d.unknown = bits_andnot(w->all, sets.no);
		break;
	case PUNISH_DEPENDS:
		d.no = sets.no;
		d.unknown = sets.unknown;
		d.depends = bits_or(sets.depends, sets.yes);
		break;
	case PUNISH_YES:
		d.no = sets.no;
		d.unknown = sets.unknown;
		d.depends = sets.depends;
		d.yes = sets.yes;
		break;
	}
	return d;
}

/* Rule 5.3, dual criminality. */
static void lower_by_dual(const struct world *w, const struct question *q,
			  const struct request_basis *b, const struct dual_sets *dual,
			  struct basis_sets *s)
{
	enum dc_rule rule = b->row ? b->row->dual_criminality : DC_PERMITTED;
	struct bits required = { { 0 } };
	if (rule == DC_REQUIRED) {
		required = w->all;
		s->dual = DC_ASKED_YES;
	} else if (rule == DC_NOT_ASKED) {
		s->dual = DC_ASKED_NO;
		if (b->exact && q->measure == w->ids.preservation && is_by_budapest(w, b) &&
		    !w->own[w->ids.budapest][q->offence])
			required = w->declared.preservation_dual;
	} else {
		s->dual = rule == DC_UNKNOWN ? DC_ASKED_UNKNOWN : DC_ASKED_MAYBE;
		struct lowering *l = lower(s, COND_DUAL_MAYBE);
		l->conditional = bits_andnot(w->all, dual->yes);
	}
	s->dual_required = required;
	if (!bits_any(&required))
		return;
	struct lowering *l = lower(s, COND_DUAL_REQUIRED);
	l->conditional = bits_and(required, dual->depends);
	l->unknown = bits_and(required, dual->unknown);
	l->blocked = bits_and(required, dual->no);
}

static enum yes_no said(const struct world *w, uint16_t fact)
{
	if (fact == LAW_NONE)
		return YN_UNKNOWN;
	if (fact_set_has(&w->facts.yes, fact))
		return YN_YES;
	return fact_set_has(&w->facts.no, fact) ? YN_NO : YN_UNKNOWN;
}

/* Rule 5.3, UNTOC: arts 2(b), 3(1), 18(1). Its own offences need no four years. */
static void lower_by_untoc(const struct world *w, const struct question *q, struct basis_sets *s)
{
	enum yes_no group = said(w, w->ids.organised_group), border = said(w, w->ids.transnational);
	struct lowering *l = lower(s, COND_ORGANISED_GROUP);
	if (group == YN_NO || border == YN_NO)
		l->blocked = w->all;
	else if (group != YN_YES || border != YN_YES)
		l->conditional = w->all;
	if (w->own[w->ids.untoc][q->offence])
		return;

	__typeof__(*w->penalty_sets) penalty = w->penalty_sets[q->offence];
	l = lower(s, COND_PENALTY_FOUR_YEARS);
	l->blocked = bits_test(&penalty.below_four, q->from) ? w->all : penalty.below_four;
	l->unknown = bits_test(&penalty.four_or_more, q->from)
			     ? bits_andnot(w->all, penalty.four_or_more)
			     : w->all;
}

static void lower_by_fact(const struct world *w, enum condition_code code, const struct bits *who,
			  uint16_t fact, struct basis_sets *s)
{
	struct lowering *l = lower(s, code);
	switch (said(w, fact)) {
	case YN_YES:
		break;
	case YN_NO:
		l->blocked = *who;
		break;
	case YN_UNKNOWN:
		l->conditional = *who;
		break;
	}
}

/* Rule 5.3, declarations that limit what Budapest offers. */
static void lower_by_declarations(const struct world *w, const struct question *q,
				  struct basis_sets *s)
{
	if (q->measure == w->ids.realtime_traffic)
		lower_by_fact(w, COND_ART20_LIST, &w->declared.limits_art20, w->ids.art20_list, s);
	if (q->measure == w->ids.content_interception)
		lower_by_fact(w, COND_ART21_THRESHOLD, &w->declared.limits_art21,
			      w->ids.threshold_met, s);
	if (q->measure == w->ids.realtime_traffic || q->measure == w->ids.content_interception)
		lower(s, COND_CLOSED_NETWORKS)->conditional = w->declared.closed_networks;
	if (q->measure == w->ids.extradition)
		lower(s, COND_EXTRADITION_LIMITS)->conditional = w->declared.extradition_limits;
}

/* Rule 5.4. */
static void lower_by_own_act(const struct world *w, const struct request_basis *b,
			     struct basis_sets *s)
{
	bool london = b->instrument == w->ids.london;
	struct lowering *l = lower(s, COND_OWN_ACT);
	l->conditional = london ? w->extradition_law : w->mla_law;
	l->blocked = london ? w->extradition_law_none : w->mla_law_none;
	l->unknown = bits_andnot(bits_andnot(w->all, l->conditional), l->blocked);
}

/* ---- the sets ------------------------------------------------------------ */

static void start_instrument(const struct world *w, const struct question *q,
			     const struct request_basis *b, struct basis_sets *s)
{
	const struct instrument *ins = &w->law->instruments.p[b->instrument];
	struct bits bound = w->bound[b->instrument].bound,
		    unknown = w->bound[b->instrument].unknown;
	if (ins->role == ROLE_SCHEME) {
		bound = ins->members == LAW_NONE ? (struct bits){ { 0 } }
						 : w->members[ins->members];
		unknown = ins->members == LAW_NONE ? (struct bits){ { 0 } }
						   : w->members_unknown[ins->members];
	}
	if (bits_test(&bound, q->from)) {
		s->open = bound;
		s->unknown = unknown;
	} else if (bits_test(&unknown, q->from)) {
		s->unknown = bits_or(bound, unknown);
	}
	if (q->measure == w->ids.extradition && is_by_budapest(w, b)) {
		s->open = bits_andnot(s->open, w->declared.extradition_only_by_treaty);
		s->unknown = bits_andnot(s->unknown, w->declared.extradition_only_by_treaty);
	}
}

static void start(const struct world *w, const struct question *q, const struct request_basis *b,
		  struct basis_sets *s)
{
	if (b->is_bilateral) {
		const struct bilateral_sets *sets =
			&w->bilateral[(size_t)q->from * BILATERAL_KINDS + b->kind];
		s->open = bits_or(sets->open, sets->conditional);
		s->unknown = sets->unknown;
		if (bits_any(&sets->conditional))
			lower(s, b->kind == BILATERAL_EXECUTIVE ? COND_SERIOUS_CRIME
								: COND_SUPPLEMENTS)
				->conditional = sets->conditional;
	} else if (basis_reaches(w, b->instrument, q->offence, q->measure)) {
		start_instrument(w, q, b, s);
	}
	bits_clear(&s->open, q->from);
	bits_clear(&s->unknown, q->from);
	if (bits_any(&s->unknown))
		lower(s, COND_BOUND_UNKNOWN)->unknown = s->unknown;
}

/* Moves every country to the worst set that a condition names for it. */
static void settle(struct basis_sets *s)
{
	struct bits all = bits_or(s->open, s->unknown);
	struct bits conditional = { { 0 } }, unknown = { { 0 } }, blocked = { { 0 } };
	for (size_t i = 0; i < s->lowered_n; i++) {
		struct lowering *l = &s->lowered[i];
		l->conditional = bits_and(l->conditional, all);
		l->unknown = bits_and(l->unknown, all);
		l->blocked = bits_and(l->blocked, all);
		conditional = bits_or(conditional, l->conditional);
		unknown = bits_or(unknown, l->unknown);
		blocked = bits_or(blocked, l->blocked);
	}
	s->blocked = blocked;
	s->unknown = bits_andnot(unknown, blocked);
	s->conditional = bits_andnot(bits_andnot(conditional, unknown), blocked);
	s->open = bits_andnot(bits_andnot(bits_andnot(all, conditional), unknown), blocked);
}

void basis_evaluate(const struct world *w, const struct question *q, const struct request_basis *b,
		    const struct dual_sets *dual, struct basis_sets *out)
{
	out->open = out->conditional = out->unknown = out->blocked = (struct bits){ { 0 } };
	out->dual_required = (struct bits){ { 0 } };
	out->lowered_n = 0;
	out->dual = DC_ASKED_UNKNOWN;
	start(w, q, b, out);
	if (!bits_any(&out->open) && !bits_any(&out->unknown))
		return;
	lower_by_dual(w, q, b, dual, out);
	if (!b->is_bilateral) {
		const struct instrument *ins = &w->law->instruments.p[b->instrument];
		if (b->instrument == w->ids.untoc)
			lower_by_untoc(w, q, out);
		if (is_by_budapest(w, b))
			lower_by_declarations(w, q, out);
		if (ins->role == ROLE_SCHEME)
			lower_by_own_act(w, b, out);
		if (b->instrument == w->ids.eevidence) {
			struct lowering *l = lower(out, COND_PROVIDER_ADDRESSEE);
			*(q->provider_named ? &l->conditional : &l->unknown) = w->all;
		}
	}
	settle(out);
}

enum route_status basis_status(const struct basis_sets *s, uint16_t to)
{
	if (bits_test(&s->open, to))
		return ROUTE_OPEN;
	if (bits_test(&s->conditional, to))
		return ROUTE_CONDITIONAL;
	if (bits_test(&s->unknown, to))
		return ROUTE_UNKNOWN;
	return bits_test(&s->blocked, to) ? ROUTE_BLOCKED : ROUTE_NONE;
}

static bool is_untold(const struct law *law, const struct instrument *ins, uint16_t number,
		      const struct world *w, uint16_t country)
{
	const bool member_told = ins->members != LAW_NONE &&
				 law->countries.p[country].member[ins->members] != YN_UNKNOWN;
	return !member_told && !law_status(law, number, country) &&
	       !world_status(w, number, country);
}

bool basis_is_untold(const struct world *w, const struct request_basis *b, uint16_t from,
		     uint16_t to)
{
	if (b->is_bilateral)
		return false;
	const struct instrument *ins = &w->law->instruments.p[b->instrument];
	return is_untold(w->law, ins, b->instrument, w, from) &&
	       is_untold(w->law, ins, b->instrument, w, to);
}
