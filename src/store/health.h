// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * health: what a database says of itself when it is asked.
 *
 * SQLite: pages that are damaged, indexes that miss a row, rows that refer to none.
 * PostgreSQL: settings by which a power cut loses what was acknowledged.
 */
#ifndef STORE_HEALTH_H
#define STORE_HEALTH_H

#include "store/store.h"

enum { HEALTH_FINDINGS_MAX = 20 };

struct health {
	struct str p[HEALTH_FINDINGS_MAX];
	size_t n;
	int64_t clock_us; // the database's clock, UTC
};

/* RC_OK also when something was found. */
NODISCARD enum rc health_check(struct cx *cx, struct store *store, struct health *out);

#endif
