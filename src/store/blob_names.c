// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blob_names.h"

enum { LINE_MAX_BYTES = 2 * SHA256_BYTES + 1 };

enum rc blob_names_parse(struct cx *cx, struct str text, struct blob_names *out)
{
	struct blob_names names = { 0 };
	struct str line;
	while (text.n > 0) {
		struct sha256 hash;
		(void)str_cut(text, '\n', &line, &text);
		if (!sha256_parse(line, &hash))
			return cx_fail(cx, RC_INVALID,
				       "\"%.*s\" is no name of a blob: 64 hexadecimal digits",
				       STR_ARG(str_slice(line, 0, line.n < 80 ? line.n : 80)));
		*ARENA_PUSH(cx->arena, &names) = hash;
	}
	*out = names;
	return RC_OK;
}

struct str blob_names_print(struct arena *a, const struct blob_names *names)
{
	struct buf b;
	buf_init(&b, names->n * LINE_MAX_BYTES + 1);
	for (size_t i = 0; i < names->n; i++)
		buf_fmt(&b, "%.*s\n", STR_ARG(sha256_print(a, &names->p[i])));
	INVARIANT(!buf_full(&b));
	const struct str text = arena_copy(a, buf_str(&b));
	buf_done(&b);
	return text;
}

bool blob_names_has(const struct blob_names *names, const struct sha256 *hash)
{
	for (size_t i = 0; i < names->n; i++)
		if (sha256_eq(&names->p[i], hash))
			return true;
	return false;
}
