// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/ending_db.h"

#include "evidence/custody_db.h"

#include "ledger/entry.h"
#include "people/account_db.h"

#define ORDER_LINE "\norder: "

static const struct {
	enum custody_act act;
	const char *kind, *title, *what;
} kinds[] = {
	{ CUSTODY_ERASED, "exhibit-erase", N_("Erase the content of an exhibit"),
	  "Erase the content of an exhibit. Nothing brings it back; the records of it stay." },
	{ CUSTODY_DESTROYED, "exhibit-destroy", N_("Destroy an exhibit"),
	  "Destroy an exhibit. Nothing brings it back; the records of it stay." },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

struct roles ending_roles(void)
{
	return roles_without(access_roles(ACCESS_EVIDENCE_SEE), ROLE_OFFICER);
}

static size_t kind_of_act(enum custody_act act)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].act == act)
			return i;
	return KINDS;
}

static size_t kind_of(const struct approval *a)
{
	for (size_t i = 0; i < KINDS; i++)
		if (str_eq(str_from_c(a->kind), str_from_c(kinds[i].kind)))
			return i;
	return KINDS;
}

bool ending_is(const struct approval *a)
{
	return kind_of(a) < KINDS;
}

/* The reason is the last, so that no line can be slipped in. */
static struct str bytes_of(struct arena *a, size_t kind, const struct exhibit *e,
			   const struct ending *ending)
{
	const struct str list = entry_has_hash(&e->content.manifest)
					? sha256_print(a, &e->content.manifest)
					: STR("none: a physical item");
	return arena_fmt(a,
			 "%s\n\nexhibit: %.*s\nid: %.*s\nlist of files (SHA-256): %.*s" ORDER_LINE
			 "%.*s\nreason: %.*s\n",
			 kinds[kind].what, STR_ARG(e->number), STR_ARG(id_print(a, e->id)),
			 STR_ARG(list), STR_ARG(ending->order), STR_ARG(ending->reason));
}

enum rc ending_of(struct cx *cx, const struct approval *a, struct ending *out)
{
	struct str rest;
	const size_t kind = kind_of(a);
	const size_t at = str_find(a->bytes, STR(ORDER_LINE));
	INVARIANT(kind < KINDS);
	*out = (struct ending){ .act = kinds[kind].act, .reason = a->why };
	if (at == STR_NONE)
		return cx_fail(cx, RC_IO, "a proposal to end an exhibit has no line of the order");
	(void)str_cut(str_slice(a->bytes, at + sizeof ORDER_LINE - 1, a->bytes.n), '\n',
		      &out->order, &rest);
	return RC_OK;
}

static struct custody_event event_of(struct arena *a, const struct exhibit *e,
				     const struct ending *ending, struct str second)
{
	struct custody_event event = { .act = ending->act,
				       .purpose = ending->reason,
				       .second = second,
				       .hash_before = e->content.manifest,
				       .is_ordered = ending->order.n > 0 };
	if (event.is_ordered)
		event.purpose = arena_fmt(a, "%.*s; before its time, by order: %.*s",
					  STR_ARG(ending->reason), STR_ARG(ending->order));
	return event;
}

static enum rc check(struct cx *cx, struct db *db, const struct actor *by, const struct exhibit *e,
		     const struct ending *ending)
{
	struct str record;
	struct custody_event event = event_of(cx->arena, e, ending, STR("-"));
	event.at = cx->now;
	TRY(exhibit_access(cx, db, by, e, MEMBER_WORK));
	TRY(exhibit_check_here(cx, e));
	if (ending->order.n > ENDING_ORDER_MAX || str_find(ending->order, STR("\n")) != STR_NONE)
		return cx_fail(cx, RC_INVALID, "the order is one line of at most %d bytes",
			       ENDING_ORDER_MAX);
	if (ending->act == CUSTODY_ERASED && e->kind == EXHIBIT_THING)
		return cx_fail(cx, RC_INVALID, "a physical item has no content here: destroy it");
	TRY(custody_check(cx, &event));
	return custody_draft(cx, db, by, e, &event, &record);
}

enum rc ending_waiting(struct cx *cx, struct db *db, struct id exhibit, struct id *out)
{
	*out = (struct id){ 0 };
	for (size_t i = 0; i < KINDS && !id_is_set(*out); i++)
		TRY(approval_waiting(cx, db, kinds[i].kind, exhibit, out));
	return RC_OK;
}

enum rc ending_propose(struct cx *cx, struct db *db, const struct actor *by,
		       const struct exhibit *e, const struct ending *ending, struct id *out)
{
	struct id waits;
	const size_t kind = kind_of_act(ending->act);
	INVARIANT(kind < KINDS);
	TRY(check(cx, db, by, e, ending));
	TRY(ending_waiting(cx, db, e->id, &waits));
	if (id_is_set(waits))
		return cx_fail(cx, RC_CONFLICT, "somebody proposed its end already: that waits");
	const struct approval_form form = {
		.kind = kinds[kind].kind,
		.object_kind = "exhibit",
		.object = e->id,
		.title = arena_fmt(cx->arena, "%s: %.*s", kinds[kind].title, STR_ARG(e->number)),
		.bytes = bytes_of(cx->arena, kind, e, ending),
		.why = ending->reason,
		.roles = ending_roles(),
		.lasts = ENDING_LASTS,
	};
	return approval_propose(cx, db, by, &form, out);
}

enum rc ending_decided(struct cx *cx, struct db *db, const struct approval *a,
		       const struct approval_ask *ask)
{
	struct exhibit e;
	struct ending ending;
	struct account first, second;
	const size_t kind = kind_of(a);
	if (kind == KINDS)
		return RC_OK;
	TRY(exhibit_load(cx, db, a->object, &e));
	if (exhibit_access(cx, db, &ask->who, &e, MEMBER_READ) != RC_OK)
		return cx_fail(
			cx, RC_DENIED, "%s",
			N_("you are not on the case of this exhibit: somebody who is decides"));
	if (ask->step != APPROVAL_APPROVE)
		return RC_OK;
	TRY(ending_of(cx, a, &ending));
	TRY(approval_use(cx, db, &ask->who, a->id, bytes_of(cx->arena, kind, &e, &ending)));
	TRY(account_load(cx, db, a->proposer, &first));
	TRY(account_load(cx, db, ask->who.account, &second));
	const struct actor by = { first.id, first.roles };
	if (str_eq(first.name, second.name)) // two of one name
		second.name = arena_fmt(cx->arena, "%.*s (%.*s)", STR_ARG(second.name),
					STR_ARG(second.login));
	struct custody_event event = event_of(cx->arena, &e, &ending, second.name);
	TRY(exhibit_check_here(cx, &e));
	return custody_append(cx, db, &by, &e, &event, NULL);
}

SQL_STATEMENT(ending_next_one,
	      "SELECT e.id FROM evidence_exhibit e WHERE e.state IN ('erased', 'destroyed')"
	      "  AND EXISTS (SELECT 1 FROM evidence_blob b WHERE b.exhibit_id = e.id) LIMIT 1");

enum rc ending_next(struct cx *cx, struct db *db, struct id *out)
{
	AUTO(rows) r = NULL;
	TRY(rows_open(cx, db, &r, &ending_next_one, NO_VALS));
	const bool found = rows_next(r);
	if (found)
		*out = rows_id(r);
	TRY(rows_end(cx, r));
	return found ? RC_OK : cx_fail(cx, RC_MISSING, "no content is to be erased");
}
