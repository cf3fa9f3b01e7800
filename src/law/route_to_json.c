// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/grounds.h"
#include "law/law_to_json.h"
#include "law/phrases.h"

static struct str basis_word_of(const struct law *law, const struct request_basis *b)
{
	return b->is_bilateral ? STR("bilateral") : law->instruments.p[b->instrument].id;
}

static void put_basis(struct json *j, const struct law *law, const struct request_basis *b,
		      const struct bilateral *row)
{
	json_str(j, "instrument", basis_word_of(law, b));
	json_str(j, "name", phrase_basis_name(law, b, row));
	if (b->is_bilateral)
		json_text(j, "bilateral_kind", bilateral_kind_word(b->kind));
}

/* The provision of the measure, and for a 24/7 channel the one that sets it up. */
static void put_provisions(struct json *j, const struct law *law, const struct route *r)
{
	json_begin_array(j, "provisions");
	if (r->row)
		json_str(j, NULL, r->row->provision);
	const uint16_t network = law_concept(law, STR("network-24-7"));
	for (size_t i = 0; !r->basis.is_bilateral && r->channel == CHANNEL_24_7 &&
			   i < law->instruments.p[r->basis.instrument].provisions.n;
	     i++) {
		const struct provision *p =
			&law->instruments.p[r->basis.instrument].provisions.p[i];
		if (p->concept == network && p->pillar != PILLAR_DEFINITION) {
			json_str(j, NULL, p->number);
			break;
		}
	}
	json_end(j);
}

static void put_channel(struct json *j, const struct route *r)
{
	json_begin_object(j, "channel");
	json_text(j, "kind", channel_word(r->channel));
	if (r->urgent == URGENT_UNSAID)
		json_add_null(j, "urgent");
	else
		json_text(j, "urgent", urgent_word(r->urgent));
	json_begin_array(j, "authorities");
	for (size_t i = 0; i < r->authorities.n; i++) {
		const struct authority *a = r->authorities.p[i];
		json_begin_object(j, NULL);
		json_str(j, "organisation", a->organisation);
		json_str(j, "website", a->website);
		json_str(j, "kind", a->kind);
		json_str(j, "note", a->note);
		json_prov(j, &a->prov);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "declared");
	for (size_t i = 0; i < r->declared.n; i++)
		json_str(j, NULL, r->declared.p[i]->effect);
	json_end(j);
	json_end(j);
}

static void put_conditions(struct json *j, struct arena *arena, const struct world *w,
			   const struct route_answer *a, const struct route *r)
{
	json_begin_array(j, "conditions");
	for (size_t i = 0; i < r->conditions.n; i++) {
		const struct route_condition *c = &r->conditions.p[i];
		json_begin_object(j, NULL);
		json_text(j, "code", condition_code_word(c->code));
		json_phrase(j, arena, "text", phrase_condition(w, a, r, c));
		json_text(j, "lowers_to", route_status_word(c->lowers_to));
		json_facts(j, "facts", w->law, &c->facts);
		json_end(j);
	}
	json_end(j);
}

static void put_grounds(struct json *j, struct arena *arena, const struct world *w,
			const struct route_answer *a, const struct route *r)
{
	const struct ground_list grounds = route_grounds(arena, w, a, r);
	json_begin_array(j, "refusal_grounds");
	for (size_t i = 0; i < grounds.n; i++) {
		json_begin_object(j, NULL);
		json_text(j, "where", ground_where_word(grounds.p[i].where));
		json_str(j, "name", grounds.p[i].name);
		json_phrase(j, arena, "text", grounds.p[i].text);
		json_end(j);
	}
	json_end(j);
}

static void put_deadlines(struct json *j, struct arena *arena, const struct world *w, uint16_t to,
			  const struct route *r)
{
	json_begin_array(j, "deadlines");
	for (size_t i = 0; i < r->deadlines.n; i++) {
		const struct route_deadline *d = &r->deadlines.p[i];
		json_begin_object(j, NULL);
		json_str(j, "code", d->code);
		json_text(j, "side", d->requested_law ? "requested-law" : "instrument");
		json_phrase(j, arena, "text", phrase_deadline(arena, w, to, d));
		json_str(j, "words", d->words);
		json_end(j);
	}
	json_end(j);
}

static void put_power(struct json *j, const char *key, struct arena *arena, const struct world *w,
		      uint16_t to, const struct route_power *p)
{
	static const struct national no_row = { 0 };
	const struct national *row = p->row ? p->row : &no_row;
	if (!p->needed) {
		json_add_null(j, key);
		return;
	}
	json_begin_object(j, key);
	json_text(j, "finding", finding_word(p->finding));
	json_str(j, "concept", w->law->concepts.p[p->concept].id);
	json_str(j, "law", row->law);
	json_str(j, "sections", row->section);
	if (p->limit.n > 0)
		json_str(j, "limit", p->limit);
	else
		json_add_null(j, "limit");
	json_text(j, "commenced", yes_no_word(p->commenced));
	json_str(j, "note", row->note);
	json_phrase(j, arena, "sentence", phrase_power(arena, w, to, p));
	json_str(j, "source", row->prov.source);
	json_text(j, "confidence",
		  confidence_word(p->row ? national_confidence(p->row) : CONFIDENCE_NONE));
	json_text(j, "seen", seen_word(phrase_seen(p->row)));
	json_end(j);
}

/* Each row once, as file:line; each source once. */
static void put_support(struct json *j, struct arena *arena, const struct route *r)
{
	json_begin_array(j, "rows");
	for (size_t i = 0; i < r->rows.n; i++)
		json_str(j, NULL,
			 arena_fmt(arena, "%.*s:%d", STR_ARG(r->rows.p[i]->file),
				   r->rows.p[i]->line));
	json_end(j);
	json_begin_array(j, "sources");
	for (size_t i = 0; i < r->rows.n; i++) {
		bool told = r->rows.p[i]->source.n == 0;
		for (size_t k = 0; k < i; k++)
			told |= str_eq(r->rows.p[k]->source, r->rows.p[i]->source);
		if (!told)
			json_str(j, NULL, r->rows.p[i]->source);
	}
	json_end(j);
	json_text(j, "confidence", confidence_word(r->confidence));
}

static void put_route(struct json *j, struct arena *arena, const struct world *w,
		      const struct route_answer *a, const struct route *r)
{
	static const struct str_list no_list = { 0 };
	json_begin_object(j, NULL);
	put_basis(j, w->law, &r->basis, r->bilateral);
	put_provisions(j, w->law, r);
	put_channel(j, r);
	json_bool(j, "binding", r->binding);
	json_text(j, "status", route_status_word(r->status));
	json_text(j, "dual_criminality", dc_asked_word(r->dual));
	put_conditions(j, arena, w, a, r);
	put_grounds(j, arena, w, a, r);
	put_deadlines(j, arena, w, a->to, r);
	json_phrase(j, arena, "two_clocks", phrase_two_clocks(arena, w, a->to, r));
	json_strings(j, "must_contain", r->row ? &r->row->contents : &no_list);
	put_power(j, "domestic_power", arena, w, a->to, &a->power);
	json_str(j, "use_limits", r->row ? r->row->use_limits : (struct str){ 0 });
	put_support(j, arena, r);
	json_end(j);
}

/* ---- what does not help yet ---------------------------------------------- */

/* In force but not yet applicable is a date of its own. */
static const char *state_word(const struct world *w, const struct not_yet *n)
{
	if (n->state != NOT_YET_INSTRUMENT || n->basis.is_bilateral)
		return not_yet_word(n->state);
	const struct instrument *ins = &w->law->instruments.p[n->basis.instrument];
	const bool in_force = date_is_set(ins->in_force) && date_cmp(ins->in_force, w->date) <= 0;
	return in_force && date_is_set(ins->applies_from) ? "not-yet-applicable"
							  : not_yet_word(n->state);
}

static void put_not_yet(struct json *j, struct arena *arena, const struct world *w,
			const struct not_yet *n)
{
	json_begin_object(j, NULL);
	put_basis(j, w->law, &n->basis, n->bilateral);
	json_text(j, "state", state_word(w, n));
	json_begin_array(j, "who");
	for (size_t i = 0; i < n->who_n; i++)
		json_cc(j, NULL, w->law, n->who[i].country);
	if (n->who_n == 0 && n->declaration)
		json_cc(j, NULL, w->law, n->declaration->country);
	json_end(j);
	json_phrase(j, arena, "text", phrase_not_yet(w, n));
	json_phrase(j, arena, "opens_when", phrase_opens_when(w, n));
	json_date(j, arena, "opens_on", n->opens_on);
	json_end(j);
}

static void put_without(struct json *j, struct arena *arena, const struct world *w, uint16_t to,
			const struct without_request *x)
{
	static const char *const provisions[] = {
		[WITHOUT_OPEN_DATA] = "budapest 32(a)",
		[WITHOUT_CONSENT] = "budapest 32(b)",
		[WITHOUT_VOLUNTARY] = "",
	};
	json_begin_object(j, NULL);
	json_text(j, "kind", without_word(x->kind));
	json_text(j, "provision", provisions[x->kind]);
	json_text(j, "possible", yes_no_word(x->possible));
	json_phrase(j, arena, "risk", phrase_risk(w, to, x));
	json_end(j);
}

/* ---- the answer ---------------------------------------------------------- */

static void put_question(struct json *j, const struct world *w, const struct route_answer *a)
{
	json_country(j, "from", w->law, a->from);
	json_country(j, "to", w->law, a->to);
	json_str(j, "offence", w->law->concepts.p[a->offence].id);
	json_str(j, "measure", w->law->measures.p[a->measure].id);
	json_said(j, w);
	if (a->provider.n > 0)
		json_str(j, "provider", a->provider);
	else
		json_add_null(j, "provider");
}

static void put_dual(struct json *j, const struct law *law, const struct route_answer *a)
{
	json_begin_object(j, "dual_criminality");
	json_text(j, "answer", punish_word(a->dual.answer));
	json_needs(j, "needs", law, &a->dual.needs);
	json_text(j, "confidence", confidence_word(a->dual.confidence));
	json_text(j, "required",
		  dc_asked_word(a->routes.n > 0 ? a->routes.p[0].dual : DC_ASKED_UNKNOWN));
	json_end(j);
}

void route_to_json(struct json *j, struct arena *arena, const struct world *w,
		   const struct route_answer *a)
{
	head_to_json(j, w, "route");
	put_question(j, w, a);
	json_text(j, "best", route_status_word(a->best));
	json_phrase(j, arena, "sentence", phrase_route_answer(w, a));
	put_dual(j, w->law, a);
	json_begin_array(j, "routes");
	for (size_t i = 0; i < a->routes.n; i++)
		put_route(j, arena, w, a, &a->routes.p[i]);
	json_end(j);
	json_begin_array(j, "not_yet");
	for (size_t i = 0; i < a->not_yet.n; i++)
		put_not_yet(j, arena, w, &a->not_yet.p[i]);
	json_end(j);
	json_begin_array(j, "without_request");
	for (size_t i = 0; i < sizeof(a->without) / sizeof(*a->without); i++)
		put_without(j, arena, w, a->to, &a->without[i]);
	json_end(j);
	put_power(j, "power", arena, w, a->to, &a->power);
	json_phrase(j, arena, "note_bilateral", phrase_bilateral_note(w, a->to));
	json_text(j, "confidence", confidence_word(a->confidence));
}
