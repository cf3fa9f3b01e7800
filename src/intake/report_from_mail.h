// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * report_from_mail: a mail as a report: a feedback report (ARF, X-ARF, XARF), a mail that somebody
 * forwarded, or the mail itself; or no report at all.
 *
 *	arf, xarf-4 ...	there is a part for machines
 *	forwarded	the mail complained of lies within, as a mail of its own
 *	inline		it stands in the text, behind the words of a mail program
 *	mail		it came as it is
 *	bounce, auto-reply, aggregate, loop	kept aside
 *
 * Who sent it is what the mail says, which proves nothing.
 *
 * Source:  RFC 5965, 3464, 3834, 8098 (notifications), 7489 (aggregates), 8460.
 * Memory:  in the cx's arena; texts may lie in the bytes of the mail.
 */
#ifndef INTAKE_REPORT_FROM_MAIL_H
#define INTAKE_REPORT_FROM_MAIL_H

#include "formats/mail.h"
#include "intake/report.h"

struct zone; // core/calendar.h

/* A report as it was read, before it is stored. */
struct intake_reading {
	struct intake_report report; // received, raw and their sizes are set
	struct intake_reporter reporter;
	bool has_reporter;
	struct str answers; // token of the referral that it names (intake/referral.h); empty: none
	struct str raw;	    // to be stored; empty: nothing of it may be
};

struct intake_readings {
	struct intake_reading *p;
	size_t n, cap;
};

/* How a table is to be read (formats/csv_feed.h). */
struct intake_table {
	struct str name, map, head; // head: the row that names the columns, of a later piece
	size_t line;		    // of the piece's first row in its file, from 0
	const struct zone *zone;    // of times that say none; NULL: UTC
};

struct intake_origin {
	enum intake_channel channel;
	struct str own_address;		  // at which this node takes reports; empty: none
	bool has_no_sender;		  // its envelope says that nobody wants an answer
	const struct intake_table *table; // NULL: what came is no table
	size_t line;			  // where a piece of a longer document begins, from 0
};

/* What cannot be read is a report, too. RC_BUSY, RC_IO: the fault is here; come again. */
NODISCARD enum rc report_from_mail(struct cx *cx, const struct intake_origin *origin,
				   struct str bytes, struct intake_reading *out);

/* For other readers: what of these bytes is known before they are read. */
void intake_reading_begin(const struct intake_origin *origin, struct str bytes,
			  struct intake_reading *out);

/* RC_INVALID, RC_LIMIT and RC_BUG of a reader become a quarantined report; all else is given
 * back. */
NODISCARD enum rc intake_reading_failed(struct cx *cx, enum rc rc, struct intake_reading *r);

/* What a page shows, and behind it where its links lead, each in angle brackets on a line. */
struct str text_of_html(struct arena *a, struct str html);

#endif
