// SPDX-License-Identifier: AGPL-3.0-or-later
#include "exchange/heard.h"

#include "crypto/base64.h"

#define SEEN "comity/seen/v1\n"
#define PROVE "comity/prove/v1\n"

struct str heard_notes_print(struct arena *a, const struct heard_notes *notes)
{
	struct str text = STR(SEEN);
	for (size_t i = 0; i < notes->n; i++) {
		const struct str line = base64_print(a, notes->p[i]);
		text = arena_fmt(a, "%.*s%.*s\n", STR_ARG(text), STR_ARG(line));
	}
	return text;
}

enum rc heard_notes_parse(struct cx *cx, struct str text, struct heard_notes *out)
{
	struct heard_notes notes = { 0 };
	struct str rest = str_slice(text, sizeof SEEN - 1, text.n), line;
	if (!str_starts(text, STR(SEEN)))
		return cx_fail(cx, RC_INVALID, "it does not begin with comity/seen/v1");
	while (rest.n > 0) {
		struct str note;
		if (!str_cut(rest, '\n', &line, &rest) || !base64_parse(cx->arena, line, &note))
			return cx_fail(cx, RC_INVALID, "a checkpoint in it is not base64");
		if (notes.n == HEARD_NOTES_MAX)
			return cx_fail(cx, RC_INVALID, "more than %d checkpoints", HEARD_NOTES_MAX);
		*ARENA_PUSH(cx->arena, &notes) = note;
	}
	*out = notes;
	return RC_OK;
}

struct str heard_sizes_print(struct arena *a, struct heard_sizes s)
{
	return arena_fmt(a, PROVE "%lld %lld\n", (long long)s.older, (long long)s.newer);
}

enum rc heard_sizes_parse(struct cx *cx, struct str text, struct heard_sizes *out)
{
	struct heard_sizes s = { 0 };
	struct str line, rest, left, right;
	if (!str_starts(text, STR(PROVE)) ||
	    !str_cut(str_slice(text, sizeof PROVE - 1, text.n), '\n', &line, &rest) || rest.n > 0 ||
	    !str_cut(line, ' ', &left, &right) || !str_to_i64(left, 1, INT64_MAX, &s.older) ||
	    !str_to_i64(right, 1, INT64_MAX, &s.newer) || s.older >= s.newer)
		return cx_fail(cx, RC_INVALID,
			       "no question for a proof: comity/prove/v1, OLDER NEWER");
	*out = s;
	return RC_OK;
}

struct str heard_evidence(struct arena *a, struct str one, struct str other)
{
	return arena_fmt(a, "%.*s\n%.*s", STR_ARG(one), STR_ARG(other));
}
