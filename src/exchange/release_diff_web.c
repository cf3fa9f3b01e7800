// SPDX-License-Identifier: AGPL-3.0-or-later
// How a country's file differs from what stands, and what follows, for its page.
#include "exchange/release_web.h"

enum { PAIRS_SHOWN = 40 };

static struct str row_name(const struct law_view *lv, const struct profile_change *c)
{
	if (c->concept != LAW_NONE)
		return law_name_concept(lv, c->concept);
	if (c->instrument == LAW_NONE)
		return c->row;
	const struct str name = law_name_instrument(lv, c->instrument);
	const struct str id = lv->law->instruments.p[c->instrument].id;
	const struct str rest = str_trim(str_slice(c->row, id.n, c->row.n)); // article and code
	return rest.n > 0 ? arena_fmt(lv->cx->arena, "%.*s, %.*s", STR_ARG(name), STR_ARG(rest))
			  : name;
}

static void fill_change(const struct law_view *lv, const struct profile_change *c,
			struct release_change_view *v)
{
	*v = (struct release_change_view){ .edit = profile_edit_name(c->edit),
					   .section = c->section,
					   .row = row_name(lv, c) };
	if (str_eq(c->was.source, c->is.source))
		v->source = c->is.source;
	for (size_t i = 0; i < c->fields.n; i++)
		*ARENA_PUSH(lv->cx->arena, &v->fields) = (struct release_field_view){
			c->fields.p[i].name, c->fields.p[i].was, c->fields.p[i].is
		};
}

static void add_effect(const struct law_view *lv, struct release_diff_view *out,
		       struct release_effect_view e)
{
	*ARENA_PUSH(lv->cx->arena, &out->effects) = e;
}

static void fill_findings(const struct law_view *lv, const struct profile_effects *e,
			  struct release_diff_view *out)
{
	struct page *pg = lv->pg;
	for (size_t i = 0; i < e->bounds.n; i++)
		add_effect(lv, out,
			   (struct release_effect_view){
				   law_name_instrument(lv, e->bounds.p[i].instrument),
				   tr(pg, "Bound?"), law_tag_bound(e->bounds.p[i].was),
				   law_tag_bound(e->bounds.p[i].is) });
	for (size_t i = 0; i < e->gaps.n; i++) {
		const struct profile_gap *g = &e->gaps.p[i];
		const struct str more = tr_n_with(
			pg, (int64_t)g->instruments.n, "Gap, against {n} instrument",
			"Gap, against {n} instruments", ARG("n", (int64_t)g->instruments.n));
		add_effect(lv, out,
			   (struct release_effect_view){ law_name_concept(lv, g->concept), more,
							 law_tag_finding(g->was),
							 law_tag_finding(g->is) });
	}
	for (size_t i = 0; i < e->offences.n; i++) {
		const struct profile_offence *o = &e->offences.p[i];
		const struct str more = tr_n_with(
			pg, o->countries,
			"Punished? With {n} country dual criminality is answered differently",
			"Punished? With {n} countries dual criminality is answered differently",
			ARG("n", (int64_t)o->countries));
		add_effect(lv, out,
			   (struct release_effect_view){ law_name_concept(lv, o->concept), more,
							 law_tag_punish(o->was),
							 law_tag_punish(o->is) });
	}
	for (size_t i = 0; i < e->powers.n; i++)
		add_effect(lv, out,
			   (struct release_effect_view){
				   law_name_measure(lv, e->powers.p[i].measure),
				   tr(pg, "Power at home"), law_tag_finding(e->powers.p[i].was),
				   law_tag_finding(e->powers.p[i].is) });
}

static void fill_routes(const struct law_view *lv, const struct what_if_answer *routes,
			struct release_diff_view *out)
{
	struct page *pg = lv->pg;
	size_t shown = 0, all = 0;
	for (size_t i = 0; i < routes->pairs.n; i++) {
		const struct what_if_pair *p = &routes->pairs.p[i];
		if (p->effect == EFFECT_STRENGTHENED || all++ >= PAIRS_SHOWN)
			continue;
		shown++;
		add_effect(lv, out,
			   (struct release_effect_view){
				   tr_with(pg, "{from} asks {to}: {measure}",
					   ARG("from", law_name_country(lv, p->from)),
					   ARG("to", law_name_country(lv, p->to)),
					   ARG("measure", law_name_measure(lv, p->measure))),
				   tr_n_with(pg, p->offences, "Route, for {n} offence",
					     "Route, for {n} offences",
					     ARG("n", (int64_t)p->offences)),
				   law_tag_route(p->before), law_tag_route(p->after) });
	}
	if (all > shown)
		out->more = tr_n_with(pg, (int64_t)(all - shown), "And {n} more route.",
				      "And {n} more routes.", ARG("n", (int64_t)(all - shown)));
	if (routes->opened + routes->closed > 0)
		out->routes = tr_with(pg, "Routes that open up: {opened}; that close: {closed}.",
				      ARG("opened", (int64_t)routes->opened),
				      ARG("closed", (int64_t)routes->closed));
}

void release_fill_diff(const struct law_view *lv, const struct release_look *look,
		       struct release_diff_view *out)
{
	for (size_t i = 0; i < look->changes.n; i++)
		fill_change(lv, &look->changes.p[i], ARENA_PUSH(lv->cx->arena, &out->changes));
	fill_findings(lv, look->effects, out);
	fill_routes(lv, look->effects->routes, out);
}

void release_fill_mistakes(struct arena *a, const struct release_look *look,
			   struct release_mistakes *out)
{
	for (size_t i = 0; i < look->report.n; i++) {
		const struct report_row *r = &look->report.p[i];
		*ARENA_PUSH(a, out) = arena_fmt(a, "%.*s:%d:%d: %.*s%s%.*s%s%.*s%s",
						STR_ARG(r->file), r->line, r->col,
						STR_ARG(r->field), r->field.n > 0 ? ": " : "",
						STR_ARG(r->problem), r->remedy.n > 0 ? " (" : "",
						STR_ARG(r->remedy), r->remedy.n > 0 ? ")" : "");
	}
}
