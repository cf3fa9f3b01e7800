// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/log.h"
#include "core/test.h"

TEST(a_value_cannot_begin_a_new_line_or_a_new_key)
{
	(void)cx;
	struct buf b;
	buf_init(&b, 1000);
	log_print(&b,
		  (const struct log_pair[]){ { "unit", STR("web") },
					     { "path", STR("/a b\nrc=ok \"x\"\\\x7F") },
					     { "actor", STR("") } },
		  3);
	EQ_STR(buf_str(&b), "unit=web path=\"/a b\\x0Arc=ok \\\"x\\\"\\\\\\x7F\" actor=\"\"\n");
	buf_done(&b);
}
