// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * look: what one look at something that was asked to go offline found, and when the next is due.
 * Whoever looks is behind one function, so that another way of looking is another function.
 *
 * Source:  RFC 9110 for the codes, RFC 7725 for 451.
 */
#ifndef INTAKE_LOOK_H
#define INTAKE_LOOK_H

#include "intake/takedown.h"

struct look {
	enum takedown_finding finding;
	struct str host; // address of the machine; empty: not known
	struct str note; // English: "HTTP 404"
};

/* Looks at an address on the web or a host. bare: nothing of the page may come here. RC_BUSY, RC_IO: the
 * fault is here, and nothing was found out. */
struct looker {
	enum rc (*look)(struct cx *cx, void *arg, const struct takedown *t, bool bare,
			struct look *out);
	void *arg;
};

/* What a page's status says. */
enum takedown_finding look_status(int status);

/* Every hour in the first day since it was asked and while it is gone and not sure to be; then every four. What has been
 * offline for 30 days, or asked for a year, is not looked at any more: 0. */
struct instant look_next(const struct takedown *t, struct instant now);

#endif
