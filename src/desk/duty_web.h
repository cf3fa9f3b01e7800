// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * duty_web: views of /duty.
 */
#ifndef DESK_DUTY_WEB_H
#define DESK_DUTY_WEB_H

#include "desk/desk_web.h"

struct duty_row {
	struct str who, begins, ends;
	bool now;
	struct form_view remove;
};
struct note_row {
	struct str time, who, text, taken, taken_by;
	bool may_take;
	struct form_view take;
	struct form_view undo; // no action: it cannot be taken back
};
/* A colleague's request, that whoever is on duty can take over. */
struct other_row {
	struct str reference, due;
	const char *kind; // English, marked
	struct desk_tag state;
	struct form_view take;
};
struct duty_view {
	struct errors_view errors;
	struct {
		struct duty_row *p;
		size_t n, cap;
	} rows;
	struct {
		struct note_row *p;
		size_t n, cap;
	} notes;
	struct form_view add, write;
	bool on_duty;
	struct {
		struct other_row *p;
		size_t n, cap;
	} others;
};

#endif
