// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/recovery.h"

#include "core/id.h"
#include "core/test.h"

TEST(a_recovery_code_is_read_as_people_type_it)
{
	const uint8_t zero[RECOVERY_BYTES] = { 0 };
	const uint8_t bytes[RECOVERY_BYTES] = { 0x08, 0x42, 0x10, 0x84, 0x21,
						0xff, 0xff, 0xff, 0xff, 0xff };
	const char *same[] = { "1111-1111-ZZZZ-ZZZZ", "1111 1111 zzzz zzzz", "11111111zzzzzzzz",
			       "lIiL-1111-zzzz-zzzz" };
	struct sha256 a, b;
	EQ_STR(recovery_print(cx->arena, zero), "0000-0000-0000-0000");
	EQ_STR(recovery_print(cx->arena, bytes), same[0]);
	REQUIRE(recovery_hash(STR("1111-1111-ZZZZ-ZZZZ"), &a));
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		REQUIRE(recovery_hash(str_from_c(same[i]), &b));
		CHECK(sha256_eq(&a, &b));
	}
	REQUIRE(recovery_hash(STR("1111-1111-ZZZZ-ZZZY"), &b));
	CHECK(!sha256_eq(&a, &b));
	CHECK(!recovery_hash(STR("1111-1111-ZZZZ-ZZZ"), &b));
	CHECK(!recovery_hash(STR("1111-1111-ZZZZ-ZZZZ-Z"), &b));
	CHECK(!recovery_hash(STR("1111-1111-ZZZZ-ZZZU"), &b));
	CHECK(!recovery_hash(STR(""), &b));
}

TEST(every_bit_of_a_recovery_code_counts)
{
	uint8_t bytes[RECOVERY_BYTES];
	random_bytes(bytes, sizeof bytes);
	struct sha256 a, b;
	REQUIRE(recovery_hash(recovery_print(cx->arena, bytes), &a));
	for (unsigned bit = 0; bit < 8 * RECOVERY_BYTES; bit++) {
		bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1U << bit % 8);
		REQUIRE(recovery_hash(recovery_print(cx->arena, bytes), &b));
		CHECK(!sha256_eq(&a, &b));
		bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ 1U << bit % 8);
	}
}
