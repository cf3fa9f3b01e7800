// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request/steps/:step: a step of the table, with what it needs; what the other side
// did on paper; the call back.
#include "desk/request_web.h"

#include "desk/answer_db.h"
#include "desk/authority_db.h"
#include "desk/canonical.h"
#include "desk/html/pages.h"
#include "desk/linked_db.h"
#include "desk/signing_rule_db.h"
#include "desk/speech.h"
#include "ledger/entry.h"
#include "people/approval_db.h"
#include "people/sign_web.h"
#include "web/pages.h"

#define G(guard) GUARD_SET(GUARD_##guard)
#define TIMES (G(TERM) | G(LATER))
#define GROUNDS (G(GROUND_OF_INSTRUMENT) | G(GROUND_NAMED))

/* The row of the table that the address names, for this request now. */
struct step_page {
	struct desk_request d;
	const struct view_step *step;
	struct refusal_list grounds;
	struct approval approval; // of exactly one answer; no id: none
	bool proposes, approved;
};

static enum rc load_grounds(struct cx *cx, struct step_page *s)
{
	struct composition *c = arena_new(cx->arena, struct composition, 1);
	if (!(s->step->row->guards & GROUNDS))
		return RC_OK;
	const enum rc rc = compose(cx, s->d.lv.world, &s->d.r, c);
	if (rc == RC_OK)
		s->grounds = c->grounds;
	return rc == RC_INVALID ? RC_OK : rc; // what was entered by hand may name no basis
}

/* The bytes that were approved are of this step. */
static bool is_about(const struct approval *approval, enum action action)
{
	return str_eq(canonical_value(approval->bytes, STR("step")),
		      str_from_c(action_key(action)));
}

static enum rc load_approval(struct cx *cx, struct page *pg, struct step_page *s)
{
	const struct step *row = s->step->row;
	const bool two = kind_is(s->d.r.progress.kind, KIND_FOUR_EYES);
	s->proposes = two && row->to != STATE_SENT && (row->guards & G(APPROVED));
	if (!s->proposes || !id_is_set(s->d.people.answer_approval))
		return RC_OK;
	TRY(approval_load(cx, pg->db, s->d.people.answer_approval, &s->approval));
	s->approved = s->approval.state == APPROVAL_APPROVED && is_about(&s->approval, row->action);
	return RC_OK;
}

static enum rc load_step(struct cx *cx, struct page *pg, struct step_page **out)
{
	struct step_page *s = arena_new(cx->arena, struct step_page, 1);
	enum action action;
	*out = s;
	TRY(desk_request_load(cx, pg, &s->d));
	if (!s->d.works || !action_parse(page_param(pg, "step"), &action))
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	for (size_t i = 0; i < s->d.view.steps.n; i++)
		if (s->d.view.steps.p[i].row->action == action)
			s->step = &s->d.view.steps.p[i];
	if (!s->step)
		return desk_wrong_state(cx, pg, &s->d.r);
	if (action == ACTION_APPROVE || action == ACTION_RETURN) // there the bytes are shown
		return page_redirect(pg,
				     arena_fmt(cx->arena, "/approvals/%.*s",
					       STR_ARG(id_print(cx->arena, s->d.people.approval))));
	if (!page_may(pg, s->step->row->need))
		return people_denied(cx, pg, s->step->row->need);
	if (access_is_delicate(s->step->row->need) && !pg->person.fresh)
		return page_redirect(pg, arena_fmt(cx->arena, "/confirm?next=%.*s",
						   STR_ARG(page_url(pg, page_href(pg, pg->path)))));
	TRY(load_grounds(cx, s));
	return load_approval(cx, pg, s);
}

/* ---- the form --------------------------------------------------------------------------- */

static void put_statements(struct page *pg, uint64_t guards)
{
	struct checkboxes_view v = part_checkboxes(pg, "stated", TR_MARK("You state that"));
	const uint64_t stated = guards & act_statements().bits;
	for (enum guard g = 0; g < GUARDS; g++)
		if ((stated >> g) & 1)
			part_checkbox(pg, &v,
				      (struct checkbox_view){ .value = str_from_c(guard_key(g)),
							      .text = tr(pg, guard_text(g)) });
	if (v.boxes.n > 0)
		page_checkboxes(pg, &v);
}

static void put_day(struct page *pg, const char *name, const char *label, struct str hint)
{
	struct input_view v = part_input(pg, name, label);
	v.type = "date";
	v.hint = hint;
	page_input(pg, &v);
}

static void put_ground_words(struct page *pg)
{
	struct select_view place = part_select(pg, "place", TR_MARK("Where the ground stands"));
	struct input_view name = part_input(pg, "name", TR_MARK("Name of it, and the provision"));
	struct textarea_view words = part_textarea(pg, "words",
						   TR_MARK("The ground, as it words it"));
	part_choice(pg, &place, STR(""), tr(pg, "Choose"), false);
	part_choice(pg, &place, STR("instrument"), tr(pg, "in the instrument"), false);
	part_choice(pg, &place, STR("treaty"), tr(pg, "in another treaty between the two"), false);
	part_choice(pg, &place, STR("law"), tr(pg, "in the law of the country that is asked"),
		    false);
	page_select(pg, &place);
	page_input(pg, &name);
	page_textarea(pg, &words);
}

/* Those that the rules allow, and no other where the list is complete. */
static void put_grounds(struct page *pg, const struct step_page *s)
{
	struct radios_view v = part_radios(pg, "ground", TR_MARK("Ground"));
	for (size_t i = 0; i < s->grounds.n; i++) {
		const struct refusal *g = &s->grounds.p[i];
		part_radio(pg, &v, arena_fmt(pg->cx->arena, "%zu", i),
			   arena_fmt(pg->cx->arena, "%.*s (%.*s)",
				     STR_ARG(desk_words(&s->d.lv, g->words)),
				     STR_ARG(desk_words(&s->d.lv, g->name))));
	}
	if (v.options.n > 0 && !s->grounds.complete)
		part_radio(pg, &v, STR("other"), tr(pg, "Another, named below"));
	if (v.options.n > 0)
		page_radios(pg, &v);
	if (!s->grounds.complete)
		put_ground_words(pg);
}

static void put_reason(struct page *pg, const struct step_page *s)
{
	struct textarea_view v = part_textarea(pg, "reason", TR_MARK("In words"));
	v.hint = s->step->row->travel == STAYS_HERE
			 ? tr(pg, "Why. It stays with the step.")
			 : tr(pg, "The other side sees your words as written.");
	if (s->step->row->travel != STAYS_HERE && desk_goes_to_provider(&s->d.r))
		v.hint = tr(pg, "The provider will read your words as written: no facts of the "
				"case.");
	if (guards_has(s->step->needs, GUARD_VERIFIED))
		v.hint = tr(pg, "Nobody has verified the asker: say why you take this step all the "
				"same. The other side sees your words as written.");
	if (s->step->row->action == ACTION_ASK_MORE && pg->form.values.n == 0)
		v.value = lack_words(pg, &s->d);
	page_textarea(pg, &v);
}

static struct html step_fields(struct page *pg, const struct step_page *s)
{
	const uint64_t guards = s->step->row->guards;
	const size_t mark = page_mark(pg);
	if (s->approved) {
		people_put_hidden(pg, "approved", id_print(pg->cx->arena, s->approval.id));
		return page_since(pg, mark);
	}
	put_statements(pg, guards);
	if (guards & TIMES)
		put_day(pg, "until", TR_MARK("Kept until the end of"), form_where(pg));
	if (s->step->row->action == ACTION_ASK_EXTENSION)
		put_day(pg, "until", TR_MARK("To be kept until the end of"), form_where(pg));
	if (guards & GROUNDS)
		put_grounds(pg, s);
	if (s->step->row->action == ACTION_NARROW)
		request_put_scope(pg, &s->d);
	if (s->step->row->action != ACTION_ACCEPT_CONDITIONS) // its words are those of the offer
		put_reason(pg, s);
	return page_since(pg, mark);
}

/* What the form cannot bring. */
static void fill_needs(struct page *pg, const struct step_page *s, struct step_view *v)
{
	const uint64_t here = act_statements().bits | TIMES | GROUNDS | G(REASON) |
			      (s->proposes ? G(APPROVED) : 0) |
			      (act_takes_unverified(&s->d.r) ? G(VERIFIED) : 0);
	for (enum guard g = 0; g < GUARDS; g++)
		if (guards_has(s->step->needs, g) && !((here >> g) & 1))
			*ARENA_PUSH(pg->cx->arena, &v->needs) = guard_text(g);
}

/* Said before a refusal is written. */
static struct str refusal_text(struct page *pg, const struct step_page *s)
{
	if (s->step->row->guards & G(GROUND_OF_INSTRUMENT))
		return tr_with(
			pg,
			"You are about to refuse. Only the grounds that {instrument} allows "
			"are listed. Say what would make it possible; the other officer sees "
			"your words as written.",
			ARG("instrument", desk_instrument(&s->d.lv, s->d.r.basis)));
	return tr(pg, "You are about to refuse. Say what would make it possible; the other officer "
		      "sees your words as written.");
}

/* Who promises a day must know until when the provider here keeps the data; the last order counts. */
static enum rc holder_text(struct cx *cx, struct page *pg, const struct step_page *s,
			   struct str *out)
{
	struct linked_list list = { 0 };
	const struct actor by = people_actor(pg);
	if (!(s->step->row->guards & TIMES))
		return RC_OK;
	TRY(linked_list(cx, pg->db, &by, &s->d.r, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct request *r = &list.p[i].request;
		if (list.p[i].link == LINK_CARRIES_OUT && r->at.preserved_until.us != 0)
			*out = tr_with(
				pg,
				"By {reference} the provider keeps the data until {time}. To "
				"promise more, have that order extended first.",
				ARG("reference", r->reference),
				ARG("time", desk_when(pg, &s->d.zones, r->at.preserved_until)));
	}
	return RC_OK;
}

static enum rc show_step(struct cx *cx, struct page *pg)
{
	struct step_page *s;
	TRY(load_step(cx, pg, &s));
	if (pg->location.n > 0)
		return RC_OK;
	const struct step *row = s->step->row;
	const char *what = arena_fmt(cx->arena, "steps/%s", action_key(row->action)).p;
	if (row->action == ACTION_PROPOSE) // there it is signed
		return page_redirect(pg, desk_request_href(pg, s->d.r.id, "propose"));
	struct step_view v = {
		.errors = part_errors(pg),
		.heading = tr(pg, speech_step(s->d.r.progress.kind, row->action)),
		.proposes = s->proposes,
	};
	if (s->approved) {
		v.approved.bytes = s->approval.bytes;
		v.approved.digest = sha256_print(cx->arena, &s->approval.digest);
		TRY(desk_bytes_shown(cx, pg, s->d.r.id, s->approval.bytes, &v.approved.shown));
	}
	if (row->why)
		v.why = tr(pg, row->why);
	if (row->action == ACTION_REFUSE)
		v.before = refusal_text(pg, s);
	if (row->action == ACTION_ACCEPT_CONDITIONS)
		TRY(step_words_of(cx, pg->db, s->d.r.id, ACTION_OFFER_CONDITIONS, &v.before));
	TRY(holder_text(cx, pg, s, &v.holder));
	fill_needs(pg, s, &v);
	v.form = (struct form_view){ desk_request_href(pg, s->d.r.id, what), step_fields(pg, s),
				     s->proposes && !s->approved
					     ? tr(pg, "Ask a second person to approve")
					     : tr(pg,
						  speech_step(s->d.r.progress.kind, row->action)),
				     row->travel != STAYS_HERE };
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", s->d.r.reference),
			    ARG("state", v.heading));
	page_crumb(pg, s->d.r.reference, desk_request_href(pg, s->d.r.id, "").p);
	page_desk_step(pg, &v);
	return RC_OK;
}

/* ---- reading it ------------------------------------------------------------------------------ */

static void read_ground(struct page *pg, const struct refusal_list *grounds, struct refusal *out)
{
	int64_t i;
	const struct str chosen = form_value(pg, "ground");
	if (grounds->p && str_to_i64(chosen, 0, (int64_t)grounds->n - 1, &i)) {
		*out = grounds->p[i];
		return;
	}
	if (!place_parse(form_value(pg, "place"), &out->place))
		return;
	out->name = form_value(pg, "name");
	out->words = form_value(pg, "words");
	if (out->name.n == 0)
		form_fail(pg, "name", tr(pg, "Name the instrument, treaty or law"));
	if (out->words.n == 0)
		form_fail(pg, "words", tr(pg, "Say the ground as it is worded"));
}

static void read_facts(struct page *pg, const struct step_page *s, struct act_facts *f)
{
	f->reason = form_value(pg, "reason");
	for (enum guard g = 0; g < GUARDS; g++)
		if (guards_has(act_statements(), g) &&
		    form_has(pg, "stated", str_from_c(guard_key(g))))
			f->stated.bits |= GUARD_SET(g);
	f->until = desk_read_day(pg, "until");
	if (s->step->row->action == ACTION_ASK_EXTENSION && f->until.us != 0 &&
	    (f->until.us <= pg->cx->now.us || f->until.us <= s->d.r.at.preserved_until.us))
		form_fail(pg, "until", tr(pg, "Enter a day after the end that was promised"));
	read_ground(pg, &s->grounds, &f->ground);
}

/* Whoever has a key signs what they answer, on a page that shows it; where the node's rule says so
 * nobody answers otherwise. */
static enum rc signs_first(struct cx *cx, struct page *pg, const struct step_page *s, bool *out)
{
	struct sign_view keys;
	struct signing_rule rule;
	*out = false;
	if (s->approved || !act_is_answer(s->step->row->action))
		return RC_OK;
	TRY(person_sign_fill(cx, pg, &keys));
	TRY(signing_rule_load(cx, pg->db, &rule));
	*out = keys.passkey || keys.certificate || rule.all_sign;
	return RC_OK;
}

static enum rc write_answer(struct cx *cx, struct page *pg, const struct actor *by,
			    const struct step_order *o)
{
	struct str bytes;
	TRY(request_refused(pg, "reason", step_answer_bytes(cx, pg->db, by, o, &bytes)));
	TRY(answer_put(cx, pg->db, o->request, by->account, bytes));
	return page_redirect(
		pg,
		desk_request_href(pg, o->request,
				  arena_fmt(cx->arena, "steps/%s/sign", action_key(o->action)).p));
}

static enum rc take(struct cx *cx, struct page *pg)
{
	struct step_page *s;
	struct step_done done;
	struct id approval;
	bool signs = false;
	const struct actor by = people_actor(pg);
	TRY(load_step(cx, pg, &s));
	if (pg->location.n > 0)
		return RC_OK;
	struct step_order o = { .request = s->d.r.id,
				.action = s->step->row->action,
				.world = s->d.lv.world,
				.address = pg->site->people->origin,
				.blobs = pg->site->blobs };
	if (s->approved && form_value(pg, "approved").n > 0)
		TRY(answer_read(cx, s->approval.bytes, &o.action, &o.facts));
	else
		read_facts(pg, s, &o.facts);
	if (o.action == ACTION_NARROW)
		o.scope = request_read_scope(pg, &s->d.r);
	if (form_failed(pg))
		return RC_INVALID;
	TRY(signs_first(cx, pg, s, &signs));
	if (signs)
		return write_answer(cx, pg, &by, &o);
	if (s->proposes && !s->approved) {
		TRY(request_refused(pg, "reason", step_propose(cx, pg->db, &by, &o, &approval)));
		return page_redirect(pg, arena_fmt(cx->arena, "/approvals/%.*s",
						   STR_ARG(id_print(cx->arena, approval))));
	}
	TRY(request_refused(pg, "reason", step_take(cx, pg->db, &by, &o, &done)));
	return page_redirect(pg, desk_request_href(pg, s->d.r.id, ""));
}

/* ---- what the other side did, on paper --------------------------------------------------------- */

static enum rc load_by_hand(struct cx *cx, struct page *pg, struct desk_request **out)
{
	*out = arena_new(cx->arena, struct desk_request, 1);
	TRY(desk_request_load(cx, pg, *out));
	if (!(*out)->works)
		return cx_fail(cx, RC_MISSING, N_("it may not exist, or you may not be on it"));
	if (!(*out)->r.by_hand && (*out)->r.peer_road == PEER_COMITY)
		return cx_fail(cx, RC_CONFLICT,
			       TR_MARK("the other side has a node and speaks for itself"));
	return RC_OK;
}

/* Of the same table: rows of the other side, in the state that a first answer shows. */
static void put_answers(struct page *pg, const struct request *r)
{
	struct radios_view v = part_radios(pg, "action", TR_MARK("What the other side did"));
	const struct step_table t = step_table();
	const enum request_state now = r->progress.state == STATE_SENT ? STATE_DELIVERED
								       : r->progress.state;
	uint64_t told = 0;
	for (size_t i = 0; i < t.n; i++) {
		const struct step *row = &t.p[i];
		if (row->by == BY_MESSAGE || row->side == r->progress.side ||
		    !((row->from >> now) & 1) || !kind_flows(r->progress.kind, row->flows) ||
		    ((told >> row->action) & 1))
			continue;
		told |= UINT64_C(1) << row->action;
		part_radio(pg, &v, str_from_c(action_key(row->action)),
			   tr(pg, speech_step(r->progress.kind, row->action)));
	}
	for (enum action a = 0; a < ACTIONS; a++)
		if (progress_is_pending(&r->progress, a) &&
		    step_on_message(r->progress.kind, now, a))
			part_radio(pg, &v, str_from_c(action_key(a)),
				   tr_with(pg, "It took note of: {step}",
					   ARG("step", tr(pg, speech_step(r->progress.kind, a)))));
	page_radios(pg, &v);
}

static enum rc show_answer(struct cx *cx, struct page *pg)
{
	struct desk_request *d;
	TRY(load_by_hand(cx, pg, &d));
	struct textarea_view reason = part_textarea(
		pg, "reason", TR_MARK("What the paper says, or who said what"));
	struct input_view digest = part_input(pg, "digest",
					      TR_MARK("Digest of the scan (SHA-256)"));
	const struct form_moment when = { "when", "time", TR_MARK("When it was done"),
					  TR_MARK("At what time"), tr(pg, "Empty: now") };
	digest.hint = tr(pg, "If there is one. Without it, the digest of your words is kept.");
	const size_t mark = page_mark(pg);
	put_answers(pg, &d->r);
	page_textarea(pg, &reason);
	form_put_time(pg, &when);
	put_day(pg, "until", TR_MARK("Kept until the end of"), tr(pg, "Of a preservation"));
	put_ground_words(pg);
	page_input(pg, &digest);
	struct form_page_view v = {
		.heading = tr_with(pg, "{thing}: the other side", ARG("thing", d->r.reference)),
		.form = { desk_request_href(pg, d->r.id, "answer"), page_since(pg, mark),
			  tr(pg, "Record it"), false },
	};
	return people_form(pg, &v);
}

static enum rc record_answer(struct cx *cx, struct page *pg)
{
	static const struct refusal_list none = { 0 };
	struct desk_request *d;
	struct step_done done;
	const struct actor by = people_actor(pg);
	TRY(load_by_hand(cx, pg, &d));
	struct step_order o = { .request = d->r.id, .world = d->lv.world };
	if (!action_parse(form_value(pg, "action"), &o.action))
		form_fail(pg, "action", tr(pg, "Choose one of those that are offered"));
	o.facts.reason = form_value(pg, "reason");
	o.facts.when = form_time(pg, "when", "time");
	o.facts.until = desk_read_day(pg, "until");
	read_ground(pg, &none, &o.facts.ground);
	o.facts.evidence = sha256_of(o.facts.reason);
	const struct str digest = form_value(pg, "digest");
	if (digest.n > 0 && !sha256_parse(digest, &o.facts.evidence))
		form_fail(pg, "digest", tr(pg, "Enter 64 digits and letters from a to f"));
	if (form_failed(pg))
		return RC_INVALID;
	TRY(request_refused(pg, "action", step_by_hand(cx, pg->db, &by, &o, &done)));
	return page_redirect(pg, desk_request_href(pg, d->r.id, ""));
}

/* ---- an approval decided on its own page ------------------------------------------------------------ */

enum rc desk_approval_decided(struct cx *cx, struct page *pg, const struct approval *approval,
			      const struct approval_ask *ask)
{
	struct law_view lv;
	struct request *r = arena_new(cx->arena, struct request, 1);
	struct step_done done;
	const bool approve = ask->step == APPROVAL_APPROVE;
	TRY(authority_decided(cx, pg->db, approval, ask));
	if (!str_eq(str_from_c(approval->kind), STR("request-send")))
		return RC_OK;
	TRY(request_load(cx, pg->db, approval->object, r));
	TRY(law_view_open(cx, pg, &lv));
	if (id_is_set(r->case_id)) {
		struct desk_case c;
		TRY(case_load(cx, pg->db, r->case_id, &c));
		TRY(desk_facts(&lv, &c));
	}
	const struct step_order o = { .request = r->id,
				      .action = approve ? ACTION_APPROVE : ACTION_RETURN,
				      .facts = { .reason = ask->reason },
				      .world = lv.world };
	return step_take(cx, pg->db, &ask->who, &o, &done);
}

static const struct web_field step_fields_table[] = {
	{ "stated", FORM_MANY, false, 40, .label = TR_MARK("You state that") },
	{ "until", FORM_TEXT, false, 10, .label = TR_MARK("Kept until the end of") },
	{ "class", FORM_MANY, false, 20, .label = TR_MARK("Classes of data") },
	{ "data-from", FORM_TEXT, false, 10, .label = TR_MARK("Data from") },
	{ "data-to", FORM_TEXT, false, 10, .label = TR_MARK("Data to") },
	{ "ground", FORM_TEXT, false, 10, .label = TR_MARK("Ground") },
	{ "place", FORM_TEXT, false, 20, .label = TR_MARK("Where the ground stands") },
	{ "name", FORM_TEXT, false, 300, .label = TR_MARK("Name of it, and the provision") },
	{ "words", FORM_LINES, false, 4000, .label = TR_MARK("The ground, as it words it") },
	{ "reason", FORM_LINES, false, ACT_REASON_MAX, .label = TR_MARK("In words") },
	{ "approved", FORM_ID, false, ID_TEXT },
	{ 0 },
};
static const struct web_field answer_fields[] = {
	{ "action", FORM_TEXT, true, 40, .missing = TR_MARK("Choose what the other side did"),
	  .label = TR_MARK("What the other side did") },
	{ "reason", FORM_LINES, true, ACT_REASON_MAX,
	  .missing = TR_MARK("Write what the paper says, or who said what"),
	  .label = TR_MARK("What the paper says, or who said what") },
	{ "when", FORM_TEXT, false, 10, .label = TR_MARK("When it was done") },
	{ "time", FORM_TEXT, false, 5, .label = TR_MARK("When it was done") },
	{ "until", FORM_TEXT, false, 10, .label = TR_MARK("Kept until the end of") },
	{ "place", FORM_TEXT, false, 20, .label = TR_MARK("Where the ground stands") },
	{ "name", FORM_TEXT, false, 300, .label = TR_MARK("Name of it, and the provision") },
	{ "words", FORM_LINES, false, 4000, .label = TR_MARK("The ground, as it words it") },
	{ "digest", FORM_TEXT, false, 64, .label = TR_MARK("Digest of the scan (SHA-256)") },
	{ 0 },
};
static const struct web_form step_form = { step_fields_table, show_step },
			     answer_form = { answer_fields, show_answer };

const struct web_route desk_step_routes[] = {
	{ HTTP_GET, "/requests/:request/steps/:step", show_step, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_POST, "/requests/:request/steps/:step", take, .tx = TX_WRITE,
	  .need = ACCESS_CASE_SEE, .form = &step_form },
	{ HTTP_GET, "/requests/:request/answer", show_answer, .tx = TX_READ,
	  .need = ACCESS_CASE_WORK, .content = true },
	{ HTTP_POST, "/requests/:request/answer", record_answer, .tx = TX_WRITE,
	  .need = ACCESS_CASE_WORK, .form = &answer_form },
	{ 0 },
};
