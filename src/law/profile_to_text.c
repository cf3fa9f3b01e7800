// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/profile_to_text.h"

#include "law/titles.h"

enum { TEXT_MAX = 1024 * 1024, PAIRS_SHOWN = 40 };

static struct str take(struct arena *arena, struct buf *b)
{
	const struct str text = arena_copy(arena, buf_str(b));
	buf_done(b);
	return text;
}

static void put_field(struct buf *b, const struct profile_field *f)
{
	if (f->was.n == 0)
		buf_fmt(b, "    %s: %.*s\n", f->name, STR_ARG(f->is));
	else if (f->is.n == 0)
		buf_fmt(b, "    %s: was %.*s; is not said any more\n", f->name, STR_ARG(f->was));
	else
		buf_fmt(b, "    %s: was %.*s; is %.*s\n", f->name, STR_ARG(f->was), STR_ARG(f->is));
}

struct str profile_changes_text(struct arena *arena, const struct profile_changes *changes)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	for (size_t i = 0; i < changes->n; i++) {
		const struct profile_change *c = &changes->p[i];
		buf_fmt(&b, "%s: %s%s%.*s\n", profile_edit_name(c->edit), c->section,
			c->row.n > 0 ? ", " : "", STR_ARG(c->row));
		for (size_t f = 0; f < c->fields.n; f++)
			if (c->edit != PROFILE_REMOVED)
				put_field(&b, &c->fields.p[f]);
			else
				buf_fmt(&b, "    %s: was %.*s\n", c->fields.p[f].name,
					STR_ARG(c->fields.p[f].was));
		if (c->is.source.n > 0 && str_eq(c->was.source, c->is.source))
			buf_fmt(&b, "    Where it is from: %.*s (%s, checked %.*s)\n",
				STR_ARG(c->is.source), confidence_word(c->is.confidence),
				STR_ARG(c->is.checked));
	}
	if (changes->n == 0)
		buf_add_c(&b, "No row and no field differs.\n");
	return take(arena, &b);
}

static struct str concept(const struct law *law, uint16_t k)
{
	const char *title = title_of_concept(law, k);
	return title ? str_from_c(title) : law->concepts.p[k].id;
}

static void put_findings(struct buf *b, const struct law *law, const struct profile_effects *e)
{
	for (size_t i = 0; i < e->bounds.n; i++)
		buf_fmt(b, "Bound by %.*s: was %s, is %s\n",
			STR_ARG(law->instruments.p[e->bounds.p[i].instrument].short_name),
			bound_word(e->bounds.p[i].was), bound_word(e->bounds.p[i].is));
	for (size_t i = 0; i < e->gaps.n; i++) {
		const struct profile_gap *g = &e->gaps.p[i];
		buf_fmt(b, "Gap, %.*s: was %s, is %s; against", STR_ARG(concept(law, g->concept)),
			finding_word(g->was), finding_word(g->is));
		for (size_t k = 0; k < g->instruments.n; k++)
			buf_fmt(b, "%s %.*s", k > 0 ? "," : "",
				STR_ARG(law->instruments.p[g->instruments.p[k]].id));
		buf_add_c(b, "\n");
	}
	for (size_t i = 0; i < e->offences.n; i++) {
		const struct profile_offence *o = &e->offences.p[i];
		buf_fmt(b,
			"Punished, %.*s: was %s, is %s; dual criminality is answered "
			"differently with %u countries\n",
			STR_ARG(concept(law, o->concept)), punish_word(o->was), punish_word(o->is),
			o->countries);
	}
	for (size_t i = 0; i < e->powers.n; i++)
		buf_fmt(b, "Power at home for %.*s: was %s, is %s\n",
			STR_ARG(law->measures.p[e->powers.p[i].measure].id),
			finding_word(e->powers.p[i].was), finding_word(e->powers.p[i].is));
}

struct str profile_effects_text(struct arena *arena, const struct law *law,
				const struct profile_effects *e)
{
	struct buf b;
	buf_init(&b, TEXT_MAX);
	put_findings(&b, law, e);
	if (e->routes->opened + e->routes->closed > 0)
		buf_fmt(&b, "Routes: %zu open up, %zu close (%zu and %zu pairs of countries)\n",
			e->routes->opened, e->routes->closed, e->routes->pairs_opened,
			e->routes->pairs_closed);
	for (size_t i = 0; i < e->routes->pairs.n && i < PAIRS_SHOWN; i++) {
		const struct what_if_pair *p = &e->routes->pairs.p[i];
		if (p->effect == EFFECT_STRENGTHENED)
			continue;
		buf_fmt(&b, "  %s asks %s for %.*s: %s for %u offences, was %s, is %s\n",
			law->countries.p[p->from].alpha2, law->countries.p[p->to].alpha2,
			STR_ARG(law->measures.p[p->measure].id), effect_word(p->effect),
			p->offences, route_status_word(p->before), route_status_word(p->after));
	}
	if (e->routes->pairs.n > PAIRS_SHOWN)
		buf_fmt(&b, "  and %zu more\n", e->routes->pairs.n - PAIRS_SHOWN);
	if (profile_effects_none(e))
		buf_add_c(&b, "No answer of this node changes.\n");
	return take(arena, &b);
}
