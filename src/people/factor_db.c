// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/factor_db.h"

#include "crypto/totp.h"
#include "people/act_db.h"
#include "people/alarm_db.h"
#include "people/recovery.h"
#include "people/session_db.h"

#define TOTP_WAITS MINUTES(10)

SQL_STATEMENT(factor_counts,
	      "SELECT (SELECT count(*) FROM people_account WHERE id = $1 AND password <> ''),"
	      "       (SELECT count(*) FROM people_totp"
	      "         WHERE account_id = $1 AND confirmed_at IS NOT NULL),"
	      "       (SELECT count(*) FROM people_passkey WHERE account_id = $1 AND cloned = 0),"
	      "       (SELECT count(*) FROM people_recovery WHERE account_id = $1)");

enum rc factor_count(struct cx *cx, struct db *db, struct id account, struct factors *out)
{
	AUTO(rows) r = NULL;
	struct factors f = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &factor_counts, VAL(account)));
	if (rows_next(r)) {
		f.password = rows_int(r) > 0;
		f.totp = rows_int(r) > 0;
		f.passkeys = rows_int(r);
		f.recovery_codes = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = f;
	return RC_OK;
}

bool factors_have_second(const struct factors *f)
{
	return f->totp || f->passkeys > 0;
}

SQL_STATEMENT(factor_password_hash, "SELECT password FROM people_account WHERE id = $1");

enum rc factor_password(struct cx *cx, struct db *db, struct id account, struct str *out)
{
	AUTO(rows) r = NULL;
	struct str hash = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &factor_password_hash, VAL(account)));
	if (rows_next(r))
		hash = rows_str(r);
	TRY(rows_end(cx, r));
	*out = hash;
	return RC_OK;
}

/* An act on one's own account. */
static enum rc append_own(struct cx *cx, struct db *db, const struct actor *by, const char *act)
{
	return act_append(
		cx, db, by, ACCESS_OWN_ACCOUNT,
		(struct ledger_act){ .act = act, .object_kind = "account", .object = by->account });
}

SQL_STATEMENT(factor_new_password,
	      "UPDATE people_account SET password = $1, password_at = $2 WHERE id = $3");

enum rc factor_set_password(struct cx *cx, struct db *db, const struct actor *by, struct str hash,
			    struct id keep_session)
{
	INVARIANT(hash.n > 0);
	TRY(DB_RUN(cx, db, &factor_new_password, VAL(hash), VAL(cx->now), VAL(by->account)));
	TRY(session_end_all(cx, db, by->account, keep_session));
	return append_own(cx, db, by, "password-changed");
}

/* ---- TOTP ---------------------------------------------------------------- */

/* Where a secret is sealed to: one cannot be moved to another account's row. */
static struct str totp_place(struct arena *a, struct id account)
{
	return arena_fmt(a, "totp %.*s", STR_ARG(id_print(a, account)));
}

struct totp_row {
	bool found, confirmed;
	struct str sealed;
	struct instant created_at;
	int64_t last_step;
};

SQL_STATEMENT(totp_by_account, "SELECT secret, created_at, confirmed_at, last_step"
			       "  FROM people_totp WHERE account_id = $1");

static enum rc totp_load(struct cx *cx, struct db *db, struct id account, struct totp_row *out)
{
	AUTO(rows) r = NULL;
	struct totp_row row = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &totp_by_account, VAL(account)));
	if (rows_next(r)) {
		row.found = true;
		row.sealed = rows_bytes(r);
		row.created_at = rows_instant(r);
		row.confirmed = rows_instant(r).us > 0;
		row.last_step = rows_int(r);
	}
	TRY(rows_end(cx, r));
	*out = row;
	return RC_OK;
}

SQL_STATEMENT(totp_put,
	      "INSERT INTO people_totp (account_id, secret, created_at, confirmed_at, last_step)"
	      " VALUES ($1, $2, $3, NULL, 0)"
	      " ON CONFLICT (account_id) DO UPDATE"
	      "   SET secret = excluded.secret, created_at = excluded.created_at");

enum rc factor_totp_begin(struct cx *cx, struct db *db, const struct seal_key *key,
			  struct id account, struct str secret)
{
	struct totp_row row;
	TRY(totp_load(cx, db, account, &row));
	if (row.confirmed)
		return cx_fail(cx, RC_CONFLICT,
			       N_("a code generator is set up already: remove it "
				  "first"));
	const struct str sealed = seal(cx->arena, key, totp_place(cx->arena, account), secret);
	return DB_RUN(cx, db, &totp_put, VAL(account), VAL_BYTES(sealed), VAL(cx->now));
}

/* The secret that waits for its first code. */
static enum rc load_waiting(struct cx *cx, struct db *db, struct id account, struct totp_row *out)
{
	TRY(totp_load(cx, db, account, out));
	if (!out->found || out->confirmed ||
	    instant_add(out->created_at, TOTP_WAITS).us <= cx->now.us)
		return cx_fail(cx, RC_MISSING,
			       N_("no code generator waits for its first code: begin "
				  "again"));
	return RC_OK;
}

enum rc factor_totp_waiting(struct cx *cx, struct db *db, const struct seal_key *key,
			    struct id account, struct str *secret)
{
	struct totp_row row;
	TRY(load_waiting(cx, db, account, &row));
	return seal_open(cx, key, totp_place(cx->arena, account), row.sealed, secret);
}

SQL_STATEMENT(totp_confirm_row, "UPDATE people_totp SET confirmed_at = $1, last_step = $2"
				" WHERE account_id = $3 AND confirmed_at IS NULL");

enum rc factor_totp_confirm(struct cx *cx, struct db *db, const struct seal_key *key,
			    const struct actor *by, struct str code)
{
	struct totp_row row;
	struct str secret;
	int64_t step = 0;
	TRY(load_waiting(cx, db, by->account, &row));
	TRY(seal_open(cx, key, totp_place(cx->arena, by->account), row.sealed, &secret));
	if (!totp_check(secret, code, cx->now, &step))
		return cx_fail(cx, RC_DENIED, N_("this is not the code that the device shows now"));
	TRY(DB_RUN(cx, db, &totp_confirm_row, VAL(cx->now), VAL(step), VAL(by->account)));
	return append_own(cx, db, by, "totp-added");
}

SQL_STATEMENT(totp_step_used, "UPDATE people_totp SET last_step = $1"
			      " WHERE account_id = $2 AND last_step < $1");

enum rc factor_totp_use(struct cx *cx, struct db *db, const struct seal_key *key, struct id account,
			struct str code, bool *right)
{
	struct totp_row row;
	struct str secret;
	int64_t step = 0, changed = 0;
	TRY(totp_load(cx, db, account, &row));
	if (!row.confirmed) {
		*right = false;
		return RC_OK;
	}
	TRY(seal_open(cx, key, totp_place(cx->arena, account), row.sealed, &secret));
	// A step that was used is refused, and so is each before it: a code read over the
	// shoulder is worth nothing.
	if (totp_check(secret, code, cx->now, &step))
		TRY(db_run(cx, db, &totp_step_used, VALS(VAL(step), VAL(account)), &changed));
	*right = changed > 0;
	return RC_OK;
}

SQL_STATEMENT(totp_all, "SELECT account_id, secret, login FROM people_totp"
			" JOIN people_account ON people_account.id = account_id ORDER BY login");

SQL_STATEMENT(totp_reseal, "UPDATE people_totp SET secret = $1 WHERE account_id = $2");

SQL_STATEMENT(draft_forget_all, "DELETE FROM people_draft");

struct sealed_row {
	struct id account;
	struct str sealed, login;
};

struct sealed_rows {
	struct sealed_row *p;
	size_t n, cap;
};

static enum rc list_sealed(struct cx *cx, struct db *db, struct sealed_rows *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &totp_all, NO_VALS));
	while (rows_next(r)) {
		struct sealed_row *row = ARENA_PUSH(cx->arena, out);
		row->account = rows_id(r);
		row->sealed = rows_bytes(r);
		row->login = rows_str(r);
	}
	return rows_end(cx, r);
}

enum rc factor_reseal(struct cx *cx, struct db *db, const struct seal_key *old,
		      const struct seal_key *key, struct str reason, struct factor_resealed *out)
{
	struct sealed_rows rows = { 0 };
	const struct ledger_act act = { .act = "key-replaced",
					.role = "terminal",
					.object_kind = "people-key",
					.note = reason };
	*out = (struct factor_resealed){ 0 };
	TRY(list_sealed(cx, db, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct sealed_row *row = &rows.p[i];
		const struct str place = totp_place(cx->arena, row->account);
		struct str secret;
		if (seal_open(cx, key, place, row->sealed, &secret) == RC_OK) {
			out->n++;
			continue;
		}
		if (seal_open(cx, old, place, row->sealed, &secret) != RC_OK) {
			*ARENA_PUSH(cx->arena, &out->lost) = row->login;
			continue;
		}
		const struct str sealed = seal(cx->arena, key, place, secret);
		TRY(DB_RUN(cx, db, &totp_reseal, VAL_BYTES(sealed), VAL(row->account)));
		out->n++;
	}
	TRY(db_run(cx, db, &draft_forget_all, NO_VALS, NULL));
	return ledger_append(cx, db, &act, NULL);
}

SQL_STATEMENT(totp_delete, "DELETE FROM people_totp WHERE account_id = $1");

enum rc factor_totp_remove(struct cx *cx, struct db *db, const struct actor *by)
{
	struct totp_row row;
	struct factors f;
	TRY(totp_load(cx, db, by->account, &row));
	if (!row.confirmed)
		return cx_fail(cx, RC_MISSING, "no code generator is set up");
	TRY(factor_count(cx, db, by->account, &f));
	f.totp = false;
	if (!factors_have_second(&f) && access_needs_factor(by->roles))
		return cx_fail(cx, RC_CONFLICT,
			       N_("your role needs a second factor: set up another "
				  "one first"));
	TRY(DB_RUN(cx, db, &totp_delete, VAL(by->account)));
	return append_own(cx, db, by, "totp-removed");
}

/* ---- recovery codes ------------------------------------------------------ */

SQL_STATEMENT(recovery_clear, "DELETE FROM people_recovery WHERE account_id = $1");
SQL_STATEMENT(recovery_insert, "INSERT INTO people_recovery (account_id, hash) VALUES ($1, $2)");

enum rc recovery_replace(struct cx *cx, struct db *db, const struct actor *by,
			 const struct sha256 *codes, size_t n)
{
	INVARIANT(n <= FACTOR_RECOVERY_CODES);
	TRY(DB_RUN(cx, db, &recovery_clear, VAL(by->account)));
	for (size_t i = 0; i < n; i++)
		TRY(DB_RUN(cx, db, &recovery_insert, VAL(by->account), VAL(codes[i])));
	return append_own(cx, db, by, "recovery-codes-made");
}

SQL_STATEMENT(recovery_take, "DELETE FROM people_recovery WHERE account_id = $1 AND hash = $2");

enum rc recovery_use(struct cx *cx, struct db *db, struct id account, struct str typed, bool *right)
{
	struct sha256 hash;
	int64_t changed = 0;
	if (recovery_hash(typed, &hash))
		TRY(db_run(cx, db, &recovery_take, VALS(VAL(account), VAL(hash)), &changed));
	*right = changed > 0;
	if (changed == 0)
		return RC_OK;
	const struct alarm alarm = {
		.kind = ALARM_RECOVERY_USED,
		.about = account,
		.object_kind = "account",
		.object = account,
		.text = STR("Somebody signed in with a recovery code instead of their device. Ask "
			    "whether the device was lost."),
	};
	return alarm_raise(cx, db, &alarm, id_print(cx->arena, account), NULL);
}
