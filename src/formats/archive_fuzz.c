// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/fuzz.h"
#include "formats/archive.h"

#include <string.h>

static enum rc from_memory(struct cx *cx, void *of, uint64_t at, void *p, size_t n)
{
	const struct str *bytes = of;
	if (at > bytes->n || n > bytes->n - at)
		return cx_fail(cx, RC_INVALID, "beyond the end");
	memcpy(p, bytes->p + at, n);
	return RC_OK;
}

static enum rc count(struct cx *cx __attribute__((unused)), void *arg, struct str piece)
{
	*(uint64_t *)arg += piece.n;
	return RC_OK;
}

/* What is read has the size that the directory says, and a path that stays within. */
FUZZ(archive)
{
	const struct archive_source source = { .of = &in, .size = in.n, .read_at = from_memory };
	struct archive a;
	if (archive_open(cx, &source, &a) != RC_OK)
		return;
	for (size_t i = 0; i < a.n; i++) {
		uint64_t n = 0;
		CHECK(a.p[i].path.n > 0 && a.p[i].path.p[0] != '/');
		CHECK(archive_find(&a, a.p[i].path) == &a.p[i]);
		if (archive_read(cx, &source, &a.p[i], count, &n) == RC_OK)
			EQ(n, a.p[i].size);
		CHECK(n <= a.p[i].size);
	}
}
