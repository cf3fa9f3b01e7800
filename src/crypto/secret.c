// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/secret.h"

#include <sodium.h>
#include <string.h>

#include "core/id.h"

struct secret {
	size_t n;
	uint8_t b[];
};

struct secret *secret_new(size_t n)
{
	INVARIANT(sodium_init() >= 0); // does nothing the second time, from any thread
	INVARIANT(n <= SIZE_MAX / 2);

	// The library puts the end, not the beginning, at a page's edge.
	const size_t align = _Alignof(struct secret);
	const size_t size = (sizeof(struct secret) + n + align - 1) / align * align;
	struct secret *s = sodium_malloc(size);
	INVARIANT(s);
	memset(s, 0, size);
	s->n = n;
	return s;
}

struct secret *secret_copy(struct str bytes)
{
	struct secret *s = secret_new(bytes.n);
	if (bytes.n > 0)
		memcpy(s->b, bytes.p, bytes.n);
	return s;
}

struct secret *secret_random(size_t n)
{
	struct secret *s = secret_new(n);
	random_bytes(s->b, n);
	return s;
}

void secret_close(struct secret *s)
{
	sodium_free(s);
}

uint8_t *secret_bytes(struct secret *s)
{
	return s->b;
}

struct str secret_str(const struct secret *s)
{
	return (struct str){ (const char *)s->b, s->n };
}

bool secret_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

void secret_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}
