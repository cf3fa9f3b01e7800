// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * agreement: what a provider has said about the orders that it takes: which kinds, on which
 * bases, in which forms it reads identifiers, when it works, what it promises, what it
 * costs, whether it tells its users. The desk checks a request against it while it is
 * written (desk/agreement_check.h).
 *
 * 1. An agreement is a list of statements. Each says where it comes from and of which day
 *    it is, so that nobody relies on hearsay.
 * 2. What no statement says is not known, and nothing is checked by it. A topic that is
 *    stated is stated whole: when kinds are named, the others are not accepted.
 * 3. It is no law: it warns, and stops no order.
 *
 * Statements, by topic: what their name and value are
 *
 *     kind         kind of request                  bases, by blanks; empty: on any
 *     identifier   what it is called                its form (desk/identifier.h)
 *     acknowledge  kind; empty: all                 ISO 8601 duration
 *     answer       kind; empty: all                 ISO 8601 duration
 *     hours        time zone                        "08:30-17:00 closed sat sun"
 *     channel      kind; empty: all                 words
 *     costs        kind; empty: all                 words
 *     notice       kind; empty: all                 words: whether its users are told
 *     emergency    empty                            words: what to do outside hours
 *
 * Memory:  texts live in the arena of whoever loaded or parsed it.
 */
#ifndef DESK_AGREEMENT_H
#define DESK_AGREEMENT_H

#include "core/calendar.h"
#include "core/core.h"
#include "core/id.h"
#include "desk/identifier.h"
#include "desk/kind.h"
#include "law/law.h"

enum {
	AGREEMENT_STATEMENTS_MAX = 100,
	AGREEMENT_NAME_MAX = 200, // of the provider, of a statement, of its source, of a keeper
	AGREEMENT_VALUE_MAX = 2000,
};

enum agreement_topic {
	TOPIC_KIND,
	TOPIC_IDENTIFIER,
	TOPIC_ACKNOWLEDGE,
	TOPIC_ANSWER,
	TOPIC_HOURS,
	TOPIC_CHANNEL,
	TOPIC_COSTS,
	TOPIC_NOTICE,
	TOPIC_EMERGENCY,
	TOPICS,
};
const char *topic_key(enum agreement_topic t);	// "kind"
const char *topic_name(enum agreement_topic t); // English, for people
NODISCARD bool topic_parse(struct str key, enum agreement_topic *out);

struct statement {
	enum agreement_topic topic;
	struct str name, value;
	struct str source; // a letter, a page, a call
	struct date said;
};

struct statement_list {
	struct statement *p;
	size_t n, cap;
};

struct agreement {
	struct id id;
	int64_t version;	  // from 1; 0: not stored yet
	struct str name, country; // of the provider; these never change
	struct str peer;	  // origin of its node; empty: by hand
	struct str keeper;	  // the post that keeps this record
	struct date ended;	  // DATE_NONE: it holds
	struct statement_list statements;
};

/* What is wrong, and what to do about it; problem NULL: nothing. */
struct agreement_fault {
	const char *field; // "name", "value", "source", "said", "country", "peer", "keeper"
	const char *problem, *remedy;
};
struct agreement_fault statement_fault(const struct law *law, const struct statement *s);

/* Of the head; and a statement that stands twice, or too many of them. */
struct agreement_fault agreement_fault(const struct law *law, const struct agreement *a);

/* RC_INVALID with the first fault of the head or of a statement. */
NODISCARD enum rc agreement_rules(struct cx *cx, const struct law *law, const struct agreement *a);

/* The statement of this topic and name, or NULL. Two of one topic differ in their names. */
const struct statement *agreement_statement(const struct agreement *a, enum agreement_topic topic,
					    struct str name);

/* The one that counts for this kind: its own, else that for all; NULL: none. */
const struct statement *agreement_of_kind(const struct agreement *a, enum agreement_topic topic,
					  enum request_kind kind);

/* Adds it, or takes the place of the one with the same topic and name. */
void agreement_state(struct arena *arena, struct agreement *a, const struct statement *s);

/* False: there is none. */
NODISCARD bool agreement_drop(struct agreement *a, enum agreement_topic topic, struct str name);

bool agreement_equal(const struct agreement *a, const struct agreement *b);

/* "08:30-17:00 closed sat sun"; the zone is left alone. */
NODISCARD bool agreement_hours_parse(struct str value, struct calendar *out);

/* The office hours it states; *found false: none. RC_MISSING: the system has no such zone. */
NODISCARD enum rc agreement_calendar(struct cx *cx, const struct agreement *a, bool *found,
				     struct calendar *out);

/* One of a list. */
struct agreement_row {
	struct id id;
	struct str name, country, peer, keeper;
	struct date ended;
	int64_t version;
	struct instant at;
};

#endif
