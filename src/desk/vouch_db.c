// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/vouch_db.h"

#include "desk/request_db.h"
#include "desk/signing_rule_db.h"
#include "ledger/entry_db.h"
#include "people/account_db.h"
#include "people/approval_db.h"
#include "people/signature_db.h"
#include "people/signing_db.h"

/* "NAME, POST" */
static enum rc name_of(struct cx *cx, struct db *db, struct id account, struct str *out)
{
	struct account a = { 0 };
	*out = STR("");
	if (!id_is_set(account))
		return RC_OK;
	TRY(account_load(cx, db, account, &a));
	*out = a.post.n > 0 ? arena_fmt(cx->arena, "%.*s, %.*s", STR_ARG(a.name), STR_ARG(a.post))
			    : a.name;
	return RC_OK;
}

static enum rc load_signature(struct cx *cx, struct db *db, struct id signature, struct voucher *v)
{
	struct signing_key key = { 0 };
	struct signature s = { 0 };
	if (!id_is_set(signature))
		return RC_OK;
	TRY(signature_load(cx, db, signature, &s));
	if (s.kind == SIGNATURE_NODE)
		return RC_OK;
	TRY(signing_find(cx, db, &s, &key));
	v->signature = s;
	v->algorithm = key.algorithm;
	v->public_key = key.public_key;
	return RC_OK;
}

enum rc vouch_load(struct cx *cx, struct db *db, const struct request *r, struct str address,
		   struct vouch *out, bool *found)
{
	struct request_people people;
	struct signing_rule rule;
	struct approval a;
	struct vouch v = { .address = address };
	struct voucher *officer = &v.by[VOUCH_OFFICER], *approver = &v.by[VOUCH_APPROVER];
	*found = false;
	TRY(request_people(cx, db, r->id, &people));
	if (!id_is_set(people.approval))
		return RC_OK;
	TRY(approval_load(cx, db, people.approval, &a));
	TRY(signing_rule_load(cx, db, &rule));
	v.approval = a.id;
	v.all_sign = rule.all_sign;
	officer->signature.at = a.proposed_at;
	approver->signature.at = a.decided_at;
	TRY(name_of(cx, db, id_is_set(a.proposer) ? a.proposer : people.created_by,
		    &officer->name));
	TRY(name_of(cx, db, a.decider, &approver->name));
	TRY(load_signature(cx, db, a.proposer_signature, officer));
	TRY(load_signature(cx, db, a.signature, approver));
	*out = v;
	*found = true;
	return RC_OK;
}

SQL_STATEMENT(vouch_put, "UPDATE desk_request SET officer = $1, approver = $2, signed = $3,"
			 "       officer_signed = $4, all_sign = $5"
			 " WHERE id = $6");
SQL_STATEMENT(vouch_verified, "UPDATE desk_request SET verified_at = $1"
			      " WHERE id = $2 AND verified_at = 0");

/* Each signature that is there must hold. */
static enum rc check_signatures(struct cx *cx, const struct request *r, const struct vouch *v)
{
	for (enum vouch_part p = 0; p < VOUCH_PARTS; p++)
		if (vouch_is_signed(v, p) && vouch_verify(cx, v, p, r) != RC_OK)
			return cx_fail(cx, RC_INVALID,
				       "the signature of the person who %s it does not hold for "
				       "these bytes",
				       p == VOUCH_OFFICER ? "proposed" : "approved");
	return RC_OK;
}

enum rc vouch_take(struct cx *cx, struct db *db, const struct request *r, const struct vouch *v)
{
	struct signing_rule rule;
	const bool approved = vouch_is_signed(v, VOUCH_APPROVER);
	const bool both = approved && vouch_is_signed(v, VOUCH_OFFICER);
	const struct ledger_act act = {
		.act = "request-verified",
		.object_kind = "request",
		.object = r->id,
		.content = sha256_of(v->by[VOUCH_APPROVER].signature.assertion),
		.note = both ? STR("key of the node, own signatures of the officer and of the "
				   "second person who approved it")
			     : STR("key of the node, own signature of the second person who "
				   "approved it"),
	};
	TRY(check_signatures(cx, r, v));
	TRY(signing_rule_load(cx, db, &rule));
	TRY(DB_RUN(cx, db, &vouch_put, VAL(v->by[VOUCH_OFFICER].name),
		   VAL(v->by[VOUCH_APPROVER].name), VAL(approved),
		   VAL(vouch_is_signed(v, VOUCH_OFFICER)), VAL(v->all_sign), VAL(r->id)));
	if (!approved || (rule.all_sign && !both) || kind_is(r->progress.kind, KIND_EMERGENCY))
		return RC_OK;
	TRY(DB_RUN(cx, db, &vouch_verified, VAL(cx->now), VAL(r->id)));
	return ledger_append(cx, db, &act, NULL);
}
