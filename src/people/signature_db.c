// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/signature_db.h"

SQL_STATEMENT(signature_insert,
	      "INSERT INTO people_signature (id, kind, account_id, digest, at, credential,"
	      "                              authenticator_data, client_data, assertion)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

enum rc signature_add(struct cx *cx, struct db *db, const struct signature *s, struct id *out)
{
	const struct id id = id_new(cx->now);
	INVARIANT((s->kind != SIGNATURE_NODE) == (s->assertion.n > 0));
	TRY(DB_RUN(cx, db, &signature_insert, VAL(id), VAL(s->kind), VAL(s->account),
		   VAL(s->digest), VAL(cx->now), VAL_BYTES(s->credential),
		   VAL_BYTES(s->authenticator_data), VAL_BYTES(s->client_data),
		   VAL_BYTES(s->assertion)));
	*out = id;
	return RC_OK;
}

SQL_STATEMENT(signature_by_id, "SELECT kind, account_id, digest, at, credential,"
			       "       authenticator_data, client_data, assertion"
			       "  FROM people_signature WHERE id = $1");

enum rc signature_load(struct cx *cx, struct db *db, struct id id, struct signature *out)
{
	AUTO(rows) r = NULL;
	struct signature s = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &signature_by_id, VAL(id)));
	const bool found = rows_next(r);
	if (found) {
		s.kind = (enum signature_kind)rows_int(r);
		s.account = rows_id(r);
		s.digest = rows_hash(r);
		s.at = rows_instant(r);
		s.credential = rows_bytes(r);
		s.authenticator_data = rows_bytes(r);
		s.client_data = rows_bytes(r);
		s.assertion = rows_bytes(r);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, "there is no such signature");
	*out = s;
	return RC_OK;
}
