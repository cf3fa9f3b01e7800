// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Invariants:
 * 1. `now` is one word: the number of the current slot and how often it has been
 *    taken since it became current. A reader takes it with one fetch_add, so that
 *    it cannot read the number of a slot that is freed before it is counted.
 * 2. A slot's `balance` is minus the times it was given back while current, plus,
 *    from the moment it is replaced, the times it was taken. So it is below or at
 *    0 before, at or above 0 after, and reaches 0 by addition or subtraction
 *    exactly once: when it is replaced and the last reader has gone.
 * 3. Whoever makes it 0 frees the arena and then marks the slot free; only
 *    replace takes free slots.
 */
#include "law/snapshot.h"

#include <stdatomic.h>

#define SLOTS 16
#define SLOT_SHIFT 56 // 2^56 readers of one law: more than a server can live to see
#define COUNT_MASK ((UINT64_C(1) << SLOT_SHIFT) - 1)

struct slot {
	struct arena arena;
	const struct law *_Atomic law; // put looks at all slots while replace fills one
	_Atomic int64_t balance;
	_Atomic bool used;
};

struct law_snapshot {
	struct arena own; // this struct and the folder's name
	struct str dir;
	_Atomic uint64_t now;
	struct slot slots[SLOTS];
};

static void release(struct slot *slot)
{
	slot->law = NULL;
	arena_done(&slot->arena);
	atomic_store_explicit(&slot->used, false, memory_order_release);
}

/* Loads into a slot that is free and that only we may touch. */
static enum rc fill(struct cx *cx, struct law_snapshot *s, struct slot *slot,
		    struct law_overlay *overlay, struct report *report)
{
	struct law *law = NULL;
	arena_init(&slot->arena);
	const enum rc rc = law_source_load(cx, &slot->arena, s->dir, overlay, report, &law);
	if (rc != RC_OK) {
		arena_done(&slot->arena);
		return rc;
	}
	slot->law = law;
	atomic_store(&slot->balance, 0);
	atomic_store_explicit(&slot->used, true, memory_order_release);
	return RC_OK;
}

enum rc law_snapshot_load(struct cx *cx, struct str dir, struct law_overlay *overlay,
			  struct report *report, struct law_snapshot **out)
{
	struct arena own;
	arena_init(&own);
	struct law_snapshot *s = arena_new(&own, struct law_snapshot, 1);
	s->dir = arena_copy(&own, dir);
	s->own = own; // complete: nothing is allocated from it after this
	const enum rc rc = fill(cx, s, &s->slots[0], overlay, report);
	if (rc != RC_OK) {
		arena_done(&own);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void law_snapshot_close(struct law_snapshot *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		if (atomic_load_explicit(&s->slots[i].used, memory_order_acquire))
			release(&s->slots[i]);
	struct arena own = s->own;
	arena_done(&own);
}

const struct law *law_snapshot_get(struct law_snapshot *s)
{
	const uint64_t now = atomic_fetch_add(&s->now, 1);
	return s->slots[now >> SLOT_SHIFT].law;
}

/* The caller still holds the law, so that no other slot can have its address. */
static struct slot *slot_of(struct law_snapshot *s, const struct law *law)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (s->slots[i].law == law)
			return &s->slots[i];
	invariant_failed("the law comes from this snapshot", __FILE__, __LINE__);
}

void law_snapshot_put(struct law_snapshot *s, const struct law *law)
{
	if (!law)
		return;
	struct slot *slot = slot_of(s, law);
	if (atomic_fetch_sub(&slot->balance, 1) == 1)
		release(slot);
}

enum rc law_snapshot_replace(struct cx *cx, struct law_snapshot *s, struct law_overlay *overlay,
			     struct report *report)
{
	struct slot *free_slot = NULL;
	for (size_t i = 0; i < SLOTS && !free_slot; i++)
		if (!atomic_load_explicit(&s->slots[i].used, memory_order_acquire))
			free_slot = &s->slots[i];
	if (!free_slot)
		return cx_fail(cx, RC_BUSY, "%d older versions of the law are still in use",
			       SLOTS - 1);
	TRY(fill(cx, s, free_slot, overlay, report));

	const uint64_t next = (uint64_t)(free_slot - s->slots) << SLOT_SHIFT;
	const uint64_t old = atomic_exchange(&s->now, next);
	struct slot *slot = &s->slots[old >> SLOT_SHIFT];
	const int64_t taken = (int64_t)(old & COUNT_MASK);
	if (atomic_fetch_add(&slot->balance, taken) + taken == 0)
		release(slot);
	return RC_OK;
}
