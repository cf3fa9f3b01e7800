// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_reach(struct json *j, const struct law *law, const struct reach_row *r)
{
	json_begin_object(j, NULL);
	json_cc(j, "country", law, r->country);
	json_str(j, "name", law->countries.p[r->country].name);
	json_int(j, "binding", r->binding);
	json_int(j, "open", r->open);
	json_int(j, "conditional", r->conditional);
	json_int(j, "unknown", r->unknown);
	json_int(j, "blocked", r->blocked);
	json_int(j, "none", r->none);
	json_int(j, "asked_open", r->asked_open);
	json_int(j, "asked_conditional", r->asked_conditional);
	json_int(j, "asked_unknown", r->asked_unknown);
	json_end(j);
}

void matrix_to_json(struct json *j, struct arena *arena, const struct world *w,
		    const struct matrix_answer *a)
{
	head_to_json(j, w, "matrix");
	json_str(j, "offence", w->law->concepts.p[a->offence].id);
	json_str(j, "measure", w->law->measures.p[a->measure].id);
	json_said(j, w);
	json_int(j, "countries_total", (int64_t)a->rows.n);
	json_int(j, "pairs", (int64_t)a->pairs);
	json_phrase(j, arena, "sentence", phrase_matrix_answer(w, a));
	json_begin_object(j, "summary");
	json_int(j, "binding", (int64_t)a->binding);
	json_int(j, "open", (int64_t)a->open);
	json_int(j, "conditional", (int64_t)a->conditional);
	json_int(j, "unknown", (int64_t)a->unknown);
	json_int(j, "blocked", (int64_t)a->blocked);
	json_int(j, "none", (int64_t)a->none);
	json_end(j);
	json_begin_array(j, "reach");
	for (size_t i = 0; i < a->rows.n; i++)
		put_reach(j, w->law, &a->rows.p[i]);
	json_end(j);
	json_world_confidence(j, w);
}

/* The pairs whose answer is a plain no. */
static void put_not_meeting(struct json *j, const struct world *w, const struct harmonisation *h)
{
	json_begin_array(j, "not_meeting");
	for (unsigned a = bits_next(&h->members, 0); a < BITS_N; a = bits_next(&h->members, a + 1))
		for (unsigned b = bits_next(&h->members, a + 1); b < BITS_N;
		     b = bits_next(&h->members, b + 1)) {
			const struct dual d = dual_criminality(w, (uint16_t)a, (uint16_t)b,
							       h->offence);
			if (d.answer != PUNISH_NO)
				continue;
			json_begin_array(j, NULL);
			json_cc(j, NULL, w->law, (uint16_t)a);
			json_cc(j, NULL, w->law, (uint16_t)b);
			json_end(j);
		}
	json_end(j);
}

void harmonisation_to_json(struct json *j, struct arena *arena, const struct world *w,
			   const struct harmonisation *h)
{
	head_to_json(j, w, "matrix");
	json_str(j, "region",
		 h->organisation < 0 ? STR("world") : w->law->organisations[h->organisation]);
	json_str(j, "offence", w->law->concepts.p[h->offence].id);
	json_said(j, w);
	json_phrase(j, arena, "sentence", phrase_harmonisation(w, h));
	json_int(j, "pairs", (int64_t)h->pairs);
	json_int(j, "yes", (int64_t)h->yes);
	json_int(j, "no", (int64_t)h->no);
	json_int(j, "depends", (int64_t)h->depends);
	json_int(j, "unknown", (int64_t)h->unknown);
	json_begin_array(j, "members");
	for (unsigned c = bits_next(&h->members, 0); c < BITS_N; c = bits_next(&h->members, c + 1))
		json_cc(j, NULL, w->law, (uint16_t)c);
	json_end(j);
	put_not_meeting(j, w, h);
	json_world_confidence(j, w);
}
