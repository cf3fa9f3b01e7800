// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/directory_db.h"

#include "ledger/entry_db.h"

#define AHEAD HOURS(1)

SQL_STATEMENT(directory_find, "SELECT issued, digest FROM exchange_directory WHERE key = $1");
SQL_STATEMENT(directory_put,
	      "INSERT INTO exchange_directory (key, issued, digest) VALUES ($1, $2, $3)"
	      " ON CONFLICT (key) DO UPDATE SET issued = excluded.issued,"
	      "   digest = excluded.digest");

static enum rc load(struct cx *cx, struct db *db, struct sha256 key, struct directory_seen *out)
{
	AUTO(rows) r = NULL;
	*out = (struct directory_seen){ 0 };
	TRY(ROWS_OPEN(cx, db, &r, &directory_find, VAL(key)));
	while (rows_next(r)) {
		out->issued = rows_instant(r);
		out->digest = rows_hash(r);
	}
	return rows_end(cx, r);
}

enum rc directory_take(struct cx *cx, struct db *db, const struct directory_seen *d)
{
	struct directory_seen last;
	const struct sha256 key = sha256_of(d->key);
	const struct ledger_act act = { .act = "directory-imported",
					.content = d->digest,
					.note = d->name };
	TRY(load(cx, db, key, &last));
	if (d->issued.us > instant_add(cx->now, AHEAD).us)
		return cx_fail(cx, RC_INVALID,
			       "the directory was issued in the future by our clock: compare the "
			       "clocks");
	if (d->issued.us < last.issued.us)
		return cx_fail(cx, RC_CONFLICT,
			       "a newer directory of this secretariat was imported before: ask for "
			       "the newest");
	if (d->issued.us > last.issued.us) {
		TRY(DB_RUN(cx, db, &directory_put, VAL(key), VAL(d->issued), VAL(d->digest)));
		return ledger_append(cx, db, &act, NULL);
	}
	return sha256_eq(&d->digest, &last.digest)
		       ? RC_OK
		       : cx_fail(cx, RC_CONFLICT,
				 "another directory of the same time was imported before: call the "
				 "secretariat, its key may be stolen");
}
