// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * rankings: the last rankings of a country's reforms (what_if_best), kept because each
 * takes about a second. Found by all that a ranking depends on: the law, the date, the
 * facts of the case, whether only verified rows count, and the country.
 *
 * Threads: the caller's lock.
 * Memory:  RANKINGS_KEPT of them; the one asked for longest ago makes room. Each holds its
 *          law, until rankings_drop is told of a newer one. Lists are copied in and out.
 */
#ifndef LAW_RANKINGS_H
#define LAW_RANKINGS_H

#include "law/snapshot.h"
#include "law/what_if.h"

enum { RANKINGS_KEPT = 64 };

struct rankings;

/* The snapshot must outlive it. */
struct rankings *rankings_open(struct law_snapshot *snapshot);
void rankings_close(struct rankings *r); // takes NULL

/* The list goes into the arena; false when it is not kept. The world has no changes. */
NODISCARD bool rankings_find(struct rankings *r, const struct world *w, uint16_t country,
			     struct arena *arena, struct reform_list *out);

/* Does nothing when the world's law is no longer the current one. */
void rankings_keep(struct rankings *r, const struct world *w, uint16_t country,
		   const struct reform_list *list);

/* Lets go of all rankings of other laws. */
void rankings_drop(struct rankings *r, const struct law *current);

#endif
