// SPDX-License-Identifier: AGPL-3.0-or-later
// /requests/:request: one request: whose move it is, its clocks, what it says, what happened.
#include "desk/request_web.h"

#include "desk/authority.h"
#include "desk/desk_to_json.h"
#include "desk/file_db.h"
#include "desk/file_web.h"
#include "desk/html/pages.h"
#include "desk/linked_db.h"
#include "desk/power.h"
#include "desk/road_db.h"
#include "desk/sent.h"
#include "desk/speech.h"
#include "exchange/foreign.h"
#include "desk/times_web.h"
#include "formats/json.h"
#include "law/words.h"
#include "ledger/entry.h"
#include "people/approval_db.h"
#include "web/sentence.h"

/* A rule that refuses a step names it by its key, as the terminal knows it. A page says what the
 * step still needs, in its language. */
static struct str refused_text(const struct page *pg)
{
	const struct str error = str_from_c(pg->cx->error), mark = STR(" needs that ");
	const size_t at = str_find(error, mark);
	if (at == STR_NONE)
		return sentence_of_failure(pg);
	return tr_with(pg, "This still needs: {what}",
		       ARG("what", tr(pg, pg->cx->error + at + mark.n)));
}

enum rc request_refused(struct page *pg, const char *field, enum rc rc)
{
	if (rc != RC_CONFLICT && rc != RC_INVALID)
		return rc;
	if (!form_failed(pg))
		form_fail(pg, field, refused_text(pg));
	return RC_INVALID;
}

/* ---- what it says ------------------------------------------------------------------- */

static void add_line(struct page *pg, struct request_lines *to, const char *label, struct str text)
{
	if (text.n > 0)
		*ARENA_PUSH(pg->cx->arena, to) = (struct request_line){ label, text, false };
}

static struct str classes_text(const struct law_view *lv, unsigned classes)
{
	struct str out = STR("");
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (classes & (unsigned)w->value)
			out = arena_fmt(lv->cx->arena, "%.*s%s%.*s", STR_ARG(out),
					out.n > 0 ? ", " : "",
					STR_ARG(law_word_name(lv, str_from_c(w->word))));
	return out;
}

/* "Budapest Convention 29"; as it stands where the law data no longer have it. */
static struct str basis_text(const struct law_view *lv, const struct request *r)
{
	return arena_fmt(lv->cx->arena, "%.*s %.*s", STR_ARG(desk_instrument(lv, r->basis)),
			 STR_ARG(r->provision));
}

/* By which power at home an order is made. */
static void add_power(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	const struct power p = power_at_home(pg->cx->arena, d->lv.law, &d->r);
	if (p.found == POWER_NONE_NEEDED)
		return;
	add_line(pg, &v->subject, TR_MARK("Power at home"),
		 p.found == POWER_KNOWN ? p.citation : tr(pg, power_text(p.found)));
}

static void fill_subject(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	const struct request *r = &d->r;
	const enum request_kind k = r->progress.kind;
	const bool own = r->progress.side == SIDE_ASKING;
	add_line(pg, own && !sent_offence(k) ? &v->home : &v->subject, TR_MARK("Offence"),
		 desk_offence(&d->lv, r->offence));
	add_line(pg, &v->subject, TR_MARK("Provider"), r->provider);
	add_line(pg, &v->subject, TR_MARK("Basis"),
		 str_eq(r->basis, STR("none")) ? tr(pg, "without a treaty")
		 : r->basis.n > 0	       ? basis_text(&d->lv, r)
					       : STR(""));
	add_power(pg, d, v);
	add_line(pg, &v->subject, TR_MARK("Data"), classes_text(&d->lv, r->classes));
	add_line(pg, &v->subject, TR_MARK("Data from"), page_time_utc(pg, r->data_from));
	add_line(pg, &v->subject, TR_MARK("Data to"), page_time_utc(pg, r->data_to));
	if (entry_has_hash(&r->authorisation))
		*ARENA_PUSH(pg->cx->arena, &v->subject) = (struct request_line){
			TR_MARK("Judicial decision, digest"),
			sha256_print(pg->cx->arena, &r->authorisation), true
		};
	for (enum request_field f = 0; f < FIELDS; f++)
		add_line(pg,
			 own && !sent_field(k, f) ? &v->home
			 : field_is_safeguard(f)  ? &v->safeguards
						  : &v->fields,
			 sent_label(k, f), r->text[f]);
	for (size_t i = 0; i < r->decisions_n; i++)
		add_line(pg, &v->decisions, speech_decision(r->decisions[i].code),
			 r->decisions[i].reason);
}

/* ---- steps ------------------------------------------------------------------------------ */

static void add_needs(struct page *pg, const struct request *r, struct guards needs,
		      struct request_sentences *out)
{
	const struct guards stated = act_statements();
	const uint64_t said = stated.bits | GUARD_SET(GUARD_REASON) | GUARD_SET(GUARD_TERM) |
			      GUARD_SET(GUARD_LATER) | GUARD_SET(GUARD_GROUND_OF_INSTRUMENT) |
			      GUARD_SET(GUARD_GROUND_NAMED) | GUARD_SET(GUARD_OTHER_PERSON) |
			      (act_takes_unverified(r) ? GUARD_SET(GUARD_VERIFIED) : 0);
	for (enum guard g = 0; g < GUARDS; g++)
		if (guards_has(needs, g) && !((said >> g) & 1))
			*ARENA_PUSH(pg->cx->arena, out) = guard_text(g);
}

/* On its own page: approving shows the bytes. */
static bool is_decided_elsewhere(enum action a)
{
	return a == ACTION_APPROVE || a == ACTION_RETURN;
}

static void fill_steps(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	for (size_t i = 0; d->works && i < d->view.steps.n; i++) {
		const struct view_step *s = &d->view.steps.p[i];
		if (!page_may(pg, s->row->need) || is_decided_elsewhere(s->row->action) ||
		    guards_has(s->needs, GUARD_ONE_PERSON) || // never, for a kind that takes two
		    guards_has(s->needs, GUARD_NOT_TAKEN) ||  // nothing was refused
		    guards_has(s->needs, GUARD_UNDER_WAY))    // it was: it is taken back
			continue;
		const char *what = s->row->action == ACTION_PROPOSE // with its bytes, to be signed
					   ? "propose"
					   : arena_fmt(pg->cx->arena, "steps/%s",
						       action_key(s->row->action))
						     .p;
		struct request_step_row row = { .name = speech_step(d->r.progress.kind,
								    s->row->action),
						.href = desk_request_href(pg, d->r.id, what) };
		add_needs(pg, &d->r, s->needs, &row.needs);
		if (s->row->action == speech_first(&d->r) && row.needs.n == 0)
			v->first = (struct request_step_row){ row.name, row.href, { 0 } };
		else
			*ARENA_PUSH(pg->cx->arena, &v->steps) = row;
	}
}

/* That the other node's program heard what was said is no act of anybody there. */
static const char *event_text(const struct desk_request *d, const struct step_row *s, bool *heard)
{
	enum action action;
	*heard = false;
	if (!action_parse(s->action, &action))
		return "";
	*heard = s->side == SIDE_ASKED && d->r.progress.side == SIDE_ASKING &&
		 said_by(action) == SIDE_ASKING;
	return speech_done(d->r.progress.kind, action);
}

static void add_person(struct page *pg, struct request_event *e, const char *pattern,
		       struct str name, const char *how)
{
	if (name.n > 0)
		*ARENA_PUSH(pg->cx->arena, &e->people) = tr_with(pg, pattern, ARG("name", name),
								 ARG("how", tr(pg, how)));
}

static void add_people(struct page *pg, const struct desk_request *d, const struct step_row *s,
		       struct request_event *e)
{
	const struct step_people *p = &s->people;
	const bool came = s->side != d->r.progress.side;
	add_person(pg, e, TR_MARK("Answered by {name}: {how}"), p->officer,
		   speech_signed(p->officer_signed, came));
	add_person(pg, e, TR_MARK("Approved by {name}: {how}"), p->approver,
		   speech_signed(p->approver_signed, came));
	if (p->lacks)
		e->lacks = speech_lacks();
}

/* Of a request that came by hand the oldest: who entered it, when, and when it had come. */
static enum rc add_entry(struct cx *cx, struct page *pg, const struct desk_request *d,
			 struct request_page_view *v)
{
	if (!d->r.by_hand || d->r.progress.side != SIDE_ASKED)
		return RC_OK;
	struct request_event e = {
		.what = TR_MARK("Entered by hand"),
		.time = desk_when(pg, &d->zones, d->people.created_at),
		.reason = tr_with(pg, "It came on {time}",
				  ARG("time", desk_when(pg, &d->zones, d->r.at.delivered))),
	};
	TRY(desk_person(cx, pg, d->people.created_by, &e.who));
	*ARENA_PUSH(cx->arena, &v->events) = e;
	return RC_OK;
}

static enum rc fill_events(struct cx *cx, struct page *pg, const struct desk_request *d,
			   struct request_page_view *v)
{
	struct step_list list;
	TRY(step_list(cx, pg->db, &d->r, &list));
	for (size_t i = list.n; i-- > 0;) {
		const struct step_row *s = &list.p[i];
		struct request_event e = { .time = desk_when(pg, &d->zones, s->at),
					   .reason = s->reason,
					   .until = desk_when(pg, &d->zones, s->until),
					   .by_hand = s->by_hand };
		e.what = event_text(d, s, &e.heard);
		if (s->ground.place != PLACE_NONE)
			e.ground = arena_fmt(cx->arena, "%.*s (%.*s)",
					     STR_ARG(desk_words(&d->lv, s->ground.words)),
					     STR_ARG(desk_words(&d->lv, s->ground.name)));
		if (i + 1 == list.n && str_eq(s->action, str_from_c(action_key(ACTION_RETURN))))
			v->returned = s->reason;
		if (id_is_set(s->by))
			TRY(desk_person(cx, pg, s->by, &e.who));
		else
			e.who = s->side == d->r.progress.side ? tr(pg, "this program")
							      : tr(pg, "the other side");
		add_people(pg, d, s, &e);
		*ARENA_PUSH(cx->arena, &v->events) = e;
	}
	return add_entry(cx, pg, d, v);
}

/* The one green button. To call back comes before all else; what data were kept for, before they
 * go. It stands once on the page. */
static void fill_first(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	struct request_step_row *first = &v->first;
	if (v->can_verify && d->r.progress.state != STATE_DELIVERED &&
	    !act_takes_unverified(&d->r)) {
		if (first->name) // what stood there is one of the steps again
			*ARENA_PUSH(pg->cx->arena, &v->steps) = *first;
		*first = (struct request_step_row){ .name = TR_MARK("Record the call"),
						    .href = v->verify_href };
		v->can_verify = false;
	} else if (v->may_follow) {
		*first = (struct request_step_row){ .name = TR_MARK("Draft the follow-up request"),
						    .href = v->follow_href };
		v->may_follow = false;
	} else if (v->draft && v->may_write && !first->name && d->r.progress.state == STATE_DRAFT) {
		*first = (struct request_step_row){ .name = TR_MARK("Fill in what is missing"),
						    .href = v->write_href };
	} else if (v->may_answer && !v->asked && !first->name) {
		*first = (struct request_step_row){
			.name = TR_MARK("Record what the other side did, from paper or a call"),
			.href = v->answer_href,
		};
		v->may_answer = false;
	}
}

static void fill_links(struct page *pg, const struct desk_request *d,
		       const struct linked_list *list, struct request_page_view *v)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct request *r = &list->p[i].request;
		*ARENA_PUSH(pg->cx->arena, &v->links) = (struct request_link){
			.link = link_text(list->p[i].link),
			.kind = kind_row(r->progress.kind)->title,
			.href = desk_request_href(pg, r->id, ""),
			.reference = r->reference,
			.until = desk_when(pg, &d->zones, r->at.preserved_until),
			.state = desk_state_tag(r->progress.kind, r->progress.state),
		};
	}
}

/* ---- the page ------------------------------------------------------------------------------ */

static void fill_flags(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	const struct request *r = &d->r;
	const bool emergency = kind_is(r->progress.kind, KIND_EMERGENCY);
	const bool works = d->works && page_may(pg, ACCESS_CASE_WORK);
	const enum request_state s = r->progress.state;
	const bool open = !state_is_end(s);
	const bool kept = s == STATE_PRESERVED || s == STATE_EXTENDED || s == STATE_EXPIRED;
	v->asked = r->progress.side == SIDE_ASKED;
	v->draft = d->view.composition != NULL;
	v->unverified = v->asked && r->at.verified.us == 0 && open && s != STATE_DRAFT;
	v->can_verify = v->unverified && works;
	v->unconfirmed = emergency && r->at.confirmed.us == 0 && s >= STATE_DELIVERED && open;
	v->can_confirm = v->unconfirmed && works;
	v->may_write = d->works && page_may(pg, ACCESS_REQUEST_PROPOSE) &&
		       ((s == STATE_DRAFT && !v->asked) ||
			(v->asked && r->by_hand && s < STATE_IN_WORK));
	v->may_answer = works && (r->by_hand || r->peer_road != PEER_COMITY) && open &&
			s >= STATE_SENT;
	v->may_follow = works && !v->asked && kept && page_may(pg, ACCESS_REQUEST_PROPOSE);
	v->may_order = works && linked_is_carried_out(r) && page_may(pg, ACCESS_REQUEST_PROPOSE);
	v->may_narrow = works && linked_may_narrow(r) && page_may(pg, ACCESS_REQUEST_PROPOSE);
	v->by_hand = r->by_hand;
	v->delivered = r->at.delivered.us != 0;
	v->political = r->political;
}

/* What nobody may misread, in whole sentences. */
static void fill_sentences(struct page *pg, const struct desk_request *d,
			   struct request_page_view *v)
{
	const struct request *r = &d->r;
	const bool emergency = kind_is(r->progress.kind, KIND_EMERGENCY);
	const struct str other = desk_country(&d->lv, r->to);
	v->warning =
		emergency && r->peer_origin.n > 0
			? tr_with(pg,
				  "Not verified: disclose nothing yet. The message is signed by "
				  "{node}; that does not prove the emergency. Call a number of "
				  "your own directory, not a number in the message, and record "
				  "who answered.",
				  ARG("node", r->peer_origin))
			: tr(pg, "Not verified: disclose nothing yet. Call a number of your own "
				 "directory, not one in the message, and record who answered.");
	if (v->asked && r->at.verified.us != 0)
		v->verified = tr_with(pg,
				      "The asker was verified on {time}; how stands on the ledger.",
				      ARG("time", desk_when(pg, &d->zones, r->at.verified)));
	if (act_takes_unverified(r))
		v->warning = tr_with(
			pg,
			"Not verified: somebody called on {time}, by a number that no signed "
			"directory names: {how}. Whoever goes on says why, and answers for it.",
			ARG("time", desk_when(pg, &d->zones, r->called.at)),
			ARG("how", r->called.how));
	if (!v->asked && r->progress.state == STATE_REFUSED)
		v->refused = tr_with(pg, "{country} did not carry out this request.",
				     ARG("country", other));
	if (!v->asked && v->files.n > 0 && r->at.decided.us != 0)
		v->use = tr_with(
			pg,
			"Received from {country} for {case} only. Any other use needs "
			"{country}'s consent (art. 28).",
			ARG("country", other),
			ARG("case", v->case_reference.n > 0 ? v->case_reference : r->reference));
}

/* Shown to whoever may read it there. */
static enum rc fill_approval(struct cx *cx, struct page *pg, const struct desk_request *d,
			     struct request_page_view *v)
{
	struct approval a;
	const struct actor who = people_actor(pg);
	const enum request_state s = d->r.progress.state;
	const struct id id = s == STATE_AWAITING_APPROVAL || s == STATE_APPROVED
				     ? d->people.approval
				     : d->people.answer_approval;
	if (!id_is_set(id) || state_is_outcome(d->r.progress.state))
		return RC_OK;
	TRY(approval_load(cx, pg->db, id, &a));
	if (approval_may_see(&a, &who))
		v->approval_href = arena_fmt(cx->arena, "/approvals/%.*s",
					     STR_ARG(id_print(cx->arena, id)));
	return RC_OK;
}

/* What the judicial authority of this node was asked, and did. */
static enum rc fill_judge(struct cx *cx, struct page *pg, const struct desk_request *d,
			  struct request_page_view *v)
{
	struct approval a;
	const struct request *r = &d->r;
	if (!id_is_set(r->authority.approval))
		return RC_OK;
	TRY(approval_load(cx, pg->db, r->authority.approval, &a));
	if (a.state == APPROVAL_WAITING) {
		v->judge = tr_with(pg,
				   "The judicial authority was asked; it decides before {time}.",
				   ARG("time", desk_when(pg, &d->zones, a.expires_at)));
	} else if (authority_refused(r)) {
		v->judge = tr_with(pg, "The judicial authority refused it on {time}.",
				   ARG("time", desk_when(pg, &d->zones, r->authority.refused)));
		v->judge_why = r->authority.why;
	} else if (sha256_eq(&r->authorisation, &a.digest)) {
		v->judge = tr_with(pg, "The judicial authority granted it until {time}.",
				   ARG("time", desk_when(pg, &d->zones, r->at.authorisation_ends)));
	} else if (a.state == APPROVAL_LAPSED || a.state == APPROVAL_VOID) {
		v->judge = tr(pg, "What the judicial authority was asked or granted holds no more: "
				  "the words have changed, or nobody decided in time. Ask again.");
	}
	return RC_OK;
}

static void fill_hrefs(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	const struct request *r = &d->r;
	v->verify_href = desk_request_href(pg, r->id, "verify");
	v->confirm_href = desk_request_href(pg, r->id, "confirm");
	v->write_href = desk_request_href(pg, r->id, "write");
	if (kind_row(r->progress.kind)->to != TO_PROVIDER_HOME) // that rests on one's own law
		v->basis_href = desk_request_href(pg, r->id, "basis");
	v->authorise_href = desk_request_href(pg, r->id, "authorise");
	v->ask_href = desk_request_href(pg, r->id, "authority");
	v->letter_href = desk_request_href(pg, r->id, "letter.txt");
	v->pdf_href = desk_request_href(pg, r->id, "letter.pdf");
	if (desk_goes_to_provider(r))
		v->provider_href = desk_request_href(pg, r->id, "provider");
	v->answer_href = desk_request_href(pg, r->id, "answer");
	v->order_href = desk_request_href(pg, r->id, "order");
	v->narrow = (struct form_view){ .action = desk_request_href(pg, r->id, "narrower"),
					.button = tr(pg, "Draft a narrower request") };
	v->follow_href = arena_fmt(pg->cx->arena, "/requests/new?follows=%.*s",
				   STR_ARG(id_print(pg->cx->arena, r->id)));
}

static void fill_head(struct page *pg, const struct desk_request *d, struct request_page_view *v)
{
	const struct request *r = &d->r;
	const struct kind_row *kind = kind_row(r->progress.kind);
	v->reference = r->reference;
	v->their_reference = r->their_reference;
	v->pair = desk_pair(&d->lv, r->from, r->to);
	v->kind = kind->title;
	v->peer = r->peer_origin;
	v->foreign = r->peer_road != PEER_COMITY;
	v->proof = peer_road_name(r->peer_road);
	v->law = desk_words(&d->lv, str_from_c(kind->law));
	v->next = tr(pg, speech_next(r));
	v->state = desk_state_tag(r->progress.kind, r->progress.state);
	if (r->refusal.place != PLACE_NONE) {
		v->refusal = desk_words(&d->lv, r->refusal.name);
		v->refusal_words = desk_words(&d->lv, r->refusal.words);
	}
	for (size_t i = 0; i < d->view.clocks.n; i++) {
		struct desk_clock *c = ARENA_PUSH(pg->cx->arena, &v->clocks);
		*c = desk_clock_of(pg, &d->zones, &d->view.clocks.p[i], r->progress.side);
		c->source = desk_words(&d->lv, c->source);
	}
}

static struct str signature_text(struct page *pg, bool holds)
{
	return holds ? tr(pg, "verified by this node, over exactly this request")
		     : tr(pg, "none that counts here: confirmed by their node only");
}

static void add_signatures(struct page *pg, const struct request *r, struct request_page_view *v)
{
	if (r->officer.n > 0)
		add_line(pg, &v->road, TR_MARK("Signature of who proposed it"),
			 signature_text(pg, r->officer_signed));
	if (r->approver.n == 0)
		return;
	add_line(pg, &v->road, TR_MARK("Signature of who approved it"),
		 signature_text(pg, r->is_signed));
	add_line(pg, &v->road, TR_MARK("Rule of their node"),
		 r->all_sign ? tr(pg, "nobody proposes or approves without a key of their own")
			     : tr(pg, "who has a key of their own signs"));
}

/* By which message it went or came; who handed what over, and to which limits. */
static enum rc fill_road(struct cx *cx, struct page *pg, const struct desk_request *d,
			 struct request_page_view *v)
{
	struct road road;
	TRY(road_load(cx, pg->db, &d->r, &road));
	add_line(pg, &v->road,
		 d->r.progress.side == SIDE_ASKING ? TR_MARK("Goes to the node")
						   : TR_MARK("Came from the node"),
		 road.node);
	if (id_is_set(d->r.peer))
		add_line(pg, &v->road, TR_MARK("How its messages are proved"),
			 tr(pg, peer_road_name(d->r.peer_road)));
	if (d->r.not_taken.at.us != 0)
		add_line(pg, &v->road, TR_MARK("That node could not take it"), d->r.not_taken.why);
	add_line(pg, &v->road, TR_MARK("Written by"), d->r.officer);
	add_line(pg, &v->road, TR_MARK("Approved by"), d->r.approver);
	add_signatures(pg, &d->r, v);
	if (!road.there)
		return RC_OK;
	if (d->r.progress.state == STATE_SENT && road.receipt_at.us == 0 &&
	    d->r.not_taken.at.us == 0)
		v->next = tr_with(
			pg,
			"Signed and kept here. Not yet delivered: {node} has not answered "
			"since {time}. We try again by ourselves. You can also take it on "
			"a stick or print the letter.",
			ARG("node", road.node), ARG("time", desk_when(pg, &d->zones, road.at)));
	add_line(pg, &v->road,
		 d->r.progress.side == SIDE_ASKING ? TR_MARK("Sent") : TR_MARK("Received"),
		 desk_when(pg, &d->zones, road.at));
	add_line(pg, &v->road,
		 d->r.peer_road == PEER_COMITY
			 ? TR_MARK("Receipt stored")
			 : TR_MARK("HI1 response stored, in place of a receipt"),
		 road.receipt_at.us != 0 ? desk_when(pg, &d->zones, road.receipt_at)
					 : tr(pg, "not yet"));
	add_line(pg, &v->road, TR_MARK("Last try failed"), road.failed);
	*ARENA_PUSH(cx->arena, &v->road) = (struct request_line){
		TR_MARK("Digest of the message"), sha256_print(cx->arena, &road.digest), true
	};
	if (road.waiting > 0)
		add_line(pg, &v->road, TR_MARK("Messages that wait to be sent"),
			 arena_fmt(cx->arena, "%lld", (long long)road.waiting));
	if (road.receipt.n > 0)
		v->receipt_href = desk_request_href(pg, d->r.id, "receipt.txt");
	return RC_OK;
}

static enum rc show_receipt(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	struct road road;
	TRY(desk_request_load(cx, pg, d));
	TRY(road_load(cx, pg->db, &d->r, &road));
	if (road.receipt.n == 0)
		return cx_fail(cx, RC_MISSING, N_("there is no receipt of it"));
	buf_add(pg->out, road.receipt);
	pg->type = STR("text/plain; charset=utf-8");
	return RC_OK;
}

static enum rc show_request(struct cx *cx, struct page *pg)
{
	struct desk_request *d = arena_new(cx->arena, struct desk_request, 1);
	struct request_page_view v = { 0 };
	const struct actor who = people_actor(pg);
	struct linked_list linked;
	struct step_list steps;
	struct file_list files;
	TRY(desk_request_load(cx, pg, d));
	TRY(linked_list(cx, pg->db, &who, &d->r, &linked));
	if (pg->format == PAGE_JSON) {
		AUTO(json) j = json_new(cx->arena);
		request_to_json(j, cx->arena, d->lv.world, &d->view);
		linked_to_json(j, cx->arena, &linked);
		TRY(step_list(cx, pg->db, &d->r, &steps));
		steps_to_json(j, cx->arena, &steps);
		TRY(file_list(cx, pg->db, d->r.id, &files));
		files_to_json(j, cx->arena, &files);
		law_send_json(pg, j);
		return RC_OK;
	}
	fill_head(pg, d, &v);
	fill_flags(pg, d, &v);
	fill_hrefs(pg, d, &v);
	TRY(fill_approval(cx, pg, d, &v));
	TRY(fill_judge(cx, pg, d, &v));
	if (id_is_set(d->r.case_id)) {
		struct desk_case c;
		TRY(case_load(cx, pg->db, d->r.case_id, &c));
		v.case_reference = c.reference;
		v.case_href = desk_case_href(pg, c.id, "");
	}
	TRY(times_fill_sentences(cx, pg, d, &v.times));
	TRY(given_fill_lines(cx, pg, d, &v.order));
	v.is_order = v.order.n > 0;
	v.record_href = v.is_order && d->works && page_may(pg, ACCESS_CASE_WORK)
				? desk_request_href(pg, d->r.id, "record")
				: STR("");
	if (d->view.agreement) {
		v.agreed_href = agreement_href(pg, d->view.agreement->agreement.id, "");
		agreement_fill_lines(&d->lv, d->view.agreement, &v.agreed);
	}
	if (v.draft)
		request_fill_composition(pg, d, &v);
	lack_fill(pg, d, &v);
	fill_subject(pg, d, &v);
	fill_steps(pg, d, &v);
	fill_first(pg, d, &v);
	fill_links(pg, d, &linked, &v);
	TRY(fill_events(cx, pg, d, &v));
	TRY(fill_road(cx, pg, d, &v));
	TRY(silence_fill(cx, pg, d, &v.silence));
	if (v.silence.there) {
		v.next = v.silence.since;
		v.silence.times = v.times;
		v.times = (struct law_strings){ 0 };
	}
	TRY(file_fill(cx, pg, d, &v));
	TRY(desk_told(cx, pg, d, &v.told));
	fill_sentences(pg, d, &v);
	v.entitled = desk_entitled(pg, d);
	pg->title = tr_with(pg, "{thing}: {state}", ARG("thing", d->r.reference),
			    ARG("state", tr(pg, v.state.word)));
	page_desk_request(pg, &v);
	return RC_OK;
}

const struct web_route desk_request_routes[] = {
	{ HTTP_GET, "/requests/:request", show_request, PAGE_HTML | PAGE_JSON, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ HTTP_GET, "/requests/:request/receipt.txt", show_receipt, .tx = TX_READ,
	  .need = ACCESS_CASE_SEE, .content = true },
	{ 0 },
};
