// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/passkey_db.h"

#include "people/account.h"
#include "people/act_db.h"
#include "people/alarm_db.h"
#include "people/factor_db.h"
#include "people/signing_db.h"

bool passkey_counter_is_good(int64_t stored, int64_t received)
{
	return received > stored || (stored == 0 && received == 0);
}

SQL_STATEMENT(passkey_insert,
	      "INSERT INTO people_passkey (id, account_id, credential, public_key, algorithm,"
	      "                            counter, name, created_at, used_at, cloned)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 0)"
	      " ON CONFLICT (credential) DO NOTHING");

/* Others verify by the directory what this passkey signs, also when it is gone. */
static enum rc add_to_directory(struct cx *cx, struct db *db, struct id account,
				const struct passkey *k)
{
	struct id id;
	return signing_key_add(cx, db,
			       &(struct signing_key){ .account = account,
						      .kind = SIGNATURE_PASSKEY,
						      .credential = k->credential,
						      .public_key = k->public_key,
						      .algorithm = k->algorithm,
						      .name = str_trim(k->name) },
			       &id);
}

enum rc passkey_add(struct cx *cx, struct db *db, const struct actor *by, const struct passkey *k,
		    struct id *out)
{
	struct factors f;
	int64_t added = 0;
	const struct id id = id_new(cx->now);
	if (account_name_fault(k->name) || k->name.n > FACTOR_NAME_MAX)
		return cx_fail(cx, RC_INVALID,
			       N_("name the passkey in up to 100 bytes, such as the "
				  "device that holds it"));
	TRY(factor_count(cx, db, by->account, &f));
	if (f.passkeys >= FACTOR_PASSKEYS_MAX)
		return cx_fail(cx, RC_CONFLICT,
			       N_("an account has at most 10 passkeys: remove one"));
	TRY(db_run(cx, db, &passkey_insert,
		   VALS(VAL(id), VAL(by->account), VAL_BYTES(k->credential),
			VAL_BYTES(k->public_key), VAL(k->algorithm), VAL(k->counter),
			VAL(str_trim(k->name)), VAL(cx->now)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, N_("this passkey is registered already"));
	TRY(add_to_directory(cx, db, by->account, k));
	TRY(act_append(cx, db, by, ACCESS_OWN_ACCOUNT,
		       (struct ledger_act){ .act = "passkey-added",
					    .object_kind = "account",
					    .object = by->account,
					    .content = sha256_of(k->public_key) }));
	*out = id;
	return RC_OK;
}

static void read_passkey(struct rows *r, struct passkey *k)
{
	k->id = rows_id(r);
	k->account = rows_id(r);
	k->credential = rows_bytes(r);
	k->public_key = rows_bytes(r);
	k->algorithm = rows_int(r);
	k->counter = rows_int(r);
	k->name = rows_str(r);
	k->created_at = rows_instant(r);
	k->used_at = rows_instant(r);
	k->cloned = rows_int(r) == 1;
}

SQL_STATEMENT(passkey_page, "SELECT id, account_id, credential, public_key, algorithm, counter,"
			    "       name, created_at, used_at, cloned"
			    "  FROM people_passkey"
			    " WHERE account_id = $1"
			    " ORDER BY created_at, id"
			    " LIMIT 100");

enum rc passkey_list(struct cx *cx, struct db *db, struct id account, struct passkey_list *out)
{
	enum { LIST_MAX = 100 }; // cloned ones do not count towards the ten
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &passkey_page, VAL(account)));
	struct passkey_list list = { .p = arena_new(cx->arena, struct passkey, LIST_MAX) };
	while (rows_next(r))
		read_passkey(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(passkey_by_credential,
	      "SELECT id, account_id, credential, public_key, algorithm, counter,"
	      "       name, created_at, used_at, cloned"
	      "  FROM people_passkey WHERE credential = $1");

enum rc passkey_find(struct cx *cx, struct db *db, struct str credential, struct passkey *out)
{
	AUTO(rows) r = NULL;
	struct passkey k = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &passkey_by_credential, VAL_BYTES(credential)));
	const bool found = rows_next(r);
	if (found)
		read_passkey(r, &k);
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, N_("this passkey is not known here"));
	*out = k;
	return RC_OK;
}

SQL_STATEMENT(passkey_last, "SELECT counter, cloned FROM people_passkey WHERE id = $1");
SQL_STATEMENT(passkey_count_up, "UPDATE people_passkey SET counter = $1, used_at = $2"
				" WHERE id = $3");
SQL_STATEMENT(passkey_key_end, "UPDATE people_key SET removed_at = $1"
			       " WHERE kind = 1 AND credential = $2 AND account_id = $3"
			       "   AND removed_at IS NULL");
SQL_STATEMENT(passkey_block, "UPDATE people_passkey SET cloned = 1 WHERE id = $1");

static enum rc block(struct cx *cx, struct db *db, const struct passkey *k)
{
	const struct alarm alarm = {
		.kind = ALARM_CLONED_PASSKEY,
		.about = k->account,
		.object_kind = "account",
		.object = k->account,
		.text = str_from_c(
			N_("A passkey's counter went back: there may be a copy of the device. "
			   "The passkey is refused until it is removed.")),
	};
	TRY(DB_RUN(cx, db, &passkey_block, VAL(k->id)));
	TRY(DB_RUN(cx, db, &passkey_key_end, VAL(cx->now), VAL_BYTES(k->credential),
		   VAL(k->account)));
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, k->id), NULL));
	return ledger_append(cx, db,
			     &(struct ledger_act){ .act = "passkey-blocked",
						   .object_kind = "account",
						   .object = k->account,
						   .content = sha256_of(k->public_key) },
			     NULL);
}

enum rc passkey_used(struct cx *cx, struct db *db, const struct passkey *k, int64_t counter,
		     bool *good)
{
	int64_t stored = 0;
	bool cloned = true; // of a passkey that was removed meanwhile
	{
		// Read again: what the caller holds is older than this unit.
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &passkey_last, VAL(k->id)));
		if (rows_next(r)) {
			stored = rows_int(r);
			cloned = rows_int(r) == 1;
		}
		TRY(rows_end(cx, r));
	}
	*good = false;
	if (cloned)
		return RC_OK;
	if (!passkey_counter_is_good(stored, counter))
		return block(cx, db, k);
	*good = true;
	return DB_RUN(cx, db, &passkey_count_up, VAL(counter), VAL(cx->now), VAL(k->id));
}

SQL_STATEMENT(passkey_delete, "DELETE FROM people_passkey WHERE id = $1 AND account_id = $2");

/* The one that is to go, of these. */
static const struct passkey *of_id(const struct passkey_list *list, struct id id)
{
	for (size_t i = 0; i < list->n; i++)
		if (id_eq(list->p[i].id, id))
			return &list->p[i];
	return NULL;
}

enum rc passkey_remove(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct passkey_list list;
	struct factors f;
	TRY(passkey_list(cx, db, by->account, &list));
	const struct passkey *k = of_id(&list, id);
	if (!k)
		return cx_fail(cx, RC_MISSING, N_("you have no such passkey"));
	TRY(factor_count(cx, db, by->account, &f));
	f.passkeys -= !k->cloned;
	if (!k->cloned && !factors_have_second(&f) && access_needs_factor(by->roles))
		return cx_fail(cx, RC_CONFLICT,
			       N_("your role needs a second factor: set up another "
				  "one first"));
	TRY(DB_RUN(cx, db, &passkey_delete, VAL(id), VAL(by->account)));
	TRY(DB_RUN(cx, db, &passkey_key_end, VAL(cx->now), VAL_BYTES(k->credential),
		   VAL(by->account)));
	return act_append(cx, db, by, ACCESS_OWN_ACCOUNT,
			  (struct ledger_act){ .act = "passkey-removed",
					       .object_kind = "account",
					       .object = by->account,
					       .content = sha256_of(k->public_key) });
}
