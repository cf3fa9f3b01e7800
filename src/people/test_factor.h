// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * test_factor: second factors for the people of a test.
 */
#ifndef PEOPLE_TEST_FACTOR_H
#define PEOPLE_TEST_FACTOR_H

#include "people/factor_db.h"
#include "people/test_people.h"

extern const struct seal_key test_key;

/* A code generator whose code of now is not used up yet. */
void test_totp_set_up(struct cx *cx, struct test_world *w, const struct actor *who);

/* Its code at cx->now. */
struct str test_totp_code(struct cx *cx);

/* A passkey whose credential is "credential". */
struct id test_passkey_add(struct cx *cx, struct test_world *w, const struct actor *who,
			   int64_t counter);

#endif
