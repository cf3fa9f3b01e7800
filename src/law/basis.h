// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * basis: on what one country may rest a request to another, and with which status,
 * for all requested countries at once (docs/law-rules.md, rules 5.1 to 5.5).
 *
 * A basis is an instrument or a kind of bilateral row. Its status towards every
 * country is four sets; each condition that applies moves countries from a better
 * set to a worse one. A single route asks the same sets about one country, so
 * that the map of the world and the answer for a pair cannot differ.
 *
 * Memory:  allocates nothing.
 */
#ifndef LAW_BASIS_H
#define LAW_BASIS_H

#include "law/world.h"

/* The better first; NONE: no basis in the data. */
enum route_status { ROUTE_OPEN, ROUTE_CONDITIONAL, ROUTE_UNKNOWN, ROUTE_BLOCKED, ROUTE_NONE };

/* Whether the requested country asks that both punish the conduct. */
enum dc_asked { DC_ASKED_UNKNOWN, DC_ASKED_NO, DC_ASKED_MAYBE, DC_ASKED_YES };

/* Why a status is what it is. Each has one sentence in route_text.c. */
enum condition_code {
	COND_DUAL_REQUIRED,	 // required: decides
	COND_DUAL_MAYBE,	 // may be asked for
	COND_ORGANISED_GROUP,	 // UNTOC 3, 18: facts
	COND_PENALTY_FOUR_YEARS, // UNTOC 2(b)
	COND_ART20_LIST,	 // 14(3)(a)
	COND_ART21_THRESHOLD,	 // 21(1)
	COND_CLOSED_NETWORKS,	 // 14(3)(b)
	COND_EXTRADITION_LIMITS, // 24(5)
	COND_PROVIDER_ADDRESSEE, // e-Evidence: establishment or representative
	COND_OWN_ACT,		 // a scheme: the requested country's own Act
	COND_SUPPLEMENTS,	 // an agreement that only supplements another
	COND_SERIOUS_CRIME,	 // an executive agreement
	COND_BOUND_UNKNOWN,	 // whether it binds both is not known
	COND_CODES,
};

struct request_basis {
	bool is_bilateral;
	uint16_t instrument;	       // unless bilateral
	enum bilateral_kind kind;      // if bilateral
	const struct measure_row *row; // the instrument's words for the measure, or NULL
	bool exact;		       // a row for exactly this measure
};

struct basis_list {
	struct request_basis p[LAW_BASES_MAX];
	size_t n;
};

/* A condition that moved countries: to conditional, to unknown, to blocked. */
struct lowering {
	enum condition_code code;
	struct bits conditional, unknown, blocked;
};

struct basis_sets {
	struct bits open, conditional, unknown, blocked;
	struct lowering lowered[COND_CODES];
	size_t lowered_n;
	enum dc_asked dual;	   // of countries not in dual_required
	struct bits dual_required; // where a declaration turns "not asked" into required
};

/* Dual criminality of one country with all others, for one offence. */
struct dual_sets {
	struct bits yes, depends, unknown, no;
};

/* What is asked, of everybody. */
struct question {
	uint16_t from, offence, measure;
	bool provider_named; // --provider
};

/* All bases that offer the measure, in the order of rule 5.7's last criterion. The
 * row of each is the one that speaks for the measure by rule 5.1a, or NULL. */
struct basis_list basis_offering(const struct world *w, uint16_t measure);

struct dual_sets basis_dual(const struct world *w, uint16_t from, uint16_t offence);

/* dual: of the same country and offence. */
void basis_evaluate(const struct world *w, const struct question *q, const struct request_basis *b,
		    const struct dual_sets *dual, struct basis_sets *out);

enum route_status basis_status(const struct basis_sets *s, uint16_t to);

/* The instrument whose measures and declarations a request over this one goes by: a
 * protocol that words no measure borrows its parent's (rules 5.1a, 5.8). */
uint16_t basis_words_of(const struct law *law, uint16_t instrument);

/* Rule 5.1: whether the instrument reaches the offence for this measure. */
bool basis_reaches(const struct world *w, uint16_t instrument, uint16_t offence, uint16_t measure);

bool basis_binds(const struct law *law, const struct request_basis *b);

/* "budapest", or "bilateral/mlat". */
struct str basis_id(struct arena *arena, const struct law *law, const struct request_basis *b);

const char *route_status_word(enum route_status s); // open, conditional, unknown, blocked, none
const char *dc_asked_word(enum dc_asked d); // required, may-be-required, not-required, unknown
const char *condition_code_word(enum condition_code c);

/* Whether our data say nothing of how either country stands to the treaty: no row, and
 * no word on membership. A bilateral basis is a row itself. */
bool basis_is_untold(const struct world *w, const struct request_basis *b, uint16_t from,
		     uint16_t to);

#endif
