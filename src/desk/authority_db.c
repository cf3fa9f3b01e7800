// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/authority_db.h"

#include "desk/event_db.h"
#include "desk/request_db.h"
#include "desk/request_peer_db.h"
#include "desk/safeguards.h"
#include "ledger/entry.h"
#include "people/act_db.h"
#include "people/approval_db.h"

#define LASTS DAYS(14)

static bool is_draft(const struct request *r)
{
	return r->progress.side == SIDE_ASKING && r->progress.state == STATE_DRAFT;
}

/* Of somebody who works on it. */
static enum rc load(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		    struct request **out)
{
	*out = arena_new(cx->arena, struct request, 1);
	if (!access_role_for(by, ACCESS_REQUEST_PROPOSE))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"),
			       access_text(ACCESS_REQUEST_PROPOSE));
	TRY(request_load(cx, db, id, *out));
	TRY(request_access(cx, db, by, *out, MEMBER_WORK));
	return is_draft(*out) ? RC_OK
			      : cx_fail(cx, RC_CONFLICT,
					N_("a judicial decision is asked for and attached while "
					   "the request is a draft"));
}

SQL_STATEMENT(authority_put_asked, "UPDATE desk_request SET authority_id = $1,"
				   "       authority_ends = $2, last_at = $3"
				   " WHERE id = $4");
SQL_STATEMENT(authority_put_decision, "UPDATE desk_request SET authorisation = $1,"
				      "       authorisation_ends = $2, authority_refused = $3,"
				      "       authority_why = $4, last_at = $5"
				      " WHERE id = $6");

/* Who authorised it is what the judge is asked for. */
static bool can_be_decided(const struct request *r)
{
	const struct safeguards s = safeguards_missing(r);
	return s.gaps == 0 && (s.fields & ~(UINT32_C(1) << FIELD_AUTHORITY)) == 0;
}

enum rc authority_ask(struct cx *cx, struct db *db, const struct actor *by, struct id request,
		      struct instant ends, struct id *approval)
{
	struct request *r;
	struct request_people people;
	TRY(load(cx, db, by, request, &r));
	if (ends.us <= cx->now.us)
		return cx_fail(cx, RC_INVALID, N_("say until when it is to hold: a day to come"));
	if (!can_be_decided(r))
		return cx_fail(cx, RC_CONFLICT,
			       N_("fill in art. 15 first, the data and their period: a judge "
				  "decides on exactly that"));
	TRY(request_people(cx, db, request, &people));
	r->authority.ends = ends;
	const struct approval_form form = {
		.kind = AUTHORITY_KIND,
		.object_kind = "request",
		.object = request,
		.title = arena_fmt(cx->arena, "%s: %.*s", N_("Judicial authorisation"),
				   STR_ARG(r->reference)),
		.bytes = authority_bytes(cx->arena, r),
		.roles = access_roles(ACCESS_MEASURE_AUTHORISE),
		.author = people.created_by,
		.lasts = LASTS,
	};
	TRY(approval_propose(cx, db, by, &form, approval));
	TRY(DB_RUN(cx, db, &authority_put_asked, VAL(*approval), VAL(ends), VAL(cx->now),
		   VAL(request)));
	return act_append(cx, db, by, ACCESS_REQUEST_PROPOSE,
			  (struct ledger_act){ .act = "request-authority-asked",
					       .object_kind = "request",
					       .object = request,
					       .content = sha256_of(form.bytes) });
}

/* A decision stands with the request. */
static enum rc put_decision(struct cx *cx, struct db *db, const struct request *r)
{
	TRY(DB_RUN(cx, db, &authority_put_decision,
		   entry_has_hash(&r->authorisation) ? VAL(r->authorisation) : VAL_NULL,
		   VAL(r->at.authorisation_ends), VAL(r->authority.refused), VAL(r->authority.why),
		   VAL(cx->now), VAL(r->id)));
	return event_watch(cx, db, r->id);
}

enum rc authority_decided(struct cx *cx, struct db *db, const struct approval *a,
			  const struct approval_ask *ask)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	const bool granted = ask->step == APPROVAL_APPROVE;
	if (!str_eq(str_from_c(a->kind), STR(AUTHORITY_KIND)))
		return RC_OK;
	TRY(request_load(cx, db, a->object, r));
	if (granted && !is_draft(r))
		return cx_fail(cx, RC_CONFLICT,
			       N_("the request is no draft any more: its officer opens it again "
				  "and asks anew"));
	if (granted) {
		r->authorisation = a->digest;
		r->at.authorisation_ends = r->authority.ends;
	}
	r->authority.refused = granted ? (struct instant){ 0 } : cx->now;
	r->authority.why = granted ? STR("") : ask->reason;
	TRY(put_decision(cx, db, r));
	return act_append(cx, db, &ask->who, ACCESS_MEASURE_AUTHORISE,
			  (struct ledger_act){ .act = granted ? "request-authorised"
							      : "request-authority-refused",
					       .object_kind = "request",
					       .object = r->id,
					       .content = a->digest,
					       .note = ask->reason });
}

enum rc authority_record(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			 struct sha256 document, struct instant ends)
{
	struct request *r;
	TRY(load(cx, db, by, request, &r));
	if (!entry_has_hash(&document) || (ends.us != 0 && ends.us <= cx->now.us))
		return cx_fail(cx, RC_INVALID,
			       N_("the decision must be given and must not have ended"));
	r->authorisation = document;
	r->at.authorisation_ends = ends;
	TRY(put_decision(cx, db, r));
	return act_append(cx, db, by, ACCESS_REQUEST_PROPOSE,
			  (struct ledger_act){ .act = "request-authorised",
					       .object_kind = "request",
					       .object = request,
					       .content = document,
					       .note = STR("on paper") });
}

enum rc authority_changed(struct cx *cx, struct db *db, const struct actor *by, struct id request)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct approval a;
	TRY(request_load(cx, db, request, r));
	if (!id_is_set(r->authority.approval))
		return RC_OK;
	const struct str now = authority_bytes(cx->arena, r);
	const struct sha256 digest = sha256_of(now);
	TRY(approval_load(cx, db, r->authority.approval, &a));
	if (sha256_eq(&a.digest, &digest))
		return RC_OK;
	TRY(approval_changed(cx, db, by, AUTHORITY_KIND, request, now));
	if (!sha256_eq(&r->authorisation, &a.digest))
		return RC_OK;
	r->authorisation = (struct sha256){ 0 };
	r->at.authorisation_ends = (struct instant){ 0 };
	return put_decision(cx, db, r);
}
