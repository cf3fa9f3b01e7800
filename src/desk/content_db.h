// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * content_db: that somebody read a case or a request stands on the ledger. A person: once
 * an hour (people/reading_db.h). The server's terminal: each time.
 */
#ifndef DESK_CONTENT_DB_H
#define DESK_CONTENT_DB_H

#include "people/access.h"
#include "store/db.h"

/* kind: "case" or "request". In the unit that shows it, which writes therefore. */
NODISCARD enum rc content_read(struct cx *cx, struct db *db, const struct actor *by,
			       const char *kind, struct id object);

#endif
