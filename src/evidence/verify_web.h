// SPDX-License-Identifier: AGPL-3.0-or-later
/* verify_web: the view of /verify. Memory: in the page's arena. */
#ifndef EVIDENCE_VERIFY_WEB_H
#define EVIDENCE_VERIFY_WEB_H

#include "evidence/evidence_web.h"

/* The sentences are those of `comity verify`, in the page's language. */
struct verify_part_row {
	const char *name; // English, marked
	struct evidence_tag verdict;
	struct str says, see; // see: in the page's language
};
struct verify_finding_row {
	struct evidence_tag verdict;
	struct str file, what, expected, found, rely;
	bool fails;
};
struct verify_said {
	struct str not_proven; // empty: nothing was said yet
	struct str file, log, not_later, exhibits;
	struct {
		struct verify_part_row *p;
		size_t n, cap;
	} parts;
	struct {
		struct verify_finding_row *p;
		size_t n, cap;
	} findings;
	int64_t left_out;
};
struct verify_view {
	struct errors_view errors;
	struct verify_said said;
	struct form_view form;
};

/* From the answer of verify_to_json. RC_INVALID: it is none. */
NODISCARD enum rc verify_said_read(struct cx *cx, struct page *pg, struct str json,
				   struct verify_said *out);

#endif
