// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"

static void put_provisions(struct json *j, const struct law *law, const struct instrument *ins)
{
	json_begin_array(j, "provisions");
	for (size_t i = 0; i < ins->provisions.n; i++) {
		const struct provision *p = &ins->provisions.p[i];
		json_begin_object(j, NULL);
		json_str(j, "number", p->number);
		json_str(j, "heading", p->heading);
		json_str(j, "detail", p->detail);
		json_text(j, "pillar", pillar_word(p->pillar));
		json_str(j, "concept", law->concepts.p[p->concept].id);
		json_text(j, "detail_confidence", confidence_word(p->detail_confidence));
		json_prov(j, &p->prov);
		json_end(j);
	}
	json_end(j);
}

static void put_elements(struct json *j, const struct law *law, const struct instrument *ins)
{
	json_begin_array(j, "elements");
	for (size_t i = 0; i < ins->elements.n; i++) {
		const struct element *e = &ins->elements.p[i];
		json_begin_object(j, NULL);
		json_str(j, "provision", e->provision);
		json_str(j, "concept", law->concepts.p[e->concept].id);
		json_str(j, "conduct", e->conduct);
		json_str(j, "object", e->object);
		json_str(j, "mental_element", e->mental_element);
		json_str(j, "special_intent", e->special_intent);
		json_codes(j, "built_in", law, &e->built_in);
		json_codes(j, "optional", law, &e->optional);
		json_codes(j, "reservations", law, &e->reservations);
		json_prov(j, &e->prov);
		json_end(j);
	}
	json_end(j);
}

static void put_measures(struct json *j, const struct law *law, const struct instrument *ins)
{
	json_begin_array(j, "measures");
	for (size_t i = 0; i < ins->measures.n; i++) {
		const struct measure_row *m = &ins->measures.p[i];
		json_begin_object(j, NULL);
		json_str(j, "id", m->id);
		json_str(j, "provision", m->provision);
		json_text(j, "kind", m->domestic ? "domestic-power" : "cooperation");
		json_str(j, "title", m->title);
		json_str(j, "concept", law->concepts.p[m->concept].id);
		json_str(j, "obtains", m->obtains);
		json_strings(j, "deadlines", &m->deadlines);
		json_text(j, "dual_criminality", dc_rule_word(m->dual_criminality));
		json_str(j, "dual_criminality_detail", m->dual_criminality_detail);
		json_text(j, "channel", channel_word(m->channel));
		json_strings(j, "refusal_grounds", &m->refusal);
		json_strings(j, "must_contain", &m->contents);
		json_str(j, "use_limits", m->use_limits);
		json_prov(j, &m->prov);
		json_end(j);
	}
	json_end(j);
}

static void put_reservables(struct json *j, const struct law *law, const struct instrument *ins)
{
	json_begin_array(j, "reservables");
	for (size_t i = 0; i < ins->reservables.n; i++) {
		const struct reservable *r = &ins->reservables.p[i];
		json_begin_object(j, NULL);
		json_str(j, "article", r->article);
		json_text(j, "kind", r->reservation ? "reservation" : "declaration");
		json_codes(j, "codes", law, &r->codes);
		json_prov(j, &r->prov);
		json_end(j);
	}
	json_end(j);
}

static void put_set(struct json *j, const char *key, const struct law *law, const struct bits *set)
{
	json_begin_array(j, key);
	for (unsigned c = bits_next(set, 0); c < BITS_N; c = bits_next(set, c + 1))
		json_cc(j, NULL, law, (uint16_t)c);
	json_end(j);
}

static void put_parties(struct json *j, const struct world *w, uint16_t instrument)
{
	const struct bound_sets *s = &w->bound[instrument];
	json_begin_object(j, "parties");
	put_set(j, "bound", w->law, &s->bound);
	put_set(j, "not_yet", w->law, &s->not_yet);
	put_set(j, "closed", w->law, &s->closed);
	put_set(j, "unknown", w->law, &s->unknown);
	json_end(j);
}

static void put_offers(struct json *j, const struct law *law, const struct instrument *ins)
{
	json_begin_array(j, "offers");
	for (size_t i = 0; i < ins->offers.n; i++)
		json_str(j, NULL, law->measures.p[ins->offers.p[i]].id);
	json_end(j);
}

void instrument_to_json(struct json *j, struct arena *arena, const struct world *w,
			uint16_t instrument)
{
	const struct law *law = w->law;
	const struct instrument *ins = &law->instruments.p[instrument];
	head_to_json(j, w, "instrument");
	json_str(j, "instrument", ins->id);
	json_str(j, "name", ins->short_name);
	json_str(j, "full_name", ins->full_name);
	json_str(j, "kind", ins->kind);
	json_str(j, "body", ins->body);
	json_text(j, "role", role_word(ins->role));
	json_bool(j, "binding", ins->binding);
	if (ins->parent == LAW_NONE)
		json_add_null(j, "parent");
	else
		json_str(j, "parent", law->instruments.p[ins->parent].id);
	json_str(j, "opened", ins->opened);
	json_date(j, arena, "in_force", ins->in_force);
	json_date(j, arena, "applies_from", ins->applies_from);
	json_str(j, "note", ins->note);
	put_offers(j, law, ins);
	put_provisions(j, law, ins);
	put_elements(j, law, ins);
	put_measures(j, law, ins);
	put_reservables(j, law, ins);
	put_parties(j, w, instrument);
	json_prov(j, &ins->prov);
}

void instruments_to_json(struct json *j, const struct world *w)
{
	head_to_json(j, w, "instrument");
	json_begin_array(j, "instruments");
	for (size_t i = 0; i < w->law->instruments.n; i++) {
		const struct instrument *ins = &w->law->instruments.p[i];
		json_begin_object(j, NULL);
		json_str(j, "instrument", ins->id);
		json_str(j, "name", ins->short_name);
		json_str(j, "kind", ins->kind);
		json_text(j, "role", role_word(ins->role));
		json_bool(j, "binding", ins->binding);
		json_int(j, "bound", bits_count(&w->bound[i].bound));
		json_int(j, "provisions", (int64_t)ins->provisions.n);
		json_end(j);
	}
	json_end(j);
}
