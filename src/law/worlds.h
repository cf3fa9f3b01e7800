// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * worlds: the worlds that the pages of a server answer from.
 *
 * Nearly every page asks for the law as it stands today, without facts of a case.
 * That world is built once, when the first page of a day or of a new law asks for
 * it, and shared. One for the other date asked for last is kept beside it; all
 * others are built in the arena of their request.
 *
 * The answers that cost most are kept: for today's world what to do next, by country,
 * some tenths of a second; and of whatever world the rankings of reforms asked for last,
 * a second each.
 *
 * Threads: any. A build, some milliseconds, makes others wait.
 * Memory:  a kept world holds its law, so that an old law goes once the next page
 *          after a reload has been asked for.
 */
#ifndef LAW_WORLDS_H
#define LAW_WORLDS_H

#include "law/check.h"
#include "law/snapshot.h"
#include "law/what_if.h"

struct law_worlds;

/* The snapshot must outlive it. */
struct law_worlds *law_worlds_open(struct law_snapshot *snapshot);

/* When no reader is left; takes NULL. */
void law_worlds_close(struct law_worlds *w);

/* A world and the law that it is of, until law_worlds_put. */
struct world_use {
	struct law_worlds *of;
	const struct law *law;
	const struct world *world;
	int slot; // -1: in the reader's own arena
};

/* The law alone; law_worlds_world then completes it. */
struct world_use law_worlds_get(struct law_worlds *w);
void law_worlds_world(struct world_use *use, struct arena *arena, struct world_options options,
		      struct date today);
/* check_run with_next. */
const struct check_answer *law_worlds_check(struct world_use *use, struct arena *arena,
					    uint16_t country, uint16_t instrument);

/* what_if_best, into cx->arena. Only one is computed at a time: RC_BUSY meanwhile for
 * all whose ranking is not kept, so that such questions cannot take all threads. */
NODISCARD enum rc law_worlds_best(struct cx *cx, struct world_use *use, uint16_t country,
				  struct reform_list *out);

void law_worlds_put(struct world_use *use);

#endif
