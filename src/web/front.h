// SPDX-License-Identifier: AGPL-3.0-or-later
/* front: the page at "/": what this is, and the way to each task. */
#ifndef WEB_FRONT_H
#define WEB_FRONT_H

#include "web/dispatch.h"

struct front_task {
	const char *path;
	const char *text, *about; // English
};

struct front_view {
	struct {
		const struct front_task *p;
		size_t n;
	} tasks;
};

extern const struct web_route front_routes[];

#endif
