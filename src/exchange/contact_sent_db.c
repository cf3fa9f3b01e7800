// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/contact_sent_db.h"

SQL_STATEMENT(contacts_sent_find, "SELECT digest FROM exchange_contacts_sent WHERE peer_id = $1");
SQL_STATEMENT(contacts_sent_put, "INSERT INTO exchange_contacts_sent (peer_id, digest, at)"
				 " VALUES ($1, $2, $3) ON CONFLICT (peer_id)"
				 " DO UPDATE SET digest = excluded.digest, at = excluded.at");

enum rc contacts_sent_load(struct cx *cx, struct db *db, struct id peer, struct sha256 *out)
{
	struct sha256 digest = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &contacts_sent_find, VAL(peer)));
	while (rows_next(r))
		digest = rows_hash(r);
	TRY(rows_end(cx, r));
	*out = digest;
	return RC_OK;
}

enum rc contacts_sent_store(struct cx *cx, struct db *db, struct id peer, struct sha256 digest)
{
	return DB_RUN(cx, db, &contacts_sent_put, VAL(peer), VAL(digest), VAL(cx->now));
}
