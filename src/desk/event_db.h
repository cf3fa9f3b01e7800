// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * event_db: events in the database, and the job that waits for the next of each request.
 *
 * Whatever changes a request calls event_watch in its unit; so its events stand as soon as
 * they hold, and the job EVENT_JOB with the request's id is due when time brings the next
 * (desk/clock_job.h).
 */
#ifndef DESK_EVENT_DB_H
#define DESK_EVENT_DB_H

#include "desk/event.h"
#include "people/access.h"
#include "store/db.h"

#define EVENT_JOB "request-clock"

/* Writes what holds now and was not told yet, sets the request's next due time, and waits
 * for what comes next. */
NODISCARD enum rc event_watch(struct cx *cx, struct db *db, struct id request);

struct event_row {
	struct id id, request;
	struct str reference, state;
	struct instant at;
	struct str kind, clock; // keys
	struct instant due;
	int days;
};
struct event_list {
	struct event_row *p;
	size_t n;
};
/* Of open requests that `who` may see, newest first; at most 100. */
NODISCARD enum rc event_list(struct cx *cx, struct db *db, const struct actor *who,
			     struct event_list *out);

/* Of one request, newest first; at most 100. */
NODISCARD enum rc event_told(struct cx *cx, struct db *db, struct id request,
			     struct event_list *out);

#endif
