// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * route: by which ways one country may ask another for a measure, best first, with
 * everything that an officer must know before sending (docs/law-rules.md, rule 5).
 *
 * Memory:  the answer lives in the arena; texts are slices of the law.
 */
#ifndef LAW_ROUTE_H
#define LAW_ROUTE_H

#include "law/basis.h"
#include "law/dual.h"

/* A condition of a route, with the facts of the case that would settle it. */
struct route_condition {
	enum condition_code code;
	enum route_status lowers_to; // what it made of this route; ROUTE_OPEN: nothing, it is met
	struct fact_set facts;	     // those not said yet
};

struct route_deadline {
	bool requested_law; // the requested country's own limit, else the instrument's
	struct str code;    // "preserve-min=P60D"; for own limits "preserve-max=P7D"
	struct str words;   // the instrument's or row's words; may be empty
};

/* The power at home of the requested country. */
struct route_power {
	bool needed;		    // the measure needs one
	const struct national *row; // the best of those that serve, or NULL
	uint16_t concept;
	enum finding finding; // after rule 6.2
	enum yes_no commenced;
	struct str limit; // ISO 8601 duration; empty: none known
};

struct route_state {
	uint16_t country;
	struct bound_answer bound;
};

/* Which way an urgent request may take (rule 5.8): straight between judicial
 * authorities or by Interpol, or to the central authority like any other. */
enum urgent { URGENT_UNSAID, URGENT_DIRECT, URGENT_CENTRAL };

struct route {
	struct request_basis basis;
	enum route_status status;
	bool binding;
	bool exact;  // a row for exactly this measure
	bool untold; // unknown, and our data are silent on both sides (basis_is_untold)
	const struct measure_row *row;	   // NULL: the instrument words no such measure
	const struct bilateral *bilateral; // of a bilateral basis
	enum dc_asked dual;
	enum channel channel;
	enum urgent urgent;
	struct {
		const struct authority **p;
		size_t n, cap;
	} authorities; // who answers, in `to`
	struct {
		const struct declaration **p;
		size_t n, cap;
	} declared; // that name them
	struct {
		struct route_condition *p;
		size_t n, cap;
	} conditions;
	struct {
		struct route_deadline *p;
		size_t n, cap;
	} deadlines;
	struct id_list own_grounds; // codes of the requested law that may refuse
	enum confidence confidence;
	struct {
		const struct prov **p;
		size_t n, cap;
	} rows; // that the answer rests on
};

enum not_yet_state {
	NOT_YET_SIGNED,
	NOT_YET_INVITED,
	NOT_YET_RATIFIED,
	NOT_YET_INSTRUMENT,
	NOT_YET_NOT_PARTY,
	NOT_YET_OPTED_OUT,
	NOT_YET_NO_PROCEDURE,
	NOT_YET_BILATERAL,
	NOT_YET_OTHER_OFFENCES,
};

/* A basis that exists but does not help on the day. */
struct not_yet {
	struct request_basis basis;
	const struct bilateral *bilateral;
	enum not_yet_state state;  // of the weaker side
	struct route_state who[2]; // the sides that keep it closed
	size_t who_n;
	struct date opens_on;		       // where the data know the day, else DATE_NONE
	const struct declaration *declaration; // opted out by
};

enum without_kind { WITHOUT_OPEN_DATA, WITHOUT_CONSENT, WITHOUT_VOLUNTARY };

struct without_request {
	enum without_kind kind;
	enum yes_no possible;
	const struct national *row; // of the requested law, or NULL
};

struct route_answer {
	uint16_t from, to, offence, measure;
	struct str provider;
	enum route_status best;
	struct dual dual;
	struct route_power power;
	struct {
		struct route *p;
		size_t n, cap;
	} routes;
	struct {
		struct not_yet *p;
		size_t n, cap;
	} not_yet;
	struct without_request without[3];
	enum confidence confidence;
};

struct route_question {
	uint16_t from, to, offence, measure;
	struct str provider; // empty when none was named
};

struct route_answer *route_find(struct arena *arena, const struct world *w,
				const struct route_question *q);

/* The best status alone: microseconds, allocates nothing. */
enum route_status route_best(const struct world *w, const struct route_question *q);

/* The power of a country for a measure (rule 5.6). */
struct route_power route_power(const struct world *w, uint16_t country, uint16_t measure);

const char *not_yet_word(enum not_yet_state s); // signed-only, invited, ...
const char *urgent_word(enum urgent u);		// direct, central; NULL: nothing to say
const char *without_word(enum without_kind k);	// open-data, consent, voluntary-disclosure

#endif
