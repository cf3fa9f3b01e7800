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

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool has_letter(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_letter(s.p[i]))
			return true;
	return false;
}

/* Where its ending begins, at the last "."; its length: it has none. */
static size_t ending_at(struct str name)
{
	enum { ENDING_MAX = 20 };
	for (size_t i = name.n; i-- > 1 && name.n - i <= ENDING_MAX;)
		if (name.p[i] == '.')
			return i;
	return name.n;
}

struct str package_paper_name(struct arena *a, struct str given)
{
	enum { STEM_MAX = 100 };
	char *p = arena_alloc(a, given.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < given.n; i++) {
		const char c = given.p[i];
		if (is_letter(c) || c == '-' || (c == '.' && n > 0))
			p[n++] = c;
		else if (n == 0 || p[n - 1] != '_')
			p[n++] = '_';
	}
	const struct str name = { p, n };
	const size_t end = ending_at(name);
	const struct str stem = str_slice(name, 0, end < STEM_MAX ? end : STEM_MAX),
			 ending = str_slice(name, end, n);
	return arena_fmt(a, "%.*s%.*s", STR_ARG(has_letter(stem) ? stem : STR("paper")),
			 STR_ARG(has_letter(ending) ? ending : STR("")));
}

struct str package_stem(struct arena *a, int64_t number)
{
	return arena_fmt(a, "custody/%012lld", (long long)number);
}

bool package_has_ended(const struct package_exhibit *x)
{
	return x->end.at.us != 0;
}
