// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/map_web.h"

#include "law/map_data.h"

static const struct {
	const char *word, *kind;
} classes[MAP_CLASSES] = {
	[MAP_HIGH] = { "high", "map-high" },
	[MAP_MID] = { "mid", "map-mid" },
	[MAP_LOW] = { "low", "map-low" },
	[MAP_NONE] = { "none", "map-none" },
	[MAP_NOT_YET] = { "not-yet", "map-not-yet" },
	[MAP_CLOSED] = { "closed", "map-closed" },
	[MAP_UNKNOWN] = { "unknown", "map-unknown" },
};

const char *map_class_word(enum map_class c)
{
	return classes[c].word;
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
		area->kind = classes[colours->of[country]].kind;
		area->href = link.href;
		area->name = link.text;
	}
	return v;
}

struct map_legend map_legend_of(const struct law_view *lv, const struct map_colours *colours,
				struct str address)
{
	struct map_legend legend = { 0 };
	int64_t counts[MAP_CLASSES] = { 0 };
	for (size_t c = 0; c < lv->law->countries.n; c++)
		counts[colours->of[c]]++;
	for (size_t k = 0; k < MAP_CLASSES; k++) {
		if (colours->words[k].n == 0)
			continue;
		*ARENA_PUSH(lv->cx->arena, &legend) = (struct map_legend_row){
			.kind = classes[k].kind,
			.word = colours->words[k],
			.n = counts[k],
			.href = arena_fmt(lv->cx->arena, "%.*s&only=%s", STR_ARG(address),
					  classes[k].word),
		};
	}
	return legend;
}
