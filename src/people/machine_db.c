// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/machine_db.h"

#include "people/account_db.h"
#include "people/act_db.h"

static const enum permission never[] = {
	ACCESS_OWN_ACCOUNT,   ACCESS_PEOPLE_MANAGE,   ACCESS_NODE_MANAGE,
	ACCESS_ALARM_ANSWER,  ACCESS_LEDGER_NAMES,    ACCESS_APPROVAL_DECIDE,
	ACCESS_BREAK_GLASS,   ACCESS_REQUEST_APPROVE, ACCESS_MEASURE_AUTHORISE,
	ACCESS_EVIDENCE_KEEP, ACCESS_EVIDENCE_LOCKED, ACCESS_LAW_PUBLISH,
};

bool machine_may_ever(enum permission p)
{
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		if (never[i] == p)
			return false;
	return true;
}

struct bits machine_access(struct roles roles, struct bits scopes)
{
	struct bits may = bits_and(access_of(roles, true), scopes);
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		bits_clear(&may, never[i]);
	bits_set(&may, ACCESS_PUBLIC);
	return may;
}

static struct bits all_scopes(void)
{
	struct bits all = { 0 };
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
		bits_set(&all, p);
	return all;
}

static struct str print_scopes(struct arena *a, const struct bits *scopes)
{
	struct str text = { 0 };
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
		if (bits_test(scopes, p))
			text = arena_fmt(a, "%.*s%s%s", STR_ARG(text), text.n > 0 ? " " : "",
					 access_key(p));
	return text;
}

/* A permission that this version does not know is none: scopes only ever take away. */
static struct bits read_scopes(struct str text)
{
	struct bits scopes = { 0 };
	struct str word;
	while (text.n > 0) {
		enum permission p;
		(void)str_cut(text, ' ', &word, &text); // the last word has no blank after it
		if (access_parse(word, &p))
			bits_set(&scopes, p);
	}
	return scopes;
}

SQL_STATEMENT(machine_key_count,
	      "SELECT count(*) FROM people_machine_key WHERE account_id = $1 AND expires_at > $2");

static enum rc check_key(struct cx *cx, struct db *db, const struct machine_key *key)
{
	struct account a;
	const char *fault = account_name_fault(key->name);
	if (fault)
		return cx_fail(cx, RC_INVALID, "%s", fault);
	if (key->expires_at.us <= cx->now.us ||
	    key->expires_at.us > instant_add(cx->now, DAYS(400)).us)
		return cx_fail(cx, RC_INVALID, N_("a key ends in the future, within 400 days"));
	if (key->token && !bits_any(&key->scopes))
		return cx_fail(cx, RC_INVALID, N_("say what the token is for: at least one scope"));
	for (enum permission p = 0; p < ACCESS_PERMISSIONS; p++)
		if (key->token && bits_test(&key->scopes, p) && !machine_may_ever(p))
			return cx_fail(cx, RC_INVALID, N_("%s is for persons only"), access_key(p));
	TRY(account_load(cx, db, key->account, &a));
	if (a.kind != ACCOUNT_MACHINE)
		return cx_fail(cx, RC_CONFLICT,
			       N_("this is a person's account: make one for the "
				  "machine"));
	int64_t n = 0;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &machine_key_count, VAL(key->account), VAL(cx->now)));
	if (rows_next(r))
		n = rows_int(r);
	TRY(rows_end(cx, r));
	if (n >= MACHINE_KEYS_MAX)
		return cx_fail(cx, RC_CONFLICT, N_("an account has at most 20 keys: remove one"));
	return RC_OK;
}

SQL_STATEMENT(machine_key_insert,
	      "INSERT INTO people_machine_key (id, account_id, token, hash, name, scopes,"
	      "                                created_at, expires_at)"
	      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	      " ON CONFLICT (token, hash) DO NOTHING");

enum rc machine_key_add(struct cx *cx, struct db *db, const struct actor *by,
			const struct machine_key *key, struct id *out)
{
	int64_t added = 0;
	const struct id id = id_new(cx->now);
	const struct str scopes = key->token ? print_scopes(cx->arena, &key->scopes) : STR("");
	TRY(check_key(cx, db, key));
	TRY(db_run(cx, db, &machine_key_insert,
		   VALS(VAL(id), VAL(key->account), VAL(key->token), VAL(key->hash),
			VAL(str_trim(key->name)), VAL(scopes), VAL(cx->now), VAL(key->expires_at)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, N_("this key is known already"));
	TRY(act_append(cx, db, by, ACCESS_PEOPLE_MANAGE,
		       (struct ledger_act){ .act = key->token ? "token-added" : "certificate-added",
					    .object_kind = "account",
					    .object = key->account,
					    .content = key->hash,
					    .note = scopes }));
	*out = id;
	return RC_OK;
}

SQL_STATEMENT(machine_key_delete,
	      "DELETE FROM people_machine_key WHERE id = $1 RETURNING account_id, hash");

enum rc machine_key_remove(struct cx *cx, struct db *db, const struct actor *by, struct id id)
{
	struct ledger_act act = { .act = "machine-key-removed", .object_kind = "account" };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &machine_key_delete, VAL(id)));
	const bool found = rows_next(r);
	if (found) {
		act.object = rows_id(r);
		act.content = rows_hash(r);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, N_("there is no such key"));
	return act_append(cx, db, by, ACCESS_PEOPLE_MANAGE, act);
}

static void read_key(struct rows *r, struct machine_key *k)
{
	k->id = rows_id(r);
	k->account = rows_id(r);
	k->token = rows_int(r) == 1;
	k->hash = rows_hash(r);
	k->name = rows_str(r);
	const struct bits scopes = read_scopes(rows_str(r));
	k->scopes = k->token ? scopes : all_scopes();
	k->created_at = rows_instant(r);
	k->expires_at = rows_instant(r);
}

SQL_STATEMENT(machine_key_by_hash, "SELECT id, account_id, token, hash, name, scopes, created_at,"
				   "       expires_at"
				   "  FROM people_machine_key"
				   " WHERE token = $1 AND hash = $2 AND expires_at > $3");

enum rc machine_key_find(struct cx *cx, struct db *db, bool token, struct sha256 hash,
			 struct machine_key *out, struct account *who)
{
	AUTO(rows) r = NULL;
	struct machine_key k = { 0 };
	struct account a = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &machine_key_by_hash, VAL(token), VAL(hash), VAL(cx->now)));
	const bool found = rows_next(r);
	if (found)
		read_key(r, &k);
	TRY(rows_end(cx, r));
	if (found)
		TRY(account_load(cx, db, k.account, &a));
	if (!found || a.state != ACCOUNT_ACTIVE || a.kind != ACCOUNT_MACHINE)
		return cx_fail(cx, RC_MISSING, "this key is not known, or has expired");
	*out = k;
	*who = a;
	return RC_OK;
}

SQL_STATEMENT(machine_key_page, "SELECT id, account_id, token, hash, name, scopes, created_at,"
				"       expires_at"
				"  FROM people_machine_key"
				" WHERE account_id = $1 AND expires_at > $2"
				" ORDER BY created_at, id"
				" LIMIT 20");

enum rc machine_key_list(struct cx *cx, struct db *db, struct id account,
			 struct machine_key_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &machine_key_page, VAL(account), VAL(cx->now)));
	struct machine_key_list list = { .p = arena_new(cx->arena, struct machine_key,
							MACHINE_KEYS_MAX) };
	while (rows_next(r))
		read_key(r, &list.p[list.n++]);
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}
