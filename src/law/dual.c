// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/dual.h"

#include <string.h>

/* The running result of rule 2 for one row: what has been found so far. */
struct verdict {
	bool not_met, unknown;
	struct fact_set open;
};

enum yes_no condition_eval(const struct condition *c, const struct facts *facts,
			   struct fact_set *open)
{
	struct fact_set unsaid = { { 0 } };
	bool undecided = false;
	for (size_t i = 0; i < c->n; i++) {
		uint16_t fact = c->term[i].fact;
		bool yes = fact_set_has(&facts->yes, fact), no = fact_set_has(&facts->no, fact);
		if (!yes && !no) {
			fact_set_add(&unsaid, fact);
			undecided = true;
			continue;
		}
		bool holds = yes == c->term[i].value;
		if (c->any && holds)
			return YN_YES;
		if (!c->any && !holds)
			return YN_NO;
	}
	if (!undecided)
		return c->any ? YN_NO : YN_YES;
	*open = fact_set_or(*open, unsaid);
	return YN_UNKNOWN;
}

static void one_of_eval(const struct world *w, const struct id_list *list, struct verdict *v)
{
	struct fact_set open = { { 0 } };
	bool undecided = false;
	for (size_t i = 0; i < list->n; i++) {
		const struct qualifier *q = &w->law->qualifiers.p[list->p[i]];
		enum yes_no value = q->has_condition
					    ? condition_eval(&q->condition, &w->facts, &open)
					    : YN_UNKNOWN;
		if (value == YN_YES)
			return;
		undecided |= value == YN_UNKNOWN;
	}
	if (!undecided)
		v->not_met = true;
	else if (fact_set_empty(&open))
		v->unknown = true; // an alternative that no fact settles
	else
		v->open = fact_set_or(v->open, open);
}

/* Rules 2.4 to 2.6. */
static void qualifiers_eval(const struct world *w, const struct national *row, struct verdict *v)
{
	bool says_what_is_narrower = row->one_of.n > 0, unsettled = false;
	for (size_t i = 0; i < row->qualifiers.n; i++) {
		const struct qualifier *q = &w->law->qualifiers.p[row->qualifiers.p[i]];
		if (q->kind != QUALIFIER_NARROWING)
			continue;
		if (!q->has_condition) {
			unsettled = true;
			continue;
		}
		says_what_is_narrower = true;
		v->not_met |= condition_eval(&q->condition, &w->facts, &v->open) == YN_NO;
	}
	if (row->one_of.n > 0)
		one_of_eval(w, &row->one_of, v);
	if (row->finding == FINDING_PARTIAL && (!says_what_is_narrower || unsettled))
		v->unknown = true;
}

/* Rules 2.3 to 2.6 for one row. */
static struct verdict row_eval(const struct world *w, const struct national *row)
{
	struct verdict v = { 0 };
	if (row->finding == FINDING_UNKNOWN || row->prov.confidence == CONFIDENCE_NONE) {
		v.unknown = true;
		return v;
	}
	if (row->finding == FINDING_NONE || national_is_dead_letter(w->law, row)) {
		v.not_met = true;
		return v;
	}
	v.unknown = national_is_partly_commenced(w->law, row);
	qualifiers_eval(w, row, &v);
	return v;
}

bool dual_article_is_of(const struct law *law, struct str article, uint16_t concept)
{
	static const struct {
		const char *article, *concept;
	} table[] = {
		{ "2", "illegal-access" },    { "3", "illegal-interception" },
		{ "4", "data-interference" }, { "6", "misuse-of-devices" },
		{ "7", "computer-forgery" },  { "9", "csam" },
		{ "11", "attempt-aiding" },
	};
	struct str number, rest;
	str_cut(article, '(', &number, &rest);
	const struct concept *c = &law->concepts.p[concept];
	struct str family = c->family == LAW_NONE ? c->id : law->concepts.p[c->family].id;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (str_eq(number, str_from_c(table[i].article)))
			return str_eq(family, str_from_c(table[i].concept));
	return false;
}

static bool condition_eq(const struct condition *a, const struct condition *b)
{
	if (a->any != b->any || a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->term[i].fact != b->term[i].fact || a->term[i].value != b->term[i].value)
			return false;
	return true;
}

static bool list_has_condition(const struct law *law, const struct id_list *list, uint16_t code)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct qualifier *q = &law->qualifiers.p[list->p[i]];
		if (list->p[i] == code ||
		    (q->has_condition &&
		     condition_eq(&q->condition, &law->qualifiers.p[code].condition)))
			return true;
	}
	return false;
}

bool dual_narrows(const struct world *w, const struct declaration *d, uint16_t offence)
{
	const struct qualifier *q = &w->law->qualifiers.p[d->code];
	return d->instrument == w->ids.budapest && q->kind == QUALIFIER_NARROWING &&
	       q->has_condition && dual_article_is_of(w->law, d->article, offence);
}

bool dual_narrows_row(const struct world *w, const struct declaration *d,
		      const struct national *row, uint16_t offence)
{
	return dual_narrows(w, d, offence) &&
	       !list_has_condition(w->law, &row->qualifiers, d->code) &&
	       !list_has_condition(w->law, &row->one_of, d->code);
}

/* Rule 2.7. */
static void declared_eval(const struct world *w, const struct national *row, uint16_t offence,
			  struct verdict *v, struct punishes *out)
{
	for (uint32_t i = w->declarations_from[row->country];
	     i < w->declarations_from[row->country + 1]; i++) {
		const struct declaration *d = w->declarations[i];
		const struct qualifier *q = &w->law->qualifiers.p[d->code];
		if (!dual_narrows_row(w, d, row, offence))
			continue;
		out->by_declaration = true;
		if (d->prov.confidence < out->confidence)
			out->confidence = d->prov.confidence;
		if (condition_eval(&q->condition, &w->facts, &v->open) == YN_NO)
			v->unknown = true;
	}
}

/* Rule 2.9: a no is given only when no kindred offence of the file may cover the
 * conduct. */
static void kin_eval(const struct world *w, const struct national *row, uint16_t offence,
		     struct punishes *out)
{
	const struct id_list *kin = &w->law->concepts.p[offence].kin;
	out->answer = PUNISH_NO;
	for (size_t i = 0; i < kin->n; i++) {
		const struct national *other = world_national(w, row->country, kin->p[i]);
		bool hidden = world_is_hidden(w, row->country, kin->p[i]);
		if (!hidden && (!other || other == row))
			continue;
		if (hidden || !row_eval(w, other).not_met) {
			out->answer = PUNISH_UNKNOWN;
			out->other_offence = true;
			out->confidence = CONFIDENCE_NONE;
			return;
		}
		enum confidence c = national_confidence(other);
		if (c < out->confidence)
			out->confidence = c;
	}
}

struct punishes dual_punishes(const struct world *w, uint16_t country, uint16_t offence)
{
	struct punishes out = { .answer = PUNISH_UNKNOWN };
	out.row = world_national_or_family(w, country, offence);
	if (!out.row)
		return out;
	out.as_family = out.row->concept != offence;
	out.confidence = national_confidence(out.row);

	struct verdict v = row_eval(w, out.row);
	if (!v.not_met && !(v.unknown && out.row->finding == FINDING_UNKNOWN))
		declared_eval(w, out.row, offence, &v, &out);
	if (v.not_met) {
		kin_eval(w, out.row, offence, &out);
	} else if (v.unknown) {
		out.confidence = CONFIDENCE_NONE;
	} else if (!fact_set_empty(&v.open)) {
		out.answer = PUNISH_DEPENDS;
		out.open = v.open;
	} else {
		out.answer = PUNISH_YES;
	}
	return out;
}

struct dual dual_criminality(const struct world *w, uint16_t a, uint16_t b, uint16_t offence)
{
	const struct punishes *pa = world_punishes(w, a, offence),
			      *pb = world_punishes(w, b, offence);
	struct dual d = { .answer = pa->answer < pb->answer ? pa->answer : pb->answer };
	enum confidence both = pa->confidence < pb->confidence ? pa->confidence : pb->confidence;
	switch (d.answer) {
	case PUNISH_NO:
		d.confidence = both;
		if (pa->answer != PUNISH_NO)
			d.confidence = pb->confidence;
		else if (pb->answer != PUNISH_NO)
			d.confidence = pa->confidence;
		break;
	case PUNISH_UNKNOWN:
		break;
	case PUNISH_DEPENDS:
		d.needs = fact_set_or(pa->open, pb->open);
		d.confidence = both;
		break;
	case PUNISH_YES:
		d.confidence = both;
		break;
	}
	return d;
}
