// SPDX-License-Identifier: AGPL-3.0-or-later
/* seal_web: views of /exhibits/new and /sealings. */
#ifndef EVIDENCE_SEAL_WEB_H
#define EVIDENCE_SEAL_WEB_H

#include "evidence/evidence_web.h"

struct sealing_case {
	struct str href, reference, title;
};
struct sealing_cases_view {
	struct {
		struct sealing_case *p;
		size_t n, cap;
	} cases, begun;
	struct str none_href;
};

struct sealing_file_row {
	struct str name, size, digest;
	struct str listed,
		alike; // alike: no list has its bytes, one has a picture that it looks like
	struct form_view off;
	bool is_locked; // neither named nor taken off
};
struct sealing_view {
	struct errors_view errors;
	struct str facts_href;
	struct locked_view locked;
	bool is_locked;
	struct str court_href, court_says, court_lacks,
		answers_href; // says empty: nobody named one
	struct form_view add, seal, drop, court_drop;
	struct {
		struct sealing_file_row *p;
		size_t n, cap;
	} files;
};

#endif
