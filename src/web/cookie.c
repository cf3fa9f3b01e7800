// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/cookie.h"

static struct str name_of(struct arena *a, const char *name, bool secure)
{
	return secure ? arena_fmt(a, "__Host-%s", name) : str_from_c(name);
}

struct str cookie_token(struct arena *a, const char *cookie, struct str header, bool secure)
{
	struct str rest = header, item, name, value, found = { 0 };
	const struct str own = name_of(a, cookie, secure);
	while (rest.n > 0) {
		str_cut(rest, ';', &item, &rest);
		str_cut(str_trim(item), '=', &name, &value);
		if (!str_eq(name, own))
			continue;
		if (found.n > 0 && !str_eq(found, value))
			return (struct str){ 0 };
		found = value;
	}
	return found;
}

struct str cookie_set(struct arena *arena, const char *cookie, struct str token, bool secure)
{
	return arena_fmt(arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
			 STR_ARG(name_of(arena, cookie, secure)), STR_ARG(token),
			 secure ? "; Secure" : "", token.n == 0 ? "; Max-Age=0" : "");
}
