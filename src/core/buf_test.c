// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"

TEST(a_buffer_grows_to_its_maximum_exactly)
{
	(void)cx;
	struct buf b;
	buf_init(&b, 1000);
	for (int i = 0; i < 1000; i++)
		buf_add_char(&b, 'x');
	EQ(b.n, 1000);
	CHECK(!buf_full(&b));
	buf_add_char(&b, 'y');
	EQ(b.n, 1000);
	CHECK(buf_full(&b));
	CHECK(b.cap <= 1000);
	buf_done(&b);
}

TEST(what_does_not_fit_is_left_out_whole_and_so_is_all_after_it)
{
	(void)cx;
	struct buf b;
	buf_init(&b, 5);
	buf_add_c(&b, "abc");
	buf_add(&b, STR("def"));
	buf_add_char(&b, 'g');
	buf_fmt(&b, "%d", 1);
	EQ_STR(buf_str(&b), "abc");
	CHECK(buf_full(&b));
	buf_reset(&b);
	buf_fmt(&b, "%s", "12345");
	EQ_STR(buf_str(&b), "12345");
	CHECK(!buf_full(&b));
	buf_reset(&b);
	buf_fmt(&b, "%s", "123456");
	EQ_STR(buf_str(&b), "");
	CHECK(buf_full(&b));
	buf_done(&b);
}

TEST(fmt_fills_the_memory_that_is_there)
{
	(void)cx;
	struct buf b;
	buf_init(&b, 100000);
	for (int i = 0; i < 3000; i++)
		buf_fmt(&b, "%d,", i);
	CHECK(str_starts(buf_str(&b), STR("0,1,2,")));
	CHECK(str_ends(buf_str(&b), STR(",2998,2999,")));
	EQ(b.n, 10 * 2 + 90 * 3 + 900 * 4 + 2000 * 5);
	buf_done(&b);
}
