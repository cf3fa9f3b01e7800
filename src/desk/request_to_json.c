// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/desk_to_json.h"

#include "desk/agreement_to_json.h"
#include "desk/timeline.h"
#include "exchange/foreign.h"
#include "law/words.h"
#include "ledger/entry.h"

static void put_time(struct json *j, struct arena *a, const char *key, struct instant t)
{
	if (t.us == 0)
		json_add_null(j, key);
	else
		json_str(j, key, entry_print_time(a, t));
}

static void put_c(struct json *j, const char *key, const char *text)
{
	json_str(j, key, str_from_c(text));
}

void case_to_json(struct json *j, struct arena *arena, const struct desk_case *c)
{
	json_str(j, "id", id_print(arena, c->id));
	json_str(j, "reference", c->reference);
	put_c(j, "kind", case_kind_key(c->kind));
	json_str(j, "title", c->title);
	json_str(j, "summary", c->summary);
	put_c(j, "tlp", tlp_label(c->tlp));
	for (enum case_words k = 0; k < CASE_WORDS; k++) {
		json_begin_array(j, case_words_key(k));
		for (size_t i = 0; i < c->words[k].n; i++)
			json_str(j, NULL, c->words[k].p[i]);
		json_end(j);
	}
	put_time(j, arena, "opened_at", c->opened_at);
	put_time(j, arena, "closed_at", c->closed_at);
	json_str(j, "outcome", c->outcome);
}

void request_row_to_json(struct json *j, struct arena *arena, const struct request_row *r)
{
	json_str(j, "reference", r->reference);
	json_str(j, "case", r->case_reference);
	json_str(j, "kind", r->kind);
	json_str(j, "state", r->state);
	put_c(j, "side", side_key(r->side));
	json_str(j, "from", r->from);
	json_str(j, "to", r->to);
	put_time(j, arena, "next_due", r->next_due);
}

/* ---- what it says ---------------------------------------------------------------- */

static void put_classes(struct json *j, const char *key, unsigned classes)
{
	json_begin_array(j, key);
	for (const struct law_word *w = law_words_data; w->word; w++)
		if (classes & (unsigned)w->value)
			put_c(j, NULL, w->word);
	json_end(j);
}

void request_texts_to_json(struct json *j, const struct request *r)
{
	json_begin_object(j, "fields");
	for (enum request_field f = 0; f < FIELDS; f++)
		if (r->text[f].n > 0)
			json_str(j, field_key(f), r->text[f]);
	json_end(j);
}

static void put_words(struct json *j, struct arena *a, const struct request *r)
{
	json_str(j, "offence", r->offence);
	json_str(j, "basis", r->basis);
	json_str(j, "provision", r->provision);
	put_classes(j, "classes", r->classes);
	put_time(j, a, "data_from", r->data_from);
	put_time(j, a, "data_to", r->data_to);
	json_bool(j, "political", r->political);
	json_bool(j, "authorised", entry_has_hash(&r->authorisation));
	put_time(j, a, "authority_refused", r->authority.refused);
	json_str(j, "authority_reason", r->authority.why);
	request_texts_to_json(j, r);
	json_begin_array(j, "decisions");
	for (size_t i = 0; i < r->decisions_n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "code", r->decisions[i].code);
		json_str(j, "reason", r->decisions[i].reason);
		put_time(j, a, "at", r->decisions[i].at);
		json_end(j);
	}
	json_end(j);
}

static void put_refusal(struct json *j, const struct refusal *g)
{
	put_c(j, "place", place_key(g->place));
	json_str(j, "name", g->name);
	json_str(j, "words", g->words);
}

static void put_moments(struct json *j, struct arena *a, const struct moments *at)
{
	json_begin_object(j, "at");
	put_time(j, a, "sent", at->sent);
	put_time(j, a, "delivered", at->delivered);
	put_time(j, a, "acknowledged", at->acknowledged);
	put_time(j, a, "preserved", at->preserved);
	put_time(j, a, "preserved_until", at->preserved_until);
	put_time(j, a, "follow_up", at->follow_up);
	put_time(j, a, "decided", at->decided);
	put_time(j, a, "verified", at->verified);
	put_time(j, a, "confirmed", at->confirmed);
	put_time(j, a, "closed", at->closed);
	json_end(j);
}

/* ---- what stops it ----------------------------------------------------------------- */

static void put_gaps(struct json *j, const struct composition *c)
{
	json_begin_array(j, "gaps");
	for (size_t i = 0; i < c->gaps.n; i++) {
		const struct gap *g = &c->gaps.p[i];
		json_begin_object(j, NULL);
		if (g->field < FIELDS)
			put_c(j, "field", field_key(g->field));
		else
			json_add_null(j, "field");
		json_str(j, "label", g->label);
		json_str(j, "why", g->why);
		json_str(j, "source", g->source);
		json_end(j);
	}
	json_end(j);
}

static void put_doubts(struct json *j, const struct composition *c)
{
	json_begin_array(j, "doubts");
	for (size_t i = 0; i < c->doubts.n; i++) {
		json_begin_object(j, NULL);
		put_c(j, "code", c->doubts.p[i].code);
		json_str(j, "text", c->doubts.p[i].text);
		json_bool(j, "decided", c->doubts.p[i].decided);
		json_end(j);
	}
	json_end(j);
}

static void put_bases(struct json *j, struct arena *a, const struct world *w,
		      const struct composition *c)
{
	json_begin_array(j, "bases");
	for (size_t i = 0; c->answer && i < c->answer->routes.n; i++) {
		const struct route *r = &c->answer->routes.p[i];
		json_begin_object(j, NULL);
		json_str(j, "basis", basis_id(a, w->law, &r->basis));
		put_c(j, "status", route_status_word(r->status));
		json_bool(j, "binding", r->binding);
		put_c(j, "dual_criminality", dc_asked_word(r->dual));
		json_bool(j, "chosen", r == c->route);
		json_end(j);
	}
	json_end(j);
}

static void put_composition(struct json *j, struct arena *a, const struct world *w,
			    const struct composition *c)
{
	json_begin_array(j, "stops");
	for (enum stop s = 0; s < STOPS; s++)
		if ((c->stops >> s) & 1)
			put_c(j, NULL, stop_key(s));
	json_end(j);
	put_gaps(j, c);
	put_doubts(j, c);
	json_begin_array(j, "flags");
	for (enum flag f = 0; f < FLAGS_COUNT; f++)
		if ((c->flags >> f) & 1)
			put_c(j, NULL, flag_code(f));
	json_end(j);
	put_c(j, "authority_required", yes_no_word(c->authority));
	put_bases(j, a, w, c);
	json_begin_array(j, "narrower");
	for (size_t i = 0; i < c->narrower.n; i++) {
		const struct narrower *n = &c->narrower.p[i];
		json_begin_object(j, NULL);
		if (n->measure == LAW_NONE)
			json_add_null(j, "measure");
		else
			json_str(j, "measure", w->law->measures.p[n->measure].id);
		put_classes(j, "classes", n->classes);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "grounds");
	for (size_t i = 0; i < c->grounds.n; i++) {
		json_begin_object(j, NULL);
		put_refusal(j, &c->grounds.p[i]);
		json_end(j);
	}
	json_end(j);
}

/* ---- clocks and steps ---------------------------------------------------------------- */

static void put_clocks(struct json *j, struct arena *a, const struct clock_list *list)
{
	json_begin_array(j, "clocks");
	for (size_t i = 0; i < list->n; i++) {
		const struct clock *c = &list->p[i];
		json_begin_object(j, NULL);
		put_c(j, "clock", clock_kind_key(c->kind));
		put_c(j, "state", clock_state_key(c->state));
		put_c(j, "side", side_key(c->side));
		put_time(j, a, "starts", c->starts);
		put_time(j, a, "due", c->due);
		put_time(j, a, "act_by", c->act_by);
		put_time(j, a, "held_since", c->held_since);
		json_int(j, "warning_days", c->warning);
		json_str(j, "code", c->code);
		json_str(j, "source", c->source);
		json_end(j);
	}
	json_end(j);
}

static void put_steps(struct json *j, const struct request_view *v)
{
	json_begin_array(j, "can");
	for (size_t i = 0; i < v->steps.n; i++) {
		json_begin_object(j, NULL);
		put_c(j, "step", action_key(v->steps.p[i].row->action));
		json_begin_array(j, "needs");
		for (enum guard g = 0; g < GUARDS; g++)
			if (guards_has(v->steps.p[i].needs, g))
				put_c(j, NULL, guard_key(g));
		json_end(j);
		json_end(j);
	}
	json_end(j);
}

/* The node it goes to or came from, and why that could not take it. */
static void put_node(struct json *j, const struct request *r)
{
	if (id_is_set(r->peer))
		json_str(j, "peer", r->peer_origin);
	else
		json_add_null(j, "peer");
	json_str(j, "officer", r->officer);
	json_str(j, "approver", r->approver);
	json_bool(j, "signed", r->is_signed);
	json_bool(j, "officer_signed", r->officer_signed);
	json_bool(j, "all_sign", r->all_sign);
	if (id_is_set(r->peer))
		put_c(j, "peer_proof", peer_road_key(r->peer_road));
	else
		json_add_null(j, "peer_proof");
	if (r->not_taken.at.us != 0)
		json_str(j, "not_taken", r->not_taken.why);
	else
		json_add_null(j, "not_taken");
}

void request_to_json(struct json *j, struct arena *arena, const struct world *w,
		     const struct request_view *v)
{
	const struct request *r = v->request;
	json_str(j, "id", id_print(arena, r->id));
	json_str(j, "reference", r->reference);
	json_str(j, "their_reference", r->their_reference);
	put_c(j, "kind", kind_key(r->progress.kind));
	put_c(j, "state", state_key(r->progress.state));
	put_c(j, "side", side_key(r->progress.side));
	json_bool(j, "by_hand", r->by_hand);
	put_node(j, r);
	json_str(j, "from", r->from);
	json_str(j, "to", r->to);
	json_str(j, "provider", r->provider);
	put_words(j, arena, r);
	put_moments(j, arena, &r->at);
	if (r->refusal.place != PLACE_NONE) {
		json_begin_object(j, "refusal");
		put_refusal(j, &r->refusal);
		json_end(j);
	}
	if (r->called.at.us != 0) {
		json_begin_object(j, "called");
		json_str(j, "at", entry_print_time(arena, r->called.at));
		json_str(j, "how", r->called.how);
		json_end(j);
	}
	if (r->progress.side == SIDE_ASKED) {
		json_begin_object(j, "entitled");
		put_c(j, "answer", yes_no_word(v->entitled.answer));
		if (v->entitled.office)
			json_str(j, "authority", v->entitled.office->organisation);
		else
			json_add_null(j, "authority");
		json_end(j);
	}
	if (v->composition)
		put_composition(j, arena, w, v->composition);
	if (v->came)
		put_gaps(j, v->came);
	if (v->agreement) {
		json_begin_object(j, "agreement");
		json_str(j, "name", v->agreement->agreement.name);
		json_int(j, "version", v->agreement->agreement.version);
		agreement_notes_to_json(j, arena, &v->agreement->notes);
		json_end(j);
	}
	put_clocks(j, arena, &v->clocks);
	put_steps(j, v);
}

void linked_to_json(struct json *j, struct arena *arena, const struct linked_list *list)
{
	json_begin_array(j, "linked");
	for (size_t i = 0; i < list->n; i++) {
		const struct request *r = &list->p[i].request;
		json_begin_object(j, NULL);
		put_c(j, "link", link_key(list->p[i].link));
		json_str(j, "reference", r->reference);
		put_c(j, "kind", kind_key(r->progress.kind));
		put_c(j, "state", state_key(r->progress.state));
		put_time(j, arena, "preserved_until", r->at.preserved_until);
		json_end(j);
	}
	json_end(j);
}

static void put_people(struct json *j, const struct step_people *p)
{
	if (!p->known) {
		json_add_null(j, "people");
		return;
	}
	json_begin_object(j, "people");
	json_str(j, "officer", p->officer);
	json_bool(j, "officer_signed", p->officer_signed);
	json_str(j, "approver", p->approver);
	json_bool(j, "approver_signed", p->approver_signed);
	json_bool(j, "all_sign", p->all_sign);
	json_bool(j, "lacks", p->lacks);
	json_end(j);
}

void steps_to_json(struct json *j, struct arena *arena, const struct step_list *list)
{
	json_begin_array(j, "steps");
	for (size_t i = 0; i < list->n; i++) {
		const struct step_row *s = &list->p[i];
		json_begin_object(j, NULL);
		json_str(j, "at", entry_print_time(arena, s->at));
		put_c(j, "side", side_key(s->side));
		json_bool(j, "by_hand", s->by_hand);
		json_str(j, "step", s->action);
		json_str(j, "from", s->from);
		json_str(j, "to", s->to);
		json_str(j, "reason", s->reason);
		put_people(j, &s->people);
		json_end(j);
	}
	json_end(j);
}
