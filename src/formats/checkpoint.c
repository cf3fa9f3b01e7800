// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/checkpoint.h"

#include "core/mark.h"
#include "crypto/base64.h"

bool checkpoint_parse_number(struct str s, uint64_t *out)
{
	if (s.n == 0 || s.p[0] < '0' || s.p[0] > '9' || (s.p[0] == '0' && s.n > 1))
		return false;
	int64_t n;
	if (!str_to_i64(s, 0, INT64_MAX, &n))
		return false;
	*out = (uint64_t)n;
	return true;
}

static enum rc fail_at(struct cx *cx, unsigned line, const char *what)
{
	return cx_fail(cx, RC_INVALID, N_("checkpoint, line %u: %s"), line, what);
}

static bool has_empty_line(struct str lines)
{
	return str_starts(lines, STR("\n")) || str_find(lines, STR("\n\n")) != STR_NONE;
}

enum rc checkpoint_parse(struct cx *cx, struct str text, struct checkpoint *out)
{
	struct checkpoint c = { 0 };
	struct str rest, size, root;
	if (!str_cut(text, '\n', &c.origin, &rest) || c.origin.n == 0)
		return fail_at(cx, 1, N_("there is no origin"));
	if (!str_cut(rest, '\n', &size, &rest) || !checkpoint_parse_number(size, &c.size))
		return fail_at(cx, 2, N_("not a tree size"));
	if (!str_cut(rest, '\n', &root, &rest) || !base64_parse_n(root, c.root.b, sizeof c.root.b))
		return fail_at(cx, 3, N_("not the base64 of a root of 32 bytes"));
	if (rest.n > 0 && (has_empty_line(rest) || !str_ends(rest, STR("\n"))))
		return fail_at(cx, 4, N_("an extension line is empty or does not end"));
	c.extensions = rest;
	*out = c;
	return RC_OK;
}

struct str checkpoint_print(struct arena *a, const struct checkpoint *c)
{
	const struct str root = base64_print(
		a, (struct str){ (const char *)c->root.b, sizeof c->root.b });
	return arena_fmt(a, "%.*s\n%llu\n%.*s\n%.*s", STR_ARG(c->origin),
			 (unsigned long long)c->size, STR_ARG(root), STR_ARG(c->extensions));
}
