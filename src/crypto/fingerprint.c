// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/fingerprint.h"

#include <string.h>

#include "core/base32.h"

enum { DATA_CHARS = 24, CHARS = 25, GROUP = 5, FIELD = 0x25 }; // x^5 + x^2 + 1

/* The values as the digits of a number to the base x, in the field of 32 elements: the
 * powers of x differ for 31 places, hence what the header promises. */
static unsigned check_of(const unsigned v[DATA_CHARS])
{
	unsigned sum = 0;
	for (size_t i = 0; i < DATA_CHARS; i++) {
		sum ^= v[i];
		sum <<= 1;
		if (sum & 32)
			sum ^= FIELD;
	}
	return sum;
}

static void values_of(const struct sha256 *key, unsigned v[CHARS])
{
	for (int i = 0; i < DATA_CHARS; i++)
		v[i] = base32_at(key->b, 5 * i);
	v[DATA_CHARS] = check_of(v);
}

struct str fingerprint_print(struct arena *a, const struct sha256 *key)
{
	unsigned v[CHARS];
	char *p = arena_alloc(a, FINGERPRINT_TEXT);
	size_t n = 0;
	values_of(key, v);
	for (size_t i = 0; i < CHARS; i++) {
		if (i > 0 && i % GROUP == 0)
			p[n++] = ' ';
		p[n++] = base32_capitals[v[i]];
	}
	return (struct str){ p, n };
}

enum fingerprint_verdict fingerprint_compare(struct str typed, const struct sha256 *key)
{
	unsigned have[CHARS], want[CHARS];
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		if (typed.p[i] == ' ' || typed.p[i] == '-')
			continue;
		const int v = base32_value(typed.p[i]);
		if (v < 0 || n == CHARS)
			return FINGERPRINT_MISSPELT;
		have[n++] = (unsigned)v;
	}
	if (n != CHARS || check_of(have) != have[DATA_CHARS])
		return FINGERPRINT_MISSPELT;
	values_of(key, want);
	return memcmp(have, want, sizeof want) == 0 ? FINGERPRINT_SAME : FINGERPRINT_OTHER;
}
