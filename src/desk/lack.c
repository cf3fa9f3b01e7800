// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/lack.h"

#include "people/role.h"

/* "(the words that ask for it; where they stand)" */
static struct str rule_text(struct arena *a, const struct gap *g)
{
	return arena_fmt(a, "(%.*s%s%.*s)", STR_ARG(g->why),
			 g->why.n > 0 && g->source.n > 0 ? "; " : "", STR_ARG(g->source));
}

struct str lack_text(struct arena *a, const struct composition *came, lack_say *say, void *arg)
{
	const char *const begin = N_("Please say what your request does not say yet:");
	if (!came || came->gaps.n == 0)
		return STR("");
	struct str out = say ? say(arg, begin) : str_from_c(begin);
	for (size_t i = 0; i < came->gaps.n; i++) {
		const struct gap *g = &came->gaps.p[i];
		const struct str label = say ? say(arg, str_c(a, g->label)) : g->label;
		out = arena_fmt(a, "%.*s\n- %.*s %.*s", STR_ARG(out), STR_ARG(label),
				STR_ARG(rule_text(a, g)));
	}
	return out;
}
