// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * compose: from what an officer needs to a request that can leave: which bases there are,
 * what the chosen one requires, what is missing, what stops it.
 *
 * 1. The bases are those of law/route, best first, on the day asked about. An officer may
 *    choose any of them, or "none": to ask without a treaty, which obliges nobody.
 * 2. Something is missing when a form of the instrument requires it, or its words ask for
 *    it, or art. 15 does, and the field is empty. Each gap says why and where it stands.
 * 3. It stops: a basis that is closed, something missing, dual criminality that is required
 *    and answered no, a judicial authorisation that one's own law requires and is not
 *    attached or has ended, a second person who is due.
 * 4. What the law data do not know stops only until an officer decides, with a reason that
 *    stays with the request. The law is never guessed.
 *
 * Memory:  the answer lives in the arena; texts are slices of the law and of the request.
 */
#ifndef DESK_COMPOSE_H
#define DESK_COMPOSE_H

#include "desk/refusal.h"
#include "desk/safeguards.h"

struct gap {
	enum request_field field; // FIELDS: a safeguard that is no text
	struct str label;
	struct str why;	   // the words that ask for it
	struct str source; // "Budapest Convention 29", "Data preservation request ..., 2"
};

/* Something to decide: where the law is not known. */
struct doubt {
	const char *code; // of the decision
	struct str text;
	bool decided;
};

enum stop {
	STOP_OFFENCE, // none, or none of the law data
	STOP_BASIS,   // none chosen, or closed
	STOP_MISSING,
	STOP_SAFEGUARDS,
	STOP_DUAL,
	STOP_AUTHORITY,
	STOP_REFUSED, // by the judicial authority of this node
	STOP_DOUBT,
	STOP_FLAG, // waits for an approver's reason: does not hinder the proposal
	STOPS,
};
const char *stop_key(enum stop s);  // "dual"
const char *stop_text(enum stop s); // English, for people

struct composition {
	const struct route_answer *answer; // NULL: this kind asks for no route
	const struct route *route;	   // the chosen one; NULL: none
	uint16_t from, to, offence;	   // LAW_NONE: not known
	enum yes_no authority;		   // whether one's own law requires a judicial decision
	struct {
		struct gap *p;
		size_t n, cap;
	} gaps;
	struct {
		struct doubt *p;
		size_t n, cap;
	} doubts;
	unsigned flags; // enum flag, 1 << flag
	struct narrower_list narrower;
	struct refusal_list grounds; // on which it may be refused
	unsigned stops;		     // enum stop, 1 << stop
	struct guards met;	     // of GUARD_BASIS to GUARD_ONE_PERSON but GUARD_APPROVED
};

/* RC_INVALID: a country, an offence or a basis that the law data do not know. */
NODISCARD enum rc compose(struct cx *cx, const struct world *w, const struct request *r,
			  struct composition *out);

/* Fills in what follows from the chosen basis and is empty: the best open basis itself, the
 * provision, the declarations that the instrument wants; and the terms. */
void compose_fill(struct arena *arena, const struct world *w, const struct composition *c,
		  struct request *r);

/* Both for a new request: the best basis that is open where none is chosen, and what follows from
 * it. RC_INVALID as compose. */
NODISCARD enum rc compose_begin(struct cx *cx, const struct world *w, struct request *r);

/* The terms for the clocks, of the law of the day; nothing that is read or approved. */
void compose_terms(struct arena *arena, const struct world *w, const struct composition *c,
		   struct request *r);

/* Whether one's own law asks for a judge's or court's decision before this power is used;
 * unknown where the data do not say. power: a concept. */
enum yes_no compose_authority(const struct world *w, uint16_t country, uint16_t power);

#endif
