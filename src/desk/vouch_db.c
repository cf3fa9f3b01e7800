// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/vouch_db.h"

#include "desk/request_db.h"
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

static enum rc load_signature(struct cx *cx, struct db *db, struct id signature, struct vouch *v)
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
	struct approval a;
	struct vouch v = { .address = address };
	*found = false;
	TRY(request_people(cx, db, r->id, &people));
	if (!id_is_set(people.approval))
		return RC_OK;
	TRY(approval_load(cx, db, people.approval, &a));
	v.approval = a.id;
	v.signature.at = a.decided_at;
	TRY(name_of(cx, db, people.created_by, &v.officer));
	TRY(name_of(cx, db, a.decider, &v.approver));
	TRY(load_signature(cx, db, a.signature, &v));
	*out = v;
	*found = true;
	return RC_OK;
}

SQL_STATEMENT(vouch_put, "UPDATE desk_request SET officer = $1, approver = $2, signed = $3"
			 " WHERE id = $4");
SQL_STATEMENT(vouch_verified, "UPDATE desk_request SET verified_at = $1"
			      " WHERE id = $2 AND verified_at = 0");

enum rc vouch_take(struct cx *cx, struct db *db, const struct request *r, const struct vouch *v)
{
	const bool is_signed = v->signature.kind != SIGNATURE_NODE;
	const struct ledger_act act = {
		.act = "request-verified",
		.object_kind = "request",
		.object = r->id,
		.content = sha256_of(v->signature.assertion),
		.note = STR("key of the node, own signature of the second person who approved it"),
	};
	if (is_signed && vouch_verify(cx, v, r) != RC_OK)
		return cx_fail(
			cx, RC_INVALID,
			"the signature of the person who approved it does not hold for these "
			"bytes");
	TRY(DB_RUN(cx, db, &vouch_put, VAL(v->officer), VAL(v->approver), VAL(is_signed),
		   VAL(r->id)));
	if (!is_signed || kind_is(r->progress.kind, KIND_EMERGENCY))
		return RC_OK;
	TRY(DB_RUN(cx, db, &vouch_verified, VAL(cx->now), VAL(r->id)));
	return ledger_append(cx, db, &act, NULL);
}
