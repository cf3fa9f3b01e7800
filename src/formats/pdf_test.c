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
		"Запрос о сохранении",	  "Αίτημα διατήρησης",
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

TEST(a_pdf_has_a_limit_of_pages)
{
	struct str bytes;
	size_t unknown;
	struct pdf *pdf = pdf_new(cx->arena, &(struct pdf_about){ .paper = PDF_A4 });
	for (size_t i = 0; i < (size_t)PDF_PAGES_MAX * 60; i++)
		pdf_text(pdf, PDF_TITLE, STR("line"));
	EQ(pdf_print(cx, pdf, &bytes, &unknown), RC_LIMIT);
}
