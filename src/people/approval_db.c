// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/approval_db.h"

#include "people/account.h"
#include "people/act_db.h"
#include "people/alarm_db.h"
#include "people/signature_db.h"

enum { PAGE = 100 };

static const struct step_act {
	const char *act;
	enum permission permission;
} step_acts[APPROVAL_STEPS] = {
	[APPROVAL_APPROVE] = { "approved", ACCESS_APPROVAL_DECIDE },
	[APPROVAL_REFUSE] = { "refused", ACCESS_APPROVAL_DECIDE },
	[APPROVAL_WITHDRAW] = { "proposal-withdrawn", ACCESS_APPROVAL_SEE },
	[APPROVAL_CHANGE] = { "approval-void", ACCESS_APPROVAL_SEE },
	[APPROVAL_EXPIRE] = { "approval-lapsed", ACCESS_APPROVAL_SEE },
	[APPROVAL_USE] = { "approval-used", ACCESS_APPROVAL_SEE },
};

static bool is_word(const char *s)
{
	const struct str word = str_from_c(s);
	for (size_t i = 0; i < word.n; i++)
		if ((word.p[i] < 'a' || word.p[i] > 'z') && word.p[i] != '-')
			return false;
	return word.n > 0 && word.n <= APPROVAL_KIND_MAX;
}

static enum rc check_form(struct cx *cx, const struct approval_form *f)
{
	INVARIANT(is_word(f->kind) && is_word(f->object_kind) && f->roles.bits != 0);
	if (f->title.n == 0 || f->title.n > APPROVAL_TITLE_MAX)
		return cx_fail(cx, RC_INVALID, "a title has 1 to 300 bytes");
	if (f->bytes.n == 0 || f->bytes.n > APPROVAL_BYTES_MAX)
		return cx_fail(cx, RC_INVALID, "what is proposed has 1 to 262,144 bytes");
	if (f->why.n > ACCOUNT_REASON_MAX)
		return cx_fail(cx, RC_INVALID, "a reason has at most 1,000 bytes");
	if (f->lasts.us < MINUTES(1).us || f->lasts.us > DAYS(30).us)
		return cx_fail(cx, RC_INVALID, "a proposal waits from a minute to 30 days");
	return RC_OK;
}

/* The columns up to `reason` in each SELECT of this file; `bytes` may be left empty. */
static void read_approval(struct cx *cx, struct rows *r, struct approval *a)
{
	a->id = rows_id(r);
	a->state = (enum approval_state)rows_int(r);
	a->kind = str_c(cx->arena, rows_str(r));
	a->object_kind = str_c(cx->arena, rows_str(r));
	a->object = rows_id(r);
	a->title = rows_str(r);
	a->digest = rows_hash(r);
	a->roles.bits = (uint32_t)rows_int(r);
	a->proposer = rows_id(r);
	a->author = rows_id(r);
	a->proposer_signature = rows_id(r);
	a->proposed_at = rows_instant(r);
	a->expires_at = rows_instant(r);
	a->why = rows_str(r);
	a->decider = rows_id(r);
	a->decided_at = rows_instant(r);
	a->reason = rows_str(r);
	a->signature = rows_id(r);
}

SQL_STATEMENT(approval_by_id,
	      "SELECT id, state, kind, object_kind, object_id, title, digest, roles, proposer_id,"
	      "       author_id, proposer_signature_id,"
	      "       proposed_at, expires_at, why, decider_id, decided_at, reason, signature_id,"
	      "       bytes"
	      "  FROM people_approval WHERE id = $1");

/* As stored, with the state that was written last. */
static enum rc load(struct cx *cx, struct db *db, struct id id, struct approval *out)
{
	AUTO(rows) r = NULL;
	struct approval a = { 0 };
	TRY(ROWS_OPEN(cx, db, &r, &approval_by_id, VAL(id)));
	const bool found = rows_next(r);
	if (found) {
		read_approval(cx, r, &a);
		a.bytes = rows_bytes(r);
	}
	TRY(rows_end(cx, r));
	if (!found)
		return cx_fail(cx, RC_MISSING, N_("there is no such proposal"));
	const struct sha256 digest = sha256_of(a.bytes);
	if (!sha256_eq(&digest, &a.digest))
		return cx_fail(cx, RC_IO,
			       "the stored bytes of a proposal do not have its digest: "
			       "somebody changed the database");
	*out = a;
	return RC_OK;
}

enum rc approval_load(struct cx *cx, struct db *db, struct id id, struct approval *out)
{
	struct approval a = { 0 };
	TRY(load(cx, db, id, &a));
	a.state = approval_state_at(&a, cx->now);
	*out = a;
	return RC_OK;
}

static enum rc rc_of(enum approval_why why)
{
	switch (why) {
	case APPROVAL_MAY:
		return RC_OK;
	case APPROVAL_OWN:
	case APPROVAL_NOT_PROPOSER:
	case APPROVAL_NOT_ROLE:
		return RC_DENIED;
	case APPROVAL_NO_REASON:
		return RC_INVALID;
	case APPROVAL_NOT_OPEN:
	case APPROVAL_EXPIRED:
	case APPROVAL_OTHER_BYTES:
		return RC_CONFLICT;
	case APPROVAL_WHYS:
		break;
	}
	return RC_BUG;
}

SQL_STATEMENT(approval_move, "UPDATE people_approval SET state = $1 WHERE id = $2");

/* In which a judged decision is made. */
static enum role role_of(const struct approval *a, const struct actor *decider)
{
	return roles_first(roles_both(decider->roles, a->roles));
}

/* Judges the step, writes the state, appends the act. */
static enum rc move(struct cx *cx, struct db *db, const struct approval *a,
		    const struct approval_ask *ask)
{
	const struct approval_verdict v = approval_judge(a, ask, cx->now);
	const struct step_act *step = &step_acts[ask->step];
	if (v.why != APPROVAL_MAY)
		return cx_fail(cx, rc_of(v.why), "%s", approval_why_text(v.why));
	struct ledger_act act = {
		.act = step->act,
		.object_kind = "approval",
		.object = a->id,
		.before = str_from_c(approval_state_key(a->state)),
		.content = a->digest,
		.note = ask->reason,
	};
	TRY(DB_RUN(cx, db, &approval_move, VAL(v.to), VAL(a->id)));
	if (ask->step == APPROVAL_APPROVE || ask->step == APPROVAL_REFUSE) {
		// In a role that was asked for, whatever else this person holds.
		act.account = ask->who.account;
		act.role = role_key(role_of(a, &ask->who));
		act.receipt = true;
		return ledger_append(cx, db, &act, NULL);
	}
	if (ask->step == APPROVAL_EXPIRE)
		return ledger_append(cx, db, &act, NULL);
	return act_append(cx, db, &ask->who, step->permission, act);
}

SQL_STATEMENT(approval_over_of_thing, "SELECT id FROM people_approval"
				      " WHERE object_id = $1 AND kind = $2 AND state IN (0, 1)"
				      "   AND expires_at <= $3");

/* One whose time is over, but not yet written down as lapsed, is not in the way. */
static enum rc lapse_same(struct cx *cx, struct db *db, const struct approval_form *form)
{
	struct approval a = { 0 };
	struct id id = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &approval_over_of_thing, VAL(form->object),
			      VAL(str_from_c(form->kind)), VAL(cx->now)));
		if (rows_next(r))
			id = rows_id(r); // at most one: a unique index
		TRY(rows_end(cx, r));
	}
	if (!id_is_set(id))
		return RC_OK;
	TRY(load(cx, db, id, &a));
	return move(cx, db, &a, &(struct approval_ask){ .step = APPROVAL_EXPIRE });
}

SQL_STATEMENT(
	approval_insert,
	"INSERT INTO people_approval (id, state, kind, object_kind, object_id, title, bytes,"
	"                             digest, roles, proposer_id, author_id, proposer_signature_id,"
	"                             proposed_at, expires_at, why, reason)"
	" VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '')"
	" ON CONFLICT (object_id, kind) WHERE state IN (0, 1) DO NOTHING");

enum rc approval_propose(struct cx *cx, struct db *db, const struct actor *by,
			 const struct approval_form *form, struct id *out)
{
	int64_t added = 0;
	const struct id id = id_new(cx->now);
	const struct sha256 digest = sha256_of(form->bytes);
	struct id signed_by = { 0 };
	INVARIANT(!form->signature || id_eq(form->signature->account, by->account));
	TRY(check_form(cx, form));
	TRY(lapse_same(cx, db, form));
	if (form->signature)
		TRY(signature_add(cx, db, form->signature, &signed_by));
	TRY(db_run(cx, db, &approval_insert,
		   VALS(VAL(id), VAL(str_from_c(form->kind)), VAL(str_from_c(form->object_kind)),
			VAL(form->object), VAL(form->title), VAL_BYTES(form->bytes), VAL(digest),
			VAL((int64_t)form->roles.bits),
			id_is_set(by->account) ? VAL(by->account) : VAL_NULL,
			id_is_set(form->author) ? VAL(form->author) : VAL_NULL,
			id_is_set(signed_by) ? VAL(signed_by) : VAL_NULL, VAL(cx->now),
			VAL(instant_add(cx->now, form->lasts)), VAL(form->why)),
		   &added));
	if (added == 0)
		return cx_fail(cx, RC_CONFLICT, N_("a proposal for this is open already"));
	TRY(act_append(
		cx, db, by, ACCESS_APPROVAL_SEE,
		(struct ledger_act){
			.act = "proposed",
			.object_kind = "approval",
			.object = id,
			.content = digest,
			.note = arena_fmt(cx->arena, "%s of %s %.*s", form->kind, form->object_kind,
					  STR_ARG(id_print(cx->arena, form->object))) }));
	*out = id;
	return RC_OK;
}

SQL_STATEMENT(approval_decided, "UPDATE people_approval"
				"   SET decider_id = $1, decided_at = $2, reason = $3,"
				"       signature_id = $4"
				" WHERE id = $5");

/* At the terminal nobody signs in: the one who approves may be the one who proposed. */
static enum rc ring_alone(struct cx *cx, struct db *db, const struct approval *a,
			  const struct actor *decider)
{
	const struct str thing = id_print(cx->arena, a->object);
	const struct alarm alarm = {
		.kind = ALARM_DONE_ALONE,
		.about = decider->account,
		.object_kind = "approval",
		.object = a->id,
		.text = str_from_c(
			N_("One person approved what was proposed at the server's terminal, where "
			   "nobody signs in: proposer and approver may be the same. Ask who "
			   "proposed it.")),
	};
	TRY(alarm_raise(cx, db, &alarm, id_print(cx->arena, a->id), NULL));
	return ledger_append(
		cx, db,
		&(struct ledger_act){ .act = "done-alone",
				      .account = decider->account,
				      .role = role_key(role_of(a, decider)),
				      .object_kind = "approval",
				      .object = a->id,
				      .note = arena_fmt(cx->arena, "%s of %s %.*s", a->kind,
							a->object_kind, STR_ARG(thing)) },
		NULL);
}

enum rc approval_step(struct cx *cx, struct db *db, struct id id, const struct approval_ask *ask,
		      const struct signature *signature)
{
	struct approval a = { 0 };
	struct id signed_by = { 0 };
	INVARIANT(ask->step == APPROVAL_APPROVE || ask->step == APPROVAL_REFUSE ||
		  ask->step == APPROVAL_WITHDRAW);
	INVARIANT(!signature || id_eq(signature->account, ask->who.account));
	if (ask->reason.n > 0 && account_reason_fault(ask->reason))
		return cx_fail(cx, RC_INVALID, "%s", account_reason_fault(ask->reason));
	TRY(load(cx, db, id, &a));
	TRY(move(cx, db, &a, ask));
	if (ask->step == APPROVAL_WITHDRAW)
		return RC_OK;
	if (ask->step == APPROVAL_APPROVE && !id_is_set(a.proposer))
		TRY(ring_alone(cx, db, &a, &ask->who));
	if (signature)
		TRY(signature_add(cx, db, signature, &signed_by));
	return DB_RUN(cx, db, &approval_decided, VAL(ask->who.account), VAL(cx->now),
		      VAL(ask->reason), signature ? VAL(signed_by) : VAL_NULL, VAL(id));
}

enum rc approval_use(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		     struct str bytes)
{
	struct approval a = { 0 };
	TRY(load(cx, db, id, &a));
	return move(cx, db, &a,
		    &(struct approval_ask){
			    .step = APPROVAL_USE, .who = *by, .seen = sha256_of(bytes) });
}

SQL_STATEMENT(approval_of_thing, "SELECT id FROM people_approval"
				 " WHERE object_id = $1 AND kind = $2 AND state IN (0, 1)"
				 "   AND digest <> $3 AND expires_at > $4");

enum rc approval_changed(struct cx *cx, struct db *db, const struct actor *by, const char *kind,
			 struct id object, struct str bytes)
{
	struct approval a = { 0 };
	struct id id = { 0 };
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &approval_of_thing, VAL(object), VAL(str_from_c(kind)),
			      VAL(sha256_of(bytes)), VAL(cx->now)));
		if (rows_next(r))
			id = rows_id(r); // at most one: a unique index
		TRY(rows_end(cx, r));
	}
	if (!id_is_set(id))
		return RC_OK;
	TRY(load(cx, db, id, &a));
	return move(cx, db, &a, &(struct approval_ask){ .step = APPROVAL_CHANGE, .who = *by });
}

SQL_STATEMENT(approval_waits, "SELECT id FROM people_approval"
			      " WHERE object_id = $1 AND kind = $2 AND state = 0"
			      "   AND expires_at > $3");

enum rc approval_waiting(struct cx *cx, struct db *db, const char *kind, struct id object,
			 struct id *out)
{
	struct id id = { 0 };
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &approval_waits, VAL(object), VAL(str_from_c(kind)),
		      VAL(cx->now)));
	while (rows_next(r))
		id = rows_id(r); // at most one: a unique index
	TRY(rows_end(cx, r));
	*out = id;
	return RC_OK;
}

static enum rc read_list(struct cx *cx, struct rows *r, struct approval_list *out)
{
	struct approval_list list = { .p = arena_new(cx->arena, struct approval, PAGE) };
	while (rows_next(r)) {
		struct approval a = { 0 };
		read_approval(cx, r, &a);
		a.state = approval_state_at(&a, cx->now);
		if (list.n == PAGE)
			list.more = true;
		else
			list.p[list.n++] = a;
	}
	TRY(rows_end(cx, r));
	*out = list;
	return RC_OK;
}

SQL_STATEMENT(approval_page_for,
	      "SELECT id, state, kind, object_kind, object_id, title, digest, roles, proposer_id,"
	      "       author_id, proposer_signature_id,"
	      "       proposed_at, expires_at, why, decider_id, decided_at, reason, signature_id"
	      "  FROM people_approval"
	      " WHERE state = 0 AND (roles & $1) <> 0"
	      "   AND (proposer_id IS NULL OR proposer_id <> $2)"
	      "   AND (author_id IS NULL OR author_id <> $2) AND expires_at > $3"
	      " ORDER BY expires_at, id"
	      " LIMIT 101");

enum rc approval_list_for(struct cx *cx, struct db *db, const struct actor *who,
			  struct approval_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &approval_page_for, VAL((int64_t)who->roles.bits),
		      VAL(who->account), VAL(cx->now)));
	return read_list(cx, r, out);
}

SQL_STATEMENT(approval_page_by,
	      "SELECT id, state, kind, object_kind, object_id, title, digest, roles, proposer_id,"
	      "       author_id, proposer_signature_id,"
	      "       proposed_at, expires_at, why, decider_id, decided_at, reason, signature_id"
	      "  FROM people_approval"
	      " WHERE proposer_id = $1"
	      " ORDER BY proposed_at DESC, id"
	      " LIMIT 101");

enum rc approval_list_by(struct cx *cx, struct db *db, const struct actor *who,
			 struct approval_list *out)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &approval_page_by, VAL(who->account)));
	return read_list(cx, r, out);
}

SQL_STATEMENT(approval_page_over, "SELECT id FROM people_approval"
				  " WHERE state IN (0, 1) AND expires_at <= $1"
				  " ORDER BY expires_at"
				  " LIMIT 100");

enum rc approval_lapse(struct cx *cx, struct db *db, int64_t *n)
{
	struct id over[PAGE];
	int64_t found = 0;
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &approval_page_over, VAL(cx->now)));
		while (rows_next(r) && found < PAGE)
			over[found++] = rows_id(r);
		TRY(rows_end(cx, r));
	}
	for (int64_t i = 0; i < found; i++) {
		struct approval a = { 0 };
		TRY(load(cx, db, over[i], &a));
		TRY(move(cx, db, &a, &(struct approval_ask){ .step = APPROVAL_EXPIRE }));
	}
	*n = found;
	return RC_OK;
}
