// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/recovery.h"

#include "core/base32.h"

enum { DIGITS = RECOVERY_BYTES * 8 / 5, GROUP = 4 };

static struct str print_digits(struct arena *a, const char *d)
{
	return arena_fmt(a, "%.4s-%.4s-%.4s-%.4s", d, d + GROUP, d + 2 * GROUP, d + 3 * GROUP);
}

struct str recovery_print(struct arena *a, const uint8_t random[RECOVERY_BYTES])
{
	char text[DIGITS];
	for (int i = 0; i < DIGITS; i++)
		text[i] = base32_capitals[base32_at(random, 5 * i)];
	return print_digits(a, text);
}

bool recovery_hash(struct str typed, struct sha256 *out)
{
	char text[DIGITS];
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		const char c = typed.p[i];
		if (c == ' ' || c == '-' || c == '\t')
			continue;
		const int value = base32_value(c);
		if (value < 0 || n == DIGITS)
			return false;
		text[n++] = base32_capitals[value];
	}
	if (n != DIGITS)
		return false;
	*out = sha256_of((struct str){ text, n });
	return true;
}
