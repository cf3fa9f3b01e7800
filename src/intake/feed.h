// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * feed: a collection of a server of TAXII 2.1 that this node fetches, again and again.
 *
 * 1. Asked with added_after and next, a page at a time; each page, its reports and the place at which
 *    to go on are one unit. After a failure, or a kill in between, it is asked anew from a second before
 *    the last page that was kept: what `next` means then no server promises (that of medallion moves
 *    with each question). Nothing is kept twice.
 * 2. added_after moves on when a walk has ended, by the server's own header, never by a date within
 *    an object; within a walk its filters stay as they were.
 * 3. Each version of an object becomes a report once, however the server writes it.
 * 4. A machine of no public network is asked only where the administrator says so.
 *
 * Rules only.
 */
#ifndef INTAKE_FEED_H
#define INTAKE_FEED_H

#include "core/core.h"
#include "core/id.h"

enum { FEED_MINUTES = 60, FEED_MINUTES_MAX = 10080, FEED_NAME_MAX = 60, FEED_URL_MAX = 1000 };

struct intake_feed {
	struct id id;
	struct str name, url, login, secret_file;
	bool inside, paused;
	int64_t every_us;
	struct str added_after, next, last_added;
	struct instant made_at, due_at, taken_at, asked_at;
	int64_t tries;
	struct str fault;
	int64_t objects, reports;
};

struct intake_feeds {
	struct intake_feed *p;
	size_t n, cap;
};

/* NULL when it may be one, else why not (English). Of `url` slashes at its end are cut. */
const char *feed_name_fault(struct str name);
const char *feed_url_fault(struct str *url, bool inside);

/* The address of the next page. */
struct str feed_page_url(struct arena *a, const struct intake_feed *f, int limit);

/* What is wrong with an answer of this status, and what to do about it; NULL: nothing. */
const char *feed_status_fault(int status);

/* The place after a page. RC_PEER: it says that there is more and not where. */
NODISCARD enum rc feed_go_on(struct cx *cx, struct intake_feed *f, bool more, struct str next,
			     struct str last_added);

#endif
