// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * hit_web: view of /cases/:case/hits.
 */
#ifndef DESK_HIT_WEB_H
#define DESK_HIT_WEB_H

#include "desk/desk_web.h"

struct hit_identifier_row {
	const char *kind; // English, marked
	struct str value;
	struct form_view remove; // without action: by nobody who reads this
};
struct hit_identifier_rows {
	struct hit_identifier_row *p;
	size_t n, cap;
};
struct hit_row {
	struct str at, who, peer, answer, reason;
	struct desk_tag tag;
	struct hit_identifier_rows found; // that both have
	struct str consult_href;
};
struct hits_view {
	struct errors_view errors;
	struct str reference, case_href;
	struct hit_identifier_rows identifiers;
	struct {
		struct hit_row *p;
		size_t n, cap;
	} rows;
	bool works, may_ask;
	struct form_view add, ask;
};

#endif
