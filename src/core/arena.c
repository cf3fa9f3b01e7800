// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/banned.h"

/* Under the address sanitizer every allocation is a block of its own, so that
 * reading past one is seen. */
#if defined(__SANITIZE_ADDRESS__)
#define BLOCK_SIZE ((size_t)1)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BLOCK_SIZE ((size_t)1)
#endif
#endif
#ifndef BLOCK_SIZE
#define BLOCK_SIZE ((size_t)32 * 1024)
#endif

#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
	struct arena_block *older;
	size_t n, cap;
	max_align_t bytes[];
};

void arena_init(struct arena *a)
{
	*a = (struct arena){ 0 };
}

static void free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;
		free(b);
		b = older;
	}
}

void arena_done(struct arena *a)
{
	free_blocks(a->blocks);
	arena_init(a);
}

void arena_reset(struct arena *a)
{
	struct arena_block *kept = a->blocks;
	arena_init(a);
	if (!kept)
		return;
	free_blocks(kept->older);
	if (kept->cap > BLOCK_SIZE) {
		free(kept);
		return;
	}
	kept->older = NULL;
	memset(kept->bytes, 0, kept->n);
	kept->n = 0;
	a->blocks = kept;
}

static void add_block(struct arena *a, size_t least)
{
	const size_t cap = least > BLOCK_SIZE ? least : BLOCK_SIZE;
	size_t total = 0;
	INVARIANT(!__builtin_add_overflow(cap, sizeof(struct arena_block), &total));
	struct arena_block *b = calloc(1, total);
	if (!b)
		abort();
	b->cap = cap;
	b->older = a->blocks;
	a->blocks = b;
}

static void *take(struct arena *a, size_t size, size_t alignment)
{
	struct arena_block *b = a->blocks;
	size_t at = b ? (b->n + alignment - 1) & ~(alignment - 1) : 0;
	if (!b || at > b->cap || b->cap - at < size) {
		add_block(a, size);
		b = a->blocks;
		at = 0;
	}
	b->n = at + size;
	a->used += size;
	return (char *)b->bytes + at;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return take(a, size, ALIGNMENT);
}

void *arena_alloc_n(struct arena *a, size_t n, size_t size)
{
	size_t total = 0;
	INVARIANT(!__builtin_mul_overflow(n, size, &total));
	return arena_alloc(a, total);
}

struct str arena_copy(struct arena *a, struct str s)
{
	if (s.n == 0)
		return (struct str){ 0 };
	char *p = take(a, s.n, 1);
	memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

struct str arena_fmt(struct arena *a, const char *fmt, ...)
{
	va_list args, again;
	struct arena_block *b = a->blocks;
	const size_t room = b ? b->cap - b->n : 0;
	va_start(args, fmt);
	va_copy(again, args);
	// Where it will stand, if it fits. If not, what is left of this block is used no more.
	const int n = vsnprintf(b ? (char *)b->bytes + b->n : NULL, room, fmt, args);
	va_end(args);
	INVARIANT(n >= 0);
	char *p = take(a, (size_t)n + 1, 1);
	if ((size_t)n >= room)
		(void)vsnprintf(p, (size_t)n + 1, fmt, again); // just measured
	va_end(again);
	return (struct str){ p, (size_t)n };
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

void *arena_push(struct arena *a, void *pp, size_t *n, size_t *cap, size_t size)
{
	char *p = NULL;
	memcpy(&p, pp, sizeof(p)); // pp points at a T *, for any T
	if (*n == *cap) {
		const size_t more = *cap > 0 ? *cap * 2 : 8;
		char *bigger = arena_alloc_n(a, more, size);
		if (*n > 0)
			memcpy(bigger, p, *n * size);
		p = bigger;
		memcpy(pp, &p, sizeof(p));
		*cap = more;
	}
	return p + (*n)++ * size;
}
