// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/id.h"

#include "core/test.h"

TEST(an_id_reads_back_as_it_was_printed)
{
	for (int i = 0; i < 100; i++) {
		const struct id id = id_new(cx->now);
		struct id again;
		REQUIRE(id_parse(id_print(cx->arena, id), &again));
		CHECK(id_eq(id, again));
	}
}

TEST(an_id_prints_as_crockford_base_32)
{
	const struct id ones = { .b = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
					0xff, 0xff, 0xff, 0xff, 0xff, 0xff } };
	const struct id one = { .b = { [15] = 1 } };
	EQ_STR(id_print(cx->arena, ones), "7zzzzzzzzzzzzzzzzzzzzzzzzz");
	EQ_STR(id_print(cx->arena, one), "00000000000000000000000001");
}

TEST(an_id_is_a_version_7_uuid_and_later_ids_sort_later)
{
	const struct id first = id_new((struct instant){ 1000000 });
	const struct id second = id_new((struct instant){ 1001000 });
	EQ(first.b[6] >> 4, 7);
	EQ(first.b[8] >> 6, 2);
	CHECK(str_cmp(id_print(cx->arena, first), id_print(cx->arena, second)) < 0);
	CHECK(!id_eq(id_new(cx->now), id_new(cx->now)));
}

TEST(an_id_is_refused_unless_it_is_written_exactly)
{
	static const char *const bad[] = { "",
					   "0",
					   "8zzzzzzzzzzzzzzzzzzzzzzzzz",
					   "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
					   "7zzzzzzzzzzzzzzzzzzzzzzzzu",
					   "7zzzzzzzzzzzzzzzzzzzzzzzzz0",
					   "7zzzzzzzzzzzzzzzzzzzzzzz z" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct id out = { .b = { 9 } };
		CHECK(!id_parse(str_from_c(bad[i]), &out));
		EQ(out.b[0], 9);
	}
}
