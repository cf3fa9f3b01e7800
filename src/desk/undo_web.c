// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a hand slipped in a case: a note is taken back, a member is taken off.
#include "desk/case_web.h"
#include "people/member_db.h"
#include "web/pages.h"

struct str desk_member_href(struct page *pg, struct id case_id, struct id account)
{
	return arena_fmt(pg->cx->arena, "%.*s/%.*s",
			 STR_ARG(desk_case_href(pg, case_id, "members")),
			 STR_ARG(id_print(pg->cx->arena, account)));
}

/* The case and the other thing that the address names. */
static enum rc read_ids(struct cx *cx, struct page *pg, const char *other, struct id *case_id,
			struct id *out)
{
	const struct actor who = people_actor(pg);
	if (!id_parse(page_param(pg, "case"), case_id) || !id_parse(page_param(pg, other), out))
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	return case_access(cx, pg->db, &who, *case_id, MEMBER_WORK);
}

static enum rc undo_note(struct cx *cx, struct page *pg)
{
	struct id id, note;
	const struct actor by = people_actor(pg);
	TRY(read_ids(cx, pg, "note", &id, &note));
	TRY(case_note_undo(cx, pg->db, &by, id, note));
	return page_redirect(pg, desk_case_href(pg, id, ""));
}

static enum rc show_member(struct cx *cx, struct page *pg)
{
	struct id id, account;
	struct str who;
	TRY(read_ids(cx, pg, "member", &id, &account));
	TRY(desk_person(cx, pg, account, &who));
	const size_t mark = page_mark(pg);
	struct input_view why = part_input(pg, "why", TR_MARK("Why"));
	why.hint = tr(pg, "Such as: added by mistake. It stands on the ledger.");
	page_input(pg, &why);
	struct form_page_view v = {
		.heading = tr_with(pg, "Take {who} off the case", ARG("who", who)),
		.form = { desk_member_href(pg, id, account), page_since(pg, mark),
			  tr_with(pg, "Take {who} off", ARG("who", who)), true },
	};
	return people_form(pg, &v);
}

static enum rc remove_member(struct cx *cx, struct page *pg)
{
	struct id id, account;
	const struct actor by = people_actor(pg);
	TRY(read_ids(cx, pg, "member", &id, &account));
	const enum rc rc = member_remove(cx, pg->db, &by, (struct member_of){ "case", id }, account,
					 form_value(pg, "why"));
	if (rc == RC_CONFLICT) {
		form_fail(pg, "why",
			  tr(pg, "Somebody must go on working on it: add another person first"));
		return RC_INVALID;
	}
	TRY(rc);
	if (id_eq(account, by.account))
		return page_redirect(pg, STR("/cases"));
	return page_redirect(pg, desk_case_href(pg, id, ""));
}

static const struct web_field no_fields[] = { { 0 } };
static const struct web_field why_fields[] = {
	{ "why", FORM_TEXT, true, 1000, .missing = TR_MARK("Say why"), .label = TR_MARK("Why") },
	{ 0 }
};
static const struct web_form no_form = { no_fields, NULL }, why_form = { why_fields, show_member };

const struct web_route desk_undo_routes[] = {
	{ HTTP_POST, "/cases/:case/note/:note/undo", undo_note, .tx = TX_WRITE,
	  .need = ACCESS_CASE_WORK, .form = &no_form },
	{ HTTP_GET, "/cases/:case/members/:member", show_member, .tx = TX_READ,
	  .need = ACCESS_CASE_MEMBERS },
	{ HTTP_POST, "/cases/:case/members/:member", remove_member, .tx = TX_WRITE,
	  .need = ACCESS_CASE_MEMBERS, .form = &why_form },
	{ 0 },
};
