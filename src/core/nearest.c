// SPDX-License-Identifier: AGPL-3.0-or-later
#include "core/nearest.h"

#include "core/banned.h"

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: three rows of the table are enough. */
static size_t distance(struct str a, struct str b)
{
	size_t rows[3][NEAREST_NAME_MAX + 1];
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			const char x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);
			row[j] = least(above[j - 1] + (x != y), least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == lower(b.p[j - 2]) && lower(a.p[i - 2]) == y)
				row[j] = least(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

struct str nearest_name(struct str word, const struct str *names, size_t n)
{
	struct str best = { 0 };
	if (word.n > NEAREST_NAME_MAX)
		return best;
	size_t limit = word.n / 3 + 1;
	if (word.n < 3)
		limit = 1;
	size_t best_distance = limit + 1;
	for (size_t i = 0; i < n; i++) {
		if (names[i].n > NEAREST_NAME_MAX || names[i].n == 0)
			continue;
		const size_t d = distance(word, names[i]);
		if (d < best_distance && d < names[i].n) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}
