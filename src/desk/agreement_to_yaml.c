// SPDX-License-Identifier: AGPL-3.0-or-later
#include "desk/agreement_to_yaml.h"

/* In double quotes, so that no text is anything else. */
static struct str quoted(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, 2 * s.n + 2);
	size_t n = 0;
	p[n++] = '"';
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		if (c == '"' || c == '\\' || c == '\n' || c == '\t')
			p[n++] = '\\';
		p[n++] = (char)(c == '\n' ? 'n' : c == '\t' ? 't' : c);
	}
	p[n++] = '"';
	return (struct str){ p, n };
}

static struct str statement_to_yaml(struct arena *a, const struct statement *s)
{
	return arena_fmt(a,
			 "      - topic: %s\n        name: %.*s\n        value: %.*s\n"
			 "        source: %.*s\n        said: %.*s\n",
			 topic_key(s->topic), STR_ARG(quoted(a, s->name)),
			 STR_ARG(quoted(a, s->value)), STR_ARG(quoted(a, s->source)),
			 STR_ARG(date_print(a, s->said)));
}

struct str agreement_to_yaml(struct arena *arena, const struct agreement *a)
{
	struct arena *m = arena;
	struct str out = arena_fmt(m, "  - name: %.*s\n    country: %.*s\n    keeper: %.*s\n",
				   STR_ARG(quoted(m, a->name)), STR_ARG(quoted(m, a->country)),
				   STR_ARG(quoted(m, a->keeper)));
	if (a->peer.n > 0)
		out = arena_fmt(m, "%.*s    peer: %.*s\n", STR_ARG(out),
				STR_ARG(quoted(m, a->peer)));
	if (date_is_set(a->ended))
		out = arena_fmt(m, "%.*s    ended: %.*s\n", STR_ARG(out),
				STR_ARG(date_print(m, a->ended)));
	if (a->statements.n > 0)
		out = arena_fmt(m, "%.*s    statements:\n", STR_ARG(out));
	for (size_t i = 0; i < a->statements.n; i++)
		out = arena_fmt(m, "%.*s%.*s", STR_ARG(out),
				STR_ARG(statement_to_yaml(m, &a->statements.p[i])));
	return out;
}
