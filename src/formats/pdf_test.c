// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/test.h"
#include "formats/pdf.h"

static struct str made(struct cx *cx, enum pdf_paper paper, struct str text, size_t times,
		       size_t *unknown)
{
	struct str bytes = { 0 };
	struct pdf *pdf = pdf_new(cx->arena, &(struct pdf_about){ .paper = paper,
								  .title = STR("A letter"),
								  .footer = STR("LK-1") });
	for (size_t i = 0; i < times; i++)
		pdf_text(pdf, PDF_TEXT, text);
	pdf_fill_in(pdf, STR("Signature"));
	pdf_qr(pdf, STR("sha256:0"), STR("Digest"));
	const enum rc rc = pdf_print(cx, pdf, &bytes, unknown);
	EQ_STR(rc == RC_OK ? STR("") : cx_error(cx), "");
	return bytes;
}

TEST(a_pdf_is_the_same_each_time)
{
	size_t unknown;
	const struct str one = made(cx, PDF_A4, STR("Some words"), 200, &unknown);
	cx->now.us += 1000000;
	const struct str two = made(cx, PDF_A4, STR("Some words"), 200, &unknown);
	CHECK(str_starts(one, STR("%PDF-1.5")));
	CHECK(str_eq(one, two));
	CHECK(!str_eq(one, made(cx, PDF_LETTER, STR("Some words"), 200, &unknown)));
	EQ(unknown, 0);
}

TEST(a_pdf_has_fonts_for_the_scripts_of_its_readers)
{
	static const char *const texts[] = {
		"Préservation accélérée", "დაუყოვნებელი შენახვის მოთხოვნა",
		"දත්ත සංරක්ෂණය කිරීමේ ඉල්ලීම",  "طلب حفظ البيانات المخزنة",
		"அமைப்பில் நுழைதல்",	  "Запрос о сохранении",
		"Αίτημα διατήρησης",
	};
	size_t unknown;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		(void)made(cx, PDF_A4, str_from_c(texts[i]), 1, &unknown);
		EQ(unknown, 0);
	}
	(void)made(cx, PDF_A4, STR("\xf4\x8f\xbf\xbd"), 1, &unknown); // private use: no font has it
	EQ(unknown, 1);
}

TEST(a_pdf_takes_any_text)
{
	size_t unknown;
	CHECK(made(cx, PDF_A4, STR(""), 1, &unknown).n > 0);
	CHECK(made(cx, PDF_A4, STR("\x01\x02\n\n\t"), 1, &unknown).n > 0);
	EQ(unknown, 0);
}

static size_t pages(struct str pdf)
{
	size_t n = 0;
	for (size_t at = 0; (at = str_find(pdf, STR("/Type /Page %"))) != STR_NONE; n++)
		pdf = str_slice(pdf, at + 1, pdf.n);
	return n;
}

/* Pages of lines, a heading with three lines to write on, and lines again. */
static size_t pages_with_end(struct cx *cx, size_t before, size_t after)
{
	size_t unknown;
	struct str out = { 0 };
	const struct pdf_about about = { .paper = PDF_A4, .title = STR("x") };
	struct pdf *pdf = pdf_new(cx->arena, &about);
	for (size_t i = 0; i < before; i++)
		pdf_text(pdf, PDF_TEXT, STR("a line"));
	pdf_text(pdf, PDF_HEADING, STR("Signature"));
	for (int i = 0; i < 3; i++)
		pdf_fill_in(pdf, STR("Name"));
	for (size_t i = 0; i < after; i++)
		pdf_text(pdf, PDF_TEXT, STR("a line"));
	EQ(pdf_print(cx, pdf, &out, &unknown), RC_OK);
	return pages(out);
}

/* Were some of them on the page before, one more line would have room after them. */
TEST(a_pdf_keeps_a_heading_with_the_lines_to_write_on)
{
	size_t full = 1;
	while (pages_with_end(cx, 0, full + 1) == 1)
		full++;
	REQUIRE(full > 10);
	for (size_t before = full - 8; before < full + 14; before++)
		if (pages_with_end(cx, before, 0) == 2)
			EQ(pages_with_end(cx, before, full + 1), 3);
}

TEST(a_pdf_has_a_limit_of_pages)
{
	struct str bytes;
	size_t unknown;
	struct pdf *pdf = pdf_new(cx->arena, &(struct pdf_about){ .paper = PDF_A4 });
	for (size_t i = 0; i < (size_t)PDF_PAGES_MAX * 60; i++)
		pdf_text(pdf, PDF_TITLE, STR("line"));
	EQ(pdf_print(cx, pdf, &bytes, &unknown), RC_LIMIT);
}
