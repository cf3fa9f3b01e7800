// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/transparency.h"

#include "core/test.h"

static struct transparency_row row(int64_t complied, int64_t refused)
{
	return (struct transparency_row){ .n = { [NUMBER_ORDERS] = complied + refused,
						 [NUMBER_COMPLIED] = complied,
						 [NUMBER_REFUSED] = refused } };
}

static struct transparency table_of(struct transparency_row *p, size_t n)
{
	struct transparency t = { .year = 2026 };
	t.rows.p = p;
	t.rows.n = n;
	transparency_sum(&t);
	transparency_hide(&t);
	return t;
}

TEST(large_numbers_and_noughts_are_published)
{
	struct transparency_row p[] = { row(10, 5), row(7, 0) };
	const struct transparency t = table_of(p, 2);
	EQ(t.sum.n[NUMBER_ORDERS], 22);
	EQ(t.sum.n[NUMBER_COMPLIED], 17);
	for (enum transparency_number k = 0; k < NUMBERS; k++)
		CHECK(!p[0].hidden[k] && !p[1].hidden[k] && !t.sum.hidden[k]);
}

TEST(a_small_number_cannot_be_told_from_the_others)
{
	struct transparency_row p[] = { row(10, 3), row(20, 8), row(30, 9) };
	const struct transparency t = table_of(p, 3);
	CHECK(p[0].hidden[NUMBER_REFUSED]);  // 3
	CHECK(p[0].hidden[NUMBER_COMPLIED]); // else 13 - 10
	CHECK(!p[0].hidden[NUMBER_ORDERS]);
	CHECK(p[1].hidden[NUMBER_REFUSED]);  // else 20 - 8 - 9
	CHECK(p[1].hidden[NUMBER_COMPLIED]); // and so on
	CHECK(!t.sum.hidden[NUMBER_ORDERS]);
	// No row and no column of a sum has exactly one that is hidden.
	for (enum transparency_number k = 0; k <= NUMBER_OPEN; k++)
		EQ((p[0].hidden[k] + p[1].hidden[k] + p[2].hidden[k] + t.sum.hidden[k]) == 1, 0);
	for (size_t i = 0; i < 3; i++) {
		int hidden = 0;
		for (size_t k = 0; k <= NUMBER_OPEN; k++)
			hidden += p[i].hidden[k];
		CHECK(hidden != 1);
	}
}

TEST(a_single_small_row_hides_its_sum)
{
	struct transparency_row p[] = { row(3, 0) };
	const struct transparency t = table_of(p, 1);
	CHECK(p[0].hidden[NUMBER_ORDERS] && t.sum.hidden[NUMBER_ORDERS]);
	CHECK(p[0].hidden[NUMBER_COMPLIED] && t.sum.hidden[NUMBER_COMPLIED]);
	CHECK(!p[0].hidden[NUMBER_REFUSED] && !t.sum.hidden[NUMBER_REFUSED]);
}
