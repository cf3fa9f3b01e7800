// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/world.h"

#include <string.h>

#include "law/dual.h"

const char *punish_word(enum punish p)
{
	switch (p) {
	case PUNISH_NO:
		return "no";
	case PUNISH_UNKNOWN:
		return "unknown";
	case PUNISH_DEPENDS:
		return "depends";
	case PUNISH_YES:
		return "yes";
	}
	return "unknown";
}

const char *bilateral_kind_word(enum bilateral_kind k)
{
	switch (k) {
	case BILATERAL_MLAT:
		return "mlat";
	case BILATERAL_EU_AGREEMENT:
		return "mla-agreement-eu";
	case BILATERAL_EXECUTIVE:
		return "executive-agreement";
	case BILATERAL_EXTRADITION:
		return "extradition";
	case BILATERAL_KINDS:
		break;
	}
	return "";
}

bool national_is_dead_letter(const struct law *law, const struct national *row)
{
	return law_has_qualifier(law, &row->qualifiers, "not-commenced") ||
	       law_has_qualifier(law, &row->qualifiers, "section-not-commenced-at-2022-11") ||
	       law_has_qualifier(law, &row->qualifiers, "struck-down") ||
	       law_has_qualifier(law, &row->qualifiers, "repealed-2014");
}

bool national_is_partly_commenced(const struct law *law, const struct national *row)
{
	return law_has_qualifier(law, &row->qualifiers, "partly-commenced");
}

/* ---- rows, filtered and changed ------------------------------------------ */

/* Keeps the penalty that the row names: a new text says the offence, not its price. */
static const struct national *enacted(struct arena *arena, const struct national *old,
				      const struct change *c)
{
	struct national *row = arena_new(arena, struct national, 1);
	row->country = c->country;
	row->concept = c->concept;
	row->finding = FINDING_FULL;
	row->basis = BASIS_TEXT;
	row->finding_seen = true;
	row->years_low = old ? old->years_low : -1;
	row->years_high = old ? old->years_high : -1;
	row->prov.confidence = CONFIDENCE_VERIFIED;
	return row;
}

static const struct status *acceded(struct arena *arena, struct date date, const struct change *c)
{
	struct status *row = arena_new(arena, struct status, 1);
	row->instrument = c->instrument;
	row->country = c->country;
	row->kind = STATUS_BOUND;
	row->kind_word = STR("accession");
	row->ratified = row->in_force = date;
	row->signed_on = row->invited = DATE_NONE;
	row->prov.confidence = CONFIDENCE_VERIFIED;
	return row;
}

static void take_rows(struct arena *arena, struct world *w, const struct change_list *changes)
{
	const struct law *law = w->law;
	size_t nationals = law->countries.n * law->concepts.n;
	size_t statuses = law->instruments.n * law->countries.n;
	w->national = arena_new(arena, const struct national *, nationals);
	w->status = arena_new(arena, const struct status *, statuses);
	w->national_hidden = arena_new(arena, bool, nationals);
	w->status_hidden = arena_new(arena, bool, statuses);
	for (size_t i = 0; i < nationals; i++) {
		const struct national *row = law->national[i];
		w->national_hidden[i] = w->verified_only && row &&
					national_confidence(row) != CONFIDENCE_VERIFIED;
		w->national[i] = w->national_hidden[i] ? NULL : row;
	}
	for (size_t i = 0; i < statuses; i++) {
		const struct status *row = law->status[i];
		w->status_hidden[i] = w->verified_only && row &&
				      row->prov.confidence != CONFIDENCE_VERIFIED;
		w->status[i] = w->status_hidden[i] ? NULL : row;
	}
	for (size_t i = 0; changes && i < changes->n; i++) {
		const struct change *c = &changes->p[i];
		if (c->kind == CHANGE_ENACT) {
			const size_t at = c->country * law->concepts.n + c->concept;
			w->national[at] = enacted(arena, w->national[at], c);
			w->national_hidden[at] = false;
		}
		if (c->kind == CHANGE_ACCEDE) {
			const size_t at = c->instrument * law->countries.n + c->country;
			w->status[at] = acceded(arena, w->date, c);
			w->status_hidden[at] = false;
		}
	}
}

static bool is_withdrawn(const struct declaration *d, const struct change_list *changes)
{
	if (d->withdrawn)
		return true;
	for (size_t i = 0; changes && i < changes->n; i++) {
		const struct change *c = &changes->p[i];
		if (c->kind == CHANGE_WITHDRAW && c->country == d->country &&
		    c->instrument == d->instrument && str_eq(c->article, d->article))
			return true;
	}
	return false;
}

struct declaration_list {
	const struct declaration **p;
	size_t n, cap;
};

/* A reservation made on accession stands for every code that its article allows. */
static void reserve(struct arena *arena, const struct law *law, const struct change *c,
		    struct str article, struct declaration_list *list)
{
	const struct instrument *ins = &law->instruments.p[c->instrument];
	for (size_t i = 0; i < ins->reservables.n; i++) {
		const struct reservable *r = &ins->reservables.p[i];
		for (size_t k = 0; str_eq(r->article, article) && k < r->codes.n; k++) {
			struct declaration *d = arena_new(arena, struct declaration, 1);
			d->country = c->country;
			d->instrument = c->instrument;
			d->article = article;
			d->kind = r->reservation ? STR("reservation") : STR("declaration");
			d->code = r->codes.p[k];
			d->prov.confidence = CONFIDENCE_VERIFIED;
			*ARENA_PUSH(arena, list) = d;
		}
	}
}

static void take_declarations(struct arena *arena, struct world *w,
			      const struct change_list *changes)
{
	const struct law *law = w->law;
	struct declaration_list list = { .p = arena_new(arena, const struct declaration *, 1),
					 .cap = 1 };
	w->declarations_from = arena_new(arena, uint32_t, law->countries.n + 1);
	for (size_t c = 0; c < law->countries.n; c++) {
		const struct country *country = &law->countries.p[c];
		w->declarations_from[c] = (uint32_t)list.n;
		for (size_t i = 0; i < country->declarations.n; i++) {
			const struct declaration *d = &country->declarations.p[i];
			if (!is_withdrawn(d, changes))
				*ARENA_PUSH(arena, &list) = d;
		}
		for (size_t i = 0; changes && i < changes->n; i++)
			for (size_t k = 0;
			     changes->p[i].kind == CHANGE_ACCEDE && changes->p[i].country == c &&
			     k < changes->p[i].reserved.n;
			     k++)
				reserve(arena, law, &changes->p[i], changes->p[i].reserved.p[k],
					&list);
	}
	w->declarations_from[law->countries.n] = (uint32_t)list.n;
	w->declarations = list.p;
}

/* ---- sets ---------------------------------------------------------------- */

static void find_offences(struct arena *arena, struct world *w)
{
	const struct law *law = w->law;
	for (uint16_t k = 0; k < law->concepts.n; k++) {
		bool judged = false;
		for (size_t c = 0; c < law->countries.n && !judged; c++)
			judged = law->national[c * law->concepts.n + k] != NULL;
		if (judged && law_is_offence(law, k))
			*ARENA_PUSH(arena, &w->offences) = k;
	}
}

/* The penalty of a row that is law today and covers the concept; of another it tells
 * nothing. */
static void find_penalty(struct world *w, uint16_t concept, uint16_t country)
{
	const struct national *row = w->punishes[country * w->law->concepts.n + concept].row;
	if (!row || row->prov.confidence == CONFIDENCE_NONE ||
	    (row->finding != FINDING_FULL && row->finding != FINDING_PARTIAL) ||
	    national_is_dead_letter(w->law, row))
		return;
	if (row->years_low >= 4)
		bits_set(&w->penalty_sets[concept].four_or_more, country);
	if (row->years_high >= 0 && row->years_high < 4)
		bits_set(&w->penalty_sets[concept].below_four, country);
}

static void find_punishes(struct arena *arena, struct world *w)
{
	const struct law *law = w->law;
	w->punishes = arena_new(arena, struct punishes, law->countries.n * law->concepts.n);
	w->punish_sets = arena_new(arena, __typeof__(*w->punish_sets), law->concepts.n);
	w->penalty_sets = arena_new(arena, __typeof__(*w->penalty_sets), law->concepts.n);
	for (uint16_t k = 0; k < law->concepts.n; k++) {
		for (uint16_t c = 0; c < law->countries.n; c++) {
			struct punishes *p = &w->punishes[c * law->concepts.n + k];
			p->answer = PUNISH_UNKNOWN; // of what is no offence
			if (!law_is_offence(law, k))
				continue;
			*p = dual_punishes(w, c, k);
			switch (p->answer) {
			case PUNISH_NO:
				bits_set(&w->punish_sets[k].no, c);
				break;
			case PUNISH_UNKNOWN:
				bits_set(&w->punish_sets[k].unknown, c);
				break;
			case PUNISH_DEPENDS:
				bits_set(&w->punish_sets[k].depends, c);
				break;
			case PUNISH_YES:
				bits_set(&w->punish_sets[k].yes, c);
				break;
			}
			find_penalty(w, k, c);
		}
	}
}

static void find_bound(struct arena *arena, struct world *w)
{
	const struct law *law = w->law;
	w->bound = arena_new(arena, struct bound_sets, law->instruments.n);
	for (uint16_t i = 0; i < law->instruments.n; i++)
		for (uint16_t c = 0; c < law->countries.n; c++)
			switch (world_bound(w, i, c)) {
			case BOUND_BOUND:
				bits_set(&w->bound[i].bound, c);
				break;
			case BOUND_UNKNOWN:
				bits_set(&w->bound[i].unknown, c);
				break;
			case BOUND_NOT_YET:
				bits_set(&w->bound[i].not_yet, c);
				break;
			case BOUND_CLOSED:
				bits_set(&w->bound[i].closed, c);
				break;
			}
}

static void find_members(struct world *w)
{
	const struct law *law = w->law;
	for (uint16_t c = 0; c < law->countries.n; c++) {
		bits_set(&w->all, c);
		for (size_t o = 0; o < law->organisations_n; o++) {
			if (law->countries.p[c].member[o] == YN_YES)
				bits_set(&w->members[o], c);
			if (law->countries.p[c].member[o] == YN_UNKNOWN)
				bits_set(&w->members_unknown[o], c);
		}
	}
}

/* Rule 5.4: a scheme works through the requested country's own Act. */
static void find_own_act(const struct world *w, const char *concept, struct bits *has,
			 struct bits *none)
{
	uint16_t k = law_concept(w->law, str_from_c(concept));
	for (uint16_t c = 0; k != LAW_NONE && c < w->law->countries.n; c++) {
		const struct national *row = world_national(w, c, k);
		if (!row || row->prov.confidence == CONFIDENCE_NONE)
			continue;
		if (row->finding == FINDING_NONE)
			bits_set(none, c);
		if ((row->finding == FINDING_FULL || row->finding == FINDING_PARTIAL) &&
		    !national_is_dead_letter(w->law, row))
			bits_set(has, c);
	}
}

/* Only what was declared to the Convention acts on its routes. */
static void find_declared(struct world *w)
{
	struct declared_sets *s = &w->declared;
	const struct {
		struct str code;
		struct bits *set;
	} table[] = {
		{ STR("dual-criminality-for-preservation"), &s->preservation_dual },
		{ STR("limits-art20"), &s->limits_art20 },
		{ STR("limits-art21"), &s->limits_art21 },
		{ STR("excludes-closed-networks"), &s->closed_networks },
		{ STR("extradition-only-by-treaty"), &s->extradition_only_by_treaty },
		{ STR("extradition-limits"), &s->extradition_limits },
	};
	for (uint32_t i = 0; i < w->declarations_from[w->law->countries.n]; i++) {
		const struct declaration *d = w->declarations[i];
		struct str code = w->law->qualifiers.p[d->code].id;
		for (size_t k = 0; k < sizeof(table) / sizeof(*table); k++)
			if (d->instrument == w->ids.budapest && str_eq(code, table[k].code))
				bits_set(table[k].set, d->country);
	}
}

/* Whether a provision makes its concept one of the instrument's own offences. Aiding
 * in a protocol is aiding the offences that it adds, not an offence beside them. */
static bool names_offence(const struct law *law, const struct instrument *ins,
			  const struct provision *p)
{
	if (p->pillar != PILLAR_OFFENCE || !law_is_offence(law, p->concept))
		return false;
	return ins->role != ROLE_EXTENDS || !str_eq(law->concepts.p[p->concept].id, STR("aiding"));
}

/* Rule 5.1: what an instrument's own offences are; of Budapest those of arts 2-11. A
 * part stands for its family, and a family for its parts, but no part for another. */
static void find_own_offences(struct arena *arena, struct world *w)
{
	const struct law *law = w->law;
	w->own = arena_new(arena, bool *, law->instruments.n);
	bool *family_named = arena_new(arena, bool, law->concepts.n);
	for (size_t i = 0; i < law->instruments.n; i++) {
		const struct instrument *ins = &law->instruments.p[i];
		bool *own = w->own[i] = arena_new(arena, bool, law->concepts.n);
		memset(family_named, 0, law->concepts.n * sizeof(*family_named));
		for (size_t p = 0; p < ins->provisions.n; p++) {
			const struct provision *provision = &ins->provisions.p[p];
			if (!names_offence(law, ins, provision))
				continue;
			uint16_t family = law->concepts.p[provision->concept].family;
			own[provision->concept] = true;
			family_named[provision->concept] = true;
			if (family != LAW_NONE)
				own[family] = true;
		}
		for (size_t k = 0; k < law->concepts.n; k++)
			if (law->concepts.p[k].family != LAW_NONE &&
			    family_named[law->concepts.p[k].family])
				own[k] = true;
	}
}

/* ---- bilateral rows (rule 5.5) ------------------------------------------- */

static enum bilateral_kind bilateral_kind(const struct bilateral *b)
{
	for (enum bilateral_kind k = BILATERAL_MLAT; k < BILATERAL_KINDS; k++)
		if (str_eq(b->kind, str_from_c(bilateral_kind_word(k))))
			return k;
	return BILATERAL_KINDS;
}

/* The first day of the month in which the data were compiled. */
static struct date compiled_on(const struct law *law)
{
	char day[] = "0000-00-01";
	struct date d = DATE_NONE;
	if (law->compiled.n == 7)
		memcpy(day, law->compiled.p, 7);
	return date_parse(str_from_c(day), &d) ? d : DATE_NONE;
}

enum bound world_bilateral_bound(const struct world *w, const struct bilateral *b)
{
	enum bound in_force = b->reach == BILATERAL_REACH_UNCERTAIN ? BOUND_UNKNOWN : BOUND_BOUND;
	if (b->reach == BILATERAL_REACH_OTHER)
		return BOUND_CLOSED;
	if (b->status == BILATERAL_UNCONFIRMED ||
	    (w->verified_only && b->prov.confidence != CONFIDENCE_VERIFIED))
		return BOUND_UNKNOWN;
	if (date_is_set(b->in_force))
		return date_cmp(w->date, b->in_force) >= 0 ? in_force : BOUND_NOT_YET;
	struct date compiled = compiled_on(w->law);
	if (date_is_set(compiled) && date_cmp(w->date, compiled) >= 0)
		return in_force;
	int now, month, day;
	date_to_ymd(w->date, &now, &month, &day);
	return b->year != 0 && now < b->year ? BOUND_NOT_YET : BOUND_UNKNOWN;
}

static void add_bilateral(struct world *w, const struct bilateral *b, enum bilateral_kind kind,
			  uint16_t x, uint16_t y, enum bound bound)
{
	for (int side = 0; side < 2; side++) {
		uint16_t from = side ? y : x, to = side ? x : y;
		struct bilateral_sets *s = &w->bilateral[(size_t)from * BILATERAL_KINDS + kind];
		if (bound == BOUND_CLOSED)
			bits_set(&s->closed, to);
		else if (bound == BOUND_UNKNOWN)
			bits_set(&s->unknown, to);
		else if (bound == BOUND_NOT_YET)
			bits_set(&s->not_yet, to);
		else if (!b->stands_alone || kind == BILATERAL_EXECUTIVE)
			bits_set(&s->conditional, to);
		else
			bits_set(&s->open, to);
	}
}

static void find_bilateral(struct arena *arena, struct world *w)
{
	const struct law *law = w->law;
	int eu = law_organisation(law, STR("eu"));
	uint16_t denmark = law_country(law, STR("DK"));
	w->bilateral = arena_new(arena, struct bilateral_sets, law->countries.n * BILATERAL_KINDS);
	for (size_t i = 0; i < law->bilateral.n; i++) {
		const struct bilateral *b = &law->bilateral.p[i];
		enum bilateral_kind kind = bilateral_kind(b);
		if (kind == BILATERAL_KINDS)
			continue;
		enum bound bound = world_bilateral_bound(w, b);
		if (b->a != LAW_NONE) {
			add_bilateral(w, b, kind, b->a, b->b, bound);
			continue;
		}
		for (uint16_t c = 0; eu >= 0 && c < law->countries.n; c++)
			if (bits_test(&w->members[eu], c))
				add_bilateral(w, b, kind, c, b->b,
					      c == denmark && bound == BOUND_BOUND ? BOUND_UNKNOWN
										   : bound);
	}
}

/* ---- the world ----------------------------------------------------------- */

static struct rule_ids find_ids(const struct law *law)
{
	return (struct rule_ids){
		.budapest = law_instrument(law, STR("budapest")),
		.untoc = law_instrument(law, STR("untoc")),
		.eevidence = law_instrument(law, STR("eu-eevidence-reg")),
		.london = law_instrument(law, STR("london-scheme")),
		.extradition = law_measure(law, STR("extradition")),
		.realtime_traffic = law_measure(law, STR("realtime-traffic")),
		.content_interception = law_measure(law, STR("content-interception")),
		.preservation = law_measure(law, STR("expedited-preservation")),
		.joint_investigation = law_measure(law, STR("joint-investigation")),
		.mla_general = law_concept(law, STR("mla-general")),
		.organised_group = law_fact(law, STR("organised-group")),
		.transnational = law_fact(law, STR("transnational")),
		.art20_list = law_fact(law, STR("offence-in-art20-list")),
		.threshold_met = law_fact(law, STR("offence-threshold-met")),
	};
}

struct world *world_build(struct arena *arena, const struct law *law, struct world_options options)
{
	struct world *w = arena_new(arena, struct world, 1);
	w->law = law;
	w->ids = find_ids(law);
	w->date = options.date;
	w->facts = options.facts;
	w->verified_only = options.verified_only;
	take_rows(arena, w, options.changes);
	take_declarations(arena, w, options.changes);
	find_offences(arena, w);
	find_punishes(arena, w);
	find_bound(arena, w);
	find_members(w);
	find_own_act(w, "mla-general", &w->mla_law, &w->mla_law_none);
	find_own_act(w, "extradition", &w->extradition_law, &w->extradition_law_none);
	find_declared(w);
	find_own_offences(arena, w);
	find_bilateral(arena, w);
	return w;
}

const struct national *world_national(const struct world *w, uint16_t country, uint16_t concept)
{
	return concept == LAW_NONE ? NULL : w->national[country * w->law->concepts.n + concept];
}

const struct national *world_national_or_family(const struct world *w, uint16_t country,
						uint16_t concept)
{
	const struct national *row = world_national(w, country, concept);
	uint16_t family = w->law->concepts.p[concept].family;
	return row || family == LAW_NONE || world_is_hidden(w, country, concept)
		       ? row
		       : world_national(w, country, family);
}

bool world_is_hidden(const struct world *w, uint16_t country, uint16_t concept)
{
	return w->national_hidden[country * w->law->concepts.n + concept];
}

const struct status *world_status(const struct world *w, uint16_t instrument, uint16_t country)
{
	return w->status[instrument * w->law->countries.n + country];
}

static struct bound_answer own_bound(const struct world *w, uint16_t instrument, uint16_t country)
{
	const struct instrument *ins = &w->law->instruments.p[instrument];
	bool hidden = w->status_hidden[instrument * w->law->countries.n + country];
	enum yes_no member = ins->members == LAW_NONE || hidden
				     ? YN_UNKNOWN
				     : w->law->countries.p[country].member[ins->members];
	return bound_by_row(ins, world_status(w, instrument, country), member, w->date);
}

struct bound_answer world_bound_reason(const struct world *w, uint16_t instrument, uint16_t country)
{
	const struct instrument *ins = &w->law->instruments.p[instrument];
	struct bound_answer own = own_bound(w, instrument, country);
	if (ins->role != ROLE_EXTENDS || ins->parent == LAW_NONE)
		return own;
	struct bound_answer parent = own_bound(w, ins->parent, country);
	return parent.bound < own.bound ? parent : own;
}

enum bound world_bound(const struct world *w, uint16_t instrument, uint16_t country)
{
	return world_bound_reason(w, instrument, country).bound;
}

const struct punishes *world_punishes(const struct world *w, uint16_t country, uint16_t offence)
{
	return &w->punishes[country * w->law->concepts.n + offence];
}

const struct declaration *world_declaration(const struct world *w, uint16_t country,
					    uint16_t instrument, const char *code)
{
	for (uint32_t i = w->declarations_from[country]; i < w->declarations_from[country + 1]; i++)
		if (w->declarations[i]->instrument == instrument &&
		    str_eq(w->law->qualifiers.p[w->declarations[i]->code].id, str_from_c(code)))
			return w->declarations[i];
	return NULL;
}

bool world_relies_on(const struct world *w, const struct declaration *d)
{
	return !w->verified_only || d->prov.confidence == CONFIDENCE_VERIFIED;
}

bool world_is_after_data(const struct world *w)
{
	int64_t year = 0, month = 0;
	int y, m, d;
	if (!str_to_i64(str_slice(w->law->compiled, 0, 4), 0, 9999, &year) ||
	    !str_to_i64(str_slice(w->law->compiled, 5, 7), 1, 12, &month))
		return false;
	date_to_ymd(w->date, &y, &m, &d);
	return y > year || (y == year && m > month);
}
