// SPDX-License-Identifier: AGPL-3.0-or-later
// What administrators do with other nodes: read a card, accept, suspend, resume, revoke.
#include "crypto/base64.h"
#include "crypto/fingerprint.h"
#include "exchange/card_to_note.h"
#include "exchange/html/pages.h"
#include "exchange/peer_eyes_db.h"
#include "exchange/peer_web.h"
#include "ledger/entry_db.h"
#include "people/account.h"
#include "people/account_web.h"
#include "people/html/pages.h"
#include "web/pages.h"
#include "web/sentence.h"

enum { CARD_TEXT_MAX = 32 * 1024 };

/* ---- A card ---- */

static enum rc show_new(struct cx *cx, struct page *pg)
{
	struct people_file_view card = people_file(pg, "card", TR_MARK("Card"));
	(void)cx;
	card.text.hint = tr(pg, "Paste the whole text, from comity/card/v1 to the signatures");
	const size_t mark = page_mark(pg);
	page_people_file(pg, &card);
	const struct peer_new_view v = {
		.errors = part_errors(pg),
		.form = { STR("/peers/new"), page_since(pg, mark), tr(pg, "Read the card"), false },
	};
	pg->title = tr(pg, "Add the card of another node");
	page_crumb(pg, tr(pg, "Other nodes"), "/peers");
	page_exchange_new(pg, &v);
	return RC_OK;
}

static const struct web_field new_fields[] = {
	{ "card", FORM_LINES, true, CARD_TEXT_MAX, .missing = TR_MARK("Paste or choose a card"),
	  .label = TR_MARK("Card") },
	{ 0 },
};
static const struct web_form new_form = { new_fields, show_new };

struct str peer_plain_lines(struct arena *a, struct str s)
{
	struct str file;
	if (!str_starts(s, STR("comity/")) && base64_parse(a, s, &file))
		return file;
	char *p = arena_alloc(a, s.n + 2);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r')
			p[n++] = s.p[i];
	p[n++] = '\n';
	return (struct str){ p, n };
}

enum rc peer_beside(struct page *pg, const char *field, enum rc rc)
{
	if (rc != RC_INVALID && rc != RC_DENIED && rc != RC_CONFLICT)
		return rc;
	form_fail(pg, field, sentence_of_failure(pg));
	return RC_INVALID;
}

static enum rc find_continues(struct cx *cx, struct page *pg, struct peer_import *i)
{
	struct peer before;
	const enum rc rc = peer_find(cx, pg->db, i->card->origin, &before);
	if (rc == RC_MISSING)
		return RC_OK;
	TRY(rc);
	return card_continues(cx, i->bytes, before.card, &i->continues);
}

static enum rc take_card(struct cx *cx, struct page *pg, struct peer *out)
{
	const struct actor by = people_actor(pg);
	struct card card;
	struct str own;
	struct peer_import i = { .card = &card,
				 .bytes = peer_plain_lines(cx->arena, form_value(pg, "card")) };
	TRY(card_admit(cx, i.bytes, &card, &i.fingerprint));
	TRY(ledger_origin(cx, pg->db, &own));
	if (str_eq(card.origin, own))
		return cx_fail(cx, RC_CONFLICT, N_("this is the card of this node itself"));
	TRY(find_continues(cx, pg, &i));
	return peer_take(cx, pg->db, &by, &i, out);
}

static enum rc import(struct cx *cx, struct page *pg)
{
	struct peer p;
	TRY(peer_beside(pg, "card", take_card(cx, pg, &p)));
	return page_redirect(pg, peer_href(pg, p.id, ""));
}

/* ---- The forms of one node ---- */

static struct form_view reason_form(struct page *pg, const struct peer *p, const char *rest,
				    const char *field, const char *label, struct str button)
{
	const size_t mark = page_mark(pg);
	struct textarea_view reason = part_textarea(pg, field, label);
	reason.hint = tr(pg, "It stays in the ledger.");
	page_textarea(pg, &reason);
	return (struct form_view){ peer_href(pg, p->id, rest), page_since(pg, mark), button, true };
}

static struct form_view accept_form(struct page *pg, const struct peer *p)
{
	const bool vouched = p->vouched.n > 0;
	struct input_view typed = part_input(pg, "fingerprint",
					     TR_MARK("Fingerprint, as you hear it"));
	struct textarea_view reason = part_textarea(
		pg, "how",
		vouched ? TR_MARK("Why this node is accepted")
			: TR_MARK("Whom you called, and where you had the number from"));
	typed.hint = tr(pg, "Five groups of five letters and digits. Blanks and small letters do "
			    "not matter.");
	typed.autocomplete = "off";
	reason.hint = tr(pg, "It stays in the ledger.");
	const size_t mark = page_mark(pg);
	if (!vouched)
		page_input(pg, &typed);
	page_textarea(pg, &reason);
	return (struct form_view){ peer_href(pg, p->id, "/accept"), page_since(pg, mark),
				   tr(pg, "Accept this node"), false };
}

void peer_forms(struct page *pg, const struct peer *p, struct peer_one_view *v)
{
	v->may_accept = p->state == PEER_PROPOSED && p->road == PEER_COMITY; // else: terminal
	v->may_suspend = p->state == PEER_ACTIVE;
	v->may_resume = p->state == PEER_SUSPENDED;
	v->may_revoke = p->state != PEER_REVOKED;
	v->accept = accept_form(pg, p);
	v->suspend = reason_form(pg, p, "/suspend", "why-suspend", TR_MARK("Why it is suspended"),
				 tr(pg, "Suspend this node"));
	v->resume = reason_form(pg, p, "/resume", "why-resume", TR_MARK("Why it is resumed"),
				tr(pg, "Resume this node"));
	v->revoke = reason_form(pg, p, "/revoke", "why-revoke", TR_MARK("Why it is revoked"),
				tr(pg, "Revoke this node"));
}

#define WHY(field)                                                                    \
	{                                                                             \
		field, FORM_LINES, true, ACCOUNT_REASON_MAX,                          \
			.missing = TR_MARK("Say why: the reason stays with the act"), \
			.label = TR_MARK("Reason")                                    \
	}
static const struct web_field accept_fields[] = {
	{ "fingerprint", FORM_TEXT, false, 200, .label = TR_MARK("Fingerprint, as you hear it") },
	WHY("how"),
	{ 0 }
};
static const struct web_field suspend_fields[] = { WHY("why-suspend"), { 0 } };
static const struct web_field resume_fields[] = { WHY("why-resume"), { 0 } };
static const struct web_field revoke_fields[] = { WHY("why-revoke"), { 0 } };
static const struct web_form accept_page_form = { accept_fields, peer_show };
static const struct web_form suspend_form = { suspend_fields, peer_show };
static const struct web_form resume_form = { resume_fields, peer_show };
static const struct web_form revoke_form = { revoke_fields, peer_show };

static void compare(struct page *pg, const struct peer *p)
{
	const struct str typed = form_value(pg, "fingerprint");
	switch (fingerprint_compare(typed, &p->fingerprint)) {
	case FINGERPRINT_SAME:
		return;
	case FINGERPRINT_OTHER:
		form_fail(pg, "fingerprint",
			  tr(pg,
			     "This is the fingerprint of another card: somebody may have changed "
			     "the file on its way. Ask for the card again, by another road"));
		return;
	case FINGERPRINT_MISSPELT:
		break;
	}
	form_fail(pg, "fingerprint",
		  typed.n == 0 ? tr(pg, "Type the fingerprint that is read to you")
			       : tr(pg, "No fingerprint is spelt so: have it read again"));
}

static enum rc act(struct cx *cx, struct page *pg, enum peer_eyes_kind kind, const char *field)
{
	struct peer p = { 0 };
	struct id proposal;
	const struct actor by = people_actor(pg);
	TRY(peer_of_page(cx, pg, &p));
	if (kind == PEER_EYES_ACCEPT && p.vouched.n == 0)
		compare(pg, &p);
	if (form_failed(pg))
		return RC_INVALID;
	const struct peer_eyes_act a = { .kind = kind,
					 .peer = p.id,
					 .reason = form_value(pg, field) };
	TRY(peer_eyes_do(cx, pg->db, &by, &a, &proposal));
	return page_redirect(pg, id_is_set(proposal)
					 ? arena_fmt(cx->arena, "/approvals/%.*s",
						     STR_ARG(id_print(cx->arena, proposal)))
					 : peer_href(pg, p.id, ""));
}

static enum rc accept(struct cx *cx, struct page *pg)
{
	return act(cx, pg, PEER_EYES_ACCEPT, "how");
}

static enum rc resume(struct cx *cx, struct page *pg)
{
	return act(cx, pg, PEER_EYES_RESUME, "why-resume");
}

static enum rc revoke(struct cx *cx, struct page *pg)
{
	return act(cx, pg, PEER_EYES_REVOKE, "why-revoke");
}

static enum rc suspend(struct cx *cx, struct page *pg)
{
	struct peer p = { 0 };
	const struct actor by = people_actor(pg);
	TRY(peer_of_page(cx, pg, &p));
	TRY(peer_set(cx, pg->db, &by, p.id, PEER_SUSPENDED, form_value(pg, "why-suspend")));
	return page_redirect(pg, peer_href(pg, p.id, ""));
}

const struct web_route exchange_peer_act_routes[] = {
	{ HTTP_GET, "/peers/new", show_new, .tx = TX_READ, .need = ACCESS_NODE_MANAGE },
	{ HTTP_POST, "/peers/new", import, .tx = TX_WRITE, .need = ACCESS_NODE_MANAGE,
	  .form = &new_form },
	{ HTTP_POST, "/peers/:peer/accept", accept, .tx = TX_WRITE, .need = ACCESS_NODE_MANAGE,
	  .form = &accept_page_form },
	{ HTTP_POST, "/peers/:peer/suspend", suspend, .tx = TX_WRITE, .need = ACCESS_NODE_MANAGE,
	  .form = &suspend_form },
	{ HTTP_POST, "/peers/:peer/resume", resume, .tx = TX_WRITE, .need = ACCESS_NODE_MANAGE,
	  .form = &resume_form },
	{ HTTP_POST, "/peers/:peer/revoke", revoke, .tx = TX_WRITE, .need = ACCESS_NODE_MANAGE,
	  .form = &revoke_form },
	{ 0 },
};
