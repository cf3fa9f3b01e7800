// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * pdf: a document to be printed, one block below the other, in any script.
 *
 *     struct pdf *pdf = pdf_new(cx->arena, &about);
 *     pdf_text(pdf, PDF_TITLE, STR("Request"));
 *     pdf_fill_in(pdf, STR("Signature"));
 *     TRY(pdf_print(cx, pdf, &bytes));
 *
 * 1. Each page bears the footer and "n / m". A heading stays with what follows it.
 * 2. The same blocks give the same bytes, on a machine with the same fonts and libraries:
 *    nothing of the clock or the host is written.
 * 3. Each paragraph runs in the direction of its own script.
 * 4. What no font on this machine can show is counted, so that nobody sends boxes.
 *
 * Source:  fonts by fontconfig, shaping and bidirectional text by Pango, PDF 1.5 by Cairo;
 *          QR codes ISO/IEC 18004 by libqrencode, error correction M.
 * Memory:  blocks and bytes live in the arena; texts are not copied. The libraries' own
 *          things live only within pdf_print.
 */
#ifndef FORMATS_PDF_H
#define FORMATS_PDF_H

#include "core/core.h"

enum pdf_paper { PDF_A4, PDF_LETTER };
enum pdf_style { PDF_TITLE, PDF_HEADING, PDF_LABEL, PDF_TEXT, PDF_SMALL, PDF_STYLES };

enum { PDF_PAGES_MAX = 500, PDF_QR_MAX = 1000 };

struct pdf_about {
	enum pdf_paper paper;
	struct str title, footer;
	struct str made; // RFC 3339; empty: not said
};

struct pdf;
struct pdf *pdf_new(struct arena *arena, const struct pdf_about *about);

/* UTF-8; a newline begins a paragraph, other control characters are left out. */
void pdf_text(struct pdf *pdf, enum pdf_style style, struct str text);

/* A label and a line to write on by hand. */
void pdf_fill_in(struct pdf *pdf, struct str label);

/* A QR code of at most PDF_QR_MAX bytes, with small text beside it. */
void pdf_qr(struct pdf *pdf, struct str code, struct str beside);

/* What follows begins on a page of its own. */
void pdf_page(struct pdf *pdf);

/* RC_LIMIT: more than PDF_PAGES_MAX pages. *unknown: characters that no font has. */
NODISCARD enum rc pdf_print(struct cx *cx, const struct pdf *pdf, struct str *out, size_t *unknown);

#endif
