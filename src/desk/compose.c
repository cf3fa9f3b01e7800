// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/compose.h"

#include "desk/authority.h"
#include "desk/sent.h"
#include "law/phrases.h"
#include "ledger/entry.h"

static const struct {
	const char *key, *text;
} stop_rows[STOPS] = {
	[STOP_OFFENCE] = { "offence", N_("No offence of the law data is named.") },
	[STOP_BASIS] = { "basis", N_("No basis is chosen that is open on this day.") },
	[STOP_MISSING] = { "missing", N_("Something that the basis requires is missing.") },
	[STOP_SAFEGUARDS] = { "safeguards", N_("Art. 15 is not answered.") },
	[STOP_DUAL] = { "dual", N_("Both laws must punish it, and one does not.") },
	[STOP_AUTHORITY] = { "authority",
			     N_("Your own law requires a judicial decision; none that runs is "
				"attached.") },
	[STOP_REFUSED] = { "authority-refused", N_("The judicial authority has refused it.") },
	[STOP_DOUBT] = { "doubt", N_("The law data do not know; an officer must decide.") },
	[STOP_FLAG] = { "flag", N_("An approver must write why this offence is pursued.") },
};

const char *stop_key(enum stop s)
{
	INVARIANT(s < STOPS);
	return stop_rows[s].key;
}

const char *stop_text(enum stop s)
{
	INVARIANT(s < STOPS);
	return stop_rows[s].text;
}

struct composer {
	struct arena *arena;
	const struct world *w;
	const struct request *r;
	struct instant now;
	struct composition *c;
};

/* ---- the pair, the offence, the basis -------------------------------------------- */

static bool is_home(const struct request *r)
{
	return kind_row(r->progress.kind)->to == TO_PROVIDER_HOME;
}

static enum rc find_names(struct cx *cx, const struct composer *k)
{
	const struct law *law = k->w->law;
	const struct request *r = k->r;
	k->c->from = law_country(law, r->from);
	k->c->to = law_country(law, r->to);
	k->c->offence = r->offence.n > 0 ? law_concept(law, r->offence) : LAW_NONE;
	if (k->c->from == LAW_NONE || k->c->to == LAW_NONE)
		return cx_fail(cx, RC_INVALID, N_("the law data know no country \"%.*s\""),
			       STR_ARG(k->c->from == LAW_NONE ? r->from : r->to));
	if (k->c->from == k->c->to && !is_home(r))
		return cx_fail(cx, RC_INVALID,
			       N_("a country does not ask itself; for an order to a "
				  "provider there are kinds of their own"));
	if (r->offence.n > 0 && (k->c->offence == LAW_NONE || !law_is_offence(law, k->c->offence)))
		return cx_fail(cx, RC_INVALID, N_("the law data know no offence \"%.*s\""),
			       STR_ARG(r->offence));
	return RC_OK;
}

static const struct route *route_with(struct arena *arena, const struct world *w,
				      const struct route_answer *a, struct str basis)
{
	for (size_t i = 0; i < a->routes.n; i++)
		if (str_eq(basis_id(arena, w->law, &a->routes.p[i].basis), basis))
			return &a->routes.p[i];
	return NULL;
}

static enum rc find_route(struct cx *cx, const struct composer *k)
{
	const char *id = kind_row(k->r->progress.kind)->measure;
	struct route_question q = { .from = k->c->from,
				    .to = k->c->to,
				    .offence = k->c->offence,
				    .provider = k->r->provider };
	if (!id || k->c->offence == LAW_NONE)
		return RC_OK;
	q.measure = law_measure(k->w->law, str_from_c(id));
	INVARIANT(q.measure != LAW_NONE);
	k->c->answer = route_find(k->arena, k->w, &q);
	k->c->route = route_with(k->arena, k->w, k->c->answer, k->r->basis);
	k->c->narrower = safeguards_narrower(k->arena, k->w, &q, k->r->classes);
	k->c->grounds = refusal_list(k->arena, k->w, k->c->answer, k->c->route);
	if (k->r->basis.n > 0 && !k->c->route && !str_eq(k->r->basis, STR("none")))
		return cx_fail(cx, RC_INVALID,
			       N_("\"%.*s\" is no basis of this pair for this measure"),
			       STR_ARG(k->r->basis));
	return RC_OK;
}

/* ---- doubts ------------------------------------------------------------------------ */

static void doubt(const struct composer *k, const char *code, struct str text)
{
	*ARENA_PUSH(k->arena,
		    &k->c->doubts) = (struct doubt){ code, text,
						     request_decision(k->r, code) != NULL };
}

static void doubt_basis(const struct composer *k)
{
	const struct route *route = k->c->route;
	if (str_eq(k->r->basis, STR("none")))
		doubt(k, "no-basis",
		      STR(N_("You ask without a treaty. The other side need not answer.")));
	if (route && route->status == ROUTE_UNKNOWN)
		doubt(k, "basis-unknown",
		      STR(N_("Whether this basis is open between the two is not known.")));
	for (size_t i = 0; route && i < route->conditions.n; i++) {
		const struct route_condition *c = &route->conditions.p[i];
		if (c->lowers_to == ROUTE_OPEN || c->lowers_to == ROUTE_BLOCKED ||
		    c->code == COND_DUAL_REQUIRED || c->code == COND_DUAL_MAYBE ||
		    c->code == COND_BOUND_UNKNOWN)
			continue;
		const struct phrase p = phrase_condition(k->w, k->c->answer, route, c);
		doubt(k, condition_code_word(c->code), phrase_print(k->arena, &p));
	}
}

static bool dual_is_no(const struct composition *c)
{
	return c->route && c->route->dual == DC_ASKED_YES && c->answer->dual.answer == PUNISH_NO;
}

static void doubt_dual(const struct composer *k)
{
	const struct route *route = k->c->route;
	if (!route || route->dual == DC_ASKED_NO || k->c->answer->dual.answer == PUNISH_YES ||
	    dual_is_no(k->c))
		return;
	const struct phrase p = phrase_dual_answer(k->w, k->c->from, k->c->to, k->c->offence,
						   &k->c->answer->dual);
	doubt(k, "dual-criminality", phrase_print(k->arena, &p));
}

static void doubt_power(const struct composer *k)
{
	const struct route_power *power = k->c->answer ? &k->c->answer->power : NULL;
	if (!power || !k->c->route || !power->needed || power->finding == FINDING_FULL ||
	    power->finding == FINDING_PARTIAL)
		return;
	const struct phrase p = phrase_power(k->arena, k->w, k->c->to, power);
	doubt(k, "power", phrase_print(k->arena, &p));
}

/* ---- judicial authority -------------------------------------------------------------- */

#define FAMILY_COURT STR("court or judge decides")
#define FAMILY_OTHER STR("prosecutor, police or executive decides")
#define FAMILY_URGENT STR("urgency, without order first")

static size_t count_family(const struct law *law, const struct id_list *list, struct str family)
{
	size_t n = 0;
	for (size_t i = 0; i < list->n; i++)
		n += str_eq(law->qualifiers.p[list->p[i]].family, family);
	return n;
}

enum yes_no compose_authority(const struct world *w, uint16_t country, uint16_t power)
{
	const struct law *law = w->law;
	const struct national *row = world_national(w, country, power);
	if (!row || row->finding == FINDING_UNKNOWN || row->finding == FINDING_NONE)
		return YN_UNKNOWN;
	if (count_family(law, &row->qualifiers, FAMILY_URGENT) > 0)
		return YN_UNKNOWN; // it depends on how urgent this one is
	if (count_family(law, &row->qualifiers, FAMILY_COURT) > 0)
		return YN_YES;
	const size_t court = count_family(law, &row->one_of, FAMILY_COURT);
	if (court > 0 && court == row->one_of.n)
		return YN_YES;
	if (court > 0 || count_family(law, &row->qualifiers, FAMILY_OTHER) > 0)
		return YN_NO;
	return YN_UNKNOWN;
}

/* The power at home by which one could do oneself what one asks for; LAW_NONE: none, as a
 * preservation abroad needs only that a request is intended (29(1)). */
static uint16_t own_power(const struct composer *k)
{
	const struct kind_row *row = kind_row(k->r->progress.kind);
	if (row->power)
		return law_concept(k->w->law, str_from_c(row->power));
	if (!row->measure || !kind_flows(k->r->progress.kind, 1U << FLOW_DATA | 1U << FLOW_RECORD |
								      1U << FLOW_ORDER_DATA))
		return LAW_NONE;
	const uint16_t measure = law_measure(k->w->law, str_from_c(row->measure));
	const struct route_power p = route_power(k->w, k->c->from, measure);
	return p.needed ? p.concept : LAW_NONE;
}

static bool has_authority(const struct composer *k)
{
	return entry_has_hash(&k->r->authorisation) &&
	       (k->r->at.authorisation_ends.us == 0 || k->r->at.authorisation_ends.us > k->now.us);
}

static void judge_authority(const struct composer *k)
{
	const uint16_t power = own_power(k);
	k->c->authority = power == LAW_NONE ? YN_NO : compose_authority(k->w, k->c->from, power);
	if (authority_refused(k->r))
		k->c->stops |= 1U << STOP_REFUSED;
	if (k->c->authority == YN_YES && !has_authority(k))
		k->c->stops |= 1U << STOP_AUTHORITY;
	if (k->c->authority == YN_UNKNOWN && !has_authority(k))
		doubt(k, "authority",
		      STR(N_("Whether your own law requires a judicial decision for this is not "
			     "known.")));
}

/* ---- what is missing --------------------------------------------------------------- */

static struct str source_of(const struct composer *k)
{
	const struct route *route = k->c->route;
	const struct str name = phrase_basis_name(k->w->law, &route->basis, route->bilateral);
	if (!route->row)
		return name;
	return arena_fmt(k->arena, "%.*s %.*s", STR_ARG(name), STR_ARG(route->row->provision));
}

/* What is not sent does not lack where it came to. */
static bool is_empty(const struct composer *k, enum request_field f)
{
	const struct progress *p = &k->r->progress;
	return str_trim(k->r->text[f]).n == 0 && (p->side == SIDE_ASKING || sent_field(p->kind, f));
}

static void add_gap(const struct composer *k, enum request_field f, struct str why,
		    struct str source)
{
	for (size_t i = 0; i < k->c->gaps.n; i++)
		if (k->c->gaps.p[i].field == f)
			return;
	*ARENA_PUSH(k->arena,
		    &k->c->gaps) = (struct gap){ f, str_from_c(sent_label(k->r->progress.kind, f)),
						 why, source };
}

/* Form and section; of a section of which only fields are known, the form alone. */
static struct str form_place(struct arena *a, const struct form_field *row)
{
	if (row->section_title.n == 0 || str_find(row->section_title, STR("not seen")) != STR_NONE)
		return row->form_title;
	return arena_fmt(a, "%.*s, %.*s", STR_ARG(row->form_title), STR_ARG(row->section_title));
}

/* By the official form that stands with the instrument for this kind. */
static void add_form_gaps(const struct composer *k)
{
	const enum request_kind kind = k->r->progress.kind;
	const char *form = kind == KIND_PRESERVATION ? "tcy-art29-30"
			   : kind == KIND_SUBSCRIBER ? "tcy-art31-subscriber"
						     : NULL;
	const struct instrument *ins =
		&k->w->law->instruments.p[basis_words_of(k->w->law, k->c->route->basis.instrument)];
	for (size_t i = 0; form && i < ins->forms.n; i++) {
		const struct form_field *row = &ins->forms.p[i];
		enum request_field f;
		if (str_eq(row->form, str_from_c(form)) && str_eq(row->required, STR("yes")) &&
		    form_filling_of(row->field, &f) == FORM_FIELD && is_empty(k, f))
			add_gap(k, f, row->label, form_place(k->arena, row));
	}
}

/* By the words of the instrument. Words that no field answers are left to an officer. */
static void add_contents_gaps(const struct composer *k)
{
	const struct str_list *contents = &k->c->route->row->contents;
	struct str unread = { 0 };
	for (size_t i = 0; i < contents->n; i++) {
		const uint32_t asked = fields_asked_by(contents->p[i]);
		for (enum request_field f = 0; f < FIELDS; f++)
			if (((asked >> f) & 1) && is_empty(k, f))
				add_gap(k, f, contents->p[i], source_of(k));
		if (asked == 0)
			unread = arena_fmt(k->arena, "%.*s%s%.*s", STR_ARG(unread),
					   unread.n > 0 ? "; " : "", STR_ARG(contents->p[i]));
	}
	if (unread.n > 0)
		doubt(k, "contents", unread);
}

static void add_kind_gaps(const struct composer *k)
{
	const enum request_kind kind = k->r->progress.kind;
	const struct str law = str_from_c(kind_row(kind)->law);
	if (kind_flows(kind, 1U << FLOW_ANSWER) && is_empty(k, FIELD_QUESTION))
		add_gap(k, FIELD_QUESTION, STR(""), law);
	if (kind_flows(kind, 1U << FLOW_INFORM)) {
		if (is_empty(k, FIELD_CONFIDENTIALITY))
			add_gap(k, FIELD_CONFIDENTIALITY, STR(""), STR("26(2)"));
		if (is_empty(k, FIELD_USE_LIMITS))
			add_gap(k, FIELD_USE_LIMITS, STR(""), STR("26(2)"));
	}
	if (kind_is(kind, KIND_EMERGENCY) && is_empty(k, FIELD_EMERGENCY))
		add_gap(k, FIELD_EMERGENCY, STR(""), law);
	if (kind_row(kind)->to != TO_STATE && str_trim(k->r->provider).n == 0)
		add_gap(k, FIELD_CUSTODIAN, STR(N_("the provider that is addressed")), law);
}

static void add_safeguard_gaps(const struct composer *k)
{
	const struct safeguards s = safeguards_missing(k->r);
	for (enum request_field f = 0; f < FIELDS; f++)
		if ((s.fields >> f) & 1)
			add_gap(k, f, STR(N_("conditions and safeguards")),
				STR("Budapest Convention 15"));
	for (unsigned g = SAFEGUARD_OFFENCE; g <= SAFEGUARD_PERIOD; g <<= 1)
		if (s.gaps & g)
			*ARENA_PUSH(k->arena, &k->c->gaps) = (struct gap){
				FIELDS, str_from_c(safeguard_gap_text((enum safeguard_gap)g)),
				STR(""), STR("Budapest Convention 15")
			};
	if (s.fields || s.gaps)
		k->c->stops |= 1U << STOP_SAFEGUARDS;
}

static void find_gaps(const struct composer *k)
{
	if (k->c->route && !k->c->route->basis.is_bilateral)
		add_form_gaps(k);
	if (k->c->route && k->c->route->row)
		add_contents_gaps(k);
	add_kind_gaps(k);
	if (k->c->gaps.n > 0)
		k->c->stops |= 1U << STOP_MISSING;
	add_safeguard_gaps(k);
}

/* ---- what stops -------------------------------------------------------------------- */

static bool has_basis(const struct composer *k)
{
	if (!kind_row(k->r->progress.kind)->measure || str_eq(k->r->basis, STR("none")))
		return true;
	return k->c->route && k->c->route->status != ROUTE_BLOCKED &&
	       k->c->route->status != ROUTE_NONE;
}

static void judge_flags(const struct composer *k)
{
	k->c->flags = safeguards_flags(k->w, k->r, k->c->route);
	for (enum flag f = 0; f < FLAGS_COUNT; f++)
		if (((k->c->flags >> f) & 1) && !request_decision(k->r, flag_code(f)))
			k->c->stops |= 1U << STOP_FLAG;
}

static void judge_rest(const struct composer *k)
{
	const enum request_kind kind = k->r->progress.kind;
	if (k->c->offence == LAW_NONE &&
	    (kind_is(kind, KIND_SAFEGUARDS) || kind_row(kind)->measure))
		k->c->stops |= 1U << STOP_OFFENCE;
	if (!has_basis(k))
		k->c->stops |= 1U << STOP_BASIS;
	if (dual_is_no(k->c))
		k->c->stops |= 1U << STOP_DUAL;
	for (size_t i = 0; i < k->c->doubts.n; i++)
		if (!k->c->doubts.p[i].decided)
			k->c->stops |= 1U << STOP_DOUBT;
}

static void meet(const struct composer *k, enum guard g, unsigned stops)
{
	if (!(k->c->stops & stops))
		k->c->met.bits |= GUARD_SET(g);
}

enum rc compose(struct cx *cx, const struct world *w, const struct request *r,
		struct composition *out)
{
	*out = (struct composition){ 0 };
	const struct composer k = { cx->arena, w, r, cx->now, out };
	TRY(find_names(cx, &k));
	TRY(find_route(cx, &k));
	doubt_basis(&k);
	doubt_dual(&k);
	doubt_power(&k);
	judge_authority(&k);
	find_gaps(&k);
	judge_flags(&k);
	judge_rest(&k);
	meet(&k, GUARD_BASIS, 1U << STOP_BASIS | 1U << STOP_OFFENCE);
	meet(&k, GUARD_COMPLETE, 1U << STOP_MISSING);
	meet(&k, GUARD_SAFEGUARDS, 1U << STOP_SAFEGUARDS);
	meet(&k, GUARD_DUAL, 1U << STOP_DUAL);
	meet(&k, GUARD_AUTHORITY, 1U << STOP_AUTHORITY | 1U << STOP_REFUSED);
	meet(&k, GUARD_DECIDED, 1U << STOP_DOUBT);
	meet(&k, GUARD_FLAGS, 1U << STOP_FLAG);
	if (!kind_is(r->progress.kind, KIND_FOUR_EYES) && out->flags == 0)
		out->met.bits |= GUARD_SET(GUARD_ONE_PERSON);
	return RC_OK;
}

/* ---- filling in ---------------------------------------------------------------------- */

static void add_term(struct request *r, enum step_side side, struct str code, struct str source)
{
	if (r->terms_n < REQUEST_DEADLINES_MAX)
		r->terms[r->terms_n++] = (struct time_limit){ side, code, source };
}

/* Only of what is in force between the two: an unknown basis sets no clock. */
static void fill_terms(struct arena *arena, const struct world *w, const struct composition *c,
		       struct request *r)
{
	const struct route *route = c->route;
	r->terms_n = 0;
	if (!route || (route->status != ROUTE_OPEN && route->status != ROUTE_CONDITIONAL))
		return;
	const struct str name = phrase_basis_name(w->law, &route->basis, route->bilateral);
	for (size_t i = 0; i < route->deadlines.n; i++) {
		const struct route_deadline *d = &route->deadlines.p[i];
		const struct str provision = route->row ? route->row->provision : STR("");
		if (d->requested_law && c->answer->power.row)
			add_term(r, SIDE_ASKED, d->code,
				 phrase_citation(arena, c->answer->power.row));
		else if (!d->requested_law)
			add_term(r, SIDE_ASKED, d->code,
				 arena_fmt(arena, "%.*s %.*s", STR_ARG(name), STR_ARG(provision)));
	}
}

/* An order at home: the limit of the own law, and what the instruments let it be at most. */
static void fill_home_terms(struct arena *arena, const struct world *w, const struct composition *c,
			    struct request *r)
{
	const struct law *law = w->law;
	const uint16_t power = law_concept(law, str_from_c(kind_row(r->progress.kind)->power));
	const struct national *row = world_national(w, c->from, power);
	r->terms_n = 0;
	for (size_t i = 0; row && i < row->qualifiers.n; i++) {
		const struct qualifier *q = &law->qualifiers.p[row->qualifiers.p[i]];
		if (q->duration.n > 0)
			add_term(r, SIDE_ASKED,
				 arena_fmt(arena, "preserve-max=%.*s", STR_ARG(q->duration)),
				 phrase_citation(arena, row));
	}
	for (uint16_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		if (!ins->binding || world_bound(w, i, c->from) != BOUND_BOUND)
			continue;
		for (size_t m = 0; m < ins->measures.n; m++)
			for (size_t d = 0;
			     ins->measures.p[m].domestic && ins->measures.p[m].concept == power &&
			     d < ins->measures.p[m].deadlines.n;
			     d++)
				add_term(r, SIDE_ASKED, ins->measures.p[m].deadlines.p[d],
					 arena_fmt(arena, "%.*s %.*s", STR_ARG(ins->short_name),
						   STR_ARG(ins->measures.p[m].provision)));
	}
}

void compose_terms(struct arena *arena, const struct world *w, const struct composition *c,
		   struct request *r)
{
	if (is_home(r))
		fill_home_terms(arena, w, c, r);
	else
		fill_terms(arena, w, c, r);
}

static bool asks_statement(const struct route *route)
{
	for (size_t i = 0; route->row && i < route->row->contents.n; i++)
		if ((fields_asked_by(route->row->contents.p[i]) >> FIELD_STATEMENT) & 1)
			return true;
	return false;
}

void compose_fill(struct arena *arena, const struct world *w, const struct composition *c,
		  struct request *r)
{
	struct composition filled = *c;
	if (!filled.route && r->basis.n == 0 && filled.answer && filled.answer->routes.n > 0 &&
	    filled.answer->routes.p[0].status <= ROUTE_CONDITIONAL) {
		filled.route = &filled.answer->routes.p[0];
		r->basis = basis_id(arena, w->law, &filled.route->basis);
	}
	if (filled.route && filled.route->row)
		r->provision = filled.route->row->provision;
	compose_terms(arena, w, &filled, r);
	if (filled.route && r->text[FIELD_STATEMENT].n == 0 && asks_statement(filled.route))
		r->text[FIELD_STATEMENT] = arena_fmt(
			arena,
			"This request is made under %.*s, article %.*s. What is asked for is "
			"relevant to a specific case and will serve that case only.",
			STR_ARG(phrase_basis_name(w->law, &filled.route->basis,
						  filled.route->bilateral)),
			STR_ARG(r->provision));
}

enum rc compose_begin(struct cx *cx, const struct world *w, struct request *r)
{
	struct composition *c = arena_new(cx->arena, struct composition, 2);
	TRY(compose(cx, w, r, c));
	compose_fill(cx->arena, w, c, r);
	TRY(compose(cx, w, r, c + 1)); // with the basis that was filled in
	compose_terms(cx->arena, w, c + 1, r);
	return RC_OK;
}
