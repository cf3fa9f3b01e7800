// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/map_web.h"

#include "law/map_data.h"

/* Classes of the style sheet. */
static const char *const kinds[MAP_CLASSES] = {
	[MAP_HIGH] = "map-high", [MAP_MID] = "map-mid",		[MAP_LOW] = "map-low",
	[MAP_NONE] = "map-none", [MAP_NOT_YET] = "map-not-yet", [MAP_UNKNOWN] = "map-unknown",
};

struct map_colours map_colours_of(const struct law_view *lv, const struct map_answer *answer)
{
	struct map_colours c = { .answer = answer };
	for (enum map_class k = MAP_HIGH; k < MAP_CLASSES; k++)
		c.words[k] = law_say(lv, phrase_of_map(answer->by, k));
	return c;
}

struct map_view map_view_of(const struct law_view *lv, const struct map_colours *colours)
{
	struct map_view v = { .width = MAP_WIDTH, .height = MAP_HEIGHT };
	for (size_t i = 0; i < map_shapes_n; i++) {
		const struct map_shape *s = &map_shapes[i];
		struct map_area *area = ARENA_PUSH(lv->cx->arena, &v.areas);
		*area = (struct map_area){
			.kind = "no-code", .d = s->dot ? NULL : s->d, .x = s->x, .y = s->y
		};
		const uint16_t country = law_country(lv->law, str_from_c(s->alpha2));
		if (country == LAW_NONE)
			continue;
		const struct law_link link = law_link_country(lv, country);
		area->kind = kinds[colours->answer->countries[country].colour];
		area->href = link.href;
		area->name = link.text;
	}
	return v;
}

struct map_legend map_legend_of(const struct law_view *lv, const struct map_colours *colours,
				struct str address)
{
	struct map_legend legend = { 0 };
	for (enum map_class k = MAP_HIGH; k < MAP_CLASSES; k++) {
		if (colours->words[k].n == 0)
			continue;
		*ARENA_PUSH(lv->cx->arena, &legend) = (struct map_legend_row){
			.kind = kinds[k],
			.word = colours->words[k],
			.n = colours->answer->counts[k],
			.href = arena_fmt(lv->cx->arena, "%.*s&only=%s", STR_ARG(address),
					  map_class_word(k)),
		};
	}
	return legend;
}
