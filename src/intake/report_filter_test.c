// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/report_filter.h"

#include "core/test.h"

TEST(a_report_is_listed_when_all_that_is_asked_fits)
{
	const struct intake_report r = {
		.number = STR("LK-R-2026-000001"),
		.channel = INTAKE_MAIL,
		.received_at = { 2000 },
		.category = STR("content"),
		.type = STR("phishing"),
		.text = STR("Pay at Evil.example"),
		.message = { .subject = STR("Your parcel") },
	};
	const struct {
		struct report_filter f;
		bool fits;
	} cases[] = {
		{ { .kind = STR("") }, true },
		{ { .kind = STR("PHISH") }, true },
		{ { .kind = STR("content/phishing") }, true },
		{ { .kind = STR("messaging/phishing") }, false },
		{ { .kind = STR("spam") }, false },
		{ { .text = STR("evil.EXAMPLE") }, true },
		{ { .text = STR("parcel") }, true },
		{ { .text = STR("lk-r-2026") }, true },
		{ { .text = STR("nothing of it") }, false },
		{ { .has_channel = true, .channel = INTAKE_MAIL }, true },
		{ { .has_channel = true, .channel = INTAKE_FORM }, false },
		{ { .from = { 2000 } }, true },
		{ { .from = { 2001 } }, false },
		{ { .to = { 2001 } }, true },
		{ { .to = { 2000 } }, false },
		{ { .kind = STR("phishing"), .text = STR("nothing of it") }, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK(report_filter_fits(&cases[i].f, &r) == cases[i].fits);
		CHECK(report_filter_is_set(&cases[i].f) == (i > 0));
	}
}
