// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_world: laws and worlds for the tests of the rules. A test takes the real law,
 * or a copy of it in which it puts rows of its own: the vocabulary stays, so that a
 * test reads like a row of the data.
 *
 * Ends the test, by REQUIRE, when an id is not in the data.
 */
#ifndef LAW_TEST_WORLD_H
#define LAW_TEST_WORLD_H

#include "law/route.h"
#include "law/world.h"

#define TEST_DATE "2026-11-21"

/* The law built into the program; loaded once in a process. */
const struct law *test_law(void);

/* A copy whose rows the functions below may change; the original stays. */
struct law *test_law_copy(struct arena *arena);

/* A copy in which Sri Lanka and Georgia have no treaty between them, belong to nothing,
 * have declared nothing and have no law in the data, but that both punish illegal
 * access. */
struct law *test_law_bare(struct arena *arena);

/* The same with one treaty that binds both. */
struct law *test_law_bare_with(struct arena *arena, const char *instrument);

uint16_t test_country(const struct law *law, const char *code);
uint16_t test_concept(const struct law *law, const char *id);
uint16_t test_instrument(const struct law *law, const char *id);
uint16_t test_measure(const struct law *law, const char *id);
uint16_t test_fact(const struct law *law, const char *id);
struct date test_day(const char *day);

/* The country's row for the concept, new and in the place of any other: verified, seen,
 * no qualifiers, no penalty. */
struct national *test_row(struct arena *arena, struct law *law, const char *country,
			  const char *concept, enum finding finding);
void test_no_row(struct law *law, const char *country, const char *concept);

/* No row at all for the country, as if nothing were known of its law. */
void test_no_rows(struct law *law, const char *country);

/* Adds a qualifier of the vocabulary to a row's list. */
void test_code(struct arena *arena, const struct law *law, struct id_list *list, const char *id);

/* A qualifier that is new: narrowing with this condition, or without one ("") where no
 * fact settles it. */
uint16_t test_narrowing(struct arena *arena, struct law *law, const char *condition);

/* Adds the id of a qualifier, a concept, a measure ... to a list. */
void test_push(struct arena *arena, struct id_list *list, uint16_t id);

/* A status row, new and in the place of any other: verified, without dates. */
struct status *test_status(struct arena *arena, struct law *law, const char *country,
			   const char *instrument, enum status_kind kind);

/* Bound from 2001-01-01 on. */
void test_bind(struct arena *arena, struct law *law, const char *country, const char *instrument);

void test_declare(struct arena *arena, struct law *law, const char *country, const char *instrument,
		  const char *article, uint16_t code);

/* facts: "organised-group=yes transnational=no", or "". */
struct world *test_world(struct cx *cx, const struct law *law, const char *day, const char *facts);
struct facts test_facts(struct cx *cx, const struct law *law, const char *facts);

/* The world after one change, written as on the command line. */
struct world *test_world_after(struct cx *cx, const struct world *w, const char *change);

struct route_question test_question(const struct law *law, const char *from, const char *to,
				    const char *offence, const char *measure);
struct route_answer *test_ask(struct cx *cx, const struct world *w, const char *from,
			      const char *to, const char *offence, const char *measure);

/* The route over "budapest" or "bilateral/mlat"; NULL when the answer has none. */
const struct route *test_route(struct cx *cx, const struct world *w, const struct route_answer *a,
			       const char *basis);
const struct not_yet *test_not_yet(struct cx *cx, const struct world *w,
				   const struct route_answer *a, const char *basis);

/* "a b c": the ids of the facts in the set, in the vocabulary's order. */
struct str test_facts_words(struct arena *arena, const struct law *law, const struct fact_set *s);

#endif
