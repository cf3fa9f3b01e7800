// SPDX-License-Identifier: AGPL-3.0-or-later
/* verify_web: the view of /verify. Memory: in the page's arena. */
#ifndef EVIDENCE_VERIFY_WEB_H
#define EVIDENCE_VERIFY_WEB_H

#include "evidence/evidence_web.h"

/* The sentences are those of `comity verify`, in English. */
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
struct verify_view {
	struct errors_view errors;
	struct str not_proven; // empty: nothing was sent yet
	struct str file, digest, log, not_later, exhibits;
	struct {
		struct verify_part_row *p;
		size_t n, cap;
	} parts;
	struct {
		struct verify_finding_row *p;
		size_t n, cap;
	} findings;
	int64_t left_out, files;
	struct form_view form;
};

#endif
