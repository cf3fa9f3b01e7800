// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"
#include "law/phrases.h"

static void put_finding(struct json *j, const struct check_finding *f)
{
	json_text(j, "finding", finding_word(f->finding));
	json_str(j, "law", f->row ? f->row->law : (struct str){ 0 });
	json_str(j, "sections", f->row ? f->row->section : (struct str){ 0 });
	json_text(j, "seen", seen_word(phrase_seen(f->row)));
}

void technique_to_json(struct json *j, const struct world *w, const struct technique_answer *a)
{
	head_to_json(j, w, "technique");
	json_str(j, "technique", a->technique);
	json_str(j, "name", a->name);
	if (a->country == LAW_NONE)
		json_add_null(j, "country");
	else
		json_cc(j, "country", w->law, a->country);
	json_begin_array(j, "concepts");
	for (size_t i = 0; i < a->concepts.n; i++) {
		const struct technique_concept *c = &a->concepts.p[i];
		json_begin_object(j, NULL);
		json_str(j, "concept", w->law->concepts.p[c->row->concept].id);
		json_str(j, "provision", c->row->provision);
		json_str(j, "role", c->row->role);
		json_str(j, "reason", c->row->reason);
		json_str(j, "document", c->row->document);
		if (a->country != LAW_NONE)
			put_finding(j, &c->found);
		json_prov(j, &c->row->prov);
		json_end(j);
	}
	json_end(j);
}

void techniques_to_json(struct json *j, struct arena *arena, const struct world *w)
{
	const struct technique_list all = technique_all(arena, w->law);
	head_to_json(j, w, "technique");
	json_begin_array(j, "techniques");
	for (size_t i = 0; i < all.n; i++) {
		json_begin_object(j, NULL);
		json_str(j, "technique", all.p[i]->technique);
		json_str(j, "name", all.p[i]->name);
		json_str(j, "kind", all.p[i]->kind);
		json_end(j);
	}
	json_end(j);
}
