// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"

static enum rc twice(enum rc first, int *calls)
{
	(*calls)++;
	TRY(first);
	(*calls)++;
	return RC_OK;
}

TEST(try_leaves_with_the_callees_code)
{
	(void)cx;
	int calls = 0;
	EQ(twice(RC_OK, &calls), RC_OK);
	EQ(calls, 2);
	EQ(twice(RC_PEER, &calls), RC_PEER);
	EQ(calls, 3);
}

/* The table of docs/style.md. 0, 1 and 2 are taken by answers and wrong usage. */
TEST(each_code_but_ok_has_its_own_exit_code)
{
	(void)cx;
	EQ(rc_exit_code(RC_OK), 0);
	EQ(rc_exit_code(RC_INVALID), 65);
	EQ(rc_exit_code(RC_CONFLICT), 73);
	EQ(rc_exit_code(RC_LIMIT), 69);
	EQ(rc_http_status(RC_MISSING), 404);
	EQ(rc_http_status(RC_BUG), 500);
	for (int a = RC_INVALID; a <= (int)RC_BUG; a++) {
		CHECK(rc_exit_code((enum rc)a) >= 64 && rc_exit_code((enum rc)a) <= 78);
		CHECK(rc_http_status((enum rc)a) >= 400);
		for (int b = RC_INVALID; b < a; b++)
			CHECK(rc_exit_code((enum rc)a) != rc_exit_code((enum rc)b));
	}
}
