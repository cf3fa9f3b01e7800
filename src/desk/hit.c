// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/hit.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"

enum { OTHERS_MIN = 64 };

struct str hit_points_print(struct arena *a, const struct blind_points *points)
{
	char *p = arena_alloc(a, points->n * BLIND_BYTES + 1);
	for (size_t i = 0; i < points->n; i++)
		memcpy(p + i * BLIND_BYTES, points->p[i].b, BLIND_BYTES);
	return (struct str){ p, points->n * BLIND_BYTES };
}

struct blind_points hit_points_of(struct arena *a, struct str bytes)
{
	struct blind_points out = { .n = bytes.n / BLIND_BYTES };
	out.p = arena_new(a, struct blind_point, out.n + 1);
	for (size_t i = 0; i < out.n; i++)
		memcpy(out.p[i].b, bytes.p + i * BLIND_BYTES, BLIND_BYTES);
	return out;
}

static int by_bytes(const void *a, const void *b)
{
	return blind_cmp(a, b);
}

static void sort(struct blind_points *points)
{
	if (points->n > 0)
		qsort(points->p, points->n, sizeof *points->p, by_bytes);
}

/* Points of nobody are multiplied, too: the time this takes says as little as the number. */
static void multiply_own(struct cx *cx, const struct hit_work *w, const struct blind_key *key,
			 struct blind_points *out)
{
	size_t total = OTHERS_MIN;
	while (total < w->own.n)
		total *= 2;
	for (size_t i = 0; i < total; i++) {
		const struct trait *own = i < w->own.n ? &w->own.p[i] : NULL;
		const struct blind_point p = own ? blind_hash(trait_bytes(cx->arena, own->kind,
									  own->value))
						 : blind_random();
		INVARIANT(blind_multiply(key, &p, ARENA_PUSH(cx->arena, out))); // a hash is a point
	}
	sort(out);
}

void hit_make_answer(struct cx *cx, const struct hit_work *w, struct hit_words *out)
{
	struct blind_key key;
	struct hit_words words = { .question = w->hit.question, .refused = w->refused };
	blind_key_new(&key);
	for (size_t i = 0; i < w->points.n && words.refused.n == 0; i++)
		if (!blind_multiply(&key, &w->points.p[i], ARENA_PUSH(cx->arena, &words.points)))
			words.refused = STR("the question has something that is no point");
	if (words.refused.n == 0)
		multiply_own(cx, w, &key, &words.others);
	secret_wipe(&key, sizeof key);
	*out = words;
}

const bool *hit_compare(struct cx *cx, const struct hit_work *w)
{
	struct blind_points theirs = { 0 };
	bool *hits = arena_new(cx->arena, bool, (size_t)w->hit.n + 1);
	for (size_t i = 0; i < w->others.n; i++) {
		struct blind_point p;
		if (blind_multiply(&w->secret, &w->others.p[i], &p))
			*ARENA_PUSH(cx->arena, &theirs) = p;
	}
	sort(&theirs);
	for (size_t i = 0; i < w->points.n; i++)
		hits[i] = theirs.n > 0 && bsearch(&w->points.p[i], theirs.p, theirs.n,
						  sizeof *theirs.p, by_bytes) != NULL;
	return hits;
}
