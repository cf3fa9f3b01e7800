// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/signing_db.h"

#include "people/act_db.h"

SQL_STATEMENT(signing_insert,
	      "INSERT INTO people_key (id, account_id, kind, credential, public_key, algorithm,"
	      "                        name, added_at, begins_at, ends_at, removed_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL)"
	      " ON CONFLICT (kind, credential) WHERE removed_at IS NULL DO NOTHING");

enum rc signing_key_add(struct cx *cx, struct db *db, const struct signing_key *key, struct id *out)
{
	const struct id id = id_new(cx->now);
	int64_t added = 0;
	INVARIANT(key->kind != SIGNATURE_NODE);
	TRY(db_run(cx, db, &signing_insert,
		   VALS(VAL(id), VAL(key->account), VAL(key->kind), VAL_BYTES(key->credential),
			VAL_BYTES(key->public_key), VAL(key->algorithm), VAL(key->name),
			VAL(cx->now), VAL(key->begins_at), VAL(key->ends_at)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, N_("this key is registered already"));
	*out = id;
	return RC_OK;
}

SQL_STATEMENT(signing_end_one, "UPDATE people_key SET removed_at = $1"
			       " WHERE id = $2 AND account_id = $3 AND removed_at IS NULL");
SQL_STATEMENT(signing_end_every,
	      "UPDATE people_key SET removed_at = $1 WHERE account_id = $2 AND removed_at IS NULL");

enum rc signing_key_end(struct cx *cx, struct db *db, struct id account, struct id key)
{
	int64_t changed = 0;
	TRY(db_run(cx, db, &signing_end_one, VALS(VAL(cx->now), VAL(key), VAL(account)), &changed));
	return changed > 0 ? RC_OK : cx_fail(cx, RC_MISSING, "you have no such key");
}

enum rc signing_end_all(struct cx *cx, struct db *db, struct id account)
{
	return DB_RUN(cx, db, &signing_end_every, VAL(cx->now), VAL(account));
}

static void read_key(struct rows *r, struct signing_key *k)
{
	k->id = rows_id(r);
	k->account = rows_id(r);
	k->kind = (enum signature_kind)rows_int(r);
	k->credential = rows_bytes(r);
	k->public_key = rows_bytes(r);
	k->algorithm = rows_int(r);
	k->name = rows_str(r);
	k->added_at = rows_instant(r);
	k->begins_at = rows_instant(r);
	k->ends_at = rows_instant(r);
	k->removed_at = rows_instant(r);
}

SQL_STATEMENT(signing_of_account,
	      "SELECT id, account_id, kind, credential, public_key, algorithm, name, added_at,"
	      "       begins_at, ends_at, removed_at"
	      "  FROM people_key WHERE account_id = $1"
	      " ORDER BY added_at, id"
	      " LIMIT 200");

enum rc signing_list(struct cx *cx, struct db *db, struct id account, struct signing_keys *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &signing_of_account, VAL(account)));
	struct signing_keys list = { .p = arena_new(cx->arena, struct signing_key,
						    SIGNING_KEYS_MAX) };
	while (rows_next(r))
		read_key(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(signing_of_roles,
	      "SELECT k.id, k.account_id, k.kind, k.credential, k.public_key, k.algorithm, k.name,"
	      "       k.added_at, k.begins_at, k.ends_at, k.removed_at, a.name, a.post, a.login"
	      "  FROM people_key k JOIN people_account a ON a.id = k.account_id"
	      " WHERE a.state = 1 AND (a.roles & $1) <> 0"
	      "   AND (k.removed_at IS NULL OR k.removed_at > $2)"
	      " ORDER BY k.added_at DESC, k.id"
	      " LIMIT $3");

enum rc signing_people(struct cx *cx, struct db *db, const struct signing_ask *ask,
		       struct signing_people *out)
{
	AUTO(rows) r = NULL;
	struct signing_people list = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &signing_of_roles, VAL(ask->roles.bits), VAL(ask->since),
		      VAL((int64_t)ask->max)));
	while (rows_next(r)) {
		struct signing_person *p = ARENA_PUSH(cx->arena, &list);
		*p = (struct signing_person){ 0 };
		read_key(r, &p->key);
		p->name = rows_str(r);
		p->post = rows_str(r);
		p->login = rows_str(r);
	}
	*out = list;
	return rows_end(cx, r);
}

SQL_STATEMENT(signing_at,
	      "SELECT id, account_id, kind, credential, public_key, algorithm, name, added_at,"
	      "       begins_at, ends_at, removed_at"
	      "  FROM people_key"
	      " WHERE credential = $1 AND kind = $2 AND account_id = $3 AND added_at <= $4"
	      "   AND (removed_at IS NULL OR removed_at > $4)"
	      " ORDER BY added_at DESC"
	      " LIMIT 1");

enum rc signing_find(struct cx *cx, struct db *db, const struct signature *s,
		     struct signing_key *out)
{
	AUTO(rows) r = NULL;
	struct signing_key k = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &signing_at, VAL_BYTES(s->credential), VAL(s->kind),
		      VAL(s->account), VAL(s->at)));
	const bool found = rows_next(r);
	if (found)
		read_key(r, &k);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING,
			       "this key is not one of that person, or was removed");
	if (k.begins_at.us > s->at.us || (k.ends_at.us != 0 && k.ends_at.us <= s->at.us))
		return cx_fail(cx, RC_MISSING,
			       "the certificate had not begun or was over at that time");
	*out = k;
	return RC_OK;
}

/* ---- certificates ---------------------------------------------------------- */

static enum rc append(struct cx *cx, struct db *db, const struct actor *by, const char *act,
		      struct str der)
{
	return act_append(cx, db, by, ACCESS_OWN_ACCOUNT,
			  (struct ledger_act){ .act = act,
					       .object_kind = "account",
					       .object = by->account,
					       .content = sha256_of(der) });
}

/* Those that may sign. */
static size_t count_live(const struct signing_keys *all)
{
	size_t n = 0;
	for (size_t i = 0; i < all->n; i++)
		n += all->p[i].kind == SIGNATURE_CERTIFICATE && all->p[i].removed_at.us == 0;
	return n;
}

enum rc signing_certificate_add(struct cx *cx, struct db *db, const struct actor *by,
				const struct certificate *c, struct id *out)
{
	struct signing_keys all;
	const struct signing_key key = {
		.account = by->account,
		.kind = SIGNATURE_CERTIFICATE,
		.credential = { (const char *)c->fingerprint.b, sizeof c->fingerprint.b },
		.public_key = c->der,
		.name = c->subject,
		.begins_at = c->begins,
		.ends_at = c->ends,
	};
	if (c->begins.us > cx->now.us || c->ends.us <= cx->now.us)
		return cx_fail(
			cx, RC_INVALID,
			N_("the certificate has not begun, or is over: upload the one of now"));
	TRY(signing_list(cx, db, by->account, &all));
	if (count_live(&all) >= SIGNING_CERTIFICATES_MAX || all.n >= SIGNING_KEYS_MAX)
		return cx_fail(cx, RC_CONFLICT,
			       N_("an account has at most five certificates: remove one"));
	TRY(signing_key_add(cx, db, &key, out));
	return append(cx, db, by, "signing-certificate-added", c->der);
}

enum rc signing_certificate_remove(struct cx *cx, struct db *db, const struct actor *by,
				   struct id id)
{
	struct signing_keys all;
	TRY(signing_list(cx, db, by->account, &all));
	for (size_t i = 0; i < all.n; i++) {
		if (!id_eq(all.p[i].id, id) || all.p[i].kind != SIGNATURE_CERTIFICATE)
			continue;
		TRY(signing_key_end(cx, db, by->account, id));
		return append(cx, db, by, "signing-certificate-removed", all.p[i].public_key);
	}
	return cx_fail(cx, RC_MISSING, "you have no such certificate");
}
