// SPDX-License-Identifier: AGPL-3.0-or-later
// /law: the world on a map and as a table.
#include "law/world_web.h"

#include "law/form_web.h"
#include "law/law_to_json.h"
#include "law/law_to_text.h"
#include "law/pages.h"

/* ---- what the map and the table say -------------------------------------------- */

static void heading_of(const struct law_view *lv, const struct map_answer *a, struct world_view *v)
{
	struct page *pg = lv->pg;
	switch (a->by) {
	case MAP_BY_INSTRUMENT:
		v->heading = tr_with(pg, "Who is bound by this: {instrument}",
				     ARG("instrument", law_name_instrument(lv, a->instrument)));
		break;
	case MAP_BY_REACH:
		v->heading = tr_with(pg, "Cooperation reach: {measure}, {offence}",
				     ARG("measure", law_name_measure(lv, a->measure)),
				     ARG("offence", law_name_concept(lv, a->concept)));
		v->scale = tr(pg, "Coloured by from how many others a country can at least obtain "
				  "this help, with or without conditions. Unknown: we know too "
				  "little of what binds the country, less than 60 % of it.");
		break;
	case MAP_BY_CONCEPT:
		v->heading = tr_with(pg, "Whose law covers this: {concept}",
				     ARG("concept", law_name_concept(lv, a->concept)));
		break;
	}
}

static struct str address_of(const struct law_view *lv, const struct map_answer *a)
{
	struct arena *arena = lv->cx->arena;
	const struct law *law = lv->law;
	struct str address = { 0 };
	switch (a->by) {
	case MAP_BY_INSTRUMENT:
		address = arena_fmt(arena, "/law?instrument=%.*s",
				    STR_ARG(law->instruments.p[a->instrument].id));
		break;
	case MAP_BY_REACH:
		address = arena_fmt(arena, "/law?offence=%.*s&measure=%.*s",
				    STR_ARG(law->concepts.p[a->concept].id),
				    STR_ARG(law->measures.p[a->measure].id));
		break;
	case MAP_BY_CONCEPT:
		address = arena_fmt(arena, "/law?concept=%.*s",
				    STR_ARG(law->concepts.p[a->concept].id));
		break;
	}
	if (lv->is_today)
		return address;
	return arena_fmt(arena, "%.*s&date=%.*s", STR_ARG(address),
			 STR_ARG(date_print(arena, lv->date)));
}

static struct world_row row_of(const struct law_view *lv, const struct map_answer *a,
			       uint16_t country)
{
	const struct map_country *c = &a->countries[country];
	struct world_row row = { 0 };
	switch (a->by) {
	case MAP_BY_INSTRUMENT:
		row.tag = law_tag_bound(c->bound);
		if (c->status)
			row.detail = law_word_name(lv, c->status->kind_word);
		break;
	case MAP_BY_REACH:
		row.detail = tr_with(lv->pg,
				     "{open} open, {conditional} conditional, {unknown} unknown, "
				     "{none} none in our data",
				     ARG("open", (int64_t)c->reach->open),
				     ARG("conditional", (int64_t)c->reach->conditional),
				     ARG("unknown", (int64_t)c->reach->unknown),
				     ARG("none", (int64_t)(c->reach->none + c->reach->blocked)));
		break;
	case MAP_BY_CONCEPT:
		row.tag = law_tag_finding(c->finding);
		if (c->row)
			row.detail = law_seen(lv, c->row);
		break;
	}
	return row;
}

/* ---- the page --------------------------------------------------------------------- */

static void fill_rows(const struct law_view *lv, const struct map_colours *colours,
		      struct world_view *v)
{
	const struct str only = http_query(lv->pg->req, "only");
	const struct law_links links = law_links_countries(lv, &lv->world->all);
	for (enum map_class k = MAP_HIGH; only.n > 0 && k < MAP_CLASSES; k++)
		if (str_eq(only, str_from_c(map_class_word(k))))
			v->only = colours->words[k];
	for (size_t i = 0; i < links.n; i++) {
		const struct str code = str_slice(links.p[i].href, sizeof "/law/" - 1,
						  links.p[i].href.n);
		const uint16_t country = law_country(lv->law, code);
		const struct str word = colours->words[colours->answer->countries[country].colour];
		if (v->only.n > 0 && word.p != v->only.p)
			continue;
		struct world_row *row = ARENA_PUSH(lv->cx->arena, &v->rows);
		*row = row_of(lv, colours->answer, country);
		row->country = links.p[i];
		row->word = word;
	}
}

struct world_choice {
	struct law_choice instrument, offence, measure, concept;
};

/* Whatever the address names; an offence and a measure when it names nothing. */
static struct map_answer ask(struct law_view *lv, struct world_choice *choice)
{
	const struct law *law = lv->law;
	struct arena *arena = lv->cx->arena;
	if (choice->instrument.value != LAW_NONE)
		return map_by_instrument(arena, lv->world, choice->instrument.value);
	if (choice->concept.value != LAW_NONE)
		return map_by_concept(arena, lv->world, choice->concept.value);
	if (choice->offence.value == LAW_NONE)
		law_choice_set(&choice->offence, law_concept(law, STR("illegal-access")),
			       STR("illegal-access"));
	if (choice->measure.value == LAW_NONE)
		law_choice_set(&choice->measure, law_measure(law, STR("expedited-preservation")),
			       STR("expedited-preservation"));
	return map_by_reach(arena, lv->world, choice->offence.value, choice->measure.value);
}

/* As CSV or JSON: all countries, whatever the table shows. */
static enum rc send_data(const struct law_view *lv, const struct map_answer *a)
{
	if (lv->errors.n > 0)
		return cx_fail(lv->cx, RC_INVALID, "%.*s", STR_ARG(lv->errors.p[0].text));
	if (lv->pg->format == PAGE_CSV) {
		struct teller t = law_teller(lv);
		struct table table;
		map_to_table(&t, a, &table);
		law_send_csv(lv->pg, &table);
		return RC_OK;
	}
	AUTO(json) j = json_new(lv->cx->arena);
	map_to_json(j, lv->cx->arena, lv->world, a);
	law_send_json(lv->pg, j);
	return RC_OK;
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
	const struct map_answer a = ask(&lv, &choice);
	if (pg->format != PAGE_HTML)
		return send_data(&lv, &a);
	const struct map_colours colours = map_colours_of(&lv, &a);
	const struct str address = address_of(&lv, &a);
	struct world_view v = {
		.errors = lv.errors,
		.answer = law_say(&lv, phrase_map_answer(lv.world, &a)),
		.with_map = !str_eq(http_query(pg->req, "map"), STR("no")),
		.legend = map_legend_of(&lv, &colours, address),
		.all_href = address,
		.instrument = choice.instrument.select,
		.offence = choice.offence.select,
		.measure = choice.measure.select,
		.concept = choice.concept.select,
		.date = lv.date_field,
	};
	heading_of(&lv, &a, &v);
	v.map_href = v.with_map ? arena_fmt(cx->arena, "%.*s&map=no", STR_ARG(address)) : address;
	if (v.with_map)
		v.map = map_view_of(&lv, &colours);
	fill_rows(&lv, &colours, &v);
	pg->title = v.heading;
	law_form_end(&lv);
	page_law_world(pg, &v);
	return RC_OK;
}

const struct web_route law_world_routes[] = {
	{ HTTP_GET, "/law", show_world, PAGE_HTML | PAGE_JSON | PAGE_CSV,
	  "map concept instrument offence measure only" },
	{ 0 },
};
