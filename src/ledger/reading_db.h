// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * reading_db: reading content is an act.
 *
 * The first reading of a thing by a person in an hour (UTC) is an entry at once; further
 * ones are counted, durably, and one more entry tells their number when the hour is over.
 */
#ifndef LEDGER_READING_DB_H
#define LEDGER_READING_DB_H

#include "ledger/entry_db.h"

/* Takes account, role, object_kind and object of the act; its bytes may leave after the
 * unit is durable. */
NODISCARD enum rc ledger_read(struct cx *cx, struct db *db, const struct ledger_act *act);

/* Appends "content-read-again" for hours that are over, at most 100 rows a call. *more:
 * there are others. */
NODISCARD enum rc ledger_reads_tell(struct cx *cx, struct db *db, bool *more);

#endif
