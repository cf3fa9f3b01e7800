// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * retain: how long what people told, and what was told to others, is kept, by class. A class without a term is
 * kept until somebody deletes it by hand.
 *
 * contacts   who reported, with the answers, files, words and private code of the public form; the report stays.
 * reports    what a report said, named and brought (retain_db.h), but for notices.
 * notices    address, host, digests and references of a notice of a hotline, what was looked at of it, and the words
 *            of the mails that named it.
 * referrals  whom a mail went to, what it said and about which addresses.
 *
 * Of each what is counted stays: number, day, channel, category, class, country, state, times, losses.
 */
#ifndef INTAKE_RETAIN_H
#define INTAKE_RETAIN_H

#include "core/core.h"

enum retain_class {
	RETAIN_CONTACTS,
	RETAIN_REPORTS,
	RETAIN_NOTICES,
	RETAIN_REFERRALS,
	RETAIN_CLASSES,
};
const char *retain_class_key(enum retain_class c);  // "contacts"
const char *retain_class_text(enum retain_class c); // "Who reported"

enum {
	RETAIN_AT_ONCE = 50,
	RETAIN_DAYS_MIN = 30,
	RETAIN_DAYS_MAX = 36500,
	RETAIN_DAYS_DEFAULT = 730
};

struct retain_terms {
	int64_t days[RETAIN_CLASSES]; // 0: not by itself
};

/* How a class stands. */
struct retain_status {
	int64_t days;	     // as the terms have it
	int64_t kept, due;   // that there are; of them those whose term is over
	struct instant next; // when the next one's is; 0: there is none, or no term
	int64_t done;	     // ever
	struct instant last; // when the last was; 0: none was
};
struct retain_statuses {
	struct retain_status of[RETAIN_CLASSES];
};

#endif
