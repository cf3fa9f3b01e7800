// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/rooms.h"

#include <stdlib.h>

#include "law/snapshot.h"
#include "web/front.h"

struct rooms {
	struct law_snapshot *law;
	struct arena arena; // of the last text given out
};

static const struct web_route *const routes[] = {
	front_routes,
	NULL,
};

enum rc rooms_open(struct cx *cx, struct str law_dir, struct rooms **out)
{
	struct report report = { 0 };
	struct law_snapshot *law;
	TRY(law_snapshot_load(cx, law_dir, &report, &law));
	struct rooms *rooms = calloc(1, sizeof *rooms);
	INVARIANT(rooms != NULL);
	rooms->law = law;
	*out = rooms;
	return RC_OK;
}

void rooms_close(struct rooms *rooms)
{
	if (!rooms)
		return;
	law_snapshot_close(rooms->law);
	arena_done(&rooms->arena);
	free(rooms);
}

static void begin(void *arg, struct page *pg)
{
	struct rooms *rooms = arg;
	pg->law = law_snapshot_get(rooms->law);
	pg->data_month = pg->law->compiled;
}

static void end(void *arg, struct page *pg)
{
	struct rooms *rooms = arg;
	law_snapshot_put(rooms->law, pg->law);
	pg->law = NULL;
}

struct dispatch rooms_dispatch(struct rooms *rooms, const struct site *site)
{
	return (struct dispatch){
		.rooms = routes, .site = site, .begin = begin, .end = end, .arg = rooms
	};
}

struct str rooms_law_print(struct rooms *rooms)
{
	const struct law *law = law_snapshot_get(rooms->law);
	arena_reset(&rooms->arena);
	const struct str text = arena_fmt(
		&rooms->arena, "law data of %.*s: %zu countries, %zu instruments",
		STR_ARG(law->compiled), law->countries.n, law->instruments.n);
	law_snapshot_put(rooms->law, law);
	return text;
}

bool rooms_law_reload(struct rooms *rooms, struct str *said)
{
	struct report report = { 0 };
	struct arena arena = { 0 };
	struct cx cx;
	cx_init(&cx, &arena, instant_now());
	const bool ok = law_snapshot_replace(&cx, rooms->law, &report) == RC_OK;
	if (ok) {
		*said = rooms_law_print(rooms);
	} else {
		arena_reset(&rooms->arena);
		*said = arena_copy(&rooms->arena, cx_error(&cx));
	}
	arena_done(&arena);
	return ok;
}
