// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/sign_in_db.h"

#include "crypto/password.h"
#include "people/account_db.h"
#include "people/act_db.h"
#include "people/alarm_db.h"
#include "people/draft_db.h"
#include "people/throttle_db.h"

enum { FAILURES_TOLD = 5 };

/* ---- what the database knows of a sign-in that is under way ------------------- */

struct pending {
	bool found;
	struct session session;
	struct account account;
	bool has_factor;
};

SQL_STATEMENT(sign_in_session, "SELECT id, account_id, stage, created_at, network, agent"
			       "  FROM people_session WHERE token = $1 AND ended_at IS NULL");

static enum rc read_session(struct cx *cx, struct db *db, struct sha256 token, struct pending *p)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &sign_in_session, VAL(token)));
	p->found = rows_next(r);
	if (p->found) {
		p->session.id = rows_id(r);
		p->session.account = rows_id(r);
		p->session.stage = (enum session_stage)rows_int(r);
		p->session.created_at = rows_instant(r);
		p->session.network = rows_str(r);
		p->session.agent = rows_str(r);
	}
	return rows_end(cx, r);
}

/* found is false when there is none, it waits too long, or the account is not active. A full
 * session's own limits are the dispatcher's: it has found it by session_find. */
static enum rc load_pending(struct cx *cx, struct db *db, struct sha256 token, struct pending *out)
{
	struct pending p = { 0 };
	struct factors f;
	TRY(read_session(cx, db, token, &p));
	const struct instant end = instant_add(p.session.created_at, SESSION_PENDING_LASTS);
	if (p.found && p.session.stage != SESSION_FULL && end.us <= cx->now.us)
		p.found = false;
	if (p.found) {
		TRY(account_load(cx, db, p.session.account, &p.account));
		TRY(factor_count(cx, db, p.session.account, &f));
		p.found = p.account.state == ACCOUNT_ACTIVE;
		p.has_factor = factors_have_second(&f);
	}
	*out = p;
	return RC_OK;
}

/* ---- sessions -------------------------------------------------------------- */

SQL_STATEMENT(
	session_insert,
	"INSERT INTO people_session (id, token, account_id, stage, factor, created_at, seen_at,"
	"                            proved_at, network, agent)"
	" VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)");
SQL_STATEMENT(session_rotate, "UPDATE people_session"
			      "   SET token = $1, stage = $2, factor = $3, created_at = $4,"
			      "       seen_at = $5, proved_at = $5, agent = $6"
			      " WHERE id = $7");

/* By which factor, shown in which browser; the hash of the new token. */
struct proof {
	enum session_factor factor;
	struct str agent;
	struct sha256 token;
};

struct opening {
	const struct account *account;
	enum session_stage stage;
	enum session_factor factor;
	struct sha256 token;
};

static enum rc append_signed_in(struct cx *cx, struct db *db, const struct account *a,
				struct id session, const char *act, enum session_factor factor)
{
	const struct actor by = { a->id, a->roles };
	return act_append(cx, db, &by, ACCESS_OWN_ACCOUNT,
			  (struct ledger_act){ .act = act,
					       .object_kind = "session",
					       .object = session,
					       .note = str_from_c(session_factor_key(factor)) });
}

static enum rc open_session(struct cx *cx, struct db *db, const struct opening *o,
			    const struct sign_in_from *from, struct sign_in *out)
{
	const struct id id = id_new(cx->now);
	const bool proved = o->factor != SESSION_BY_NONE;
	const struct str network = throttle_network(cx->arena, from->address);
	TRY(DB_RUN(cx, db, &session_insert, VAL(id), VAL(o->token), VAL(o->account->id),
		   VAL(o->stage), VAL(o->factor), VAL(cx->now), VAL(proved ? cx->now.us : 0),
		   VAL(session_text(cx->arena, network)),
		   VAL(session_text(cx->arena, from->agent))));
	if (o->stage == SESSION_FULL)
		TRY(append_signed_in(cx, db, o->account, id, "signed-in", o->factor));
	*out = (struct sign_in){
		.verdict = SIGN_IN_OK, .stage = o->stage, .session = id, .account = o->account->id
	};
	return RC_OK;
}

/* The session that waits becomes full, or proves itself again: another token, and the old one
 * is worth nothing. */
static enum rc rotate(struct cx *cx, struct db *db, const struct pending *p,
		      const struct proof *proof, struct sign_in *out)
{
	const bool again = p->session.stage == SESSION_FULL;
	TRY(DB_RUN(cx, db, &session_rotate, VAL(proof->token), VAL(SESSION_FULL),
		   VAL(proof->factor), VAL(again ? p->session.created_at : cx->now), VAL(cx->now),
		   VAL(session_text(cx->arena, proof->agent)), VAL(p->session.id)));
	TRY(append_signed_in(cx, db, &p->account, p->session.id,
			     again ? "factor-proved" : "signed-in", proof->factor));
	*out = (struct sign_in){ .verdict = SIGN_IN_OK,
				 .stage = SESSION_FULL,
				 .session = p->session.id,
				 .account = p->account.id };
	return RC_OK;
}

/* ---- throttles ------------------------------------------------------------- */

/* The later of both; login empty: the network's alone. */
static enum rc wait_until(struct cx *cx, struct db *db, struct str login, struct str network,
			  struct instant *out)
{
	struct instant by_login = { 0 }, by_network;
	TRY(throttle_until_of(cx, db, THROTTLE_NETWORK, network, &by_network));
	if (login.n > 0)
		TRY(throttle_until_of(cx, db, THROTTLE_LOGIN, login, &by_login));
	*out = by_login.us > by_network.us ? by_login : by_network;
	return RC_OK;
}

static enum rc count_both(struct cx *cx, struct db *db, struct str login, struct str network,
			  int64_t *failures)
{
	TRY(throttle_count(cx, db, THROTTLE_NETWORK, network, NULL));
	return throttle_count(cx, db, THROTTLE_LOGIN, login, failures);
}

/* One entry at the point where waiting begins and for each failure after it. An unknown login
 * leaves one, too, so that both are the same work. */
static enum rc append_failed(struct cx *cx, struct db *db, struct id account, const char *what)
{
	return ledger_append(cx, db,
			     &(struct ledger_act){ .act = "sign-in-failed",
						   .object_kind = "account",
						   .object = account,
						   .note = str_from_c(what) },
			     NULL);
}

/* ---- with a password ------------------------------------------------------- */

SQL_STATEMENT(sign_in_account, "SELECT id, password FROM people_account"
			       " WHERE login = $1 AND kind = 0 AND state = 1 AND password <> ''");

enum rc sign_in_begin(struct cx *cx, struct db *db, struct str login,
		      const struct sign_in_from *from, struct sign_in_known *out)
{
	struct sign_in_known k = { .from = *from };
	k.login = account_login_fold(cx->arena, login);
	const struct str network = throttle_network(cx->arena, from->address);
	TRY(wait_until(cx, db, k.login, network, &k.so_far.until));
	if (k.so_far.until.us > cx->now.us) {
		k.so_far.verdict = SIGN_IN_WAIT;
		*out = k;
		return RC_OK;
	}
	TRY(count_both(cx, db, k.login, network, &k.failures));
	// What cannot be a login may not be text either: it is looked up as nobody.
	const struct str wanted = account_login_fault(k.login) ? STR("") : k.login;
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &sign_in_account, VAL(wanted)));
	if (rows_next(r)) {
		k.account = rows_id(r);
		k.hash = rows_str(r);
	}
	TRY(rows_end(cx, r));
	*out = k;
	return RC_OK;
}

enum rc sign_in_password_is(struct cx *cx, struct sign_in_known *known, struct str password,
			    bool *right)
{
	const bool somebody = id_is_set(known->account);
	bool same = false;
	TRY(password_verify(cx, somebody ? known->hash : password_nobody(), password, &same));
	*right = same && somebody;
	if (*right && password_needs_rehash(known->hash))
		TRY(password_hash(cx, password, &known->rehashed));
	return RC_OK;
}

/* Whether the account is still as it was in step 1. */
static enum rc still_so(struct cx *cx, struct db *db, const struct sign_in_known *known,
			struct account *a, bool *so)
{
	struct str hash;
	TRY(account_load(cx, db, known->account, a));
	TRY(factor_password(cx, db, known->account, &hash));
	*so = a->state == ACCOUNT_ACTIVE && str_eq(hash, known->hash);
	return RC_OK;
}

static enum rc password_wrong(struct cx *cx, struct db *db, const struct sign_in_known *known,
			      struct sign_in *out)
{
	if (known->failures >= FAILURES_TOLD)
		TRY(append_failed(cx, db, known->account, "password"));
	*out = (struct sign_in){ .verdict = SIGN_IN_WRONG };
	return RC_OK;
}

/* No act: the password is the same, and so are the sessions. */
SQL_STATEMENT(sign_in_rehashed, "UPDATE people_account SET password = $1 WHERE id = $2");

enum rc sign_in_password(struct cx *cx, struct db *db, const struct sign_in_known *known,
			 bool right, struct sha256 token, struct sign_in *out)
{
	struct account a;
	struct factors f;
	bool so = false;
	INVARIANT(known->so_far.verdict == SIGN_IN_OK);
	if (!right || !id_is_set(known->account))
		return password_wrong(cx, db, known, out);
	TRY(still_so(cx, db, known, &a, &so));
	if (!so)
		return password_wrong(cx, db, known, out);
	if (known->rehashed.n > 0)
		TRY(DB_RUN(cx, db, &sign_in_rehashed, VAL(known->rehashed), VAL(a.id)));
	const struct str network = throttle_network(cx->arena, known->from.address);
	TRY(throttle_uncount(cx, db, THROTTLE_LOGIN, known->login));
	TRY(throttle_uncount(cx, db, THROTTLE_NETWORK, network));
	TRY(factor_count(cx, db, a.id, &f));
	struct opening o = { .account = &a, .token = token };
	INVARIANT(session_next(SESSION_STAGES, SESSION_PASSWORD_RIGHT, factors_have_second(&f),
			       access_needs_factor(a.roles), &o.stage));
	if (o.stage == SESSION_FULL)
		TRY(throttle_forgive(cx, db, THROTTLE_LOGIN, known->login));
	return open_session(cx, db, &o, &known->from, out);
}

/* ---- the second factor ----------------------------------------------------- */

/* One attempt, while it is judged. */
struct attempt {
	struct pending p;
	int64_t failures; // of this login in a row, with this one
	bool go;	  // else *out says why not
};

static enum rc begin_code(struct cx *cx, struct db *db, struct sha256 pending, struct attempt *at,
			  struct sign_in *out)
{
	enum session_stage to;
	struct instant until;
	struct pending *p = &at->p;
	at->go = false;
	TRY(load_pending(cx, db, pending, p));
	if (!p->found || !session_next(p->session.stage, SESSION_FACTOR_RIGHT, p->has_factor,
				       access_needs_factor(p->account.roles), &to)) {
		*out = (struct sign_in){ .verdict = SIGN_IN_OVER };
		return RC_OK;
	}
	TRY(wait_until(cx, db, p->account.login, p->session.network, &until));
	if (until.us > cx->now.us) {
		*out = (struct sign_in){ .verdict = SIGN_IN_WAIT, .until = until };
		return RC_OK;
	}
	at->go = true;
	return count_both(cx, db, p->account.login, p->session.network, &at->failures);
}

static enum rc code_wrong(struct cx *cx, struct db *db, const struct attempt *at,
			  struct sign_in *out)
{
	const struct id account = at->p.account.id;
	*out = (struct sign_in){ .verdict = SIGN_IN_WRONG };
	if (at->failures < FAILURES_TOLD)
		return RC_OK;
	const struct alarm alarm = {
		.kind = ALARM_PASSWORD_KNOWN,
		.about = account,
		.object_kind = "account",
		.object = account,
		.text = STR("Wrong codes after a right password, several times in a row: somebody "
			    "may know the password. Ask the person to change it."),
	};
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, account), NULL));
	return append_failed(cx, db, account, "second factor");
}

static enum rc code_right(struct cx *cx, struct db *db, const struct pending *p,
			  const struct proof *proof, struct sign_in *out)
{
	TRY(throttle_forgive(cx, db, THROTTLE_LOGIN, p->account.login));
	TRY(throttle_uncount(cx, db, THROTTLE_NETWORK, p->session.network));
	return rotate(cx, db, p, proof, out);
}

enum rc sign_in_totp(struct cx *cx, struct db *db, const struct seal_key *key,
		     const struct sign_in_code *c, struct sign_in *out)
{
	struct attempt at = { 0 };
	const struct proof proof = { SESSION_BY_TOTP, c->agent, c->token };
	bool right = false;
	TRY(begin_code(cx, db, c->pending, &at, out));
	if (!at.go)
		return RC_OK;
	TRY(factor_totp_use(cx, db, key, at.p.account.id, c->code, &right));
	return right ? code_right(cx, db, &at.p, &proof, out) : code_wrong(cx, db, &at, out);
}

enum rc sign_in_recovery(struct cx *cx, struct db *db, const struct sign_in_code *c,
			 struct sign_in *out)
{
	struct attempt at = { 0 };
	const struct proof proof = { SESSION_BY_RECOVERY, c->agent, c->token };
	bool right = false;
	TRY(begin_code(cx, db, c->pending, &at, out));
	if (!at.go)
		return RC_OK;
	TRY(recovery_use(cx, db, at.p.account.id, c->code, &right));
	return right ? code_right(cx, db, &at.p, &proof, out) : code_wrong(cx, db, &at, out);
}

/* ---- passkeys -------------------------------------------------------------- */

#define CHALLENGE_LASTS MINUTES(5)

SQL_STATEMENT(challenge_put, "INSERT INTO people_challenge (owner, challenge, expires_at)"
			     " VALUES ($1, $2, $3)"
			     " ON CONFLICT (owner) DO UPDATE"
			     "   SET challenge = excluded.challenge,"
			     "       expires_at = excluded.expires_at");

enum rc sign_in_challenge(struct cx *cx, struct db *db, struct sha256 owner, struct str challenge)
{
	return DB_RUN(cx, db, &challenge_put, VAL(owner), VAL_BYTES(challenge),
		      VAL(instant_add(cx->now, CHALLENGE_LASTS)));
}

SQL_STATEMENT(challenge_take, "DELETE FROM people_challenge WHERE owner = $1"
			      " RETURNING challenge, expires_at");

enum rc sign_in_challenge_take(struct cx *cx, struct db *db, struct sha256 owner, struct str *out)
{
	AUTO(rows) r = NULL;
	struct str challenge = { 0 };
	struct instant end = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &challenge_take, VAL(owner)));
	if (rows_next(r)) {
		challenge = rows_bytes(r);
		end = rows_instant(r);
	}
	TRY(rows_end(cx, r));
	if (end.us <= cx->now.us)
		return cx_fail(cx, RC_MISSING, N_("this took more than five minutes: begin again"));
	*out = challenge;
	return RC_OK;
}

/* Who it is and which session it is for. *go false: *out says why not. */
static enum rc begin_passkey(struct cx *cx, struct db *db, const struct sign_in_assertion *a,
			     struct pending *p, struct sign_in *out, bool *go)
{
	enum session_stage to;
	struct instant until;
	const struct str network = throttle_network(cx->arena, a->from.address);
	const bool alone = sha256_eq(&a->pending, &(struct sha256){ 0 });
	*p = (struct pending){ .session.stage = SESSION_STAGES };
	*go = false;
	*out = (struct sign_in){ .verdict = SIGN_IN_OVER };
	if (!alone) {
		TRY(load_pending(cx, db, a->pending, p));
		if (!p->found || !session_next(p->session.stage, SESSION_FACTOR_RIGHT, true,
					       access_needs_factor(p->account.roles), &to))
			return RC_OK;
	}
	TRY(wait_until(cx, db, STR(""), network, &until));
	if (until.us > cx->now.us) {
		*out = (struct sign_in){ .verdict = SIGN_IN_WAIT, .until = until };
		return RC_OK;
	}
	TRY(throttle_count(cx, db, THROTTLE_NETWORK, network, NULL));
	*out = (struct sign_in){ .verdict = SIGN_IN_WRONG };
	if (!a->verified || (alone && !a->user_verified))
		return RC_OK;
	if (!alone && !id_eq(p->account.id, a->passkey.account))
		return RC_OK;
	if (alone)
		TRY(account_load(cx, db, a->passkey.account, &p->account));
	*go = p->account.state == ACCOUNT_ACTIVE;
	return RC_OK;
}

enum rc sign_in_passkey(struct cx *cx, struct db *db, const struct sign_in_assertion *a,
			struct sha256 token, struct sign_in *out)
{
	struct pending p;
	bool go = false, good = false;
	TRY(begin_passkey(cx, db, a, &p, out, &go));
	if (!go)
		return RC_OK;
	TRY(passkey_used(cx, db, &a->passkey, a->counter, &good));
	if (!good)
		return RC_OK;
	TRY(throttle_uncount(cx, db, THROTTLE_NETWORK,
			     throttle_network(cx->arena, a->from.address)));
	if (p.found) {
		TRY(throttle_forgive(cx, db, THROTTLE_LOGIN, p.account.login));
		return rotate(cx, db, &p,
			      &(struct proof){ SESSION_BY_PASSKEY, a->from.agent, token }, out);
	}
	struct opening o = { .account = &p.account, .factor = SESSION_BY_PASSKEY, .token = token };
	INVARIANT(session_next(SESSION_STAGES, SESSION_PASSKEY_VERIFIED, true,
			       access_needs_factor(p.account.roles), &o.stage));
	return open_session(cx, db, &o, &a->from, out);
}

/* ---- links and first factors ------------------------------------------------ */

enum rc sign_in_by_link(struct cx *cx, struct db *db, struct id account,
			const struct sign_in_from *from, struct sha256 token, struct sign_in *out)
{
	struct account a;
	struct factors f;
	TRY(account_load(cx, db, account, &a));
	TRY(factor_count(cx, db, account, &f));
	struct opening o = { .account = &a, .token = token };
	INVARIANT(session_next(SESSION_STAGES, SESSION_LINK_USED, factors_have_second(&f),
			       access_needs_factor(a.roles), &o.stage));
	return open_session(cx, db, &o, from, out);
}

enum rc sign_in_enrolled(struct cx *cx, struct db *db, struct sha256 pending,
			 enum session_factor by, struct sha256 token, struct sign_in *out)
{
	struct pending p;
	enum session_stage to;
	TRY(load_pending(cx, db, pending, &p));
	if (!p.found || !session_next(p.session.stage, SESSION_FACTOR_SET_UP, p.has_factor,
				      access_needs_factor(p.account.roles), &to)) {
		*out = (struct sign_in){ .verdict = SIGN_IN_OVER };
		return RC_OK;
	}
	// As the session began: another browser shows what was set up, first.
	return rotate(cx, db, &p, &(struct proof){ by, p.session.agent, token }, out);
}

SQL_STATEMENT(challenge_drop_old, "DELETE FROM people_challenge WHERE expires_at <= $1");

enum rc sign_in_forget(struct cx *cx, struct db *db)
{
	TRY(throttle_forget(cx, db));
	TRY(draft_forget(cx, db));
	return DB_RUN(cx, db, &challenge_drop_old, VAL(cx->now));
}
