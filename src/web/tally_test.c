// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/tally.h"

#include "core/test.h"

TEST(readings_are_counted_until_they_are_taken)
{
	struct tally_row rows[TALLY_MAX];
	const struct id a = id_new(cx->now), b = id_new(cx->now);
	(void)tally_take(rows);
	tally_add(a);
	tally_add(b);
	tally_add(a);
	EQ(tally_take(rows), 2);
	CHECK(id_eq(rows[0].page, a) && id_eq(rows[1].page, b));
	EQ(rows[0].reads, 2);
	EQ(rows[1].reads, 1);
	EQ(tally_take(rows), 0);
	for (unsigned i = 0; i < TALLY_MAX + 3; i++)
		tally_add(id_new(cx->now));
	EQ(tally_take(rows), TALLY_MAX);
}
