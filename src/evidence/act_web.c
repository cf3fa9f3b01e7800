// SPDX-License-Identifier: AGPL-3.0-or-later
// /exhibits/:exhibit/acts/:act: what was done with an exhibit, written down; then, on
// /exhibits/:exhibit/sign, its record byte for byte, signed.
#include "evidence/act_web.h"

#include "evidence/act_db.h"
#include "evidence/html/pages.h"
#include "web/pages.h"

enum {
	TO = 1,
	PLACE = 2,
	CHANGES = 4,
	SEAL = 8,
	SECOND = 16,
	CORRECTS = 32,
	WHEN = 64,
	UNTIL = 128,
};

static const struct act_form {
	enum custody_act act;
	unsigned fields;
	const char *title, *purpose;
} forms[] = {
	{ CUSTODY_OPENED, PLACE | SEAL | SECOND | CHANGES | WHEN,
	  TR_MARK("Record that it was opened"), TR_MARK("What for") },
	{ CUSTODY_COPIED, PLACE | SECOND | WHEN, TR_MARK("Record that it was copied"),
	  TR_MARK("What for, and where the copy is") },
	{ CUSTODY_ANALYSED, PLACE | SECOND | CHANGES | WHEN, TR_MARK("Record that it was analysed"),
	  TR_MARK("What for, and with what") },
	{ CUSTODY_STORED, PLACE | SEAL | SECOND | WHEN,
	  TR_MARK("Record that it was put into store"), TR_MARK("Why, if that needs a word") },
	{ CUSTODY_TRANSFERRED, TO | PLACE | SEAL, TR_MARK("Hand it over"), TR_MARK("What for") },
	{ CUSTODY_RECEIVED, PLACE | SEAL | SECOND, TR_MARK("Say that you have received it"),
	  TR_MARK("In what state it came") },
	{ CUSTODY_RECALLED, 0, TR_MARK("Take the hand-over back"), TR_MARK("Why") },
	{ CUSTODY_RETURNED, TO | PLACE | SECOND, TR_MARK("Record that it was returned"),
	  TR_MARK("Why") },
	{ CUSTODY_REFERRED, TO, TR_MARK("Record that it was referred to an authority"),
	  TR_MARK("Their reference") },
	{ CUSTODY_KEPT, UNTIL | SECOND, TR_MARK("Change until when it is to be kept"),
	  TR_MARK("By what rule or order") },
	{ CUSTODY_HELD, 0, TR_MARK("Put it under a legal hold"), TR_MARK("By what rule or order") },
	{ CUSTODY_RELEASED, 0, TR_MARK("Lift the legal hold"), TR_MARK("By what rule or order") },
	{ CUSTODY_CORRECTION, CORRECTS, TR_MARK("Correct the record of an act"),
	  TR_MARK("What is wrong there, and what is right") },
};
enum { FORMS = sizeof forms / sizeof *forms };

/* ---- what can be done -------------------------------------------------------------------- */

/* One that is locked is referred. */
static bool fits(enum custody_act act, bool is_locked)
{
	return act != CUSTODY_REFERRED || is_locked;
}

static enum rc is_for_another(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			      bool *out)
{
	struct hand_over h;
	const enum rc rc = hand_over_load(cx, pg->db, x->e.id, &h);
	*out = rc == RC_OK && id_is_set(h.to) && !id_eq(h.to, pg->person.account);
	return rc == RC_MISSING ? RC_OK : rc;
}

enum rc act_links(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
		  struct evidence_links *out)
{
	bool for_another = false;
	if (!x->keeps)
		return RC_OK;
	TRY(is_for_another(cx, pg, x, &for_another));
	for (size_t i = 0; i < FORMS; i++) {
		const struct custody_event event = { .act = forms[i].act };
		if (!fits(event.act, x->e.is_locked) ||
		    (event.act == CUSTODY_RECEIVED && (x->state.awaited.n == 0 || for_another)) ||
		    custody_follows(cx, &x->state, &event) != RC_OK)
			continue;
		const char *what = arena_fmt(cx->arena, "acts/%s", custody_key(event.act)).p;
		*ARENA_PUSH(cx->arena,
			    out) = (struct evidence_link){ evidence_href(pg, x->e.id, what),
							   forms[i].title };
	}
	return RC_OK;
}

static enum rc find_form(struct cx *cx, struct page *pg, const struct act_form **out)
{
	enum custody_act act;
	if (custody_parse(page_param(pg, "act"), &act))
		for (size_t i = 0; i < FORMS; i++)
			if (forms[i].act == act) {
				*out = &forms[i];
				return RC_OK;
			}
	return cx_fail(cx, RC_MISSING, "there is no such act");
}

/* Of a locked exhibit whoever keeps it can say that it was referred, and nothing else. */
static enum rc may_act(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
		       enum custody_act act)
{
	if (act != CUSTODY_REFERRED)
		TRY(evidence_is_open(cx, x));
	return evidence_is_kept(cx, pg, x);
}

static enum rc load_kept(struct cx *cx, struct page *pg, enum custody_act act,
			 struct evidence_exhibit **out)
{
	*out = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_hidden(cx, pg, *out));
	return may_act(cx, pg, *out, act);
}

/* ---- writing it down --------------------------------------------------------------------- */

static enum rc put_to(struct cx *cx, struct page *pg, const struct evidence_exhibit *x, bool people)
{
	struct hand_over_people list = { 0 };
	const struct actor by = people_actor(pg);
	struct input_view other = part_input(pg, "to", TR_MARK("To whom"));
	if (people)
		TRY(hand_over_people(cx, pg->db, &by, &x->e, &list));
	if (list.n > 0) {
		struct radios_view v = part_radios(pg, "to-account", TR_MARK("To whom"));
		for (size_t i = 0; i < list.n; i++)
			part_radio(pg, &v, id_print(cx->arena, list.p[i].account),
				   list.p[i].post.n > 0 ? arena_fmt(cx->arena, "%.*s, %.*s",
								    STR_ARG(list.p[i].name),
								    STR_ARG(list.p[i].post))
							: list.p[i].name);
		part_radio(pg, &v, STR("other"), tr(pg, "Somebody elsewhere, named below"));
		page_radios(pg, &v);
		other.label = tr(pg, "Somebody elsewhere");
	}
	other.hint = tr(pg, "Name and office. Who is not of this node receives it on paper; you "
			    "record that when they have signed.");
	page_input(pg, &other);
	return RC_OK;
}

static void put_input(struct page *pg, const char *name, const char *label, struct str hint)
{
	struct input_view v = part_input(pg, name, label);
	v.hint = hint;
	page_input(pg, &v);
}

static void put_when(struct page *pg)
{
	const struct form_moment when = {
		"day", "time", TR_MARK("On which day"), TR_MARK("At what time"),
		tr(pg, "Empty: now. What is told later is marked so in the record.")
	};
	form_put_time(pg, &when);
}

static void put_until(struct page *pg, const struct exhibit *e)
{
	struct input_view v = part_input(pg, "until", TR_MARK("To be kept until"));
	v.type = "date";
	v.hint = e->keep_until.us == 0
			 ? tr(pg, "Nobody said so far until when it is to be kept.")
			 : tr_with(pg,
				   "Now: {time}. An earlier day takes a second person, and none "
				   "comes under a legal hold.",
				   ARG("time", page_time(pg, e->keep_until)));
	page_input(pg, &v);
}

static void put_corrects(struct page *pg, const struct evidence_exhibit *x)
{
	struct select_view v = part_select(pg, "corrects", TR_MARK("The act"));
	part_choice(pg, &v, STR(""), tr(pg, "Choose"), false);
	for (size_t i = 0; i < x->custody.n; i++) {
		const struct custody_step *s = &x->custody.p[i].step;
		part_choice(pg, &v, arena_fmt(pg->cx->arena, "%lld", (long long)s->seq),
			    tr_with(pg, "{n}: {act}, {time}", ARG("n", s->seq),
				    ARG("act", tr(pg, custody_text(s->event.act))),
				    ARG("time", page_time(pg, s->event.at))),
			    false);
	}
	page_select(pg, &v);
}

static enum rc put_fields(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			  const struct act_form *f)
{
	struct textarea_view purpose = part_textarea(pg, "purpose", f->purpose);
	if (f->fields & CORRECTS)
		put_corrects(pg, x);
	if (f->fields & TO)
		TRY(put_to(cx, pg, x, f->act == CUSTODY_TRANSFERRED));
	page_textarea(pg, &purpose);
	if (f->fields & PLACE)
		put_input(pg, "place", TR_MARK("Where"), STR(""));
	if (f->fields & SEAL)
		put_input(pg, "seal", TR_MARK("Number of the seal that is on it now"),
			  tr(pg, "Of a physical item, or of the bag of a medium"));
	if (f->fields & CHANGES)
		put_input(pg, "changes", TR_MARK("What of the exhibit was changed by it"),
			  tr(pg, "Empty: nothing"));
	if (f->fields & SECOND)
		put_input(pg, "second", TR_MARK("Second person who was there"), STR(""));
	if (f->fields & UNTIL)
		put_until(pg, &x->e);
	if (f->fields & WHEN)
		put_when(pg);
	return RC_OK;
}

static enum rc show_form(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	const struct act_form *f = NULL;
	TRY(find_form(cx, pg, &f));
	TRY(load_kept(cx, pg, f->act, &x));
	const size_t mark = page_mark(pg);
	TRY(put_fields(cx, pg, x, f));
	const char *what = arena_fmt(cx->arena, "acts/%s", custody_key(f->act)).p;
	struct form_page_view v = { .heading = tr(pg, f->title),
				    .form = { .action = evidence_href(pg, x->e.id, what),
					      .fields = page_since(pg, mark),
					      .button = tr(pg, "Continue") } };
	const size_t above = page_mark(pg);
	people_put_text(
		pg, x->is_hidden
			    ? tr_with(pg, "Exhibit {number}.", ARG("number", x->e.number))
			    : tr_with(pg, "Exhibit {number}. Held by {who}.",
				      ARG("number", x->e.number),
				      ARG("who", x->state.holder.n > 0 ? x->state.holder
								       : tr(pg, "nobody known"))));
	v.above = page_since(pg, above);
	return people_form(pg, &v);
}

struct str evidence_one_line(struct page *pg, const char *name)
{
	const struct str sent = form_value(pg, name);
	char *p = arena_alloc(pg->cx->arena, sent.n + 1);
	for (size_t i = 0; i < sent.n; i++)
		p[i] = sent.p[i];
	for (size_t i = 0; i < sent.n; i++)
		if (p[i] == '\r' || p[i] == '\n')
			p[i] = ' ';
	return (struct str){ p, sent.n };
}

/* Which fields the act must have, said at the field. */
static void check(struct page *pg, const struct act_form *f, const struct act_draft *d)
{
	const bool why = f->act == CUSTODY_CORRECTION || f->act == CUSTODY_HELD ||
			 f->act == CUSTODY_RELEASED || f->act == CUSTODY_RECALLED ||
			 f->act == CUSTODY_REFERRED || f->act == CUSTODY_KEPT;
	if (why && d->event.purpose.n == 0)
		form_fail(pg, "purpose", tr(pg, "Say why"));
	if ((f->fields & TO) && d->event.to.n == 0 && !id_is_set(d->to))
		form_fail(pg, "to", tr(pg, "Say to whom"));
	if ((f->fields & CORRECTS) && d->event.corrects == 0)
		form_fail(pg, "corrects", tr(pg, "Choose the act that is mended"));
	if ((f->fields & UNTIL) && d->event.keep_until.us <= pg->cx->now.us)
		form_fail(pg, "until", tr(pg, "Say until when: a day that is to come"));
	if (d->event.at.us > pg->cx->now.us)
		form_fail(pg, "day", tr(pg, "This time has not come yet"));
}

static void read_draft(struct page *pg, const struct act_form *f, struct act_draft *d)
{
	struct custody_event *e = &d->event;
	*d = (struct act_draft){ .event = { .act = f->act,
					    .place = form_value(pg, "place"),
					    .purpose = evidence_one_line(pg, "purpose"),
					    .changes = form_value(pg, "changes"),
					    .seal = form_value(pg, "seal"),
					    .second = form_value(pg, "second"),
					    .at = form_time(pg, "day", "time") } };
	e->at_is_told = e->at.us != 0;
	if (!(f->fields & CORRECTS) ||
	    !str_to_i64(form_value(pg, "corrects"), 1, INT64_MAX, &e->corrects))
		e->corrects = 0; // a correction without one is asked for it
	if ((f->fields & TO) && !id_parse(form_value(pg, "to-account"), &d->to))
		e->to = form_value(pg, "to");
	if (f->fields & UNTIL)
		e->keep_until = form_time(pg, "until", "time");
	check(pg, f, d);
}

/* Nobody else of the node than those who were offered. */
static enum rc check_to(struct cx *cx, struct page *pg, const struct evidence_exhibit *x,
			const struct act_draft *d)
{
	struct hand_over_people list;
	const struct actor by = people_actor(pg);
	if (!id_is_set(d->to))
		return RC_OK;
	TRY(hand_over_people(cx, pg->db, &by, &x->e, &list));
	for (size_t i = 0; i < list.n; i++)
		if (id_eq(list.p[i].account, d->to))
			return RC_OK;
	form_fail(pg, "to-account", tr(pg, "Choose one of those that are offered"));
	return RC_INVALID;
}

static enum rc write(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	const struct act_form *f = NULL;
	struct act_draft d;
	const struct actor by = people_actor(pg);
	TRY(find_form(cx, pg, &f));
	INVARIANT(f != NULL);
	TRY(load_kept(cx, pg, f->act, &x));
	read_draft(pg, f, &d);
	if (form_failed(pg))
		return RC_INVALID;
	TRY(check_to(cx, pg, x, &d));
	TRY(act_write(cx, pg->db, &by, &x->e, &d));
	return page_redirect(pg, evidence_href(pg, x->e.id, "sign"));
}

/* ---- signing it -------------------------------------------------------------------------- */

struct waiting {
	struct evidence_exhibit *x;
	struct act_draft draft;
	struct str record;
	struct signed_form own;
};

static enum rc load_waiting(struct cx *cx, struct page *pg, struct waiting *out)
{
	const struct actor by = people_actor(pg);
	out->x = arena_new(cx->arena, struct evidence_exhibit, 1);
	TRY(evidence_load_hidden(cx, pg, out->x));
	TRY(act_record(cx, pg->db, &by, &out->x->e, &out->draft, &out->record));
	return may_act(cx, pg, out->x, out->draft.event.act);
}

static enum rc show_sign(struct cx *cx, struct page *pg)
{
	struct waiting w = { .x = NULL };
	TRY(load_waiting(cx, pg, &w));
	const struct sha256 digest = sha256_of(w.record);
	struct act_sign_view v = { .errors = part_errors(pg),
				   .heading = tr(pg, custody_text(w.draft.event.act)),
				   .exact = { .bytes = w.record,
					      .digest = sha256_print(cx->arena, &digest) } };
	v.form = (struct sign_form_view){ .action = evidence_href(pg, w.x->e.id, "sign"),
					  .button = tr(pg, "Sign and record it"),
					  .challenge = person_sign_challenge(pg, w.record),
					  .digest = v.exact.digest };
	TRY(person_sign_fill(cx, pg, &v.form.sign));
	person_sign_file(pg, &v.form.sign,
			 (struct sign_file){ evidence_href(pg, w.x->e.id, "sign.txt"),
					     "record.json", TR_MARK("the record") });
	pg->passkeys = v.form.sign.passkey || v.form.sign.certificate;
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", w.x->e.number),
			    ARG("state", v.heading));
	page_evidence_sign(pg, &v);
	return RC_OK;
}

static enum rc show_record(struct cx *cx, struct page *pg)
{
	struct waiting w = { .x = NULL };
	TRY(load_waiting(cx, pg, &w));
	buf_add(pg->out, w.record);
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

static enum rc read_signature(struct cx *cx, struct page *pg)
{
	struct sha256 seen;
	struct waiting *w = arena_new(cx->arena, struct waiting, 1);
	TRY(load_waiting(cx, pg, w));
	const struct sha256 now = sha256_of(w->record);
	pg->kept = w;
	if (!sha256_parse(form_value(pg, "digest"), &seen))
		return cx_fail(cx, RC_INVALID, "the form holds no digest of what it showed");
	if (!sha256_eq(&seen, &now))
		return cx_fail(cx, RC_CONFLICT,
			       "something else was recorded of this exhibit "
			       "meanwhile: look at it, and sign again");
	return person_sign_read(cx, pg, w->record, &w->own);
}

static enum rc verify(struct cx *cx, struct page *pg)
{
	struct waiting *w = pg->kept;
	return person_sign_verify(cx, pg, w->record, &w->own);
}

static enum rc sign(struct cx *cx, struct page *pg)
{
	struct evidence_exhibit *x;
	const struct waiting *w = pg->kept;
	const struct actor by = people_actor(pg);
	const struct signature *s = &w->own.signature;
	TRY(load_kept(cx, pg, w->draft.event.act, &x));
	TRY(person_sign_still(cx, pg, &w->own));
	TRY(act_do(cx, pg->db, &by, &x->e, s->kind == SIGNATURE_NODE ? NULL : s));
	return page_redirect(pg, evidence_href(pg, x->e.id, ""));
}

static const struct web_field act_fields[] = {
	{ "to-account", FORM_TEXT, false, ID_TEXT, .label = TR_MARK("To whom") },
	{ "to", FORM_TEXT, false, EXHIBIT_TEXT_MAX, .label = TR_MARK("To whom") },
	{ "purpose", FORM_LINES, false, CUSTODY_TEXT_MAX, .label = TR_MARK("What for") },
	{ "place", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "seal", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "changes", FORM_TEXT, false, CUSTODY_TEXT_MAX },
	{ "second", FORM_TEXT, false, EXHIBIT_TEXT_MAX },
	{ "corrects", FORM_TEXT, false, 20, .label = TR_MARK("The act") },
	{ "until", FORM_TEXT, false, 10, .label = TR_MARK("To be kept until") },
	{ "day", FORM_TEXT, false, 10 },
	{ "time", FORM_TEXT, false, 5 },
	{ 0 },
};
static const struct web_field sign_fields[] = {
	{ "digest", FORM_TEXT, true, 64, .missing = TR_MARK("Open the page again") },
	SIGN_FIELDS,
	{ 0 },
};
static const struct web_form act_form = { act_fields, show_form },
			     sign_form = { sign_fields, show_sign };

const struct web_route evidence_act_routes[] = {
	{ HTTP_GET, "/exhibits/:exhibit/acts/:act", show_form, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/acts/:act", write, .tx = TX_WRITE,
	  .need = ACCESS_EVIDENCE_KEEP, .form = &act_form },
	{ HTTP_GET, "/exhibits/:exhibit/sign", show_sign, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_GET, "/exhibits/:exhibit/sign.txt", show_record, .tx = TX_READ,
	  .need = ACCESS_EVIDENCE_KEEP, .content = true },
	{ HTTP_POST, "/exhibits/:exhibit/sign", sign, .tx = TX_WRITE, .need = ACCESS_EVIDENCE_KEEP,
	  .form = &sign_form, .before = read_signature, .work = verify },
	{ 0 },
};
