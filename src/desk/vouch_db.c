// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/vouch_db.h"

#include "desk/request_db.h"
#include "desk/signing_rule_db.h"
#include "exchange/person_db.h"
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
	*out = account_title(cx->arena, a.name, a.post);
	return RC_OK;
}

/* Whose key was taken away, lost or stolen, vouches for nothing that has not left yet. */
static enum rc put_signature(struct cx *cx, struct db *db, const struct signature *s,
			     struct voucher *v)
{
	struct signing_key key = { 0 };
	if (s->kind == SIGNATURE_NODE)
		return RC_OK;
	TRY(signing_find(cx, db, s, &key));
	if (key.removed_at.us != 0)
		return cx_fail(
			cx, RC_CONFLICT,
			N_("the key that signed this was taken away since: propose it again, "
			   "and have it signed with a key that counts"));
	v->signature = *s;
	v->algorithm = key.algorithm;
	v->public_key = key.public_key;
	return RC_OK;
}

static enum rc load_signature(struct cx *cx, struct db *db, struct id signature, struct voucher *v)
{
	struct signature s = { 0 };
	if (!id_is_set(signature))
		return RC_OK;
	TRY(signature_load(cx, db, signature, &s));
	return put_signature(cx, db, &s, v);
}

/* Both people of an approval. */
static enum rc load_approval(struct cx *cx, struct db *db, struct id approval, struct id written_by,
			     struct vouch *v)
{
	struct approval a;
	struct voucher *officer = &v->by[VOUCH_OFFICER], *approver = &v->by[VOUCH_APPROVER];
	TRY(approval_load(cx, db, approval, &a));
	v->approval = a.id;
	officer->signature.at = a.proposed_at;
	approver->signature.at = a.decided_at;
	TRY(name_of(cx, db, id_is_set(a.proposer) ? a.proposer : written_by, &officer->name));
	TRY(name_of(cx, db, a.decider, &approver->name));
	TRY(load_signature(cx, db, a.proposer_signature, officer));
	return load_signature(cx, db, a.signature, approver);
}

static enum rc begin(struct cx *cx, struct db *db, struct str address, struct vouch *out)
{
	struct signing_rule rule;
	TRY(signing_rule_load(cx, db, &rule));
	*out = (struct vouch){ .address = address, .all_sign = rule.all_sign };
	return RC_OK;
}

enum rc vouch_load(struct cx *cx, struct db *db, const struct request *r, struct str address,
		   struct vouch *out, bool *found)
{
	struct request_people people;
	struct vouch v;
	*found = false;
	TRY(request_people(cx, db, r->id, &people));
	if (!id_is_set(people.approval))
		return RC_OK;
	TRY(begin(cx, db, address, &v));
	TRY(load_approval(cx, db, people.approval, people.created_by, &v));
	*out = v;
	*found = true;
	return RC_OK;
}

enum rc vouch_answer(struct cx *cx, struct db *db, const struct vouch_answer *answer,
		     struct vouch *out)
{
	struct vouch v;
	struct voucher *officer = &v.by[VOUCH_OFFICER];
	TRY(begin(cx, db, answer->address, &v));
	v.state = answer->state;
	if (id_is_set(answer->approval)) {
		TRY(load_approval(cx, db, answer->approval, answer->by->account, &v));
	} else {
		officer->signature.at = cx->now;
		TRY(name_of(cx, db, answer->by->account, &officer->name));
		if (answer->signature)
			TRY(put_signature(cx, db, answer->signature, officer));
	}
	if (vouch_check(cx, &v, answer->what) != RC_OK)
		return cx_fail(
			cx, RC_CONFLICT,
			N_("a signature under this answer does not hold any more: propose it "
			   "again"));
	*out = v;
	return RC_OK;
}

enum rc vouch_know(struct cx *cx, struct db *db, struct id peer, struct vouch *v, bool *all)
{
	*all = true;
	for (enum vouch_part p = 0; p < VOUCH_PARTS; p++) {
		struct voucher *by = &v->by[p];
		const struct person_key key = { sha256_of(by->public_key), by->signature.at };
		struct person person = { 0 };
		bool known = false;
		if (!vouch_is_signed(v, p))
			continue;
		TRY(person_find(cx, db, peer, key, &person, &known));
		if (known)
			by->name = person.name;
		else
			by->signature.kind = SIGNATURE_NODE;
		*all = *all && known;
	}
	return RC_OK;
}

/* RC_OK: it may have signed. */
static enum rc ask_lists(struct cx *cx, const struct inbound *in, const struct voucher *by)
{
	if (by->signature.kind != SIGNATURE_CERTIFICATE || !in || !in->revoked)
		return RC_OK;
	return in->revoked(cx, in->data_dir, by->public_key);
}

enum rc vouch_strike(struct cx *cx, struct db *db, const struct inbound *in, struct id request,
		     struct vouch *v)
{
	for (enum vouch_part p = 0; p < VOUCH_PARTS; p++) {
		struct voucher *by = &v->by[p];
		if (ask_lists(cx, in, by) == RC_OK)
			continue;
		const struct ledger_act act = {
			.act = "request-signature-revoked",
			.object_kind = "request",
			.object = request,
			.content = sha256_of(by->public_key),
			.note = arena_fmt(cx->arena, "%s: %.*s", vouch_part_key(p),
					  STR_ARG(cx_error(cx))),
		};
		by->signature.kind = SIGNATURE_NODE;
		TRY(ledger_append(cx, db, &act, NULL));
	}
	return RC_OK;
}

SQL_STATEMENT(vouch_put, "UPDATE desk_request SET officer = $1, approver = $2, signed = $3,"
			 "       officer_signed = $4, all_sign = $5"
			 " WHERE id = $6");
SQL_STATEMENT(vouch_verified, "UPDATE desk_request SET verified_at = $1"
			      " WHERE id = $2 AND verified_at = 0");

enum rc vouch_take(struct cx *cx, struct db *db, const struct inbound *in, const struct request *r,
		   const struct vouch *came)
{
	struct signing_rule rule;
	struct vouch v = *came;
	bool all = false; // a card that is on its way comes too late: the request does not wait
	const struct vouched what = { r->id, request_bytes(cx->arena, r) };
	TRY(vouch_check(cx, came, &what));
	TRY(vouch_know(cx, db, in->peer, &v, &all));
	TRY(vouch_strike(cx, db, in, r->id, &v));
	const bool approved = vouch_is_signed(&v, VOUCH_APPROVER);
	const bool both = approved && vouch_is_signed(&v, VOUCH_OFFICER);
	const struct ledger_act act = {
		.act = "request-verified",
		.object_kind = "request",
		.object = r->id,
		.content = sha256_of(v.by[VOUCH_APPROVER].signature.assertion),
		.note = both ? STR("key of the node, own signatures of the officer and of the "
				   "second person who approved it")
			     : STR("key of the node, own signature of the second person who "
				   "approved it"),
	};
	TRY(signing_rule_load(cx, db, &rule));
	TRY(DB_RUN(cx, db, &vouch_put, VAL(v.by[VOUCH_OFFICER].name),
		   VAL(v.by[VOUCH_APPROVER].name), VAL(approved),
		   VAL(vouch_is_signed(&v, VOUCH_OFFICER)), VAL(v.all_sign), VAL(r->id)));
	if (!approved || (rule.all_sign && !both) || kind_is(r->progress.kind, KIND_EMERGENCY))
		return RC_OK;
	TRY(DB_RUN(cx, db, &vouch_verified, VAL(cx->now), VAL(r->id)));
	return ledger_append(cx, db, &act, NULL);
}
