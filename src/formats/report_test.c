// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/report.h"
#include "core/test.h"

TEST(a_report_prints_one_line_a_mistake)
{
	struct report r;
	report_init(&r, cx->arena);
	report_add(&r, (struct report_row){ .file = STR("KE.yaml"),
					    .line = 3,
					    .col = 7,
					    .field = STR("status"),
					    .problem = STR("no such status"),
					    .remedy = STR("did you mean \"signed\"?") });
	report_add(&r, (struct report_row){ .file = STR("LK.yaml"), .problem = STR("is missing") });
	EQ(report_count(&r), 2);
	struct buf b;
	buf_init(&b, 1000);
	report_print(&r, &b);
	EQ_STR(buf_str(&b), "KE.yaml:3:7: status: no such status (did you mean \"signed\"?)\n"
			    "LK.yaml: is missing\n");
	buf_done(&b);
}

TEST(mistakes_beyond_the_limit_are_counted)
{
	struct report r;
	report_init(&r, cx->arena);
	for (int i = 0; i < REPORT_MAX + 5; i++)
		report_add(&r, (struct report_row){ .problem = STR("x") });
	EQ(r.n, REPORT_MAX);
	EQ(report_count(&r), REPORT_MAX + 5);
	struct buf b;
	buf_init(&b, 1000000);
	report_print(&r, &b);
	CHECK(str_ends(buf_str(&b), STR("\nand 5 more\n")));
	buf_done(&b);
}
