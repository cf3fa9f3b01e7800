// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * retain_db: what is deleted of a report after its term, and what stays.
 *
 * Deleted: its text, subject, senders, reference, what it names, its parts and deviations; who
 * reported; the answers, files and words of the public form, and with them the private code; the bytes
 * as received; its place in a campaign.
 * Stays: number, day, channel, category, type, state, country, loss, the SHA-256 of what came, its
 * entries of the ledger; what was sealed as evidence, which has a term of its own.
 *
 * A report of a case keeps all until the case has been closed for the term.
 */
#ifndef INTAKE_RETAIN_DB_H
#define INTAKE_RETAIN_DB_H

#include "people/access.h"
#include "store/db.h"

enum { RETAIN_AT_ONCE = 50, RETAIN_DAYS_MIN = 30, RETAIN_DAYS_DEFAULT = 730 };

/* Of those received before, the oldest, at most RETAIN_AT_ONCE in a unit; *n: how many. */
NODISCARD enum rc retain_redact(struct cx *cx, struct db *db, const struct actor *by,
				struct instant before, int64_t *n);

#endif
