// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "core/test.h"
#include "desk/letter_to_pdf.h"
#include "desk/request.h"
#include "law/test_world.h"

static struct request sample(void)
{
	struct request r = { .id = { { 1 } },
			     .reference = STR("LK-2026-000412"),
			     .from = STR("LK"),
			     .to = STR("GE"),
			     .basis = STR("budapest"),
			     .provision = STR("29"),
			     .offence = STR("illegal-access"),
			     .classes = 2 };
	r.progress.kind = KIND_PRESERVATION;
	r.at.sent.us = 1790000000000000;
	// The formatter counts the columns of these scripts anew each time.
	// clang-format off
	r.text[FIELD_FACTS] = STR("Somebody entered a server of a hospital.\nწვდომა სერვერზე\n"
				  "පරිගණක පද්ධතියකට අනවසර ප්‍රවේශය\nدخول غير مشروع "
				  "إلى "
				  "نظام");
	// clang-format on
	r.text[FIELD_IDENTIFIERS] = STR("198.51.100.7, 2026-11-20 21:14:03 UTC");
	r.text[FIELD_GRAVITY] = STR("Patients were moved.");
	return r;
}

static struct str upper(struct arena *a, const void *language, const char *english)
{
	return arena_fmt(a, "%s%s", (const char *)language, english);
}

static struct str letter(struct cx *cx, const struct request *r, const struct letter_style *style)
{
	struct str bytes = { 0 };
	size_t unknown = 99;
	const enum rc rc = letter_to_pdf(cx, test_law(), r, style, &bytes, &unknown);
	EQ_STR(rc == RC_OK ? STR("") : cx_error(cx), "");
	EQ(unknown, 0);
	return bytes;
}

TEST(a_letter_is_the_same_for_the_same_request)
{
	const struct letter_style plain = { .paper = PDF_A4 };
	const struct letter_style other = { .paper = PDF_LETTER };
	const struct letter_style two = { .translate = upper, .language = "fr:" };
	struct request r = sample();
	const struct str one = letter(cx, &r, &plain);
	cx->now.us += 86400000000;
	CHECK(str_eq(one, letter(cx, &r, &plain)));
	CHECK(!str_eq(one, letter(cx, &r, &other)));
	CHECK(!str_eq(one, letter(cx, &r, &two)));
	r.text[FIELD_GRAVITY] = STR("Patients were moved!");
	CHECK(!str_eq(one, letter(cx, &r, &plain)));
}

/* A country without a node is asked on paper. */
TEST(a_letter_asks_for_an_extension_while_it_waits)
{
	const struct letter_style plain = { .paper = PDF_A4 };
	struct request r = sample();
	const struct str first = letter(cx, &r, &plain);
	r.progress.pending = UINT64_C(1) << ACTION_ASK_EXTENSION;
	CHECK(!str_eq(first, letter(cx, &r, &plain)));
	r.progress.pending = UINT64_C(1) << ACTION_NARROW;
	CHECK(str_eq(first, letter(cx, &r, &plain)));
}

TEST(each_kind_has_a_letter)
{
	const struct letter_style plain = { .paper = PDF_A4 };
	struct request r = sample();
	for (enum request_kind k = 0; k < KINDS; k++) {
		r.progress.kind = k;
		CHECK(letter(cx, &r, &plain).n > 1000);
	}
}
