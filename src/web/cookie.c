// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/cookie.h"

static const char *name_of(bool secure)
{
	return secure ? "__Host-session" : "session";
}

struct str cookie_token(struct str header, bool secure)
{
	struct str rest = header, item, name, value, found = { 0 };
	while (rest.n > 0) {
		str_cut(rest, ';', &item, &rest);
		str_cut(str_trim(item), '=', &name, &value);
		if (!str_eq(name, str_from_c(name_of(secure))))
			continue;
		if (found.n > 0 && !str_eq(found, value))
			return (struct str){ 0 };
		found = value;
	}
	return found;
}

struct str cookie_set(struct arena *arena, struct str token, bool secure)
{
	return arena_fmt(arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", name_of(secure),
			 STR_ARG(token), secure ? "; Secure" : "",
			 token.n == 0 ? "; Max-Age=0" : "");
}
