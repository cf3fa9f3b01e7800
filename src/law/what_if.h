// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * what_if: what a reform would open and close, over all pairs, offences and
 * measures (docs/law-rules.md, rule 7).
 *
 * Memory:  answers live in the arena. Cost: two passes over the world, well under a
 *          second; a list of reforms costs one pass each.
 */
#ifndef LAW_WHAT_IF_H
#define LAW_WHAT_IF_H

#include "law/basis.h"

/* "accede:KE:budapest", "accede:BR:budapest+reserve:9(4)", "enact:LK:misuse-of-devices",
 * "withdraw:AT:29(4)", "withdraw:AT:budapest:29(4)". RC_INVALID says what is wrong: unknown country or id, an
 * article that may not be reserved (and which may), nothing to withdraw, an article
 * that is declared under in several instruments;
 * RC_CONFLICT: already bound, already full. */
NODISCARD enum rc change_parse(struct cx *cx, const struct world *w, struct str text,
			       struct change *out);

/* The same; a refusal is also put in *why, to be said in another language. */
struct phrase;
NODISCARD enum rc change_read(struct cx *cx, const struct world *w, struct str text,
			      struct change *out, struct phrase *why);

enum precondition_kind {
	PRE_STATUS_UNKNOWN, // whether it is bound already is not known
	PRE_MAY_JOIN,	    // whether it may join is not known (rule 7.4)
	PRE_INVITATION,	    // art. 37: unanimous consent, invitation needed
	PRE_INVITED,	    // invited on a day; valid five years from then where known
	PRE_INVITATION_EXPIRED,
	PRE_RATIFY,		     // signed: ratification remains
	PRE_DEPOSIT,		     // deposit, then three months
	PRE_INSTRUMENT_NOT_IN_FORCE, // joining does not bring it into force by itself
	PRE_PARENT,		     // the parent treaty first
	PRE_GAPS,		     // provisions that the law still lacks: count
	PRE_TEXT,		     // the law itself must be drafted and passed, and commenced
	PRE_FULL,		     // it is recorded as full: only its conditions would go
};

struct precondition {
	const struct change *change;
	enum precondition_kind kind;
	struct date date;    // invited on, expires on, or the earliest entry into force
	unsigned count;	     // of gaps
	uint16_t instrument; // the parent
};

enum effect { EFFECT_OPENED, EFFECT_CLOSED, EFFECT_STRENGTHENED };

/* One pair and measure; offences whose best status moved are counted. */
struct what_if_pair {
	uint16_t from, to, measure;
	enum effect effect;
	unsigned offences;
	enum route_status before, after; // the best over those offences
};

struct what_if_answer {
	const struct change_list *changes;
	struct {
		struct precondition *p;
		size_t n, cap;
	} preconditions;
	size_t opened, closed, strengthened; // rule 7.2, 7.3
	size_t pairs_opened, pairs_closed;   // ordered pairs of countries with at least one
	struct {
		struct what_if_pair *p;
		size_t n, cap;
	} pairs;
};

/* before: the world as it is; the changed one is built with the same options. */
struct what_if_answer *what_if_run(struct arena *arena, const struct world *before,
				   const struct change_list *changes);

/* The same between two laws that differ in this country's file alone: their worlds are of one
 * date and the same facts. Without preconditions and changes. */
struct what_if_answer *what_if_between(struct arena *arena, const struct world *before,
				       const struct world *after, uint16_t country);

/* What must be true first, without looking at pairs. */
struct what_if_answer *what_if_preconditions(struct arena *arena, const struct world *before,
					     const struct change_list *changes);

/* The same counts alone, without pairs and preconditions. toward: count apart the
 * pairs with one of these countries. */
struct what_if_count {
	size_t opened, closed, strengthened, pairs_opened, pairs_toward;
};
struct what_if_count what_if_count(struct arena *scratch, const struct world *before,
				   const struct change *change, const struct bits *toward);

struct reform {
	struct change change;
	struct what_if_count count;
	bool unsure_to_join; // whether the country may is not in the data (rule 7.4)
};

struct reform_list {
	struct reform *p;
	size_t n, cap;
};

/* All changes the country itself can make, by what each opens: joining instruments,
 * enacting each concept that is not full, withdrawing declarations. */
struct reform_list what_if_best(struct arena *arena, const struct world *w, uint16_t country);

const char *effect_word(enum effect e); // opened, closed, strengthened
const char *precondition_word(enum precondition_kind k);

#endif
