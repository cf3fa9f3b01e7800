// SPDX-License-Identifier: AGPL-3.0-or-later
#include "law/worlds.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "law/rankings.h"

enum { SLOT_TODAY, SLOT_OTHER, SLOTS };

struct slot {
	const struct law *law; // NULL: empty
	const struct world *world;
	struct arena arena;
	unsigned users;

	/* Of budapest, by country; made under the lock `checking`. */
	const struct check_answer *checks[LAW_COUNTRIES_MAX];
	struct arena checks_arena;
};

struct law_worlds {
	struct law_snapshot *snapshot;
	pthread_mutex_t lock, checking, ranking;
	struct slot slots[SLOTS];
	struct rankings *rankings; // under `lock`
};

struct law_worlds *law_worlds_open(struct law_snapshot *snapshot)
{
	struct law_worlds *w = calloc(1, sizeof *w);
	INVARIANT(w != NULL);
	w->snapshot = snapshot;
	w->rankings = rankings_open(snapshot);
	INVARIANT(pthread_mutex_init(&w->lock, NULL) == 0);
	INVARIANT(pthread_mutex_init(&w->checking, NULL) == 0);
	INVARIANT(pthread_mutex_init(&w->ranking, NULL) == 0);
	return w;
}

void law_worlds_close(struct law_worlds *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < SLOTS; i++) {
		INVARIANT(w->slots[i].users == 0);
		law_snapshot_put(w->snapshot, w->slots[i].law);
		arena_done(&w->slots[i].arena);
		arena_done(&w->slots[i].checks_arena);
	}
	rankings_close(w->rankings);
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_mutex_destroy(&w->checking);
	(void)pthread_mutex_destroy(&w->ranking);
	free(w);
}

struct world_use law_worlds_get(struct law_worlds *w)
{
	return (struct world_use){ .of = w, .law = law_snapshot_get(w->snapshot), .slot = -1 };
}

static bool is_shared(const struct world_options *o)
{
	return !o->verified_only && !o->changes && fact_set_empty(&o->facts.yes) &&
	       fact_set_empty(&o->facts.no);
}

/* Puts another world in a slot that nobody reads; false when the law is not the
 * current one any more. */
static bool fill(struct law_worlds *w, struct slot *slot, const struct law *law,
		 const struct world_options *options)
{
	const struct law *current = law_snapshot_get(w->snapshot);
	if (current != law) {
		law_snapshot_put(w->snapshot, current);
		return false;
	}
	rankings_drop(w->rankings, law);
	law_snapshot_put(w->snapshot, slot->law);
	arena_reset(&slot->arena);
	arena_reset(&slot->checks_arena);
	memset(slot->checks, 0, sizeof slot->checks);
	slot->law = law;
	slot->world = world_build(&slot->arena, law, *options);
	return true;
}

/* Its slot may be filled with another world from now on. */
static void leave_slot(struct world_use *use)
{
	if (use->slot < 0)
		return;
	(void)pthread_mutex_lock(&use->of->lock);
	use->of->slots[use->slot].users--;
	(void)pthread_mutex_unlock(&use->of->lock);
	use->slot = -1;
}

void law_worlds_world(struct world_use *use, struct arena *arena, struct world_options options,
		      struct date today)
{
	struct law_worlds *w = use->of;
	leave_slot(use); // a page that is made a second time asks again
	use->world = NULL;
	struct slot *slot = &w->slots[date_cmp(options.date, today) == 0 ? SLOT_TODAY : SLOT_OTHER];
	if (is_shared(&options)) {
		(void)pthread_mutex_lock(&w->lock);
		const bool fits = slot->law == use->law && slot->world &&
				  date_cmp(slot->world->date, options.date) == 0;
		if (fits || (slot->users == 0 && fill(w, slot, use->law, &options))) {
			slot->users++;
			use->world = slot->world;
			use->slot = (int)(slot - w->slots);
		}
		(void)pthread_mutex_unlock(&w->lock);
	}
	if (!use->world)
		use->world = world_build(arena, use->law, options);
}

const struct check_answer *law_worlds_check(struct world_use *use, struct arena *arena,
					    uint16_t country, uint16_t instrument)
{
	if (use->slot != SLOT_TODAY || instrument != use->world->ids.budapest)
		return check_run(arena, use->world, country, LAW_NONE, instrument, true);
	struct slot *slot = &use->of->slots[SLOT_TODAY];
	(void)pthread_mutex_lock(&use->of->checking);
	const struct check_answer **kept = &slot->checks[country];
	if (!*kept)
		*kept = check_run(&slot->checks_arena, use->world, country, LAW_NONE, instrument,
				  true);
	(void)pthread_mutex_unlock(&use->of->checking);
	return *kept;
}

enum rc law_worlds_best(struct cx *cx, struct world_use *use, uint16_t country,
			struct reform_list *out)
{
	struct law_worlds *w = use->of;
	(void)pthread_mutex_lock(&w->lock);
	const bool kept = rankings_find(w->rankings, use->world, country, cx->arena, out);
	(void)pthread_mutex_unlock(&w->lock);
	if (kept)
		return RC_OK;
	if (pthread_mutex_trylock(&w->ranking) != 0)
		return cx_fail(cx, RC_BUSY,
			       "the reforms of another country are being compared; ask again in a "
			       "few seconds");
	*out = what_if_best(cx->arena, use->world, country);
	(void)pthread_mutex_lock(&w->lock);
	rankings_keep(w->rankings, use->world, country, out);
	(void)pthread_mutex_unlock(&w->lock);
	(void)pthread_mutex_unlock(&w->ranking);
	return RC_OK;
}

void law_worlds_put(struct world_use *use)
{
	leave_slot(use);
	law_snapshot_put(use->of->snapshot, use->law);
	*use = (struct world_use){ .slot = -1 };
}
