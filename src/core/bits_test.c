// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/bits.h"
#include "core/test.h"

TEST(a_set_holds_what_was_put_in_across_words)
{
	(void)cx;
	static const unsigned members[] = { 0, 1, 63, 64, 127, 128, 200, 255 };
	const unsigned n = sizeof(members) / sizeof(members[0]);
	struct bits b = { 0 };
	CHECK(!bits_any(&b));
	for (unsigned i = 0; i < n; i++)
		bits_set(&b, members[i]);
	EQ(bits_count(&b), n);
	unsigned k = 0;
	for (unsigned i = bits_next(&b, 0); i < BITS_N; i = bits_next(&b, i + 1))
		EQ(i, members[k++]);
	EQ(k, n);
	bits_clear(&b, 64);
	CHECK(!bits_test(&b, 64) && bits_test(&b, 63) && bits_any(&b));
	EQ(bits_next(&b, 64), 127);
}

TEST(next_ends_at_the_end)
{
	(void)cx;
	struct bits b = { 0 };
	EQ(bits_next(&b, 0), BITS_N);
	bits_set(&b, 255);
	EQ(bits_next(&b, 255), 255);
	EQ(bits_next(&b, 256), BITS_N);
}

TEST(sets_are_combined_member_by_member)
{
	(void)cx;
	struct bits a = { 0 }, b = { 0 };
	for (unsigned i = 0; i < BITS_N; i += 2)
		bits_set(&a, i);
	for (unsigned i = 0; i < BITS_N; i += 3)
		bits_set(&b, i);
	const struct bits both = bits_and(a, b), either = bits_or(a, b), only = bits_andnot(a, b);
	for (unsigned i = 0; i < BITS_N; i++) {
		EQ(bits_test(&both, i), i % 6 == 0);
		EQ(bits_test(&either, i), i % 2 == 0 || i % 3 == 0);
		EQ(bits_test(&only, i), i % 2 == 0 && i % 3 != 0);
	}
	const struct bits again = bits_or(both, only);
	CHECK(bits_eq(&again, &a) && !bits_eq(&a, &b));
}
