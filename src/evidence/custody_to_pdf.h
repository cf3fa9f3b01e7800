// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * custody_to_pdf: the form of custody as officers know it, and the label of a physical item, to be
 * printed. All texts come worded in the reader's language.
 *
 * Memory:  in the cx's arena.
 */
#ifndef EVIDENCE_CUSTODY_TO_PDF_H
#define EVIDENCE_CUSTODY_TO_PDF_H

#include "core/core.h"

struct custody_paper_text {
	struct str head, body, small; // empty: left out
};
struct custody_paper {
	struct str title, footer;
	struct str made; // RFC 3339
	struct str facts_heading, acts_heading, note;
	struct {
		struct custody_paper_text *p;
		size_t n, cap;
	} facts, acts;
	struct {
		struct str *p; // lines to write on by hand
		size_t n, cap;
	} hand;
};

/* RC_LIMIT: more pages than a PDF of ours has. */
NODISCARD enum rc custody_paper_to_pdf(struct cx *cx, const struct custody_paper *paper,
				       struct str *out);

/* A label to be cut out: what the code leads to stands beside it in words. */
struct custody_label {
	struct str title, footer;
	struct str code;	// at most PDF_QR_MAX bytes (formats/pdf.h)
	struct str words, note; // several lines
};
NODISCARD enum rc custody_label_to_pdf(struct cx *cx, const struct custody_label *label,
				       struct str *out);

#endif
