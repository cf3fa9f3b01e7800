// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"

TEST(a_failure_leaves_its_sentence_and_its_code)
{
	EQ(cx_error(cx).n, 0);
	EQ(cx_fail(cx, RC_MISSING, "no country \"%.*s\"", STR_ARG(STR("XX"))), RC_MISSING);
	EQ_STR(cx_error(cx), "no country \"XX\"");
	EQ(cx_fail(cx, RC_INVALID, "file: %s", cx->error), RC_INVALID);
	EQ_STR(cx_error(cx), "file: no country \"XX\"");
}

TEST(a_long_sentence_is_cut_between_characters)
{
	(void)cx_fail(cx, RC_INVALID, "%s%*s\xC3\xA9", "", CX_ERROR_MAX - 2, "x");
	EQ(cx_error(cx).n, CX_ERROR_MAX - 2);
	CHECK(str_is_utf8(cx_error(cx)));
	(void)cx_fail(cx, RC_INVALID, "%*s\xC3\xA9", CX_ERROR_MAX - 3, "x");
	EQ(cx_error(cx).n, CX_ERROR_MAX - 1);
	CHECK(str_is_utf8(cx_error(cx)));
}
