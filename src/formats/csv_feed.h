// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * csv_feed: a table as reports, one a row, by a map that says what each column is.
 *
 * A map is lines of text:
 *
 *	separator ,		one character, or tab; "," unless said
 *	header yes		whether the first row names the columns; yes unless said
 *	comment #		rows that begin so are passed over; none unless said
 *	dates iso		or dmy (31/12/2026), mdy (12/31/2026): how days are written
 *	zone Africa/Nairobi	of times that say none; UTC unless said
 *	category content/phishing	as XARF 4 names them; messaging/spam ...
 *	column ip Source IP	what a column is, and its name, or its number from 1
 *
 * What a column may be: url host ip asn email phone wallet iban hash account (what is complained
 * of), port, time, last, id, title, text, tlp, count, organisation, contact.
 * Times: RFC 3339, "2026-12-31 23:59[:59]", days as `dates` says, seconds since 1970.
 *
 * Quotes are those of RFC 4180. A row that names nothing is refused, and which column is wrong is
 * told with what to do about it.
 */
#ifndef FORMATS_CSV_FEED_H
#define FORMATS_CSV_FEED_H

#include "formats/feed.h"

enum csv_dates { CSV_ISO, CSV_DMY, CSV_MDY };

enum { CSV_COLUMNS_MAX = 64, CSV_FIELDS_MAX = 256, CSV_MAP_MAX = 8192 };

struct csv_column {
	struct str field, name;
};

struct csv_map {
	char separator, comment; // comment 0: none
	bool has_header;
	enum csv_dates dates;
	struct str zone, category, type;
	struct csv_column columns[CSV_COLUMNS_MAX];
	size_t n;
};

/* RC_INVALID: a line is wrong; the sentence says which and what may stand there. */
NODISCARD enum rc csv_map_read(struct cx *cx, struct str text, struct csv_map *out);

/* Whether a table with this first row has the columns of the map. RC_INVALID: it has not. */
NODISCARD enum rc csv_map_fits(struct cx *cx, const struct csv_map *map, struct str head);

/* The table, or a piece of it (ask->line > 0), whose header is then ask->head. */
NODISCARD enum rc csv_feed_read(struct cx *cx, const struct feed_ask *ask, struct str bytes,
				struct feed *out);

/* Where whole rows end, at most `most` bytes; one row at least. */
size_t csv_cut(struct str bytes, size_t most);

/* The first row that is no comment: its end, and itself. */
size_t csv_head(const struct csv_map *map, struct str bytes, struct str *row);

#endif
