// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_requests: what the tests of the desk's tables share: requests of Kenya, where the test's node
 * is, to Georgia, complete in every field.
 *
 * Memory:  in the cx's arena.
 */
#ifndef DESK_TEST_REQUESTS_H
#define DESK_TEST_REQUESTS_H

#include "desk/step_db.h"
#include "people/test_people.h"

extern const struct id no_one;
extern const struct act_facts none, reason; // "because"

/* Both are bound, and nothing is unknown. */
const struct world *desk_test_world(struct cx *cx);

/* All fields are said. */
struct request desk_test_words(struct cx *cx, enum request_kind kind, const char *from,
			       const char *to);

/* The officer's: a case; a draft in a case; one that came by hand. */
struct id desk_test_case(struct cx *cx, struct test_world *w);
struct id desk_test_request(struct cx *cx, struct test_world *w, enum request_kind kind);
struct id desk_test_entered(struct cx *cx, struct test_world *w, enum request_kind kind);

enum rc desk_test_take(struct cx *cx, struct test_world *w, enum role role, struct id id,
		       enum action action, struct act_facts facts);

struct request *desk_test_loaded(struct cx *cx, struct test_world *w, struct id id);

#endif
