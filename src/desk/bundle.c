// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/bundle.h"

#define WITHHELD STR("withheld ")

enum rc bundle_read_withheld(struct cx *cx, struct str lines, struct bundle_withheld *out)
{
	struct bundle_withheld w = { .n = 0 };
	while (lines.n > 0) {
		struct str line, what, why;
		(void)str_cut(lines, '\n', &line, &lines); // the last has nothing after it
		line = str_trim(line);
		if (line.n == 0)
			continue;
		if (!str_cut(line, ':', &what, &why) || str_trim(why).n == 0)
			return cx_fail(cx, RC_INVALID,
				       "what is withheld has a reason: REFERENCE: WHY, or "
				       "REFERENCE/FILE: WHY");
		if (w.n == BUNDLE_WITHHELD_MAX)
			return cx_fail(cx, RC_INVALID, N_("at most %d parts are withheld"),
				       BUNDLE_WITHHELD_MAX);
		w.p[w.n].what = str_trim(what);
		w.p[w.n++].why = str_trim(why);
	}
	*out = w;
	return RC_OK;
}

struct str bundle_why(const struct bundle_withheld *w, struct str what)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->p[i].what, what))
			return w->p[i].why;
	return STR("");
}

struct str bundle_withheld_of(struct arena *a, struct str manifest)
{
	struct str out = STR(""), line;
	while (manifest.n > 0) {
		(void)str_cut(manifest, '\n', &line, &manifest);
		if (str_starts(line, WITHHELD))
			out = arena_fmt(a, "%.*s%.*s\n", STR_ARG(out),
					STR_ARG(str_slice(line, WITHHELD.n, line.n)));
	}
	return out;
}
