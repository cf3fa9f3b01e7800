// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/places.h"

#include "core/log.h"

struct str settings_place(struct arena *a, const struct settings *s, size_t source)
{
	const struct str path = source == PLACE_COUNTRIES ? s->place_countries : s->place_networks;
	if (path.n == 0 || path.p[0] == '/')
		return path;
	return arena_fmt(a, "%.*s/%.*s", STR_ARG(s->dir), STR_ARG(path));
}

static void tell(struct cx *cx)
{
	LOG({ "unit", STR("places") }, { "alarm", STR("database-unread") },
	    { "why", cx_error(cx) });
}

void settings_places(struct cx *cx, const struct settings *s, struct places **out)
{
	struct str paths[PLACE_SOURCES];
	for (size_t i = 0; i < PLACE_SOURCES; i++)
		paths[i] = settings_place(cx->arena, s, i);
	if (places_open(cx, paths, out) == RC_OK)
		return;
	tell(cx);
	for (size_t i = 0; i < PLACE_SOURCES; i++) {
		struct str alone[PLACE_SOURCES] = { 0 };
		alone[i] = paths[i];
		if (*out == NULL && places_open(cx, alone, out) != RC_OK)
			*out = NULL;
	}
}
