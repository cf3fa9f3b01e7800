// SPDX-License-Identifier: AGPL-3.0-or-later
#ifndef INTAKE_RETAIN_WEB_H
#define INTAKE_RETAIN_WEB_H

#include "web/dispatch.h"
#include "web/parts.h"

extern const struct web_route intake_retain_routes[];

/* View of intake_retention.html. */
struct retention_view {
	struct {
		struct retention_row_view {
			const char *what; // English
			struct str days, kept, due, next, done,
				last; // days, next, last: may be empty
		} * p;
		size_t n, cap;
	} rows;
};

#endif
