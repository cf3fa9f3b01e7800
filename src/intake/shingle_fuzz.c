// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "intake/cluster.h"

/* Whatever a text is: the same text has the same minima, a text in capitals too, and what is
 * stored is read again. */
FUZZ(shingle)
{
	struct shingles a = { 0 }, b = { 0 }, stored;
	char *p = arena_alloc(cx->arena, in.n + 1);
	for (size_t i = 0; i < in.n; i++)
		p[i] = (char)(in.p[i] >= 'a' && in.p[i] <= 'z' ? in.p[i] - 'a' + 'A' : in.p[i]);
	shingles_add(&a, in);
	shingles_add(&b, (struct str){ p, in.n });
	EQ(a.n, b.n);
	EQ(shingles_agree(&a, &b), SHINGLE_MINIMA);
	CHECK(cluster_minima_read(cluster_minima_bytes(cx->arena, &a), &stored));
	EQ(shingles_agree(&a, &stored), SHINGLE_MINIMA);
}
