// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_pair(struct json *j, const struct law *law, const struct what_if_pair *p)
{
	json_begin_object(j, NULL);
	json_cc(j, "from", law, p->from);
	json_cc(j, "to", law, p->to);
	json_str(j, "measure", law->measures.p[p->measure].id);
	json_text(j, "effect", effect_word(p->effect));
	if (p->effect != EFFECT_STRENGTHENED) {
		json_int(j, "offences", p->offences);
		json_text(j, "before", route_status_word(p->before));
		json_text(j, "after", route_status_word(p->after));
	}
	json_end(j);
}

static void put_preconditions(struct json *j, struct arena *arena, const struct world *w,
			      const struct what_if_answer *a)
{
	json_begin_array(j, "preconditions");
	for (size_t i = 0; i < a->preconditions.n; i++) {
		const struct precondition *p = &a->preconditions.p[i];
		json_begin_object(j, NULL);
		json_str(j, "change", p->change->text);
		json_text(j, "kind", precondition_word(p->kind));
		json_phrase(j, arena, "text", phrase_precondition(w, p));
		json_end(j);
	}
	json_end(j);
}

void what_if_to_json(struct json *j, struct arena *arena, const struct world *w,
		     const struct what_if_answer *a)
{
	head_to_json(j, w, "what-if");
	json_begin_array(j, "changes");
	for (size_t i = 0; i < a->changes->n; i++)
		json_str(j, NULL, a->changes->p[i].text);
	json_end(j);
	json_phrase(j, arena, "sentence", phrase_what_if_answer(a));
	put_preconditions(j, arena, w, a);
	json_int(j, "opened", (int64_t)a->opened);
	json_int(j, "closed", (int64_t)a->closed);
	json_int(j, "strengthened", (int64_t)a->strengthened);
	json_int(j, "pairs_opened", (int64_t)a->pairs_opened);
	json_int(j, "pairs_closed", (int64_t)a->pairs_closed);
	json_begin_array(j, "pairs");
	for (size_t i = 0; i < a->pairs.n; i++)
		put_pair(j, w->law, &a->pairs.p[i]);
	json_end(j);
	json_world_confidence(j, w);
}

static void put_reform(struct json *j, struct arena *arena, const struct world *w,
		       const struct reform *r)
{
	struct change change = r->change;
	const struct change_list one = { &change, 1, 1 };
	const struct what_if_answer *a = what_if_preconditions(arena, w, &one);
	json_begin_object(j, NULL);
	json_str(j, "change", r->change.text);
	json_phrase(j, arena, "text", phrase_change(arena, w->law, &r->change));
	json_int(j, "opens", (int64_t)r->count.opened);
	json_int(j, "pairs", (int64_t)r->count.pairs_opened);
	json_int(j, "pairs_to_providers", (int64_t)r->count.pairs_toward);
	json_int(j, "closes", (int64_t)r->count.closed);
	json_int(j, "strengthens", (int64_t)r->count.strengthened);
	json_begin_array(j, "preconditions");
	for (size_t i = 0; i < a->preconditions.n; i++)
		json_phrase(j, arena, NULL, phrase_precondition(w, &a->preconditions.p[i]));
	json_end(j);
	json_end(j);
}

void reforms_to_json(struct json *j, struct arena *arena, const struct world *w, uint16_t country,
		     const struct reform_list *reforms)
{
	head_to_json(j, w, "what-if");
	json_country(j, "country", w->law, country);
	json_begin_array(j, "provider_countries");
	for (size_t i = 0; i < w->law->provider_countries.n; i++)
		json_cc(j, NULL, w->law, w->law->provider_countries.p[i]);
	json_end(j);
	json_begin_array(j, "reforms");
	for (size_t i = 0; i < reforms->n; i++)
		put_reform(j, arena, w, &reforms->p[i]);
	json_end(j);
	json_world_confidence(j, w);
}
