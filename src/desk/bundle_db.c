// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/bundle_db.h"

#include "desk/case_db.h"
#include "desk/file_db.h"
#include "desk/request_db.h"
#include "desk/road_db.h"
#include "desk/speech.h"
#include "desk/step_db.h"
#include "ledger/entry.h"
#include "ledger/proof_db.h"
#include "ledger/search_db.h"
#include "people/account_db.h"
#include "people/act_db.h"
#include "people/approval_db.h"

#define KIND "case-bundle"

static enum rc who(struct cx *cx, struct db *db, struct id account, struct str *out)
{
	struct account a = { 0 };
	*out = STR("");
	if (!id_is_set(account))
		return RC_OK;
	TRY(account_load(cx, db, account, &a));
	*out = a.post.n > 0 ? a.post : a.name;
	return RC_OK;
}

/* ---- a request ------------------------------------------------------------------------- */

static enum rc load_approval(struct cx *cx, struct db *db, struct bundle_request *b)
{
	struct approval a;
	struct request_people people;
	TRY(request_people(cx, db, b->r.id, &people));
	if (!id_is_set(people.approval))
		return RC_OK;
	TRY(approval_load(cx, db, people.approval, &a));
	if (!id_is_set(a.decider) || (a.state != APPROVAL_APPROVED && a.state != APPROVAL_USED))
		return RC_OK;
	TRY(who(cx, db, a.decider, &b->approved_by));
	b->approved_at = entry_print_time(cx->arena, a.decided_at);
	b->approved = a.digest;
	return RC_OK;
}

static struct str person_text(struct arena *a, const char *role, struct str name, bool is_signed,
			      bool came)
{
	return name.n == 0 ? STR("")
			   : arena_fmt(a, "    %s %.*s: %s\n", role, STR_ARG(name),
				       speech_signed(is_signed, came));
}

static struct str people_text(struct arena *a, const struct step_row *s, bool came)
{
	const struct step_people *p = &s->people;
	const struct str officer = person_text(a, "answered by", p->officer, p->officer_signed,
					       came);
	const struct str approver = person_text(a, "approved by", p->approver, p->approver_signed,
						came);
	return arena_fmt(a, "%.*s%.*s", STR_ARG(officer), STR_ARG(approver));
}

static enum rc load_steps(struct cx *cx, struct db *db, struct bundle_request *b)
{
	struct step_list list;
	TRY(step_list(cx, db, &b->r, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct step_row *s = &list.p[i];
		struct bundle_step *to = ARENA_PUSH(cx->arena, &b->steps);
		*to = (struct bundle_step){ .at = entry_print_time(cx->arena, s->at),
					    .action = s->action,
					    .from = s->from,
					    .to = s->to,
					    .reason = s->reason,
					    .people = people_text(cx->arena, s,
								  s->side != b->r.progress.side) };
		if (s->ground.place != PLACE_NONE)
			to->ground = arena_fmt(cx->arena, "%.*s: %.*s", STR_ARG(s->ground.name),
					       STR_ARG(s->ground.words));
		TRY(who(cx, db, s->by, &to->who));
		if (to->who.n == 0)
			to->who = s->side == b->r.progress.side ? STR("the node")
								: STR("the other side");
	}
	return RC_OK;
}

static enum rc read_blob(struct cx *cx, const struct blobs *blobs, const struct desk_file *file,
			 struct str *out)
{
	size_t got = 0, n = 0;
	const size_t size = (size_t)file->size;
	char *bytes = arena_alloc(cx->arena, size + 1);
	AUTO(blob_reader) reader = NULL;
	TRY(blob_open(cx, blobs, &file->digest, &reader));
	do {
		TRY(blob_read(cx, reader, bytes + n, size + 1 - n, &got));
		n += got;
	} while (got > 0 && n <= size);
	*out = (struct str){ bytes, n };
	return RC_OK;
}

/* What was handed over by a step; what is only attached was given to nobody. */
static enum rc load_files(struct cx *cx, struct db *db, const struct bundle_order *o, size_t *room,
			  struct bundle_request *b)
{
	struct file_list list = { 0 };
	TRY(file_list(cx, db, b->r.id, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct desk_file *f = &list.p[i];
		struct bundle_file file = { .about = *f };
		if (f->given_at.us == 0)
			continue;
		file.withheld = bundle_why(&o->withheld,
					   arena_fmt(cx->arena, "%.*s/%.*s",
						     STR_ARG(b->r.reference), STR_ARG(f->name)));
		if (file.withheld.n == 0 && !file_is_here(f))
			return cx_fail(
				cx, RC_CONFLICT,
				N_("\"%.*s/%.*s\" has not arrived whole: withhold it, or wait"),
				STR_ARG(b->r.reference), STR_ARG(f->name));
		if (file.withheld.n == 0) {
			if ((size_t)f->size > *room)
				return cx_fail(cx, RC_LIMIT,
					       N_("the files have more than %zu MB: withhold "
						  "\"%.*s/%.*s\" and hand it over apart"),
					       o->max / 1000000, STR_ARG(b->r.reference),
					       STR_ARG(f->name));
			*room -= (size_t)f->size;
			TRY(read_blob(cx, o->blobs, f, &file.bytes));
		}
		*ARENA_PUSH(cx->arena, &b->files) = file;
	}
	return RC_OK;
}

enum rc bundle_load_story(struct cx *cx, struct db *db, struct bundle_request *b)
{
	struct road road = { 0 };
	TRY(load_approval(cx, db, b));
	TRY(load_steps(cx, db, b));
	TRY(road_load(cx, db, &b->r, &road));
	b->receipt = road.receipt;
	return RC_OK;
}

static enum rc load_request(struct cx *cx, struct db *db, const struct bundle_order *o,
			    size_t *room, struct bundle_request *b)
{
	b->withheld = bundle_why(&o->withheld, b->r.reference);
	if (b->withheld.n > 0)
		return RC_OK;
	TRY(load_files(cx, db, o, room, b));
	return bundle_load_story(cx, db, b);
}

/* ---- the ledger --------------------------------------------------------------------------- */

static enum rc load_entries(struct cx *cx, struct db *db, struct id object, struct bundle *b)
{
	struct ledger_search s = { .object = object };
	do {
		struct ledger_rows rows = { 0 };
		int64_t next = 0;
		TRY(ledger_find(cx, db, &s, &rows, &next));
		for (size_t i = 0; i < rows.n && b->entries.n < BUNDLE_ENTRIES_MAX; i++) {
			struct entry_proof proof;
			if (rows.p[i].number < 0 || rows.p[i].bytes.n == 0)
				continue; // not numbered yet, or erased
			TRY(entry_prove(cx, db, rows.p[i].number, 0, &proof));
			if (proof.checkpoint.size == 0)
				continue;
			*ARENA_PUSH(cx->arena, &b->entries) = (struct bundle_entry){
				.number = proof.row.number,
				.bytes = proof.row.bytes,
				.act = proof.row.act,
				.note = proof.note,
				.path = proof.path
			};
		}
		s.before = next;
	} while (s.before != 0 && b->entries.n < BUNDLE_ENTRIES_MAX);
	return RC_OK;
}

/* ---- the case ------------------------------------------------------------------------------- */

SQL_STATEMENT(bundle_requests, "SELECT id FROM desk_request WHERE case_id = $1"
			       " ORDER BY created_at, id LIMIT 200");

static enum rc load_ids(struct cx *cx, struct db *db, struct bundle *b)
{
	AUTO(rows) r = NULL;
	TRY(ROWS_OPEN(cx, db, &r, &bundle_requests, VAL(b->c.id)));
	while (rows_next(r))
		*ARENA_PUSH(cx->arena,
			    &b->requests) = (struct bundle_request){ .r = { .id = rows_id(r) } };
	return rows_end(cx, r);
}

/* A misspelt name must not let something out. */
static enum rc check_withheld(struct cx *cx, const struct bundle *b)
{
	for (size_t i = 0; i < b->withheld.n; i++) {
		bool found = false;
		for (size_t n = 0; n < b->requests.n; n++) {
			const struct bundle_request *r = &b->requests.p[n];
			found = found || str_eq(b->withheld.p[i].what, r->r.reference);
			for (size_t f = 0; f < r->files.n; f++)
				found = found ||
					str_eq(b->withheld.p[i].what,
					       arena_fmt(cx->arena, "%.*s/%.*s",
							 STR_ARG(r->r.reference),
							 STR_ARG(r->files.p[f].about.name)));
		}
		if (!found)
			return cx_fail(cx, RC_INVALID, N_("the case has no \"%.*s\" to withhold"),
				       STR_ARG(b->withheld.p[i].what));
	}
	return RC_OK;
}

enum rc bundle_load(struct cx *cx, struct db *db, const struct actor *by,
		    const struct bundle_order *order, struct bundle *out)
{
	struct bundle b = { .withheld = order->withheld };
	size_t room = order->max;
	TRY(case_access(cx, db, by, order->case_id, MEMBER_WORK));
	TRY(case_load(cx, db, order->case_id, &b.c));
	TRY(ledger_origin(cx, db, &b.origin));
	TRY(load_ids(cx, db, &b));
	TRY(load_entries(cx, db, b.c.id, &b));
	for (size_t i = 0; i < b.requests.n; i++) {
		struct bundle_request *r = &b.requests.p[i];
		TRY(request_load(cx, db, r->r.id, &r->r));
		TRY(load_request(cx, db, order, &room, r));
		if (r->withheld.n == 0)
			TRY(load_entries(cx, db, r->r.id, &b));
	}
	TRY(check_withheld(cx, &b));
	*out = b;
	return RC_OK;
}

/* ---- four eyes --------------------------------------------------------------------------------- */

enum rc bundle_propose(struct cx *cx, struct db *db, const struct actor *by, const struct bundle *b,
		       struct str manifest, struct id *approval)
{
	const struct approval_form form = {
		.kind = KIND,
		.object_kind = "case",
		.object = b->c.id,
		.title = arena_fmt(cx->arena, "%s: %.*s", N_("A bundle for the defence"),
				   STR_ARG(b->c.reference)),
		.bytes = manifest,
		.roles = access_roles(ACCESS_REQUEST_APPROVE),
		.lasts = BUNDLE_APPROVAL_LASTS,
	};
	return approval_propose(cx, db, by, &form, approval);
}

SQL_STATEMENT(bundle_last, "SELECT id FROM people_approval WHERE kind = $1 AND object_id = $2"
			   " ORDER BY proposed_at DESC, id DESC LIMIT 1");

enum rc bundle_approval(struct cx *cx, struct db *db, struct id case_id, bool *found,
			struct bundle_approval *out)
{
	struct id id = { 0 };
	struct approval a;
	{
		AUTO(rows) r = NULL;
		TRY(ROWS_OPEN(cx, db, &r, &bundle_last, VAL(STR(KIND)), VAL(case_id)));
		if (rows_next(r))
			id = rows_id(r);
		TRY(rows_end(cx, r));
	}
	*found = false;
	if (!id_is_set(id))
		return RC_OK;
	TRY(approval_load(cx, db, id, &a));
	*found = a.state == APPROVAL_WAITING || a.state == APPROVAL_APPROVED;
	*out = (struct bundle_approval){ id, a.state == APPROVAL_APPROVED, a.bytes };
	return RC_OK;
}

enum rc bundle_give(struct cx *cx, struct db *db, const struct actor *by, const struct bundle *b,
		    const struct bundle_asked *asked, bool *given)
{
	struct id again;
	*given = str_eq(asked->approval->manifest, asked->manifest);
	if (!*given) {
		TRY(approval_changed(cx, db, by, KIND, b->c.id, asked->manifest));
		return bundle_propose(cx, db, by, b, asked->manifest, &again);
	}
	TRY(approval_use(cx, db, by, asked->approval->id, asked->manifest));
	return act_append(cx, db, by, ACCESS_CASE_WORK,
			  (struct ledger_act){ .act = "case-bundle-given",
					       .object_kind = "case",
					       .object = b->c.id,
					       .content = sha256_of(asked->manifest) });
}
