// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/base32.h"
#include "core/test.h"

TEST(five_bits_are_taken_from_any_place_and_zeros_before_the_first)
{
	const uint8_t bytes[] = { 0xf0, 0x5a };
	EQ(base32_at(bytes, -2), 0x07);
	EQ(base32_at(bytes, 0), 0x1e);
	EQ(base32_at(bytes, 5), 0x01);
	EQ(base32_at(bytes, 11), 0x1a);
}

TEST(a_digit_has_one_value_however_it_is_typed)
{
	for (int i = 0; i < 32; i++) {
		EQ(base32_value(base32_capitals[i]), i);
		EQ(base32_value(base32_smalls[i]), i);
	}
	EQ(base32_value('o'), 0);
	EQ(base32_value('O'), 0);
	EQ(base32_value('i'), 1);
	EQ(base32_value('L'), 1);
	EQ(base32_value('u'), -1);
	EQ(base32_value('U'), -1);
	EQ(base32_value('\0'), -1);
	EQ(base32_value('-'), -1);
	EQ(base32_value('\xc3'), -1);
}
