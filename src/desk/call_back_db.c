// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/call_back_db.h"

#include "desk/request_db.h"
#include "exchange/contact_db.h"

enum rc call_back_contacts(struct cx *cx, struct db *db, struct id request,
			   struct contact_list *out, bool *named)
{
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct contact_list all = { 0 }, now = { 0 };
	TRY(request_load(cx, db, request, r));
	if (id_is_set(r->peer))
		TRY(contact_list(cx, db, r->peer, &all));
	for (size_t i = 0; i < all.n; i++)
		if (contact_counts(&all.p[i], cx->now))
			*ARENA_PUSH(cx->arena, &now) = all.p[i];
	*named = all.n > 0;
	*out = now;
	return RC_OK;
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
		return cx_fail(cx, RC_CONFLICT,
			       "the asking node names whom to call: choose a contact of its page "
			       "that was confirmed in the last 90 days, or ask there first whether "
			       "somebody is there");
	if (str_trim(call->number).n == 0 || str_trim(call->source).n == 0)
		return cx_fail(cx, RC_INVALID,
			       "say which number you called, and where you have it from: never "
			       "from the request");
	*out = arena_fmt(cx->arena, "%.*s; %.*s", STR_ARG(call->number), STR_ARG(call->source));
	return RC_OK;
}

enum rc request_called_back(struct cx *cx, struct db *db, const struct actor *by, struct id request,
			    const struct call_back *call)
{
	struct contact_list list;
	struct str whom = { 0 };
	bool named = false;
	TRY(call_back_contacts(cx, db, request, &list, &named));
	const struct contact *c = find(&list, call->contact);
	if (id_is_set(call->contact) && !c)
		return cx_fail(cx, RC_CONFLICT,
			       "this contact is not of the asking node, or nobody there has "
			       "confirmed it in the last 90 days");
	if (c)
		whom = arena_fmt(cx->arena, "%.*s; contact %.*s", STR_ARG(c->telephone),
				 STR_ARG(id_print(cx->arena, c->id)));
	else
		TRY(by_number(cx, call, named, &whom));
	if (str_trim(call->how).n == 0)
		return cx_fail(cx, RC_INVALID, "say how it was checked, and who answered");
	return request_check(cx, db, by, request, CHECK_VERIFIED,
			     arena_fmt(cx->arena, "%.*s; %.*s", STR_ARG(whom), STR_ARG(call->how)));
}
