// SPDX-License-Identifier: AGPL-3.0-or-later
// /ledger/entries/:number/erase: propose that an entry's content goes;
// /approvals/:approval/entry: who decides reads the entry, and the ledger keeps that they did.
#include "people/erasure_db.h"

#include "ledger/entry_db.h"
#include "ledger/ledger_web.h"
#include "people/account_db.h"
#include "people/people_web.h"
#include "web/pages.h"

/* The form is there for entries only that may be erased. */
static enum rc load_number(struct cx *cx, struct page *pg, int64_t *out)
{
	struct ledger_row row = { 0 };
	if (!str_to_i64(page_param(pg, "number"), 0, INT64_MAX - 1, out))
		return cx_fail(cx, RC_MISSING, N_("there is no such entry"));
	const enum rc rc = ledger_may_erase(cx, pg->db, *out, &row);
	return rc == RC_DENIED ? RC_MISSING : rc;
}

static enum rc show_form(struct cx *cx, struct page *pg)
{
	int64_t number;
	TRY(load_number(cx, pg, &number));
	const struct str entry = arena_fmt(cx->arena, "/ledger/entries/%lld", (long long)number);
	const size_t mark = page_mark(pg);
	struct input_view basis = part_input(pg, "basis", TR_MARK("Rule or order"));
	basis.hint = tr(pg, "Under which it must go. It stays in the ledger: name no person.");
	people_put_input(pg, basis);
	struct textarea_view reason = part_textarea(pg, "reason", TR_MARK("Reason"));
	reason.hint = tr(pg, "It stays in the ledger: name no person.");
	page_textarea(pg, &reason);
	struct form_page_view v = {
		.heading = tr_with(pg, "Erase the content of entry {number}",
				   ARG("number", page_number(pg, number))),
		.form = { arena_fmt(cx->arena, "%.*s/erase", STR_ARG(entry)), page_since(pg, mark),
			  tr(pg, "Propose the erasure"), true },
	};
	people_put_text(
		pg, tr(pg, "What the entry says of persons and things goes for ever. Its hash, "
			   "number, time and kind of act stay, and every proof still verifies. "
			   "Another administrator, whom the entry is not about, must approve. "
			   "Where there is none it is done at once, and the overseer is told."));
	v.above = page_since(pg, mark);
	page_crumb(pg, tr(pg, "Ledger"), "/ledger");
	page_crumb(pg, tr_with(pg, "Entry {number}", ARG("number", page_number(pg, number))),
		   entry.p);
	return people_form(pg, &v);
}

static const struct web_field erase_fields[] = {
	{ "basis", FORM_TEXT, true, ERASURE_BASIS_MAX, .missing = TR_MARK("Name the rule or order"),
	  .label = TR_MARK("Rule or order") },
	{ "reason", FORM_LINES, true, ACCOUNT_REASON_MAX,
	  .missing = TR_MARK("Say why: the reason stays with the act"),
	  .label = TR_MARK("Reason") },
	{ 0 },
};
static const struct web_form erase_form = { erase_fields, show_form };

static enum rc propose(struct cx *cx, struct page *pg)
{
	const struct actor by = people_actor(pg);
	struct erasure e = { .basis = form_value(pg, "basis"), .reason = form_value(pg, "reason") };
	struct id proposal;
	TRY(load_number(cx, pg, &e.number));
	TRY(erasure_do(cx, pg->db, &by, &e, &proposal));
	if (id_is_set(proposal))
		return page_redirect(pg, arena_fmt(cx->arena, "/approvals/%.*s",
						   STR_ARG(id_print(cx->arena, proposal))));
	return page_redirect(pg, arena_fmt(cx->arena, "/ledger/entries/%lld", (long long)e.number));
}

static enum rc show_entry(struct cx *cx, struct page *pg)
{
	struct approval a = { 0 };
	int64_t number;
	TRY(people_approval_load(cx, pg, &a));
	if (!erasure_is(&a))
		return cx_fail(cx, RC_MISSING, "this proposal is about no entry of the ledger");
	TRY(erasure_entry(cx, &a, &number));
	return ledger_show_entry(cx, pg, number);
}

const struct web_route people_erasure_routes[] = {
	{ HTTP_GET, "/ledger/entries/:number/erase", show_form, .tx = TX_READ,
	  .need = ACCESS_NODE_MANAGE },
	{ HTTP_POST, "/ledger/entries/:number/erase", propose, .tx = TX_WRITE,
	  .need = ACCESS_NODE_MANAGE, .form = &erase_form },
	{ HTTP_GET, "/approvals/:approval/entry", show_entry, .tx = TX_READ,
	  .need = ACCESS_LEDGER_SEE, .content = true },
	{ 0 },
};
