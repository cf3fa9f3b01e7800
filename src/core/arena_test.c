// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"

struct numbers {
	int *p;
	size_t n, cap;
};

TEST(memory_is_zeroed_also_after_a_reset)
{
	(void)cx;
	struct arena a;
	arena_init(&a);
	for (int round = 0; round < 3; round++) {
		unsigned char *p = arena_new(&a, unsigned char, 5000);
		for (size_t i = 0; i < 5000; i++) {
			CHECK(p[i] == 0);
			p[i] = 0xFF;
		}
		EQ(arena_used(&a), 5000);
		arena_reset(&a);
		EQ(arena_used(&a), 0);
	}
	arena_done(&a);
}

TEST(memory_is_aligned_after_odd_sizes)
{
	for (size_t n = 1; n < 40; n++) {
		(void)arena_copy(cx->arena, STR("x"));
		const uintptr_t at = (uintptr_t)arena_alloc(cx->arena, n);
		EQ(at % _Alignof(max_align_t), 0);
	}
}

TEST(what_is_larger_than_a_block_fits)
{
	const size_t n = (size_t)3 * 1024 * 1024;
	char *big = arena_new(cx->arena, char, n);
	big[n - 1] = 'x';
	const struct str s = arena_copy(cx->arena, (struct str){ big, n });
	EQ(s.n, n);
	EQ(s.p[n - 1], 'x');
}

TEST(fmt_measures_itself)
{
	const struct str s = arena_fmt(cx->arena, "%.*s-%05d", STR_ARG(STR("KE")), 42);
	EQ_STR(s, "KE-00042");
	EQ(arena_fmt(cx->arena, "%40000d", 1).n, 40000);
	EQ_STR(arena_copy(cx->arena, (struct str){ 0 }), "");
}

TEST(a_list_grows_and_keeps_what_it_has)
{
	struct numbers list = { 0 };
	for (int i = 0; i < 1000; i++)
		*ARENA_PUSH(cx->arena, &list) = i;
	EQ(list.n, 1000);
	for (int i = 0; i < 1000; i++)
		EQ(list.p[i], i);
	EQ(*ARENA_PUSH(cx->arena, &list), 0);
}
