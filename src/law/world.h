// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * world: the law as one question sees it: at a date, with the facts of a case,
 * perhaps without the rows that nobody has seen, perhaps with changes that a
 * what-if makes. docs/law-rules.md, sections 1 to 4.
 *
 * Building costs a few milliseconds and computes, for every country and offence,
 * whether the law punishes it, and for every instrument which countries it binds.
 * After that a single question takes microseconds.
 *
 * Memory:  all in the arena given to world_build; keeps a pointer to the law.
 */
#ifndef LAW_WORLD_H
#define LAW_WORLD_H

#include "law/bound.h"
#include "law/law.h"

/* Facts of the case, by number: said yes, said no, or in neither set. */
struct fact_set {
	uint64_t w[LAW_FACTS_MAX / 64];
};

struct facts {
	struct fact_set yes, no;
};

static inline bool fact_set_has(const struct fact_set *s, uint16_t fact)
{
	return (s->w[fact / 64] >> (fact % 64)) & 1;
}

static inline void fact_set_add(struct fact_set *s, uint16_t fact)
{
	s->w[fact / 64] |= UINT64_C(1) << (fact % 64);
}

static inline struct fact_set fact_set_or(struct fact_set a, struct fact_set b)
{
	for (size_t k = 0; k < LAW_FACTS_MAX / 64; k++)
		a.w[k] |= b.w[k];
	return a;
}

static inline bool fact_set_empty(const struct fact_set *s)
{
	return (s->w[0] | s->w[1]) == 0;
}

/* "security-bypassed=yes" into facts. RC_INVALID names the nearest fact, or that
 * the same fact was said both ways. */
NODISCARD enum rc facts_parse(struct cx *cx, const struct law *law, struct str text,
			      struct facts *facts);

struct phrase;
/* The same; a refusal is also put in *why, to be said in another language (law/phrase.h). */
NODISCARD enum rc facts_read(struct cx *cx, const struct law *law, struct str text,
			     struct facts *facts, struct phrase *why);

enum change_kind { CHANGE_ACCEDE, CHANGE_ENACT, CHANGE_WITHDRAW };

/* One change of a what-if. */
struct change {
	enum change_kind kind;
	uint16_t country;
	uint16_t instrument;	  // accede, withdraw
	uint16_t concept;	  // enact
	struct str article;	  // withdraw
	struct str_list reserved; // accede: articles reserved
	struct str text;	  // as the user wrote it, in canonical spelling
};

struct change_list {
	struct change *p;
	size_t n, cap;
};

struct world_options {
	struct date date;
	struct facts facts;
	bool verified_only;
	const struct change_list *changes; // NULL: none
};

/* Rule 2. The order is that of rule 3.1: no before unknown before depends. */
enum punish { PUNISH_NO, PUNISH_UNKNOWN, PUNISH_DEPENDS, PUNISH_YES };

struct punishes {
	enum punish answer;
	bool other_offence;  // unknown because another offence may cover it (2.9)
	bool as_family;	     // judged by the family's row
	bool by_declaration; // a declaration narrows what the row does not show (2.7)
	enum confidence confidence;
	const struct national *row; // NULL: none
	struct fact_set open;	    // depends: the facts that would settle it
};

struct bound_sets {
	struct bits bound, unknown, not_yet, closed;
};

enum bilateral_kind {
	BILATERAL_MLAT,
	BILATERAL_EU_AGREEMENT,
	BILATERAL_EXECUTIVE,
	BILATERAL_EXTRADITION,
	BILATERAL_KINDS,
};
_Static_assert(BILATERAL_KINDS == LAW_BILATERAL_KINDS, "the loader counts bases by it");

struct bilateral_sets {
	struct bits open, conditional, unknown, not_yet, closed;
};

/* Declarations that act on routes, as sets of the countries that made them. */
struct declared_sets {
	struct bits preservation_dual; // dual-criminality-for-preservation, 29(4)
	struct bits limits_art20, limits_art21, closed_networks;
	struct bits extradition_only_by_treaty, extradition_limits;
};

/* Numbers of the ids that the rules name. LAW_NONE where the data lack one. */
struct rule_ids {
	uint16_t budapest, untoc, eevidence, london;
	uint16_t extradition, realtime_traffic, content_interception, preservation,
		joint_investigation;
	uint16_t mla_general;
	uint16_t organised_group, transnational, art20_list, threshold_met;
};

struct world {
	const struct law *law;
	struct rule_ids ids;
	struct date date;
	struct facts facts;
	bool verified_only;
	struct bits all;			 // every country
	const struct national **national;	 // as law->national, filtered and changed
	const struct status **status;		 // as law->status, likewise
	bool *national_hidden, *status_hidden;	 // there, but not verified (rule 1.3)
	const struct declaration **declarations; // by country, filtered and changed
	uint32_t *declarations_from;		 // [countries + 1], indices into the above
	struct id_list offences;		 // concepts of pillar offence that a row judges
	struct punishes *punishes;		 // [country * concepts + concept]
	struct {
		struct bits yes, depends, unknown, no;
	} * punish_sets; // [concept]
	struct {
		struct bits four_or_more, below_four;
	} * penalty_sets;		   // [concept]
	struct bound_sets *bound;	   // [instrument], parents considered
	struct bilateral_sets *bilateral;  // [country * BILATERAL_KINDS + kind]
	struct bits mla_law, mla_law_none; // rule 5.4, own act on mutual assistance
	struct bits extradition_law, extradition_law_none;
	struct bits members[LAW_ORGANISATIONS_MAX], members_unknown[LAW_ORGANISATIONS_MAX];
	struct declared_sets declared;
	bool **own; // [instrument][concept], rule 5.1
};

/* The law must outlive the world. */
struct world *world_build(struct arena *arena, const struct law *law, struct world_options options);

/* NULL where there is no such row, also when the data lack the concept (LAW_NONE). */
const struct national *world_national(const struct world *w, uint16_t country, uint16_t concept);
const struct national *world_national_or_family(const struct world *w, uint16_t country,
						uint16_t concept);
const struct status *world_status(const struct world *w, uint16_t instrument, uint16_t country);

/* Rule 1.3: the country has a row for exactly this concept that verified_only hides, so
 * that world_national has none to give. What it says is unknown, not absent. */
bool world_is_hidden(const struct world *w, uint16_t country, uint16_t concept);

/* Rule 4.1 to 4.4 for one country; world_bound_reason tells why of the weaker of
 * the instrument and its parent. */
struct bound_answer world_bound_reason(const struct world *w, uint16_t instrument,
				       uint16_t country);
enum bound world_bound(const struct world *w, uint16_t instrument, uint16_t country);

/* Rule 5.5: whether a bilateral row is in force on the world's date. */
enum bound world_bilateral_bound(const struct world *w, const struct bilateral *b);

/* Rule 2 for one country and offence concept; unknown for a concept that is no offence. */
const struct punishes *world_punishes(const struct world *w, uint16_t country, uint16_t offence);

/* The declaration that the country made to this instrument and has not withdrawn, or
 * NULL. Also one that is not verified: what limits stays (rule 1.3). */
const struct declaration *world_declaration(const struct world *w, uint16_t country,
					    uint16_t instrument, const char *code);

/* Whether the declaration may also excuse or name something (rule 1.3). */
bool world_relies_on(const struct world *w, const struct declaration *d);

/* Rule 2.3: enacted but not commenced, or no longer law. */
bool national_is_dead_letter(const struct law *law, const struct national *row);
bool national_is_partly_commenced(const struct law *law, const struct national *row);

/* Whether the date lies after the month in which the data end. */
bool world_is_after_data(const struct world *w);

const char *punish_word(enum punish p); // yes, no, depends, unknown
const char *bilateral_kind_word(enum bilateral_kind k);

#endif
