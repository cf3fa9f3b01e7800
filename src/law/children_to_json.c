// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/law_to_json.h"

struct totals {
	unsigned n[CHILD_CRITERIA][YN_YES + 1];
};

static void put_country(struct json *j, const struct world *w, uint16_t country, struct totals *t)
{
	const struct child_answer a = children_of(w, country);
	json_begin_object(j, NULL);
	json_cc(j, "country", w->law, country);
	json_str(j, "name", w->law->countries.p[country].name);
	for (enum child_criterion c = CHILD_LEGISLATION; c < CHILD_CRITERIA; c++) {
		json_text(j, child_criterion_word(c), yes_no_word(a.met[c]));
		t->n[c][a.met[c]]++;
	}
	json_text(j, "confidence", confidence_word(a.confidence));
	json_end(j);
}

void children_to_json(struct json *j, const struct world *w)
{
	struct totals t = { 0 };
	head_to_json(j, w, "children");
	json_begin_array(j, "countries");
	for (uint16_t c = 0; c < w->law->countries.n; c++)
		put_country(j, w, c, &t);
	json_end(j);
	json_begin_object(j, "totals");
	for (enum child_criterion c = CHILD_LEGISLATION; c < CHILD_CRITERIA; c++) {
		json_begin_object(j, child_criterion_word(c));
		for (enum yes_no v = YN_UNKNOWN; v <= YN_YES; v++)
			json_int(j, yes_no_word(v), t.n[c][v]);
		json_end(j);
	}
	json_end(j);
}
