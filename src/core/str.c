// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/str.h"

#include <string.h>

#include "core/arena.h"
#include "core/banned.h"

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_from_c(const char *s)
{
	return (struct str){ s, s ? strlen(s) : 0 };
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	const size_t n = a.n < b.n ? a.n : b.n;
	const int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

bool str_cut(struct str s, char sep, struct str *head, struct str *tail)
{
	const char *at = s.n > 0 ? memchr(s.p, sep, s.n) : NULL;
	if (!at) {
		*head = s;
		*tail = (struct str){ 0 };
		return false;
	}
	const size_t n = (size_t)(at - s.p);
	*head = str_slice(s, 0, n);
	*tail = str_slice(s, n + 1, s.n);
	return true;
}

bool str_take_line(struct str *rest, const char *word, struct str *value)
{
	struct str line, after, found;
	if (!str_cut(*rest, '\n', &line, &after) || !str_cut(line, ' ', &found, value) ||
	    !str_eq(found, str_from_c(word)))
		return false;
	*rest = after;
	return true;
}

struct str str_trim(struct str s)
{
	size_t from = 0, to = s.n;
	while (from < to && is_space(s.p[from]))
		from++;
	while (to > from && is_space(s.p[to - 1]))
		to--;
	return str_slice(s, from, to);
}

size_t str_find(struct str s, struct str what)
{
	if (what.n == 0)
		return 0;
	if (s.n < what.n)
		return STR_NONE;
	const char *at = memmem(s.p, s.n, what.p, what.n);
	return at ? (size_t)(at - s.p) : STR_NONE;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from >= to)
		return (struct str){ 0 };
	return (struct str){ s.p + from, to - from };
}

int str_hex_small(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int str_hex_digit(char c)
{
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : str_hex_small(c);
}

bool str_to_i64(struct str s, int64_t lo, int64_t hi, int64_t *out)
{
	const bool negative = s.n > 0 && s.p[0] == '-';
	const struct str digits = str_slice(s, negative ? 1 : 0, s.n);
	if (digits.n == 0)
		return false;

	// Counts downwards, since the lowest number has no positive twin.
	int64_t value = 0;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digits.p[i] - '0', &value))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	if (value < lo || value > hi)
		return false;
	*out = value;
	return true;
}

/* The length of the character that begins at p, of n bytes; 0 when it is broken. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return 1;
	size_t length = 0;
	unsigned second_min = 0x80, second_max = 0xBF;
	if (p[0] >= 0xC2 && p[0] <= 0xDF) {
		length = 2;
	} else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		length = 3;
		second_min = p[0] == 0xE0 ? 0xA0 : 0x80; // overlong
		second_max = p[0] == 0xED ? 0x9F : 0xBF; // surrogates
	} else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		length = 4;
		second_min = p[0] == 0xF0 ? 0x90 : 0x80; // overlong
		second_max = p[0] == 0xF4 ? 0x8F : 0xBF; // above U+10FFFF
	}
	if (length == 0 || length > n || p[1] < second_min || p[1] > second_max)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return length;
}

/* How many bytes from there on are surely ASCII, in steps of eight: most text is. */
static size_t ascii_length(const unsigned char *p, size_t n)
{
	uint64_t eight;
	size_t i = 0;
	for (; n - i >= sizeof eight; i += sizeof eight) {
		memcpy(&eight, p + i, sizeof eight);
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	return i;
}

bool str_is_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < s.n;) {
		i += ascii_length(p + i, s.n - i);
		if (i == s.n)
			break;
		const size_t length = utf8_length(p + i, s.n - i);
		if (length == 0)
			return false;
		i += length;
	}
	return true;
}

size_t str_width(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xC0) != 0x80)
			n++;
	return n;
}

struct str str_lower(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n);
	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)lower(s.p[i]);
	return (struct str){ p, s.n };
}

const char *str_c(struct arena *a, struct str s)
{
	if (s.n > 0 && memchr(s.p, 0, s.n))
		return NULL;
	char *p = arena_alloc(a, s.n + 1);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return p;
}

size_t utf8_put(char *p, uint32_t c)
{
	static const uint8_t first[] = { 0, 0xc0, 0xe0, 0xf0 };
	const unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	p[0] = (char)(uint8_t)(first[more] | c >> (6 * more));
	for (unsigned i = 1; i <= more; i++)
		p[i] = (char)(uint8_t)(0x80 | (c >> (6 * (more - i)) & 0x3f));
	return more + 1;
}
