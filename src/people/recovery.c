// SPDX-License-Identifier: AGPL-3.0-or-later
#include "people/recovery.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { DIGITS = RECOVERY_BYTES * 8 / 5, GROUP = 4 };

static struct str print_digits(struct arena *a, const char *d)
{
	return arena_fmt(a, "%.4s-%.4s-%.4s-%.4s", d, d + GROUP, d + 2 * GROUP, d + 3 * GROUP);
}

struct str recovery_print(struct arena *a, const uint8_t random[RECOVERY_BYTES])
{
	char text[DIGITS];
	for (size_t i = 0; i < DIGITS; i++) {
		unsigned digit = 0;
		for (size_t bit = 5 * i; bit < 5 * i + 5; bit++)
			digit = digit << 1 | ((unsigned)random[bit / 8] >> (7 - bit % 8) & 1U);
		text[i] = digits[digit];
	}
	return print_digits(a, text);
}

/* The digit as we print it, or NUL. */
static char digit_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	for (size_t i = 0; i < sizeof digits - 1; i++)
		if (digits[i] == c)
			return c;
	return '\0';
}

bool recovery_hash(struct str typed, struct sha256 *out)
{
	char text[DIGITS];
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		const char c = typed.p[i];
		if (c == ' ' || c == '-' || c == '\t')
			continue;
		const char digit = digit_of(c);
		if (digit == '\0' || n == DIGITS)
			return false;
		text[n++] = digit;
	}
	if (n != DIGITS)
		return false;
	*out = sha256_of((struct str){ text, n });
	return true;
}
