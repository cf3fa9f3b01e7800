// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/custody_to_pdf.h"

#include "formats/pdf.h"

static void put(struct pdf *pdf, enum pdf_style style, struct str text)
{
	if (text.n > 0)
		pdf_text(pdf, style, text);
}

static void put_text(struct pdf *pdf, const struct custody_paper_text *t)
{
	put(pdf, PDF_LABEL, t->head);
	put(pdf, PDF_TEXT, t->body);
	put(pdf, PDF_SMALL, t->small);
}

enum rc custody_paper_to_pdf(struct cx *cx, const struct custody_paper *paper, struct str *out)
{
	const struct pdf_about about = {
		.paper = PDF_A4, .title = paper->title, .footer = paper->footer, .made = paper->made
	};
	struct pdf *pdf = pdf_new(cx->arena, &about);
	size_t unknown; // characters that no font shows are boxes with their number
	put(pdf, PDF_TITLE, paper->title);
	put(pdf, PDF_HEADING, paper->facts_heading);
	for (size_t i = 0; i < paper->facts.n; i++)
		put_text(pdf, &paper->facts.p[i]);
	put(pdf, PDF_HEADING, paper->acts_heading);
	for (size_t i = 0; i < paper->acts.n; i++)
		put_text(pdf, &paper->acts.p[i]);
	put(pdf, PDF_SMALL, paper->note);
	for (size_t i = 0; i < paper->hand.n; i++)
		pdf_fill_in(pdf, paper->hand.p[i]);
	return pdf_print(cx, pdf, out, &unknown);
}

enum rc custody_label_to_pdf(struct cx *cx, const struct custody_label *label, struct str *out)
{
	const struct pdf_about about = { .paper = PDF_A4,
					 .title = label->title,
					 .footer = label->footer };
	struct pdf *pdf = pdf_new(cx->arena, &about);
	size_t unknown; // the same
	put(pdf, PDF_TITLE, label->title);
	pdf_qr(pdf, label->code, label->words);
	put(pdf, PDF_SMALL, label->note);
	return pdf_print(cx, pdf, out, &unknown);
}
