// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/profile_to_json.h"

static void prov_to_json(struct json *j, const char *key, const struct prov *p)
{
	if (p->source.n == 0)
		return;
	json_begin_object(j, key);
	json_str(j, "source", p->source);
	json_str(j, "confidence", str_from_c(confidence_word(p->confidence)));
	json_str(j, "checked", p->checked);
	json_end(j);
}

void profile_changes_to_json(struct json *j, const struct profile_changes *changes)
{
	json_begin_array(j, "changes");
	for (size_t i = 0; i < changes->n; i++) {
		const struct profile_change *c = &changes->p[i];
		json_begin_object(j, NULL);
		json_str(j, "edit", str_from_c(profile_edit_key(c->edit)));
		json_str(j, "section", str_from_c(c->section));
		json_str(j, "row", c->row);
		json_begin_array(j, "fields");
		for (size_t f = 0; f < c->fields.n; f++) {
			json_begin_object(j, NULL);
			json_str(j, "field", c->fields.p[f].key);
			json_str(j, "was", c->fields.p[f].was);
			json_str(j, "is", c->fields.p[f].is);
			json_end(j);
		}
		json_end(j);
		prov_to_json(j, "was", &c->was);
		prov_to_json(j, "is", &c->is);
		json_end(j);
	}
	json_end(j);
}

static void begin(struct json *j, const char *key, struct str what, const char *was, const char *is)
{
	json_begin_object(j, NULL);
	json_str(j, key, what);
	json_str(j, "was", str_from_c(was));
	json_str(j, "is", str_from_c(is));
}

static void findings_to_json(struct json *j, const struct law *law, const struct profile_effects *e)
{
	json_begin_array(j, "bound");
	for (size_t i = 0; i < e->bounds.n; i++) {
		begin(j, "instrument", law->instruments.p[e->bounds.p[i].instrument].id,
		      bound_word(e->bounds.p[i].was), bound_word(e->bounds.p[i].is));
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "gaps");
	for (size_t i = 0; i < e->gaps.n; i++) {
		const struct profile_gap *g = &e->gaps.p[i];
		begin(j, "concept", law->concepts.p[g->concept].id, finding_word(g->was),
		      finding_word(g->is));
		json_begin_array(j, "instruments");
		for (size_t k = 0; k < g->instruments.n; k++)
			json_str(j, NULL, law->instruments.p[g->instruments.p[k]].id);
		json_end(j);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "offences");
	for (size_t i = 0; i < e->offences.n; i++) {
		const struct profile_offence *o = &e->offences.p[i];
		begin(j, "concept", law->concepts.p[o->concept].id, punish_word(o->was),
		      punish_word(o->is));
		json_int(j, "countries", o->countries);
		json_end(j);
	}
	json_end(j);
	json_begin_array(j, "powers");
	for (size_t i = 0; i < e->powers.n; i++) {
		begin(j, "measure", law->measures.p[e->powers.p[i].measure].id,
		      finding_word(e->powers.p[i].was), finding_word(e->powers.p[i].is));
		json_end(j);
	}
	json_end(j);
}

void profile_effects_to_json(struct json *j, const struct law *law, const struct profile_effects *e)
{
	json_begin_object(j, "effects");
	findings_to_json(j, law, e);
	json_int(j, "routes_opened", (int64_t)e->routes->opened);
	json_int(j, "routes_closed", (int64_t)e->routes->closed);
	json_begin_array(j, "routes");
	for (size_t i = 0; i < e->routes->pairs.n; i++) {
		const struct what_if_pair *p = &e->routes->pairs.p[i];
		if (p->effect == EFFECT_STRENGTHENED)
			continue; // told by the power behind it
		json_begin_object(j, NULL);
		json_str(j, "from", str_from_c(law->countries.p[p->from].alpha2));
		json_str(j, "to", str_from_c(law->countries.p[p->to].alpha2));
		json_str(j, "measure", law->measures.p[p->measure].id);
		json_str(j, "effect", str_from_c(effect_word(p->effect)));
		json_int(j, "offences", p->offences);
		json_str(j, "was", str_from_c(route_status_word(p->before)));
		json_str(j, "is", str_from_c(route_status_word(p->after)));
		json_end(j);
	}
	json_end(j);
	json_end(j);
}
