// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * letter_to_pdf: a request as a letter, for a country without a node or an office that
 * wants paper.
 *
 * 1. Where the law data have the official form of the kind with the instrument on which the
 *    request rests, its title is the letter's and its fields come in its order, under its
 *    numbers; then what else the request says. Else all it says in the order of
 *    desk/field.h.
 * 2. A field that the form requires and the request does not fill is a line to write on;
 *    so are signature and stamp, and the date while it was not sent. Fields of a form that
 *    are not required and empty are left out.
 * 3. Each page bears the reference, the digest's beginning and the page's number; the first
 *    one the whole digest, of the request's document (desk/document_to_json.h), also as a
 *    QR code:
 *
 *        comity request LK-2026-000412 sha256 HEX
 *
 * 4. What was answered by then, and whose own signature is under it, stands before the signature.
 * 5. The same request, with the same answers, gives the same bytes (formats/pdf.h says where).
 *
 * Languages: English and, after " / ", one more for what is printed around the officer's
 *          own words, which stay as they were written.
 * Memory:  the bytes live in the cx's arena.
 */
#ifndef DESK_LETTER_TO_PDF_H
#define DESK_LETTER_TO_PDF_H

#include "desk/request.h"
#include "desk/timeline.h"
#include "formats/pdf.h"
#include "law/law.h"

struct letter_style {
	enum pdf_paper paper;
	/* The text in the second language, or the English one; NULL: English alone. */
	struct str (*translate)(struct arena *a, const void *language, const char *english);
	struct str (*country)(struct arena *a, const void *language, struct str alpha2,
			      struct str english);
	const void *language;
	/* The clocks of both sides, of which each time is told beside UTC; NULL: not known. */
	const struct zone *asking, *asked;
	const struct step_list
		*steps; // the answers among them are told, and who signed; NULL: none
};

/* *unknown: characters that no font of this machine shows. RC_LIMIT as pdf_print. */
NODISCARD enum rc letter_to_pdf(struct cx *cx, const struct law *law, const struct request *r,
				const struct letter_style *style, struct str *out, size_t *unknown);

#endif
