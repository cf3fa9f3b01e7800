// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * retain_db: what is deleted after its term (retain.h), and what stays.
 *
 * Deleted of a report: its text, subject, senders, reference, what it names, its parts and deviations; who
 * reported; the answers, files and words of the public form, and with them the private code; the bytes
 * as received; its place in a campaign.
 * Stays: number, day, channel, category, type, state, country, loss, the SHA-256 of what came, its
 * entries of the ledger; what was sealed as evidence, which has a term of its own.
 *
 * A report of a case keeps all, with who reported, until the case has been closed for the term. A mail that may still be sent
 * again is kept.
 */
#ifndef INTAKE_RETAIN_DB_H
#define INTAKE_RETAIN_DB_H

#include "intake/retain.h"
#include "people/access.h"
#include "store/db.h"

/* Of those received or made before, the oldest, at most RETAIN_AT_ONCE in a unit; *n: how many. Each is an entry of the
 * ledger. */
NODISCARD enum rc retain_redact(struct cx *cx, struct db *db, const struct actor *by,
				enum retain_class class, struct instant before, int64_t *n);

/* RC_DENIED: they may not see reports. */
NODISCARD enum rc retain_status(struct cx *cx, struct db *db, const struct actor *who,
				const struct retain_terms *terms, struct retain_statuses *out);

#endif
