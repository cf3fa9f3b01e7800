// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/call_back_db.h"

#include "desk/event_db.h"
#include "desk/request_db.h"
#include "desk/request_peer_db.h"
#include "exchange/contact_db.h"
#include "people/act_db.h"

/* Of the node that asks; of what came by hand, those of all nodes of the country that asks. */
static enum rc all_contacts(struct cx *cx, struct db *db, const struct request *r,
			    struct contact_list *out)
{
	struct peer_list nodes = { 0 };
	*out = (struct contact_list){ 0 };
	if (id_is_set(r->peer))
		return contact_list(cx, db, r->peer, out);
	TRY(peer_list_in(cx, db, r->from, &nodes));
	for (size_t i = 0; i < nodes.n; i++) {
		struct contact_list one = { 0 };
		if (nodes.p[i].kind == CARD_PROVIDER)
			continue;
		TRY(contact_list(cx, db, nodes.p[i].id, &one));
		for (size_t k = 0; k < one.n; k++)
			*ARENA_PUSH(cx->arena, out) = one.p[k];
	}
	return RC_OK;
}

static enum rc contacts_of(struct cx *cx, struct db *db, const struct request *r,
			   struct contact_list *out, bool *named)
{
	struct contact_list all = { 0 }, now = { 0 };
	TRY(all_contacts(cx, db, r, &all));
	for (size_t i = 0; i < all.n; i++)
		if (contact_counts(&all.p[i], cx->now))
			*ARENA_PUSH(cx->arena, &now) = all.p[i];
	*named = id_is_set(r->peer) && all.n > 0;
	*out = now;
	return RC_OK;
}

enum rc call_back_contacts(struct cx *cx, struct db *db, struct id request,
			   struct contact_list *out, bool *named)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	TRY(request_load(cx, db, request, r));
	return contacts_of(cx, db, r, out, named);
}

static const struct contact *find(const struct contact_list *list, struct id id)
{
	for (size_t i = 0; i < list->n; i++)
		if (id_eq(list->p[i].id, id))
			return &list->p[i];
	return NULL;
}

static enum rc by_number(struct cx *cx, const struct call_back *call, bool named, struct str *out)
{
	if (named)
		return cx_fail(
			cx, RC_CONFLICT,
			N_("the asking node names whom to call: choose a contact of its page "
			   "that was confirmed in the last 90 days, or ask there first whether "
			   "somebody is there"));
	if (str_trim(call->number).n == 0 || str_trim(call->source).n == 0)
		return cx_fail(cx, RC_INVALID,
			       N_("say which number you called, and where you have it from: never "
				  "from the request"));
	*out = arena_fmt(cx->arena, "%.*s; %.*s", STR_ARG(call->number), STR_ARG(call->source));
	return RC_OK;
}

SQL_STATEMENT(call_back_put, "UPDATE desk_request SET called_at = $1, called_how = $2"
			     " WHERE id = $3 AND verified_at = 0");

/* By a number that nobody has signed: it says that somebody was called, and not that the asker is
 * real. */
static enum rc record(struct cx *cx, struct db *db, const struct actor *by, const struct request *r,
		      struct str how)
{
	int64_t changed = 0;
	if (!access_role_for(by, ACCESS_CASE_WORK))
		return cx_fail(cx, RC_DENIED, N_("no role of yours may: %s"),
			       access_text(ACCESS_CASE_WORK));
	TRY(request_access(cx, db, by, r, MEMBER_WORK));
	if (r->progress.side != SIDE_ASKED)
		return cx_fail(cx, RC_CONFLICT, N_("the side that is asked verifies the asker"));
	TRY(db_run(cx, db, &call_back_put, VALS(VAL(cx->now), VAL(how), VAL(r->id)), &changed));
	if (changed == 0)
		return cx_fail(cx, RC_CONFLICT, N_("the asker is verified already"));
	TRY(event_watch(cx, db, r->id));
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = "request-called",
					       .object_kind = "request",
					       .object = r->id,
					       .note = how });
}

enum rc request_called_back(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			    const struct call_back *call)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct contact_list list;
	struct str whom = { 0 };
	bool named = false;
	TRY(request_load(cx, db, request, r));
	TRY(contacts_of(cx, db, r, &list, &named));
	const struct contact *c = find(&list, call->contact);
	if (id_is_set(call->contact) && !c)
		return cx_fail(cx, RC_CONFLICT,
			       N_("this contact is not of the asking node, or nobody there has "
				  "confirmed it in the last 90 days"));
	if (c)
		whom = arena_fmt(cx->arena, "%.*s; contact %.*s", STR_ARG(c->telephone),
				 STR_ARG(id_print(cx->arena, c->id)));
	else
		TRY(by_number(cx, call, named, &whom));
	if (str_trim(call->how).n == 0 || call->how.n > FIELD_BYTES_MAX || !str_is_utf8(call->how))
		return cx_fail(cx, RC_INVALID, N_("say how it was checked, and who answered"));
	const struct str how = arena_fmt(cx->arena, "%.*s; %.*s", STR_ARG(whom),
					 STR_ARG(call->how));
	return c ? request_check(cx, db, by, request, CHECK_VERIFIED, how)
		 : record(cx, db, by, r, how);
}
