// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_from_feed: what systems send to each other (formats/feed.h) as reports: one for each event.
 *
 * 1. The SHA-256 of a report is that of the event's own bytes: the same event of another day's
 *    document is the same report. Of a table it is that of the map's name, the row that names the
 *    columns, and the row.
 * 2. The raw report of an event are its own bytes; of STIX and IODEF, whose parts refer to each other,
 *    the whole document. One that could not be used has its own, to be read again.
 * 3. Where one is about the abuse of children nothing of it is kept, and of the others their own.
 * 4. What is not of the kind that it should be is no subject, and told with its place.
 */
#ifndef INTAKE_REPORT_FROM_FEED_H
#define INTAKE_REPORT_FROM_FEED_H

#include "formats/feed.h"
#include "intake/report_from_mail.h"

/* Whether it is to be read here: a table, or a document whose look is that of a feed. */
bool report_is_feed(const struct intake_origin *origin, struct str bytes);

/* As report_from_mail. *is_feed false: it is another document of JSON or XML, and nothing was
 * added. What is broken as a whole is one report, which says so. */
NODISCARD enum rc reports_from_feed(struct cx *cx, const struct intake_origin *origin,
				    struct str bytes, bool *is_feed, struct intake_readings *out);

/* A table by its saved map, with the zone of its times. RC_INVALID: a line of the map, or its zone,
 * is wrong; the sentence says which. */
NODISCARD enum rc intake_table_open(struct cx *cx, struct str name, struct str map,
				    struct intake_table *out);

/* The row of a table that names its columns, into t->head. RC_INVALID: they are not those of the map,
 * or it is broken. */
NODISCARD enum rc intake_table_head(struct cx *cx, struct intake_table *t, struct str bytes);

/* What an event says, into a report of which its bytes are known. */
void report_take_event(struct arena *a, const struct feed_event *e, struct intake_reading *out);

#endif
