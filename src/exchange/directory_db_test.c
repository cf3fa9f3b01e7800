// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/directory_db.h"

#include "people/test_people.h"

/* Of this key and age, with this content. */
static enum rc take(struct cx *cx, struct test_world *w, const char *key, struct duration age,
		    const char *bytes)
{
	const struct directory_seen d = { .key = str_from_c(key),
					  .name = STR("secretariat.example/node/exchange"),
					  .issued = instant_add(cx->now, age),
					  .digest = sha256_of(str_from_c(bytes)) };
	return directory_take(cx, w->db, &d);
}

PEOPLE_TEST(an_older_directory_or_a_second_of_the_same_time_is_refused)
{
	OK(take(cx, w, "one", HOURS(-2), "b"));
	OK(take(cx, w, "one", HOURS(-2), "b")); // the same again
	EQ(take(cx, w, "one", HOURS(-3), "a"), RC_CONFLICT);
	EQ(take(cx, w, "one", HOURS(-2), "c"), RC_CONFLICT);
	OK(take(cx, w, "other", HOURS(-3), "a")); // another secretariat
	OK(take(cx, w, "one", HOURS(-1), "c"));
	EQ(take(cx, w, "one", HOURS(-2), "b"), RC_CONFLICT);
	EQ(take(cx, w, "one", HOURS(2), "d"), RC_INVALID);
	EQ(test_acts(cx, w, "directory-imported"), 3);
}
