// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package.h"

struct str package_folder(struct arena *a, struct str number)
{
	char *p = arena_alloc(a, number.n);
	for (size_t i = 0; i < number.n; i++) {
		const char c = number.p[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				   (c >= '0' && c <= '9') || c == '-' || c == '_' ||
				   (c == '.' && i > 0);
		p[i] = (char)(plain ? c : '_');
	}
	return (struct str){ p, number.n };
}

struct str package_stem(struct arena *a, int64_t number)
{
	return arena_fmt(a, "custody/%012lld", (long long)number);
}

bool package_has_ended(const struct package_exhibit *x)
{
	return x->end.at.us != 0;
}
