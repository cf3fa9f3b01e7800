// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/certificate_to_pdf.h"

#include "formats/json_read.h"
#include "formats/pdf.h"

/* Lines of text below one label are one block. */
struct writer {
	struct arena *a;
	struct pdf *pdf;
	struct str text; // that waits
};

static void flush(struct writer *w)
{
	if (w->text.n > 0)
		pdf_text(w->pdf, PDF_TEXT, w->text);
	w->text = STR("");
}

static void put_line(struct writer *w, struct str line)
{
	const struct str text = str_slice(line, 2, line.n);
	if (str_starts(line, STR("  "))) {
		w->text = w->text.n > 0
				  ? arena_fmt(w->a, "%.*s\n%.*s", STR_ARG(w->text), STR_ARG(text))
				  : text;
		return;
	}
	flush(w);
	if (str_starts(line, STR("# ")))
		pdf_text(w->pdf, PDF_TITLE, text);
	else if (str_starts(line, STR("##")))
		pdf_text(w->pdf, PDF_HEADING, str_slice(line, 3, line.n));
	else if (str_starts(line, STR("- ")))
		pdf_text(w->pdf, PDF_LABEL, text);
	else if (str_starts(line, STR("_ ")))
		pdf_fill_in(w->pdf, text);
	else
		pdf_text(w->pdf, PDF_SMALL, text);
}

static void put_paper(struct writer *w, struct str paper)
{
	struct str rest = paper, line;
	while (rest.n > 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		put_line(w, line);
	}
	flush(w);
}

/* The title of a paper: its first line. */
static struct str title_of(struct str paper)
{
	struct str line, rest;
	(void)str_cut(paper, '\n', &line, &rest);
	return str_slice(line, 2, line.n);
}

enum rc certificate_to_pdf(struct cx *cx, struct str cover, struct str text, struct str after,
			   struct str *out, size_t *unknown)
{
	const struct sha256 hash = sha256_of(text);
	const struct pdf_about about = { .paper = PDF_A4,
					 .title = title_of(text),
					 .footer = arena_fmt(
						 cx->arena, "SHA-256 %.*s",
						 STR_ARG(sha256_print(cx->arena, &hash))) };
	struct writer w = { .a = cx->arena, .pdf = pdf_new(cx->arena, &about) };
	if (cover.n > 0) {
		put_paper(&w, cover);
		pdf_page(w.pdf);
	}
	put_paper(&w, text);
	put_paper(&w, after);
	return pdf_print(cx, w.pdf, out, unknown);
}

enum rc certificate_end_from_record(struct cx *cx, const struct custody_step *step,
				    struct str record, struct certificate_end *out)
{
	const struct json_node *v = NULL;
	*out = (struct certificate_end){ .act = str_from_c(custody_text(step->event.act)),
					 .by = step->event.name,
					 .record = step->hash,
					 .seq = step->seq };
	if (record.n == 0)
		return RC_OK; // erased: its digest is what is left
	TRY(json_read(cx, record, &v));
	out->at = json_get_text(v, "at");
	out->reason = json_get_text(v, "purpose");
	out->second = json_get_text(v, "second");
	return RC_OK;
}
