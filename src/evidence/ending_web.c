// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/end: propose that an exhibit is erased or destroyed, which a second person approves;
// /exhibits/:exhibit/certificates/destruction: who states that it was.
#include "evidence/answers_web.h"
#include "evidence/ending_web.h"

#include "evidence/certificate_web.h"
#include "evidence/custody_from_json.h"
#include "evidence/ending_db.h"
#include "evidence/html/pages.h"
#include "people/account_db.h"
#include "web/pages.h"

static bool is_ended(const struct exhibit *e)
{
	return e->state == EXHIBIT_ERASED || e->state == EXHIBIT_DESTROYED;
}

static bool is_early(const struct exhibit *e, struct instant now)
{
	return e->keep_until.us > now.us;
}

static void add(struct page *pg, struct evidence_links *out, struct str href, const char *text)
{
	*ARENA_PUSH(pg->cx->arena, out) = (struct evidence_link){ href, text };
}

enum rc ending_links(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
		     struct evidence_links *out)
{
	struct id waits;
	struct approval a = { 0 };
	const struct actor who = people_actor(pg);
	TRY(ending_waiting(cx, pg->db, x->e.id, &waits));
	if (id_is_set(waits)) {
		TRY(approval_load(cx, pg->db, waits, &a));
		if (approval_may_see(&a, &who))
			add(pg, out,
			    arena_fmt(cx->arena, "/approvals/%.*s",
				      STR_ARG(id_print(cx->arena, waits))),
			    TR_MARK("Its end is proposed, and waits for a second person"));
	} else if (x->keeps && !is_ended(&x->e) && x->e.hold.n == 0 && x->state.awaited.n == 0) {
		add(pg, out, evidence_href(pg, x->e.id, "end"),
		    TR_MARK("End it: erase its content, or destroy it"));
	} else if (x->keeps && is_ended(&x->e)) {
		add(pg, out, evidence_href(pg, x->e.id, "certificates/destruction"),
		    TR_MARK("Draft the certificate of its destruction"));
	}
	return RC_OK;
}

/* ---- proposing it ------------------------------------------------------------------------ */

static struct ending_view view_of(struct page *pg, const struct exhibit *e)
{
	struct ending_view v = { .href = evidence_href(pg, e->id, ""),
				 .number = e->number,
				 .description = e->description,
				 .holder = e->holder,
				 .is_early = is_early(e, pg->cx->now) };
	if (e->keep_until.us != 0)
		v.keep_until = page_time(pg, e->keep_until);
	return v;
}

static void put_what(struct page *pg, const struct exhibit *e)
{
	struct radios_view v = part_radios(pg, "what", TR_MARK("What is done"));
	if (e->kind != EXHIBIT_THING)
		part_radio(pg, &v, STR("erased"),
			   tr(pg, "Its content is erased here; a medium or another copy stays"));
	part_radio(pg, &v, STR("destroyed"), tr(pg, "It is destroyed, wherever it is kept"));
	page_radios(pg, &v);
}

static enum rc show_form(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	TRY(evidence_load_kept(cx, pg, &x));
	TRY(exhibit_check_here(cx, &x->e));
	const size_t mark = page_mark(pg);
	put_what(pg, &x->e);
	struct textarea_view reason = part_textarea(pg, "reason", TR_MARK("By what rule"));
	reason.hint = tr(pg, "It stays in its custody. Who may approve reads it: name no person.");
	page_textarea(pg, &reason);
	if (is_early(&x->e, cx->now)) {
		struct input_view order = part_input(pg, "order", TR_MARK("By whose order"));
		order.hint = tr(pg, "It is to be kept longer: only an order ends it before.");
		page_input(pg, &order);
	}
	struct form_page_view v = { .heading = tr_with(pg, "End exhibit {number}",
						       ARG("number", x->e.number)),
				    .form = { .action = evidence_href(pg, x->e.id, "end"),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Propose it"),
					      .warning = true } };
	const size_t above = page_mark(pg);
	struct ending_view view = view_of(pg, &x->e);
	view.destroys = x->e.kind == EXHIBIT_THING;
	page_evidence_ending(pg, &view);
	people_put_text(pg, tr_with(pg,
				    "Nothing happens before a second person of its case approves "
				    "exactly this, who is: {roles}.",
				    ARG("roles", people_roles_text(pg, ending_roles()))));
	v.above = page_since(pg, above);
	return people_form(pg, &v);
}

static enum rc propose(struct cx *cx, struct page *pg)
{
	struct id id;
	struct evidence_exhibit *x;
	const struct actor by = people_actor(pg);
	struct ending e = { .reason = evidence_one_line(pg, "reason"),
			    .order = form_value(pg, "order") };
	TRY(evidence_load_kept(cx, pg, &x));
	e.act = str_eq(form_value(pg, "what"), STR("erased")) ? CUSTODY_ERASED : CUSTODY_DESTROYED;
	if (is_early(&x->e, cx->now) && e.order.n == 0)
		form_fail(pg, "order", tr(pg, "Name the order"));
	if (form_failed(pg))
		return RC_INVALID;
	TRY(ending_propose(cx, pg->db, &by, &x->e, &e, &id));
	return page_redirect(
		pg, arena_fmt(cx->arena, "/approvals/%.*s", STR_ARG(id_print(cx->arena, id))));
}

enum rc ending_shown(struct cx *cx, struct page *pg, const struct approval *a, struct html *out)
{
	struct exhibit e;
	struct ending ending;
	const struct actor who = people_actor(pg);
	const size_t mark = page_mark(pg);
	TRY(ending_of(cx, a, &ending));
	TRY(exhibit_load(cx, pg->db, a->object, &e));
	struct ending_view v = { .number = e.number };
	if (exhibit_access(cx, pg->db, &who, &e, MEMBER_READ) == RC_OK)
		v = view_of(pg, &e);
	v.order = ending.order;
	v.destroys = ending.act == CUSTODY_DESTROYED;
	page_evidence_ending(pg, &v);
	*out = page_since(pg, mark);
	return RC_OK;
}

/* ---- the certificate of it --------------------------------------------------------------- */

/* Who was the second person, as its custody says. */
static enum rc find_second(struct cx *cx, const struct evidence_exhibit *x, struct str *out)
{
	*out = STR("");
	for (size_t i = x->custody.n; i-- > 0;) {
		struct custody_event e = { .act = CUSTODY_SEALED };
		const struct custody_row *r = &x->custody.p[i];
		if (r->step.event.act != CUSTODY_DESTROYED && r->step.event.act != CUSTODY_ERASED)
			continue;
		if (r->record.n > 0)
			TRY(custody_read(cx, r->record, &e));
		*out = e.second;
		break;
	}
	return RC_OK;
}

static void put_capacity(struct page *pg, const char *name, const char *label, const char *hint)
{
	struct input_view v = part_input(pg, name, label);
	v.hint = tr(pg, hint);
	page_input(pg, &v);
}

static enum rc show_certificate(struct cx *cx, struct page *pg)
{
	struct str second;
	struct evidence_exhibit *x;
	TRY(evidence_load_kept(cx, pg, &x));
	TRY(find_second(cx, x, &second));
	const size_t mark = page_mark(pg);
	put_capacity(pg, "capacity", TR_MARK("In what capacity you did it"),
		     TR_MARK("Your position, and what you are responsible for"));
	struct input_view by = part_input(pg, "ordered-by", TR_MARK("Who ordered or approved it"));
	by.hint = tr(pg, "They sign it, too: here if they keep evidence on this node, else on the "
			 "printed paper.");
	if (pg->form.values.n == 0)
		by.value = second;
	page_input(pg, &by);
	put_capacity(pg, "ordered-capacity", TR_MARK("In what capacity they did"),
		     TR_MARK("Their position"));
	answers_put_language(pg);
	struct form_page_view v = {
		.heading = tr_with(pg, "Certificate of the destruction of {number}",
				   ARG("number", x->e.number)),
		.form = { .action = evidence_href(pg, x->e.id, "certificates/destruction"),
			  .fields = page_since(pg, mark),
			  .button = tr(pg, "Continue") }
	};
	const size_t above = page_mark(pg);
	people_put_text(pg, tr(pg, "It states what the record of the act says, and the digest of "
				   "that record. Both who are named sign it."));
	v.above = page_since(pg, above);
	return people_form(pg, &v);
}

static enum rc draft(struct cx *cx, struct page *pg)
{
	struct account account;
	struct evidence_exhibit *x;
	struct exhibit_certificate c = { .kind = CERTIFICATE_OF_DESTRUCTION };
	const struct actor by = people_actor(pg);
	TRY(evidence_load_kept(cx, pg, &x));
	TRY(account_load(cx, pg->db, by.account, &account));
	c.exhibit = x->e.id;
	c.made_by = account.name;
	c.language = certificate_chosen_language(pg);
	c.signer = (struct certificate_signer){ account.name, form_value(pg, "capacity"),
						TOLD_UNKNOWN };
	c.second = (struct certificate_signer){ form_value(pg, "ordered-by"),
						form_value(pg, "ordered-capacity"), TOLD_UNKNOWN };
	if (str_eq(c.second.name, c.signer.name))
		form_fail(pg, "ordered-by", tr(pg, "That is you: another person ordered it"));
	if (form_failed(pg))
		return RC_INVALID;
	TRY(certificate_draft(cx, pg->db, &by, &c));
	TRY(certificate_make_ready(cx, pg, x, c.id));
	return page_redirect(pg, certificate_href(pg, &c, "sign"));
}

static const struct web_field end_fields[] = {
	{ "what", FORM_CHOICE, true, 10, .missing = TR_MARK("Choose what is done"),
	  .choices = "erased destroyed", .label = TR_MARK("What is done") },
	{ "reason", FORM_LINES, true, ACCOUNT_REASON_MAX,
	  .missing = TR_MARK("Say by what rule: it stays in its custody"),
	  .label = TR_MARK("Reason") },
	{ "order", FORM_TEXT, false, ENDING_ORDER_MAX, .label = TR_MARK("By whose order") },
	{ 0 },
};
static const struct web_field certificate_fields[] = {
	{ "capacity", FORM_TEXT, true, EXHIBIT_TEXT_MAX,
	  .missing = TR_MARK("Say in what capacity you sign") },
	{ "ordered-by", FORM_TEXT, true, EXHIBIT_TEXT_MAX, .missing = TR_MARK("Say who"),
	  .label = TR_MARK("Who ordered or approved it") },
	{ "ordered-capacity", FORM_TEXT, true, EXHIBIT_TEXT_MAX,
	  .missing = TR_MARK("Say in what capacity they did") },
	{ "language", FORM_TEXT, false, 10 },
	{ 0 },
};
static const struct web_form end_form = { end_fields, show_form },
			     certificate_form = { certificate_fields, show_certificate };

const struct web_route evidence_ending_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/end", show_form, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/end", propose, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &end_form },
	{ HTTP_GET, "/exhibits/:exhibit/certificates/destruction", show_certificate, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/certificates/destruction", draft, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &certificate_form },
	{ 0 },
};
