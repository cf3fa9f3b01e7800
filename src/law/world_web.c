// SPDX-License-Identifier: AGPL-3.0-or-later
// /law: the world on a map and as a table.
#include "law/world_web.h"

#include "law/form_web.h"
#include "law/pages.h"

/* What colours the map, and what the table says of each country. */
struct colouring {
	struct map_colours colours;
	struct tag_view tags[LAW_COUNTRIES_MAX];
	struct str details[LAW_COUNTRIES_MAX];
	struct str heading, answer, scale;
	struct str address; // of this map, without date and map
};

/* ---- who is bound by an instrument ------------------------------------------- */

static enum map_class class_of_bound(enum bound b)
{
	switch (b) {
	case BOUND_BOUND:
		return MAP_HIGH;
	case BOUND_NOT_YET:
		return MAP_NOT_YET;
	case BOUND_CLOSED:
		return MAP_NONE;
	case BOUND_UNKNOWN:
		return MAP_UNKNOWN;
	}
	return MAP_UNKNOWN;
}

static void colour_by_instrument(const struct law_view *lv, uint16_t instrument,
				 struct colouring *out)
{
	struct page *pg = lv->pg;
	const struct instrument *ins = &lv->law->instruments.p[instrument];
	int64_t counts[MAP_CLASSES] = { 0 };
	for (size_t c = 0; c < lv->law->countries.n; c++) {
		const enum bound b = world_bound(lv->world, instrument, (uint16_t)c);
		const struct status *s = world_status(lv->world, instrument, (uint16_t)c);
		out->colours.of[c] = (uint8_t)class_of_bound(b);
		out->tags[c] = law_tag_bound(b);
		if (s)
			out->details[c] = law_word_name(lv, s->kind_word);
		counts[out->colours.of[c]]++;
	}
	out->colours.words[MAP_HIGH] = tr(pg, "bound");
	out->colours.words[MAP_NOT_YET] = tr(pg, "not yet: signed, invited or not in force");
	out->colours.words[MAP_NONE] = tr(pg, "not a Party");
	out->colours.words[MAP_UNKNOWN] = tr(pg, "unknown");
	out->heading = tr_with(pg, "Who is bound by this: {instrument}",
			       ARG("instrument", law_name_instrument(lv, instrument)));
	out->answer = tr_with(
		pg,
		"On {date}, of {all} countries and places, {bound} are bound, {not_yet} are on "
		"the way, {closed} are known to be outside. Of {unknown} we do not know.",
		ARG("date", page_date_long(pg, lv->date)), ARG("all", lv->law->countries.n),
		ARG("bound", counts[MAP_HIGH]), ARG("not_yet", counts[MAP_NOT_YET]),
		ARG("closed", counts[MAP_NONE]), ARG("unknown", counts[MAP_UNKNOWN]));
	out->address = arena_fmt(lv->cx->arena, "/law?instrument=%.*s", STR_ARG(ins->id));
}

/* ---- who can obtain help ------------------------------------------------------- */

/* Whether at least 60 % is known of what the country is bound by, among all that offers
 * the measure: what its reach rests on. */
static bool is_known(const struct law_view *lv, const struct basis_list *bases, uint16_t country)
{
	size_t all = 0, known = 0;
	for (size_t i = 0; i < bases->n; i++) {
		if (bases->p[i].is_bilateral)
			continue;
		all++;
		known += world_bound(lv->world, bases->p[i].instrument, country) != BOUND_UNKNOWN;
	}
	return known * 10 >= all * 6;
}

/* None only where 60 % of the others are known: white must not stand for a question. */
static enum map_class class_of_reach(const struct reach_row *r, size_t others)
{
	const unsigned help = r->open + r->conditional;
	if (help >= 75)
		return MAP_HIGH;
	if (help >= 25)
		return MAP_MID;
	if (help > 0)
		return MAP_LOW;
	return (others - r->unknown) * 10 >= others * 6 ? MAP_NONE : MAP_UNKNOWN;
}

static void colour_by_reach(const struct law_view *lv, uint16_t offence, uint16_t measure,
			    struct colouring *out)
{
	struct page *pg = lv->pg;
	const struct matrix_answer *m = matrix_run(lv->cx->arena, lv->world, offence, measure);
	const struct basis_list bases = basis_offering(lv->world, measure);
	for (size_t i = 0; i < m->rows.n; i++) {
		const struct reach_row *r = &m->rows.p[i];
		const bool known = is_known(lv, &bases, r->country);
		out->colours.of[r->country] = (uint8_t)(known ? class_of_reach(
									r, lv->law->countries.n - 1)
							      : MAP_UNKNOWN);
		out->details[r->country] = tr_with(pg,
						   "{open} open, {conditional} conditional, "
						   "{unknown} unknown, {none} none in our data",
						   ARG("open", (int64_t)r->open),
						   ARG("conditional", (int64_t)r->conditional),
						   ARG("unknown", (int64_t)r->unknown),
						   ARG("none", (int64_t)(r->none + r->blocked)));
	}
	out->colours.words[MAP_HIGH] = tr(pg, "from 75 or more");
	out->colours.words[MAP_MID] = tr(pg, "from 25 or more");
	out->colours.words[MAP_LOW] = tr(pg, "from fewer, as far as we know");
	out->colours.words[MAP_NONE] = tr(pg, "from none in our data");
	out->colours.words[MAP_UNKNOWN] = tr(pg, "unknown");
	out->heading = tr_with(pg, "Cooperation reach: {measure}, {offence}",
			       ARG("measure", law_name_measure(lv, measure)),
			       ARG("offence", law_name_concept(lv, offence)));
	out->answer = law_say(lv, phrase_matrix_answer(lv->world, m));
	out->scale = tr(
		pg,
		"Coloured by from how many others a country can at least obtain this help, with "
		"or without conditions. Unknown: we know too little of what binds the country, "
		"less than 60 % of it.");
	out->address = arena_fmt(lv->cx->arena, "/law?offence=%.*s&measure=%.*s",
				 STR_ARG(lv->law->concepts.p[offence].id),
				 STR_ARG(lv->law->measures.p[measure].id));
}

/* ---- whose law has a provision --------------------------------------------------- */

static void colour_by_concept(const struct law_view *lv, uint16_t concept, struct colouring *out)
{
	static const enum map_class class_of[] = {
		[FINDING_UNKNOWN] = MAP_UNKNOWN,
		[FINDING_NONE] = MAP_NONE,
		[FINDING_PARTIAL] = MAP_MID,
		[FINDING_FULL] = MAP_HIGH,
	};
	struct page *pg = lv->pg;
	int64_t counts[FINDING_FULL + 1] = { 0 };
	for (size_t c = 0; c < lv->law->countries.n; c++) {
		const struct national *row = world_national_or_family(lv->world, (uint16_t)c,
								      concept);
		enum finding f = row ? row->finding : FINDING_UNKNOWN;
		if (row && national_is_dead_letter(lv->law, row))
			f = FINDING_NONE;
		out->colours.of[c] = (uint8_t)class_of[f];
		out->tags[c] = law_tag_finding(f);
		if (row)
			out->details[c] = law_seen(lv, row);
		counts[f]++;
	}
	out->colours.words[MAP_HIGH] = tr(pg, "full");
	out->colours.words[MAP_MID] = tr(pg, "partial");
	out->colours.words[MAP_NONE] = tr(pg, "none");
	out->colours.words[MAP_UNKNOWN] = tr(pg, "unknown");
	out->heading = tr_with(pg, "Whose law covers this: {concept}",
			       ARG("concept", law_name_concept(lv, concept)));
	out->answer = tr_with(
		pg,
		"Of {all} countries and places, {full} cover it in full and {partial} in part; "
		"{none} have no such provision. Of {unknown} we do not know.",
		ARG("all", lv->law->countries.n), ARG("full", counts[FINDING_FULL]),
		ARG("partial", counts[FINDING_PARTIAL]), ARG("none", counts[FINDING_NONE]),
		ARG("unknown", counts[FINDING_UNKNOWN]));
	out->address = arena_fmt(lv->cx->arena, "/law?concept=%.*s",
				 STR_ARG(lv->law->concepts.p[concept].id));
}

/* ---- the page --------------------------------------------------------------------- */

static void fill_rows(const struct law_view *lv, const struct colouring *c, struct world_view *v)
{
	const struct str only = http_query(lv->pg->req, "only");
	const struct law_links links = law_links_countries(lv, &lv->world->all);
	for (size_t k = 0; only.n > 0 && k < MAP_CLASSES; k++)
		if (str_eq(only, str_from_c(map_class_word((enum map_class)k))))
			v->only = c->colours.words[k];
	for (size_t i = 0; i < links.n; i++) {
		const struct str code = str_slice(links.p[i].href, sizeof "/law/" - 1,
						  links.p[i].href.n);
		const uint16_t country = law_country(lv->law, code);
		const struct str word = c->colours.words[c->colours.of[country]];
		if (v->only.n > 0 && word.p != v->only.p)
			continue;
		*ARENA_PUSH(lv->cx->arena, &v->rows) = (struct world_row){
			.country = links.p[i],
			.word = word,
			.tag = c->tags[country],
			.detail = c->details[country],
		};
	}
}

struct world_choice {
	struct law_choice instrument, offence, measure, concept;
};

/* Whatever the address names; an offence and a measure when it names nothing. */
static void colour(struct law_view *lv, struct world_choice *choice, struct colouring *out)
{
	const struct law *law = lv->law;
	if (choice->instrument.value != LAW_NONE) {
		colour_by_instrument(lv, choice->instrument.value, out);
	} else if (choice->concept.value != LAW_NONE) {
		colour_by_concept(lv, choice->concept.value, out);
	} else {
		if (choice->offence.value == LAW_NONE)
			law_choice_set(&choice->offence, law_concept(law, STR("illegal-access")),
				       STR("illegal-access"));
		if (choice->measure.value == LAW_NONE)
			law_choice_set(&choice->measure,
				       law_measure(law, STR("expedited-preservation")),
				       STR("expedited-preservation"));
		colour_by_reach(lv, choice->offence.value, choice->measure.value, out);
	}
}

static enum rc show_world(struct cx *cx, struct page *pg)
{
	struct law_view lv;
	if (law_redirect_form(pg, NULL))
		return RC_OK;
	TRY(law_view_open_form(cx, pg, &lv));
	struct world_choice choice = {
		.instrument = law_choice_instrument(&lv, tr(pg, "Treaty")),
		.offence = law_choice_offence(&lv, tr(pg, "Offence")),
		.measure = law_choice_measure(&lv, tr(pg, "What is asked for")),
		.concept = law_choice_concept(&lv, tr(pg, "Offence, power or other provision")),
	};
	struct colouring *c = arena_new(cx->arena, struct colouring, 1);
	colour(&lv, &choice, c);
	const bool with_map = !str_eq(http_query(pg->req, "map"), STR("no"));
	const struct str date = lv.is_today ? (struct str){ 0 }
					    : arena_fmt(cx->arena, "&date=%.*s",
							STR_ARG(date_print(cx->arena, lv.date)));
	const struct str address = arena_fmt(cx->arena, "%.*s%.*s", STR_ARG(c->address),
					     STR_ARG(date));
	struct world_view v = {
		.errors = lv.errors,
		.heading = c->heading,
		.answer = c->answer,
		.scale = c->scale,
		.with_map = with_map,
		.map_href = with_map ? arena_fmt(cx->arena, "%.*s&map=no", STR_ARG(address))
				     : address,
		.legend = map_legend_of(&lv, &c->colours, address),
		.all_href = address,
		.instrument = choice.instrument.select,
		.offence = choice.offence.select,
		.measure = choice.measure.select,
		.concept = choice.concept.select,
		.date = lv.date_field,
	};
	if (with_map)
		v.map = map_view_of(&lv, &c->colours);
	fill_rows(&lv, c, &v);
	pg->title = c->heading;
	law_form_end(&lv);
	page_law_world(pg, &v);
	return RC_OK;
}

const struct web_route law_world_routes[] = {
	{ HTTP_GET, "/law", show_world, PAGE_HTML, "map concept instrument offence measure only" },
	{ 0 },
};
