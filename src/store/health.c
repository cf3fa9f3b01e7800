// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/health.h"

#include "core/banned.h"
#include "store/db.h"

SQL_STATEMENT_TWO(health_find,
		  "SELECT quick_check FROM pragma_quick_check WHERE quick_check <> 'ok'"
		  " UNION ALL "
		  "SELECT 'a row of ' || \"table\" || ' refers to none of ' || parent"
		  "  FROM pragma_foreign_key_check"
		  " LIMIT 20",
		  "SELECT 'the server''s setting ' || name || ' is off: a power cut loses what was"
		  " acknowledged'"
		  "  FROM pg_catalog.pg_settings"
		  " WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
		  "   AND setting = 'off'"
		  " ORDER BY name");

SQL_STATEMENT_TWO(health_clock, "SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
		  "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");

static enum rc ask(struct cx *cx, struct db *db, void *arg)
{
	struct health *h = arg;
	*h = (struct health){ 0 };
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &health_clock, NO_VALS));
	if (rows_next(r))
		h->clock_us = rows_int(r);
	TRY(rows_end(cx, r));
	AUTO(rows) found = NULL;
	TRY(rows_open(cx, db, &found, &health_find, NO_VALS));
	while (h->n < HEALTH_FINDINGS_MAX && rows_next(found))
		h->p[h->n++] = rows_str(found);
	return rows_end(cx, found);
}

enum rc health_check(struct cx *cx, struct store *store, struct health *out)
{
	return unit_run(cx, store, TX_READ, ask, out);
}
