// SPDX-License-Identifier: AGPL-3.0-or-later
// What law editors do with files of countries, and what their publishers are told of it.
#include "exchange/document_db.h"
#include "exchange/document_to_hi1.h"
#include "exchange/own_card_db.h"
#include "exchange/peer_db.h"
#include "exchange/release_db.h"
#include "exchange/release_to_note.h"
#include "people/act_db.h"

#define PUBLISH "profile-publish"
#define ACCEPT "profile-accept"

SQL_STATEMENT(release_drop_drafts, "UPDATE exchange_release SET state = 2, decided_at = $1"
				   " WHERE peer_id IS NULL AND state = 0");
SQL_STATEMENT(release_add_draft,
	      "INSERT INTO exchange_release (id, peer_id, country, serial, state, digest, text,"
	      " note, installed, told, published_at, received_at, decided_at, account_id, reason)"
	      " VALUES ($1, NULL, $2, 0, 0, $3, $4, $5, $6, '', 0, $7, 0, NULL, '')");
SQL_STATEMENT(release_last_serial, "SELECT COALESCE(MAX(serial), 0) FROM exchange_release"
				   " WHERE peer_id IS NULL");
SQL_STATEMENT(release_publish, "UPDATE exchange_release SET state = 1, serial = $2,"
			       " published_at = $3, decided_at = $3, account_id = $4,"
			       " reason = $5 WHERE id = $1");
SQL_STATEMENT(release_decide, "UPDATE exchange_release SET state = $2, decided_at = $3,"
			      " account_id = $4, reason = $5 WHERE id = $1");
SQL_STATEMENT(release_read_it, "UPDATE exchange_release SET state = $2, installed = $3,"
			       " reason = $4 WHERE id = $1");
SQL_STATEMENT(release_tell, "UPDATE exchange_release SET told = $2 WHERE id = $1");
SQL_STATEMENT(release_use_add, "INSERT INTO exchange_release_use (number, country, release_id, at,"
			       " account_id, reason) VALUES ($1, $2, $3, $4, $5, $6)");

static struct val account_of(const struct actor *by)
{
	return id_is_set(by->account) ? VAL(by->account) : VAL_NULL;
}

static struct ledger_act act_of(struct cx *cx, const char *act, const struct release *r)
{
	return (struct ledger_act){ .act = act,
				    .object_kind = "profile",
				    .object = r->id,
				    .content = r->digest,
				    .note = arena_fmt(cx->arena, "%.*s serial %lld",
						      STR_ARG(r->country), (long long)r->serial) };
}

/* The publisher hears what became of it. One that is no active peer any more hears nothing. */
static enum rc answer(struct cx *cx, struct db *db, const struct release *r,
		      enum release_answer answer, struct str reason)
{
	struct peer p = { 0 };
	struct id message;
	const struct release_told told = { r->country, r->serial, r->digest, answer, reason };
	TRY(peer_load(cx, db, r->peer, &p));
	if (p.state != PEER_ACTIVE)
		return RC_OK;
	const struct document_order order = { .peer = &p,
					      .kind = &document_profile_answer,
					      .contents = release_answer_print(cx->arena, &told),
					      .thread = r->id };
	return document_send(cx, db, &order, &message);
}

static enum rc use(struct cx *cx, struct db *db, const struct actor *by, struct str country,
		   struct id release, struct str reason)
{
	int64_t number = 0;
	TRY(release_version(cx, db, &number));
	return DB_RUN(cx, db, &release_use_add, VAL(number + 1), VAL(country),
		      id_is_set(release) ? VAL(release) : VAL_NULL, VAL(cx->now), account_of(by),
		      VAL(reason));
}

/* ---- drafts ---- */

/* Whether this node may publish a file of that country at all. */
static enum rc check_own(struct cx *cx, struct db *db, struct str country)
{
	struct own_card own;
	struct card card;
	TRY(own_card_load(cx, db, &own));
	if (own.serial == 0)
		return cx_fail(cx, RC_CONFLICT,
			       "this node has no card yet: comity peer card makes it");
	TRY(card_read_again(cx, own.card, &card));
	if (!str_eq(card.country, country))
		return cx_fail(cx, RC_DENIED,
			       "this node is of %.*s: it publishes that country's file and no "
			       "other",
			       STR_ARG(card.country));
	if (!release_may_publish(card.kind))
		return cx_fail(cx, RC_DENIED,
			       "this node is a %s: contact points and authorities publish their "
			       "country's file",
			       card_kind_key(card.kind));
	return RC_OK;
}

enum rc release_draft(struct cx *cx, struct db *db, const struct actor *by,
		      const struct release_form *f, struct id *out)
{
	const struct release r = { .id = id_new(cx->now),
				   .country = f->country,
				   .digest = sha256_of(f->text) };
	TRY(release_check_text(cx, f->text));
	TRY(check_own(cx, db, f->country));
	TRY(DB_RUN(cx, db, &release_drop_drafts, VAL(cx->now)));
	TRY(DB_RUN(cx, db, &release_add_draft, VAL(r.id), VAL(r.country), VAL(r.digest),
		   VAL(f->text), VAL_BYTES(STR("")), VAL(f->installed), VAL(cx->now)));
	*out = r.id;
	return act_append(cx, db, by, ACCESS_LAW_EDIT, act_of(cx, "profile-drafted", &r));
}

/* ---- a second pair of eyes ---- */

enum rc release_propose(struct cx *cx, struct db *db, const struct actor *by,
			const struct release_proposal *what, struct id *proposal)
{
	struct release r = { 0 };
	TRY(release_load(cx, db, what->release, &r));
	TRY(release_check_reason(cx, what->why));
	const bool own = !id_is_set(r.peer);
	if (r.state != RELEASE_DRAFT && r.state != RELEASE_PROPOSED)
		return cx_fail(cx, RC_CONFLICT, "it is %s: there is nothing to decide",
			       release_state_key(r.state));
	r.told = release_cut(what->told, RELEASE_TOLD_MAX);
	TRY(DB_RUN(cx, db, &release_tell, VAL(r.id), VAL(r.told)));
	const struct approval_form form = {
		.kind = own ? PUBLISH : ACCEPT,
		.object_kind = "profile",
		.object = r.id,
		.title = arena_fmt(cx->arena, "%s: %.*s",
				   own ? N_("Publish the file of a country")
				       : N_("Accept the file of a country"),
				   STR_ARG(r.country)),
		.bytes = release_statement(cx->arena, &r, what->why),
		.why = what->why,
		.roles = roles_of(ROLE_LAW_EDITOR),
		.lasts = RELEASE_LASTS,
	};
	return approval_propose(cx, db, by, &form, proposal);
}

enum rc release_waiting(struct cx *cx, struct db *db, const struct release *r, struct id *out)
{
	return approval_waiting(cx, db, id_is_set(r->peer) ? ACCEPT : PUBLISH, r->id, out);
}

static enum rc publish(struct cx *cx, struct db *db, const struct actor *by, struct release *r,
		       struct str why)
{
	AUTO(rows) rows = NULL;
	TRY(check_own(cx, db, r->country));
	TRY(rows_open(cx, db, &rows, &release_last_serial, NO_VALS));
	while (rows_next(rows))
		r->serial = rows_int(rows) + 1;
	TRY(rows_end(cx, rows));
	TRY(DB_RUN(cx, db, &release_publish, VAL(r->id), VAL(r->serial), VAL(cx->now),
		   account_of(by), VAL(why)));
	TRY(use(cx, db, by, r->country, r->id, why));
	return act_append(cx, db, by, ACCESS_LAW_PUBLISH, act_of(cx, "profile-published", r));
}

static enum rc set_state(struct cx *cx, struct db *db, const struct actor *by,
			 const struct release *r, enum release_state state, struct str reason)
{
	return DB_RUN(cx, db, &release_decide, VAL(r->id), VAL((int64_t)state), VAL(cx->now),
		      account_of(by), VAL(reason));
}

static enum rc accept(struct cx *cx, struct db *db, const struct actor *by, const struct release *r,
		      struct str why)
{
	TRY(set_state(cx, db, by, r, RELEASE_ACCEPTED, why));
	TRY(use(cx, db, by, r->country, r->id, why));
	TRY(answer(cx, db, r, RELEASE_YES, STR("")));
	return act_append(cx, db, by, ACCESS_LAW_PUBLISH, act_of(cx, "profile-accepted", r));
}

enum rc release_decided(struct cx *cx, struct db *db, const struct approval *approval,
			const struct approval_ask *ask)
{
	struct release r = { 0 };
	const struct str kind = str_from_c(approval->kind);
	const bool own = str_eq(kind, STR(PUBLISH));
	if (ask->step != APPROVAL_APPROVE || (!own && !str_eq(kind, STR(ACCEPT))))
		return RC_OK;
	TRY(release_load(cx, db, approval->object, &r));
	if (r.state != (own ? RELEASE_DRAFT : RELEASE_PROPOSED))
		return cx_fail(cx, RC_CONFLICT,
			       "it is %s by now: another draft, or a later one from its node, has "
			       "taken its place",
			       release_state_key(r.state));
	TRY(approval_use(cx, db, &ask->who, approval->id,
			 release_statement(cx->arena, &r, approval->why)));
	r.digest = sha256_of(r.text);
	return own ? publish(cx, db, &ask->who, &r, approval->why)
		   : accept(cx, db, &ask->who, &r, approval->why);
}

/* ---- what one person does ---- */

enum rc release_refuse(struct cx *cx, struct db *db, const struct actor *by, struct id id,
		       struct str reason)
{
	struct release r = { 0 };
	TRY(release_load(cx, db, id, &r));
	TRY(release_check_reason(cx, reason));
	if (r.state != RELEASE_PROPOSED)
		return cx_fail(cx, RC_CONFLICT, "it is %s: there is nothing to refuse",
			       release_state_key(r.state));
	TRY(set_state(cx, db, by, &r, RELEASE_REFUSED, reason));
	TRY(answer(cx, db, &r, RELEASE_NO, reason));
	return act_append(cx, db, by, ACCESS_LAW_EDIT, act_of(cx, "profile-refused", &r));
}

/* What stood before that was another one. */
static enum rc find_former(struct cx *cx, struct db *db, struct str country,
			   struct release *standing, struct release *former)
{
	struct release_uses uses;
	*standing = *former = (struct release){ 0 };
	TRY(release_uses_of(cx, db, country, &uses));
	if (uses.n == 0)
		return cx_fail(cx, RC_CONFLICT,
			       "the installed file of %.*s stands: there is nothing to undo",
			       STR_ARG(country));
	if (id_is_set(uses.p[0].release))
		TRY(release_load(cx, db, uses.p[0].release, standing));
	for (size_t i = 1; i < uses.n; i++)
		if (!id_eq(uses.p[i].release, uses.p[0].release))
			return id_is_set(uses.p[i].release)
				       ? release_load(cx, db, uses.p[i].release, former)
				       : RC_OK;
	return RC_OK; // the installed file
}

enum rc release_undo(struct cx *cx, struct db *db, const struct actor *by, struct str country,
		     struct str reason)
{
	struct release standing, former;
	TRY(release_check_reason(cx, reason));
	TRY(find_former(cx, db, country, &standing, &former));
	if (id_is_set(standing.id) && !id_is_set(standing.peer))
		return cx_fail(cx, RC_CONFLICT,
			       "this node has published what stands: others have it, too. Publish "
			       "the former file again (comity profile export --serial N), with a "
			       "new serial");
	if (id_is_set(former.id) && !id_is_set(former.peer))
		return cx_fail(cx, RC_CONFLICT,
			       "what stood before is this node's own: publish it again");
	TRY(use(cx, db, by, country, former.id, reason));
	if (id_is_set(standing.id)) {
		TRY(set_state(cx, db, by, &standing, RELEASE_UNDONE, reason));
		TRY(answer(cx, db, &standing, RELEASE_TAKEN_BACK, reason));
	}
	if (id_is_set(former.id)) {
		TRY(set_state(cx, db, by, &former, RELEASE_ACCEPTED, reason));
		TRY(answer(cx, db, &former, RELEASE_YES, STR("")));
	}
	return act_append(
		cx, db, by, ACCESS_LAW_EDIT,
		act_of(cx, "profile-undone", id_is_set(standing.id) ? &standing : &former));
}

/* ---- what the node found when it read one ---- */

enum rc release_examined(struct cx *cx, struct db *db, struct id id, struct str fault,
			 struct sha256 installed)
{
	struct release r = { 0 };
	const bool readable = fault.n == 0;
	const struct str reason = release_cut(fault, RELEASE_REASON_MAX);
	TRY(release_load(cx, db, id, &r));
	if (r.state != RELEASE_RECEIVED)
		return RC_OK; // a later one came meanwhile
	TRY(DB_RUN(cx, db, &release_read_it, VAL(id),
		   VAL((int64_t)(readable ? RELEASE_PROPOSED : RELEASE_UNREADABLE)), VAL(installed),
		   VAL(reason)));
	if (readable)
		return RC_OK;
	const struct ledger_act act = act_of(cx, "profile-unreadable", &r);
	TRY(answer(cx, db, &r, RELEASE_NOT_READ, reason));
	return ledger_append(cx, db, &act, NULL);
}
