// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * arena: memory for one unit of work, given back all at once.
 *
 * All memory is zeroed. Aborts when out of memory, so nobody checks. Not to be
 * shared between threads.
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

#include "core/rc.h"
#include "core/str.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; // newest first
	size_t used;
};

/* The caller owns the struct; {0} is a valid empty arena. */
void arena_init(struct arena *a);
void arena_done(struct arena *a);

/* Forgets all that was allocated; keeps one block for the next unit. */
void arena_reset(struct arena *a);

/* Zeroed, aligned for any type. A size of 0 gives a pointer that must not be read. */
void *arena_alloc(struct arena *a, size_t size);
void *arena_alloc_n(struct arena *a, size_t n, size_t size);

#define arena_new(a, type, n) ((type *)arena_alloc_n((a), (n), sizeof(type)))

struct str arena_copy(struct arena *a, struct str s);
struct str arena_fmt(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* Bytes handed out since init or reset, without overhead. */
size_t arena_used(const struct arena *a);

/* A pointer to the new, zeroed last element of a list, which is any
 *     struct { T *p; size_t n, cap; }
 * Growing moves the elements: pointers to earlier ones are then stale. */
#define ARENA_PUSH(arena, list)                                                           \
	((__typeof__((list)->p))arena_push((arena), &(list)->p, &(list)->n, &(list)->cap, \
					   sizeof(*(list)->p)))
void *arena_push(struct arena *a, void *pp, size_t *n, size_t *cap, size_t size);

#endif
