// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * help_web: /manual/:section, where "Help with this page" and "Report a fault" lead: whom
 * to tell, and the chapter of the manual on that part of the node.
 */
#ifndef PEOPLE_HELP_WEB_H
#define PEOPLE_HELP_WEB_H

#include "core/embedded.h"
#include "people/people_web.h"

/* docs/manual: every .md in it. */
extern const struct embedded_file embedded_manual[];
extern const size_t embedded_manual_n;

enum help_kind { HELP_TEXT, HELP_HEADING, HELP_ITEM, HELP_ROW, HELP_CODE };

struct help_block {
	enum help_kind kind;
	struct str text;
};

struct help_view {
	bool signed_in, sees_node;
	struct {
		struct help_person {
			struct str name, post; // post: may be empty
		} * p;
		size_t n, cap;
	} administrators;
	struct str now; // when this page was made
	struct {
		struct help_block *p;
		size_t n, cap;
	} blocks; // of the chapter
};

#endif
