// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * follow_web: views of /report/follow and /report/status: what a reporter sees of their report.
 */
#ifndef INTAKE_FOLLOW_WEB_H
#define INTAKE_FOLLOW_WEB_H

#include "intake/visit_web.h"

struct follow_word_view {
	struct str at, text;
	const char *what; // English, marked
};
struct follow_view {
	struct errors_view errors;
	const char *sentence, *next; // where it stands, what comes next; English, marked
	struct str number, sent;
	struct str alike; // how many others told of the same, as a sentence; empty: none
	struct {
		struct follow_word_view *p;
		size_t n, cap;
	} told;
	struct form_view add;
	struct visit_saved saved;
};

#endif
